"""Calls drawn at random from what releases took: each is translated, or refused by an error that names an argument."""

import json
import re
from argparse import ArgumentError, ArgumentParser
from collections import Counter
from pathlib import Path

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.callbacks import EarlyStopping, ModelCheckpoint
from fulgurite.compat.ledger import LEDGER
from fulgurite.compat.ledger.callback_positions import every_name, order
from fulgurite.compat.ledger.declarations import arguments
from fulgurite.compat.ledger.schema import ByValue, Is, version
from fulgurite.compat.releases import NEWEST, numbers, releases, text
from fulgurite.utilities.exceptions import MisconfigurationException
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from old_calls import era

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
INVENTORY = json.loads((Path(__file__).parents[2] / "legacy_tests/legacy_api/trainer_arguments.json").read_text())
RELEASES = [text(release) for release in releases() if release >= (0, 0, 1)]
BOUNDED = settings(
    derandomize=True, deadline=None, max_examples=400, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)  # fmt: skip
CLEAR = (MisconfigurationException, ValueError, TypeError)

# ----- what is drawn

WORDS = sorted(
    {word for entry in INVENTORY["arguments"].values() for word in re.findall(r"'([^']+)'", json.dumps(entry))}
    | {case.match.value for row in LEDGER if isinstance(row.op, ByValue) for case in row.op.cases
       if isinstance(case.match, Is) and isinstance(case.match.value, str)}
    | {"0,1", "1", "-1", "0", "cpu", "gpu", "O1", "norm", "ddp", "dp", "simple", "nothing of this", ""}
)  # fmt: skip
KINDS = {
    "bool": st.booleans(),
    "int": st.sampled_from((-1, 0, 1, 2, 3, 10, 1000)),
    "float": st.sampled_from((-1.0, 0.0, 0.1, 0.5, 1.0, 2.0, 1e9)),
    "str": st.sampled_from(WORDS),
    "None": st.none(),
    "List": st.lists(st.sampled_from((0, 1, 2)), max_size=2),
    "Dict": st.dictionaries(st.sampled_from((0, 1, 4)), st.sampled_from((1, 2, 8)), max_size=2),
}
ANYTHING = st.one_of(*KINDS.values())


def values(name, release):
    """Mostly what the release's annotation of an argument says, sometimes anything at all."""
    annotation = next(
        (
            entry["annotation"]
            for entry in INVENTORY["arguments"].get(name, {}).get("annotations", ())
            if version(entry["from"]) <= version(release)
            and (not entry["to"] or version(release) <= version(entry["to"]))
        ),
        "",
    )
    known = [kind for word, kind in KINDS.items() if word.lower() in (annotation or "").lower()]
    return st.one_of(*known, *known, *known, ANYTHING) if known else ANYTHING


def there(name, release):
    entry = INVENTORY["arguments"][name]
    return version(entry["first"]) <= version(release) and (
        entry["last"] is None or version(release) <= version(entry["last"])
    )


@st.composite
def calls(draw):
    """(release, arguments by position, arguments by name) of one `Trainer(...)`, now and then with a later name."""
    release = draw(st.sampled_from(RELEASES))
    names = [name for name in INVENTORY["arguments"] if there(name, release)]
    chosen = draw(st.lists(st.sampled_from(names), max_size=5, unique=True))
    if draw(st.integers(0, 9)) == 0:
        chosen.append(draw(st.sampled_from([name for name in INVENTORY["arguments"] if name not in chosen])))
    return release, {name: draw(values(name, release)) for name in chosen}


# ----- properties


def outcome(release, call, given_names):
    """ "made" or "refused"; anything else that happens fails."""
    with era(release):
        try:
            call()
        except CLEAR as error:
            said = str(error)
            assert any(f"{name}=" in said for name in given_names), f"{type(error).__name__}: {said}"
            return "refused"
    return "made"


def test_any_call_of_a_trainer_is_translated_or_refused_by_name():
    seen = Counter()

    @BOUNDED
    @given(calls())
    def check(call):
        release, named = call
        seen[outcome(release, lambda: Trainer(**named), named)] += 1

    check()
    assert min(seen["made"], seen["refused"]) > 50  # both happen, so that both are tested


@st.composite
def lines(draw):
    """(release, command line) with values of the types that the release's options had."""
    release = draw(st.sampled_from([release for release in NEWEST if (0, 7) <= numbers(release) < (2,)]))
    plain = {name: declared for name, declared in arguments(version(release)).items() if declared.default is None
             or isinstance(declared.default, (int, float, str))}  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(sorted(plain)), max_size=4, unique=True))
    words = []
    for name in chosen:
        kinds = [kind for kind in ("bool", "int", "float") if kind in f"{plain[name].types} {plain[name].default!r}"]
        fitting = [KINDS[kind] for kind in kinds]
        words.append(f"--{name}={draw(st.one_of(*fitting, *fitting, KINDS['str']))}")
    return release, chosen, words


def test_a_command_line_gives_the_trainer_that_its_values_give():
    seen = Counter()

    @BOUNDED
    @given(lines())
    def check(drawn):
        release, chosen, words = drawn
        with era(release):
            parser = Trainer.add_argparse_args(ArgumentParser(exit_on_error=False))
            options = {option for action in parser._actions for option in action.option_strings}
            assume(all(f"--{name}" in options for name in chosen))  # some were deprecated, and no options
            try:
                parsed = parser.parse_args(words)
            except (SystemExit, ArgumentError, *CLEAR) as error:  # argparse's own error, which names the option
                seen[type(error).__name__] += 1
                return
            defaults = arguments(version(release))
            written = {name: vars(parsed)[name] for name in chosen}
            # an option that repeats the default counts as left out
            written = {name: value for name, value in written.items() if not Is(defaults[name].default).matches(value)}
        results = []
        for make in (lambda: Trainer.from_argparse_args(parsed), lambda: Trainer(**written)):
            with era(release):
                try:
                    results.append(repr(make().flags))
                except CLEAR as error:
                    said = str(error)
                    assert any(f"{name}=" in said for name in chosen), said
                    results.append("refused")
        one, other = (re.sub(r" at 0x\w+|[\w.]+ object", "", result) for result in results)
        assert one == other
        seen["refused" if one == "refused" else "same"] += 1

    check()
    assert seen["same"] > 50


@st.composite
def constructions(draw):
    """(class, release, arguments) of one ModelCheckpoint or EarlyStopping."""
    kind = draw(st.sampled_from((ModelCheckpoint, EarlyStopping)))
    release = draw(st.sampled_from(RELEASES))
    names = order(kind.__name__, version(release)) or every_name(kind.__name__)
    old = [row.name for row in LEDGER if row.where == kind.__name__ and row.present(version(release))]
    chosen = draw(st.lists(st.sampled_from(sorted({*names, *old})), max_size=5, unique=True))
    return kind, release, {name: draw(ANYTHING) for name in chosen}


def test_any_construction_of_a_callback_is_translated_or_refused_by_name():
    seen = Counter()

    @BOUNDED
    @given(constructions())
    def check(drawn):
        kind, release, named = drawn
        assume(named or kind is ModelCheckpoint)  # an EarlyStopping without a monitor is refused since 1.6
        seen[outcome(release, lambda: kind(**named), named)] += 1

    check()
    assert min(seen["made"], seen["refused"]) > 50
