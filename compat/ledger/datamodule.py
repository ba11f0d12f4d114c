"""What a LightningDataModule took, answered and heard, and does no longer: FG600 to FG619."""

from __future__ import annotations

from .schema import Bridged, Change, Removed, Version, version

WHERE = "LightningDataModule"

OWN = "an argument and an attribute of your own class"
EACH_TIME = "an attribute of your own that `{hook}` sets; since 1.6 the hooks run at every call of the trainer"

# argument of the constructor: its code, first release
_ARGUMENTS = {
    "train_transforms": ("FG600", "0.9.0"),
    "val_transforms": ("FG601", "0.9.0"),
    "test_transforms": ("FG602", "0.9.0"),
    "dims": ("FG603", "0.10.0"),
}
# what it said about hooks that had run: its code, first release, the hook
FLAGS = {
    "has_prepared_data": ("FG605", "0.9.0", "prepare_data"),
    "has_setup_fit": ("FG606", "0.9.0", "setup"),
    "has_setup_validate": ("FG607", "1.3.0", "setup"),
    "has_setup_test": ("FG608", "0.9.0", "setup"),
    "has_setup_predict": ("FG609", "1.3.0", "setup"),
    "has_teardown_fit": ("FG610", "1.3.0", "teardown"),
    "has_teardown_validate": ("FG611", "1.3.0", "teardown"),
    "has_teardown_test": ("FG612", "1.3.0", "teardown"),
    "has_teardown_predict": ("FG613", "1.3.0", "teardown"),
}
_STAGES = {"train": "FG616", "val": "FG617", "test": "FG618", "predict": "FG619"}

ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=code, where=WHERE, name=name, first=first, deprecated="1.5.0", removed="1.7.0", ignorable=(None,),
            op=Bridged(OWN),
            before=f"data = LightningDataModule({name}=(1, 28, 28))",
            after=f"data = LightningDataModule()\ndata.{name} = (1, 28, 28)",
            note="It is a plain attribute, then and now; nobody but you reads it.",
        )
        for name, (code, first) in _ARGUMENTS.items()
    ),
    Change(
        code="FG604", where=WHERE, name="size", first="0.9.0", deprecated="1.5.0", removed="1.7.0",
        op=Bridged("`datamodule.dims`, an attribute of your own"),
        before="data.dims = (1, 28, 28)\ndata.size(0)", after="data.dims = (1, 28, 28)\ndata.dims[0]",
    ),
    *(
        Change(
            code=code, where=WHERE, name=name, first=first, deprecated="1.4.0", removed="1.6.0",
            op=Bridged(EACH_TIME.format(hook=hook)),
            before=f"data.{name}", after=f"getattr(data, 'my_{name}', False)",
            note="Up to 1.5 `prepare_data`, and `setup` for each stage, ran once and not again.",
        )
        for name, (code, first, hook) in FLAGS.items()
    ),
    Change(
        code="FG614", where=WHERE, name="on_save_checkpoint", first="0.10.0", deprecated="1.6.0", removed="1.8.0",
        op=Bridged("`state_dict`, and return what is to be kept"),
        before="class Data(LightningDataModule):\n    def on_save_checkpoint(self, checkpoint):\n"
        "        checkpoint['seen'] = 1",
        after="class Data(LightningDataModule):\n    def state_dict(self):\n        return {'seen': 1}",
    ),
    Change(
        code="FG615", where=WHERE, name="on_load_checkpoint", first="0.10.0", deprecated="1.6.0", removed="1.8.0",
        op=Bridged("`load_state_dict`, which gets what `state_dict` returned"),
        before="class Data(LightningDataModule):\n    def on_load_checkpoint(self, checkpoint):\n"
        "        self.seen = checkpoint['seen']",
        after="class Data(LightningDataModule):\n    def load_state_dict(self, state_dict):\n"
        "        self.seen = state_dict['seen']",
    ),
    *(
        Change(
            code=code, where=WHERE, name=f"on_{stage}_dataloader", first="1.3.0", deprecated="1.5.0", removed="1.7.0",
            op=Removed("no release called it on a datamodule"),
            before=f"data.on_{stage}_dataloader()", after="",
        )
        for stage, code in _STAGES.items()
    ),
)  # fmt: skip

# ----- arguments by position: since which release the order is this one

CONSTRUCTOR = (
    ("0.0.1", "train_transforms val_transforms test_transforms"),
    ("0.10.0", "train_transforms val_transforms test_transforms dims"),
    ("1.7.0", ""),
)
FROM_DATASETS = (
    ("0.0.1", "train_dataset val_dataset test_dataset batch_size num_workers"),
    ("1.7.0", "train_dataset val_dataset test_dataset predict_dataset batch_size num_workers"),
)


def names(order: tuple[tuple[str, str], ...], era: Version) -> tuple[str, ...]:
    """The arguments by position in a release."""
    return tuple([words for since, words in order if version(since) <= era][-1].split())
