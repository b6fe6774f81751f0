"""SQL in C++ names its parameters and its columns (design 3)."""

import re

import cpp_text

_SQL = re.compile(r"^\s*(?:--[^\n]*\n\s*)*(?:EXPLAIN\s+)?(SELECT|INSERT|UPDATE|DELETE|WITH|COPY|MERGE)\s", re.S)
_KEPT = re.compile(r"^\s*(const )?(db::)?Params \w+\s*[{=(].*;$")
_QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*")


def sql_literals(project, tests=False):
    """(path, line, text) of every literal that begins like a statement."""
    for path in project.files(".h", ".cpp", under="src/"):
        if not tests and path.endswith("_test.cpp"):
            continue
        for line, text in cpp_text.literals(project.read(path)):
            if _SQL.match(text):
                yield path, line, text


def check(project):
    for path in project.files(".h", ".cpp", under="src/"):
        for number, line in enumerate(project.read(path).splitlines(), 1):
            if _KEPT.match(line):
                yield f"{path}:{number}: Params borrows for one call; keep a std::vector<db::Param>"
    for path, line, text in sql_literals(project, tests=True):
        plain = _QUOTED.sub("''", text)
        if re.search(r"\$\d", plain):
            yield f"{path}:{line}: a parameter $n; name it (:name)"
        if "?" in plain:
            yield f"{path}:{line}: a parameter ?; name it (:name)"
        if re.search(r"\bSELECT\s+(DISTINCT\s+)?(\w+\.)?\*", plain, re.I):
            yield f"{path}:{line}: SELECT *; spell out the columns"
        if re.search(r"\bRETURNING\s+\*", plain, re.I):
            yield f"{path}:{line}: RETURNING *; spell out the columns"
