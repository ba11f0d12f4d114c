"""Where fulgurite deliberately does not do what the current upstream Trainer does, and why.

A row applies to one section of the record, on both sides, before they are compared: `drops` takes out the lines and
keys that match, `cuts` takes the matching text out of every line and value. A row that changes nothing fails the
suite, so that none outlives its reason.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Difference:
    """One deliberate difference: in which scenarios, in which section, which lines or texts, and why."""

    scenarios: str  # a file name pattern
    section: str  # events, metrics, results, attempts, files or crash
    reason: str
    drops: str | None = None  # regular expressions
    cuts: str | None = None

    def covers(self, scenario, section):
        return self.section == section and fnmatch(scenario, self.scenarios)


class Ledger:
    """The rows for one scenario, and a note of those that made a difference."""

    def __init__(self, scenario, used):
        self.scenario, self.used = scenario, used

    def keeps(self, section, line):
        """False when a row takes this line or key out."""
        for row in DIFFERENCES:
            if row.drops and row.covers(self.scenario, section) and re.search(row.drops, line):
                self.used.add(row)
                return False
        return True

    def cut(self, section, text):
        """The text without what rows take out of it."""
        for row in DIFFERENCES:
            if row.cuts and row.covers(self.scenario, section):
                text, times = re.subn(row.cuts, "", text)
                if times:
                    self.used.add(row)
        return text


DIFFERENCES = (
    Difference("*", "events", "the position for exact resume is kept under a key of its own", cuts="'fulgurite', "),
    Difference("*", "files", "the position for exact resume is kept under a key of its own", drops=r":: fulgurite\b"),
    Difference("*", "files", "messages are in our own words", drops=r"stopping_reason_message$"),
    Difference("data.combined_alone", "attempts", "RuntimeError with advice instead of a failed assertion",
               drops="no iter"),
    *(Difference("data.train_sequential", section, "refused before training begins, not inside its first epoch",
                 drops=drops) for section, drops in (
        ("events", "on_train_start|on_train_epoch_start|on_exception"), ("metrics", "on_exception|on_train_start"),
        ("results", "num_training_batches|estimated_stepping_batches"))),
)
