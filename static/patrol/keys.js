// The patrol by keyboard. Single letters, so: never while something is typed, and a person may turn them off.
"use strict";
(() => {
  const STORE = "koho-keys";
  const dialog = () => document.getElementById("keys");
  const isOn = () => localStorage.getItem(STORE) !== "off";

  const typing = (event) =>
    event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");

  const openHelp = () => {
    const help = dialog();
    if (help && !help.open) help.showModal();
  };

  // --- moving along a list: the lines of the queue, the findings of a draft ---------------------------------
  const shown = (element) => element.getClientRects().length > 0;
  const move = (items, step) => {
    const here = items.findIndex((item) => item.classList.contains("at-key"));
    const next = items[here < 0 ? (step > 0 ? 0 : items.length - 1) : here + step];
    if (!next) return;
    items[here]?.classList.remove("at-key");
    next.classList.add("at-key");
    const target = next.querySelector("[data-key-open]") ?? next;
    if (target === next && !next.hasAttribute("tabindex")) next.tabIndex = -1;
    target.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  };
  const lines = () => [...document.querySelectorAll("[data-key-list] [data-key-item]")].filter(shown);
  const findings = () => [...document.querySelectorAll(".judged .finding:not(.dismissed)")].filter(shown);

  // --- pressing what is on the page --------------------------------------------------------------------------
  const press = (selector) => document.querySelector(selector)?.click();
  const claim = () => {
    const form = document.querySelector(".at-key [data-key-claim]") ?? document.querySelector("form[data-key-claim].alone");
    form?.requestSubmit();
  };
  const write = (selector) => {
    const place = document.querySelector(selector);
    if (!place) return;
    place.closest("details")?.setAttribute("open", "");
    place.focus();
    place.scrollIntoView({ block: "center" });
  };

  const acts = {
    j: () => move(lines(), 1),
    k: () => move(lines(), -1),
    n: () => move(findings(), 1),
    p: () => move(findings(), -1),
    c: claim,
    a: () => press("[data-key-approve]"),
    r: () => write("[data-key-return] select"),
    t: () => write("[data-key-talk] textarea"),
    u: () => press("[data-key-up]"),
    "?": openHelp,
  };

  document.addEventListener("keydown", (event) => {
    if (typing(event) || !acts[event.key] || (event.key !== "?" && !isOn())) return;
    event.preventDefault();
    acts[event.key]();
  });

  // A line reached by Tab or by the mouse is the current one too.
  document.addEventListener("focusin", (event) => {
    const line = event.target.closest("[data-key-item]");
    if (!line || line.classList.contains("at-key")) return;
    document.querySelectorAll(".at-key").forEach((other) => other.classList.remove("at-key"));
    line.classList.add("at-key");
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) openHelp();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const tick = document.querySelector("[data-keys-on]");
    if (!tick) return;
    tick.checked = isOn();
    tick.addEventListener("change", () => localStorage.setItem(STORE, tick.checked ? "on" : "off"));
  });
})();
