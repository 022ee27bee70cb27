#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what clang-format and the compiler do not: style.py [--root DIR].

Over the files git knows: the licence line, sizes and complexity of C, include
guards and includes, words that promise work later. Findings are printed as
path:line: text and counted; any of them makes the exit code 1.

A function or file over a bound may be allowed by a line of
tools/style-allow.txt, "RULE PATH [FUNCTION]". The list may only shrink: a line
that allows nothing any more is a finding, too.
"""
import argparse
import os
import re
import subprocess
import sys

LICENCE = "SPDX-License-Identifier: Apache-2.0"
FILE_LINES = 1000
FUNCTION_LINES = 150
COMPLEXITY = 25
# Generated, or data.
UNCHECKED = ("src/gen/", "model/", "fuzz/corpus/")
ALLOW = "tools/style-allow.txt"
# How a comment begins, by the end of the file's name; "" is a script without one.
COMMENTS = {".c": "/* ", ".h": "/* ", ".py": "# ", ".sh": "# ", ".sql": "-- ", ".yaml": "# ",
            ".ts": "// ", ".tsx": "// ", ".mjs": "// ", "meson.build": "# ", "": "# "}
# Spelled apart so that this file may stand the check itself.
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?!-)")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


class Style:
    def __init__(self, root):
        self.root = root
        self.findings = []
        self.allowed = {}
        path = os.path.join(root, ALLOW)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    words = tuple(line.split("#")[0].split())
                    if words:
                        self.allowed[words] = number

    def find(self, path, line, text):
        self.findings.append("%s:%d: %s" % (path, line, text))

    def over(self, rule, path, line, what, value, bound):
        """A value over its bound is a finding unless allowed."""
        if value <= bound:
            return
        key = (rule, path, what) if what else (rule, path)
        if self.allowed.pop(key, None) is None:
            self.find(path, line, "%s is %d, at most %d (%s)" % (
                rule, value, bound, what or "the file"))

    def licence(self, path, lines):
        name = os.path.basename(path)
        end = name if name in COMMENTS else os.path.splitext(name)[1]
        if end not in COMMENTS:
            return
        script = bool(lines) and lines[0].startswith("#!")
        if end == "" and not script:
            return
        at = 1 if script else 0
        if len(lines) <= at or not lines[at].startswith(COMMENTS[end] + LICENCE):
            self.find(path, at + 1, "the licence line is missing: %s%s" % (COMMENTS[end], LICENCE))

    def later(self, path, lines):
        for number, line in enumerate(lines, 1):
            if LATER.search(line):
                self.find(path, number, "a promise of later work; do it or leave it out")

    def guard(self, path, lines):
        parts = os.path.dirname(path).split("/")
        room = parts[1] if parts[0] == "src" and len(parts) > 1 else parts[0]
        name = os.path.basename(path)[:-2]

        def upper(text):
            return re.sub(r"[^A-Z0-9]", "_", text.upper())
        if name.endswith("-rows"):
            return  # a table that is included more than once
        good = [upper("%s_%s_H" % (room, name))]
        if name.startswith(room + "-"):
            good.append(upper(name + "_H"))
        found = next((line.split()[1] for line in lines if line.startswith("#ifndef ")), "none")
        if found not in good or "#define %s" % found not in lines:
            self.find(path, 1, "the include guard is %s, not %s" % (found, " or ".join(good)))
        if len(lines) < 2 or not lines[1].startswith("/*"):
            self.find(path, 2, "a header begins by saying what the module is for")

    def includes(self, path, lines, homes):
        folder = os.path.dirname(path)
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            name = match.group(1)
            if name.startswith("../"):
                self.find(path, number, "an include climbs out of its folder")
            elif name.endswith("-private.h"):
                home = homes.get(os.path.basename(name))
                if home is not None and home != folder:
                    self.find(path, number, "%s belongs to %s" % (name, home))

    def headers(self, paths):
        """Where each header lives; names are unique, for include paths have no folder."""
        homes = {}
        for path in paths:
            name = os.path.basename(path)
            if name in homes:
                self.find(path, 1, "%s has a header of this name, too" % homes[name])
            homes[name] = os.path.dirname(path)
        return homes

    def functions(self, paths):
        if not paths:
            return
        done = subprocess.run(["pmccabe", *paths], cwd=self.root, capture_output=True, text=True,
                              check=True)
        for row in done.stdout.splitlines():
            fields = row.split("\t")
            match = re.match(r"(.*)\((\d+)\): (.*)", fields[5])
            path, line, name = match.group(1), int(match.group(2)), match.group(3)
            if name in ("TEST", "BENCH"):
                name = "line-%d" % line
            self.over("complexity", path, line, name, int(fields[0]), COMPLEXITY)
            self.over("function-lines", path, line, name, int(fields[4]), FUNCTION_LINES)

    def run(self, paths):
        paths = [path for path in paths if not path.startswith(UNCHECKED)
                 and "/data/" not in path and "/golden/" not in path]
        code = [path for path in paths if path.endswith((".c", ".h"))]
        homes = self.headers([path for path in code if path.endswith(".h")])
        for path in paths:
            try:
                with open(os.path.join(self.root, path), encoding="utf-8") as file:
                    lines = file.read().split("\n")
            except (UnicodeDecodeError, IsADirectoryError):
                continue
            self.licence(path, lines)
            self.later(path, lines)
            if path in code:
                self.over("file-lines", path, 1, None, len(lines) - 1, FILE_LINES)
                self.includes(path, lines, homes)
                if path.endswith(".h"):
                    self.guard(path, lines)
        self.functions([path for path in code if path.endswith(".c")])
        for words, number in self.allowed.items():
            self.find(ALLOW, number, "allows nothing any more, take it out: %s" % " ".join(words))
        return self.findings


def known_files(root):
    done = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                          cwd=root, capture_output=True, check=True)
    paths = sorted(set(done.stdout.decode().split("\0")) - {""})
    return [path for path in paths if os.path.exists(os.path.join(root, path))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", default=os.path.join(os.path.dirname(__file__), ".."))
    root = parser.parse_args().root
    findings = Style(root).run(known_files(root))
    print("\n".join(findings) if findings else "style: nothing found")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
