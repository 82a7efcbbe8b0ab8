"""A page without scripts or figures: what somebody reads who is not let in, or has signed out."""

from html import escape

from components.shell import SERVICE_NAME

DOCUMENT = """<!DOCTYPE html>
<html lang="en-GB">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{heading}, {service}</title>
        <link rel="stylesheet" href="/assets/vendor/00-bootstrap.min.css">
        <link rel="stylesheet" href="/assets/10-theme.css">
    </head>
    <body>
        <header class="pemt-header"><div class="pemt-width pemt-bar"><span class="pemt-service">{service}</span></div></header>
        <main class="pemt-width pemt-main">
            <h1>{heading}</h1>
            <p>{sentence}</p>{way}
        </main>
    </body>
</html>
"""
WAY = """
            <p><a href="{href}">{label}</a></p>"""


def bare_page(heading: str, sentence: str, way: tuple[str, str] | None = None) -> str:
    """The document; ``way`` is the label and address of a link."""
    link = WAY.format(label=escape(way[0]), href=escape(way[1])) if way else ""
    return DOCUMENT.format(heading=escape(heading), sentence=escape(sentence), service=SERVICE_NAME, way=link)
