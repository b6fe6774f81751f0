"""The scripted run that faults are put into: commands one after the other, each from the state the one before left."""

import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import zipfile

TOOLS = pathlib.Path(__file__).resolve().parent.parent / "tools"
COMMAND_SECONDS_MAX = 120
KINDS = ("write", "sync", "rename", "open", "truncate", "allocate")
# What the database holds of what commands do, without ids, times and salts.
FACTS = """
SELECT 'open job', kind, '' FROM job WHERE state = 'open'
UNION ALL SELECT DISTINCT 'batch', file_name, state FROM batch
UNION ALL SELECT 'record ' || state, document_number, version FROM record
UNION ALL SELECT 'account', name, state FROM user_account
UNION ALL SELECT 'role', u.name, g.role FROM role_grant g JOIN user_account u ON u.id = g.user_id
UNION ALL SELECT 'merged', merged_into, '' FROM subject WHERE merged_into <> 0
ORDER BY 1, 2, 3"""


@dataclasses.dataclass
class Step:
    name: str
    command: list           # {data}: its folder, {in}: the input files, {out}: where it may write
    again: tuple = ()       # codes that the same command may answer when the one before was not acknowledged and done
    makes: str = ""         # a file in {out} that must be whole once it is acknowledged
    reads: bool = False     # its answer is compared


@dataclasses.dataclass
class Ended:
    code: int
    answer: object          # its last line as JSON, or None
    errors: str

    @property
    def error(self):
        return self.answer.get("error", {}) if isinstance(self.answer, dict) else {}

    @property
    def acknowledged(self):
        return self.code in (0, 1) and isinstance(self.answer, dict) and not self.error


STEPS = [
    Step("init", ["init"]),
    Step("register", ["import", "{in}/organisations.csv", "--item", "organisation", "--department", "D024",
                      "--received", "2018-01-02"]),
    Step("import", ["import", "{in}/licences.csv", "--item", "licence", "--department", "D011"]),
    Step("import_held", ["import", "{in}/held.csv", "--item", "penalty", "--department", "D024", "--received",
                         "2018-02-13"]),
    Step("examine", ["import", "{in}/penalties.csv", "--item", "penalty", "--department", "D024", "--received",
                     "2018-02-13", "--examine"]),
    Step("errors", ["errors", "4", "--out", "{out}/errors.xlsx"], makes="errors.xlsx"),
    Step("submit", ["submit", "4", "--confirm-warnings", "--reason", "照原件"], again=("intake.not_examined",)),
    Step("import_corrected", ["import", "{in}/corrected.csv", "--item", "licence", "--department", "D011"]),
    Step("examine_again", ["import", "{in}/others.csv", "--item", "penalty", "--department", "D024", "--received",
                           "2018-02-13", "--examine"]),
    Step("withdraw", ["withdraw-batch", "6"], again=("intake.not_examined",)),
    Step("confirm", ["publish", "{held}", "--confirm"], again=("records.not_held",)),
    Step("recompute", ["publish", "--recompute"]),
    Step("account", ["user", "add", "rina", "--department", "D011", "--role", "reporter"],
         again=("access.user_exists",)),
    Step("grant", ["user", "roles", "rina", "--grant", "approver"], again=("access.already_granted",)),
    Step("merge", ["merge", "{code:39}", "{code:40}", "--reason", "照原件"], again=("subjects.merge_merged",)),
    Step("proof", ["proof", "{held}", "--out", "{out}/held.proof.json"], makes="held.proof.json"),
    Step("export", ["export", "--edition", "merged", "--item", "licence", "--out", "{out}/licences.csv"], makes="licences.csv"),
    Step("template", ["template", "penalty", "--out", "{out}/penalty.xlsx"], makes="penalty.xlsx"),
    Step("backup", ["backup", "{out}/backup"], again=("app.folder_in_use",), makes="backup"),
    Step("search", ["search", "示例第7号"], reads=True),
    Step("subject", ["subject", "{code:7}"], reads=True),
    Step("findings", ["errors", "4"], reads=True),
    Step("hash", ["fsck", "--hash"], reads=True),
    Step("fsck", ["fsck"], reads=True),
]


