#!/usr/bin/env python3
"""Records the digest of each new migration in tests/house/migration_checksums.txt, the last name in migrations/.head.

To be run with --add in the change that brings the migration. What is recorded already is never altered: a migration
that has run somewhere cannot be edited, only followed by another.
"""

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "house"))
sys.dont_write_bytecode = True

from project import Project  # noqa: E402
from rules import migrations  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--add", action="store_true", required=True, help="add what is missing")
    parser.parse_args()
    project = Project(ROOT)
    recorded = {}
    for line in project.read_or(migrations.CHECKSUMS).splitlines():
        digest, _, name = line.partition("  ")
        recorded[name] = digest
    edited = False
    for line in migrations.checksum_lines(project).splitlines():
        digest, _, name = line.partition("  ")
        if recorded.setdefault(name, digest) != digest:
            print(f"{name} was edited after it was recorded; write a new migration instead.", file=sys.stderr)
            edited = True
    if edited:
        return 1
    with open(os.path.join(ROOT, migrations.CHECKSUMS), "w", encoding="utf-8") as file:
        file.write("".join(f"{digest}  {name}\n" for name, digest in sorted(recorded.items())))
    last = max((name for _, name, _, _ in migrations.names(project)), default="")
    with open(os.path.join(ROOT, "migrations", ".head"), "w", encoding="utf-8") as file:
        file.write(last + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
