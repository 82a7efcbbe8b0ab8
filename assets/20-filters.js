/* Filters act on Apply; after each answer the browser's title, the focus and the spoken status follow. */
(function () {
  "use strict";

  const LOADING = "data-dash-is-loading";
  // What components/filter_panel.py gives an option that stays out of the address.
  const LEFT_OUT = "-";
  // What equality/selection.py reads as none of several.
  const NOTHING = "none";
  let applied = false;
  let shown = null;

  function byId(identifier) {
    return document.getElementById(identifier);
  }

  function query(form) {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value !== "" && value !== LEFT_OUT) {
        // Several choices of one filter stand together, with commas between them.
        chosen.set(name, chosen.has(name) ? chosen.get(name) + "," + value : value);
      }
    }
    const moved = [...form.querySelectorAll("select")].some(function (one) {
      return one.value !== one.closest("[data-standing]").dataset.standing;
    });
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      if (moved) {
        // What can be ticked elsewhere is not what was ticked here: the page ticks anew.
        chosen.delete(box.name);
      } else if (!chosen.has(box.name)) {
        chosen.set(box.name, NOTHING);
      }
    }
    const text = chosen.toString().replaceAll("%2C", ",");
    return text ? "?" + text : "";
  }

  function announce() {
    const words = byId("announcement");
    const status = byId("status");
    if (words && status) {
      // Emptied first, as the same words twice are not a change that is read out.
      status.textContent = "";
      window.setTimeout(function () {
        status.textContent = words.textContent;
      }, 100);
    }
  }

  function focus(identifier) {
    const element = byId(identifier);
    if (element && document.activeElement !== element) {
      element.focus({ preventScroll: identifier !== "page-title" });
    }
  }

  function anchor() {
    return byId(window.location.hash.slice(1));
  }

  // A browser goes to the part that an address names before Dash has drawn it.
  function showAnchor() {
    if (anchor()) {
      anchor().tabIndex = -1;
      anchor().scrollIntoView();
    }
  }

  function followAnswer(title) {
    if (title.dataset.title) {
      document.title = title.dataset.title;
    }
    showAnchor();
    const before = shown;
    shown = { path: window.location.pathname, search: window.location.search };
    if (before === null) {
      return;
    }
    if (before.path !== shown.path) {
      focus(anchor() ? anchor().id : "page-title");
    } else if (applied || before.search !== shown.search) {
      if (applied || document.activeElement === document.body) {
        focus("apply");
      }
      announce();
    }
    applied = false;
  }

  function follow() {
    const page = byId("page");
    if (!page) {
      return;
    }
    if (page.hasAttribute(LOADING)) {
      page.setAttribute("aria-busy", "true");
      return;
    }
    page.removeAttribute("aria-busy");
  }

  function drawn() {
    const title = byId("page-title");
    if (title) {
      followAnswer(title);
    }
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.id !== "filters") {
      return;
    }
    event.preventDefault();
    const search = query(form);
    if (search === window.location.search) {
      announce();
      return;
    }
    applied = true;
    window.dash_clientside.set_props("address", { search: search });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-action=print]")) {
      window.print();
    }
  });

  // Dash ends loading before it draws the answer; 05-markup.js says when the answer is there.
  document.addEventListener("pemt-drawn", drawn);

  new MutationObserver(follow).observe(document.documentElement, {
    attributeFilter: [LOADING],
    childList: true,
    subtree: true,
  });
})();
