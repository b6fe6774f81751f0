"""Samples for selftest.py: rule -> list of (tree, words expected in a breach; "" when the tree keeps the rule)."""

import hashlib

_ORDER = {"CMakeLists.txt": "set(CREDENCE_MODULES\n  base crypto db identity records portal)\n"}


def _module(name, uses, **sources):
    """The CMakeLists.txt and sources of a module; a keyword `records_h` is the file records.h."""
    tree = {f"src/{name}/CMakeLists.txt": f"credence_module({name}\n  USES {uses}\n  LIBRARIES fmt::fmt)\n"}
    for key, text in sources.items():
        stem, _, suffix = key.rpartition("_")
        tree[f"src/{name}/{stem}.{suffix}"] = text
    return tree


_BASE = _ORDER | _module("base", "", text_h="#pragma once\n")
_DB = _module("db", "base", database_h='#pragma once\n#include "base/text.h"\n')

ARROWS = [
    (_BASE | _DB, ""),
    (_BASE | _DB | _module("records", "db", record_cpp='#include "db/database.h"\n#include <string>\n',
                           record_test_cpp='#include "records/record.h"\n', record_h="#pragma once\n"), ""),
    (_BASE | _module("db", "base", database_h="#pragma once\n"), "no source of db includes it"),
    (_BASE | _module("db", "base", database_test_cpp='#include "base/text.h"\n'), "no source of db includes it"),
    (_BASE | _module("db", "", database_h='#pragma once\n#include "base/text.h"\n'), "does not say USES base"),
    (_BASE | _module("db", "", database_test_cpp='#include "base/text.h"\n'), "does not say USES base"),
    (_BASE | _DB | _module("crypto", "db", key_cpp='#include "db/database.h"\n'), "does not stand above"),
    (_BASE | _module("crypto", "base", key_h='#pragma once\n#include "base/text.h"\n')
     | _module("db", "crypto", database_h='#pragma once\n#include "crypto/key.h"\n'), "do not know each other"),
    (_BASE | _module("identity", "base", code_cpp='#include "base/absent.h"\n'), "does not exist"),
    (_BASE | _module("identity", "nowhere"), "which is no module"),
    (_BASE | _module("cases", "base", case_cpp='#include "base/text.h"\n'), "not in CREDENCE_MODULES"),
    ({"src/base/CMakeLists.txt": "credence_module(base)\n"}, "no list CREDENCE_MODULES"),
    (_BASE | _module("identity", "", code_cpp='// #include "base/text.h"\n/*\n#include "base/text.h"\n*/\n'), ""),
]

THIRD_PARTY = [
    ({"src/db/session.cpp": "#include <soci/soci.h>\n", "src/http/server.cpp": "#include <boost/beast.hpp>\n",
      "src/crypto/digest.cpp": "#include <openssl/evp.h>\n", "src/db/session.h": "#include <string>\n"}, ""),
    ({"src/records/record_store.cpp": "#include <soci/soci.h>\n"}, "only src/db/ may include"),
    ({"src/ledger/log.cpp": "#include <sqlite3.h>\n"}, "only src/db/ may include"),
    ({"src/ledger/log.cpp": "#include <libpq-fe.h>\n"}, "only src/db/ may include"),
    ({"src/portal/routes.cpp": "#include <boost/beast/http.hpp>\n"}, "only src/http/ may include"),
    ({"src/ledger/log.cpp": "#include <openssl/evp.h>\n"}, "only src/crypto/ and src/http/ may include"),
    ({"src/portal/page.cpp": "#include <kainjow/mustache.hpp>\n"}, "only src/http/ may include"),
    ({"src/http/server.h": "#include <boost/asio.hpp>\n"}, "is heavy"),
    ({"src/db/session.h": "#include <soci/soci.h>\n"}, "is heavy"),
    ({"src/http/transport.h": "#include <boost/asio.hpp>\n",
      "src/http/server.cpp": "#include \"http/transport.h\"\n"}, ""),
    ({"src/http/server.h": "#include \"http/transport.h\"\n"}, "only .cpp of src/http may include"),
    ({"src/portal/page.cpp": "#include \"http/transport.h\"\n"}, "only .cpp of src/http may include"),
]


