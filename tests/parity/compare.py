"""What differs between the records of one scenario on the two sides."""

import difflib
import os
import re
from dataclasses import dataclass

from .differences import Ledger

INDEX = re.compile(r"^\d+ ")


@dataclass(frozen=True)
class Gap:
    """One difference: where, what upstream did, what fulgurite did, and what came just before."""

    section: str
    at: str
    upstream: str
    fulgurite: str
    before: tuple = ()

    def __str__(self):
        start = max(0, len(os.path.commonprefix([self.upstream, self.fulgurite])) - 60)
        lines = [f"{self.section} {self.at}", *(f"      {cut(line)}" for line in self.before)]
        sides = [f"    upstream:  {cut(self.upstream, start)}", f"    fulgurite: {cut(self.fulgurite, start)}"]
        return "\n".join([*lines, *sides])


def cut(text, start=0, length=330):
    """The part of a long text that begins shortly before the first difference."""
    return ("..." if start else "") + text[start : start + length] + ("..." if len(text) > start + length else "")


def gaps(scenario, upstream, fulgurite, used=None):
    """All differences between two records, most telling section first."""
    ledger = Ledger(scenario, set() if used is None else used)
    found = []
    if (upstream.get("crash") or fulgurite.get("crash")) and ledger.keeps("crash", fulgurite.get("crash") or ""):
        found.append(Gap("crash", "", last_lines(upstream.get("crash")), last_lines(fulgurite.get("crash"))))
    for section in ("attempts", "events", "results", "metrics", "offers", "files"):
        theirs, ours = upstream.get(section), fulgurite.get(section)
        if theirs is None or ours is None:
            continue
        compare = {"events": of_lines, "metrics": of_lines, "attempts": of_attempts}.get(section, of_keys)
        found += compare(section, theirs, ours, ledger)
    return found


def last_lines(crash, number=6):
    return "none" if not crash else " | ".join(line.strip() for line in crash.strip().splitlines()[-number:])


def of_lines(section, theirs, ours, ledger):
    theirs, ours = (
        [ledger.cut(section, INDEX.sub("", x)) for x in side if ledger.keeps(section, x)] for side in (theirs, ours)
    )
    if theirs == ours:
        return []
    found = []
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            shown = [
                " / ".join(side[:4]) + (f" (+{len(side) - 4})" if len(side) > 4 else "") or "(nothing)"
                for side in (theirs[a:b], ours[c:d])
            ]
            found.append(Gap(section, f"line {a}", *shown, tuple(theirs[max(0, a - 2) : a])))
    return found


def of_attempts(section, theirs, ours, ledger):
    found = []
    for name in [*theirs, *(n for n in ours if n not in theirs)]:
        expected, got = (side.get(name, {"raises": ["not tried"]}) for side in (theirs, ours))
        wanted = expected["raises"][:1]
        fits = wanted[0] in got["raises"] if wanted else not got["raises"]
        if not fits and ledger.keeps(section, name):
            found.append(Gap(section, name, *(f"{s['raises'][:1]} {s.get('says', '')[:150]}" for s in (expected, got))))
    return found


def flat(section, content):
    if section != "files":
        return content
    return {
        name: value
        for path, inner in content.items()
        for name, value in [(path, "present"), *((f"{path} :: {key}", value) for key, value in inner.items())]
    }


def of_keys(section, theirs, ours, ledger):
    theirs, ours = flat(section, theirs), flat(section, ours)
    if section == "offers":  # more is fine
        ours = {k: v for k, v in ours.items() if k in theirs}
    found = []
    for key in [*theirs, *(k for k in ours if k not in theirs)]:
        values = [side.get(key, "(absent)") for side in (theirs, ours)]
        if values[0] != values[1] and ledger.keeps(section, key):
            values = [ledger.cut(section, value) for value in values]
            if values[0] != values[1]:
                found.append(Gap(section, key, *values))
    return found


def report(found, most=6):
    """The differences as text, cut after the first few of each section."""
    counts, lines = {}, []
    for gap in found:
        counts[gap.section] = counts.get(gap.section, 0) + 1
        if counts[gap.section] <= most:
            lines.append(str(gap))
    totals = ", ".join(f"{n} in {s}" for s, n in counts.items())
    return "\n".join([f"{len(found)} differences ({totals})", *lines])
