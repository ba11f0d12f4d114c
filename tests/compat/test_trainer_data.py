"""compat/trainer_data.py: loaders as a release showed them, kept them between calls, and asked for them anew."""

import copy
import pickle

import pytest
from fulgurite.compat.combined import CombinedLoader
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastData, PastModule, module_of, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Looking(PastModule):
    """Notes an attribute of its trainer in every training step."""

    def __init__(self, look):
        super().__init__()
        self.look, self.seen = look, []

    def training_step(self, batch, batch_idx):
        self.seen.append(self.look(self.trainer))
        return super().training_step(batch, batch_idx)


# ----- as they were shown


@pytest.mark.parametrize("release", ["0.7.6", "1.2.10", "1.9.5"])
def test_evaluation_loaders_were_a_list(release):
    made, loader, test_loader = trainer_of(release), tiny_loader(1), tiny_loader(2)
    with era(release):
        made.fit(PastModule(), tiny_loader(1), loader)
        assert made.val_dataloaders == [loader]
        made.test(made.lightning_module, test_loader)
        assert made.test_dataloaders == [test_loader]
        made.predict(made.lightning_module, (loader, test_loader))
    assert [len(entry) for entry in made.predict_dataloaders] == [1, 2]


def test_evaluation_loaders_are_as_given_since_2_0():
    made, loader = trainer_of("2.6.6"), tiny_loader(1)
    made.fit(module_of("2.6.6"), tiny_loader(1), loader)
    assert made.val_dataloaders is loader


def test_before_any_data_there_is_none():
    made = trainer_of("1.5.10")
    assert (made.train_dataloader, made.val_dataloaders, made.test_dataloaders) == (None, None, None)


@pytest.mark.parametrize("release", ["1.2.10", "1.9.5"])
def test_the_training_loader_was_a_combined_one_from_1_2_to_1_9(release):
    made, loader = trainer_of(release), tiny_loader(3)
    with era(release) as told:
        made.fit(PastModule(), loader)
        shown = made.train_dataloader
        assert isinstance(shown, CombinedLoader)
        assert len(shown) == 3
        assert shown.loaders is loader
        assert shown.dataset.datasets is loader.dataset
        assert shown.sampler is loader.sampler
        assert made.train_dataloader is shown
    assert {"FG386", "FG387"} <= set(codes(told))


@pytest.mark.parametrize("release", ["1.1.8", "2.6.6"])
def test_the_training_loader_is_itself_otherwise(release):
    made, loader = trainer_of(release), tiny_loader(3)
    with era(release):
        made.fit(module_of(release), loader)
    assert made.train_dataloader is loader


@pytest.mark.parametrize(("release", "batches"), [("0.7.6", 3), ("0.8.5", [1, 2])])
def test_validation_batches_were_counted_together_up_to_0_7(release, batches):
    made = trainer_of(release)
    with era(release):
        made.fit(PastModule(), tiny_loader(1), [tiny_loader(1), tiny_loader(2)])
    assert made.num_val_batches == batches


# ----- kept between calls


@pytest.mark.parametrize("release", ["0.7.6", "1.1.8", "1.3.8"])
def test_loaders_that_were_passed_stay_with_the_module(release):
    module, made = PastModule(), trainer_of(release)
    with era(release):
        made.fit(module, tiny_loader(2), tiny_loader(1))
        made.test(module, tiny_loader(3))
        made.test(module)
        assert made.test_loop.limits == [3]
        again = trainer_of(release)
        again.fit(module)
    assert again.num_training_batches == 2
    assert len(again.val_dataloaders) == 1


@pytest.mark.parametrize("release", ["1.4.9", "1.9.5"])
def test_loaders_are_passed_again_since_1_4(release):
    module, made = PastModule(), trainer_of(release)
    with era(release):
        made.fit(module, tiny_loader(2))
        with pytest.raises(Exception, match="no data|no `train_dataloader`"):
            made.fit(module)


@pytest.mark.parametrize("release", ["0.9.0", "1.3.8", "1.4.9"])
def test_a_datamodule_stays_with_the_module(release):
    module, made = PastModule(), trainer_of(release)
    with era(release):
        made.fit(module, datamodule=PastData())
        made.test(ckpt_path=None)
    assert made.test_loop.limits == [3]


def test_a_datamodule_is_passed_again_since_1_5():
    module, made = PastModule(), trainer_of("1.5.10")
    with era("1.5.10"):
        made.fit(module, datamodule=PastData())
        with pytest.raises(Exception, match="no data|no `test_dataloader`"):
            made.test(module)


def test_loaders_of_a_call_go_before_kept_ones():
    module, made = PastModule(), trainer_of("1.3.8")
    with era("1.3.8"):
        made.fit(module, datamodule=PastData())
        made.test(module, tiny_loader(1))
        assert made.test_loop.limits == [1]
        made.fit(module, PastData(), None)
        made.test(module)
        assert made.test_loop.limits == [3]


# ----- asked for anew