def _codes(code='"records.unknown"', zh="没有 {id} 号记录。", en="No record {id}.", area="records", mend=None,
           document=True):
    entry = '"text": "%s"'
    mend_zh = f', "mend": "{mend}"' if mend else ""
    tree = {
        f"src/{area}/{area}_errors.h":
            f"inline constexpr ErrorCode kUnknown{{\n    ErrorKind::kNotFound,\n    {code}}};\n",
        f"catalog/texts/{area}.json":
            '{"records.unknown": {"zh": {' + entry % zh + mend_zh + '}, "en": {' + entry % en + "}}}",
    }
    if document:
        tree["docs/error-codes.md"] = (
            "# Error codes\n\nStable for ever. Made by `tools/error_codes.py --write` from `src/**/*_errors.h`, "
            "`finding_codes.h` and\n`catalog/texts`; a house test compares it.\n\n| code | kind | 中文 | English |\n"
            f"|---|---|---|---|\n| `records.unknown` | not_found | {zh} | {en} |\n")
    return tree


_FINDING = {"src/catalog/finding_codes.h": 'inline constexpr std::string_view kRequired = "check.required";\n'}

ERROR_CODES = [
    (_codes(), ""),
    (_codes(document=False), "run tools/error_codes.py"),
    (_codes(en="No record {number}."), "not the same places"),
    (_codes(en=""), "has no en text"),
    (_codes(zh=""), "has no zh text"),
    (_codes(mend="请核对编号。"), "how to mend in one language only"),
    (_codes(code='"Unknown"'), "not area.reason"),
    (_codes(code='"records.gone"'), "has no text"),
    (_codes(code='"records.gone"'), "a text without a constant"),
    (_codes() | {"src/lists/lists_errors.h": 'ErrorCode kOther{ErrorKind::kInvalid, "records.unknown"};\n'},
     "is declared in"),
    (_codes() | {"catalog/texts/lists.json": '{"records.unknown": {}}'}, "stands in"),
    (_codes() | {"catalog/texts/lists.json": '{"a.b": {}, "a.b": {}}'}, "is given twice"),
    (_codes() | _FINDING, "check.required has no text"),
]

_TABLE = ("-- distribute: subject_id\nCREATE TABLE record (\n  subject_id INTEGER NOT NULL,\n"
          "  number INTEGER NOT NULL,\n  note TEXT, -- (why, where)\n  PRIMARY KEY (subject_id, number)\n);\n")


def _migrated(sql=_TABLE, name="0001_create_record", head=None, checksum=None, **more):
    digest = hashlib.sha256(sql.encode()).hexdigest()
    tree = {f"migrations/{name}.sql": sql, "migrations/.head": (head if head is not None else name) + "\n",
            "tests/house/migration_checksums.txt": checksum if checksum is not None else f"{digest}  {name}.sql\n"}
    return tree | more


def _in_source(literal):
    return {"src/records/record_store.cpp": f'tx.Execute(R"({literal})", {{}});\n'}


_ALTERED = _TABLE.replace("  note TEXT,", "  note VARCHAR(20),")

MIGRATIONS = [
    ({"migrations/.head": ""}, ""),
    (_migrated(), ""),
    (_migrated(_TABLE + "CREATE UNIQUE INDEX one ON record (subject_id, note);\n"
               "CREATE INDEX two ON record (note);\n"), ""),
    (_migrated("-- distribute: local\n"
               "CREATE TABLE mark (name TEXT PRIMARY KEY, at INTEGER CHECK (at IN (1, 2)));\n"), ""),
    (_migrated(name="0002_create_record"), "the next number is 0001"),
    (_migrated(name="0001_records"), "not NNNN_verb_noun.sql"),
    (_migrated(head=""), ".head names"),
    (_migrated(checksum=""), "is missing: run"),
    (_migrated(checksum="0" * 64 + "  0001_create_record.sql\n"), "edited after it was recorded"),
    ({"migrations/.head": "", "tests/house/migration_checksums.txt": "0" * 64 + "  0001_create_record.sql\n"},
     "recorded but gone"),
    (_migrated(name="0001_create_record.sqlite", head="0001_create_record"), "which is missing"),
    (_migrated(_TABLE.replace("-- distribute: subject_id\n", "")), "the line before must say"),
    (_migrated(_TABLE.replace("-- distribute: subject_id\n", "-- distribute: subject_id\nDROP TABLE x;\n")),
     "the line before must say"),
    (_migrated(_TABLE.replace("KEY (subject_id, number)", "KEY (number)")), "without the distribution column"),
    (_migrated(_TABLE.replace("note TEXT,", "note TEXT UNIQUE,")), "without the distribution column"),
    (_migrated(_TABLE.replace("  PRIMARY", "  UNIQUE (number, note),\n  PRIMARY")), "without the distribution column"),
    (_migrated(_TABLE + "CREATE UNIQUE INDEX one ON record (note);\n"), "without its distribution column"),
    (_migrated(_TABLE.replace("subject_id INTEGER NOT NULL", "subject_id INTEGER")), "must be NOT NULL"),
    (_migrated(_TABLE.replace("distribute: subject_id", "distribute: batch_id")), "which is no column"),
    (_migrated(_ALTERED), "only INTEGER, TEXT and REAL"),
    (_migrated() | _in_source("UPDATE record SET note = :note WHERE subject_id = :subject_id"), ""),
    (_migrated() | _in_source("UPDATE record SET note = :note, subject_id = :to WHERE number = 1"),
     "updates record.subject_id"),
    (_migrated() | _in_source("INSERT INTO record (subject_id, number) VALUES (:s, :n)\n"
                              "ON CONFLICT (number) DO UPDATE SET subject_id = :s"), "updates record.subject_id"),
]

