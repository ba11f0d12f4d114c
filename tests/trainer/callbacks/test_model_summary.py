from fulgurite.callbacks import ModelSummary
from tiny import TinyModule

from .scored import fit


def test_layers_and_sizes_are_printed_when_fitting_begins(caplog):
    caplog.set_level("INFO", "fulgurite")
    fit(TinyModule(), ModelSummary())
    assert all(word in caplog.text for word in ("layer", "Linear", "Trainable params", "Total Flops"))


def test_the_printed_table_is_that_of_the_summary(caplog):
    caplog.set_level("INFO", "fulgurite")
    from fulgurite.utilities.model_summary import summarize

    module = TinyModule()
    fit(module, ModelSummary(max_depth=2))
    assert str(summarize(module.train(), max_depth=2)) in caplog.text


def test_depth_zero_prints_nothing(caplog):
    caplog.set_level("INFO", "fulgurite")
    fit(TinyModule(), ModelSummary(max_depth=0))
    assert "Linear" not in caplog.text


def test_a_subclass_can_print_in_another_way():
    class Counting(ModelSummary):
        seen = None

        @staticmethod
        def summarize(
            summary_data, total_parameters, trainable_parameters, model_size, total_training_modes, total_flops, style
        ):
            Counting.seen = total_parameters, [name for name, _ in summary_data][:3], style

    fit(TinyModule(), Counting(style="wide"))
    assert Counting.seen == (18, [" ", "Name", "Type"], "wide")
