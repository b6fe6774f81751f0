#!/usr/bin/env python3
"""Runs test programs, some of them at a time, and counts what they report.

  run_programs.py --logs DIR --counts FILE ctest BUILD_DIR [NAME...]   the GoogleTest programs of a build
  run_programs.py --logs DIR --counts FILE tap SCRIPT...               scripts that print `ok NAME` / `not ok NAME`

Prints one line for each program, and the names and first messages of what failed. The whole output of a program goes to
DIR/<program>.log. FILE gets one more line `passed failed skipped`. The exit code is 1 when anything failed.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time

MESSAGE_LINES_MAX = 12


@dataclasses.dataclass
class Program:
    name: str
    command: list
    folder: str = "."
    cost: float = 0  # seconds it is known to take; the longest begin first, so that none is left alone at the end


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    notes: list = dataclasses.field(default_factory=list)
    complete: bool = True  # the program lived to write its report

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def ctest_programs(build_dir, names):
    """The programs of add_test(), all or those named."""
    shown = subprocess.run(["ctest", "--test-dir", build_dir, "--show-only=json-v1"],
                           stdout=subprocess.PIPE, check=True)
    programs = []
    for test in json.loads(shown.stdout)["tests"]:
        if names and test["name"] not in names and test["name"].removesuffix("_test") not in names:
            continue
        properties = {one["name"]: one["value"] for one in test.get("properties", [])}
        programs.append(Program(test["name"], test.get("command", []), properties.get("WORKING_DIRECTORY", "."),
                                float(properties.get("COST", 0))))
    return sorted(programs, key=lambda one: -one.cost)


def googletest_counts(report_path, log_text):
    """Counts from the JSON report; without one (the program died) from the lines it had printed."""
    counts = Counts()
    try:
        with open(report_path, encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, ValueError):
        counts.passed = len(re.findall(r"^\[       OK \] ", log_text, re.M))
        counts.complete = False
        begun = re.findall(r"^\[ RUN      \] (\S+)", log_text, re.M)
        if begun:
            counts.notes.append(f"ended in {begun[-1]}")
        return counts
    for suite in report.get("testsuites", []):
        for case in suite.get("testsuite", []):
            name = f"{case['classname']}.{case['name']}"
            if case.get("failures"):
                counts.failed += 1
                counts.notes.append(name)
                counts.notes += case["failures"][0]["failure"].splitlines()[:MESSAGE_LINES_MAX]
            elif case.get("result") == "SKIPPED" or case.get("status") == "NOTRUN":
                counts.skipped += 1
            else:
                counts.passed += 1
    return counts


def tap_counts(log_text):
    counts = Counts()
    for line in log_text.splitlines():
        if re.match(r"ok\b.*# ?skip", line, re.I):
            counts.skipped += 1
        elif line.startswith("ok "):
            counts.passed += 1
        elif line.startswith("not ok "):
            counts.failed += 1
            counts.notes.append(line)
    return counts


def run_program(program, kind, logs, timeout_s):
    """Runs one program in a process group of its own, so that a hanging one leaves no children behind."""
    log_path = os.path.join(logs, program.name + ".log")
    report_path = os.path.join(logs, program.name + ".json")
    if os.path.exists(report_path):
        os.remove(report_path)
    command = list(program.command)
    if kind == "ctest":
        command.append(f"--gtest_output=json:{os.path.abspath(report_path)}")
    begun = time.monotonic()
    with open(log_path, "wb") as log:
        try:
            process = subprocess.Popen(command, cwd=program.folder, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=subprocess.STDOUT, start_new_session=True)
            code = process.wait(timeout=timeout_s)
            ending = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        except OSError as error:
            code, ending = 127, f"cannot be started: {error.strerror}"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code, ending = 124, f"no end after {timeout_s} s"
    seconds = time.monotonic() - begun
    with open(log_path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    counts = googletest_counts(report_path, text) if kind == "ctest" else tap_counts(text)
    if not counts.complete or (code != 0 and counts.failed == 0):
        counts.failed += 1
        counts.notes.append(f"{ending}; last lines of {log_path}:")
        counts.notes += text.splitlines()[-MESSAGE_LINES_MAX:]
    elif code == 0 and counts.passed + counts.failed + counts.skipped == 0:
        counts.failed = 1
        counts.notes.append("reported no test at all")
    return program, counts, seconds


def print_line(program, counts, seconds):
    skipped = f", {counts.skipped} skipped" if counts.skipped else ""
    state = "FAIL" if counts.failed else "ok"
    print(f"{state:<4} {program.name:<24} {counts.passed} passed, {counts.failed} failed{skipped}  {seconds:.1f} s")
    for note in counts.notes:
        print("     " + note)
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", required=True)
    parser.add_argument("--counts", required=True)
    parser.add_argument("--timeout", type=int, default=900, help="seconds for one program")
    parser.add_argument("--at-once", type=int, default=2, help="programs at a time")
    parser.add_argument("kind", choices=["ctest", "tap"])
    parser.add_argument("arguments", nargs="+")
    options = parser.parse_args()
    os.makedirs(options.logs, exist_ok=True)

    total = Counts()
    if options.kind == "ctest":
        names = options.arguments[1:]
        programs = ctest_programs(options.arguments[0], names)
        found = {name for p in programs for name in (p.name, p.name.removesuffix("_test"))}
        for name in names:
            if name not in found:
                print(f"FAIL {name:<24} no such test program")
                total.failed += 1
    else:
        programs = [Program(os.path.splitext(os.path.basename(s))[0], [os.path.abspath(s)]) for s in options.arguments]

    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        runs = [pool.submit(run_program, p, options.kind, options.logs, options.timeout) for p in programs]
        for run in concurrent.futures.as_completed(runs):
            program, counts, seconds = run.result()
            print_line(program, counts, seconds)
            total.add(counts)
    with open(options.counts, "a", encoding="utf-8") as file:
        file.write(f"{total.passed} {total.failed} {total.skipped}\n")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