SQL = [
    (_in_source("SELECT id, name FROM subject WHERE code = :code AND note <> 'why?' -- really?"), ""),
    ({"src/a/a.cpp": '// SELECT * FROM x WHERE y = ?\nSay("Which one?");\nint n = 20\'000;\n'}, ""),
    (_in_source("SELECT id FROM subject WHERE code = $1"), "a parameter $n"),
    (_in_source("INSERT INTO subject (id) VALUES (?)"), "a parameter ?"),
    (_in_source("SELECT * FROM subject"), "SELECT *"),
    (_in_source("SELECT s.* FROM subject s"), "SELECT *"),
    ({"src/a/a_test.cpp": 'tx.Execute("SELECT "\n  "* FROM subject");\n'}, "SELECT *"),
    (_in_source("DELETE FROM subject WHERE id = :id RETURNING *"), "RETURNING *"),
    ({"src/a/a.cpp": '  const db::Params range{{"id", id}};\n'}, "Params borrows"),
    ({"src/a/a.cpp": 'void Walk(db::Params params);\n'}, ""),
]

_ITEM = {"catalog/items/penalty.v1.json": '{"checks": []}',
         "catalog/items/penalty.v2.json": '{"checks": [{"id": "DP-01"}, {"id": "DP-10"}]}'}


def _case(name, report):
    return {f"tests/golden/penalty/{name}/input.csv": "DP-01,DP-10\n",
            f"tests/golden/penalty/{name}/expected.json": report}


_DP_01 = _case("dp-01_blank", '[{"rule": "DP-01"}]') | _case("dp-01_filled", "[]")
_DP_10 = _case("dp-10_fine", '[{"rule": "DP-10"}]') | _case("dp-10_none", "[]")

GOLDEN = [
    (_ITEM | _DP_01 | _DP_10, ""),
    (_ITEM | _DP_01 | _case("dp_10_fine", '[{"rule": "DP-10"}]') | _case("dp10", "[]"), ""),
    (_ITEM | _DP_10 | _case("dp-01_blank", '[{"rule": "DP-01"}]'), "in which DP-01 finds nothing"),
    (_ITEM | _DP_10 | _case("dp-01_filled", "[]"), "in which DP-01 finds something"),
    (_ITEM | _DP_10 | _case("dp-01_filled", '[{"rule": "DP-010"}]'), "in which DP-01 finds something"),
    (_ITEM | _DP_01, "in which DP-10 finds something"),
    ({"catalog/items/penalty.json": "{}"}, "not <code>.v<N>.json"),
]

_HEADER = "// A record.\n#pragma once\n\nstruct Record;\n"

STYLE = [
    ({"src/records/record.h": _HEADER, "tools/count.sh": "true\n"}, ""),
    ({"src/records/record.cpp": "int a;\n" * 601}, "601 lines"),
    ({"src/records/record.cpp": "// " + "x" * 120 + "\n"}, "characters wide"),
    ({"src/records/record.cpp": "int a; \n"}, "space at the end"),
    ({"src/records/record.cpp": "\tint a;\n"}, "a tab"),
    ({"src/records/record.cpp": "int a;\r\n"}, "carriage return"),
    ({"src/records/record.cpp": "int a;"}, "no line end"),
    ({"src/records/record.cpp": "// TO" "DO: more\n"}, "unfinished work"),
    ({"tools/count": "# FIX" "ME\n"}, "unfinished work"),
    ({"src/records/record.h": "// A record.\nstruct Record;\n"}, "#pragma once"),
    ({"src/records/creditRecord.cpp": "int a;\n"}, "snake_case"),
    ({"src/records/record.cpp": "class RecordManager {};\n"}, "says nothing"),
    ({"src/records/record.cpp": "enum class RecordInfo { kOne };\n"}, "says nothing"),
    ({"src/records/record.cpp": "using RowData = int;\n"}, "says nothing"),
    ({"src/records/record.cpp": "struct credit_record {};\n"}, "PascalCase"),
    ({"src/records/record.cpp": '// class a_b\nauto a = "struct c_d";\n'}, ""),
]

