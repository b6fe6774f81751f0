"""A city of the tests that is served, killed and started again, and the people who work with it over HTTP."""

import base64
import collections
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import select
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

START_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 30
COMMAND_SECONDS_MAX = 300
SETTINGS = """
[server]
secure_cookies = false
public_requests_per_minute = 0
sign_ins_per_minute = 0
staff_requests_per_minute = 0
"""


class Lost(Exception):
    """No answer came: what was asked for may have been done, or not."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class City:
    """One data folder with the program that serves it. `database` is the address of a PostgreSQL database, or ""."""

    cities = []

    @classmethod
    def kill_all(cls):
        for city in cls.cities:
            city.kill()
            while city.kill_a_command(lambda running: running[0]):
                time.sleep(0.05)

    def __init__(self, program, folder, database=""):
        City.cities.append(self)
        self.program, self.folder, self.database = program, pathlib.Path(folder), database
        self.port = free_port()
        self.server = None
        self.commands = set()  # that are running, so that they can be killed
        self.lock = threading.Lock()

    def run(self, *arguments):
        """Runs a command to its end; its exit code and the last line as JSON ({} where there is none)."""
        process = subprocess.Popen([self.program, *arguments, "--data", str(self.folder), "--json"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with self.lock:
            self.commands.add(process)
        try:
            out, _ = process.communicate(timeout=COMMAND_SECONDS_MAX)
        finally:
            with self.lock:
                self.commands.discard(process)
        lines = out.decode(errors="replace").strip().splitlines()
        try:
            answer = json.loads(lines[-1]) if lines else {}
        except ValueError:
            answer = {}
        return process.returncode, answer

    def must(self, *arguments):
        code, answer = self.run(*arguments)
        if code != 0:
            sys.exit(f"{arguments}: exit code {code}, {answer}")
        return answer

    def init(self):
        self.must("init", *(["--db", self.database] if self.database else []))
        with open(self.folder / "credence.toml", "a", encoding="utf-8") as settings:
            settings.write(SETTINGS)

    def serve(self):
        """Starts the server and waits until it answers. False when it did not start."""
        errors = open(self.folder / "serve.err", "ab")
        self.server = subprocess.Popen([self.program, "serve", "--port", str(self.port), "--data", str(self.folder),
                                        "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        errors.close()
        ready, _, _ = select.select([self.server.stdout], [], [], START_SECONDS_MAX)
        return bool(ready) and self.server.stdout.readline().startswith(b"{\"url\"")

    def serve_and_kill(self, seconds):
        """kill -9 while it is starting."""
        with open(self.folder / "serve.err", "ab") as errors:
            self.server = subprocess.Popen([self.program, "serve", "--port", str(self.port), "--data", str(self.folder)],
                                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        time.sleep(seconds)
        self.kill()

    def errors(self):
        return (self.folder / "serve.err").read_text(encoding="utf-8", errors="replace")[-400:]

    def is_served(self):
        return self.server is not None and self.server.poll() is None

    def kill(self):
        if self.is_served():
            self.server.kill()
            self.server.wait()

    def kill_a_command(self, choose):
        """kill -9 to one of the commands that run, if any does."""
        with self.lock:
            running = sorted((p for p in self.commands if p.poll() is None), key=lambda p: p.pid)
            if not running:
                return False
            choose(running).kill()
            return True

    def stop(self):
        """Stops the server as an operator does; its exit code."""
        if self.is_served():
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=START_SECONDS_MAX)
        return self.server.returncode

    def select(self, sql):
        """Rows of one statement, which sees one moment; as texts and numbers."""
        if not self.database:
            connection = sqlite3.connect(f"file:{self.folder}/credence.db?mode=ro", uri=True, timeout=30)
            try:
                return connection.execute(sql).fetchall()
            finally:
                connection.close()
        answer = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-c", sql, self.database],
                                capture_output=True, text=True, timeout=COMMAND_SECONDS_MAX)
        if answer.returncode != 0:
            raise Lost(answer.stderr)
        rows = [line.split("\t") for line in answer.stdout.splitlines() if line]
        return [tuple(int(cell) if cell.lstrip("-").isdigit() else cell for cell in row) for row in rows]


def one_time_code(secret):
    """RFC 6238 with SHA-1, 30 s, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    number = struct.unpack(">I", digest[digest[19] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Person:
    """Somebody with an account, or without a name the public. Counts what was acknowledged, by audit event."""

    def __init__(self, city, name="", department="", role=""):
        self.city, self.name = city, name
        self.cookie = self.csrf = ""
        self.acknowledged = collections.Counter()
        self.internal_errors = []
        self.lock = threading.Lock()
        if name:
            self.password = city.must("user", "add", name, "--department", department, "--role", role)["one_time_password"]

    def ask(self, method, path, body=None, event="", headers=None):
        """(status, JSON or None, headers). `body` is an object, or bytes of a file."""
        sent = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf, **(headers or {})} if self.name else dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.city.port, timeout=ANSWER_SECONDS_MAX)
        try:
            connection.request(method, urllib.parse.quote(path, safe="/?&=%"), body=body, headers=sent)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error)) from error
        finally:
            connection.close()
        answer = content if "/proofs/" in path and response.status == 200 else None
        if answer is None and content[:1] in (b"{", b"["):
            answer = json.loads(content)
        self.keep_session(response, answer)
        with self.lock:
            if response.status < 300 and event:
                self.acknowledged[event] += 1
            if response.status == 500:
                self.internal_errors.append(f"{method} {path}: {answer}")
        return response.status, answer, response.headers

    def keep_session(self, response, answer):
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookie = cookie.split(";")[0]
        if isinstance(answer, dict):
            token = answer.get("session", answer)
            if isinstance(token, dict) and "csrf_token" in token:
                self.csrf = token["csrf_token"]

    def enter(self):
        status, answer, _ = self.ask("POST", "/api/v1/session", {"name": self.name, "password": self.password},
                                     "session.opened")
        if status == 200 and answer["stage"] == "enrolment":
            _, begun, _ = self.ask("POST", "/api/v1/session/enrolment")
            status, answer, _ = self.ask("PUT", "/api/v1/session/enrolment", {"code": one_time_code(begun["secret"])})
            answer = (answer or {}).get("session", answer)
        if status == 200 and answer["stage"] == "password":
            status, answer, _ = self.ask("POST", "/api/v1/session/password",
                                         {"current": self.password, "next": "Ein-Neues-9-Wort"})
        if status != 200 or answer["stage"] != "open":
            sys.exit(f"{self.name} cannot sign in: {status} {answer}")


def environment():
    """For the programs that are run: a fixed language and clock zone."""
    os.environ.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    os.environ.pop("CREDENCE_LANG", None)
