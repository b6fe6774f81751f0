#!/usr/bin/env python3
"""kill -9 under a mixed load: whatever was acknowledged is there afterwards.

mixed_load.py [--postgres]     prints `ok NAME` or `not ok NAME` for each thing it checks

People report over HTTP, import, correct, withdraw, confirm and read, while the program is killed at random moments and
started again; with --postgres (inside `tools/with_postgres --durable`) the database server is killed as well. A journal
beside the program keeps what it acknowledged. At the end the same work is done once more in another city without any
kill, and both must have the same content.

CREDENCE: the program. CREDENCE_CRASH_SECONDS: how long to go on killing (20). CREDENCE_CRASH_SEED: which random moments;
printed, so that a run can be repeated as far as two machines are alike.
"""

import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

from journal import Journal, losses
from load import HALF_VISIBLE, ORGANISATIONS, Load, Reader, work_of
from postgres import Cluster
from served import City, Lost, Person, environment

ROUNDS_MIN = 6
PAUSE_MAX = 1.4
FACTS_AGAIN = 40     # older facts that are looked at in each round
SHOWN_MAX = 10       # lines of what went wrong
WORKER_SECONDS_MAX = 240
DRAIN_SECONDS_MAX = 120
FSCK_SHARE = 0.5     # of the time: a long run looks less often as the city grows


class Result:
    def __init__(self):
        self.failed = False

    def check(self, name, faults):
        """`faults` is a list of texts, empty when all is well; or a truth."""
        holds = faults if isinstance(faults, bool) else not faults
        print("ok" if holds else "not ok", name, flush=True)
        self.failed = self.failed or not holds
        if not holds and not isinstance(faults, bool):
            for fault in list(faults)[:SHOWN_MAX]:
                print("#  ", str(fault)[:600], flush=True)


def make_city(program, folder, database=""):
    """A city with organisations, two people who have signed in, and a server; and its load."""
    city = City(program, folder, database)
    city.init()
    tools = pathlib.Path(__file__).resolve().parent.parent / "tools"
    rows = pathlib.Path(f"{folder}.organisations.csv")
    rows.write_text(os.popen(f"{sys.executable} {tools}/make_rows.py organisations {ORGANISATIONS}").read(),
                    encoding="utf-8")
    city.must("import", str(rows), "--item", "organisation", "--department", "D024")
    people = [Person(city, "rina", "D011", "reporter"), Person(city, "paul", "D011", "approver"), Person(city)]
    if not city.serve():
        sys.exit("the server does not start")
    for person in people[:2]:
        person.enter()
    return city, people