_ALLOWED = "tests/house/chinese_literals.txt"

CHINESE = [
    ({"src/identity/code.h": "// 统一社会信用代码\n", "src/identity/code_test.cpp": 'auto a = "钟祥市";\n'}, ""),
    ({"src/identity/code.cpp": 'auto a = "（" "·";  // signs are no words\n'}, ""),
    ({"src/identity/code.cpp": 'auto a = "号";\n', _ALLOWED: "# why\nsrc/identity/code.cpp 号\n"}, ""),
    ({"src/identity/code.cpp": 'auto a = "号";\n'}, "Chinese in a literal"),
    ({"src/identity/code.cpp": 'auto a = R"(第 1 号)";\n'}, "Chinese in a literal"),
    ({"src/identity/code.cpp": 'auto a = "\\u53f7";\n'}, "Chinese in a literal"),
    ({"src/identity/code.cpp": 'auto a = "\\xe5\\x8f\\xb7";\n'}, "Chinese in a literal"),
    ({"src/identity/code.cpp": 'auto mark = "\\xEF\\xBB\\xBF";\n'}, ""),
    ({"src/identity/code.cpp": 'auto a = {"号", "字"};\n', _ALLOWED: "src/identity/code.cpp *\n"}, ""),
    ({"src/identity/code.cpp": 'auto a = "no";\n', _ALLOWED: "src/identity/code.cpp *\n"}, "no longer needed"),
    ({"src/identity/code.cpp": 'auto a = "no";\n', _ALLOWED: "src/identity/code.cpp 号\n"}, "no longer needed"),
]

_I18N = "web/portal/i18n/"

TRANSLATIONS = [
    ({_I18N + "zh-CN.json": '{"page": {"title": "记录 {{count}}"}}',
      _I18N + "en.json": '{"page": {"title": "{{count}} records"}}'}, ""),
    ({_I18N + "zh-CN.json": '{"page": {"title": "记录"}}', _I18N + "en.json": '{"page": {}}'}, "page.title is missing"),
    ({_I18N + "zh-CN.json": '{"title": "记录"}', _I18N + "en.json": '{"title": " "}'}, "has no text"),
    ({_I18N + "zh.json": '{"patterns": {"date": "{year}-{month}"}}',
      _I18N + "en.json": '{"patterns": {"date": "{month_name} {year}"}}'}, ""),
    ({_I18N + "zh-CN.json": '{"title": "{{count}}"}', _I18N + "en.json": '{"title": "{{n}}"}'}, "not the same places"),
]

LINKS = [
    ({"README.md": "[a](docs/a.md) [b](docs/a.md#the-b) [c](https://example.org) `[d](no.md)`\n",
      "docs/a.md": "# A\n## The b\n[up](../README.md)\n"}, ""),
    ({"README.md": "[a](docs/a.md)\n"}, "docs/a.md does not exist"),
    ({"README.md": "See [a].\n\n[a]: docs/a.md\n"}, "docs/a.md does not exist"),
    ({"docs/a.md": "[a](../../outside.md)\n"}, "does not exist"),
    ({"docs/a.md": "[a](/etc)\n"}, "is not relative"),
    ({"README.md": "# One\n[a](#two)\n"}, "no such heading"),
]

LAYOUT = [
    ({"src/a/a.cpp": "int main() { return 0; }\n"}, ""),
    ({"src/a/a.cpp": "int main( ){return 0;}\n"}, "src/a/a.cpp:1: not as clang-format"),
]


def _asvs(*rows, counts="| V1 | 1 | 0 | 0 |\n| all | 1 | 0 | 0 |\n", requirements="V1.1.1 2\n"):
    return {"docs/asvs.md": counts + "\n" + "".join(row + "\n" for row in rows),
            "docs/security.md": "## Sessions\n", "tests/house/asvs_requirements.txt": "# why\n" + requirements,
            "tests/house/rules/sql.py": "", "tests/cli/users.sh": "check it_holds is 1 1\n",
            "tests/e2e/journeys.mjs": "['no frame', {}, walk],\n",
            "src/a/a_test.cpp": "TEST_P(AOn, Holds) {}\n// TEST(AOn, IsGone)\n"}


