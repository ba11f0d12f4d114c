"""Parts of a module that are frozen at first and join the training later."""

import torch
from torch.optim.lr_scheduler import StepLR

from ..lab import scenario
from ..tiny_parts import loader, tiny


def split(L, lab, *, norms=True, optimizers=1, every=False):
    """A module with a backbone and a head, which notes its learning rates and what is trained in every step."""

    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            norm = [torch.nn.BatchNorm1d(3)] if norms else []
            self.backbone = torch.nn.Sequential(torch.nn.Linear(4, 3), *norm, torch.nn.ReLU(), torch.nn.Linear(3, 3))
            self.layer = torch.nn.Sequential(self.backbone, torch.nn.Linear(3, 2))
            self.automatic_optimization = optimizers == 1

        def training_step(self, batch, batch_idx):
            groups = [
                [(group["lr"], len(group["params"])) for group in o.param_groups] for o in self.trainer.optimizers
            ]
            lab.mark(f"groups {groups} trained {[p.requires_grad for p in self.parameters()]}")
            if self.automatic_optimization:
                return super().training_step(batch, batch_idx)
            for optimizer in self.optimizers():
                loss = self.loss(batch)
                optimizer.zero_grad()
                self.manual_backward(loss)
                optimizer.step()

        def configure_optimizers(self):
            wanted = [p for p in self.parameters() if every or p.requires_grad]
            if optimizers > 1:
                return [torch.optim.SGD(wanted[number::optimizers], lr=0.1) for number in range(optimizers)]
            optimizer = torch.optim.SGD(wanted, lr=self.lr, momentum=0.9)
            return [optimizer], [StepLR(optimizer, 2, 0.5)]

    return Net


def later(L, part="backbone", epochs=(1,), **options):
    """A callback class that freezes a part and lets it join at these epochs."""

    class Later(L.callbacks.BaseFinetuning):
        def freeze_before_training(self, pl_module):
            self.freeze(getattr(pl_module, part), train_bn=options.get("train_bn", True))

        def finetune_function(self, pl_module, epoch, optimizer):
            for number, start in enumerate(epochs):
                if epoch == start:
                    whole = getattr(pl_module, part)
                    self.unfreeze_and_add_param_group(
                        whole if len(epochs) == 1 else whole[-number], optimizer, **options
                    )

    return Later


def trained(L, lab, callback, net, **flags):
    trainer, module = lab.trainer(callbacks=[callback], **{"max_epochs": 4, **flags}), lab.module(net)
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.note("groups", callback.state_dict()["internal_optimizer_metadata"])
    lab.note("statistics followed", [getattr(m, "track_running_stats", None) for m in module.modules()])
    return trainer, module


@scenario
def joins_at_an_epoch(L, lab):
    trained(L, lab, later(L)(), split(L, lab))


@scenario
def with_batch_norms_left_out(L, lab):
    trained(L, lab, later(L, train_bn=False)(), split(L, lab))


@scenario
def with_a_rate_of_its_own(L, lab):
    trained(L, lab, later(L, lr=0.01)(), split(L, lab, norms=False))


@scenario
def with_a_share_of_the_rate(L, lab):
    trained(L, lab, later(L, initial_denom_lr=4.0)(), split(L, lab, norms=False))


@scenario
def part_by_part(L, lab):
    trained(L, lab, later(L, epochs=(1, 2))(), split(L, lab, norms=False))


@scenario
def what_the_optimizer_has_already(L, lab):
    trained(L, lab, later(L)(), split(L, lab, every=True))


@scenario
def several_optimizers(L, lab):
    trained(L, lab, later(L, epochs=(1,))(), split(L, lab, optimizers=2))


@scenario
def with_clipping_and_accumulation(L, lab):
    trained(L, lab, later(L)(), split(L, lab), gradient_clip_val=0.1, accumulate_grad_batches=2)


@scenario
def frozen_again_for_a_test(L, lab):
    trainer, module = trained(L, lab, later(L)(), split(L, lab))
    lab.run(trainer, "test", module, loader(4, seed=2))
    lab.run(trainer, "validate", module, loader(4, seed=2))


@scenario
def without_its_methods(L, lab):
    class Half(L.callbacks.BaseFinetuning):
        def freeze_before_training(self, pl_module):
            pass

    for cls in (L.callbacks.BaseFinetuning, Half):
        trainer = lab.trainer(callbacks=[cls()], witness=False)
        lab.fit(trainer, lab.module(split(L, lab)), loader(), expect=NotImplementedError)


