"""The work of a mixed load: people who report, import, correct, withdraw, confirm and read, each with rows of their own.

A worker goes through cycles 0, 1, 2 ...; what a cycle leaves behind depends on its number alone. Each step is repeated
until it is acknowledged, so the same cycles lead to the same content whatever was killed in between.
"""

import collections
import csv
import io
import pathlib
import random
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import make_penalties  # noqa: E402
import make_rows  # noqa: E402
from served import Lost  # noqa: E402

ORGANISATIONS = 200
STEP_SECONDS_MAX = 120
PAUSE = 0.05
PROOFS_KEPT = 40
DEPARTMENT = "D011"
AUTHORITY, AUTHORITY_CODE = "钟祥市环境保护局", "11420881DEM001113C"
REASON = {"reason": "wrong_subject"}
BY_HAND = "照原件更正"
# Every batch that is filed or being filed, with the rows it says it has filed and those that are there. One statement
# sees one moment; a slice is there whole, with its counts, or not at all.
HALF_VISIBLE = """
SELECT b.id, b.filed + b.versioned, COALESCE(c.n, 0) FROM batch b LEFT JOIN (
  SELECT batch_id, COUNT(*) AS n FROM (SELECT batch_id FROM record UNION ALL SELECT batch_id FROM record_version) r
  GROUP BY batch_id) c ON c.batch_id = b.id
WHERE b.state IN ('filing', 'filed') AND b.filed + b.versioned <> COALESCE(c.n, 0)"""


class Unexpected(Exception):
    """An answer that no kill explains."""


def document(tag, number):
    return f"钟环许〔2025〕{tag}-{number}号"


