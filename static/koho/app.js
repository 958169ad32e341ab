// What every page does beyond HTML: the menu on a phone, unsaved work, words for screen readers.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");

  // --- words for screen readers: koho.say("12,345人です") ------------------------------------------------
  const say = (words, urgent = false) => {
    const place = document.getElementById(urgent ? "live-alert" : "live-polite");
    if (place) place.textContent = words;
  };
  window.koho = { say };

  document.addEventListener("htmx:afterSwap", (event) => {
    const words = event.detail.elt.closest("[data-announce], [data-quiet]");
    if (words?.matches("[data-announce]")) say(words.textContent.trim().replace(/\s+/g, " "));
  });
  const trouble = "つながりませんでした。通信を確かめて、もう一度お試しください。";
  document.addEventListener("htmx:sendError", () => say(trouble, true));
  document.addEventListener("htmx:responseError", (event) => {
    const signedOut = [401, 403].includes(event.detail.xhr.status);
    say(signedOut ? "サインインが切れています。ページを開き直してください。" : trouble, true);
  });

  // --- unsaved work ---------------------------------------------------------------------------------------
  let unsaved = null;
  const guarded = (element) => element.closest("form[data-guard], .change-form form[method=post]");
  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (form) unsaved = form;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === unsaved) unsaved = null;
    // A button pressed twice must not do a thing twice.
    if (event.target.method !== "post" || event.target.matches("[hx-post]")) return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    setTimeout(() => delete event.target.dataset.sent, 5000); // an answer may be a download: the page stays
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    // --- the menu on a phone ------------------------------------------------------------------------------
    const button = document.querySelector(".menu-button");
    const menu = document.getElementById("worknav");
    button?.addEventListener("click", () => {
      const open = menu.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
    });

    // --- the person's panel closes like a menu ------------------------------------------------------------
    const person = document.querySelector("details.person");
    document.addEventListener("click", (event) => {
      if (person?.open && !person.contains(event.target)) person.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !person?.open) return;
      person.open = false;
      person.querySelector("summary").focus();
    });

    // --- where the filters stand above the list, the list comes first ---------------------------------------
    if (window.matchMedia("(max-width: 1100px)").matches) {
      document.querySelector("#changelist-filter > .narrowing")?.removeAttribute("open");
    }

    // --- after a refused form, start at what is wrong ------------------------------------------------------
    document.getElementById("error-summary")?.focus();
  });
})();
