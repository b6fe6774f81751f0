"""Relative links in Markdown lead to something that exists."""

import os
import re
import urllib.parse

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)", re.M)


def heading_marks(text):
    """The anchors that GitHub makes of headings."""
    marks = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", re.sub(r"```.*?```", "", text, flags=re.S), re.M):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        mark = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        marks.add(mark)
    return marks


def check(project):
    for path in project.files(".md"):
        text = _CODE.sub(lambda m: "\n" * m[0].count("\n"), project.read(path))
        for match in _LINK.finditer(text):
            target = match[1] or match[2]
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            line = text.count("\n", 0, match.start()) + 1
            file_part, _, mark = target.partition("#")
            file_part = urllib.parse.unquote(file_part)
            if file_part.startswith("/"):
                yield f"{path}:{line}: {target} is not relative"
                continue
            leads_to = os.path.normpath(os.path.join(os.path.dirname(path), file_part)) if file_part else path
            if not project.exists(leads_to) or leads_to.startswith(".."):
                yield f"{path}:{line}: {target} does not exist"
            elif mark and leads_to.endswith(".md") and mark not in heading_marks(project.read(leads_to)):
                yield f"{path}:{line}: {target}: no such heading"
