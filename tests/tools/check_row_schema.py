#!/usr/bin/env python3
"""Compares the JSON Schema of an item with its golden cases.

check_row_schema.py SCHEMA.json tests/golden/ITEM

Rows without a finding must fit the schema; rows refused for something that a schema can say must not. Prints one line
`ok`/`not ok` for each case and says how many rows were compared. Rows of older editions and of files whose header is
refused are left out: the schema describes the current edition.
"""
import csv
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

# Codes of findings that the schema must find too.
SAYABLE = {"check.required", "check.required_when", "check.both_or_neither", "check.max_length", "code.not_in_list",
           "number.unreadable", "number.too_large", "number.too_small", "number.scale", "date.unreadable",
           "code.unexplained", "subject.no_identifier", "subject.person_not_collected"}
EMPTY = {"无", "/", "／", "-", "－", "空", "null", "n/a", "00000000000000000x"}
# Dates that no calendar has are beyond a pattern.
BEYOND = {"date.unreadable"}


IDENTIFIERS = ("_SHXYM", "_GSZC", "_ZZJG", "_SWDJ", "_SYDW", "_SHZZ", "uscc")
HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}


def stored(header, cells, listed):
    """The row as it is stored: trimmed, without what counts as empty; in identifiers and listed values full-width
    characters become half-width, and organisation codes lose their hyphen."""
    row = {}
    for code, cell in zip(header, cells):
        value = cell.strip(" \t\u3000\u00a0")
        if code in listed or code.endswith(IDENTIFIERS):
            value = value.translate(HALF_WIDTH).replace("; ", ";")
        if code.endswith(("_ZZJG", "organisation_no")):
            value = value.replace("-", "")
        if value and value.lower() not in EMPTY:
            row[code] = value
    return row


def sayable(codes, row):
    """What of it a schema can say. An identifier that stands there but counts for nothing is beyond a pattern."""
    if any(code.endswith(IDENTIFIERS) for code in row):
        codes = codes - {"subject.no_identifier"}
    return codes & (SAYABLE - BEYOND)


def canonical_number(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    known = set(schema["properties"])
    numbers = {code for code, rule in schema["properties"].items() if rule.get("pattern", "").startswith("^[0-9]{1,")}
    listed = {code for code, rule in schema["properties"].items() if rule.get("pattern", "").startswith("^(")}
    accepted = refused = 0
    for folder in sorted(pathlib.Path(sys.argv[2]).iterdir()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        with open(folder / "input.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        header = rows[0]
        if expected.get("refused") or not set(header) <= known | person_columns(header, known):
            continue
        mistakes = []
        for entry in expected["rows"]:
            row = stored(header, rows[entry["row"] - 1], listed)
            row = {code: canonical_number(value) if code in numbers else value for code, value in row.items()}
            codes = {finding["code"] for finding in entry["findings"] if finding["severity"] == "error"}
            fits = validator.is_valid(row)
            if not entry["findings"]:
                accepted += 1
                if not fits:
                    mistakes.append((entry["row"], [error.message for error in validator.iter_errors(row)]))
            elif sayable(codes, row):
                refused += 1
                if fits:
                    mistakes.append((entry["row"], sorted(codes)))
        print(f"{'not ok' if mistakes else 'ok'} {folder.name}")
        for row, what in mistakes:
            print(f"#   row {row}: {what}")
    print(f"{'ok' if accepted and refused else 'not ok'} compared_{accepted}_accepted_and_{refused}_refused_rows")


def person_columns(header, known):
    """Columns that only natural persons have: the schema has no place for them, and organisations leave them empty."""
    return {code for code in header if code not in known and code.endswith(("_XDR_ZJLX", "_XDR_ZJHM"))}


main()
