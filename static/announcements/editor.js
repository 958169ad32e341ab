// Own words or automatic ones: ticking starts from the automatic text, the button goes back to it.
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
})();
