"""Arguments of `Trainer(...)` about hardware, processes and precision."""

from __future__ import annotations

from .argument import CHANGED_WORDS, NOTHING, argument, words
from .schema import Adds, Becomes, ByValue, Case, Change, Is, Kept, Kind, Old, Removed, Renamed, Special

GPU = Becomes({"accelerator": "gpu", "devices": Old()})

ROWS: tuple[Change, ...] = (
    argument(
        "FG101", "gpus", first="0.1.1", deprecated="1.7.0", last="1.9.5", type="gpus",
        ignorable=(None, 0, False, [], ""),
        op=ByValue(
            cases=(
                Case(Is(True), Becomes({"accelerator": "gpu", "devices": 1})),
                Case(Is("0"), Becomes({"accelerator": "cpu"}), since="1.5.0"),
                Case(Is("-1"), Becomes({"accelerator": "gpu", "devices": -1})),
                Case(Kind("list text"), Becomes({"accelerator": "gpu", "devices": Old("indices")})),
                Case(Kind("list"), Becomes({"accelerator": "gpu", "devices": Old("list")})),
                Case(Kind("number text"), Kept(), until="1.5.0"),
                Case(Kind("text"), Becomes({"accelerator": "gpu", "devices": Old("int")})),
                # what `add_argparse_args` of 0.7.4 to 1.2.7 left in the namespace when the option was not given
                Case(Kind("callable"), NOTHING),
            ),
            otherwise=GPU,
        ),
        before="Trainer(gpus=2)",
        after="Trainer(accelerator='gpu', devices=2)",
    ),
    argument(
        "FG170", "gpus", first="0.1.1", deprecated="1.3.0", type="gpus",
        op=ByValue(
            cases=(
                Case(Is("-1"), Kept()),
                Case(
                    Kind("number text"),
                    Becomes({"accelerator": "gpu", "devices": Old("indices")}),
                    until="1.5.0",
                ),
            ),
            otherwise=Kept(),
        ),
        before="Trainer(gpus='3')",
        after="Trainer(accelerator='gpu', devices=[3])",
        note="A text with one number was the index of a GPU before 1.5.0, and is how many since.",
    ),
    argument(
        "FG124", "on_gpu", first="0.0.1", last="0.0.2", type="bool", ignorable=(None, False),
        op=Becomes({"accelerator": "gpu", "devices": 1}),
        before="Trainer(on_gpu=True)",
        after="Trainer(accelerator='gpu', devices=1)",
    ),
    argument(
        "FG148", "auto_select_gpus", first="0.7.4", deprecated="1.9.0", last="1.9.5", type="bool",
        ignorable=(None, False),
        op=Special("select_gpus", "Write Trainer(devices=find_usable_cuda_devices(n)), from fulgurite.accelerators."),
        before="Trainer(gpus=0, auto_select_gpus=True)",
        after="Trainer()",
        note="With `gpus=n` it took n GPUs that nobody used: devices=find_usable_cuda_devices(n).",
    ),
    argument(
        "FG145", "num_tpu_cores", first="0.7.0", deprecated="0.8.0", last="0.8.5", type="int", ignorable=(None,),
        op=Becomes({"accelerator": "tpu", "devices": Old()}),
        before="Trainer(num_tpu_cores=8)",
        after="Trainer(accelerator='tpu', devices=8)",
    ),
    argument(
        "FG146", "tpu_cores", first="0.8.0", deprecated="1.7.0", last="1.9.5", type="gpus", ignorable=(None, 0),
        op=ByValue(
            cases=(
                Case(Kind("callable"), NOTHING),
                Case(Kind("list"), Becomes({"accelerator": "tpu", "devices": Old("list")})),
                Case(Is("1"), Becomes({"accelerator": "tpu", "devices": 1})),
                Case(Is("8"), Becomes({"accelerator": "tpu", "devices": 8})),
                Case(Kind("text"), Becomes({"accelerator": "tpu", "devices": Old("indices")})),
            ),
            otherwise=Becomes({"accelerator": "tpu", "devices": Old()}),
        ),
        before="Trainer(tpu_cores=8)",
        after="Trainer(accelerator='tpu', devices=8)",
        note="A list or a text other than '1' and '8' chose one core.",
    ),
    argument(
        "FG147", "ipus", first="1.4.0", deprecated="1.7.0", last="1.9.5", type="int", ignorable=(None, 0),
        op=Becomes({"accelerator": "ipu", "devices": Old()}),
        before="Trainer(ipus=1)",
        after="Trainer(accelerator='ipu', devices=1)",
    ),
    argument(
        "FG144", "num_processes", first="0.7.4", deprecated="1.7.0", last="1.9.5", type="int", ignorable=(None, 1),
        op=Special("processes", "Write Trainer(accelerator='cpu', strategy='ddp_spawn', devices=<value>)."),
        before="Trainer(num_processes=2)",
        after="Trainer(accelerator='cpu', strategy='ddp_spawn', devices=2)",
        note="It counted processes on the CPU and had no effect together with GPUs.",
    ),
    argument(
        "FG108", "nb_gpu_nodes", first="0.2", deprecated="0.6.0", last="0.7.6", type="int", ignorable=(None,),
        op=Renamed("num_nodes"),
        before="Trainer(nb_gpu_nodes=1)",
        after="Trainer(num_nodes=1)",
    ),
    argument(
        "FG143", "distributed_backend", first="0.2.5", deprecated="1.0.0", last="1.4.9", ignorable=(None,),
        op=ByValue(cases=words(kept=False), otherwise=Renamed("strategy")),
        before="Trainer(gpus=2, distributed_backend='ddp')",
        after="Trainer(accelerator='gpu', devices=2, strategy='ddp')",
        note="`ddp_cpu` is accelerator='cpu', strategy='ddp_spawn', devices=<num_processes>; `dp` is one process.",
    ),
    argument(
        "FG171", "accelerator", first="1.0.0", deprecated="1.5.0", ignorable=(None,),
        op=ByValue(
            cases=(
                *(case for case in words(kept=False) if case.match != Is("tpu")),
                Case(Is("cpu"), Kept()),
            ),
            otherwise=Kept(),
        ),
        before="Trainer(gpus=2, accelerator='ddp_spawn')",
        after="Trainer(accelerator='gpu', devices=2, strategy='ddp_spawn')",
        note="From 1.0 to 1.6 it took the words of `distributed_backend`; it names hardware since 1.4.",
    ),
    argument(
        "FG172", "strategy", first="1.5.0", deprecated="2.0.0", ignorable=(None,),
        op=ByValue(cases=words(kept=True), otherwise=Kept()),
        before="Trainer(accelerator='gpu', devices=2, strategy='horovod')",
        after="Trainer(accelerator='gpu', devices=2, strategy='ddp')",
        note=f"Words that are gone: {', '.join(sorted(CHANGED_WORDS))}. None was the default until 2.0.0.",
    ),
    argument(
        "FG173", "plugins", first="1.1.0", deprecated="1.5.0", ignorable=(None, []),
        op=Special("plugins", "Write words and strategies as Trainer(strategy=...); other objects stay in plugins."),
        before="Trainer(gpus=2, plugins='ddp_sharded')",
        after="Trainer(accelerator='gpu', devices=2, strategy='fsdp')",
    ),
    argument(
        "FG183", "devices", first="1.4.0", deprecated="2.0.0", ignorable=(None,),
        op=Kept(),
        before="Trainer(devices=None)",
        after="Trainer(devices='auto')",
        note="None was the default until 2.0.0, and meant one process on the CPU.",
    ),
    argument(
        "FG160", "cluster_environment", first="0.10.0", last="0.10.0", ignorable=(None,),
        op=Adds("plugins", Old()),
        before="Trainer(cluster_environment=SLURMEnvironment())",
        after="Trainer(plugins=[SLURMEnvironment()])",
    ),
    argument(
        "FG122", "cluster", first="0.0.1", last="0.4.8", ignorable=(None,),
        op=Special(
            "cluster",
            "Leave it out: a SLURM job is recognised by its environment variables, and requeued before its time is up.",
        ),
        before="Trainer(cluster=cluster)",
        after="Trainer()",
        note="To change that, pass plugins=[SLURMEnvironment(auto_requeue=False)].",
    ),
    argument(
        "FG123", "current_gpu_name", first="0.0.1", last="0.4.8", ignorable=(0, None),
        op=Removed("it was a text in the progress bar"),
        before="Trainer(current_gpu_name='first')",
        after="Trainer()",
    ),
    argument(
        "FG149", "replace_sampler_ddp", first="0.7.4", last="1.9.5", type="bool", ignorable=(None,),
        op=Renamed("use_distributed_sampler"),
        before="Trainer(replace_sampler_ddp=False)",
        after="Trainer(use_distributed_sampler=False)",
    ),
    argument(
        "FG140", "use_amp", first="0.1.1", deprecated="0.7.2", last="0.8.5", type="bool", ignorable=(None, False),
        op=Becomes({"precision": "16-mixed"}),
        before="Trainer(use_amp=True)",
        after="Trainer(precision='16-mixed')",
        note="It was NVIDIA apex; torch has mixed precision of its own.",
    ),
    argument(
        "FG141", "amp_level", first="0.1.1", deprecated="1.8.0", last="1.9.5", ignorable=(None,),
        op=Special("amp_level", "Write the precision: O0 is '32-true', O1 and O2 are '16-mixed', O3 is '16-true'."),
        before="Trainer(precision=16, amp_backend='apex', amp_level='O3')",
        after="Trainer(precision='16-true')",
        note="It was a level of NVIDIA apex and had no effect on torch's own mixed precision, or without 16 bits.",
    ),
    argument(
        "FG142", "amp_backend", first="0.9.0", deprecated="1.8.0", last="1.9.5", ignorable=(None,),
        op=ByValue(
            cases=(
                Case(Is("native"), Removed("torch's own mixed precision is the only kind there is")),
                Case(
                    Is("apex"),
                    Removed("NVIDIA apex has retired its mixed precision; precision='16-mixed' uses torch's own"),
                ),
            ),
            otherwise=Special("wrong_word", "Accepted were 'native' and 'apex'."),
        ),
        before="Trainer(precision=16, amp_backend='apex')",
        after="Trainer(precision='16-mixed')",
    ),
    argument(
        "FG174", "precision", first="0.7.0", deprecated="2.0.0", ignorable=(None,),
        op=ByValue(
            cases=(
                Case(Is(16), Becomes({"precision": "16-mixed"})),
                Case(Is("16"), Becomes({"precision": "16-mixed"})),
                Case(Is("bf16"), Becomes({"precision": "bf16-mixed"})),
            ),
            otherwise=Kept(),
        ),
        type="int",
        before="Trainer(precision=16)",
        after="Trainer(precision='16-mixed')",
        note="The short forms still work; '16-mixed' says that weights stay in 32 bits.",
    ),
    argument(
        "FG157", "move_metrics_to_cpu", first="1.1.0", deprecated="1.9.0", last="1.9.5", type="bool",
        ignorable=(None, False),
        op=Removed("metrics take too little memory of the device to matter"),
        before="Trainer(move_metrics_to_cpu=True)",
        after="Trainer()",
    ),
)  # fmt: skip
