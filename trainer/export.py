"""Modules in other formats: ONNX, TorchScript and TensorRT."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch

from .utilities.exceptions import MisconfigurationException
from .utilities.rank_zero import rank_zero_deprecation

if TYPE_CHECKING:
    from torch import ScriptModule
    from torch.nn import Module as OfModule
    from torch.onnx import ONNXProgram
else:
    OfModule = object


class Exportable(OfModule):
    """Gives a module its export methods. The module is exported in eval mode and left in the mode that it had."""

    # True while torch scripts a module: it reads every attribute, also those that ask for a trainer.
    _jit_is_scripting = False

    if TYPE_CHECKING:
        device: Any

    @torch.no_grad()
    def to_onnx(
        self, file_path: str | Path | BytesIO | None = None, input_sample: Any | None = None, **kwargs: Any
    ) -> ONNXProgram | None:
        """Write the module as ONNX, and return the program where torch's exporter gives one.

        Args:
            file_path: where to write; None only returns the program.
            input_sample: what `forward` gets while it is traced; by default `example_input_array`.
            kwargs: more arguments for `torch.onnx.export`.
        """
        call = f"{type(self).__name__}.to_onnx()"
        _require(call, "onnx")
        if kwargs.get("dynamo", True):
            _require(call, "onnxscript", "or pass `dynamo=False`")
        sample = _on_device(self, _sample(self, input_sample, call, "input_sample"))
        # torch's other exporter takes an open file as well, which its annotations do not say.
        target: Any = str(file_path) if isinstance(file_path, Path) else file_path
        with _eval_mode(self):
            return torch.onnx.export(self, sample, target, **kwargs)

    @torch.no_grad()
    def to_torchscript(
        self,
        file_path: str | Path | None = None,
        method: str | None = "script",
        example_inputs: Any | None = None,
        **kwargs: Any,
    ) -> ScriptModule | dict[str, ScriptModule]:
        """The module as TorchScript, written to `file_path` if there is one.

        Args:
            file_path: where to write.
            method: "script" or "trace".
            example_inputs: what `forward` gets while it is traced; by default `example_input_array`.
            kwargs: more arguments for `torch.jit.script` or `torch.jit.trace`.
        """
        rank_zero_deprecation(
            "torch is giving up TorchScript, and with it goes `to_torchscript`. Export with `torch.export.export(...)`."
        )
        if method not in ("script", "trace"):
            raise ValueError(f"to_torchscript(method={method!r}): not a method. Accepted: 'script', 'trace'.")
        with _eval_mode(self), _scripting():
            if method == "script":
                exported = torch.jit.script(self, **kwargs)
            else:
                inputs = _sample(self, example_inputs, "to_torchscript(method='trace')", "example_inputs")
                inputs = _on_device(self, inputs)
                if kwargs.get("check_inputs") is not None:
                    kwargs["check_inputs"] = _on_device(self, kwargs["check_inputs"])
                exported = torch.jit.trace(func=self, example_inputs=inputs, **kwargs)
        if file_path is not None:
            _save_script(exported, file_path)
        return exported

    @torch.no_grad()
    def to_tensorrt(
        self,
        file_path: str | Path | BytesIO | None = None,
        input_sample: Any | None = None,
        ir: Literal["default", "dynamo", "ts"] = "default",
        output_format: Literal["exported_program", "torchscript"] = "exported_program",
        retrace: bool = False,
        default_device: str | torch.device = "cuda",
        **compile_kwargs: Any,
    ) -> ScriptModule | torch.fx.GraphModule:
        """The module compiled for TensorRT, written to `file_path` if there is one. Needs CUDA and `torch_tensorrt`.

        Args:
            file_path: where to write.
            input_sample: what to compile for; by default `example_input_array`.
            ir: the compiler's front end.
            output_format: the format of the file; `ir="ts"` writes "torchscript" only.
            retrace: whether the compiler traces again before it writes.
            default_device: where to compile when the module is not on a GPU.
            compile_kwargs: more arguments for `torch_tensorrt.compile`.
        """
        call = f"{type(self).__name__}.to_tensorrt()"
        _require(call, "torch_tensorrt")
        if file_path is not None and ir == "ts" and output_format != "torchscript":
            raise ValueError(f"to_tensorrt(output_format={output_format!r}): ir='ts' writes 'torchscript' only.")
        home = self.device
        sample = _sample(self, input_sample, call, "input_sample")
        if home.type != "cuda":
            self.to(_cuda(default_device, home))
        try:
            sample = _on_device(self, copy.deepcopy((sample,) if isinstance(sample, torch.Tensor) else sample))
            return _compile_for_tensorrt(self, sample, file_path, ir, output_format, retrace, compile_kwargs)
        finally:
            self.to(home)


def _compile_for_tensorrt(
    module: Any, sample: Any, file_path: Any, ir: str, output_format: str, retrace: bool, compile_kwargs: dict[str, Any]
) -> Any:
    import torch_tensorrt

    with _eval_mode(module), _scripting(ir == "ts"):
        compiled = torch_tensorrt.compile(module=module, ir=ir, inputs=sample, **compile_kwargs)
    if file_path is not None:
        if ir == "ts":
            # torch_tensorrt.save drops the format's metadata for script modules.
            torch.jit.save(compiled, file_path)
        else:
            torch_tensorrt.save(compiled, file_path, inputs=sample, output_format=output_format, retrace=retrace)
    return compiled


def _cuda(wanted: str | torch.device, home: torch.device) -> torch.device:
    device = torch.device(wanted)
    if device.type != "cuda" or not torch.cuda.is_available():
        raise MisconfigurationException(
            f"to_tensorrt(default_device={str(wanted)!r}): TensorRT compiles on CUDA devices only, and the module is on"
            f" {str(home)!r}. CUDA devices found here: {torch.cuda.device_count()}."
        )
    return device


def _require(call: str, package: str, otherwise: str = "") -> None:
    if find_spec(package) is None:
        advice = f"Install it (`pip install {package.replace('_', '-')}`){otherwise and ', ' + otherwise}."
        raise ModuleNotFoundError(f"`{call}` needs the package `{package}`. {advice}", name=package)


def _sample(module: Any, given: Any, call: str, argument: str) -> Any:
    if given is not None:
        return given
    if module.example_input_array is None:
        raise ValueError(f"{call} has no input to run the module on. Pass `{argument}` or set `example_input_array`.")
    return module.example_input_array


def _on_device(module: Any, batch: Any) -> Any:
    return module._apply_batch_transfer(module._on_before_batch_transfer(batch))


@contextmanager
def _eval_mode(module: torch.nn.Module) -> Iterator[None]:
    training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(training)


@contextmanager
def _scripting(really: bool = True) -> Iterator[None]:
    Exportable._jit_is_scripting = really
    try:
        yield
    finally:
        Exportable._jit_is_scripting = False


def _save_script(exported: ScriptModule, file_path: str | Path) -> None:
    if "://" not in str(file_path):
        torch.jit.save(exported, str(file_path))
        return
    import fsspec

    with fsspec.open(str(file_path), "wb") as file:
        torch.jit.save(exported, file)
