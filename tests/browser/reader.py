"""One reader at one browser window: opens addresses, applies filters, and notes what the browser complains of and fetches."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

CALLBACK = "/_dash-update-component"
FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  return {
    tag: element.tagName,
    id: element.id,
    words: (element.innerText || element.value || "").trim(),
    place: [...document.querySelectorAll("*")].indexOf(element),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    seen: element.getBoundingClientRect().width > 1 && element.getBoundingClientRect().height > 1,
    inPicture: element.closest("svg, .js-plotly-plot") !== null,
  };
}"""

NOTE_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (one) =>
    window.violations.push(`${one.effectiveDirective}: ${one.blockedURI}`));
"""


class Reader:
    """A browser page with what went on in it: messages on the console, addresses fetched, callbacks made."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        self.fetched: list[str] = []
        page.add_init_script(NOTE_VIOLATIONS)
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _requested(self, request: Request) -> None:
        self.fetched.append(request.url)

    @property
    def callbacks(self) -> int:
        """How many times the page has asked the server for a page."""
        return sum(urlsplit(one).path == CALLBACK for one in self.fetched)

    @property
    def violations(self) -> list[str]:
        """What the page's content policy has refused since it was opened, as directive and address."""
        refused: list[str] = self.page.evaluate("() => window.violations")
        return refused

    @property
    def hosts(self) -> set[str]:
        """Every host that anything was fetched from; addresses within the page itself have none."""
        return {urlsplit(one).netloc for one in self.fetched} - {""}

    @property
    def address(self) -> str:
        """What stands in the address line, without the server."""
        return self.page.url.removeprefix(self.server)

    def open(self, address: str) -> "Reader":
        """Open an address and wait until its page is there, charts and all."""
        self.page.goto(self.server + address)
        return self.settled()

    def settled(self) -> "Reader":
        """Wait until nothing is loading and every chart is drawn."""
        expect(self.page.locator("#page-title")).to_be_visible()
        expect(self.page.locator("#page[data-dash-is-loading]")).to_have_count(0)
        for chart in self.page.locator(".dash-graph").all():
            expect(chart.locator("svg.main-svg").first).to_be_visible()
        return self

    def apply(self, **choices: str) -> "Reader":
        """Choose values in the filters and press Apply."""
        for name, value in choices.items():
            control = self.page.locator(f"select[name={name}]")
            if control.count():
                control.select_option(value)
            else:
                self.page.locator(f"input[name={name}][value={value}]").check()
        self.page.get_by_role("button", name="Apply filters").click()
        return self

    def expect_heading(self, words: str) -> "Reader":
        """Wait for a page with this heading."""
        expect(self.page.locator("#page-title")).to_have_text(words)
        return self.settled()

    def view(self) -> str:
        """All words of the page's main part."""
        return self.page.locator("#main").inner_text()

    def focused(self) -> dict[str, Any]:
        """What has the keyboard's focus."""
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def expect_focus(self, selector: str) -> None:
        """Wait until an element has the focus."""
        expect(self.page.locator(selector)).to_be_focused()


def violations(reader: Reader, axe: str) -> list[str]:
    """What axe finds, as rule and place."""
    # Through the browser's own protocol, which the page's policy does not govern.
    reader.page.evaluate(axe)
    found: dict[str, Any] = reader.page.evaluate("() => axe.run(document)")
    return [
        f"{one['id']}: {one['help']} at {node['target']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
