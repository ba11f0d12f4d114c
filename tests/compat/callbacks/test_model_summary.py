"""compat/callbacks/model_summary.py: `summarize` as it was written for a release."""

import pytest
from fulgurite.compat.callbacks import ModelSummary

from .scored import fit, scored

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


@pytest.mark.parametrize(
    ("release", "figures", "named", "columns"),
    [
        ("1.5.10", 4, [], [" ", "Name", "Type", "Params"]),
        ("1.9.5", 4, [], [" ", "Name", "Type", "Params"]),
        ("2.3.3", 4, [], [" ", "Name", "Type", "Params", "Mode"]),
        ("2.4.0", 5, [], [" ", "Name", "Type", "Params", "Mode"]),
        ("2.6.0", 5, ["total_flops"], [" ", "Name", "Type", "Params", "Mode", "FLOPs"]),
    ],
)
def test_a_users_own_is_given_what_it_was(release, figures, named, columns):
    seen = []

    class Own(ModelSummary):
        @staticmethod
        def summarize(summary_data, *rest, **kwargs):
            seen.append((1 + len(rest), sorted(kwargs), [column[0] for column in summary_data]))

    fit(release, Own, max_epochs=1, enable_model_summary=True)
    assert seen == [(figures, named, columns)]


def test_the_old_figures_can_be_passed_on(monkeypatch):
    shown = []
    monkeypatch.setattr("fulgurite.compat.callbacks.model_summary.rank_zero_info", shown.append)

    class Own(ModelSummary):
        @staticmethod
        def summarize(summary_data, total_parameters, trainable_parameters, model_size):
            ModelSummary.summarize(summary_data, total_parameters, trainable_parameters, model_size)

    fit("1.9.5", Own, module=scored("1.9.5"), max_epochs=1, enable_model_summary=True)
    (text,) = shown
    assert "layer" in text
    assert "3         Trainable params" in text
    assert "FLOPs" not in text


def test_without_an_own_one_the_table_is_todays(monkeypatch):
    shown = []
    monkeypatch.setattr("fulgurite.callbacks.model_summary.rank_zero_info", shown.append)
    fit("1.9.5", ModelSummary, max_epochs=1, enable_model_summary=True)
    assert "FLOPs" in shown[0]
