# SPDX-License-Identifier: Apache-2.0
"""Measures the release binary: script/bench [--seconds S] [--only WORD] [--json].

Every figure is taken beside a peer or the machine's limit in the same run, because the machine is
shared: quote the ratios. Prints a table; with --json the last line holds the figures by name.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import harness  # noqa: E402
import wire  # noqa: E402

BINARY = ROOT / "build/release/mainstay"
LOAD = ROOT / "build/release/bench/load"
SINK = ROOT / "build/release/bench/sink"
STREAMER = ROOT / "build/release/bench/streams"
RAW = ROOT / "build/release/bench/db-raw"
SWEEP = ROOT / "build/release/bench/sweep"
ACCOUNTS = 16
SETTINGS = {"throttle.enabled": "false", "cases.per_hour": "0", "log.level": "error"}
CASE = json.dumps({"subject": "bench", "communicationBody": "x" * 400, "severityCode": "low"})

FIGURES = {}


def figure(name, value, unit, note=""):
    FIGURES[name] = round(value, 3)
    print(f"  {name:44} {value:12,.2f} {unit:10} {note}", flush=True)


def prepare(server):
    """Accounts with a key each, so that no single account's row is what is measured."""
    organization = server.cli_json("org", "create", "bench")["organization"]["organizationId"]
    path = server.folder + "/keys"
    with open(path, "w", encoding="utf-8") as out:
        for i in range(ACCOUNTS):
            account = server.cli_json(
                "account", "create", "--organization-id", organization, "--name", f"bench {i}",
                "--email", f"bench{i}@example.com")["account"]["accountId"]
            server.cli_json("plan", "change", account, "--plan", "business")
            server.cli_json("user", "create", "load", "--account-id", account, "--email",
                            "load@example.com", "--role", "admin")
            key = server.cli_json("key", "create", "load", "--account-id", account)["accessKey"]
            out.write(f"{key['accessKeyId']} {key['secretAccessKey']}\n")
    return path


def load(server, keys, target, body, connections, seconds, rate=0):
    done = subprocess.run(
        [LOAD, "-p", str(server.port), "-k", keys, "-t", target, "-b", body, "-c",
         str(connections), "-s", str(seconds), "-r", str(rate)],
        capture_output=True, text=True, timeout=seconds + 60)
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout
    return json.loads(done.stdout)