def resumed(L, lab, make, epoch):
    """A run that goes on from a checkpoint that a run with the same callback wrote."""
    kept = L.callbacks.ModelCheckpoint(lab.path / "kept", "{epoch}", save_top_k=-1)
    trainer = lab.trainer(callbacks=[make(), kept], max_epochs=4)
    lab.fit(trainer, lab.module(split(L, lab)), loader())
    callback = make()
    kept = L.callbacks.ModelCheckpoint(lab.path / "again", "{epoch}", save_top_k=-1)
    trainer = lab.trainer(callbacks=[callback, kept], max_epochs=5)
    lab.fit(trainer, lab.module(split(L, lab)), loader(), ckpt_path=lab.path / "kept" / f"epoch={epoch}.ckpt")
    lab.note("groups", callback.state_dict()["internal_optimizer_metadata"])


@scenario
def resumed_before_it_joins(L, lab):
    resumed(L, lab, later(L), 0)


@scenario
def resumed_after_it_joined(L, lab):
    resumed(L, lab, later(L), 2)


@scenario
def resumed_after_the_backbone_joined(L, lab):
    resumed(L, lab, lambda: L.callbacks.BackboneFinetuning(1), 2)


@scenario
def backbone(L, lab):
    callback = L.callbacks.BackboneFinetuning(unfreeze_backbone_at_epoch=1)
    trained(L, lab, callback, split(L, lab), max_epochs=6)


@scenario
def backbone_by_a_function(L, lab):
    callback = L.callbacks.BackboneFinetuning(
        1, lambda epoch: 1.0 + epoch, 0.2, should_align=False, train_bn=False, verbose=True
    )
    trained(L, lab, callback, split(L, lab, norms=False))
    lab.note("previous", callback.previous_backbone_lr)


@scenario
def backbone_from_a_given_rate(L, lab):
    callback = L.callbacks.BackboneFinetuning(0, backbone_initial_lr=0.02)
    trained(L, lab, callback, split(L, lab))


@scenario
def backbone_that_is_missing(L, lab):
    class Without(tiny(L)):
        backbone = None

    trainer = lab.trainer(callbacks=[L.callbacks.BackboneFinetuning()])
    lab.attempt("no backbone", lambda: trainer.fit(tiny(L)(), loader()))

    class Lenient(L.callbacks.BackboneFinetuning):
        def freeze_before_training(self, pl_module):
            pass

    trainer = lab.trainer(callbacks=[Lenient()])
    lab.attempt("a backbone that is no module", lambda: trainer.fit(Without(), loader()))


@scenario
def tools(L, lab):
    """The static methods alone."""
    tool = L.callbacks.BaseFinetuning
    norm = torch.nn.BatchNorm1d(3)

    class Own(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(2))
            self.inner = torch.nn.Linear(2, 2)

    own, linear = Own(), torch.nn.Linear(3, 2)
    model = torch.nn.Sequential(linear, norm, torch.nn.ModuleDict({"own": own}), torch.nn.ModuleList([torch.nn.ReLU()]))
    names = {id(module): name for name, module in model.named_modules()}
    given = {
        "all": model,
        "own": own,
        "list": [linear, [norm, own]],
        "dict": torch.nn.ModuleDict({"a": linear, "b": own}),
        "leaf": linear,
        "none": [],
    }
    for name, modules in given.items():
        lab.note(f"flat {name}", [names.get(id(module), "?") for module in tool.flatten_modules(modules)])
    for train_bn in (True, False):
        tool.freeze(model, train_bn=train_bn)
        lab.note(f"frozen {train_bn}", [p.requires_grad for p in model.parameters()])
        lab.note(f"statistics {train_bn}", norm.track_running_stats)
        for wanted in (True, False):
            found = list(tool.filter_params(model, train_bn=train_bn, requires_grad=wanted))
            lab.note(f"filtered {train_bn} {wanted}", [list(p.shape) for p in found])
    tool.freeze_module(own)
    lab.note("one frozen", [p.requires_grad for p in own.parameters()])
    tool.make_trainable([own, norm])
    lab.note("trainable", [[p.requires_grad for p in model.parameters()], norm.track_running_stats])
    optimizer = torch.optim.SGD(linear.parameters(), lr=0.4)
    lab.note("new", [list(p.shape) for p in tool.filter_on_optimizer(optimizer, model.parameters())])
    twin = torch.nn.Linear(3, 2)
    twin.load_state_dict(linear.state_dict())
    lab.note("equal", [list(p.shape) for p in tool.filter_on_optimizer(optimizer, twin.parameters())])
    tool.unfreeze_and_add_param_group(twin, optimizer)
    lab.note("none added", len(optimizer.param_groups))
    tool.unfreeze_and_add_param_group(own, optimizer)
    tool.unfreeze_and_add_param_group(norm, optimizer, lr=1, train_bn=False)
    lab.note("groups", [(group["lr"], len(group["params"])) for group in optimizer.param_groups])
