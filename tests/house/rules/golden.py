"""Every check of every catalogue item is shown by golden cases: one that it refuses and one that it lets pass."""

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


def case_folders(project, item):
    prefix = f"{CASES}{item}/"
    return {path[len(prefix):].split("/")[0] for path in project.files(under=prefix) if path.count("/") > 2}


def check(project):
    for path in project.files(under=ITEMS):
        if not _FILE.fullmatch(path[len(ITEMS):]):
            yield f"{path}: not <code>.v<N>.json"
    for item, path in newest_items(project).items():
        folders = case_folders(project, item)
        ids = {str(c["id"]).lower() for c in json.loads(project.read(path)).get("checks", []) if "id" in c}
        for check_id in sorted(ids):
            for ending in ("refuses", "accepts"):
                if not any(re.match(re.escape(check_id) + r"[-_](.*[-_])?" + ending + r"([-_]|$)", f) for f in folders):
                    yield f"{path}: check {check_id.upper()} has no case {CASES}{item}/{check_id}_{ending}…"
