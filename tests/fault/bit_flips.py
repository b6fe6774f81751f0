#!/usr/bin/env python3
"""Flips random bits in the database and its log: noticed by whoever reads, or by fsck, or without effect; never a wrong
answer that fsck calls clean.

bit_flips.py [--runs N] [--bits N]

CREDENCE: the program. CREDENCE_FAULT_SECONDS: time to spend (20); CREDENCE_FAULT_SEED: which bits, printed.
"""

import collections
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from script import Place, write_inputs

BITS_OF_A_RUN = (1, 1, 4, 20, 100)
READS = (["fsck", "--hash"], ["search", "示例第7号"], ["subject", "{code:7}"], ["errors", "3"])
SHOWN_MAX = 12


def make_model(program, work):
    """A city whose newest transactions stand in the log alone: the program that wrote them was killed."""
    write_inputs(work / "in")
    place = Place(program, work / "in", work / "model")
    for command in (["init"],
                    ["import", "{in}/organisations.csv", "--item", "organisation", "--department", "D024"],
                    ["import", "{in}/licences.csv", "--item", "licence", "--department", "D011"]):
        if not place.run(command).acknowledged:
            sys.exit(f"{command} fails")
    server = subprocess.Popen([program, "serve", "--port", "0", "--data", str(place.data), "--json"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    server.stdout.readline()
    if not place.run(["import", "{in}/corrected.csv", "--item", "licence", "--department", "D011"]).acknowledged:
        sys.exit("the last import fails")
    time.sleep(1.2)  # the sequencer signs within a second
    server.send_signal(signal.SIGKILL)
    server.wait()
    return place


def flip(path, bits, rng):
    content = bytearray(path.read_bytes())
    for _ in range(bits):
        at = rng.randrange(len(content) * 8)
        content[at // 8] ^= 1 << at % 8
    path.write_bytes(content)


def main():
    os.environ.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    program = os.environ["CREDENCE"]
    seconds = float(os.environ.get("CREDENCE_FAULT_SECONDS", "20"))
    seed = int(os.environ.get("CREDENCE_FAULT_SEED") or random.SystemRandom().randrange(1_000_000))
    rng = random.Random(seed)
    work = pathlib.Path(tempfile.mkdtemp())
    ends, silent, died, flipped, runs = collections.Counter(), [], [], 0, 0
    try:
        model = make_model(program, work)
        kept = work / "kept"
        shutil.copytree(model.data, kept)
        answers = [model.run(command) for command in READS]
        log_bytes = (kept / "credence.db-wal").stat().st_size
        begin = time.monotonic()
        while runs < 10 or time.monotonic() - begin < seconds:
            place = Place(program, work / "in", work / f"run{runs}")
            shutil.copytree(kept, place.data)
            file = rng.choice(["credence.db", "credence.db-wal"])
            bits = rng.choice(BITS_OF_A_RUN)
            flip(place.data / file, bits, rng)
            runs, flipped = runs + 1, flipped + bits
            found = [place.run(command) for command in READS]
            checked = place.run(["fsck"])
            for command, ended in zip([*READS, ["fsck"]], [*found, checked]):
                if ended.code < 0:
                    died.append(f"run {runs}, {bits} bits of {file}: {command} signal {-ended.code}")
            wrong = [command for command, ended, whole in zip(READS, found, answers)
                     if ended.acknowledged and ended.answer != whole.answer]
            noticed = checked.code != 0 or any(not ended.acknowledged for ended in found)
            ends[f"{file} " + ("noticed" if noticed else "without effect" if not wrong else "silent")] += 1
            if wrong and checked.code == 0:
                silent.append(f"run {runs}, {bits} bits of {file}: {wrong} differ and fsck is clean")
            shutil.rmtree(place.folder, ignore_errors=True)
        print(f"# CREDENCE_FAULT_SEED={seed}; {flipped} bits in {runs} runs; the log has {log_bytes} bytes")
        print("# " + ", ".join(f"{what} {count}" for what, count in sorted(ends.items())))
        for name, faults in (("no_wrong_answer_that_fsck_calls_clean", silent), ("damage_kills_no_command", died)):
            print("not ok" if faults else "ok", name)
            for fault in faults[:SHOWN_MAX]:
                print("#  ", fault)
        print("ok" if sum(n for what, n in ends.items() if what.endswith(" noticed")) else "not ok", "damage_is_noticed")
        print("ok" if log_bytes > 100_000 else "not ok", "the_log_held_something")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
