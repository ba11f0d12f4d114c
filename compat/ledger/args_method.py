"""Arguments of `Trainer(...)` about how it trains: optimization, gradients, searches; and unknown names."""

from __future__ import annotations

from .argument import argument
from .schema import Becomes, ByValue, Case, Change, Kept, Kind, Removed, Renamed, Special

ROWS: tuple[Change, ...] = (
    argument(
        "FG107", "gradient_clip", first="0.1.2", deprecated="0.5.0", last="0.7.6", type="float", ignorable=(None,),
        op=ByValue(
            cases=(Case(Kind("negative number"), Becomes({"gradient_clip_val": None})),),
            otherwise=Renamed("gradient_clip_val"),
        ),
        before="Trainer(gradient_clip=0.5)",
        after="Trainer(gradient_clip_val=0.5)",
    ),
    argument(
        "FG182", "gradient_clip_val", first="0.5.0", deprecated="2.0.0", type="float",
        op=ByValue(
            cases=(Case(Kind("negative number"), Becomes({"gradient_clip_val": None})),), otherwise=Kept()
        ),
        before="Trainer(gradient_clip_val=-1)",
        after="Trainer(gradient_clip_val=None)",
        note="Less than 0 meant off, as 0 and None do.",
    ),
    argument(
        "FG136", "track_grad_norm", first="0.0.1", last="1.9.5", type="float", ignorable=(None, -1, -1.0, False),
        op=Special(
            "track_grad_norm",
            "In the module, write def on_before_optimizer_step(self, optimizer): "
            "self.log_dict(grad_norm(self, norm_type=<value>)), from fulgurite.utilities.",
        ),
        before="Trainer(track_grad_norm=2)",
        after="Trainer()",
        note="The norms are logged as they were, by a callback of the adapter.",
    ),
    argument(
        "FG133", "check_grad_nans", first="0.1.1", last="0.1.1", type="bool", ignorable=(None, False),
        op=Special("nan_gradients", "Write Trainer(detect_anomaly=True), which finds where they come from."),
        before="Trainer(check_grad_nans=True)",
        after="Trainer()",
    ),
    argument(
        "FG134", "print_nan_grads", first="0.1.2", deprecated="0.7.2", last="0.8.5", type="bool",
        ignorable=(None, False),
        op=Special("nan_gradients", "Write Trainer(detect_anomaly=True), which finds where they come from."),
        before="Trainer(print_nan_grads=True)",
        after="Trainer()",
    ),
    argument(
        "FG135", "terminate_on_nan", first="0.7.4", deprecated="1.5.0", last="1.6.5", type="bool",
        ignorable=(None, False),
        op=Special("terminate_on_nan", "Write Trainer(detect_anomaly=True), or EarlyStopping(..., check_finite=True)."),
        before="Trainer(terminate_on_nan=True)",
        after="Trainer(detect_anomaly=True)",
        note="Not the same: it looked at the loss and the weights after every step and raised ValueError. The adapter "
        "still does; detect_anomaly looks at every operation of the backward pass and is slow.",
    ),
    argument(
        "FG137", "log_gpu_memory", first="0.4.9", deprecated="1.5.0", last="1.6.5", ignorable=(None, False),
        op=Special("log_gpu_memory", "Write Trainer(callbacks=[DeviceStatsMonitor()])."),
        before="Trainer(log_gpu_memory='all')",
        after="Trainer(callbacks=[DeviceStatsMonitor()])",
        note="It had no effect without GPUs.",
    ),
    argument(
        "FG138", "lr_scheduler_milestones", first="0.0.1", last="0.3.6", ignorable=(None, ""),
        op=Special(
            "milestones",
            "Return the schedule from configure_optimizers: [optimizer], [MultiStepLR(optimizer, milestones)].",
        ),
        before="Trainer(lr_scheduler_milestones='10,20')",
        after="Trainer()",
        note="Every optimizer's learning rate is divided by 10 at these epochs, one epoch early, as then: the schedule "
        "was stepped at the start of an epoch.",
    ),
    argument(
        "FG139", "truncated_bptt_steps", first="0.5.3", deprecated="1.3.0", last="1.4.9", type="int",
        ignorable=(None, 0),
        op=Special("remember", "Split the batch along time in training_step, with manual optimization."),
        before="Trainer(truncated_bptt_steps=2)",
        after="Trainer()",
    ),
    argument(
        "FG155", "automatic_optimization", first="1.0.0", deprecated="1.1.0", last="1.2.10", type="bool",
        ignorable=(None, True),
        op=Special("remember", "Set self.automatic_optimization = False in the module."),
        before="Trainer(automatic_optimization=False)",
        after="model.automatic_optimization = False\nTrainer()",
    ),
    argument(
        "FG156", "enable_pl_optimizer", first="1.1.0", deprecated="1.1.4", last="1.2.10", type="bool",
        ignorable=(None,),
        op=Removed("self.optimizers() always gives wrapped optimizers; their `optimizer` is the plain one"),
        before="Trainer(enable_pl_optimizer=True)",
        after="Trainer()",
    ),
    argument(
        "FG152", "auto_lr_find", first="0.7.4", last="1.9.5", ignorable=(None, False),
        op=Special("remember", "Use the tuner: Tuner(trainer).lr_find(model)."),
        before="Trainer(auto_lr_find=True)",
        after="Trainer()\nTuner(trainer).lr_find(model)",
        note="A text named the attribute: lr_find(model, attr_name='my_lr'). The search was part of fit until 0.10.0 "
        "and of trainer.tune(model) since.",
    ),
    argument(
        "FG153", "auto_scale_batch_size", first="0.7.6", last="1.9.5", ignorable=(None, False),
        op=Special("remember", "Use the tuner: Tuner(trainer).scale_batch_size(model)."),
        before="Trainer(auto_scale_batch_size=True)",
        after="Trainer()\nTuner(trainer).scale_batch_size(model)",
        note="A text chose the mode: scale_batch_size(model, mode='binsearch'). The search was part of fit until "
        "0.10.0 and of trainer.tune(model) since.",
    ),
    argument(
        "FG159", "stochastic_weight_avg", first="1.2.0", deprecated="1.5.0", last="1.6.5", type="bool",
        ignorable=(None, False),
        op=Special("stochastic_weight_avg", "Write Trainer(callbacks=[StochasticWeightAveraging(swa_lrs=...)])."),
        before="Trainer(stochastic_weight_avg=True)",
        after="Trainer(callbacks=[StochasticWeightAveraging(swa_lrs=0.01)])",
        note="The averaged phase used the optimizer's learning rate unless told otherwise. In 1.2 and 1.5 modules with "
        "batch norm that was not validated took steps with old gradients after averaging; here the average stays.",
    ),
    argument(
        "FG161", "kwargs", first="0.7.0", last="0.7.6",
        op=Removed("no release has an argument of this name; 0.7.0 to 0.7.6 took any name and ignored it"),
        before="Trainer(surely_no_argument=1)",
        after="Trainer()",
        note="In every other release such a name is an error.",
    ),
)  # fmt: skip
