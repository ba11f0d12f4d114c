"""The words that describe what a trainer is doing."""

import pytest
from fulgurite.states import RunningStage, TrainerFn, TrainerState, TrainerStatus
from tiny import TrainOnly, quiet_trainer, tiny_loader


def test_states_print_and_compare_as_their_words():
    assert str(TrainerStatus.RUNNING) == f"{TrainerStatus.RUNNING}" == "running"
    assert TrainerFn.FITTING == "fit"
    assert RunningStage.SANITY_CHECKING == "sanity_check"


@pytest.mark.parametrize("status", TrainerStatus)
def test_a_trainer_has_stopped_once_it_is_finished_or_interrupted(status):
    assert status.stopped is (status.value in ("finished", "interrupted"))
    assert TrainerState(status=status).stopped is status.stopped
    assert TrainerState(status=status).finished is (status.value == "finished")


@pytest.mark.parametrize("stage", RunningStage)
def test_evaluating_covers_the_stages_that_only_measure(stage):
    assert stage.evaluating is (stage.value in ("validate", "test", "sanity_check"))


def test_the_sanity_check_reads_the_validation_loaders():
    prefixes = {stage.value: stage.dataloader_prefix for stage in RunningStage}
    assert prefixes == {
        "train": "train", "sanity_check": "val", "validate": "val", "test": "test", "predict": "predict"
    }  # fmt: skip


def test_a_fresh_trainer_is_initializing_and_does_nothing():
    state = quiet_trainer().state
    assert (state.status, state.fn, state.stage) == ("initializing", None, None)


def test_the_state_of_each_call_is_kept_after_it():
    trainer, module = quiet_trainer(), TrainOnly()
    trainer.fit(module, tiny_loader())
    assert (trainer.state.status, trainer.state.fn, trainer.state.stage) == ("finished", "fit", None)
    trainer.test(module, tiny_loader(), verbose=False)
    assert (trainer.state.status, trainer.state.fn, trainer.state.stage) == ("finished", "test", None)
