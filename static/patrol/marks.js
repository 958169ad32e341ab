// Findings in the editor: the words they speak of are marked in the text itself, each field says what was found
// in it, and a finding leads to its words. A layer behind each control carries the marks; the control itself is
// never rewritten, so caret, undo and the Japanese input method stay the browser's own.
"use strict";
(() => {
  const form = document.getElementById("announcement_form");
  const pane = document.querySelector("[data-live-findings]");
  if (!form || !pane) return;

  const RANK = ["stop", "confirm", "note"];
  const WORD = { stop: "止める", confirm: "要確認", note: "参考" };
  const COPIED = [
    "fontFamily", "fontSize", "fontWeight", "fontStyle", "letterSpacing", "lineHeight", "textAlign", "textIndent",
    "fontVariantNumeric", "tabSize", "wordBreak", "overflowWrap", "paddingTop", "paddingBottom", "paddingLeft",
    "borderTopWidth", "borderBottomWidth", "borderLeftWidth", "borderRightWidth",
  ];
  const fields = new Map(); // control → {layer, note, marks, text}
  let asked = new Map(); // control → what it held when the findings were asked for
  let said = "";

  // --- the layer behind a control ---------------------------------------------------------------------------
  const controls = form.querySelectorAll("textarea, input[type=text], input[type=tel], input[type=email], input[type=url]");
  for (const control of controls) {
    if (!control.name || control.name.startsWith("attachments-")) continue;
    const wrapper = document.createElement("div");
    const layer = document.createElement("div");
    const note = document.createElement("details");
    wrapper.className = "marked-field";
    wrapper.dataset.kind = control.tagName === "TEXTAREA" ? "prose" : "line";
    layer.className = "marks";
    layer.setAttribute("aria-hidden", "true");
    note.className = "field-findings";
    note.hidden = true;
    note.id = `findings-of-${control.name}`;
    control.before(wrapper);
    wrapper.append(layer, control);
    wrapper.after(note);
    fields.set(control, { layer, note, marks: [], text: control.value });
    control.addEventListener("input", () => follow(control));
    control.addEventListener("scroll", () => scroll(control));
    control.addEventListener("click", () => show(control));
    new ResizeObserver(() => fit(control)).observe(control);
  }

  function fit(control) {
    const { layer } = fields.get(control);
    const style = getComputedStyle(control);
    for (const name of COPIED) layer.style[name] = style[name];
    const borders = parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth);
    const bar = Math.max(0, control.offsetWidth - control.clientWidth - borders);
    layer.style.paddingRight = `${parseFloat(style.paddingRight) + bar}px`;
    scroll(control);
  }

  function scroll(control) {
    const { layer } = fields.get(control);
    layer.scrollTop = control.scrollTop;
    layer.scrollLeft = control.scrollLeft;
  }

  function paint(control) {
    const { layer, marks } = fields.get(control);
    const text = control.value;
    const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let place = 0; place + 1 < cuts.length; place += 1) {
      const words = text.slice(cuts[place], cuts[place + 1]);
      const over = marks.filter((mark) => mark.start <= cuts[place] && cuts[place + 1] <= mark.end);
      if (!over.length) {
        pieces.push(words);
        continue;
      }
      const mark = document.createElement("mark");
      mark.dataset.severity = RANK.find((one) => over.some((each) => each.severity === one));
      mark.textContent = words;
      pieces.push(mark);
    }
    // A last line break would take no room.
    layer.replaceChildren(...pieces, "\u200b");
    scroll(control);
  }

  // --- while the words change under the marks ----------------------------------------------------------------
  function follow(control) {
    const field = fields.get(control);
    field.marks = moved(field.marks, field.text, control.value);
    field.text = control.value;
    paint(control);
  }

  // Marks before or behind the change move with their words; one inside it waits for the next answer.
  function moved(marks, before, now) {
    if (before === now) return marks;
    const most = Math.min(before.length, now.length);
    let head = 0;
    while (head < most && before[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    const shift = now.length - before.length;
    return marks.flatMap((mark) => {
      if (mark.end <= head) return [mark];
      if (mark.start >= before.length - tail) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
      return [];
    });
  }

  // --- an answer comes -------------------------------------------------------------------------------------------
  pane.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === pane) asked = new Map([...fields.keys()].map((control) => [control, control.value]));
  });
  pane.addEventListener("htmx:beforeSwap", (event) => {
    // The same findings again: nothing moves, nothing loses the focus, nothing is read aloud.
    const fresh = event.detail.serverResponse;
    if (event.target !== pane || event.detail.isError) return;
    if (fresh === pane.answer) event.detail.shouldSwap = false;
    pane.answer = fresh;
    if (!event.detail.shouldSwap) queueMicrotask(place);
  });
  pane.addEventListener("htmx:afterSwap", place);

  let opened = false; // the list of what is still to be written, as the clerk left it
  pane.addEventListener("toggle", (event) => (opened = event.target.open), true);

  function place() {
    const found = [...pane.querySelectorAll(".finding[data-control]")];
    const missing = pane.querySelector(".missing");
    if (missing) missing.open = opened;
    for (const [control, field] of fields) {
      const own = found.filter((one) => one.dataset.control === control.name && !one.closest(".missing"));
      const text = asked.get(control) ?? control.value;
      field.marks = moved(own.flatMap((finding) => placed(finding, text)), text, control.value);
      field.text = control.value;
      paint(control);
      tell(control, own);
    }
    summarise();
  }

  // The server counts characters, and from the first that is no blank; the browser counts UTF-16 units.
  function placed(finding, text) {
    const { start, end, quote, severity } = finding.dataset;
    if (start === undefined || !quote) return [];
    const lead = text.length - text.trimStart().length;
    const letters = [...text.slice(lead)];
    const units = (count) => lead + letters.slice(0, count).join("").length;
    const from = units(Number(start));
    const to = units(Number(end));
    return text.startsWith(quote, from) ? [{ start: from, end: to, severity, anchor: finding.id }] : [];
  }

  // --- what was found in a field, beside it ------------------------------------------------------------------------
  function tell(control, own) {
    const { note } = fields.get(control);
    note.hidden = !own.length;
    if (own.length) control.setAttribute("aria-describedby", note.id);
    else control.removeAttribute("aria-describedby");
    const summary = document.createElement("summary");
    summary.append(...chips(own));
    const list = document.createElement("ul");
    list.append(
      ...own.map((finding) => {
        const item = document.createElement("li");
        const advice = finding.querySelectorAll("[data-reason], .suggestion");
        item.dataset.severity = finding.dataset.severity;
        item.textContent = `【${WORD[finding.dataset.severity]}】${[...advice].map((one) => one.textContent.trim()).join("")}`;
        return item;
      }),
    );
    note.replaceChildren(summary, list);
  }

  function chips(found) {
    return RANK.flatMap((severity) => {
      const count = found.filter((finding) => finding.dataset.severity === severity).length;
      if (!count) return [];
      return [chip(severity, `${WORD[severity]} ${count}件`)];
    });
  }

  function chip(severity, words) {
    const span = document.createElement("span");
    span.className = "severity-count";
    span.dataset.severity = severity;
    span.textContent = words;
    return span;
  }

  // Beside the buttons, where a phone shows neither the pane nor the fields; read aloud only when it changed.
  function summarise() {
    const missing = pane.querySelectorAll(".missing .finding").length;
    const shown = chips([...pane.querySelectorAll(".finding")].filter((finding) => !finding.closest(".missing")));
    if (missing) shown.push(chip("none", `これから書く項目 ${missing}件`));
    const words = shown.map((one) => one.textContent).join("、") || "指摘はありません";
    const place = document.getElementById("before-submit");
    place?.replaceChildren(...shown);
    if (place) place.hidden = !shown.length;
    if (said && words !== said) window.koho?.say(`気をつけること：${words}`);
    said = words;
  }

  // --- from a finding to its words and back -------------------------------------------------------------------------
  pane.addEventListener("click", (event) => {
    const finding = event.target.closest("[data-jump]")?.closest(".finding");
    if (finding) jump(finding);
  });

  function jump(finding) {
    const name = finding.dataset.control;
    const control = [...form.querySelectorAll(`[name="${CSS.escape(name)}"], [name="${CSS.escape(name)}_0"]`)].find(
      (one) => one.offsetParent !== null,
    );
    const section = document.getElementById(`section-${name}`) ?? form.querySelector(`[data-channel="${name.replace("text_", "")}"]`);
    const target = control ?? section ?? form;
    target.scrollIntoView({ block: "center" });
    control?.focus({ preventScroll: true });
    const mark = fields.get(control)?.marks.find((one) => one.anchor === finding.id);
    if (!mark) return;
    try {
      control.setSelectionRange(mark.start, mark.end);
    } catch {
      control.select(); // an address field has no ranges
    }
  }

  function show(control) {
    const at = control.selectionStart;
    const mark = fields.get(control).marks.find((one) => one.start <= at && at <= one.end);
    pane.querySelector(".finding.current")?.classList.remove("current");
    const finding = mark && document.getElementById(mark.anchor);
    if (!finding) return;
    finding.classList.add("current");
    const scroller = finding.closest(".pane");
    if (scroller.scrollHeight > scroller.clientHeight) scroller.scrollTop = finding.offsetTop - scroller.offsetTop;
  }

  // --- calm: nothing is asked while a word is still being composed ----------------------------------------------------
  let composing = false;
  form.addEventListener("compositionstart", () => (composing = true));
  form.addEventListener("compositionend", (event) => {
    composing = false;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (composing && event.target.matches("[hx-include='#announcement_form']")) event.preventDefault();
  });
})();
