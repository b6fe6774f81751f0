"""Text becomes markup or code nowhere in the browser: only the template engine and Vue write it, and they escape.

Pages hold neither script nor style; plug-ins and messages between windows are not used. Tests and settings of tools are
not looked at.
"""

import re

SOURCES = (".js", ".mjs", ".ts", ".vue", ".mustache", ".html")
TESTS = (".test.ts", ".spec.ts", ".test.js", ".test.mjs", ".config.js", ".config.ts")
BARRED = [
    (r"\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write(ln)?\b|\bv-html\b", "makes markup of text"),
    (r"\beval\s*\(|\bnew\s+Function\b|\bset(Timeout|Interval)\s*\(\s*['\"`]", "makes code of text"),
    (r"\{\{\{|\{\{&", "writes without escaping"),
    (r"<(object|embed|applet)[\s>]", "needs a plug-in"),
    (r"\son[a-z]+=[\"']|\bjavascript:", "has code inside markup"),
    (r"\bpostMessage\s*\(|addEventListener\(\s*['\"]message['\"]", "speaks with other windows"),
]


# In pages only: files of Vue hold their scripts.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style[\s>]|\sstyle=")


def check(project):
    for path in project.files(*SOURCES, under="web/"):
        if path.endswith(TESTS):
            continue
        for number, line in enumerate(project.read(path).splitlines(), 1):
            for pattern, why in BARRED:
                if re.search(pattern, line):
                    yield f"{path}:{number}: {why}"
            if path.endswith((".mustache", ".html")) and INLINE.search(line):
                yield f"{path}:{number}: script or style inside a page"