class WithData(PastModule):
    """Counts how often it is asked for data."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def train_dataloader(self):
        self.asked.append("train")
        return tiny_loader(2 + self.asked.count("train"))

    def val_dataloader(self):
        self.asked.append("val")
        return tiny_loader(1)

    def test_dataloader(self):
        self.asked.append("test")
        return [tiny_loader(1), tiny_loader(2)]

    def predict_dataloader(self):
        return tiny_loader(5)


RESETS = {
    "train": (lambda t: t.num_training_batches, 3),
    "val": (lambda t: t.num_val_batches, [1]),
    "test": (lambda t: t.num_test_batches, [1, 2]),
    "predict": (lambda t: t.num_predict_batches, [5]),
}


@pytest.mark.parametrize("stage", RESETS)
def test_data_can_be_asked_for_before_the_first_run(stage):
    made, module = trainer_of("1.5.10"), WithData()
    with era("1.5.10") as told:
        getattr(made, f"reset_{stage}_dataloader")(module)
    read, batches = RESETS[stage]
    assert read(made) == batches
    assert codes(told) == [{"train": "FG360", "val": "FG361", "test": "FG362", "predict": "FG363"}[stage]]


def test_data_that_was_asked_for_early_is_asked_for_again_by_fit():
    made, module = trainer_of("1.5.10"), WithData()
    made.reset_train_val_dataloaders(module)
    assert (made.num_training_batches, made.num_val_batches) == (3, [1])
    made.fit(module)
    assert module.asked == ["train", "val", "train", "val"]
    assert made.num_training_batches == 4


def test_data_asked_for_in_a_hook_is_used():
    class Early(WithData):
        def configure_optimizers(self):
            self.trainer.reset_train_dataloader(self)
            self.batches = self.trainer.num_training_batches
            return super().configure_optimizers()

    made, module = trainer_of("1.4.9"), Early()
    made.fit(module)
    assert (module.batches, module.asked.count("train")) == (3, 1)


def test_data_asked_for_inside_an_epoch_comes_with_the_next_one():
    class Renewing(WithData):
        def training_step(self, batch, batch_idx):
            if batch_idx == 0 and self.current_epoch == 0:
                self.trainer.reset_train_dataloader(self)
            self.asked.append((self.current_epoch, batch_idx))
            return super().training_step(batch, batch_idx)

    made, module = trainer_of("1.4.9", max_epochs=2, limit_val_batches=0), Renewing()
    made.fit(module)
    steps = [entry for entry in module.asked if isinstance(entry, tuple)]
    assert steps == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 3)]


def test_limits_hold_for_data_that_is_asked_for_early():
    made = trainer_of("1.5.10", limit_train_batches=2, limit_val_batches=0)
    made.reset_train_dataloader(WithData())
    made.reset_val_dataloader()
    assert (made.num_training_batches, made.num_val_batches) == (2, [])


def test_kept_data_is_asked_for_as_well():
    module, made = PastModule(), trainer_of("1.3.8")
    with era("1.3.8"):
        made.fit(module, tiny_loader(2))
        other = trainer_of("1.3.8")
        other.reset_train_dataloader(module)
        assert other.num_training_batches == 2
        made.fit(module, datamodule=PastData())
        other.reset_test_dataloader(module)
    assert other.num_test_batches == [3]


def test_the_getters_of_0_6_give_loaders():
    made, module = trainer_of("0.6.0", early_stop_callback=False), WithData()
    with era("0.6.0") as told:
        made.fit(module)
        assert len(made.get_train_dataloader()) == 3
        assert [len(loader) for loader in made.get_val_dataloaders()] == [1]
        assert [len(loader) for loader in made.get_test_dataloaders()] == [1, 2]
    assert {"FG381", "FG382", "FG383"} <= set(codes(told))


def test_a_getter_gives_none_where_there_is_no_data():
    made = trainer_of("0.6.0", early_stop_callback=False)
    made.fit(PastModule(), tiny_loader(1))
    assert made.get_val_dataloaders() is None


@pytest.mark.parametrize(("release", "stays"), [("0.7.6", True), ("1.9.5", True), ("2.6.6", False)])
def test_loaders_of_the_call_before_could_still_be_read(release, stays):
    made, module = trainer_of(release), module_of(release)
    with era(release):
        made.fit(module, tiny_loader(2), tiny_loader(1))
        shown = made.val_dataloaders, made.train_dataloader
        made.test(module, tiny_loader(1))
    assert (made.val_dataloaders, made.train_dataloader) == (shown if stays else (None, None))


@pytest.mark.parametrize(("release", "there"), [("0.7.6", True), ("1.4.9", True), ("1.5.10", False)])
def test_the_module_itself_gave_the_loaders_that_were_passed(release, there):
    class Counting(PastModule):
        def configure_optimizers(self):
            try:
                self.batches = len(self.train_dataloader())
            except MisconfigurationException:
                self.batches = None
            return super().configure_optimizers()

    module, other = Counting(), Counting()
    with era(release):
        trainer_of(release).fit(module, tiny_loader(3))
        trainer_of(release).fit(other, datamodule=PastData())
    assert (module.batches, other.batches) == ((3, 2) if there else (None, None))


def test_loaders_in_a_module_travel_with_it():
    module = PastModule()
    trainer_of("1.1.8").fit(module, tiny_loader(3))
    twin = pickle.loads(pickle.dumps(module))
    assert len(twin.train_dataloader()) == 3


def test_a_copy_of_a_module_shares_its_data():
    module, data = PastModule(), PastData()
    with era("1.1.8"):
        trainer_of("1.1.8").fit(module, datamodule=data)
    assert copy.deepcopy(module).train_dataloader.datamodule is data
