"""What people read stands in catalog/ and web/, not in C++: no Chinese in string literals outside tests.

Words of the field that a parser must know stand in chinese_literals.txt, one a line: path, space, the literal as
written. An entry that is no longer needed fails, so that the list stays small.
"""

import re

import cpp_text

ALLOWED = "tests/house/chinese_literals.txt"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|((?:\\x[eE][4-9a-fA-F])(?:\\x[89abAB][0-9a-fA-F])+)")


def has_chinese(text):
    if _CHINESE.search(text):
        return True
    for match in _ESCAPE.finditer(text):
        if match[3] or _CHINESE.match(chr(int(match[1] or match[2], 16))):
            return True
    return False


def check(project):
    allowed = {}
    for number, line in enumerate(project.read_or(ALLOWED).splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            path, _, literal = line.partition(" ")
            allowed[(path, literal)] = number
    used = set()
    for path in project.files(".h", ".cpp", under="src/"):
        if path.endswith("_test.cpp"):
            continue
        for line, literal in cpp_text.literals(project.read(path)):
            if not has_chinese(literal):
                continue
            entry = (path, literal.replace("\n", "\\n"))
            used.add(entry)
            if entry not in allowed:
                yield f"{path}:{line}: Chinese in a literal: “{literal}”; move the text to catalog/texts or web/portal"
    for entry in allowed:
        if entry not in used:
            yield f"{ALLOWED}:{allowed[entry]}: no longer needed: {entry[0]} {entry[1]}"
