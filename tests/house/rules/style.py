"""What can be counted of the style: lengths, names, marks of unfinished work."""

import re

import cpp_text

SOURCES = (".h", ".cpp", ".py", ".sh", ".cmake", ".js", ".ts", ".vue", ".css", ".mustache", ".sql")
LINES_MAX = 600
WIDTH_MAX = 120
# Long lines that cannot be broken: page templates and style sheets hold markup, not sentences of code.
# The width is that of clang-format; scripts and data are laid out by hand.
WIDTH_FREE = (".mustache", ".css", ".sql", ".sh", ".bash", ".py", "tools/with_postgres")
BARRED_ENDINGS = ("Manager", "Helper", "Util", "Utils", "Data", "Info")
# Written by a tool from something that is looked at itself.
GENERATED = ("web/console/src/api/schema.d.ts", "web/console/src/components.d.ts")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
_TYPE = re.compile(r"\b(?:class|struct|enum(?:\s+class)?|union|concept)\s+(?:\[\[\w+\]\]\s+)?([A-Za-z_]\w*)"
                   r"|\busing\s+(\w+)\s*=")


def check(project):
    scripts = [p for p in ("run", "test", ".ci/run") if project.exists(p)]
    scripts += [p for p in project.files(under="tools/") if "." not in p.rsplit("/", 1)[1]]
    for path in project.files(*SOURCES) + scripts:
        if path in GENERATED:
            continue
        yield from _check_lines(path, project.read(path))
        yield from _check_path(path)
    for path in project.files(".h", ".cpp"):
        yield from _check_cpp(path, project.read(path))


def _check_lines(path, text):
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > LINES_MAX:
        yield f"{path}: {len(lines)} lines; at most {LINES_MAX}"
    if text and not text.endswith("\n"):
        yield f"{path}: no line end at the end of the file"
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH_MAX and not path.endswith(WIDTH_FREE):
            yield f"{path}:{number}: {len(line)} characters wide; at most {WIDTH_MAX}"
        if line != line.rstrip() or "\t" in line:
            yield f"{path}:{number}: a tab, a carriage return or space at the end"
        if UNFINISHED.search(line):
            yield f"{path}:{number}: a mark of unfinished work; do it or write an issue"


def _check_path(path):
    if not path.endswith((".h", ".cpp", ".py", ".sql")):
        return
    name = path.rsplit("/", 1)[1].split(".")[0]
    if name != "__init__" and not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name):
        yield f"{path}: file names are snake_case"


def _check_cpp(path, text):
    plain = cpp_text.code(text)
    if path.endswith(".h"):
        first = next((line for line in plain.splitlines() if line.strip()), "")
        if first.strip() != "#pragma once":
            yield f"{path}: the first line of code must be #pragma once"
    for match in _TYPE.finditer(plain):
        name = match[1] or match[2]
        line = plain.count("\n", 0, match.start()) + 1
        if name.endswith(BARRED_ENDINGS):
            yield f"{path}:{line}: {name}: a name that ends so says nothing"
        elif match[1] and "_" in name.rstrip("_"):
            yield f"{path}:{line}: {name}: types are PascalCase"
