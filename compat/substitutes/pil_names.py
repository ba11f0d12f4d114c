"""Methods that Pillow dropped."""

from __future__ import annotations

from typing import Any


def PIL_ImageFont_FreeTypeFont_getsize(self: Any, text: Any, *args: Any, **kwargs: Any) -> tuple[int, int]:
    """Width and height of a text, measured from the origin."""
    return _size(self.getbbox(text, *args, **kwargs))


def PIL_ImageFont_FreeTypeFont_getsize_multiline(
    self: Any, text: Any, direction: Any = None, spacing: float = 4, features: Any = None, language: Any = None,
    stroke_width: int = 0,
) -> tuple[int, int]:  # fmt: skip
    """Width and height of a text of several lines."""
    from PIL import Image, ImageDraw

    drawing = ImageDraw.Draw(Image.new("L", (1, 1)))
    box = drawing.multiline_textbbox(
        (0, 0), text, self, spacing=spacing, direction=direction, features=features, language=language,
        stroke_width=stroke_width,
    )  # fmt: skip
    return _size(box)


def PIL_ImageDraw_ImageDraw_textsize(
    self: Any, text: Any, font: Any = None, spacing: float = 4, direction: Any = None, features: Any = None,
    language: Any = None, stroke_width: int = 0,
) -> tuple[int, int]:  # fmt: skip
    """Width and height of a text as it would be drawn."""
    box = self.textbbox(
        (0, 0), text, font, spacing=spacing, direction=direction, features=features, language=language,
        stroke_width=stroke_width,
    )  # fmt: skip
    return _size(box)


PIL_ImageDraw_ImageDraw_multiline_textsize = PIL_ImageDraw_ImageDraw_textsize


def _size(box: tuple[float, float, float, float]) -> tuple[int, int]:
    return int(box[2]), int(box[3])
