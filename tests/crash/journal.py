"""What the program has acknowledged, kept beside it, and whether it still knows all of it."""

import threading

# How far a batch is. What was acknowledged may have gone on meanwhile, never back.
RANK = {"examining": 0, "examined": 1, "submitted": 2, "filing": 3, "filed": 4}


class Journal:
    """Facts by (kind, key). A fact is replaced before a change is asked for (both ends allowed) and after its answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.facts = {}
        self.changed = {}  # keys since the last time somebody looked, in order
        self.writes = 0    # acknowledged

    def note(self, kind, key, acknowledged=True, **expected):
        with self.lock:
            self.facts[(kind, key)] = expected
            self.changed[(kind, key)] = True
            self.writes += 1 if acknowledged else 0

    def get(self, kind, key):
        with self.lock:
            return self.facts.get((kind, key))

    def keys(self, kind):
        with self.lock:
            return [key for (of, key) in self.facts if of == kind]

    def choose(self, rng, more):
        """What changed since the last time, and `more` of the others."""
        with self.lock:
            fresh = list(self.changed)
            self.changed = {}
            others = [entry for entry in self.facts if entry not in set(fresh)]
            return fresh + rng.sample(others, min(more, len(others)))

    def everything(self):
        with self.lock:
            return list(self.facts)


def check_upload(person, upload, expected):
    status, answer, _ = person.ask("GET", f"/api/v1/uploads/{upload}")
    if status != 200:
        return f"status {status}"
    if answer["offset"] < expected["offset"]:
        return f"{answer['offset']} bytes of {expected['offset']}"
    if expected.get("batch") and answer["batch"] != expected["batch"]:
        return f"batch {answer['batch']} and not {expected['batch']}"
    return None


def check_batch(person, batch, expected):
    status, answer, _ = person.ask("GET", f"/api/v1/batches/{batch}")
    if status != 200:
        return f"status {status}"
    state = answer["state"]
    if "states" in expected:
        return None if state in expected["states"] else f"{state} and none of {expected['states']}"
    if RANK.get(state, -1) < RANK[expected["state"]]:
        return f"{state} and not {expected['state']}"
    if state == "filed" and answer["counts"]["rows"] != expected["rows"]:
        return f"{answer['counts']['rows']} rows and not {expected['rows']}"
    return None


def check_edit(person, cell, expected):
    batch, row, field = cell
    status, answer, _ = person.ask("GET", f"/api/v1/batches/{batch}/rows/{row}")
    if status == 409:  # filed: the edits have gone with the copy; the record tells
        return None
    if status != 200:
        return f"status {status}"
    found = next(c for c in answer["cells"] if c["field"] == field)
    if found["edit"] is None or found["edit"]["version"] != expected["version"] or found["value"] != expected["value"]:
        return f"{found}"
    return None


def check_record(person, record, expected):
    status, answer, _ = person.ask("GET", f"/api/v1/reported-records/{record}")
    if status != 200:
        return f"status {status}"
    if answer["state"] not in expected["states"]:
        return f"{answer['state']} and none of {expected['states']}"
    if answer["version"] < expected["version"]:
        return f"version {answer['version']} and not {expected['version']}"
    text = next((field["value"] for field in answer["fields"] if field["code"] == expected["field"]), None)
    if answer["version"] == expected["version"] and text != expected["text"]:
        return f"{text} and not {expected['text']}"
    if "withdrawals" in expected:
        states = [withdrawal["state"] for withdrawal in answer["withdrawals"]]
        if states not in expected["withdrawals"]:
            return f"withdrawals {states} and none of {expected['withdrawals']}"
    return None


def check_public(person, record, expected):
    status, answer, _ = person.ask("GET", f"/api/v1/records/{record}")
    return None if status in expected["statuses"] else f"status {status} and none of {expected['statuses']}: {answer}"


CHECKS = {"upload": check_upload, "batch": check_batch, "edit": check_edit, "record": check_record,
          "public": check_public}


def losses(journal, entries, people):
    """Texts of what is not as acknowledged. `people` may ask for facts of each kind, and nobody writes meanwhile."""
    lost = []
    for kind, key in entries:
        expected = journal.get(kind, key)
        found = CHECKS[kind](people[kind], key, expected)
        if found is not None:
            lost.append(f"{kind} {key}: {found}")
    return lost
