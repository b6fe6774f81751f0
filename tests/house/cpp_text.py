"""C++ source cut into code, comments and string literals; as much as the rules need and no more."""

import collections
import re

Part = collections.namedtuple("Part", "kind line text")  # kind: code, comment, string, include

_PARTS = re.compile(
    r'(?P<include>^[ \t]*\#[ \t]*include[^\n]*)'
    r'|(?P<line_comment>//[^\n]*)'
    r'|(?P<block_comment>/\*.*?\*/)'
    r'|(?:u8|u|U|L)?R"(?P<mark>[^\s()\\]{0,16})\((?P<raw>.*?)\)(?P=mark)"'
    r'|(?:u8|u|U|L)?"(?P<string>(?:[^"\\\n]|\\.)*)"'
    r"|(?<![0-9A-Za-z_])'(?:[^'\\\n]|\\.)+'",  # a character literal, not the mark inside 20'000
    re.S | re.M)


def parts(source):
    """All parts in order. The text of a string is what stands between the quotes, escapes as written."""
    at = 0
    line = 1
    for match in _PARTS.finditer(source):
        before = source[at:match.start()]
        if before:
            yield Part("code", line, before)
            line += before.count("\n")
        if match["include"] is not None:
            yield Part("include", line, match[0])
        elif match["line_comment"] is not None or match["block_comment"] is not None:
            yield Part("comment", line, match[0])
        elif match["raw"] is not None:
            yield Part("string", line, match["raw"])
        elif match["string"] is not None:
            yield Part("string", line, match["string"])
        else:
            yield Part("character", line, match[0])
        line += match[0].count("\n")
        at = match.end()
    if at < len(source):
        yield Part("code", line, source[at:])


def literals(source):
    """(line, text) of each string; neighbours with nothing but space or comments between them are one literal."""
    line = 0
    text = None
    for part in parts(source):
        if part.kind == "string":
            if text is None:
                line, text = part.line, part.text
            else:
                text += part.text
        elif part.kind == "comment" or (part.kind == "code" and not part.text.strip()):
            continue
        elif text is not None:
            yield line, text
            text = None
    if text is not None:
        yield line, text


def code(source):
    """The source without comments and literals, lines kept; a string leaves its empty quotes."""
    kept = []
    for part in parts(source):
        if part.kind in ("code", "include"):
            kept.append(part.text)
        else:
            kept.append(('""' if part.kind == "string" else " ") + "\n" * part.text.count("\n"))
    return "".join(kept)


_INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(source):
    """(line, path, quoted) of each #include."""
    for part in parts(source):
        if part.kind == "include":
            match = _INCLUDE.match(part.text)
            if match:
                yield part.line, match[2], match[1] == '"'
