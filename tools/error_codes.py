#!/usr/bin/env python3
"""Error codes as a document: prints docs/error-codes.md, or writes it with --write."""

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "house"))
sys.dont_write_bytecode = True

from project import Project  # noqa: E402
from rules import error_codes  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {error_codes.DOCUMENT}")
    options = parser.parse_args()
    text = error_codes.table(Project(ROOT))
    if options.write:
        with open(os.path.join(ROOT, error_codes.DOCUMENT), "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
