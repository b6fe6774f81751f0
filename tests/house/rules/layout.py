"""clang-format decides the layout of C++; the version of Debian 12, for another one breaks lines elsewhere."""

import shutil
import subprocess

PROGRAM = "clang-format-14"


def skip_reason(project):
    if not shutil.which(PROGRAM):
        return f"{PROGRAM} is not installed"
    return None


def check(project):
    paths = project.files(".h", ".cpp", under="src/") + project.files(".h", ".cpp", under="tests/")
    if not paths:
        return
    run = subprocess.run([PROGRAM, "--dry-run", *paths], cwd=project.root, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, check=False)
    first = {}
    for line in run.stdout.splitlines():
        path, _, rest = line.partition(":")
        if path in paths and "clang-format" in rest:
            first.setdefault(path, rest.split(":")[0])
    for path, number in first.items():
        yield f"{path}:{number}: not as clang-format lays it out: run tools/format"
    if run.returncode != 0 and not first:
        yield f"{PROGRAM}: {run.stdout.strip()[:300]}"
