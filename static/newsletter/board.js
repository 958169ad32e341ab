// The board: articles moved by mouse, finger or keyboard, and found by their titles. Without this file the buttons do.
"use strict";
(() => {
  const board = () => document.getElementById("board-list");
  const item = (element) => element?.closest?.("li[data-item]");
  const lists = () => [...document.querySelectorAll("#board-list .section > .articles")];

  // Moved on the screen and not answered yet: who leaves the page now is asked first.
  let underWay = 0;
  window.addEventListener("beforeunload", (event) => {
    if (underWay) event.preventDefault();
  });
  const send = (moved) => {
    const next = moved.nextElementSibling;
    const url = board().dataset.url.replace("/0/", `/${moved.dataset.item}/`);
    const values = {
      act: "place",
      section: moved.closest(".section").dataset.section,
      before: next?.dataset.item ?? "",
    };
    underWay += 1;
    htmx.ajax("POST", url, { target: "#board-list", swap: "outerHTML", values }).finally(() => {
      underWay -= 1;
    });
  };
  const where = (moved) => {
    const list = moved.parentElement;
    return `${moved.closest(".section").dataset.section}の${[...list.children].indexOf(moved) + 1}番目`;
  };

  // Where it stood when it was taken up: back there if it is let go of nowhere.
  let taken = null;
  const take = (moved, by) => {
    taken = { moved, by, list: moved.parentElement, next: moved.nextElementSibling };
    moved.classList.add("taken");
  };
  const drop = () => {
    const { moved, list, next } = taken;
    moved.classList.remove("taken");
    taken = null;
    if (moved.parentElement !== list || moved.nextElementSibling !== next) send(moved);
  };
  const putBack = () => {
    const { moved, list, next } = taken;
    moved.classList.remove("taken");
    list.insertBefore(moved, next);
    taken = null;
  };

  // --- mouse, finger or pen, by the grip ------------------------------------------------------------------------
  const EDGE = 96; // px: nearer to the top or the bottom of the window the page scrolls along
  const follow = (x, y) => {
    if (y < EDGE) window.scrollBy(0, -16);
    if (y > window.innerHeight - EDGE) window.scrollBy(0, 16);
    const under = document.elementFromPoint(x, y);
    const section = under?.closest("#board-list .section");
    if (!section) return;
    const over = item(under);
    if (over === taken.moved) return;
    if (!over) {
      const list = section.querySelector(".articles");
      const first = list.firstElementChild;
      if (first && y < first.getBoundingClientRect().top) list.prepend(taken.moved);
      else if (taken.moved.parentElement !== list) list.append(taken.moved);
      return;
    }
    const box = over.getBoundingClientRect();
    over[y < box.top + box.height / 2 ? "before" : "after"](taken.moved);
  };
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault(); // marks no text
    grip.focus();
    if (taken) putBack();
    take(item(grip), "pointer");
  });
  document.addEventListener("pointermove", (event) => {
    if (taken?.by === "pointer") follow(event.clientX, event.clientY);
  });
  document.addEventListener("pointerup", () => taken?.by === "pointer" && drop());
  document.addEventListener("pointercancel", () => taken?.by === "pointer" && putBack());

  // --- keyboard: take up, move, put down ------------------------------------------------------------------------
  const step = (moved, down) => {
    const beside = down ? moved.nextElementSibling : moved.previousElementSibling;
    if (beside) {
      beside[down ? "after" : "before"](moved);
      return true;
    }
    const all = lists();
    const list = all[all.indexOf(moved.parentElement) + (down ? 1 : -1)];
    if (!list) return false;
    list[down ? "prepend" : "append"](moved);
    return true;
  };
  const press = (grip, on) => grip.setAttribute("aria-pressed", String(on));
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip) return;
    const moved = item(grip);
    const held = taken?.moved === moved;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      press(grip, !held);
      if (held) drop();
      else {
        if (taken) putBack();
        take(moved, "keyboard");
        window.koho.say(`つかみました。${where(moved)}。↑↓で動かします。`);
      }
    } else if (held && event.key === "Escape") {
      putBack();
      press(grip, false);
      grip.focus();
      window.koho.say("元に戻しました。");
    } else if (held && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(moved, event.key === "ArrowDown");
      grip.focus();
      moved.scrollIntoView({ block: "nearest" });
      window.koho.say(where(moved));
    }
  });

  // --- find an article --------------------------------------------------------------------------------------------
  const find = () => {
    const field = document.getElementById("find-article");
    if (!field) return;
    const wanted = field.value.trim().toLowerCase();
    let found = 0;
    for (const each of document.querySelectorAll("#board-list li[data-item]")) {
      each.hidden = wanted !== "" && !each.dataset.words.toLowerCase().includes(wanted);
      if (!each.hidden) found += 1;
    }
    for (const section of document.querySelectorAll("#board-list .section")) {
      section.hidden = wanted !== "" && !section.querySelector("li[data-item]:not([hidden])");
    }
    const said = document.getElementById("found-articles");
    said.dataset.all ??= said.textContent;
    said.textContent = wanted ? `${found}件みつかりました` : said.dataset.all;
  };
  document.addEventListener("input", (event) => event.target.id === "find-article" && find());
  // What is being looked for survives an answer of the server.
  let looked = "";
  document.addEventListener("htmx:beforeSwap", () => {
    looked = document.getElementById("find-article")?.value ?? "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    const field = document.getElementById("find-article");
    if (!field || !looked || field.value) return;
    field.value = looked;
    find();
  });
})();
