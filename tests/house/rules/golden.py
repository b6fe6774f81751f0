"""Every check of every catalogue item is shown by golden cases: one in which it speaks and one in which it is silent.

A case of check DP-01 of the item penalty is a folder tests/golden/penalty/dp-01…/ with a file input.* and the expected
report beside it. The check speaks when the report names it.
"""

import json
import re

ITEMS = "catalog/items/"
CASES = "tests/golden/"


_FILE = re.compile(r"([a-z][a-z0-9_]*)\.v(\d+)\.json")


def newest_items(project):
    """item code -> path of its newest version; older ones keep the cases they had."""
    newest = {}
    for path in project.files(".json", under=ITEMS):
        match = _FILE.fullmatch(path[len(ITEMS):])
        if match:
            newest[match[1]] = max(newest.get(match[1], (0, "")), (int(match[2]), path))
    return {code: path for code, (_, path) in sorted(newest.items())}


def cases(project, item):
    """folder -> text of the expected report, for each case of the item."""
    prefix = f"{CASES}{item}/"
    found = {}
    for path in project.files(under=prefix):
        folder, _, name = path[len(prefix):].partition("/")
        if name:
            report = "" if name.startswith("input") else project.read_bytes(path).decode("utf-8", "replace")
            found[folder] = found.get(folder, "") + report
    return found


def check(project):
    for path in project.files(under=ITEMS):
        if not _FILE.fullmatch(path[len(ITEMS):]):
            yield f"{path}: not <code>.v<N>.json"
    for item, path in newest_items(project).items():
        every_case = cases(project, item)
        checks = json.loads(project.read(path)).get("checks", [])
        for check_id in sorted({rule["id"] for rule in checks if "id" in rule}):
            name = re.compile(re.sub(r"[-_]", "[-_]?", re.escape(check_id.lower()).replace(r"\-", "-")) + r"(?!\d)")
            named = re.compile(rf"(?<![\w-]){re.escape(check_id)}(?![\w-])")
            speaks = {bool(named.search(report)) for folder, report in every_case.items() if name.match(folder)}
            if True not in speaks:
                yield f"{path}: no case {CASES}{item}/{check_id.lower()}… in which {check_id} finds something"
            if False not in speaks:
                yield f"{path}: no case {CASES}{item}/{check_id.lower()}… in which {check_id} finds nothing"
