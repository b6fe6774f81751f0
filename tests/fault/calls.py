#!/usr/bin/env python3
"""Lets single calls of the C library fail, one after the other, in a scripted run of commands.

For each command and kind of call (write, sync, rename, open, truncate, allocate): how many calls it makes is counted; then
it is run again and again, with call 1, 2, 3 ... failing. Each run must end in success or in a refusal that names its
reason; afterwards, without a fault, the same command ends the work, fsck is clean, what was acknowledged is there, and the
content is that of the undisturbed run. A write is let fail once, and once with everything after it (a full disk).

CREDENCE: the program. CREDENCE_FAULT_SECONDS: time to spend (20); where it does not do for every call, some are chosen at
random, those of rare kinds first, and one in how many is printed. CREDENCE_FAULT_SEED: which. CREDENCE_FAULT_ALLOCATIONS: how many allocations of
each command at most (40). CREDENCE_FAULT_STEPS, CREDENCE_FAULT_KINDS: only these commands and kinds, by name.
"""

import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

from script import KINDS, STEPS, Place, write_inputs

AT_ONCE = 2
TRIED_MIN = 20
SHOWN_MAX = 12
ERRORS = {"write": "ENOSPC", "sync": "EIO", "rename": "EIO", "open": "EIO", "truncate": "ENOSPC", "allocate": "ENOMEM"}
# A refusal names its reason; this code is said of what the program did not expect.
NOT_CLEAR = ("app.stopped",)


@dataclasses.dataclass
class Point:
    """One call that is to fail."""
    step: int
    kind: str
    number: int
    stays: bool = False

    def fault(self):
        return f"{self.kind}:{self.number}{'+' if self.stays else ''}:{ERRORS[self.kind]}"

    def __str__(self):
        return f"{STEPS[self.step].name} {self.fault()}"


