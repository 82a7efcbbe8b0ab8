/* Draws the HTML of a page from one compact tree (components/markup.py); what readers act on stands in its gaps. */
(function () {
  "use strict";

  // What 20-filters.js waits for.
  const DRAWN = "pemt-drawn";

  function drawn(node, gaps) {
    if (typeof node === "number") {
      return gaps[node];
    }
    if (!Array.isArray(node)) {
      return node;
    }
    const [tag, attributes, ...inside] = node;
    return window.React.createElement(tag, attributes, ...inside.map((one) => drawn(one, gaps)));
  }

  function Markup(props) {
    const gaps = Array.isArray(props.children) ? props.children : [props.children];
    window.React.useEffect(
      function () {
        document.dispatchEvent(new Event(DRAWN));
      },
      [props.tree],
    );
    return drawn(props.tree, gaps);
  }

  window.pemt = { Markup: Markup };

  // Links within the tool change the address without a new load, as those of Dash do.
  document.addEventListener("click", function (event) {
    const way = event.target.closest("a[data-within]");
    const asked = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!way || asked || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    window.history.pushState({}, "", way.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  });
})();
