// Own words or automatic ones: ticking starts from the automatic text, the button goes back to it.
// A 対象 stated in the text is filled in, with the reason shown, until the clerk chooses one themselves.
// The readers of the chosen category are the usual audience: ticked for the clerk until they choose themselves.
"use strict";
(() => {
  const parts = (channel) => ({
    tick: document.querySelector(`[name="own_${channel}"]`),
    words: document.querySelector(`[name="text_${channel}"]`),
    automatic: document.getElementById(`generated-${channel}`),
  });
  const tell = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("change", (event) => {
    const channel = event.target.name?.match(/^own_(\w+)$/)?.[1];
    if (!channel || !event.target.checked) return;
    const { words, automatic } = parts(channel);
    if (!words.value.trim()) words.value = automatic.textContent;
    words.focus();
  });
  document.addEventListener("click", (event) => {
    const channel = event.target.dataset?.automatic;
    if (!channel) return;
    const { tick, words } = parts(channel);
    tick.checked = false;
    words.value = "";
    tell(tick);
    tick.focus();
  });

  let ticked = null;
  document.addEventListener("change", (event) => {
    if (event.target.name !== "category") return;
    const boxes = [...document.querySelectorAll('[name="segment-any_of"]')];
    if (boxes.some((box) => box.checked && box !== ticked)) return;
    const name = event.target.selectedOptions[0]?.text.trim();
    if (ticked) ticked.checked = false;
    ticked = boxes.find((box) => box.labels[0]?.textContent.trim() === name) ?? null;
    if (ticked) ticked.checked = true;
    if (boxes.length) tell(ticked ?? boxes[0]);
  });

  const form = document.getElementById("announcement_form");
  let chosen = Boolean(form?.querySelector('[name="audience_kind"]:checked'));
  let filledWords = "";
  const fill = (box, asked) => {
    const { audience_text: words, ...values } = JSON.parse(box.dataset.audience);
    const written = form.querySelector('[name="audience_text"]');
    if (!written.value || written.value === filledWords || (asked && words)) written.value = filledWords = words;
    for (const [name, value] of Object.entries(values)) {
      for (const control of form.querySelectorAll(`[name="${name}"]`)) {
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = value;
        else control.value = value;
      }
    }
    tell(form.querySelector('[name="audience_kind"]'));
  };
  form?.addEventListener("input", (event) => {
    if (event.isTrusted && event.target.name?.startsWith("audience_")) chosen = true;
  });
  form?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-fill-audience]")) return;
    chosen = true;
    fill(event.target.closest("[data-audience]"), true);
    form.querySelector('[name="audience_kind"]:checked')?.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "audience-suggestion" || chosen) return;
    const box = event.target.querySelector("[data-outright]:not(.taken)");
    if (box) fill(box, false);
  });
})();
