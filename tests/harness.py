# SPDX-License-Identifier: Apache-2.0
"""What the black-box suites stand on: real servers, a real PostgreSQL, stock AWS clients.

Every server a suite starts has its own folder, port and database and writes its log there. When
it is stopped, each request line of the log is counted into a ledger (operation x outcome), and a
line of level error that the test did not announce fails the test.
"""
import collections
import glob
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("MAINSTAY_BIN", str(ROOT / "build/test/src/main/mainstay"))
PLANS = ("BASIC", "DEVELOPER", "BUSINESS", "ENTERPRISE")
READY_SECONDS = 60

# (database, service:operation or "", outcome) -> how often a server under test answered so.
LEDGER = collections.Counter()


def read_ledger(lines):
    """Adds what another run's --ledger wrote."""
    for line in lines:
        *row, count = line.rstrip("\n").split("\t")
        LEDGER[tuple(row)] += int(count)


def wait_for(what, seconds, probe):
    """Calls probe until it returns something true; fails with `what` after the time."""
    end = time.monotonic() + seconds
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.002)


class Postgres:
    """A PostgreSQL cluster of our own on a free loopback port, or the one MAINSTAY_TEST_PG names."""

    _shared = None

    @classmethod
    def shared(cls):
        if cls._shared is None:
            cls._shared = cls()
        return cls._shared

    def __init__(self, own=False):
        """own: a cluster that a test may stop and start."""
        self.number = 0
        self.folder = None
        self.url = None if own else os.environ.get("MAINSTAY_TEST_PG")
        if self.url:
            return
        self.bin = self._bin()
        self.folder = tempfile.mkdtemp(prefix="mainstay-pg-")
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.port = free_port()
        self._run("initdb", "-D", self.folder + "/data", "-A", "trust", "-U", "postgres",
                  "-E", "UTF8", "--no-locale", "--no-sync")
        self.start()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @staticmethod
    def _bin():
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if not found:
            raise AssertionError("no PostgreSQL server is installed: run script/setup")
        return os.path.dirname(found[-1])

    def _run(self, tool, *args):
        words = [f"{self.bin}/{tool}", *args]
        if self.user:
            words = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups",
                     *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        self._run("pg_ctl", "-D", self.folder + "/data", "-w", "-l", self.folder + "/log", "-o",
                  f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} "
                  "-c max_connections=200", "start")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", self.folder + "/data", "-w", "-m", mode, "stop")

    def database(self):
        """The URL of a fresh, empty database."""
        self.number += 1
        name = f"t{os.getpid()}_{self.number}_{time.monotonic_ns() % 10**9}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", self.url, count=1) \
            if self.url.count("/") > 2 else f"{self.url}/{name}"

    def psql(self, database, sql):
        url = re.sub(r"^(postgres(?:ql)?://[^/]+)(/[^?]*)?", rf"\1/{database}", self.url)
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
                              check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def remove(self):
        """Ends a cluster of our own and removes it."""
        if self.folder:
            self.stop("immediate")
            shutil.rmtree(self.folder, ignore_errors=True)

    @classmethod
    def close(cls):
        if cls._shared:
            cls._shared.remove()
        cls._shared = None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def databases():
    """The databases this run covers: MAINSTAY_TEST_DB, or both."""
    return os.environ.get("MAINSTAY_TEST_DB", "sqlite postgres").split()


