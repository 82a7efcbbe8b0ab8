/* Tables as CSV: what stands in each cell, in words or shorthand, below lines that say what the figures are. */
(function () {
  "use strict";

  // As equality/display.py and components/table.py write them.
  const SHORTHAND = {
    "Not shown (small numbers)": "[c]",
    "No data": "[x]",
    "Not applicable": "[z]",
  };
  const BYTE_ORDER_MARK = "\ufeff";
  const NUMBER = /^[-+]?\d+(\.\d+)?%?$/;

  // The words of an element as they are heard, without what is left to the eye or stands there for links alone.
  function words(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      return node.data;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true" || node.dataset.csv === "out") {
      return "";
    }
    if (node.tagName === "BR") {
      return ", ";
    }
    const inner = [...node.childNodes].map(words);
    return node.tagName === "UL" ? inner.join("; ") : inner.join("");
  }

  function cellText(cell) {
    const text = words(cell).replace(/\s+/g, " ").trim();
    const known = Object.hasOwn(SHORTHAND, text) ? SHORTHAND[text] : text;
    return cell.classList.contains("num") ? known.replace(/(\d),(?=\d{3})/g, "$1") : known;
  }

  // A row as texts, one for each column: what spans several stands in each of them.
  function rowTexts(row) {
    return [...row.cells].flatMap((cell) => Array(cell.colSpan).fill(cellText(cell)));
  }

  // A spreadsheet takes a text that begins with one of these for a formula, unless it is a number.
  function harmless(text) {
    const held = text.replace(/(;[\s"]*)(?=[=@\uff1d\uff20])/g, "$1'");
    return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !NUMBER.test(text) ? "'" + held : held;
  }

  function quoted(text) {
    const safe = harmless(text);
    return /[",\r\n]|^\s|\s$/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  function shorthandLine() {
    return Object.entries(SHORTHAND)
      .map(([said, short]) => short + " " + said)
      .join("; ");
  }

  // The whole file; facts are pairs of name and text that stand above the table.
  function csv(table, facts) {
    const above = [...facts, ["Shorthand", shorthandLine()]];
    const rows = [...above, [], ...[...table.rows].map(rowTexts)];
    return BYTE_ORDER_MARK + rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");
  }

  window.pemt = Object.assign(window.pemt || {}, { csv: csv });
})();
