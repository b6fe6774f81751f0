"""docs/asvs.md has one row for each requirement of asvs_requirements.txt, and what its rows name exists.

A row is `| V1.2.3 | 1 | requirement | state | text |`. The state is met, n/a or open. Code spans of the form
`path: Name` name a test (C++ and scripts) or a heading (Markdown); `tests/house/rules/sql.py` names a rule of the house.
A row that is met names at least one of these; every one that any row names is looked up. The table of counts is compared.
"""

import re

DOCUMENT = "docs/asvs.md"
REQUIREMENTS = "tests/house/asvs_requirements.txt"
STATES = ("met", "n/a", "open")
RULES = "tests/house/rules/"

_ROW = re.compile(r"^\| *(V\d+\.\d+\.\d+) *\|(.*)\|$", re.M)
_NAMED = re.compile(r"`([\w./-]+\.\w+): ([^`]+)`|`(" + re.escape(RULES) + r"\w+\.py)`")


def requirements(project):
    """identifier -> level, as the standard has them."""
    lines = project.read(REQUIREMENTS).splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def rows(project):
    """(line, identifier, level, requirement, state, text) of each row; None in place of cells that are not there."""
    text = project.read(DOCUMENT)
    for match in _ROW.finditer(text):
        cells = [cell.strip() for cell in match[2].split("|")]
        cells += [None] * (4 - len(cells))
        yield (text.count("\n", 0, match.start()) + 1, match[1], *cells[:3], "|".join(c or "" for c in cells[3:]))


def counts(states):
    """The lines of the table of counts; states: identifier -> state."""
    lines = []
    for chapter in sorted({int(i[1:].split(".")[0]) for i in states}):
        of_chapter = [s for i, s in states.items() if i.startswith(f"V{chapter}.")]
        lines.append(f"| V{chapter} | " + " | ".join(str(of_chapter.count(s)) for s in STATES) + " |")
    lines.append("| all | " + " | ".join(str(list(states.values()).count(s)) for s in STATES) + " |")
    return lines


def test_exists(project, path, name):
    """Whether the file has the test, check, journey or heading of that name."""
    if not project.exists(path):
        return False
    text = project.read(path)
    words = re.escape(name)
    if path.endswith(".md"):
        return re.search(rf"^#+ {words}$", text, re.M) is not None
    if path.endswith(".sh"):
        return re.search(rf"^\s*(check|refused|hostile) {words}\s", text, re.M) is not None
    if path.endswith(".mjs"):
        return f"['{name}'," in text
    suite, _, test = name.partition(".")
    wanted = rf"^(TEST|TEST_F|TEST_P)\(\s*{re.escape(suite)},\s*{re.escape(test)}\)"
    return path.endswith("_test.cpp") and re.search(wanted, text, re.M) is not None


def _check_names(project, place, text):
    for path, name, rule in _NAMED.findall(text):
        if rule and not project.exists(rule):
            yield f"{place}: {rule} does not exist"
        elif not rule and not test_exists(project, path, name):
            yield f"{place}: there is no {name} in {path}"


def check(project):
    if not project.exists(DOCUMENT):
        if project.exists(REQUIREMENTS):
            yield f"{DOCUMENT} is missing"
        return
    levels = requirements(project)
    states = {}
    for line, identifier, level, requirement, state, text in rows(project):
        place = f"{DOCUMENT}:{line}: {identifier}"
        if identifier in states:
            yield f"{place} has two rows"
        if identifier not in levels:
            yield f"{place} is no requirement of level 1 or 2"
        elif level != levels[identifier]:
            yield f"{place} is of level {levels[identifier]}"
        states[identifier] = state
        if state not in STATES:
            yield f"{place}: the state “{state}” is none of {', '.join(STATES)}"
        if not requirement or not text:
            yield f"{place}: a cell is empty"
        if state == "met" and not _NAMED.search(text or ""):
            yield f"{place} is met, but names no test and no rule"
        yield from _check_names(project, place, text or "")
    yield from (f"{DOCUMENT}: {missing} has no row" for missing in levels if missing not in states)
    lines = project.read(DOCUMENT).splitlines()
    yield from (f"{DOCUMENT}: the counts must say: {line}" for line in counts(states) if line not in lines)
