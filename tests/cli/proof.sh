#!/usr/bin/env bash
# One record proven offline with nothing but a file and the public key; any change of proof, record or log is noticed.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
python3 "$tools/make_rows.py" organisations 20 >"$work/organisations.csv"
python3 "$tools/make_rows.py" licences 300 20 >"$work/licences.csv"
python3 "$tools/make_penalties.py" '' 'CF_XDR_SHXYM=@2;CF_FR_ZJLX=身份证;CF_FR_ZJHM=420881190001010017' \
  'CF_XDR_SHXYM=@3;CF_SY=当事人电话 13800138000 已核实。' >"$work/penalties.csv"
python3 "$tools/make_penalties.py" 'CF_NR=罚款 20000 元，已缴纳' >"$work/changed.csv"
python3 "$tools/make_penalties.py" 'CF_XDR_SHXYM=@4;CF_WSH=钟工商罚〔2018〕2号' >"$work/corrected.csv"
run init
run import "$work/organisations.csv" --item organisation --department D001
run import "$work/licences.csv" --item licence --department D011
run import "$work/penalties.csv" --item penalty --department D024
run import "$work/changed.csv" --item penalty --department D024
run import "$work/corrected.csv" --item penalty --department D024 --other-subject replaces
check fsck_is_clean fsck_clean
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE item = 'penalty' AND version = 2")
run proof "$record" --out "$work/proof.json"
check proof_is_written ended 0

# Offline: an empty folder with the two files, no environment, no data folder.
mkdir "$work/alone"
cp "$work/proof.json" "$data/keys/ledger.pub" "$work/alone"
(cd "$work/alone" && env -i "$CREDENCE" verify proof.json --key ledger.pub --data /nowhere) >"$work/out" 2>"$work/err"
status=$?
check it_verifies_offline ended 0
check it_says_what_is_proven grep -q "$record" "$work/out"
"$CREDENCE" init --data "$work/other" >/dev/null
run verify "$work/proof.json" --key "$work/other/keys/ledger.pub" --json
check another_key_is_refused is "$status $(json error code)" "3 ledger.proof_key"

# Every byte of the proof; letters change their case only.
python3 - "$CREDENCE" "$work/alone" <<'P' >"$work/out" 2>"$work/err"
import concurrent.futures, os, subprocess, sys
program, folder = sys.argv[1:]
proof = open(f"{folder}/proof.json", "rb").read()
changes = [(i, 32 if b < 128 and chr(b).isalpha() else 1) for i, b in enumerate(proof)]