class Golden:
    """The undisturbed run: the folder before each step, how it ended, what it left, and how many calls it made."""

    def __init__(self, program, shim, work):
        self.program, self.shim, self.work = program, shim, pathlib.Path(work)
        self.inputs = self.work / "in"
        write_inputs(self.inputs)
        self.before, self.ended, self.states, self.made, self.counts = [], [], [], [], []
        place = Place(program, self.inputs, self.work / "golden")
        for number, step in enumerate(STEPS):
            kept = self.work / f"before{number}"
            if place.data.exists():
                shutil.copytree(place.data, kept)
            else:
                kept.mkdir()
                shutil.rmtree(kept)
            self.before.append(kept)
            counts = self.work / f"counts{number}"
            ended = place.run(step.command, {"LD_PRELOAD": shim, "CREDENCE_FAULT_COUNTS": str(counts)})
            if not ended.acknowledged:
                sys.exit(f"the undisturbed {step.name} ends with {ended}")
            self.ended.append(ended)
            self.states.append(place.state())
            self.made.append(place.made(step) if step.makes else None)
            self.counts.append({kind: int(count) for kind, count in
                                (line.split() for line in counts.read_text().splitlines())})

    def points(self, allocations):
        wanted = os.environ.get("CREDENCE_FAULT_STEPS", "").split()
        kinds = os.environ.get("CREDENCE_FAULT_KINDS", "").split() or KINDS
        for number, step in enumerate(STEPS):
            if wanted and step.name not in wanted:
                continue
            for kind in kinds:
                count = self.counts[number][kind]
                stride = 1 if kind != "allocate" else max(1, count // allocations)
                for call in range(1, count + 1, stride):
                    yield Point(number, kind, call)
                    if kind == "write":
                        yield Point(number, kind, call, stays=True)


class Trials:
    def __init__(self, golden):
        self.golden = golden
        self.lock = threading.Lock()
        self.ends = collections.Counter()
        self.faults = collections.defaultdict(list)
        self.number = 0

    def fault(self, name, point, text):
        with self.lock:
            self.faults[name].append(f"{point}: {text}")

    def count(self, what):
        with self.lock:
            self.ends[what] += 1

    def place(self, point):
        with self.lock:
            self.number += 1
            folder = self.golden.work / f"trial{self.number}"
        place = Place(self.golden.program, self.golden.inputs, folder)
        before = self.golden.before[point.step]
        if before.exists():
            shutil.copytree(before, place.data)
        return place

    def run(self, point):
        place = self.place(point)
        try:
            self.run_in(place, point)
        except Exception as error:  # one trial tells of itself, the others go on
            self.fault("the_trial_itself_works", point, repr(error))
        finally:
            shutil.rmtree(place.folder, ignore_errors=True)

    def run_in(self, place, point):
        step, golden = STEPS[point.step], self.golden
        ended = place.run(step.command, {"LD_PRELOAD": golden.shim, "CREDENCE_FAULT": point.fault()})
        done = ended.acknowledged
        if done:
            self.count(f"{point.kind} done")
        elif ended.code < 0:
            self.count(f"{point.kind} died")
            if point.kind != "allocate":
                self.fault("no_fault_kills_the_program", point, f"signal {-ended.code} {ended.errors}")
        else:
            self.count(f"{point.kind} refused")
            self.judge_refusal(point, ended)
        if done and step.reads and ended.answer != golden.ended[point.step].answer:
            self.fault("no_wrong_answer", point, f"{ended.answer} and not {golden.ended[point.step].answer}")
        if done and (ended.code != golden.ended[point.step].code or not self.is_whole(place, point)):
            self.fault("what_was_acknowledged_is_there", point, f"{place.state()} and not {golden.states[point.step]}")
        if not done:
            again = place.run(step.command)
            if not again.acknowledged and again.error.get("code") not in step.again:
                self.fault("the_same_command_ends_the_work", point, f"exit code {again.code} {again.answer} after "
                                                                    f"{ended.answer}")
            elif not self.is_whole(place, point):
                self.fault("the_work_ends_as_undisturbed", point, f"{place.state()} and not {golden.states[point.step]}")
        checked = place.run(["fsck"])
        if checked.code != 0:
            self.fault("fsck_is_clean", point, checked.answer)

    def judge_refusal(self, point, ended):
        if not ended.error.get("text") or not ended.error.get("mend"):
            if point.kind != "allocate":
                self.fault("a_refusal_names_its_reason", point, f"exit code {ended.code} {ended.answer} {ended.errors}")
        elif ended.error["code"] in NOT_CLEAR and point.kind != "allocate":
            self.fault("a_refusal_names_its_reason", point, ended.error)

    def is_whole(self, place, point):
        step, golden = STEPS[point.step], self.golden
        return place.state() == golden.states[point.step] and (
            not step.makes or place.made(step) == golden.made[point.step])


def in_turn(points, rng):
    """The points in a random order in which each kind has its turn, so that the few of a rare kind come early."""
    of_kind = {kind: [point for point in points if point.kind == kind] for kind in KINDS}
    for some in of_kind.values():
        rng.shuffle(some)
    ordered = []
    while any(of_kind.values()):
        ordered += [some.pop() for some in of_kind.values() if some]
    return ordered


NAMES = ("no_fault_kills_the_program", "a_refusal_names_its_reason", "no_wrong_answer", "what_was_acknowledged_is_there",
         "the_same_command_ends_the_work", "the_work_ends_as_undisturbed", "fsck_is_clean", "the_trial_itself_works")


def main():
    os.environ.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    os.environ.pop("CREDENCE_LANG", None)
    program, shim = os.environ["CREDENCE"], sys.argv[1]
    seconds = float(os.environ.get("CREDENCE_FAULT_SECONDS", "20"))
    allocations = int(os.environ.get("CREDENCE_FAULT_ALLOCATIONS", "40"))
    seed = int(os.environ.get("CREDENCE_FAULT_SEED") or random.SystemRandom().randrange(1_000_000))
    rng = random.Random(seed)
    work = tempfile.mkdtemp()
    try:
        golden = Golden(program, shim, work)
        begin = time.monotonic()
        points = in_turn(list(golden.points(allocations)), rng)
        total = {kind: sum(counts[kind] for counts in golden.counts) for kind in KINDS}
        trials = Trials(golden)
        tried = 0
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for slice_begin in range(0, len(points), 2 * AT_ONCE):
                if time.monotonic() - begin > seconds and tried >= TRIED_MIN:
                    break
                part = points[slice_begin:slice_begin + 2 * AT_ONCE]
                list(pool.map(trials.run, part))
                tried += len(part)
        print(f"# CREDENCE_FAULT_SEED={seed}; {len(STEPS)} commands make {total}")
        seen = collections.Counter(point.kind for point in points[:tried])
        of_kind = collections.Counter(point.kind for point in points)
        print(f"# {tried} of {len(points)} points tried in {time.monotonic() - begin:.0f} s, chosen at random: "
              + ", ".join(f"{kind} {seen[kind]} of {of_kind[kind]} (one in {of_kind[kind] / max(1, seen[kind]):.1f})"
                          for kind in KINDS))
        print("# " + ", ".join(f"{what} {count}" for what, count in sorted(trials.ends.items())))
        for name in NAMES:
            print("not ok" if trials.faults[name] else "ok", name)
            for fault in trials.faults[name][:SHOWN_MAX]:
                print("#  ", fault[:700])
        print("ok" if tried >= TRIED_MIN or tried == len(points) else "not ok", "enough_was_tried")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
