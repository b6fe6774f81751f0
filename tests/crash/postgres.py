"""The private PostgreSQL server of `tools/with_postgres --durable`: stopped hard and started again."""

import os
import pathlib
import signal
import subprocess
import sys
import time

STOP_SECONDS_MAX = 30
START_TRIES_MAX = 5


class Cluster:
    def __init__(self):
        self.address = os.environ.get("CREDENCE_TEST_POSTGRES", "")
        self.folder = os.environ.get("CREDENCE_TEST_POSTGRES_DATA", "")
        if not self.address or not self.folder:
            sys.exit("--postgres runs inside tools/with_postgres --durable")
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
        self.control = [str(programs[-1] / "pg_ctl"), "-D", self.folder]
        if os.geteuid() == 0:
            self.control = ["runuser", "-u", "postgres", "--", *self.control]

    def database(self, name):
        """A new, empty database; its address."""
        subprocess.run(["psql", "-X", "-q", "-c", f"CREATE DATABASE {name}", self.address], check=True)
        return self.address.replace("/postgres?", f"/{name}?")

    def family(self):
        """Its processes: they all work in its folder, and the postmaster's children outlive it for a moment."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "cwd") == self.folder and not is_zombie(process):
                    found.append(int(process.name))
            except OSError:
                pass
        return found

    def stop_hard(self, rng):
        """Either as after a fault (no checkpoint, recovery at the next start), or kill -9 to all of its processes."""
        if rng.random() < 0.5:
            subprocess.run([*self.control, "-m", "immediate", "-w", "stop"], check=True, cwd="/",
                           stdout=subprocess.DEVNULL)
        end = time.monotonic() + STOP_SECONDS_MAX
        while (family := self.family()) and time.monotonic() < end:
            for process in family:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        # Where nobody reaps the dead, PostgreSQL takes its own old number for a server that runs.
        pathlib.Path(self.folder, "postmaster.pid").unlink(missing_ok=True)

    def start(self):
        log = pathlib.Path(self.folder).parent / "server_log"
        for _ in range(START_TRIES_MAX):
            if subprocess.run([*self.control, "-l", str(log), "-w", "-t", "60", "start"], cwd="/",
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(1)
        sys.exit("PostgreSQL does not start: " + log.read_text(errors="replace")[-2000:])


def is_zombie(process):
    return (process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
