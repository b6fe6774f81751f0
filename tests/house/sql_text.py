"""The tables and keys of a migration, read from its text; as much SQL as the project's own subset needs."""

import dataclasses
import re

_NAME = r'"?(\w+)"?'


@dataclasses.dataclass
class Table:
    name: str
    line: int
    distribution: str  # column, "reference", "local", or "" when the head is missing
    columns: dict      # name -> rest of the definition
    keys: list         # (line, words, [columns]) of each primary and unique key


def _split_commas(text):
    """Parts between commas outside parentheses and quotes, with the offset of each."""
    depth = 0
    start = 0
    quoted = False
    for at, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "," and depth == 0:
            yield start, text[start:at]
            start = at + 1
    yield start, text[start:]


def _closing(text, opening):
    depth = 0
    quoted = False
    for at in range(opening, len(text)):
        if text[at] == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def _names(text):
    return [re.sub(r"\s.*", "", part.strip(), flags=re.S).strip('"') for _, part in _split_commas(text)]


def _blank_comments(sql):
    return re.sub(r"--[^\n]*", lambda m: " " * len(m[0]), sql)


def tables(sql):
    """All CREATE TABLE of the text, without those made by CREATE UNIQUE INDEX; see unique_indexes()."""
    plain = _blank_comments(sql)
    found = []
    for match in re.finditer(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _NAME + r"\s*\(", plain, re.I):
        head = re.search(r"--[ \t]*distribute:[ \t]*(\w+)[^\n]*\n(?:[ \t]*--[^\n]*\n)*\s*\Z", sql[:match.start()])
        body_from = match.end()
        body = plain[body_from:_closing(plain, body_from - 1)]
        table = Table(match[1], sql.count("\n", 0, match.start()) + 1, head[1] if head else "", {}, [])
        for offset, part in _split_commas(body):
            stripped = part.strip()
            at = body_from + offset + len(part) - len(part.lstrip())
            line = sql.count("\n", 0, at) + 1
            key = re.match(r"(?:CONSTRAINT\s+\w+\s+)?(PRIMARY\s+KEY|UNIQUE)\s*\(", stripped, re.I)
            if key:
                inner = stripped[key.end():_closing(stripped, key.end() - 1)]
                table.keys.append((line, key[1].upper(), _names(inner)))
            elif re.match(r"(CONSTRAINT|CHECK|FOREIGN|EXCLUDE)\b", stripped, re.I):
                continue
            elif stripped:
                name, _, rest = stripped.partition(" ")
                table.columns[name.strip('"')] = rest.strip()
                own_key = re.search(r"\b(PRIMARY\s+KEY|UNIQUE)\b", rest, re.I)
                if own_key:
                    table.keys.append((line, own_key[1].upper(), [name.strip('"')]))
        found.append(table)
    return found


def unique_indexes(sql):
    """(line, table, [columns]) of each CREATE UNIQUE INDEX."""
    plain = _blank_comments(sql)
    pattern = r"\bCREATE\s+UNIQUE\s+INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+ON\s+" + _NAME + r"\s*\("
    for match in re.finditer(pattern, plain, re.I):
        inner = plain[match.end():_closing(plain, match.end() - 1)]
        yield sql.count("\n", 0, match.start()) + 1, match[1], _names(inner)


def updated_columns(sql):
    """(table, {columns}) of each UPDATE ... SET and of each INSERT ... ON CONFLICT DO UPDATE SET."""
    plain = re.sub(r"'(?:[^']|'')*'", "''", _blank_comments(sql))
    for match in re.finditer(r"\bUPDATE\s+" + _NAME + r"(?:\s+(?:AS\s+)?\w+)??\s+SET\s", plain, re.I):
        yield match[1], _set_columns(plain[match.end():])
    insert = re.search(r"\bINSERT\s+INTO\s+" + _NAME, plain, re.I)
    conflict = re.search(r"\bDO\s+UPDATE\s+SET\s", plain, re.I)
    if insert and conflict:
        yield insert[1], _set_columns(plain[conflict.end():])


def _set_columns(text):
    end = re.search(r"\b(WHERE|FROM|RETURNING)\b|;", text, re.I)
    columns = set()
    for _, part in _split_commas(text[:end.start()] if end else text):
        left = part.partition("=")[0].strip().strip("()")
        columns.update(name.strip().strip('"') for name in left.split(","))
    return columns
