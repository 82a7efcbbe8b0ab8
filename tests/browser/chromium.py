"""Finding a Chromium for the browser tests, and getting one where there is none."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The path of a Chromium that is installed; None means Playwright's own, where it has one."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def playwrights_own() -> bool:
    """Whether Playwright has fetched a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


def get() -> None:
    """Make sure there is a Chromium: one that is there, else from Debian's packages, else Playwright's own."""
    if found() or playwrights_own():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        install = "apt-get update -q && apt-get install -q -y --no-install-recommends chromium fonts-liberation"
        if subprocess.run(["sh", "-c", install], check=False).returncode == 0 and found():
            return
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode != 0:
        raise SystemExit(
            "No Chromium could be had for the browser tests. Install one (Debian: apt-get install chromium), or set "
            "CHROMIUM to its path."
        )


if __name__ == "__main__":
    get()
