"""The release that a project asks for in writing: requirements, set-up files, environments, lock files, Dockerfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .releases import nearest, numbers, releases, text

# In the order in which they are believed where one folder has several; a lock file says what was really installed.
FILES = (
    "requirements*.txt", "requirements/*.txt", "requirements*.in", "poetry.lock", "Pipfile.lock", "uv.lock", "pdm.lock",
    "environment*.yml", "environment*.yaml", "conda*.yml", "conda*.yaml", "env*.yml", "env*.yaml",
    "setup.cfg", "setup.py", "pyproject.toml", "Pipfile", "Dockerfile*", "*.dockerfile", "docker/Dockerfile*",
)  # fmt: skip
# A sentence in a README is believed only where it names one release.
PROSE = ("README*", "INSTALL*")

NAME = re.compile(r"(?<![\w./-])(?:pytorch[-_.]lightning|lightning)(?![\w/-])(?:\[[^\]]*\])?", re.IGNORECASE)
VERSION = re.compile(r"""["']?version["']?\s*([=:]\s*["'][^"']+["'])""")
ENTRY = re.compile(r"""\s*(name\s*=\s*)?["']?""")
SOURCE = re.compile(
    r"pytorch[-_]lightning(?:\.git)?@v?(\d+(?:\.\d+)+)|pytorch-lightning/archive/v?(\d+(?:\.\d+)+)", re.I
)
CONDITION = re.compile(r"(===|==|~=|>=|<=|!=|=|>|<|\^|~)?\s*v?(\d+(?:\.\d+)*)(\.\*)?(?:\.?(?:a|b|rc|dev|post)\d*)*")
LEVELS_UP = 4


@dataclass(frozen=True)
class Pin:
    """What one line asks for.

    Args:
        lowest: the oldest release that it allows; None where anything goes.
        chosen: the newest release that it allows; None where there is no end.
    """

    file: Path
    line: int
    written: str
    lowest: tuple[int, ...] | None
    chosen: str | None


def find(start: Path) -> list[Pin]:
    """The pins in the nearest folder, from `start` upwards, that has any; the most exact one first."""
    for folder in folders(start):
        found = [pin for file in _matching(folder, FILES) for pin in read(file)]
        found += [pin for file in _matching(folder, PROSE) for pin in read(file) if _is_exact(pin)]
        if found:
            return sorted(found, key=lambda pin: 0 if _is_exact(pin) else 1 if pin.chosen else 2)
    return []


def _matching(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Its files with such names, in the patterns' order and each once."""
    return list(dict.fromkeys(file for pattern in patterns for file in sorted(folder.glob(pattern))))


def _is_exact(pin: Pin) -> bool:
    return pin.chosen is not None and pin.lowest == numbers(pin.chosen)


def folders(start: Path) -> Iterator[Path]:
    """The folder and those above that belong to the same project: up to a repository's root, never home or "/"."""
    home = Path.home()
    for number, folder in enumerate((start, *start.parents)):
        if number and (folder in (home, Path(folder.anchor)) or number > LEVELS_UP):
            return
        yield folder
        if (folder / ".git").exists():
            return


def read(file: Path) -> Iterator[Pin]:
    """The pins of one file that restrict anything."""
    if not file.is_file() or file.stat().st_size > 2_000_000:
        return
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if "lightning" not in line.lower() or line.lstrip().startswith(("#", "//")):
            continue
        if file.suffix == ".lock":
            pin = _from_lock(file, number, lines)
        else:
            pin = _from_source(file, number, line) or _from_line(file, number, line)
        if pin:
            yield pin


def _from_source(file: Path, number: int, line: str) -> Pin | None:
    """A release fetched from the repository itself, by its tag."""
    tagged = SOURCE.search(line)
    if not tagged:
        return None
    release = nearest(numbers(tagged[1] or tagged[2]))
    return Pin(file, number, tagged[0], numbers(release), release)


def _from_line(file: Path, number: int, line: str) -> Pin | None:
    for name in NAME.finditer(line):
        rest = line[name.end() :]
        table = VERSION.search(rest)  # pytorch-lightning = {version = "^1.2", extras = ["extra"]}
        conditions = _conditions(table[1] if table else rest)
        if conditions:
            return Pin(file, number, _written(line), *allowed(conditions))
    return None


def _from_lock(file: Path, number: int, lines: list[str]) -> Pin | None:
    """The entry that begins on this line; its version stands below, before the entry ends."""
    name = NAME.search(lines[number - 1])
    start = ENTRY.match(lines[number - 1])
    if (
        not name
        or not start
        or start.end() != name.start()
        or not (start[1] or lines[number - 1].rstrip().endswith("{"))
    ):
        return None
    for below, line in enumerate(lines[number:], number + 1):
        version = VERSION.search(line)
        conditions = _conditions(version[1]) if version else []
        if conditions:
            return Pin(file, below, _written(line), *allowed(conditions))
        if line.lstrip().startswith(("}", "[[")):
            break
    return None


def _written(line: str) -> str:
    return line.strip().strip("\"',-").strip()


def _conditions(rest: str) -> list[tuple[str, tuple[int, ...], bool]]:
    """(operator, release, starred) for each condition right behind the name; [] where none is there."""
    rest = rest.lstrip("\"'").lstrip()
    table = re.match(r"""(?:=|:)\s*["']""", rest)  # pytorch-lightning = "^1.2"
    rest = rest[table.end() :] if table else re.sub(r"^\(", "", rest)
    found: list[tuple[str, tuple[int, ...], bool]] = []
    position = 0
    while match := CONDITION.match(rest, position):
        sign, release, star = match.groups()
        if not sign and not table and not found:
            return []
        # Poetry reads a bare number as "exactly this", and 1.5 is 1.5.0; behind conda's single "=" it is any 1.5.
        number = numbers(release)
        full = sign not in ("=", "~", "~=", "^") and not star and len(number) == 2
        found.append((sign or "==", (*number, 0) if full else number, bool(star)))
        behind = re.compile(r"\s*,\s*").match(rest, match.end())
        if not behind:
            break
        position = behind.end()
    return found


def allowed(conditions: list[tuple[str, tuple[int, ...], bool]]) -> tuple[tuple[int, ...] | None, str | None]:
    """(the oldest release that fits, the newest one; None where there is no upper end)."""
    exact = [release for sign, release, star in conditions if sign in ("==", "===", "=") and not star]
    if exact:
        chosen = nearest(exact[0])
        return numbers(chosen), chosen
    fitting = [release for release in releases() if all(_fits(release, condition) for condition in conditions)]
    if not fitting:
        # No release fits, as where the upper end lies before the first one: the nearest is better than none.
        chosen = nearest(conditions[0][1])
        return numbers(chosen), chosen
    open_ended = all(sign in (">=", ">", "!=") for sign, _, _ in conditions)
    return fitting[0], None if open_ended else text(fitting[-1])


def _fits(release: tuple[int, ...], condition: tuple[str, tuple[int, ...], bool]) -> bool:
    sign, bound, star = condition
    same = release[: len(bound)] == bound
    match sign:
        case "==" | "=" | "===":
            return same
        case "!=":
            return not same if star else release != bound
        case ">=":
            return release >= bound
        case ">":
            return release > bound
        case "<=":
            return release <= bound
        case "<":
            return release < bound
        case "~=":
            return release >= bound and release[: len(bound) - 1] == bound[:-1]
        case "~":
            return release >= bound and release[: min(2, len(bound))] == bound[:2]
        case "^":
            fixed = 1 if bound[0] else 2
            return release >= bound and release[:fixed] == bound[:fixed]
        case _:
            raise AssertionError(f"an operator that CONDITION does not read: {sign!r}")
