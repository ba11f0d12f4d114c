from fulgurite.profilers.schedule import ScheduleWrapper
from torch.profiler import ProfilerAction, schedule


def run(wrapper, *actions):
    answers = []
    for action in actions:
        wrapper.pre_step(action)
        answers.append(wrapper(99).name)
    return answers


def test_each_kind_of_step_is_counted_by_itself():
    wrapper = ScheduleWrapper(lambda step: ProfilerAction.NONE)
    run(wrapper, "[M]Net.training_step", "[M]Net.validation_step", "[M]Net.training_step", "[M]Net.test_step")
    assert (wrapper.is_testing, wrapper.num_step) == (True, 1)
    wrapper.pre_step("[M]Net.training_step")
    assert (wrapper.is_training, wrapper.num_step) == (True, 2)
    wrapper.pre_step("[M]Net.predict_step")
    assert (wrapper.is_predicting, wrapper.is_validating, wrapper.num_step) == (True, False, 0)


def test_a_kind_of_step_is_done_when_its_records_are_saved():
    wrapper = ScheduleWrapper(schedule(wait=0, warmup=1, active=1))
    assert run(wrapper, *["training_step"] * 3) == ["RECORD_AND_SAVE", "NONE", "NONE"]
    assert wrapper.has_finished
    assert run(wrapper, "validation_step") == ["RECORD_AND_SAVE"]


def test_what_records_already_does_not_warm_up_again():
    wrapper = ScheduleWrapper(schedule(wait=0, warmup=2, active=5))
    assert run(wrapper, *["validation_step"] * 2, "training_step") == ["WARMUP", "RECORD", "RECORD"]


def test_the_sanity_check_is_not_counted():
    wrapper = ScheduleWrapper(lambda step: ProfilerAction.NONE)
    wrapper.setup("[Callback]Bar.on_fit_start")
    run(wrapper, "validation_step", "validation_step")
    assert wrapper.num_step == 0
    run(wrapper, "training_step", "validation_step")
    assert wrapper.num_step == 1


def test_before_the_first_step_nothing_is_recorded():
    assert ScheduleWrapper(schedule(wait=0, warmup=1, active=1))(0) == ProfilerAction.NONE
