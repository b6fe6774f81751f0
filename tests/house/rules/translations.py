"""All languages of the portal have the same keys, and the same places in each text."""

import json
import re

FOLDER = "web/portal/i18n/"
# How a date is put together differs between languages; everything else says the same with the same values.
FREE_PLACES = {"patterns.date", "patterns.month"}
_PLACE = re.compile(r"\{\{?\{?[#/^&]?\s*([\w.]+)\s*\}?\}?\}")


def flat(value, prefix=""):
    """{"page.title": "…"} of nested objects and lists."""
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        return {prefix[:-1]: value}
    found = {}
    for key, inner in pairs:
        found.update(flat(inner, f"{prefix}{key}."))
    return found


def check(project):
    languages = {path: flat(json.loads(project.read(path))) for path in project.files(".json", under=FOLDER)}
    if not languages:
        return
    every_key = set().union(*languages.values())
    for path, entries in languages.items():
        for key in sorted(every_key - set(entries)):
            yield f"{path}: {key} is missing"
        for key, value in entries.items():
            if not isinstance(value, str) or not value.strip():
                yield f"{path}: {key} has no text"
    for key in sorted(every_key - FREE_PLACES):
        places = {tuple(sorted(_PLACE.findall(e[key]))) for e in languages.values() if isinstance(e.get(key), str)}
        if len(places) > 1:
            yield f"{FOLDER}: {key} has not the same places in every language"
