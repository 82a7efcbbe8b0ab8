/* The buttons under charts and tables: pictures, data and words, made here of what is on the page. */
(function () {
  "use strict";

  const ROW = ".pemt-take-away";
  const SOURCE = /^Source: /;
  let busy = false;

  function byId(identifier) {
    return document.getElementById(identifier);
  }

  function textOf(identifier) {
    const element = byId(identifier);
    return element ? element.textContent.trim() : "";
  }

  function imprint() {
    return byId("imprint").dataset;
  }

  // Said to those who hear the page, and shown beside the buttons to those who see it.
  function say(row, words) {
    let shown = row.querySelector(".pemt-said");
    if (!shown) {
      shown = document.createElement("p");
      shown.className = "pemt-said";
      shown.setAttribute("aria-hidden", "true");
      row.append(shown);
    }
    shown.textContent = words;
    byId("status").textContent = "";
    // Emptied first, as the same words twice are not a change that is read out.
    window.setTimeout(function () {
      byId("status").textContent = words;
    }, 100);
  }

  function sentence(text) {
    return /[.?!]$/.test(text) ? text : text + ".";
  }

  // The source with the day and, for invented figures, the note: whichever of them it does not say itself.
  function sourceOf(row) {
    const facts = imprint();
    const source = textOf(row.dataset.around + "-source") || facts.source || "";
    const missing = [facts.note, facts.until, facts.rounded].filter((one) => one && !source.includes(one));
    return [source, ...missing].filter(Boolean).join(" ");
  }

  function wordsOf(row) {
    return {
      title: textOf(row.dataset.chart + "-heading"),
      subtitle: textOf(row.dataset.around + "-subtitle"),
      notes: [textOf(row.dataset.around + "-key"), sourceOf(row)].filter(Boolean),
      alt: textOf(row.dataset.chart + "-alt"),
    };
  }

  function release() {
    const facts = imprint();
    return facts.release ? facts.tool + ", release " + facts.release : facts.tool;
  }

  function textFields(words) {
    const facts = imprint();
    return {
      Title: words.title,
      Description: words.alt,
      Source: words.notes.at(-1),
      "Creation Time": new Date().toUTCString(),
      Software: release(),
      Comment: [window.location.href, "Marking: " + facts.marking, "Method: " + facts.method].join("; "),
    };
  }

  function tableFacts(row) {
    const facts = imprint();
    const named = [
      ["Title", textOf(row.dataset.table + "-caption")],
      ["Source", sourceOf(row).replace(SOURCE, "")],
      ["As at", facts.until],
      ["Release", facts.release],
      ["Method", facts.method],
      ["Marking", facts.marking],
      ["Sample data", facts.note],
      ["Tool", facts.tool],
      ["Link", window.location.href],
      ["Saved", new Date().toISOString()],
    ];
    return named.filter(([, text]) => text);
  }

  function fileName(row, ending) {
    const facts = imprint();
    const parts = ["pemt", row.dataset.chart || row.dataset.table, ...(facts.view || "").split("_")];
    const made = [...new Set(parts.filter(Boolean))].join("_") + (facts.release ? "_v" + facts.release : "");
    return (row.dataset.file || made) + "." + ending;
  }

  function save(parts, type, name) {
    const address = URL.createObjectURL(new Blob(parts, { type: type }));
    const way = document.createElement("a");
    way.href = address;
    way.download = name;
    way.hidden = true;
    document.body.append(way);
    way.click();
    way.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  function graphOf(row) {
    return byId(row.dataset.chart + "-graph").querySelector(".js-plotly-plot");
  }

  // An address without encryption has no clipboard of its own; there an older way of browsers is used.
  function copiedByHand(text) {
    const before = document.activeElement;
    const area = document.createElement("textarea");
    area.className = "pemt-copied";
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    before.focus();
    return copied;
  }

  async function copy(text) {
    if (!text) {
      throw new Error("there is nothing to copy");
    }
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copiedByHand(text)) {
        throw new Error("the browser does not copy");
      }
    }
  }

  function summaryOf(row) {
    if (!row.dataset.chart) {
      return [row.dataset.summary, imprint().rounded].filter(Boolean).join("\n");
    }
    const words = wordsOf(row);
    const said = (row.dataset.summary || "").split("\n").filter(Boolean);
    return [sentence(words.title), sentence(words.subtitle), ...said, words.notes.at(-1)].join("\n");
  }

  const MAKERS = {
    async png(row) {
      const words = wordsOf(row);
      save(await window.pemt.png(graphOf(row), words, textFields(words)), "image/png", fileName(row, "png"));
    },
    async svg(row) {
      save([await window.pemt.svg(graphOf(row), wordsOf(row))], "image/svg+xml", fileName(row, "svg"));
    },
    async csv(row) {
      save([window.pemt.csv(byId(row.dataset.table), tableFacts(row))], "text/csv;charset=utf-8", fileName(row, "csv"));
    },
    summary: (row) => copy(summaryOf(row)),
    alt: (row) => copy(wordsOf(row).alt),
    link: () => copy(window.location.href),
  };

  async function take(button) {
    const row = button.closest(ROW);
    if (busy) {
      return;
    }
    busy = true;
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.waiting) {
      say(row, button.dataset.waiting);
      // A turn for the browser to show and say so before it draws.
      await new Promise((resolve) => window.setTimeout(resolve, 150));
    }
    try {
      await MAKERS[button.dataset.take](row);
      say(row, button.dataset.done);
    } catch {
      say(row, button.dataset.failed);
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-take]");
    if (button) {
      take(button);
    }
  });
})();
