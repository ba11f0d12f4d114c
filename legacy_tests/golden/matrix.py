"""The table of scenarios and releases in README.md, from what lies in the folder: matrix.py [--write].

A dot is a recorded trace, x an original that fails on its own script (absent.txt says how), an empty field a script
that its era does not have.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "harness"))
from originals import ERAS, trace_name  # noqa: E402
from record_all import scripts  # noqa: E402

BEGIN, END = "<!-- matrix.py writes from here -->\n", "<!-- to here -->\n"


def absent():
    """{(era, scenario, release): reason} of what was tried in vain."""
    found = {}
    for line in (HERE / "absent.txt").read_text().splitlines():
        label, reason = line.split(": ", 1)
        place, release = label.split("@")
        found[(*place.split("/"), release)] = reason
    return found


def table():
    """The lines of the table, one per scenario."""
    columns = sorted(((era, one) for era, some in ERAS.items() for one in some), key=lambda pair: version(pair[1]))
    names = sorted({path.stem for era in ERAS for path in scripts(era, "")})
    lines = ["| scenario | " + " | ".join(release for _, release in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    failed, total = absent(), 0
    for name in names:
        cells = []
        for era, release in columns:
            there = (HERE / era / trace_name(name, release)).exists()
            total += there
            cells.append("." if there else "x" if (era, name, release) in failed else " ")
        lines.append("| " + name + " | " + " | ".join(cells) + " |")
    return [f"{total} traces of {len(names)} scenarios under {len(columns)} releases.", "", *lines]


def version(release):
    return [int(part) for part in release.split(".")]


def readme(now):
    """README.md with the table of today."""
    before, rest = now.split(BEGIN)
    return before + BEGIN + "\n".join(table()) + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    place = HERE / "README.md"
    text = readme(place.read_text())
    if "--write" in sys.argv:
        place.write_text(text)
    else:
        print("\n".join(table()))
