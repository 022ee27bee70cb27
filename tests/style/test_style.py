#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One tree that tools/style.py accepts, and one failing file for each of its rules."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LICENCE = "SPDX-License-Identifier: Apache-2.0"
C = f"/* {LICENCE} */\n"
GOOD = {
    "src/room/thing.h": C + "/* What it is for. */\n#ifndef ROOM_THING_H\n#define ROOM_THING_H\n#endif\n",
    "src/room/room-private.h": C + "/* Ours. */\n#ifndef ROOM_PRIVATE_H\n#define ROOM_PRIVATE_H\n#endif\n",
    "src/room/thing.c": C + '#include "room-private.h"\nint f(void)\n{\n\treturn 1;\n}\n',
    "script/go": f"#!/bin/sh\n# {LICENCE}\n",
    "schema/1.sql": f"-- {LICENCE}\n",
    "README.md": "words\n",
}
LATER = "TO" + "DO"


def function(lines, branches=0):
    body = "".join("\tif (x)\n\t\tx--;\n" for _ in range(branches))
    return "int f(int x)\n{\n" + body + "\tx++;\n" * (lines - 2 * branches - 4) + "\treturn x;\n}\n"


def style(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "-q", folder], check=True)
        done = subprocess.run([sys.executable, ROOT / "tools/style.py", "--root", folder],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


@unittest.skipUnless(shutil.which("pmccabe"), "pmccabe is not installed: run script/setup")
class StyleTest(unittest.TestCase):
    def found(self, text, **files):
        code, out = style({**GOOD, **files})
        self.assertEqual(code, 1, out)
        self.assertEqual(len(out.strip().split("\n")), 1, out)
        self.assertIn(text, out)

    def test_good_tree(self):
        self.assertEqual(style(GOOD), (0, "style: nothing found\n"))

    def test_licence(self):
        self.found("a.c:1: the licence line", **{"src/room/a.c": "int a;\n"})
        self.found("b:2: the licence line", **{"script/b": "#!/bin/sh\nexit\n"})
        self.found("2.sql:1: the licence line", **{"schema/2.sql": "\n"})

    def test_later(self):
        self.found("README.md:1: a promise", **{"README.md": f"{LATER}: more\n"})

    def test_file_lines(self):
        self.found("file-lines is 1001", **{"src/room/a.c": C + "\n" * 1000})

    def test_function_lines(self):
        self.found("function-lines is 151", **{"src/room/a.c": C + function(151)})

    def test_function_of_the_bound(self):
        self.assertEqual(style({**GOOD, "src/room/a.c": C + function(150, 24)})[0], 0)

    def test_complexity(self):
        self.found("complexity is 26", **{"src/room/a.c": C + function(100, 25)})

    def test_generated_may_be_long(self):
        self.assertEqual(style({**GOOD, "src/gen/a.c": C + function(900)})[0], 0)

    def test_allowed(self):
        long = {"src/room/a.c": C + function(151)}
        allow = {"tools/style-allow.txt": "function-lines src/room/a.c f\n"}
        self.assertEqual(style({**GOOD, **long, **allow})[0], 0)
        self.found("style-allow.txt:1: allows nothing", **allow)

    def test_guard(self):
        self.found("include guard is A_H, not ROOM_A_H",
                   **{"src/room/a.h": C + "/* x */\n#ifndef A_H\n#define A_H\n#endif\n"})

    def test_header_says_what_it_is_for(self):
        self.found("saying what the module is for",
                   **{"src/room/a.h": C + "#ifndef ROOM_A_H\n#define ROOM_A_H\n#endif\n"})

    def test_header_names_are_unique(self):
        self.found("has a header of this name", **{
            "src/more/thing.h": C + "/* x */\n#ifndef MORE_THING_H\n#define MORE_THING_H\n#endif\n"})

    def test_includes(self):
        self.found("climbs", **{"src/room/a.c": C + '#include "../x.h"\n'})
        self.found("belongs to src/room", **{"src/more/a.c": C + '#include "room-private.h"\n'})


if __name__ == "__main__":
    unittest.main()
