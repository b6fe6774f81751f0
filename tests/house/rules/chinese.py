"""What people read stands in catalog/ and web/, not in C++: no Chinese in string literals outside tests.

Words that a parser must know stand in chinese_literals.txt, one a line: path, space, and either the literal as written
or a star for a table of words. An entry that is no longer needed fails, so that the list stays small.
"""

import re

import cpp_text

ALLOWED = "tests/house/chinese_literals.txt"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CODE_POINT = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")


def has_chinese(text):
    if _CHINESE.search(text):
        return True
    points = [chr(int(match[1] or match[2], 16)) for match in _CODE_POINT.finditer(text)]
    encoded = [bytes.fromhex(match[0].replace("\\x", "")).decode("utf-8", "replace") for match in _BYTES.finditer(text)]
    return any(_CHINESE.search(word) for word in points + encoded)


def check(project):
    allowed = {}
    for number, line in enumerate(project.read_or(ALLOWED).splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            path, _, literal = line.partition(" ")
            allowed[(path, literal)] = number
    used = set()
    for path in project.files(".h", ".cpp", under="src/"):
        if path.endswith(("_test.cpp", "_test.h")):
            continue
        for line, literal in cpp_text.literals(project.read(path)):
            if not has_chinese(literal):
                continue
            entry = (path, literal.replace("\n", "\\n"))
            if (path, "*") in allowed:
                used.add((path, "*"))
                continue
            used.add(entry)
            if entry not in allowed:
                yield f"{path}:{line}: Chinese in a literal: “{literal}”; move the text to catalog/texts or web/portal"
    for entry in allowed:
        if entry not in used:
            yield f"{ALLOWED}:{allowed[entry]}: no longer needed: {entry[0]} {entry[1]}"
