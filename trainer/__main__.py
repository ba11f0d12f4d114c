"""`python -m fulgurite`: the command of the same name."""

import sys
from importlib.metadata import entry_points

if __name__ == "__main__":
    (command,) = entry_points(group="console_scripts", name="fulgurite")
    sys.exit(command.load()())