def licences(tag, texts, bad=()):
    """A file of licences with these texts; rows in `bad` (counted from 0) have a date that does not exist."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(make_rows.LICENCE_COLUMNS)
    for i, text in enumerate(texts):
        s = 1 + i % ORGANISATIONS
        day = f"2025/{1 + i % 12:02d}/{1 + i % 28:02d}"
        table.writerow([make_rows.name(s), "法人及非法人组织", make_rows.code(s), "示例某", "排污许可决定书",
                        document(tag, i), "普通", "排污许可证", f"PW{tag}-{i:05d}", text,
                        "2025/13/01" if i in bad else day, day, "2030/12/31", AUTHORITY, AUTHORITY_CODE, "1", AUTHORITY,
                        AUTHORITY_CODE])
    return out.getvalue().encode()


class Load:
    """What the workers of one city share."""

    def __init__(self, city, journal, reporter, approver, public, limits=None):
        self.city, self.journal = city, journal
        self.reporter, self.approver, self.public = reporter, approver, public
        self.limits = limits  # cycles of each worker by name; None: until `stopping`
        self.gate = threading.Event()
        self.gate.set()
        self.stopping = False
        self.faults = []  # what no kill explains
        self.proofs = collections.deque(maxlen=PROOFS_KEPT)
        self.reads = 0
        self.looks = 0

    def goes_on(self, worker):
        return not self.stopping if self.limits is None else worker.cycles < self.limits[worker.name]


class Worker(threading.Thread):
    def __init__(self, load, name):
        super().__init__(name=name, daemon=True)
        self.load, self.cycles = load, 0
        self.rng = random.Random(name)

    def run(self):
        try:
            while self.load.goes_on(self):
                self.cycle(f"{self.name}{self.cycles}")
                self.cycles += 1
        except Unexpected as fault:
            self.load.faults.append(f"{self.name}{self.cycles}: {fault}")

    def ask(self, person, method, path, body=None, event="", headers=None):
        """(status, JSON). Raises Lost when it cannot be known whether it was done."""
        self.load.gate.wait()
        status, answer, _ = person.ask(method, path, body, event, headers)
        if status in (429, 500, 503):
            raise Lost(f"status {status}")
        return status, answer

    def insist(self, attempt):
        """Repeats until `attempt` gives something."""
        end = time.monotonic() + STEP_SECONDS_MAX
        while True:
            try:
                self.load.gate.wait()
                found = attempt()
                if found is not None:
                    return found
            except Lost as lost:
                if time.monotonic() > end:
                    raise Unexpected(f"no answer for {STEP_SECONDS_MAX} s: {lost}") from lost
            if time.monotonic() > end:
                raise Unexpected(f"nothing for {STEP_SECONDS_MAX} s")
            time.sleep(PAUSE)

    def batch_in(self, batch, states):
        """Waits until a batch is in one of these states."""
        def look():
            status, answer = self.ask(self.load.reporter, "GET", f"/api/v1/batches/{batch}", event="batch.shown")
            if status != 200:
                raise Unexpected(f"batch {batch}: {status} {answer}")
            return answer if answer["state"] in states else None
        return self.insist(look)

    def import_file(self, tag, content, item="licence"):
        """Imports at the command line until the program says that every row is there."""
        path = self.load.city.folder / f"{tag}.csv"
        path.write_bytes(content)
        rows = content.count(b"\n") - 1

        def attempt():
            code, answer = self.load.city.run("import", str(path), "--item", item, "--department", DEPARTMENT)
            error = answer.get("error", {}).get("code", "")
            # 1 tells of findings; the rows have warnings.
            if code in (0, 1) and answer.get("filed", 0) + answer.get("unchanged", 0) + answer.get("versioned", 0) == rows:
                return answer
            if code == -9 or error in ("app.storage", "db.unreachable"):
                return None
            raise Unexpected(f"import {tag}: exit code {code}, {answer}")
        answer = self.insist(attempt)
        path.unlink()
        self.load.journal.note("batch", answer["batch"], state="filed", rows=rows)
        return answer

    def record_of(self, number):
        """The record with this document number."""
        query = urllib.parse.urlencode({"document_number": number})

        def look():
            status, answer = self.ask(self.load.reporter, "GET", f"/api/v1/reported-records?{query}",
                                      event="record.reported_listed")
            if status != 200 or len(answer["rows"]) != 1:
                raise Unexpected(f"{number}: {status} {answer}")
            return answer["rows"][0]["id"]
        return self.insist(look)

    def note_record(self, number, text, version=1, field="XK_NR"):
        record = self.record_of(number)
        self.load.journal.note("record", record, states=["active"], version=version, field=field, text=text)
        self.load.journal.note("public", record, acknowledged=False, statuses=[200])
        return record


class Reporter(Worker):
    """Uploads a file, sets a wrong cell right, submits; a second person approves. Every fourth batch is withdrawn."""

    def cycle(self, tag):
        rows = 40 + 37 * self.cycles % 160
        content = licences(tag, [f"准予排放示例污染物，{tag}，{i}" for i in range(rows)], bad=(3,))
        batch = self.upload(tag, content)
        note = self.load.journal.note
        note("batch", batch, state="examining", rows=rows)
        self.batch_in(batch, ["examined"])
        note("batch", batch, acknowledged=False, state="examined", rows=rows)
        self.edit(batch, 5, "XK_JDRQ", "2025/04/04")
        if self.cycles % 4 == 3:
            note("batch", batch, acknowledged=False, states=["examined", "withdrawn"])
            self.move(self.load.reporter, batch, "withdraw", "batch.withdrawn", ["withdrawn"])
            note("batch", batch, states=["withdrawn"])
            return
        self.move(self.load.reporter, batch, "submit", "batch.submitted", ["submitted", "filing", "filed"],
                  {"confirm_warnings": True, "reason": BY_HAND})
        note("batch", batch, state="submitted", rows=rows)
        self.move(self.load.approver, batch, "approve", "batch.approved", ["filing", "filed"])
        note("batch", batch, state="filing", rows=rows)
        filed = self.batch_in(batch, ["filed"])
        if filed["counts"]["filed"] != rows:
            raise Unexpected(f"batch {batch} filed {filed['counts']}")
        note("batch", batch, state="filed", rows=rows)
        self.note_record(document(tag, 3), f"准予排放示例污染物，{tag}，3")

    def upload(self, tag, content):
        note = self.load.journal.note
        announced = {"item": "licence", "file_name": f"{tag}.csv", "size": len(content)}

        def begin():
            status, answer = self.ask(self.load.reporter, "POST", "/api/v1/uploads", announced, "upload.begun")
            if status not in (200, 201):
                raise Unexpected(f"upload {tag}: {status} {answer}")
            return answer["id"]
        upload = self.insist(begin)
        note("upload", upload, offset=0)

        def send():
            status, answer = self.ask(self.load.reporter, "GET", f"/api/v1/uploads/{upload}", event="upload.shown")
            if status != 200:
                raise Unexpected(f"upload {upload}: {status} {answer}")
            if answer["offset"] == len(content):
                return True
            status, answer = self.ask(self.load.reporter, "PATCH", f"/api/v1/uploads/{upload}", content,
                                      "upload.continued", {"Content-Type": "application/offset+octet-stream",
                                                           "Upload-Offset": str(answer["offset"])})
            return True if status == 200 else None
        self.insist(send)
        note("upload", upload, offset=len(content))

        def finish():
            status, answer = self.ask(self.load.reporter, "POST", f"/api/v1/uploads/{upload}/finish", None,
                                      "upload.finished")
            if status != 200:
                raise Unexpected(f"upload {upload}: {status} {answer}")
            return answer["batch"]
        batch = self.insist(finish)
        note("upload", upload, offset=len(content), batch=batch)
        return batch

    def edit(self, batch, row, field, value):
        path = f"/api/v1/batches/{batch}/rows/{row}"

        def attempt():
            status, answer = self.ask(self.load.reporter, "PUT", f"{path}/cells/{field}", {"value": value},
                                      "batch.cell_edited", {"If-Match": "\"0\""})
            if status == 200:
                return answer["edit"]["version"]
            if status == 409:  # ours of a moment ago, whose answer was lost
                status, answer = self.ask(self.load.reporter, "GET", path, event="batch.row_shown")
                cell = next(c for c in answer["cells"] if c["field"] == field) if status == 200 else {}
                if cell.get("value") == value and cell["edit"]:
                    return cell["edit"]["version"]
            raise Unexpected(f"edit of batch {batch}: {status} {answer}")
        version = self.insist(attempt)
        self.load.journal.note("edit", (batch, row, field), version=version, value=value)

    def move(self, person, batch, verb, event, states, body=None):
        def attempt():
            status, answer = self.ask(person, "POST", f"/api/v1/batches/{batch}/{verb}", body, event)
            if status == 200:
                return True
            if status == 409:
                now, view = self.ask(person, "GET", f"/api/v1/batches/{batch}", event="batch.shown")
                if now == 200 and view["state"] in states:
                    return True
            raise Unexpected(f"{verb} of batch {batch}: {status} {answer}")
        self.insist(attempt)


class Importer(Worker):
    """Imports at the command line beside the server, then the same decisions again with every second one corrected."""

    def cycle(self, tag):
        rows = 600 + 700 * (self.cycles % 4)
        texts = [f"准予排放示例污染物，{tag}，{i}" for i in range(rows)]
        self.import_file(tag, licences(tag, texts))
        records = [self.note_record(document(tag, i), texts[i]) for i in range(2)]
        corrected = [text + ("，更正" if i % 2 else "") for i, text in enumerate(texts)]
        for i in range(2):  # while it is under way, either may be there
            self.load.journal.note("record", records[i], False, states=["active"], version=1, field="XK_NR",
                                   text=texts[i])
        self.import_file(tag, licences(tag, corrected))
        for i in range(2):
            self.load.journal.note("record", records[i], states=["active"], version=1 + i, field="XK_NR",
                                   text=corrected[i])


class Withdrawer(Worker):
    """Asks to withdraw records; a second person approves or refuses, or it is taken back."""

    def cycle(self, tag):
        texts = [f"准予排放示例污染物，{tag}，{i}" for i in range(3)]
        self.import_file(tag, licences(tag, texts))
        for i, (verb, ends) in enumerate([("approve", "done"), ("take_back", "taken_back"), ("refuse", "refused")]):
            self.withdraw(self.note_record(document(tag, i), texts[i]), texts[i], verb, ends)

    def withdraw(self, record, text, verb, ends):
        def note(states, withdrawals, acknowledged, statuses=(200,)):
            self.load.journal.note("record", record, acknowledged, states=states, version=1, field="XK_NR", text=text,
                                   withdrawals=withdrawals)
            self.load.journal.note("public", record, False, statuses=list(statuses))
        path = f"/api/v1/reported-records/{record}/withdrawal"
        seen = {"If-Match": "\"1\""}
        note(["active"], [[], ["asked"]], False)
        self.insist(lambda: self.step(self.load.reporter, "POST", path, REASON, "record.withdrawal_asked", seen, record,
                                      "asked"))
        note(["active"], [["asked"]], True)
        goes = verb == "approve"
        note(["active", "revoked"] if goes else ["active"], [["asked"], [ends]], False, [200, 410] if goes else [200])
        if goes:
            self.insist(lambda: self.step(self.load.approver, "POST", f"{path}/approve", None,
                                          "record.withdrawal_approved", seen, record, ends))
        elif verb == "refuse":
            self.insist(lambda: self.step(self.load.approver, "POST", f"{path}/refuse", {"reason": BY_HAND},
                                          "record.withdrawal_refused", {}, record, ends))
        else:
            self.insist(lambda: self.step(self.load.reporter, "DELETE", path, None, "record.withdrawal_taken_back", {},
                                          record, ends))
        note(["revoked"] if goes else ["active"], [[ends]], True, [410] if goes else [200])

    def step(self, person, method, path, body, event, headers, record, state):
        """True when done, now or a moment ago with an answer that was lost."""
        status, answer = self.ask(person, method, path, body, event, headers)
        if status == 200:
            return True
        now, view = self.ask(person, "GET", f"/api/v1/reported-records/{record}", event="record.reported_shown")
        if status == 409 and now == 200 and [w["state"] for w in view["withdrawals"]] == [state]:
            return True
        raise Unexpected(f"{method} {path}: {status} {answer}")


class Confirmer(Worker):
    """Imports penalties whose text names somebody, which are held, and confirms them at the command line."""

    def cycle(self, tag):
        text = "经查，当事人联系电话 13900001234，身份证号 11010519491231002X。"
        number = f"钟工商罚〔2018〕{tag}号"
        rows = [make_penalties.row_of(1, f"CF_WSH={number};CF_SY={text};CF_SJLY={AUTHORITY};CF_SJLYDM={AUTHORITY_CODE};"
                                         f"CF_CFJG={AUTHORITY};CF_CFJGDM={AUTHORITY_CODE};CF_JDRQ=2025-02-12")]
        out = io.StringIO(newline="")
        table = csv.DictWriter(out, make_penalties.COLUMNS, lineterminator="\r\n", restval="")
        table.writeheader()
        table.writerows(rows)
        self.import_file(tag, out.getvalue().encode(), "penalty")
        record = self.record_of(number)
        note = self.load.journal.note
        note("record", record, False, states=["held", "active"], version=1, field="CF_WSH", text=number)
        note("public", record, False, statuses=[200, 404])

        def confirm():
            code, answer = self.load.city.run("publish", record, "--confirm")
            error = answer.get("error", {}).get("code", "")
            if code == 0 or error == "records.not_held":
                return True
            if code == -9 or error in ("app.storage", "db.unreachable"):
                return None
            raise Unexpected(f"confirmation of {record}: exit code {code}, {answer}")
        self.insist(confirm)
        note("record", record, states=["active"], version=1, field="CF_WSH", text=number)
        note("public", record, False, statuses=[200])
        time.sleep(0.3)  # the others are to have their turn


class Reader(Worker):
    """Reads as the public does, keeps proofs, and looks for slices that are half there."""

    def run(self):
        load = self.load
        while not load.stopping:
            try:
                load.gate.wait()
                self.look_at_record()
                if self.rng.random() < 0.2:
                    half = load.city.select(HALF_VISIBLE)
                    load.looks += 1
                    if half:
                        load.faults.append(f"half-visible slices: {half}")
                if self.rng.random() < 0.3:
                    self.ask(load.public, "GET", self.rng.choice(["/", "/api/v1/publicity", "/api/v1/search?q=示例"]))
            except Lost:
                pass
            time.sleep(0.02)

    def look_at_record(self):
        records = self.load.journal.keys("public")
        if not records:
            return
        record = self.rng.choice(records)
        before = self.load.journal.get("public", record)
        status, answer = self.ask(self.load.public, "GET", f"/api/v1/records/{record}")
        self.load.reads += 1
        if before == self.load.journal.get("public", record) and status not in before["statuses"]:
            self.load.faults.append(f"a reader saw {record} as {status}, expected {before['statuses']}: {answer}")
        if status == 200 and self.rng.random() < 0.3:
            status, proof = self.ask(self.load.public, "GET", f"/api/v1/proofs/{record}")
            if status == 200:
                self.load.proofs.append((record, proof))


def work_of(load):
    """The workers whose cycles decide the content."""
    return [Reporter(load, "R"), Reporter(load, "S"), Importer(load, "I"), Withdrawer(load, "W"), Confirmer(load, "C")]
