"""apex.parallel and apex.normalization."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from fulgurite.compat.apex import normalization, parallel
from torch.optim import SGD, Optimizer

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


@pytest.fixture
def one_process(tmp_path):
    dist.init_process_group("gloo", init_method=f"file://{tmp_path}/rendezvous", rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.parametrize("options", [{}, {"gradient_average": False}, {"gradient_predivide_factor": 2.0}])
def test_one_process_gets_its_own_gradients(one_process, options):
    torch.manual_seed(0)
    plain = torch.nn.Linear(3, 2)
    wrapped = parallel.DistributedDataParallel(torch.nn.Linear(3, 2), delay_allreduce=True, **options)
    wrapped.module.load_state_dict(plain.state_dict())
    batch = torch.randn(4, 3)
    plain(batch).sum().backward()
    wrapped(batch).sum().backward()
    torch.testing.assert_close(wrapped.module.weight.grad, plain.weight.grad)


RANK = """
import os, sys, warnings
warnings.simplefilter("ignore")
import torch, torch.distributed as dist
from fulgurite.compat.apex import parallel
rank, how = int(sys.argv[1]), sys.argv[2]
dist.init_process_group("gloo", init_method=f"file://{sys.argv[3]}", rank=rank, world_size=2)
options = {"mean": {}, "sum": {"gradient_average": False},
           "predivided": {"gradient_predivide_factor": 4.0, "allreduce_always_fp32": True}}[how]
model = parallel.DistributedDataParallel(torch.nn.Linear(1, 1, bias=False), **options)
model(torch.tensor([[1.0 + 2 * rank]])).sum().backward()
with open(f"gradient_{rank}", "w") as file:
    file.write(str(model.module.weight.grad.item()))
dist.barrier()
# The threads of gloo now and then abort the interpreter while it ends, which is not what is asked here.
os._exit(0)
"""


@pytest.mark.parametrize(("how", "gradient"), [("mean", 2.0), ("sum", 4.0), ("predivided", 2.0)])
def test_two_processes_share_their_gradients(tmp_path, how, gradient):
    ranks = [
        subprocess.Popen([sys.executable, "-c", RANK, str(rank), how, str(tmp_path / "rendezvous")]) for rank in (0, 1)
    ]
    assert [rank.wait(timeout=100) for rank in ranks] == [0, 0]
    assert [float(Path(f"gradient_{rank}").read_text()) for rank in (0, 1)] == [gradient, gradient]


def test_batch_normalizations_are_converted():
    model = parallel.convert_syncbn_model(torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3)))
    assert isinstance(model[1], torch.nn.SyncBatchNorm)
    with pytest.raises(ValueError, match="channels_last"):
        parallel.convert_syncbn_model(model, channel_last=True)


def test_channels_may_come_last():
    norm = parallel.SyncBatchNorm(3, channel_last=True, fuse_relu=True).eval()
    batch = torch.randn(2, 4, 4, 3)
    torch.testing.assert_close(norm(batch), (batch / (1 + 1e-5) ** 0.5).relu())


def test_larc_gives_each_tensor_its_rate():
    weight = torch.nn.Parameter(torch.full((4,), 2.0))
    optimizer = parallel.LARC(SGD([weight], lr=0.5, weight_decay=0.1), trust_coefficient=0.02, clip=False)
    weight.grad = torch.ones(4)
    optimizer.step()
    rate = 0.02 * 4.0 / (2.0 + 4.0 * 0.1)
    torch.testing.assert_close(weight.detach(), torch.full((4,), 2.0 - 0.5 * rate * 1.2))
    assert optimizer.param_groups[0]["weight_decay"] == 0.1
    assert isinstance(optimizer, Optimizer)


def test_layer_norm_is_torchs():
    ours, theirs = normalization.FusedLayerNorm(4), torch.nn.LayerNorm(4)
    batch = torch.randn(2, 4)
    torch.testing.assert_close(ours(batch), theirs(batch))
    assert ours(batch.half()).dtype == torch.half
    assert normalization.FusedRMSNorm(4)(batch).shape == batch.shape
