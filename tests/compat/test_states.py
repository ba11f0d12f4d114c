"""compat/states.py"""

import pytest
from fulgurite.compat.states import TrainerState
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_state_of_1_0_equals_the_trainers():
    seen = []

    class Looking(PastModule):
        def training_step(self, batch, batch_idx):
            seen.append(self.trainer.state == TrainerState.RUNNING)
            return super().training_step(batch, batch_idx)

    made = trainer_of("1.0.8")
    assert made.state == TrainerState.INITIALIZING
    made.fit(Looking(), tiny_loader(1))
    assert seen == [True]
    assert made.state == TrainerState.FINISHED
    assert made.state != TrainerState.INTERRUPTED
    assert made.state in (TrainerState.FINISHED, TrainerState.INTERRUPTED)


def test_states_are_texts_and_keys():
    assert TrainerState.FINISHED == "FINISHED"
    assert {TrainerState.RUNNING: 1}[TrainerState("RUNNING")] == 1