def raw_loop(batch, seconds):
    """Creates a second of the same rows by one thread that does nothing else."""
    folder = tempfile.mkdtemp(prefix="mainstay-raw-")
    try:
        done = subprocess.run([RAW, str(ROOT / "schema"), folder, str(seconds), str(batch)],
                              capture_output=True, text=True, timeout=seconds + 60, check=True)
        return json.loads(done.stdout)["creates_per_s"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rss(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return int(re.search(r"VmRSS:\s+(\d+) kB", f.read())[1]) / 1024


def measure_start():
    """From exec to the first answered, signed call, on a data folder that exists."""
    with harness.Server("sqlite", settings=SETTINGS) as server:
        key, secret = server.keys("BUSINESS")
        times = []
        for _ in range(5):
            server.stop()
            endpoint = server.data + "/endpoint"
            if os.path.exists(endpoint):
                os.unlink(endpoint)
            begun = time.monotonic()
            server.start_raw()
            client = wire.Wire(server.port, key, secret)
            assert client.support("DescribeSeverityLevels").status == 200
            times.append((time.monotonic() - begun) * 1000)
            client.close()
        figure("start to first answer", statistics.median(times), "ms", "aim < 50")
        time.sleep(2)
        figure("idle RSS", rss(server.process.pid), "MiB", "aim < 20")


def measure_writes(database, seconds):
    print(f"{database}: durable CreateCase")
    for connections, batch in ((64, 64), (256, 256)):
        with harness.Server(database, settings=SETTINGS) as server:
            keys = prepare(server)
            limit = raw_loop(batch, seconds) if database == "sqlite" else None
            got = load(server, keys, "AWSSupport_20130415.CreateCase", CASE, connections, seconds)
            name = f"{database} create/s at {connections}"
            figure(name, got["per_second"], "1/s", f"p99 {got['p99_us'] / 1000:.1f} ms")
            if limit:
                again = raw_loop(batch, seconds)
                limit = (limit + again) / 2
                figure(f"raw loop create/s, {batch} a commit", limit, "1/s", "before and after")
                figure(f"{name}, of the raw loop", got["per_second"] / limit, "", "aim >= 0.6")
    for rate in (500, 4000):
        with harness.Server(database, settings=SETTINGS) as server:
            keys = prepare(server)
            got = load(server, keys, "AWSSupport_20130415.CreateCase", CASE, 64, seconds, rate)
            figure(f"{database} create p50 at {rate}/s", got["p50_us"] / 1000, "ms")
            figure(f"{database} create p99 at {rate}/s", got["p99_us"] / 1000, "ms")


def measure_reads(database, seconds):
    print(f"{database}: reads")
    with harness.Server(database, settings=SETTINGS) as server:
        keys = prepare(server)
        with open(keys, encoding="utf-8") as f:
            key, secret = f.readline().split()
        client = wire.Wire(server.port, key, secret)
        ids = [client.call("AWSSupport_20130415.CreateCase", CASE.encode()).json["caseId"]
               for _ in range(120)]
        one = server.folder + "/one-key"
        with open(one, "w", encoding="utf-8") as out:
            out.write(f"{key} {secret}\n")
        by_id = json.dumps({"caseIdList": ids[:1], "includeCommunications": False})
        got = load(server, one, "AWSSupport_20130415.DescribeCases", by_id, 64, seconds)
        figure(f"{database} describe by id/s", got["per_second"], "1/s", "aim >= 25,000")
        whole = json.dumps({"caseIdList": ids[:1]})
        got = load(server, one, "AWSSupport_20130415.DescribeCases", whole, 64, seconds)
        figure(f"{database} describe with messages/s", got["per_second"], "1/s")
        page = json.dumps({"maxResults": 100})
        got = load(server, one, "AWSSupport_20130415.DescribeCases", page, 64, seconds)
        figure(f"{database} page of 100/s", got["per_second"], "1/s")


def counter(server, name):
    with urllib.request.urlopen(server.endpoint + "/metrics", timeout=10) as answer:
        return int(re.search(rf"^{name} (\d+)$", answer.read().decode(), re.M)[1])


def measure_deliveries(database, seconds):
    """Events dealt to webhooks and delivered to a receiver that answers at once, after a load that
    was quicker than they are."""
    print(f"{database}: deliveries")
    for hooks in (1, 8):
        sink = subprocess.Popen([SINK], stdout=subprocess.PIPE, text=True)
        port = int(sink.stdout.readline())
        settings = {**SETTINGS, "webhooks.networks": "127.0.0.0/8", "webhooks.http": "true",
                    "webhooks.per_account": "100", "metrics.public": "true"}
        try:
            with harness.Server(database, settings=settings) as server:
                keys = prepare(server)
                earlier = counter(server, "mainstay_events_dealt_total")
                for i in range(hooks):
                    server.cli("webhook", "create", f"http://127.0.0.1:{port}/{i}")
                got = load(server, keys, "AWSSupport_20130415.CreateCase", CASE, 64, seconds)
                begun = time.monotonic()
                now = before = counter(server, "mainstay_webhook_deliveries_total")
                while now < hooks * (counter(server, "mainstay_events_dealt_total") - earlier) or \
                        server.cli_json("outbox", "list", "--max-results", "1")["events"]:
                    assert time.monotonic() - begun < 120, "deliveries take too long"
                    time.sleep(0.05)
                    now = counter(server, "mainstay_webhook_deliveries_total")
                took = time.monotonic() - begun
                figure(f"{database} deliveries/s to {hooks}", (now - before) / took, "1/s",
                       f"{now - before} in {took:.1f} s after {got['per_second']:.0f} creates/s")
        finally:
            sink.send_signal(signal.SIGTERM)
            sink.wait(30)


def measure_moto(seconds):
    """A public fake of the same API, when it is installed: in memory, unsigned, not durable."""
    moto = shutil.which("moto_server")
    if not moto:
        print("moto_server is not installed: skipped")
        return
    port = harness.free_port()
    process = subprocess.Popen([moto, "-H", "127.0.0.1", "-p", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        keys = tempfile.NamedTemporaryFile("w", suffix=".keys")
        keys.write("AKIAIOSFODNN7EXAMPLE secret\n")
        keys.flush()

        class Moto:
            pass

        Moto.port = port

        def answers():
            try:
                return wire.Wire(port, "AKIAIOSFODNN7EXAMPLE", "secret").support(
                    "DescribeCases").status == 200
            except OSError:
                return False

        harness.wait_for("moto", 60, answers)
        got = load(Moto, keys.name, "AWSSupport_20130415.CreateCase", CASE, 8, seconds)
        figure("moto create/s at 8", got["per_second"], "1/s", "in memory")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def measure_sweep():
    """The sweep of clocks beside 10,000, 100,000 and 1,000,000 open cases, 1,000 of them due."""
    print("sweep of clocks")
    for cases in (10_000, 100_000, 1_000_000):
        done = subprocess.run([SWEEP], capture_output=True, text=True, timeout=1800, check=True,
                              env={**os.environ, "MAINSTAY_CASES": str(cases),
                                   "MAINSTAY_DUE": "1000"})
        line = dict(pair.split("=") for pair in done.stdout.splitlines()[0].split())
        assert line["fired"] == "1000", done.stdout
        figure(f"sweep, {cases} open, none due", int(line["idle"]) / 1000, "ms")
        figure(f"sweep, {cases} open, 1000 due", int(line["busy"]) / 1000, "ms")
        figure(f"view of the roster, {cases} open, 1000 held", int(line["roster"]) / 1000, "ms")
        figure(f"memory of that, {cases} open", int(line["grown"]) / 1024, "MiB")


STREAMS = 5000


def measure_streams(database):
    """Readers of the waiting line, all of which hear of each chat that joins it."""
    print(f"{database}: {STREAMS} event streams")
    roomy = {**SETTINGS, "http.connections_max": 4 * STREAMS, "chat.messages_per_second": 1000000,
             "http.connections_per_address": 4 * STREAMS, "streams.per_principal": 4 * STREAMS}
    with harness.Server(database, settings=roomy) as server:
        agent = wire.Wire(server.port, *server.keys("AGENT"))
        customer = wire.Wire(server.port, *server.keys("BUSINESS"))
        chat = json.loads(CASE)
        assert customer.mainstay("StartChat", **chat).status == 200
        token = agent.mainstay("CreateStreamToken").json["token"]
        before = rss(server.process.pid)
        with subprocess.Popen([STREAMER, str(server.port), f"/streams?token={token}", str(STREAMS)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as readers:
            assert readers.stdout.readline() == "open\n"
            time.sleep(1)
            figure(f"{database} memory of a stream", (rss(server.process.pid) - before) * 1024
                   / STREAMS, "KiB", "aim <= 8")
            rounds, calls_ms = [], []
            for _ in range(20):
                readers.stdin.write("go\n")
                readers.stdin.flush()
                begun = time.monotonic()
                assert customer.mainstay("StartChat", **chat).status == 200
                calls_ms.append((time.monotonic() - begun) * 1000)
                rounds.append(json.loads(readers.stdout.readline()))
            for name in ("first", "p50", "p99"):
                figure(f"{database} event at {STREAMS} streams, {name}",
                       statistics.median(r[name] for r in rounds) / 1000, "ms",
                       "from the start of the call that causes it")
            figure(f"{database} fan-out p99 behind the first",
                   statistics.median(r["p99"] - r["first"] for r in rounds) / 1000, "ms",
                   f"the call itself took {statistics.median(calls_ms):.1f} ms")
            figure(f"{database} memory of a stream after events",
                   (rss(server.process.pid) - before) * 1024 / STREAMS, "KiB", "aim <= 8")
            readers.stdin.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=5, help="length of each load")
    options.add_argument("--only", default="",
                         help="start, sqlite, postgres, deliveries, streams, sweep or moto")
    options.add_argument("--json", action="store_true", help="figures as the last line")
    args = options.parse_args()
    harness.BINARY = str(BINARY)
    steps = [("start", measure_start)]
    for database in ("sqlite", "postgres"):
        steps.append((database, lambda d=database: measure_writes(d, args.seconds)))
        steps.append((database, lambda d=database: measure_reads(d, args.seconds)))
        steps.append(("streams", lambda d=database: measure_streams(d)))
        steps.append(("deliveries", lambda d=database: measure_deliveries(d, args.seconds)))
    steps.append(("sweep", measure_sweep))
    steps.append(("moto", lambda: measure_moto(args.seconds)))
    for name, step in steps:
        if args.only in ("", name):
            step()
    harness.Postgres.close()
    if args.json:
        print(json.dumps(FIGURES))


if __name__ == "__main__":
    main()
