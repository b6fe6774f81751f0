"""Proof that each rule can fail: small trees that break it, and one for each rule that keeps it."""

import importlib
import os
import tempfile

from project import Project

# rule -> list of (tree, words that one breach must contain; "" when the tree keeps the rule)
SAMPLES = importlib.import_module("samples").SAMPLES


def _write(root, tree):
    for path, text in tree.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def run(name, rule):
    """(number of samples, faults): a fault is a sample on which the rule did not say what it should."""
    samples = SAMPLES.get(name, [])
    faults = []
    for number, (tree, expected) in enumerate(samples, 1):
        with tempfile.TemporaryDirectory() as root:
            _write(root, tree)
            breaches = list(rule.check(Project(root)))
        if expected and not any(expected in breach for breach in breaches):
            faults.append(f"sample {number}: nothing about “{expected}” in {breaches}")
        elif not expected and breaches:
            faults.append(f"sample {number} keeps the rule, but: {breaches}")
    if not any(expected for _, expected in samples):
        faults.append("no sample breaks this rule")
    if not any(not expected for _, expected in samples):
        faults.append("no sample keeps this rule")
    return len(samples), faults