def _met(where):
    return _asvs(f"| V1.1.1 | 2 | decode once | met | {where} |")


ASVS = [
    (_met("`src/a/a_test.cpp: AOn.Holds`"), ""),
    (_met("`tests/house/rules/sql.py`"), ""),
    (_met("`tests/cli/users.sh: it_holds`, `tests/e2e/journeys.mjs: no frame`"), ""),
    (_met("`docs/security.md: Sessions`"), ""),
    (_met("everybody knows"), "names no test and no rule"),
    (_met(""), "a cell is empty"),
    (_met("`src/a/a_test.cpp: AOn.IsGone`"), "there is no AOn.IsGone"),
    (_met("`src/a/b_test.cpp: AOn.Holds`"), "there is no AOn.Holds"),
    (_met("`tests/cli/users.sh: holds`"), "there is no holds"),
    (_met("`docs/security.md: Keys`"), "there is no Keys"),
    (_met("`tests/house/rules/absent.py`"), "absent.py does not exist"),
    (_asvs("| V1.1.1 | 2 | decode once | open | see `src/a/a_test.cpp: AOn.Gone` |"), "there is no AOn.Gone"),
    (_asvs("| V1.1.1 | 1 | decode once | n/a | no input |"), "is of level 2"),
    (_asvs("| V1.1.1 | 2 | decode once | done | all |"), "is none of"),
    (_asvs("| V1.1.1 | 2 | decode once | n/a | no input |"), "the counts must say: | V1 | 0 | 1 | 0 |"),
    (_asvs(requirements="V1.1.1 2\nV1.1.2 2\n"), "V1.1.2 has no row"),
    (_asvs("| V1.1.1 | 2 | a | n/a | b |", "| V1.1.1 | 2 | a | n/a | b |"), "has two rows"),
    (_asvs("| V1.1.7 | 2 | a | n/a | b |"), "is no requirement"),
    ({"tests/house/asvs_requirements.txt": "V1.1.1 2\n"}, "docs/asvs.md is missing"),
]

WEB = [
    ({"web/portal/assets/site.js": "item.textContent = name;\nvar x = evaluate(1);\n",
      "web/portal/templates/page.mustache": '<script src="{{js}}" defer></script><b>{{name}}</b>\n',
      "web/console/src/a.vue": "<script setup>\nlet online = 1;\n</script>\n",
      "web/console/src/a.test.ts": "document.body.innerHTML = '';\n"}, ""),
    ({"web/portal/assets/site.js": "item.innerHTML = name;\n"}, "makes markup of text"),
    ({"web/console/src/a.vue": '<p v-html="name" />\n'}, "makes markup of text"),
    ({"web/portal/assets/site.js": "eval(name);\n"}, "makes code of text"),
    ({"web/portal/assets/site.js": "setTimeout('go()', 5);\n"}, "makes code of text"),
    ({"web/portal/templates/page.mustache": "<b>{{{name}}}</b>\n"}, "without escaping"),
    ({"web/portal/templates/page.mustache": "<b>{{&name}}</b>\n"}, "without escaping"),
    ({"web/portal/templates/page.mustache": '<embed src="a">\n'}, "plug-in"),
    ({"web/portal/templates/page.mustache": "<script>go()</script>\n"}, "inside a page"),
    ({"web/portal/templates/page.mustache": '<b style="color: red">a</b>\n'}, "inside a page"),
    ({"web/portal/templates/page.mustache": '<b onclick="go()">a</b>\n'}, "inside markup"),
    ({"web/console/src/a.ts": "window.addEventListener('message', take);\n"}, "other windows"),
]

RANDOMNESS = [
    ({"src/a/a.cpp": "auto token = crypto::RandomBytes(32);  // not rand()\n",
      "src/a/a_test.cpp": "std::mt19937 random(1);\n", "src/http/request_ids.h": "std::random_device random;\n"}, ""),
    ({"src/a/a.cpp": "std::mt19937_64 random(1);\n"}, "may be guessed"),
    ({"src/a/a.h": "int n = rand() % 6;\n"}, "may be guessed"),
    ({"src/http/request_ids.h": "int n;\n"}, "no longer needed"),
]

SAMPLES = {
    "arrows": ARROWS, "third_party": THIRD_PARTY, "error_codes": ERROR_CODES, "migrations": MIGRATIONS, "sql": SQL,
    "golden": GOLDEN, "style": STYLE, "chinese": CHINESE, "translations": TRANSLATIONS, "links": LINKS,
    "layout": LAYOUT, "asvs": ASVS, "web": WEB, "randomness": RANDOMNESS,
}
