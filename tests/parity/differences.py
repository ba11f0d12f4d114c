"""Where fulgurite deliberately does not do what the current upstream Trainer does, and why.

A row takes the lines and keys that match `drops` out of one section of the record on both sides before they are
compared. A row that drops nothing fails the suite, so that none outlives its reason.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Difference:
    """One deliberate difference: in which scenarios, in which section, which lines, and why."""

    scenarios: str  # a file name pattern
    section: str  # events, metrics, results, attempts, files or crash
    drops: str  # a regular expression, searched in the line or key
    reason: str

    def covers(self, scenario, section):
        return self.section == section and fnmatch(scenario, self.scenarios)

    def matches(self, line):
        return re.search(self.drops, line) is not None


DIFFERENCES = ()
