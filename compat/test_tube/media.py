"""Images as files."""

from __future__ import annotations

from typing import Any


def save_image(path: str, image: Any) -> None:
    """Nothing; the image is written.

    Args:
        image: height x width, or height x width x 3 or 4: bytes as they are; other numbers are spread over 0 to 255,
            from 0 and 1 where they lie between these, else from their least and greatest.
    """
    import numpy as np
    from PIL import Image

    pixels = np.asarray(image.detach().cpu() if hasattr(image, "detach") else image)
    if pixels.dtype not in (np.uint8, np.uint16):
        pixels = pixels.astype(np.float64)
        low, high = float(pixels.min()), float(pixels.max())
        if not (low >= 0 and high <= 1):
            pixels = (pixels - low) / ((high - low) or 1.0)
        pixels = np.round(pixels * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