def write_inputs(folder):
    """The files that are handed in. Codes and names as make_rows.py makes them."""
    def made(file, program, *arguments):
        with open(folder / file, "wb") as out:
            subprocess.run([sys.executable, str(TOOLS / program), *arguments], stdout=out, check=True)
    folder.mkdir()
    made("organisations.csv", "make_rows.py", "organisations", "40")
    made("licences.csv", "make_rows.py", "licences", "300", "40")
    text = (folder / "licences.csv").read_text(encoding="utf-8")
    (folder / "corrected.csv").write_text(text.replace("准予排放", "准予减量排放"), encoding="utf-8", newline="")
    made("held.csv", "make_penalties.py",
         "CF_XDR_SHXYM=@3;CF_WSH=钟工商罚〔2018〕900号;CF_SY=当事人电话 13900001234，身份证号 11010519491231002X。")
    made("penalties.csv", "make_penalties.py", "", "CF_NR_FK=20000", "CF_JDRQ=2026-13-01;CF_WSH=钟工商罚〔2018〕8号", "")
    made("others.csv", "make_penalties.py", "CF_WSH=钟工商罚〔2018〕700号", "CF_WSH=钟工商罚〔2018〕701号")


class Place:
    """A data folder and a folder for what commands write, both inside one folder of their own."""

    def __init__(self, program, inputs, folder):
        self.program, self.inputs, self.folder = program, inputs, pathlib.Path(folder)
        self.data, self.out = self.folder / "data", self.folder / "out"
        self.out.mkdir(parents=True, exist_ok=True)

    def run(self, command, environment=None):
        words = [self.fill(word) for word in command]
        process = subprocess.run([self.program, *words, *([] if "--data" in words else ["--data", str(self.data)]), "--json"],
                                 stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS_MAX,
                                 env={**os.environ, **(environment or {})})
        lines = process.stdout.decode(errors="replace").strip().splitlines()
        try:
            answer = json.loads(lines[-1]) if lines else None
        except ValueError:
            answer = None
        return Ended(process.returncode, answer, process.stderr.decode(errors="replace")[-400:])

    def fill(self, word):
        word = word.replace("{in}", str(self.inputs)).replace("{out}", str(self.out)).replace("{data}", str(self.data))
        if word == "{held}":
            return self.rows("SELECT subject_id || '-' || id FROM record WHERE document_number LIKE '%900%' AND item = 'penalty'")[0][0]
        if word.startswith("{code:"):
            return code(int(word[6:-1]))
        return word

    def rows(self, sql):
        connection = sqlite3.connect(f"file:{self.data}/credence.db?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def state(self):
        """What the folder holds, so that two can be compared. Reads with the program and without."""
        return self.run(["fsck", "--hash"]).answer, self.rows(FACTS)

    def made(self, step):
        """What a command wrote, in a form that can be compared; None where there is nothing whole."""
        path = self.out / step.makes
        if step.makes.endswith(".xlsx"):
            try:
                with zipfile.ZipFile(path) as book:
                    return None if book.testzip() else sorted(book.namelist())
            except (OSError, zipfile.BadZipFile):
                return None
        if step.makes.endswith(".proof.json"):
            return "verifies" if self.run(["verify", str(path)]).code == 0 else None
        if step.makes == "backup":
            return self.restored(path)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None

    def restored(self, backup):
        """The content of what a backup brings back."""
        new = self.folder / "restored"
        shutil.rmtree(new, ignore_errors=True)
        if self.run(["restore", str(backup), "--data", str(new)]).code != 0:
            return None
        if self.run(["fsck", "--data", str(new)]).code != 0:
            return None
        return self.run(["fsck", "--hash", "--data", str(new)]).answer


def code(number):
    sys.path.insert(0, str(TOOLS))
    import make_rows
    return make_rows.code(number)
