# SPDX-License-Identifier: Apache-2.0
"""Repetition rules of src/ical beside those of python-dateutil: thousands of random ones."""
import datetime
import os
import random
import re
import subprocess
import sys
import types
import warnings

from dateutil import rrule

RULES = 3000
MOST = 60
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# And how many days of a rule are compared: there it takes as long as there are periods.
FREQS = {"DAILY": 400, "WEEKLY": 1500, "MONTHLY": 3000, "YEARLY": 9000}


def some(r, least, most, back=False, n=4):
    values = {r.randint(least, most) * (-1 if back and r.random() < 0.4 else 1)
              for _ in range(r.randint(1, n))}
    return ",".join(str(v) for v in values)


def make(r, start):
    """A rule and the start it is to have."""
    freq = r.choice(list(FREQS))
    parts = {}

    def maybe(chance, name, value):
        if r.random() < chance:
            parts[name] = value()
    maybe(0.4, "INTERVAL", lambda: str(r.randint(1, 7)))
    maybe(0.3, "WKST", lambda: r.choice(DAYS))
    maybe(0.3, "BYMONTH", lambda: some(r, 1, 12))
    if freq != "WEEKLY":
        maybe(0.3, "BYMONTHDAY", lambda: some(r, 1, 31, True))
    if freq == "YEARLY":
        maybe(0.2, "BYYEARDAY", lambda: some(r, 1, 366, True, 12))
        # There, week -52 does not begin in December, as week 1 may, and 2 January 2011 is in week 53.
        maybe(0.2, "BYWEEKNO", lambda: some(r, 1, 51, True))
    ordinals = freq in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts
    whole = freq == "YEARLY" and "BYMONTH" not in parts

    def days():
        # There, "MO,1FR" would be Mondays that are the first Friday: either kind alone.
        nth = ordinals and r.random() < 0.5
        return ",".join((str(r.choice((1, -1)) * r.randint(1, 53 if whole else 5)) if nth else "") + day
                        for day in r.sample(DAYS, r.randint(1, 4)))
    maybe(0.5, "BYDAY", days)
    # Without a weekday a week is all of it there, and the start's weekday here, as the standard says.
    if "BYWEEKNO" in parts and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(parts):
        parts["BYDAY"] = r.choice(DAYS)
    maybe(0.2, "BYHOUR", lambda: some(r, 0, 23))
    maybe(0.2, "BYMINUTE", lambda: some(r, 0, 59))
    if any(name.startswith("BY") for name in parts):
        maybe(0.3, "BYSETPOS", lambda: some(r, 1, 12, True))
    maybe(0.2, "COUNT", lambda: str(r.randint(1, 20)))
    order = list(parts.items())
    r.shuffle(order)
    # The first week begins with the start there, and whole here: positions would differ.
    if freq == "WEEKLY" and "BYSETPOS" in parts:
        start -= datetime.timedelta(days=(start.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    return start, ";".join([f"FREQ={freq}"] + [f"{name}={value}" for name, value in order])


def expected(start, text, last):
    found = []
    for at in rrule.rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=start):
        if len(found) == MOST:
            break
        found.append(seconds(at))
    return found


def seconds(at):
    return int((at - datetime.datetime(1970, 1, 1)).total_seconds())


def main():
    seed = int(os.environ.get("MAINSTAY_SEED", "1"))
    r = random.Random(seed)
    rows = []
    for _ in range(int(os.environ.get("MAINSTAY_RULES", RULES))):
        start = datetime.datetime(1990, 1, 1) + datetime.timedelta(seconds=r.randrange(40 * 366 * 86400))
        rows.append(make(r, start))
    asked = "".join(f"{seconds(start)} {text}\n" for start, text in rows)
    answers = subprocess.run([sys.argv[1]], input=asked, capture_output=True, text=True,
                             check=True).stdout.splitlines()
    assert len(answers) == len(rows), "some rules have no answer"
    warnings.simplefilter("ignore")
    # A rule that never matches is followed to that year there.
    rrule.datetime = types.SimpleNamespace(**{**vars(datetime), "MAXYEAR": 2060})
    wrong = many = 0
    for (start, text), answer in zip(rows, answers):
        last = start + datetime.timedelta(days=FREQS[re.search("FREQ=([A-Z]+)", text)[1]])
        found = answer if answer.startswith("E_") else \
            [int(v) for v in answer.split() if int(v) <= seconds(last)]
        want = expected(start, text, last)
        many += len(want) > 3
        if found != want:
            wrong += 1
            if wrong <= 5:
                print(f"seed {seed}: {text} from {start}:\n  here  {answer[:200]}\n"
                      f"  there {' '.join(map(str, want))[:200]}")
    print(f"{len(rows)} rules, {many} with more than three starts, {wrong} wrong")
    assert many > len(rows) / 3, "the random rules say too little"
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