def status(change):
    place, bit = change
    path = f"{folder}/{place}-{bit}.json"
    with open(path, "wb") as file:
        file.write(proof[:place] + bytes([proof[place] ^ bit]) + proof[place + 1:])
    done = subprocess.run([program, "verify", path, "--key", f"{folder}/ledger.pub"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    os.remove(path)
    return done.returncode

with concurrent.futures.ThreadPoolExecutor(2) as pool:
    wrong = [(change, code) for change, code in zip(changes, pool.map(status, changes)) if code != 3]
for (place, bit), code in wrong[:20]:
    print(place, bit, code, proof[max(0, place - 20):place + 20])
print(len(changes), "changes of", len(proof), "bytes")
sys.exit(bool(wrong))
P
status=$?
check every_changed_byte_of_the_proof_is_refused ended 0
echo "# $(tail -n 1 "$work/out")"
head -c -1 "$work/proof.json" >"$work/cut.json"
truncate -s -40 "$work/cut.json"
run verify "$work/cut.json" --key "$data/keys/ledger.pub"
check a_cut_proof_is_refused ended 3

# Every column of what the log proves or what follows from it, changed in the database.
sqlite3 "$data/credence.db" "VACUUM INTO '$work/sound.db'"
python3 - "$CREDENCE" "$data" "$work" <<'P' >"$work/out" 2>"$work/err"
import concurrent.futures, os, shutil, sqlite3, subprocess, sys
program, data, work = sys.argv[1:]
TABLES = {  # table -> columns that nothing proves: bookkeeping, and days that register rows do not tell
    "record": {"changed_at"}, "record_version": set(), "record_secret": set(), "ledger_group": set(),
    "ledger_entry": set(), "ledger_tile": set(), "checkpoint": set(),
    "subject": {"created_at", "changed_at"}, "subject_name": {"valid_from"}, "subject_identifier": set(),
    "batch": {"item_version", "edition", "file_name", "file_bytes", "encoding", "blob", "all_or_nothing",
              "other_subject", "persons", "created_at", "changed_at"},
}

def fsck(number, statements):
    folder = f"{work}/changed-{number}"
    os.makedirs(folder)
    os.symlink(f"{data}/keys", f"{folder}/keys")
    shutil.copy(f"{work}/sound.db", f"{folder}/credence.db")
    database = sqlite3.connect(f"{folder}/credence.db")
    database.execute("PRAGMA ignore_check_constraints = ON")
    changed = database.execute(statements).rowcount
    database.commit()
    database.close()
    done = subprocess.run([program, "fsck", "--data", folder], capture_output=True)
    shutil.rmtree(folder)
    return changed, done.returncode

changes = []
sound = sqlite3.connect(f"{work}/sound.db")
for table, left_out in TABLES.items():
    count = sound.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    assert count > 0, table
    if table != "checkpoint":  # that one in the middle was removed only a copy kept elsewhere can tell
        changes.append(f"DELETE FROM {table} WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET {count // 2})")
    for column, kind in [(c[1], c[2]) for c in sound.execute(f"PRAGMA table_info({table})")]:
        if column in left_out:
            continue
        value = f"{column} || 'x'" if kind == "TEXT" else f"COALESCE({column}, 0) + 1000003"
        row = f"(SELECT rowid FROM {table} LIMIT 1 OFFSET {count // 3})"
        changes.append(f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}")
changes.append("UPDATE record SET payload = REPLACE(payload, '20000', '20001') WHERE item = 'penalty' AND version = 2")
changes.append("DELETE FROM checkpoint WHERE tree_size = (SELECT MAX(tree_size) FROM checkpoint)")
changes.append("UPDATE record SET state = 'active' WHERE state = 'superseded'")
changes.append("UPDATE record SET state = 'active' WHERE state = 'held'")
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    answers = list(pool.map(fsck, range(len(changes)), changes))
wrong = [(change, answer) for change, answer in zip(changes, answers) if answer[0] < 1 or answer[1] != 1]
for line in wrong:
    print(*line)
print(len(changes), "changes of the database")
sys.exit(bool(wrong))
P
status=$?
check every_changed_column_is_found ended 0
echo "# $(tail -n 1 "$work/out")"

# Bytes of the file itself, anywhere: found, or the content is provably the same.
python3 - "$CREDENCE" "$data" "$work" <<'P' >"$work/out" 2>"$work/err"
import os, random, shutil, subprocess, sys
program, data, work = sys.argv[1:]
sound = open(f"{work}/sound.db", "rb").read()
folder = f"{work}/damaged"
os.makedirs(folder)
os.symlink(f"{data}/keys", f"{folder}/keys")

def answer(bytes_of_file, *arguments):
    for name in os.listdir(folder):
        if name != "keys":
            os.remove(f"{folder}/{name}")
    with open(f"{folder}/credence.db", "wb") as file:
        file.write(bytes_of_file)
    done = subprocess.run([program, "fsck", *arguments, "--data", folder], capture_output=True)
    return done.returncode, done.stdout

hash_before = answer(sound, "--hash")
assert hash_before[0] == 0
chance = random.Random(20180508)
found = unchanged = 0
for _ in range(50):
    place, bit = chance.randrange(len(sound)), 1 << chance.randrange(8)
    damaged = sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1:]
    code, said = answer(damaged)
    if code in (1, 3):
        found += 1
    elif code == 0 and answer(damaged, "--hash") == hash_before:
        unchanged += 1
    else:
        print("byte", place, "bit", bit, "ended with", code, said[-300:])
print(f"{found} of 50 changed bytes found, {unchanged} change no content")
sys.exit(found + unchanged != 50)
P
status=$?
check every_changed_byte_of_the_file_is_found_or_changes_nothing ended 0
echo "# $(tail -n 1 "$work/out")"
cp "$work/other/keys/ledger.pub" "$data/keys/ledger.pub"
run fsck
check another_published_key_is_found ended 1
