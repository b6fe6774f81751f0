"""What must not be guessed comes from crypto::RandomBytes: no other source of chance is used in src."""

import re

import cpp_text

_OTHER = re.compile(r"\bs?rand\s*\(|\bdrand48\b|\bstd::(random_device|mt19937(_64)?|default_random_engine)\b")
# path -> why nothing secret hangs on it
ALLOWED = {"src/http/request_ids.h": "numbers of requests, which are shown to everybody"}


def check(project):
    used = set()
    for path in project.files(".h", ".cpp", under="src/"):
        if path.endswith("_test.cpp"):
            continue
        code = cpp_text.code(project.read(path))
        for number, line in enumerate(code.splitlines(), 1):
            if not _OTHER.search(line):
                continue
            used.add(path)
            if path not in ALLOWED:
                yield f"{path}:{number}: chance that may be guessed; use crypto::RandomBytes"
    for path in ALLOWED:
        if project.exists(path) and path not in used:
            yield f"{path}: the exception is no longer needed"
