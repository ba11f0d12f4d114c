"""The end of a run: one line for people, and a file for whoever asked for one (.json, .html, .sarif)."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import settings

if TYPE_CHECKING:
    from .notices import Notice

FORMATS = (".json", ".html", ".sarif")


# Every process of a run imports this when it ends, however short it was: what only a report needs is imported there.


class Entry(NamedTuple):
    """One old use, as reports show it."""

    code: str
    file: str
    line: int
    message: str
    rewritable: bool


# ----- collecting


def told_here() -> list[Entry]:
    """What was told in this process."""
    notices = sys.modules.get(f"{__package__}.notices")
    # Nobody imported it: nothing old was met, and the ledger need not be read now.
    return [_entry(notice) for notice in notices.JOURNAL.notices.values()] if notices else []


def _entry(notice: Notice) -> Entry:
    from .effort import rewritable

    return Entry(notice.code, notice.file, notice.line, notice.message, rewritable(notice.op))


def hand_over() -> None:
    """Leave what a child process was told for the script's own process to count."""
    entries, folder = told_here(), os.environ.get(settings.SPOOL)
    if entries and folder:
        import json

        os.makedirs(folder, mode=0o700, exist_ok=True)
        text = json.dumps([entry._asdict() for entry in entries])
        Path(folder, f"{os.getpid()}.json").write_text(text, encoding="utf-8")


def everything_told() -> list[Entry]:
    """What this process and its children were told, each use once."""
    entries = told_here()
    folder = Path(os.environ.get(settings.SPOOL) or os.devnull)
    if folder.is_dir():
        import json
        import shutil

        for file in sorted(folder.glob("*.json")):
            entries += [Entry(**found) for found in json.loads(file.read_text(encoding="utf-8"))]
        shutil.rmtree(folder)
    return list({(entry.code, entry.file, entry.line): entry for entry in entries}.values())


# ----- the line, and the file


def sum_up() -> None:
    """Print the one line, and write the report if there is to be one."""
    entries = everything_told()
    target = os.environ.get(settings.REPORT)
    lines = [f"fulgurite: {summary(entries)}"]
    if target:
        try:
            write(Path(target), entries)
        except OSError as error:
            lines.append(f"fulgurite: the report was not written: {error}")
    if sys.stderr is not None:
        print("\n".join(lines), file=sys.stderr, flush=True)


def summary(entries: list[Entry]) -> str:
    """The line; where the script did not get to its end, it says how far it came and what was told until there."""
    error = getattr(sys, "last_value", None)  # set where Python itself printed the traceback
    if error is None:
        return line(entries)
    if os.environ.get(settings.STRICT) == "1" and type(error).__name__ == "LegacyError" and entries:
        return f"stopped at an old use, because of --strict. `fulgurite explain {entries[-1].code}` says more."
    at = reached(error)
    ended = f"the script ended with {type(error).__name__}{f' at {at}' if at else ''}"
    return f"{ended}; until there, {line(entries)}"


def reached(error: BaseException) -> str:
    """The line at which the script itself was; "" where the error is not out of it, as for a syntax error."""
    at, found = error.__traceback__, ""
    while at is not None:
        if at.tb_frame.f_globals.get("__name__") == "__main__":
            found = f"{shown(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}"
        at = at.tb_next
    return found


def line(entries: Iterable[Entry]) -> str:
    """How many old uses there were, in which files, and how many of them a rewrite could do."""
    entries = list(entries)
    if not entries:
        return "no old uses."
    places = Counter(shown(entry.file) for entry in entries)
    named = ", ".join(f"{name} ({count})" for name, count in places.most_common(5)) if len(places) > 1 else [*places][0]
    more = f" and {len(places) - 5} more files" if len(places) > 5 else ""
    number, easy = len(entries), sum(entry.rewritable for entry in entries)
    uses = "1 old use" if number == 1 else f"{number} old uses"
    return (
        f"{uses} in {named}{more}; a rewrite could do {easy} of them. `fulgurite explain {entries[0].code}` says more."
    )


def shown(file: str) -> str:
    """A path as short as it is clear."""
    relative = os.path.relpath(file) if os.path.isabs(file) else file
    return file if relative.startswith("..") else relative


def write(target: Path, entries: list[Entry]) -> None:
    """Write the report in the form that the file's name asks for."""
    makers = {".json": as_json, ".html": as_html, ".sarif": as_sarif}
    target.write_text(makers[target.suffix](entries), encoding="utf-8")


def facts() -> dict[str, Any]:
    """What the report is about."""
    return {
        "command": sys.argv,
        "release": os.environ.get(settings.ERA),
        "reason": os.environ.get(settings.REASON),
    }


def as_json(entries: list[Entry]) -> str:
    """The report for programs."""
    import json

    uses = [entry._asdict() for entry in entries]
    return json.dumps({"run": facts(), "summary": summary(entries), "uses": uses}, indent=2) + "\n"


def as_sarif(entries: list[Entry]) -> str:
    """The report in the Static Analysis Results Interchange Format 2.1.0."""
    import json

    codes = sorted({entry.code for entry in entries})
    results = [
        {
            "ruleId": entry.code,
            "level": "warning",
            "message": {"text": entry.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": Path(shown(entry.file)).as_posix()},
                        "region": {"startLine": max(entry.line, 1)},
                    }
                }
            ],
        }
        for entry in entries
    ]
    driver = {"name": "fulgurite", "rules": [{"id": code, "helpUri": f"MIGRATION.md#{code}"} for code in codes]}
    run = {"tool": {"driver": driver}, "results": results, "properties": facts()}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #ddd; }
td.place, td.code { white-space: nowrap; font-family: ui-monospace, monospace; }
td.text { white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } th, td { border-color: #333; } }
"""


def as_html(entries: list[Entry]) -> str:
    """The report as one page that needs nothing else."""
    import html

    about = facts()
    rows = "\n".join(
        f'<tr><td class="place">{html.escape(shown(entry.file))}:{entry.line}</td><td class="code">{entry.code}</td>'
        f'<td class="text">{html.escape(entry.message)}</td><td>{"rule" if entry.rewritable else "hand"}</td></tr>'
        for entry in sorted(entries, key=lambda entry: (entry.file, entry.line))
    )
    head = "<tr><th>where</th><th>code</th><th>what to write</th><th>rewrite by</th></tr>"
    table = f"<table>\n{head}\n{rows}\n</table>" if entries else ""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Old uses</title>\n'
        f"<style>{STYLE}</style>\n<h1>{html.escape(' '.join(about['command']))}</h1>\n"
        f"<p>Behaving like {html.escape(str(about['release']))} ({html.escape(str(about['reason']))}). "
        f"{html.escape(summary(entries))}</p>\n{table}\n</html>\n"
    )
