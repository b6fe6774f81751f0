"""Each error and finding code has a text in both languages and a line in docs/error-codes.md; no text lacks a code."""

import json
import re

CODE = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
_ERROR = re.compile(r'\b(ErrorCode|FindingCode)\s+(k\w+)\s*\{([^{}]*)\}')
_FINDING = re.compile(r'\bconstexpr\s+std::string_view\s+(k\w+)\s*=\s*"([^"]*)"')
_PLACE = re.compile(r"\{([A-Za-z0-9_.]*)\}")
DOCUMENT = "docs/error-codes.md"


def constants(project):
    """(path, name, kind, code) of every constant: ErrorCode in *_errors.h, names of findings in *finding_codes.h."""
    found = []
    for path in project.files("_errors.h", under="src/"):
        for _, name, body in _ERROR.findall(project.read(path)):
            code = re.search(r'"([^"]*)"', body)
            kind = re.search(r"ErrorKind::k(\w+)", body)
            kind_words = re.sub(r"(?<!^)(?=[A-Z])", "_", kind[1]).lower() if kind else "finding"
            found.append((path, name, kind_words, code[1] if code else ""))
    for path in project.files("finding_codes.h", under="src/"):
        for name, code in _FINDING.findall(project.read(path)):
            found.append((path, name, "finding", code))
    return found


def texts(project):
    """code -> (path, entry) of catalog/texts/*.json, and the problems of these files."""
    found = {}
    problems = []

    def without_repeats(pairs):
        keys = [key for key, _ in pairs]
        problems.extend(f"{path}: {key} is given twice" for key in sorted(set(keys)) if keys.count(key) > 1)
        return dict(pairs)

    for path in project.files(".json", under="catalog/texts/"):
        for code, entry in json.loads(project.read(path), object_pairs_hook=without_repeats).items():
            if code in found:
                problems.append(f"{path}: {code} stands in {found[code][0]} too")
            found[code] = (path, entry)
    return found, problems


def table(project):
    """The document, made from the constants and texts."""
    entries, _ = texts(project)
    lines = ["# Error codes", "",
             "Stable for ever. Made by `tools/error_codes.py --write` from `src/**/*_errors.h`, `finding_codes.h` and",
             "`catalog/texts`; a house test compares it.", "",
             "| code | kind | 中文 | English |", "|---|---|---|---|"]
    for _, _, kind, code in sorted(constants(project), key=lambda c: c[3]):
        entry = entries.get(code, (None, {}))[1]
        cells = []
        for language in ("zh", "en"):
            words = entry.get(language, {})
            gap = " " if language == "en" else ""
            sentence = words.get("text", "") + (gap + words["mend"] if words.get("mend") else "")
            cells.append(sentence.replace("|", "\\|").replace("\n", " "))
        lines.append(f"| `{code}` | {kind} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines) + "\n"


def _check_text(path, code, entry):
    places = {}
    for language in ("zh", "en"):
        words = entry.get(language)
        if not isinstance(words, dict) or not words.get("text"):
            yield f"{path}: {code} has no {language} text"
            return
        unknown = sorted(set(words) - {"text", "mend"})
        if unknown:
            yield f"{path}: {code} has the unknown member {unknown[0]} in {language}"
        places[language] = set(_PLACE.findall(words["text"] + words.get("mend", "")))
        if any(not re.fullmatch(r"[a-z][a-z0-9_]*", place) for place in places[language]):
            yield f"{path}: {code} has a place in {language} that is not a lower-case name"
    if places["zh"] != places["en"]:
        odd = ", ".join(sorted(places["zh"] ^ places["en"]))
        yield f"{path}: {code} has not the same places in zh and en: {odd}"
    if bool(entry["zh"].get("mend")) != bool(entry["en"].get("mend")):
        yield f"{path}: {code} says how to mend in one language only"


def check(project):
    declared = {}
    for path, name, _, code in constants(project):
        if not CODE.match(code):
            yield f"{path}: {name} has the code “{code}”, not area.reason in lower case"
        if code in declared:
            yield f"{path}: {code} is declared in {declared[code]} too"
        declared[code] = path
    entries, problems = texts(project)
    yield from problems
    for code, path in sorted(declared.items()):
        if code not in entries:
            yield f"{path}: {code} has no text in catalog/texts"
    for code, (path, entry) in sorted(entries.items()):
        if code not in declared:
            yield f"{path}: {code} is a text without a constant"
        else:
            yield from _check_text(path, code, entry)
    if declared and project.read_or(DOCUMENT) != table(project):
        yield f"{DOCUMENT} is not what the constants and texts say: run tools/error_codes.py --write"
