"""What every answer to a hostile request must be: no fault, no payload as markup, nothing that a browser would run."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response
from werkzeug.test import create_environ, run_wsgi_app

from tests.fuzz.hostile import Asking
from tests.fuzz.payloads import MARK

RUN = {"script", "iframe", "object", "embed", "base", "meta", "link", "style", "frame", "form[action]"}
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "data"}
GAPS = {"dash_core_components", "dash_bootstrap_components"}


def sent(server: Flask, asking: Asking) -> Response:
    """The answer to a request, with its body read; sent as from a socket, past what a client would put right."""
    environ = create_environ("/", method=asking.method, data=asking.body or None)
    environ["PATH_INFO"] = unquote_to_bytes(asking.path.encode("utf-8", "replace")).decode("latin-1")
    environ["QUERY_STRING"] = asking.query.encode("utf-8", "replace").decode("latin-1")
    environ["REMOTE_ADDR"] = f"127.0.0.{len(asking.query) % 250 + 1}"
    for name, value in asking.headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    parts, status, headers = run_wsgi_app(server, environ, buffered=True)
    return Response(b"".join(parts), status, headers)


def faults(answer: Response, asking: Asking) -> list[str]:
    """What is wrong with an answer, in words; nothing where it is as it must be."""
    found = []
    if answer.status_code >= 500:
        found.append(f"status {answer.status_code}")
    kind, text = answer.mimetype, ""
    if not answer.headers.get("Content-Encoding"):
        text = answer.get_data().decode("utf-8", "replace")
    if kind == "text/html" and (MARK in text or any(one in text for one in asking.said if "<" in one)):
        found.append("a payload in HTML")
    if "Traceback (most recent call last)" in text:
        found.append("a trace")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if "There is a problem with this page" in text:
        found.append("a page that failed")
    found += [f"header {name}" for name, value in answer.headers if MARK in value or "there.example" in value]
    if kind == "application/json" and "page" in text[:200]:
        found += _run_by_browsers(json.loads(text))
    return found


def _run_by_browsers(body: Any) -> list[str]:
    children = body.get("response", {}).get("page", {}).get("children") if isinstance(body, dict) else None
    if not isinstance(children, dict):
        return []
    props = children["props"]
    found = [f"gap {one['namespace']}" for one in props["children"] if one["namespace"] not in GAPS]
    for tag, attributes in _elements(props["tree"]):
        if tag in RUN:
            found.append(f"<{tag}>")
        for name, value in attributes.items():
            if name.lower().startswith("on") or name == "dangerouslySetInnerHTML":
                found.append(f"attribute {name}")
            if name.lower() in ADDRESSES and not str(value).startswith(("/", "#", "https://", "mailto:")):
                found.append(f"{name}={value}")
    return found


def _elements(tree: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(tree, list):
        yield tree[0], tree[1]
        for one in tree[2:]:
            yield from _elements(one)
