"""compat/loop_names.py"""

from fulgurite.compat.loop_names import FitLoopNames
from fulgurite.fit import FitLoop
from old_calls import codes, era
from past import trainer_of


def test_names_of_the_loop_are_told():
    class Loop(FitLoopNames, FitLoop):
        pass

    made = trainer_of("2.6.6")
    loop = Loop(made)
    with era("1.5.10") as told:
        assert (loop.current_epoch, loop.global_step, loop.split_idx) == (0, 0, 0)
        loop.current_epoch = 3
        assert made.current_epoch == 3
        assert loop.num_training_batches == loop.num_batches
        epoch = loop.epoch_loop
        assert epoch.batch_loop.optimizer_loop.optim_progress.optimizer_steps == 0
        assert epoch.batch_loop.manual_loop.optim_step_progress.total.completed == 0
    assert set(codes(told)) == {"FG397"}
    assert "Use trainer.current_epoch." in str(told[0])