class Server:
    """One `mainstay serve` in a folder of its own."""

    running = set()

    def __init__(self, database="sqlite", demo=True, settings=None, args=(), folder=None,
                 environ=None, expect_errors=False, url=None):
        """url: a database that is there, instead of an empty one."""
        self.database = database
        self.folder = folder or tempfile.mkdtemp(prefix="mainstay-test-")
        self.data = self.folder + "/data"
        self.log_path = self.folder + "/log"
        self.args = list(args)
        self.demo = demo
        self.environ = environ or {}
        self.expect_errors = expect_errors
        self.process = None
        self.env = {}
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        self.url = url or (Postgres.shared().database() if database == "postgres" else None)
        self.configure(settings or {})
        self.log_at = 0

    def configure(self, settings):
        """Writes the settings file, for the next start."""
        self.settings = settings
        # Cases stay where a test puts them, unless it says otherwise.
        settings = {"desk.routing": "false", **settings,
                    **({"db.url": self.url} if self.url else {})}
        with open(self.data + "/mainstay.conf", "w", encoding="utf-8") as out:
            out.writelines(f"{key} = {value}\n" for key, value in settings.items())

    def beside(self, settings=None):
        """Another node on the same database: a folder of its own with the same settings (but those
        given) and a copy of the keyring, as docs/operations.md says. Not started yet."""
        node = Server(self.database, demo=False, url=self.url, args=self.args,
                      environ=self.environ, expect_errors=self.expect_errors, settings={**self.settings, **(settings or {})})
        shutil.copy(self.data + "/keyring", node.data + "/keyring")
        node.env = self.env
        return node

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Starts it and waits until it answers."""
        self.start_raw()
        if self.demo:
            self.env = read_shell(f"{self.data}/demo.env")
        return self

    def start_raw(self):
        for name in ("endpoint",):
            if os.path.exists(f"{self.data}/{name}"):
                os.unlink(f"{self.data}/{name}")
        words = [BINARY, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *self.args]
        if self.demo:
            words.append("--demo")
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(words, stdout=self.log, stderr=self.log,
                                        env={**os.environ, **self.environ})
        self.running.add(self)
        self.endpoint = wait_for("the server's endpoint", READY_SECONDS, self._endpoint)

    def _endpoint(self):
        if self.process.poll() is not None:
            raise AssertionError(f"serve ended with {self.process.returncode}:\n{self.log_text()[-4000:]}")
        try:
            with open(self.data + "/endpoint", encoding="utf-8") as f:
                return f.read().strip()
        except FileNotFoundError:
            return None

    @property
    def port(self):
        return int(self.endpoint.rsplit(":", 1)[1].rstrip("/"))

    def stop(self):
        """Ends it politely; its exit code must be 0 and its log clean."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self._finished()
        assert code == 0, f"serve exited with {code}:\n{self.log_text()[-4000:]}"

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()
        self._finished()

    @classmethod
    def end_all(cls):
        """Ends what a set-up that failed has left behind."""
        for server in list(cls.running):
            server.process.kill()
            server.process.wait()

    def _finished(self):
        self.process = None
        self.running.discard(self)
        self.log.close()
        text = self.log_text()
        lines, self.log_at = text[self.log_at:], len(text)
        assert "runtime error:" not in lines and "Sanitizer" not in lines, lines[-6000:]
        for line in lines.splitlines():
            if not line.startswith("{"):
                continue
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if entry.get("event") in ("request", "refused"):
                LEDGER[self.database, entry.get("op") or "", entry.get("error") or "ok"] += 1
            if entry.get("level") == "error" and not self.expect_errors:
                raise AssertionError(f"unannounced error in the log: {line}")

    def log_text(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def keys(self, who):
        """(key id, secret) of a plan's demo account or of AGENT."""
        return self.env[f"{who}_ACCESS_KEY_ID"], self.env[f"{who}_SECRET_ACCESS_KEY"]

    def boto(self, who, service="support", models=None, **config):
        """A boto3 client with one of the demo's keys; never retries unless told. models: a folder
        of further service models."""
        import boto3
        import botocore.session
        from botocore.config import Config
        key, secret = self.keys(who)
        config = {"retries": {"total_max_attempts": 1}, "parameter_validation": True, **config}
        core = botocore.session.Session()
        if models:
            core.get_component("data_loader").search_paths.append(models)
        return boto3.session.Session(botocore_session=core).client(
            service, endpoint_url=self.endpoint, region_name="us-east-1",
            aws_access_key_id=key, aws_secret_access_key=secret, config=Config(**config))

    def aws(self, who, *words, cli="aws", check=True):
        """The stock CLI. With check, its parsed answer; else (code, stdout, stderr)."""
        key, secret = self.keys(who)
        environ = {**os.environ, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret,
                   "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1",
                   "AWS_CONFIG_FILE": self.folder + "/aws-config",
                   "AWS_EC2_METADATA_DISABLED": "true",
                   # Models are added to its home; a CLI under pyenv is found by that, too.
                   "HOME": self.folder,
                   "PYENV_ROOT": os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))}
        done = subprocess.run([cli, "--endpoint-url", self.endpoint, "--output", "json", *words],
                              capture_output=True, text=True, timeout=120, env=environ)
        if not check:
            return done.returncode, done.stdout, done.stderr
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def cli(self, *words, check=True, stdin=None):
        """Our own command line on this server's data folder."""
        done = subprocess.run([BINARY, *words, "--data", self.data], capture_output=True, text=True,
                              timeout=120, input=stdin)
        if check:
            assert done.returncode == 0, f"mainstay {words}: {done.returncode} {done.stderr}"
            return done.stdout
        return done.returncode, done.stdout, done.stderr

    def cli_json(self, *words):
        return json.loads(self.cli(*words, "--json"))


def read_shell(path):
    """NAME=value lines, as the shell would read them."""
    values = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            match = re.match(r"^(?:export )?([A-Z_]+)=(.*)$", line.strip())
            if match:
                values[match[1]] = match[2].strip("'\"")
    return values


def aws_clis():
    """Every stock AWS command line on this machine: the one on the PATH and Debian's."""
    found = {}
    for path in (shutil.which("aws"), "/usr/bin/aws"):
        if path and os.path.exists(path):
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())
