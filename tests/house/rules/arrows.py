"""A module declares what it uses, uses exactly that, and uses only what stands above it (design 2)."""

import re

import cpp_text

# These four know nothing of each other.
FOUNDATIONS = {"crypto", "formats", "db", "http"}


def module_order(project):
    match = re.search(r"set\(CREDENCE_MODULES\s+([^)]*)\)", project.read_or("CMakeLists.txt"))
    return match[1].split() if match else []


def declared_uses(cmake_text):
    match = re.search(r"credence_module\(\s*\w+([^)]*)\)", cmake_text)
    if not match:
        return None
    words = re.sub(r"#[^\n]*", "", match[1]).split()
    uses = []
    taking = False
    for word in words:
        if word in ("USES", "LIBRARIES"):
            taking = word == "USES"
        elif taking:
            uses.append(word)
    return uses


def check(project):
    order = module_order(project)
    if not order:
        yield "CMakeLists.txt: no list CREDENCE_MODULES"
        return
    for path in project.files("/CMakeLists.txt", under="src/"):
        module = path.split("/")[1]
        if path.count("/") != 2:
            continue
        uses = declared_uses(project.read(path))
        if uses is None:
            continue
        if module not in order:
            yield f"{path}: {module} is not in CREDENCE_MODULES of CMakeLists.txt"
            continue
        yield from _check_module(project, path, module, uses, order)


def _check_module(project, path, module, uses, order):
    for used in uses:
        if used not in order:
            yield f"{path}: USES {used}, which is no module"
        elif order.index(used) >= order.index(module):
            yield f"{path}: {module} must not use {used}, which does not stand above it"
        elif module in FOUNDATIONS and used in FOUNDATIONS:
            yield f"{path}: {module} must not use {used}: the foundations do not know each other"
    if len(set(uses)) != len(uses):
        yield f"{path}: a module stands in USES twice"

    included = set()
    for source in project.files(".h", ".cpp", under=f"src/{module}/"):
        for line, target, quoted in cpp_text.includes(project.read(source)):
            if not quoted:
                continue
            if not project.exists("src/" + target):
                yield f"{source}:{line}: includes {target}, which does not exist below src/"
                continue
            used = target.split("/")[0]
            if used == module:
                continue
            if not source.endswith("_test.cpp"):
                included.add(used)
            if used not in uses:
                yield f"{source}:{line}: includes {target}, but {path} does not say USES {used}"
    for used in uses:
        if used in order and used not in included:
            yield f"{path}: USES {used}, but no source of {module} includes it"
