#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the price rule against exact fractions.

Writes random catalogues, lets the C code quote random usages from them, and
computes every total anew with fractions.Fraction from the same YAML, read by
another parser. Usage: price_oracle.py PRICE_TOOL [PAIRS [SEED]]
"""
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import yaml

CURRENCIES = {"USD": 2, "JPY": 0, "KWD": 3, "CLF": 4}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
ASKED = ["account-health", "advisor-core", "advisor-full", "advisor-refresh", "support-api",
         "third-party-software"]


def money(rng, digits, most):
    return "%.*f" % (digits, rng.randrange(most * 10 ** digits + 1) / 10 ** digits)


def tiers(rng):
    ends, at = [], 0
    for _ in range(rng.randrange(5)):
        at += rng.randrange(1, 10 ** rng.randrange(1, 10))
        ends.append("%d.%04d" % (at // 10000, at % 10000))
    rows = [{"upto": e, "rate": rate(rng)} for e in ends]
    return rows + [{"rate": rate(rng)}]


def rate(rng):
    return "%d.%04d%%" % (rng.randrange(100), rng.randrange(10000)) if rng.random() < 0.5 \
        else "%d%%" % rng.randrange(101)


def component(rng, digits):
    kind = rng.choice(["bands", "bands", "bands", "flat", "per_unit", "per_event"])
    if kind == "bands":
        return {"bands": {"of": rng.choice(["one", "two"]),
                          "mode": rng.choice(["marginal", "marginal", "whole"]),
                          "tiers": tiers(rng)}}
    if kind == "flat":
        return {"flat": {"amount": money(rng, digits, 500), "per": rng.choice(list(MONTHS))}}
    if kind == "per_unit":
        return {"per_unit": {"unit": rng.choice(["seat", "node"]), "each": money(rng, 5, 30),
                             "included": rng.randrange(10), "block": rng.randrange(1, 12),
                             "per": rng.choice(list(MONTHS))}}
    return {"per_event": {"event": "review", "each": money(rng, 3, 300),
                          "included": rng.randrange(3)}}


def price(rng, digits):
    p = {"combine": rng.choice(["sum", "max"]),
         "components": [component(rng, digits) for _ in range(rng.randrange(1, 5))]}
    if rng.random() < 0.6:
        p["minimum"] = money(rng, digits, 200)
    if rng.random() < 0.3:
        p["cap"] = str(Fraction(p.get("minimum", "0")).__ceil__() + rng.randrange(3000))
    if rng.random() < 0.3:
        p["discount"] = {"rate": rate(rng), "on_minimum": rng.random() < 0.5}
    return p


def catalogue(rng, plans):
    currency = rng.choice(list(CURRENCIES))
    label = {"en": "x"}
    flag = [{"code": c, "kind": "flag", "label": label} for c in ASKED]
    grants = {c: False for c in ASKED}
    cal = [{"code": "always", "always": True, "label": label}]
    out = {"format": 1, "catalogue": "random", "label": label, "currency": currency,
           "languages": ["en"], "default_plan": "p0", "calendars": cal,
           "severities": [{"code": "low", "api_name": "Low", "label": label}],
           "channels": [{"code": "web", "label": label}],
           "case_kinds": [{"code": "any", "feature": "any-cases", "label": label}],
           "features": flag, "plans": [],
           "bases": [{"code": b, "label": label, "kinds": ["usage"]} for b in ("one", "two")]}
    for i in range(plans):
        out["plans"].append({"code": "p%d" % i, "label": label, "term": {"min_days": 0},
                             "price": price(rng, CURRENCIES[currency]), "cases": {},
                             "contacts": {"limit": "unlimited"}, "features": grants})
    return out


def part(text):
    return Fraction(text.rstrip("%")) / 100


def bands_value(b, usage):
    total, start = Fraction(0), Fraction(0)
    for t in b["tiers"]:
        end = Fraction(t["upto"]) if "upto" in t else None
        if b["mode"] == "whole":
            if usage > 0 and (end is None or usage <= end):
                return usage * part(t["rate"])
            continue
        top = usage if end is None else min(usage, end)
        if top > start:
            total += (top - start) * part(t["rate"])
        if end is None or usage <= end:
            break
        start = end
    return total


def value(c, usage):
    if "bands" in c:
        return bands_value(c["bands"], max(Fraction(usage[c["bands"]["of"]]), Fraction(0)))
    if "flat" in c:
        return Fraction(c["flat"]["amount"]) / MONTHS[c["flat"]["per"]]
    if "per_unit" in c:
        u = c["per_unit"]
        over = max(usage.get(u["unit"], 0) - u["included"], 0)
        return -(-over // u["block"]) * Fraction(u["each"]) / MONTHS[u["per"]]
    e = c["per_event"]
    return max(usage.get("review", 0) - e["included"], 0) * Fraction(e["each"])


def charge(p, usage):
    values = [value(c, usage) for c in p["components"]]
    gross = total = sum(values) if p["combine"] == "sum" else max(values)
    minimum = Fraction(p.get("minimum", "0"))
    if "discount" in p:
        keep = 1 - part(p["discount"]["rate"])
        total *= keep
        if p["discount"]["on_minimum"]:
            minimum *= keep
    total = max(total, minimum)
    return min(total, Fraction(p["cap"])) if "cap" in p else total, gross


def rounded(exact, digits):
    scaled = exact * 10 ** digits
    return int(scaled + Fraction(1, 2)) if scaled >= 0 else -int(-scaled + Fraction(1, 2))


def edges(p):
    return [t["upto"] for c in p["components"] if "bands" in c
            for t in c["bands"]["tiers"] if "upto" in t]


def usage_for(rng, p):
    known = edges(p)

    def amount():
        if known and rng.random() < 0.4:
            nudge = rng.choice([Fraction(0), Fraction(1, 10 ** 18), -Fraction(1, 10 ** 18),
                                Fraction(1, 100)])
            exact = Fraction(rng.choice(known)) + nudge
        else:
            exact = Fraction(rng.randrange(10 ** rng.randrange(1, 26)),
                             10 ** rng.randrange(0, 19)) % 10 ** 20
        whole = exact.__floor__()
        return "%d.%018d" % (whole, (exact - whole) * 10 ** 18)

    u = {"one": amount(), "two": amount()}
    for name in ("seat", "node", "review"):
        if rng.random() < 0.7:
            u[name] = rng.randrange(60)
    return u


def words(u):
    out = ["base:%s=%s" % (b, u[b]) for b in ("one", "two")]
    return " ".join(out + ["count:%s=%d" % (k, v) for k, v in u.items() if k not in ("one", "two")])


def run(tool, rng, plans, each):
    cat = catalogue(rng, plans)
    digits = CURRENCIES[cat["currency"]]
    asked = [(p, usage_for(rng, p["price"])) for p in cat["plans"] for _ in range(each)]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as f:
        yaml.safe_dump(cat, f)
    lines = "".join("%s 0 %s\n" % (p["code"], words(u)) for p, u in asked)
    done = subprocess.run([tool, f.name], input=lines, capture_output=True, text=True, check=False)
    os.unlink(f.name)
    if done.returncode != 0:
        sys.exit("price tool failed: %s" % done.stderr)
    answers = done.stdout.splitlines()
    if len(answers) != len(asked):
        sys.exit("%d answers to %d questions" % (len(answers), len(asked)))
    for (p, u), answer in zip(asked, answers):
        exact, gross = charge(p["price"], u)
        expected = rounded(exact, digits)
        if expected >= 2 ** 63:
            if answer != "limit":
                sys.exit("expected a refusal, got %s" % answer)
            continue
        if answer == "limit":
            # a line may be too large although the discounted or capped total is not
            if rounded(gross, digits) < 2 ** 63 - 1000:
                sys.exit("refused %s" % expected)
            continue
        total, *parts = [int(x) for x in answer.split()]
        if total != expected or sum(parts) != total:
            sys.exit("%s\n%s\nexpected %d, got %s" % (p["price"], u, expected, answer))
    return len(asked)


def main():
    tool = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261123)
    done = 0
    while done < pairs:
        done += run(tool, rng, 50, 20)
    print("%d prices agree with exact fractions" % done)


if __name__ == "__main__":
    main()
