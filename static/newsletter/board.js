// The board: articles moved by mouse or by keyboard, and found by their titles. Without this file the buttons do.
"use strict";
(() => {
  const board = () => document.getElementById("board-list");
  const item = (element) => element?.closest?.("li[data-item]");
  const lists = () => [...document.querySelectorAll("#board-list .section > .articles")];

  const send = (moved) => {
    const next = moved.nextElementSibling;
    const url = board().dataset.url.replace("/0/", `/${moved.dataset.item}/`);
    const values = {
      act: "place",
      section: moved.closest(".section").dataset.section,
      before: next?.dataset.item ?? "",
    };
    htmx.ajax("POST", url, { target: "#board-list", swap: "outerHTML", values });
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

  // --- mouse: an article is draggable only by its grip, so that its text can still be marked -------------------
  document.addEventListener("mousedown", (event) => {
    const moved = event.target.closest?.(".grip") && item(event.target);
    if (moved) moved.draggable = true;
  });
  document.addEventListener("mouseup", (event) => item(event.target)?.removeAttribute("draggable"));
  document.addEventListener("dragstart", (event) => {
    const moved = item(event.target);
    if (!moved || event.target !== moved) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", moved.dataset.item);
    take(moved, "mouse");
  });
  document.addEventListener("dragover", (event) => {
    if (taken?.by !== "mouse") return;
    const section = event.target.closest?.("#board-list .section");
    if (!section) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    const over = item(event.target);
    if (over === taken.moved) return;
    const list = section.querySelector(".articles");
    if (!over) {
      if (!list.contains(event.target)) list.append(taken.moved);
      return;
    }
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(taken.moved, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  document.addEventListener("drop", (event) => {
    if (taken?.by !== "mouse") return;
    event.preventDefault();
    drop();
  });
  document.addEventListener("dragend", (event) => {
    item(event.target)?.removeAttribute("draggable");
    if (taken?.by === "mouse") putBack();
  });

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
