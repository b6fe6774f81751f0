"""Migrations are numbered without gaps, never edited, and shaped for distribution (design 3)."""

import hashlib
import re

import sql_text
from rules import sql

FOLDER = "migrations/"
# Beside the rules, not in migrations/: that folder is compiled into the program and holds migrations only.
CHECKSUMS = "tests/house/migration_checksums.txt"
_FILE = re.compile(r"(\d{4})_([a-z0-9]+(?:_[a-z0-9]+)+)(\.sqlite|\.postgresql)?\.sql")
_WORDS = {"INTEGER", "TEXT", "REAL"}


def names(project):
    """(number, name, engine suffix or None, path) of each file that is named as it should be, in order."""
    for path in project.files(".sql", under=FOLDER):
        match = _FILE.fullmatch(path[len(FOLDER):])
        if match:
            yield int(match[1]), f"{match[1]}_{match[2]}", match[3], path


def checksum_lines(project):
    """What the list of checksums must say, in the form of sha256sum."""
    lines = [f"{hashlib.sha256(project.read_bytes(path)).hexdigest()}  {path[len(FOLDER):]}"
             for path in project.files(".sql", under=FOLDER)]
    return "".join(line + "\n" for line in lines)


def check(project):
    found = list(names(project))
    for path in project.files(".sql", under=FOLDER):
        if not _FILE.fullmatch(path[len(FOLDER):]):
            yield f"{path}: not NNNN_verb_noun.sql"
    yield from _check_numbers(project, found)
    yield from _check_checksums(project)
    distribution = {}
    every_index = []
    for _, _, _, path in found:
        text = project.read(path)
        for table in sql_text.tables(text):
            distribution[table.name] = table.distribution
            yield from _check_table(path, table)
        every_index += [(path, *index) for index in sql_text.unique_indexes(text)]
    for path, line, table, columns in every_index:
        column = distribution.get(table, "")
        if column not in ("", "reference", "local") and column not in columns:
            yield f"{path}:{line}: a unique index on {table} without its distribution column {column}"
    yield from _check_updates(project, distribution)


def _check_numbers(project, found):
    common = sorted({(number, name) for number, name, _, _ in found})
    for expected, (number, name) in enumerate(common, 1):
        if number != expected:
            yield f"{FOLDER}{name}: the next number is {expected:04d}"
            break
    suffixes = {}
    for _, name, suffix, _ in found:
        suffixes.setdefault(name, set()).add(suffix)
    for name, present in suffixes.items():
        if None not in present:
            yield f"{FOLDER}{name}: the text of one engine replaces a common one, which is missing"
    head = project.read_or("migrations/.head").strip()
    last = common[-1][1] if common else ""
    if head != last:
        yield f"migrations/.head names “{head}”, the last migration is “{last}”"


def _check_checksums(project):
    recorded = {}
    for line in project.read_or(CHECKSUMS).splitlines():
        digest, _, name = line.partition("  ")
        recorded[name] = digest
    for line in checksum_lines(project).splitlines():
        digest, _, name = line.partition("  ")
        if name not in recorded:
            yield f"{CHECKSUMS}: {name} is missing: run tools/migration_checksums.py --add"
        elif recorded.pop(name) != digest:
            yield f"{FOLDER}{name}: edited after it was recorded; write a new migration instead"
        recorded.pop(name, None)
    for name in recorded:
        yield f"{CHECKSUMS}: {name} is recorded but gone"


def _check_table(path, table):
    at = f"{path}:{table.line}: table {table.name}"
    for name, rest in table.columns.items():
        word = rest.split()[0] if rest else ""
        if word not in _WORDS:
            yield f"{at}: column {name} is “{word}”; only INTEGER, TEXT and REAL"
    if not table.distribution:
        yield f"{at}: the line before must say -- distribute: <column> | reference | local"
    if table.distribution in ("", "reference", "local"):
        return
    rest = table.columns.get(table.distribution)
    if rest is None:
        yield f"{at}: distributed by {table.distribution}, which is no column of it"
        return
    if not re.search(r"\bNOT\s+NULL\b", rest, re.I) and not re.match(r"INTEGER\s+PRIMARY\s+KEY\b", rest, re.I):
        yield f"{at}: the distribution column {table.distribution} must be NOT NULL"
    for line, words, columns in table.keys:
        if table.distribution not in columns:
            yield f"{path}:{line}: table {table.name}: {words} without the distribution column {table.distribution}"


def _check_updates(project, distribution):
    for path, line, text in sql.sql_literals(project):
        for table, columns in sql_text.updated_columns(text):
            if distribution.get(table) in columns:
                yield f"{path}:{line}: updates {table}.{distribution[table]}, by which the table is distributed"
