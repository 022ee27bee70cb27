#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data files into one C file, so that the binary needs nothing beside it.

embed.py --root DIR --out FILE.c --depfile FILE.d GLOB...

Each GLOB is relative to the root ("catalog/**", "schema/*.sql"). The C file
defines embed_files, sorted by path, as src/embed/embed-private.h declares it.
The depfile names every file and every folder a glob looks into, so that a
build notices changed, new and removed files alike.
"""
import argparse
import glob
import os
import sys

LINE = 96


def literal(data):
    """The bytes as lines of C string literals."""
    lines, line = [], ""
    for byte in data:
        char = chr(byte)
        if char == "\n":
            piece = "\\n"
        elif char in '"\\':
            piece = "\\" + char
        elif 0x20 <= byte < 0x7F and char != "?":
            piece = char
        else:
            piece = "\\%03o" % byte
        if len(line) + len(piece) > LINE:
            lines.append(line)
            line = ""
        line += piece
        if byte == 10:
            lines.append(line)
            line = ""
    lines.append(line)
    return "\n".join('\t "%s"' % text for text in lines if text) or '\t ""'


def fixed_part(pattern):
    """The folder that a glob starts from."""
    parts = []
    for part in os.path.dirname(pattern).split("/"):
        if any(char in part for char in "*?["):
            break
        parts.append(part)
    return "/".join(parts)


def collect(root, patterns):
    files, folders = set(), set()
    for pattern in patterns:
        start = os.path.join(root, fixed_part(pattern))
        folders.update(folder for folder, _, _ in os.walk(start))
        # A folder that does not exist yet is noticed through the one it will appear in.
        folders.add(start if os.path.isdir(start) else root)
        for name in glob.glob(os.path.join(root, pattern), recursive=True):
            if os.path.isfile(name):
                files.add(os.path.relpath(name, root))
    return sorted(files, key=os.fsencode), sorted(folders)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--depfile", required=True)
    parser.add_argument("globs", nargs="+")
    args = parser.parse_args()

    files, folders = collect(args.root, args.globs)
    out = ["/* SPDX-License-Identifier: Apache-2.0 */",
           "/* Written by tools/embed.py from: %s */" % " ".join(
               text.replace("*/", "* /").replace("/*", "/ *") for text in args.globs),
           '#include "embed-private.h"', "",
           "const struct embed_file embed_files[] = {"]
    for path in files:
        with open(os.path.join(args.root, path), "rb") as file:
            data = file.read()
        out.append('\t{S_INIT("%s"), S_INIT(\n%s)},' % (path, literal(data)))
    out += ["\t{{0}, {0}},", "};",
            "const size_t embed_file_count = sizeof(embed_files) / sizeof(embed_files[0]) - 1;", ""]
    with open(args.out, "w", encoding="ascii") as file:
        file.write("\n".join(out))
    needs = [os.path.join(args.root, path) for path in files] + folders
    with open(args.depfile, "w", encoding="utf-8") as file:
        file.write("%s: %s\n" % (args.out, " ".join(name.replace(" ", "\\ ") for name in needs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
