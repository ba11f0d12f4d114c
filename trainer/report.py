"""The table of results that `validate` and `test` print."""

from __future__ import annotations

import shutil
import sys
from typing import Any

from torch import Tensor


def results_table(outputs: list[dict[str, Any]], stage: str) -> str:
    """The metrics of every loader, one row per name and one column per loader; empty when nothing was logged."""
    results = [{name.split("/dataloader_idx_")[0]: value for name, value in output.items()} for output in outputs]
    names = sorted({name for result in results for name in result})
    if not names:
        return ""
    loaders = [f"DataLoader {idx}" for idx in range(len(results))]
    terminal = shutil.get_terminal_size(fallback=(120, 30)).columns or 120
    width = int(min(max(25, *map(len, names), *map(len, loaders)), terminal / 2))
    per_table = max(1, (terminal - width) // width)
    line = _line_character() * terminal
    lines: list[str] = []
    for first in range(0, len(results), per_table):
        part = slice(first, first + per_table)
        lines += [line, _row([f"{stage.capitalize()} metric", *loaders[part]], width), line]
        for name in names:
            lines.append(_row([name, *(_shown(result.get(name)) for result in results[part])], width))
    return "\n".join([*lines, line, ""])


def _row(cells: list[str], width: int) -> str:
    return "".join(cell.center(width) for cell in cells).rstrip()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Tensor):
        value = value.item() if value.numel() == 1 else value.tolist()
    return str(value)


def _line_character() -> str:
    """A drawn line where the terminal can show one."""
    try:
        "\u2500".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "-"
    return "\u2500"
