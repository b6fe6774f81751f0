#!/usr/bin/env python3
"""The rules of the house as tests. First each rule proves on small samples that it can fail, then the tree is checked.

  house.py [--root DIR] [--counts FILE] [RULE...]

A rule is a file in rules/: its docstring says what it demands, check(project) yields a sentence for each breach.
"""

import argparse
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from project import Project  # noqa: E402
import selftest  # noqa: E402

BREACHES_SHOWN_MAX = 40


def rule_names():
    return sorted(n[:-3] for n in os.listdir(os.path.join(HERE, "rules")) if n.endswith(".py") and n != "__init__.py")


def show(state, name, remarks):
    print(f"{state:<4} {name}")
    for remark in remarks[:BREACHES_SHOWN_MAX]:
        print("     " + remark)
    if len(remarks) > BREACHES_SHOWN_MAX:
        print(f"     and {len(remarks) - BREACHES_SHOWN_MAX} more")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(HERE)))
    parser.add_argument("--counts", help="a line `passed failed skipped` is appended to this file")
    parser.add_argument("rules", nargs="*")
    options = parser.parse_args()

    passed = failed = skipped = 0
    project = Project(os.path.abspath(options.root))
    for name in options.rules or rule_names():
        rule = importlib.import_module("rules." + name)
        reason = getattr(rule, "skip_reason", lambda _: None)(project)
        if reason:
            show("skip", name, [reason])
            skipped += 1
            continue
        tried, faults = selftest.run(name, rule)
        show("FAIL" if faults else "ok", f"{name}: {tried} samples", faults)
        breaches = list(rule.check(project))
        show("FAIL" if breaches else "ok", name, breaches)
        passed += (not faults) + (not breaches)
        failed += bool(faults) + bool(breaches)
    if options.counts:
        with open(options.counts, "a", encoding="utf-8") as file:
            file.write(f"{passed} {failed} {skipped}\n")
    else:
        print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
