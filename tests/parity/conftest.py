"""Makes `parity` importable for the tests of this folder; the recorder does the same for itself."""

import sys
from pathlib import Path

FOLDER = str(Path(__file__).resolve().parent.parent)
if FOLDER not in sys.path:
    sys.path.append(FOLDER)
