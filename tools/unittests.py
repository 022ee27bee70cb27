#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `meson test` in a build folder and adds up what the programs say.

unittests.py BUILD [MESON TEST ARGUMENT...]

Each unit test program closes with "N passed, N failed[, N skipped]"; a test
without such a line counts as one. Failures are shown whole, skips by line, and
the last line is the sum.
"""
import glob
import json
import os
import re
import subprocess
import sys

SUM = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def main():
    build, arguments = sys.argv[1], sys.argv[2:]
    # Meson names the log after the wrapper, when there is one.
    logs = os.path.join(glob.escape(build), "meson-logs", "testlog*.json")
    for log in glob.glob(logs):
        os.unlink(log)
    # Limits of time are there for what hangs, not for what is slow on a busy machine.
    done = subprocess.run(["meson", "test", "-C", build, "--no-rebuild",
                           "--timeout-multiplier", "4", *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    sums = [0, 0, 0]
    written = glob.glob(logs)
    if not written:
        print(done.stdout)
        print("0 passed, 1 failed")
        return 1
    with open(written[0], encoding="utf-8") as file:
        tests = [json.loads(line) for line in file]
    for test in tests:
        text = test.get("stdout", "")
        found = SUM.findall(text)
        counts = [int(number or 0) for number in found[-1]] if found else [0, 0, 0]
        good = test["result"] in ("OK", "EXPECTEDFAIL")
        if not found and test["result"] == "SKIP":
            counts[2] = 1
        elif not found or (not good and counts[1] == 0):
            counts[0 if good else 1] += 1
        sums = [a + b for a, b in zip(sums, counts)]
        print("%-8s %6.1f s  %-20s %d passed, %d failed%s" % (
            test["result"], test["duration"], test["name"], counts[0], counts[1],
            ", %d skipped" % counts[2] if counts[2] else ""))
        for line in text.splitlines():
            if line.startswith("SKIPPED"):
                print("  " + line)
        if not good and test["result"] != "SKIP":
            print(text + test.get("stderr", ""))
    print("%d passed, %d failed%s" % (sums[0], sums[1], ", %d skipped" % sums[2] if sums[2] else ""))
    return 1 if sums[1] or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