class Disturbance:
    """The rounds: something is killed, and then everything is looked at."""

    def __init__(self, city, load, rng, cluster):
        self.city, self.load, self.rng, self.cluster = city, load, rng, cluster
        self.kills = {"program": 0, "program while starting": 0, "command": 0, "database server": 0}
        self.lost, self.defects, self.half, self.late = [], [], [], []
        self.checks = 0
        self.fsck_seconds = 0.0
        self.begin = time.monotonic()

    def round(self):
        time.sleep(self.rng.uniform(0.02, PAUSE_MAX))
        choice = self.rng.random()
        if choice < 0.2 and self.city.kill_a_command(self.rng.choice):
            self.kills["command"] += 1
            return
        self.load.gate.clear()
        if self.cluster and choice < 0.5:
            self.kills["database server"] += 1
            self.cluster.stop_hard(self.rng)
            self.cluster.start()
            self.await_recovery()
        else:
            self.kill_program()
        self.look()
        self.load.gate.set()

    def kill_program(self):
        self.kills["program"] += 1
        if self.rng.random() < 0.3:
            self.city.kill_a_command(self.rng.choice)
        self.city.kill()
        self.look_while_down()
        while self.rng.random() < 0.25:
            self.city.serve_and_kill(self.rng.uniform(0, 0.3))
            self.kills["program while starting"] += 1
        begin = time.monotonic()
        if not self.city.serve():
            self.late.append(f"the server did not start: {self.city.errors()}")
        if time.monotonic() - begin > 5:
            self.late.append(f"ready after {time.monotonic() - begin:.1f} s")

    def await_recovery(self):
        """The program finds its way back to the database by itself."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                if self.load.public.ask("GET", "/healthz")[0] == 200:
                    return
            except Lost:
                pass
            time.sleep(0.1)
        self.late.append("the program does not find back to its database within 15 s")

    def look_while_down(self):
        if self.fsck_seconds > FSCK_SHARE * (time.monotonic() - self.begin):
            return
        begin = time.monotonic()
        code, answer = self.city.run("fsck")
        self.checks += 1
        if code != 0:
            self.defects.append(f"exit code {code}: {json.dumps(answer, ensure_ascii=False)[:500]}")
        self.half += self.city.select(HALF_VISIBLE)
        self.fsck_seconds += time.monotonic() - begin

    def look(self):
        people = {"upload": self.load.reporter, "batch": self.load.reporter, "edit": self.load.reporter,
                  "record": self.load.reporter, "public": self.load.public}
        chosen = self.load.journal.choose(self.rng, FACTS_AGAIN)
        try:
            self.lost += losses(self.load.journal, chosen, people)
        except Lost as lost:
            self.late.append(f"no answer while looking: {lost}")

    def look_at_everything(self):
        people = {"upload": self.load.reporter, "batch": self.load.reporter, "edit": self.load.reporter,
                  "record": self.load.reporter, "public": self.load.public}
        self.lost += losses(self.load.journal, self.load.journal.everything(), people)


def finish(load, workers):
    """Lets the workers end their cycles; waits for the jobs behind them."""
    load.stopping = True
    for worker in workers:
        worker.join(WORKER_SECONDS_MAX)
        if worker.is_alive():
            load.faults.append(f"{worker.name}{worker.cycles} does not end")
    end = time.monotonic() + DRAIN_SECONDS_MAX
    while load.city.select("SELECT id, kind, attempts FROM job WHERE state <> 'done'"):
        if time.monotonic() > end:
            load.faults.append(f"jobs stay: {load.city.select('SELECT * FROM job WHERE state <> ' + chr(39) + 'done' + chr(39))}")
            return
        time.sleep(0.2)
    time.sleep(1.5)  # the sequencer signs within a second


def verify_proofs(load):
    """Faults of kept proofs and of proofs asked for now; how many were looked at."""
    faults, seen = [], 0
    proofs = list(load.proofs)
    for record in load.journal.keys("public")[-20:]:
        status, proof, _ = load.public.ask("GET", f"/api/v1/proofs/{record}")
        if status == 200:
            proofs.append((record, proof))
        elif 200 in load.journal.get("public", record)["statuses"]:
            faults.append(f"no proof of {record}: {status} {proof}")
    for record, proof in proofs:
        path = load.city.folder / "kept.proof.json"
        path.write_bytes(proof)
        code, answer = load.city.run("verify", str(path))
        seen += 1
        if code != 0:
            faults.append(f"proof of {record}: exit code {code}, {answer}")
    return faults, seen


def missing_from_second_log(load):
    """Events that were acknowledged more often than the second log knows."""
    rows = load.city.select("SELECT actor, event, COUNT(*) FROM audit_entry WHERE outcome = 'done' GROUP BY actor, event")
    known = {(actor, event): count for actor, event, count in rows}
    return [f"{person.name} {event}: {count} acknowledged, {known.get((person.name, event), 0)} in the log"
            for person in (load.reporter, load.approver) for event, count in person.acknowledged.items()
            if known.get((person.name, event), 0) < count]


def disturbed(program, folder, seconds, rng, cluster, result):
    """Kills for `seconds`; the content at the end and the cycles that led to it."""
    city, (reporter, approver, public) = make_city(program, folder, cluster.database("disturbed") if cluster else "")
    load = Load(city, Journal(), reporter, approver, public)
    workers = work_of(load)
    reader = Reader(load, "reader")
    for thread in [*workers, reader]:
        thread.start()
    rounds = Disturbance(city, load, rng, cluster)
    while time.monotonic() - rounds.begin < seconds or sum(rounds.kills.values()) < ROUNDS_MIN:
        rounds.round()
    finish(load, workers)
    reader.join(WORKER_SECONDS_MAX)
    rounds.look_at_everything()
    faults, proofs = verify_proofs(load)
    stopped = city.stop()
    code, answer = city.run("fsck")
    kills = ", ".join(f"{what} {count}" for what, count in rounds.kills.items() if count)
    print(f"# {sum(rounds.kills.values())} kills: {kills}; {load.journal.writes} acknowledged writes, "
          f"{len(rounds.lost)} lost; {load.reads} reads, {load.looks} looks for half slices, {proofs} proofs, "
          f"{rounds.checks + 1} times fsck; {answer.get('records')} records, {answer.get('entries')} entries", flush=True)
    result.check("every_acknowledged_write_is_there", rounds.lost)
    result.check("no_half_visible_slice", rounds.half)
    result.check("nothing_unexpected_was_answered", load.faults)
    result.check("no_internal_error", reporter.internal_errors + approver.internal_errors + public.internal_errors)
    result.check("the_program_comes_back", rounds.late)
    result.check("proofs_verify", faults if proofs else ["none was given"])
    result.check("fsck_is_clean_after_kills", rounds.defects)
    result.check("fsck_is_clean_at_the_end", [] if code == 0 else [answer])
    result.check("second_log_knows_what_was_acknowledged", missing_from_second_log(load))
    result.check("server_stops_when_asked", stopped == 0)
    result.check("enough_was_killed", sum(rounds.kills.values()) >= ROUNDS_MIN and load.journal.writes >= 10)
    return city.must("fsck", "--hash")["hash"], {worker.name: worker.cycles for worker in workers}


def undisturbed(program, folder, cycles, cluster, result):
    """The same cycles without any kill; the content."""
    city, (reporter, approver, public) = make_city(program, folder, cluster.database("calm") if cluster else "")
    load = Load(city, Journal(), reporter, approver, public, cycles)
    workers = work_of(load)
    for worker in workers:
        worker.start()
    finish(load, workers)
    city.stop()
    result.check("the_undisturbed_run_ends", load.faults)
    return city.must("fsck", "--hash")["hash"]


def main():
    environment()
    program = os.environ["CREDENCE"]
    seconds = float(os.environ.get("CREDENCE_CRASH_SECONDS", "20"))
    seed = int(os.environ.get("CREDENCE_CRASH_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"# CREDENCE_CRASH_SEED={seed}", flush=True)
    cluster = Cluster() if "--postgres" in sys.argv[1:] else None
    result = Result()
    work = tempfile.mkdtemp()
    try:
        content, cycles = disturbed(program, f"{work}/disturbed", seconds, random.Random(seed), cluster, result)
        print(f"# cycles of work: {cycles}", flush=True)
        calm = undisturbed(program, f"{work}/calm", cycles, cluster, result)
        result.check("content_equals_the_undisturbed_run", [] if content == calm else [content, calm])
    finally:
        City.kill_all()
        if not (result.failed and os.environ.get("CREDENCE_KEEP")):
            shutil.rmtree(work, ignore_errors=True)
        else:
            print(f"# kept: {work}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
