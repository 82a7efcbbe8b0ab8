"""What readers take away, downloaded and copied for real: pictures, their text fields, data and words."""

import csv
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

RECALL = "/people-on-probation/recall?characteristic=ethnicity"
NINETEEN = "/people-on-probation/recall?characteristic=ethnicity-19"
SHARES = "/people-on-probation/caseload-share?region=london&characteristic=ethnicity"
SVG = "{http://www.w3.org/2000/svg}"
MADE_UP = "These figures are made up. Do not use them in decisions."
WAYS = ["clipboard-read", "clipboard-write"]
HEARD = """() => {
  window.heard = [];
  const status = document.getElementById("status");
  new MutationObserver(() => window.heard.push(status.textContent)).observe(status, { childList: true });
}"""
TABLE = """table => [...table.rows].map(row => [...row.cells].map(cell => [cell.innerText, cell.colSpan]))"""

EACH_TEXT = """() => {
  const walk = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) {
    texts.push(walk.currentNode.data);
  }
  return texts.join(" ");
}"""


def row_of(one: Reader, identifier: str) -> Locator:
    """The buttons of one chart, or of one table."""
    return one.page.locator(
        f".pemt-take-away[data-chart='{identifier}'], .pemt-take-away[data-table='{identifier}']"
    ).first


