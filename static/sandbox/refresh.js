/* Shows new messages by themselves: asks for the same page every few seconds and swaps what changed. */
"use strict";
(() => {
  const SECONDS = 4;
  const toBottom = () => {
    const talk = document.querySelector("[data-bottom]");
    if (talk) talk.scrollTop = talk.scrollHeight;
  };
  const busy = () => document.hidden || document.activeElement?.matches("main input, main button, main [data-bottom]");

  const refresh = async () => {
    const main = document.querySelector("[data-refresh]");
    if (!main || busy()) return;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refresh]");
      const notice = main.querySelector(":scope > .banner");
      if (notice) fresh.prepend(notice.cloneNode(true));
      if (fresh.innerHTML.trim() === main.innerHTML.trim()) return;
      main.replaceChildren(...fresh.childNodes);
      toBottom();
    } catch { /* the server is being restarted: try again next time */ }
  };

  toBottom();
  addEventListener("load", toBottom);
  setInterval(refresh, SECONDS * 1000);
})();
