/* Charts as files: an SVG with the words that it needs to stand alone, and a PNG of it at its printed size. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  // A page of A4 in a word processor is 160 mm wide between its margins: 640 px here, three times as fine in the PNG.
  const WIDTH = 640;
  const TALLEST = 980;
  const USUAL = 400;
  const SCALE = 3;
  const DOTS_PER_METRE = Math.round(305 / 0.0254);
  const EDGE = 16;
  const FAMILY = "Arial, Helvetica, sans-serif";
  const INK = "#0B0C0C";
  const MUTED = "#484949";
  const TITLE = { size: 18, weight: 700, fill: INK };
  const WORDS = { size: 14, weight: 400, fill: MUTED };
  const SVG_DATA = "data:image/svg+xml,";

  function lineHeight(style) {
    return Math.round(style.size * 1.3);
  }

  function lines(text, style) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.weight + " " + style.size + "px " + FAMILY;
    const found = [];
    let line = "";
    // A day and a month are not parted from their year.
    for (const words of text.match(/(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}\S*|\S+/g) || []) {
      const longer = line ? line + " " + words : words;
      if (line && pen.measureText(longer).width > WIDTH - 2 * EDGE) {
        found.push(line);
        line = words;
      } else {
        line = longer;
      }
    }
    return line ? found.concat(line) : found;
  }

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  // A paragraph as one text whose first line stands at y: a copy of it has its words with their spaces.
  function paragraph(found, style, y) {
    const text = element("text", {
      y: y,
      "font-family": FAMILY,
      "font-size": style.size,
      "font-weight": style.weight,
      fill: style.fill,
    });
    found.forEach(function (line, place) {
      const more = place + 1 < found.length ? " " : "";
      text.append(element("tspan", { x: EDGE, dy: place ? lineHeight(style) : 0 }, line + more));
    });
    return text;
  }

  // Paragraphs from a height downwards: the elements, and the height where they end.
  function written(paragraphs, from) {
    const texts = [];
    let end = from;
    for (const [words, style] of paragraphs) {
      const found = lines(words, style);
      texts.push(paragraph(found, style, end + style.size));
      end += found.length * lineHeight(style) + 4;
    }
    return { texts: texts, end: end };
  }

  async function drawnChart(graph, most) {
    // Dash keeps the height of a chart in its element, not in its layout.
    const height = Math.min(graph.offsetHeight || USUAL, most);
    const figure = { data: graph.data, layout: Object.assign({}, graph.layout, { autosize: false }) };
    const address = await window.Plotly.toImage(figure, { format: "svg", width: WIDTH - 2 * EDGE, height: height });
    const text = decodeURIComponent(address.slice(SVG_DATA.length));
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (drawn.localName !== "svg") {
      throw new Error("the chart was not drawn");
    }
    for (const label of drawn.querySelectorAll(".scatterlayer text")) {
      // As in the style sheet: numbers stay legible where they cross a line.
      label.setAttribute("style", (label.getAttribute("style") || "") + ";paint-order:stroke;stroke:#fff;stroke-width:3px");
    }
    return { drawn: drawn, height: height };
  }

  // The picture as SVG text; words are { title, subtitle, notes, alt }, of which notes stand below the chart.
  async function svg(graph, words) {
    const head = written([[words.title, TITLE], [words.subtitle, WORDS]], EDGE);
    const foot = written(words.notes.map((one) => [one, WORDS]), 0);
    const chart = await drawnChart(graph, TALLEST - head.end - foot.end - EDGE);
    const height = head.end + chart.height + foot.end + EDGE;
    const whole = element("svg", {
      width: WIDTH,
      height: height,
      viewBox: "0 0 " + WIDTH + " " + height,
      role: "img",
      "aria-labelledby": "picture-title picture-description",
    });
    const below = element("g", { transform: "translate(0," + (head.end + chart.height + 4) + ")" });
    below.append(...foot.texts);
    chart.drawn.setAttribute("x", EDGE);
    chart.drawn.setAttribute("y", head.end);
    whole.append(
      element("title", { id: "picture-title" }, words.title),
      element("desc", { id: "picture-description" }, words.alt),
      element("rect", { width: WIDTH, height: height, fill: "#FFFFFF" }),
      ...head.texts,
      document.adoptNode(chart.drawn),
      below
    );
    return new XMLSerializer().serializeToString(whole);
  }

  function loaded(address) {
    return new Promise(function (resolve, reject) {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => reject(new Error("the picture could not be read"));
      image.src = address;
    });
  }

  async function pixels(text) {
    const image = await loaded(SVG_DATA + encodeURIComponent(text));
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) {
      throw new Error("the picture could not be written");
    }
    return new Uint8Array(await blob.arrayBuffer());
  }

  function checksum(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) {
        crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
      }
    }
    return (crc ^ 0xffffffff) >>> 0;
  }

  function chunk(type, content) {
    const made = new Uint8Array(content.length + 12);
    const view = new DataView(made.buffer);
    view.setUint32(0, content.length);
    made.set(new TextEncoder().encode(type), 4);
    made.set(content, 8);
    view.setUint32(content.length + 8, checksum(made.subarray(4, content.length + 8)));
    return made;
  }

  function density() {
    const content = new Uint8Array(9);
    const view = new DataView(content.buffer);
    view.setUint32(0, DOTS_PER_METRE);
    view.setUint32(4, DOTS_PER_METRE);
    content[8] = 1;
    return chunk("pHYs", content);
  }

  function textChunk(keyword, text) {
    // Not compressed, and without a language or a translated keyword.
    return chunk("iTXt", new TextEncoder().encode(keyword + "\0\0\0\0\0" + text));
  }

  // The chunks of a PNG after its signature, as bytes each.
  function* chunksOf(png) {
    const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
    for (let at = 8; at < png.length; ) {
      const next = at + view.getUint32(at) + 12;
      yield png.subarray(at, next);
      at = next;
    }
  }

  function typeOf(bytes) {
    return String.fromCharCode(...bytes.subarray(4, 8));
  }

  // The picture as the parts of a PNG file; texts are its text fields by keyword.
  async function png(graph, words, texts) {
    const bytes = await pixels(await svg(graph, words));
    const [header, ...rest] = [...chunksOf(bytes)].filter((one) => typeOf(one) !== "pHYs");
    const fields = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
    return [bytes.subarray(0, 8), header, density(), ...fields, ...rest];
  }

  window.pemt = Object.assign(window.pemt || {}, { svg: svg, png: png });
})();
