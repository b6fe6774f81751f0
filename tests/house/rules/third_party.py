"""Third-party libraries stay where the design puts them, and heavy headers stay out of ours (design 2, 10)."""

import cpp_text

# Beginning of an included path -> folders that may include it.
PLACES = [
    (("soci/", "sqlite3", "libpq", "postgresql/", "pg_config"), ("src/db/",)),
    (("boost/beast", "boost/asio"), ("src/http/",)),
    (("openssl/",), ("src/crypto/", "src/http/")),
    (("argon2",), ("src/crypto/",)),
    (("kainjow/", "mustache"), ("src/http/",)),
    (("zip.h", "expat", "xlsxwriter", "zlib"), ("src/formats/", "src/http/")),
    (("pango/", "cairo"), ("src/formats/",)),
    (("CLI/",), ("src/app/",)),
    (("toml++/",), ("src/app/",)),
]

# A header of ours must not include a path that begins so; every file that includes the header would pay for it.
HEAVY = ("soci/", "sqlite3", "libpq", "boost/beast", "boost/asio", "boost/json.hpp", "openssl/", "argon2", "kainjow/",
         "unicode/", "zip.h", "expat", "xlsxwriter", "zlib", "pango/", "cairo", "CLI/", "toml++/", "spdlog/", "fmt/format.h", "regex",
         "iostream")

# Headers that share heavy types between the .cpp of one folder; nobody else may include them.
INNER = ("src/http/transport.h",)


def check(project):
    for path in project.files(".h", ".cpp", under="src/"):
        for line, target, _ in cpp_text.includes(project.read(path)):
            inner = "src/" + target
            if inner in INNER and not (path.endswith(".cpp") and path.rpartition("/")[0] == inner.rpartition("/")[0]):
                yield f"{path}:{line}: only .cpp of {inner.rpartition('/')[0]} may include \"{target}\""
            for beginnings, folders in PLACES:
                if target.startswith(beginnings) and not path.startswith(folders):
                    yield f"{path}:{line}: only {' and '.join(folders)} may include <{target}>"
            if path.endswith(".h") and path not in INNER and target.startswith(HEAVY):
                yield f"{path}:{line}: <{target}> is heavy; include it in a .cpp"