def saved(one: Reader, identifier: str, what: str) -> tuple[str, bytes]:
    """The name and the content of the file that a button gives."""
    with one.page.expect_download() as download:
        row_of(one, identifier).locator(f"[data-take={what}]").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """Type and content of each chunk of a PNG, whose checksums must hold."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + content),)
        yield kind.decode(), content
        at += 12 + length


def fields(png: bytes) -> dict[str, str]:
    """The text fields of a PNG, of which none is compressed."""
    found = {}
    for kind, content in chunks(png):
        if kind == "iTXt":
            keyword, _, rest = content.partition(b"\0")
            assert rest[:2] == b"\0\0"
            _language, _keyword, text = rest[2:].split(b"\0", 2)
            found[keyword.decode("latin-1")] = text.decode("utf-8")
    return found


def csv_rows(content: bytes) -> tuple[dict[str, str], list[list[str]]]:
    """The named lines above a table, and the table."""
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    lines = [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]
    gap = lines.index([])
    return dict(lines[:gap]), lines[gap + 1 :]


def words_of(one: Reader, selector: str) -> str:
    """The words of an element, seen or not."""
    return (one.page.locator(selector).text_content() or "").strip()


@pytest.mark.parametrize(
    ("address", "chart"),
    [(RECALL, "recall"), (SHARES, "caseload-share"), (NINETEEN, "recall")],
)
def test_a_png_has_its_printed_size_and_says_what_it_is(reader: Callable[..., Reader], address: str, chart: str):
    one = reader().open(address)
    name, png = saved(one, chart, "png")
    kinds = [kind for kind, _ in chunks(png)]
    contents = dict(chunks(png))
    width, height = struct.unpack(">II", contents["IHDR"][:8])
    assert width == 640 * 3
    assert 300 * 3 < height <= 981 * 3
    assert struct.unpack(">IIB", contents["pHYs"]) == (12008, 12008, 1)
    assert kinds.index("pHYs") < kinds.index("IDAT")
    assert (kinds[0], kinds[-1], kinds.count("pHYs")) == ("IHDR", "IEND", 1)
    assert re.fullmatch(rf"pemt_{chart}_[a-z0-9-]+_[a-z-]+_(2025-26|year)_v1\.png", name)

    said = fields(png)
    assert said["Title"] == words_of(one, f"#{chart}-heading")
    assert said["Description"] == words_of(one, f"#{chart}-alt")
    assert said["Source"] == words_of(one, f"#{chart}-source")
    assert MADE_UP in said["Source"]
    assert "Data to 31 March 2026." in said["Source"]
    assert said["Software"] == "Probation Equality Monitoring Tool, release 1"
    assert said["Comment"] == f"{one.page.url}; Marking: OFFICIAL; Method: 1.1"
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", said["Creation Time"])
    assert one.complaints == []


def test_the_pixels_of_a_png_hold_the_title_the_chart_and_the_source(reader: Callable[..., Reader]):
    """Ink stands in the head, the middle and the foot of the picture, and nothing runs over an edge."""
    one = reader().open(RECALL)
    _, png = saved(one, "recall", "png")
    dark = one.page.evaluate(
        """async bytes => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          const inked = (x, y, width, height) => {
            const found = pen.getImageData(x, y, width, height).data;
            return found.some((value, place) => place % 4 < 3 && value < 128);
          };
          const { width, height } = image;
          return {
            head: inked(0, 0, width, 150), middle: inked(0, 300, width, 300), foot: inked(0, height - 120, width, 120),
            edges: inked(0, 0, 12, height) || inked(width - 12, 0, 12, height) || inked(0, height - 12, width, 12),
          };
        }""",
        [*png],
    )
    assert dark == {"head": True, "middle": True, "foot": True, "edges": False}


@pytest.mark.parametrize(("address", "chart"), [(RECALL, "recall"), (NINETEEN, "recall")])
def test_an_svg_is_the_same_picture_with_its_words_as_text(reader: Callable[..., Reader], address: str, chart: str):
    one = reader().open(address)
    name, content = saved(one, chart, "svg")
    root = ElementTree.fromstring(content)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    for part in ("heading", "subtitle", "source"):
        assert words_of(one, f"#{chart}-{part}") in texts
    assert (root.get("width"), root.get("role")) == ("640", "img")
    assert root.findtext(f"{SVG}desc") == words_of(one, f"#{chart}-alt")
    sizes = [float(size) for size in re.findall(rb'font-size[:=] ?"?([\d.]+)', content)]
    assert min(sizes) >= 14
    assert name.endswith(".svg")
    assert b"<script" not in content
    assert not re.search(rb"(?:href|src)=\"http", content)


def test_a_picture_of_one_chart_of_several_says_what_all_of_them_are(reader: Callable[..., Reader]):
    one = reader().open(RECALL)
    _, content = saved(one, "recall-trend-black", "svg")
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(content).iter(f"{SVG}text")]
    for part in ("recall-trend-black-heading", "recall-trend-subtitle", "recall-trend-source"):
        assert words_of(one, f"#{part}") in texts


def test_no_number_of_a_picture_is_missing_from_the_page(reader: Callable[..., Reader]):
    one = reader().open(NINETEEN)
    expect(one.page.locator("#main")).to_contain_text("Not shown (small numbers)")
    on_page = {*re.findall(r"\d[\d.,]*", one.page.evaluate(EACH_TEXT))}
    for chart in ("recall", "recall-trend-white"):
        _, content = saved(one, chart, "svg")
        texts = ["".join(text.itertext()) for text in ElementTree.fromstring(content).iter(f"{SVG}text")]
        assert {*re.findall(r"\d[\d.,]*", " ".join(texts))} <= on_page


@pytest.mark.parametrize("address", [RECALL, NINETEEN])
def test_a_csv_is_the_table_with_what_it_is_above(reader: Callable[..., Reader], address: str):
    one = reader().open(address)
    table = one.page.locator("table").first
    identifier = table.get_attribute("id") or ""
    name, content = saved(one, "recall", "csv")
    facts, rows = csv_rows(content)
    assert facts["Title"] == words_of(one, f"#{identifier}-caption")
    assert f"Source: {facts['Source']}" == words_of(one, "#recall-source")
    assert facts["As at"] == "Data to 31 March 2026."
    assert (facts["Release"], facts["Method"], facts["Marking"]) == ("1", "1.1", "OFFICIAL")
    assert (facts["Sample data"], facts["Link"]) == (MADE_UP, one.page.url)
    assert facts["Shorthand"] == "[c] Not shown (small numbers); [x] No data; [z] Not applicable"
    assert name.startswith("pemt_recall_ethnicity")

    def written(words: str) -> str:
        shorthand = {"Not shown (small numbers)": "[c]", "No data": "[x]", "Not applicable": "[z]"}
        plain = " ".join(words.split())
        return shorthand.get(plain) or re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)

    seen = [[written(words) for words, columns in row for _ in range(columns)] for row in table.evaluate(TABLE)]
    assert rows == seen
    assert len({len(row) for row in rows}) == 1
    assert any("[z]" in row for row in rows)


def test_words_in_place_of_several_columns_stand_in_each_as_shorthand(reader: Callable[..., Reader]):
    one = reader().open(NINETEEN)
    _, rows = csv_rows(saved(one, "recall", "csv")[1])
    withheld = [row for row in rows if row[1] == "[c]"]
    assert withheld
    assert all(row[1:] == ["[c]"] * 6 for row in withheld)


def test_a_matrix_is_data_without_triangles_or_words_for_links(reader: Callable[..., Reader]):
    one = reader().open("/where-to-look?region=london&characteristic=sex")
    name, content = saved(one, "where-to-look", "csv")
    facts, rows = csv_rows(content)
    assert name == "pemt_where-to-look_london_sex_v1.csv"
    assert facts["Source"].startswith("Sample data.")
    assert rows[0][0] == "Outcome"
    cells = [cell for row in rows[1:] for cell in row[1:]]
    assert not any(re.search("[▲▼]", cell) or "Recall to custody" in cell for cell in cells)
    assert any(re.fullmatch(r"No clear difference, \d\.\d\d times", cell) for cell in cells)


def test_tables_without_a_chart_have_the_button_too(reader: Callable[..., Reader]):
    for address in ("/", "/people-on-probation", "/about-the-data"):
        one = reader().open(address)
        tables = one.page.locator("#main table")
        assert tables.count() > 0
        for table in tables.all():
            identifier = table.get_attribute("id") or ""
            _, rows = csv_rows(saved(one, identifier, "csv")[1])
            assert len(rows) == table.locator("tr").count()


def test_no_cell_is_taken_for_a_formula_and_every_cell_is_read_back(reader: Callable[..., Reader]):
    hostile = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "-2.5", "+3%", 'a "b", c', "1,234,567", "a=b", "é"]
    one = reader().open("/about-the-data")
    text = one.page.evaluate(
        """cells => {
          const table = document.createElement("table");
          for (const words of cells) {
            const cell = table.insertRow().insertCell();
            cell.textContent = words;
            cell.className = "num";
          }
          return window.pemt.csv(table, [["Title", "=HYPERLINK()"]]);
        }""",
        hostile,
    )
    facts, rows = csv_rows(text.encode())
    guarded = ["'=1+1", "'+1+1", "'-1+1", "'@SUM(A1)", "-2.5", "+3%", 'a "b", c', "1234567", "a=b", "é"]
    assert [row[0] for row in rows] == guarded
    assert facts["Title"] == "'=HYPERLINK()"


@pytest.mark.parametrize("clipboard", ["the browser's own", "none"])
def test_words_are_copied_with_the_clipboard_and_without_one(reader: Callable[..., Reader], clipboard: str):
    """An address without encryption has no clipboard of its own."""
    one = reader(permissions=WAYS)
    if clipboard == "none":
        one.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    one.open(RECALL)
    other = one.page.context.new_page()
    other.goto(f"{one.server}/health")

    def copied(what: str, said: str) -> str:
        one.page.bring_to_front()
        button = row_of(one, "recall").locator(f"[data-take={what}]")
        button.focus()
        one.page.keyboard.press("Enter")
        expect(one.page.locator("#status")).to_have_text(said)
        expect(row_of(one, "recall").locator(".pemt-said")).to_have_text(said)
        expect(button).to_be_focused()
        other.bring_to_front()
        text: str = other.evaluate("() => navigator.clipboard.readText()")
        return text

    assert copied("alt", "Alt text copied.") == words_of(one, "#recall-alt")
    assert copied("link", "Link to this view copied.") == one.page.url
    lines = copied("summary", "Summary text copied.").replace("\r\n", "\n").split("\n")
    assert lines[0] == f"{words_of(one, '#recall-heading')}."
    assert lines[-1] == words_of(one, "#recall-source")
    assert len(lines) > 4
    page = words_of(one, "#main")
    assert [line for line in lines if line.rstrip(".") not in page] == []
    assert one.complaints == []


def test_a_board_paper_is_copied_whole_and_its_chart_taken_apart(reader: Callable[..., Reader]):
    one = reader(permissions=WAYS).open("/board-paper?characteristic=sex")
    paper = one.page.locator(".pemt-take-away[aria-labelledby=paper-title]")
    paper.locator("[data-take=summary]").click()
    expect(one.page.locator("#status")).to_have_text("Summary text copied.")
    lines = one.page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert lines[0] == words_of(one, "#paper-title")
    assert MADE_UP in "\n".join(lines)
    assert lines[-1].startswith("This view: /board-paper?")
    with one.page.expect_download() as download:
        paper.locator("[data-take=csv]").click()
    _, rows = csv_rows(Path(download.value.path()).read_bytes())
    assert len(rows) == one.page.locator("#stands-out tr").count()
    chart = one.page.locator(".pemt-take-away[data-chart]").get_attribute("data-chart") or ""
    _, png = saved(one, chart, "png")
    assert fields(png)["Title"] == words_of(one, f"#{chart}-heading")
    assert one.page.locator(".pemt-sheet .pemt-take-away").count() == 0


def test_a_reader_is_told_while_a_picture_is_made_and_when_it_is_there(reader: Callable[..., Reader]):
    one = reader().open(RECALL)
    one.page.evaluate(HEARD)
    fetched = len(one.fetched)
    saved(one, "recall", "png")
    expect(one.page.locator("#status")).to_have_text("Chart downloaded (PNG).")
    heard = [words for words in one.page.evaluate("() => window.heard") if words]
    assert heard == ["Preparing chart", "Chart downloaded (PNG)."]
    assert [address for address in one.fetched[fetched:] if not address.startswith(("data:", "blob:"))] == []
    assert one.complaints == []


def test_a_reader_is_told_what_to_do_where_something_fails(reader: Callable[..., Reader]):
    one = reader().open(RECALL)
    one.page.evaluate(
        """() => {
          window.Plotly.toImage = () => Promise.reject(new Error("no"));
          document.execCommand = () => false;
          Object.defineProperty(navigator, "clipboard", { value: undefined });
        }"""
    )
    for what, words in {"svg": "Try again, or print this page.", "alt": "copy them with Ctrl and C."}.items():
        row_of(one, "recall").locator(f"[data-take={what}]").click()
        expect(one.page.locator("#status")).to_contain_text(words)
        expect(row_of(one, "recall").locator(".pemt-said")).to_contain_text(words)
    assert one.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_buttons_are_large_enough_and_wrap(reader: Callable[..., Reader], width: int):
    one = reader(width).open(RECALL)
    boxes = [button.bounding_box() for button in one.page.locator(".pemt-take").all()]
    assert len(boxes) >= 12
    for box in boxes:
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_one_screenshot_holds_all_of_a_usual_chart(reader: Callable[..., Reader]):
    one = reader().open(RECALL)
    framed = one.page.locator(".pemt-framed").first
    box = framed.bounding_box()
    assert box is not None
    assert (box["width"] <= 1170, box["height"] <= 600) == (True, True)
    for part in ("heading", "subtitle", "graph", "source"):
        expect(framed.locator(f"#recall-{part}")).to_be_visible()
    assert framed.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"


def test_buttons_are_not_printed(reader: Callable[..., Reader]):
    one = reader().open(RECALL)
    one.page.emulate_media(media="print")
    for row in one.page.locator(".pemt-take-away").all():
        expect(row).to_be_hidden()
