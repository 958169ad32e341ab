// 「この表記にする」: puts the spelling of the paper into the newsletter's own text, one change or all at once.
// The words are typed in, not set, so that the browser's 元に戻す takes them back.
"use strict";
(() => {
  const panel = document.getElementById("newsletter-panel");
  const tick = document.querySelector('[name="own_newsletter"]');
  const words = document.querySelector('[name="text_newsletter"]');
  if (!panel || !tick || !words) return;

  // An automatic text is taken over first: from then on it is the clerk's own.
  function own(source) {
    if (tick.checked && words.value.trim()) return;
    tick.checked = true;
    words.value = source;
  }

  // The server counts characters of the text without blanks around it; the browser counts UTF-16 units.
  function units(count) {
    const lead = words.value.length - words.value.trimStart().length;
    return lead + [...words.value.slice(lead)].slice(0, count).join("").length;
  }

  function type(start, end, after) {
    words.focus({ preventScroll: true });
    words.setSelectionRange(start, end);
    const typed = after ? document.execCommand("insertText", false, after) : document.execCommand("delete");
    if (typed) return;
    words.setRangeText(after, start, end, "end");
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const letters = (text) => [...text].length;

  function accept(row) {
    const box = row.closest("[data-proposal]");
    own(box.dataset.source);
    const { start, end, after } = row.dataset;
    const before = [...box.dataset.source].slice(Number(start), Number(end)).join("");
    const from = units(Number(row.dataset.now ?? start));
    if (!words.value.startsWith(before, from)) return; // the next answer knows the text as it is now
    type(from, from + before.length, after);
    const grown = letters(after) - letters(before);
    for (let next = row.nextElementSibling; next; next = next.nextElementSibling) {
      next.dataset.now = Number(next.dataset.now ?? next.dataset.start) + grown;
    }
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("button") ?? words).focus({ preventScroll: true });
    window.koho?.say(`「${before}」を「${after}」に直しました`);
  }

  panel.addEventListener("click", (event) => {
    const row = event.target.closest("[data-accept]")?.closest("li");
    if (row) return accept(row);
    if (!event.target.closest("[data-accept-all]")) return;
    const { source, after } = event.target.closest("[data-proposal]").dataset;
    own(source);
    if (words.value.trim() !== source.trim()) return;
    type(0, words.value.length, after);
    window.koho?.say("すべて紙面の表記に直しました");
  });
})();
