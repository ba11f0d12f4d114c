"""Where tensors live: how many devices there are, how to pick and prepare one."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import torch

from ..utilities.exceptions import MisconfigurationException
from .problems import FlagError, FlagTypeError
from .registry import Registry

if TYPE_CHECKING:
    from ..trainer import Trainer

INTERACTIVE = hasattr(sys, "ps1") or bool(sys.flags.interactive)
DEVICE_FORMS = "Accepted: 'auto', -1 (all), an int >= 1 (how many), a list of indices, or these as a str ('0,1')"


class _AcceleratorRegistry(Registry):
    def __init__(self) -> None:
        super().__init__("accelerator", MisconfigurationException)

    def available_accelerators(self) -> set[str]:
        """The registered names."""
        return set(self)


class Accelerator(ABC):
    """One kind of hardware."""

    @abstractmethod
    def setup_device(self, device: torch.device) -> None:
        """Prepare the device for this process."""

    @abstractmethod
    def teardown(self) -> None:
        """Give back what the run took."""

    @staticmethod
    @abstractmethod
    def parse_devices(devices: Any) -> Any:
        """The devices that the user's value means, in the form that `get_parallel_devices` takes."""

    @staticmethod
    @abstractmethod
    def get_parallel_devices(devices: Any) -> Any:
        """One torch.device per process."""

    @staticmethod
    @abstractmethod
    def auto_device_count() -> int:
        """How many devices 'auto' means."""

    @staticmethod
    @abstractmethod
    def is_available() -> bool:
        """Whether this machine has the hardware."""

    @staticmethod
    @abstractmethod
    def name() -> str:
        """The word for it in Trainer(accelerator=...)."""

    def setup(self, trainer: Trainer) -> None:
        """Prepare for a run of this trainer, before the model moves to the device."""

    def get_device_stats(self, device: str | torch.device | int) -> dict[str, Any]:
        """What there is to know about the use of the device."""
        raise NotImplementedError

    @classmethod
    def register_accelerators(cls, accelerator_registry: Registry) -> None:
        """Put the names of this class into the registry."""


class CPUAccelerator(Accelerator):
    """The processor; more than one device means more than one process."""

    def setup_device(self, device: torch.device) -> None:
        """Check that the device is a CPU."""
        _expect(device, "cpu")

    def teardown(self) -> None:
        """Nothing to give back."""

    @staticmethod
    def parse_devices(devices: int | str) -> int:
        """The number of processes."""
        text = devices.strip() if isinstance(devices, str) else devices
        count = int(text) if isinstance(text, str) and text.isdigit() else text
        if not isinstance(count, int) or isinstance(count, bool) or count <= 0:
            raise FlagTypeError(
                f"Trainer(accelerator='cpu', devices={devices!r}): not a number of processes.\n"
                "Accepted: 'auto' or an int >= 1; a CPU has no indices to choose from."
            )
        return count

    @staticmethod
    def get_parallel_devices(devices: int | str) -> list[torch.device]:
        """The CPU, once per process."""
        return [torch.device("cpu")] * CPUAccelerator.parse_devices(devices)

    @staticmethod
    def auto_device_count() -> int:
        """One process."""
        return 1

    @staticmethod
    def is_available() -> bool:
        """Always."""
        return True

    @staticmethod
    def name() -> str:
        """'cpu'."""
        return "cpu"

    def get_device_stats(self, device: str | torch.device | int) -> dict[str, Any]:
        """Load of processor, memory and swap, in percent."""
        psutil = _psutil("cpu")
        return {
            "cpu_vm_percent": psutil.virtual_memory().percent,
            "cpu_percent": psutil.cpu_percent(),
            "cpu_swap_percent": psutil.swap_memory().percent,
        }

    @classmethod
    def register_accelerators(cls, accelerator_registry: Registry) -> None:
        """Register 'cpu'."""
        accelerator_registry.register(cls.name(), cls, description=cls.__name__)


class CUDAAccelerator(Accelerator):
    """NVIDIA (or ROCm) GPUs."""

    def setup_device(self, device: torch.device) -> None:
        """Make the device the current one."""
        _expect(device, "cuda")
        _recommend_tensor_cores(device)
        torch.cuda.set_device(device)

    def setup(self, trainer: Trainer) -> None:
        """Start with an empty cache."""
        _clear_cuda_memory()

    def teardown(self) -> None:
        """Give cached memory back."""
        _clear_cuda_memory()

    @staticmethod
    def parse_devices(devices: int | str | Sequence[int]) -> list[int] | None:
        """The indices of the GPUs, None when the value asks for none."""
        return pick_indices(devices, list(range(num_cuda_devices())), "cuda")

    @staticmethod
    def get_parallel_devices(devices: Sequence[int]) -> list[torch.device]:
        """The GPUs with these indices."""
        return [torch.device("cuda", index) for index in devices]

    @staticmethod
    def auto_device_count() -> int:
        """All that are visible."""
        return num_cuda_devices()

    @staticmethod
    def is_available() -> bool:
        """Whether one is visible."""
        return num_cuda_devices() > 0

    @staticmethod
    def name() -> str:
        """'cuda'."""
        return "cuda"

    def get_device_stats(self, device: str | torch.device | int) -> dict[str, Any]:
        """torch's memory statistics of the GPU."""
        return torch.cuda.memory_stats(device)

    @classmethod
    def register_accelerators(cls, accelerator_registry: Registry) -> None:
        """Register 'cuda'."""
        accelerator_registry.register(cls.name(), cls, description=cls.__name__)


class MPSAccelerator(Accelerator):
    """The GPU of an Apple Silicon machine."""

    def setup_device(self, device: torch.device) -> None:
        """Check that the device is an MPS device."""
        _expect(device, "mps")

    def teardown(self) -> None:
        """Nothing to give back."""

    @staticmethod
    def parse_devices(devices: int | str | Sequence[int]) -> list[int] | None:
        """The index of the GPU, None when the value asks for none."""
        return pick_indices(devices, [0] if MPSAccelerator.is_available() else [], "mps")

    @staticmethod
    def get_parallel_devices(devices: int | str | Sequence[int]) -> list[torch.device]:
        """The one GPU that there is."""
        return [torch.device("mps", index) for index in range(len(MPSAccelerator.parse_devices(devices) or []))]

    @staticmethod
    def auto_device_count() -> int:
        """One."""
        return 1

    @staticmethod
    def is_available() -> bool:
        """Whether this is an Apple Silicon machine with a torch that can use it."""
        return bool(torch.backends.mps.is_available())

    @staticmethod
    def name() -> str:
        """'mps'."""
        return "mps"

    def get_device_stats(self, device: str | torch.device | int) -> dict[str, Any]:
        """Load of processor, memory and swap, in percent (CPU and GPU share them)."""
        psutil = _psutil("mps")
        return {
            "M1_vm_percent": psutil.virtual_memory().percent,
            "M1_percent": psutil.cpu_percent(),
            "M1_swap_percent": psutil.swap_memory().percent,
        }

    @classmethod
    def register_accelerators(cls, accelerator_registry: Registry) -> None:
        """Register 'mps'."""
        accelerator_registry.register(cls.name(), cls, description=cls.__name__)


AcceleratorRegistry = _AcceleratorRegistry()
for _accelerator in (CPUAccelerator, CUDAAccelerator, MPSAccelerator):
    _accelerator.register_accelerators(AcceleratorRegistry)


def num_cuda_devices() -> int:
    """How many GPUs torch sees."""
    return torch.cuda.device_count()


def is_cuda_available() -> bool:
    """Whether torch can use a GPU."""
    return torch.cuda.is_available()


def pick_indices(devices: Any, present: Sequence[int], name: str) -> list[int] | None:
    """The indices that a user's value means, None when it asks for none.

    Args:
        devices: an int (how many), -1 (all), indices, or any of these as text.
        present: the indices that the machine has.
        name: the accelerator, for the errors.
    """
    given = f"Trainer(accelerator={name!r}, devices={devices!r})"
    wanted = _as_numbers(devices, given)
    if wanted in (0, []):
        return None
    chosen = list(present) if wanted == -1 else wanted if isinstance(wanted, list) else list(range(wanted))
    if not chosen:
        raise FlagError(f"{given}: no such device on this machine.\nChoose accelerator='cpu' to run without one.")
    if len(present) == 1 and len(chosen) != 1 and _torchrun():
        return chosen  # torchrun may show every process its own GPU only
    if len(set(chosen)) < len(chosen):
        raise FlagError(f"{given}: the same device twice.\n{DEVICE_FORMS}.")
    missing = [index for index in chosen if index not in present]
    if missing:
        raise FlagError(f"{given}: there is no device {missing[0]}.\nAvailable here: {list(present)}.")
    return chosen


def _as_numbers(devices: Any, given: str) -> int | list[int]:
    """The value with its text forms read, type-checked."""
    if isinstance(devices, str):
        try:
            parts = [int(part) for part in devices.strip().strip("[]").split(",") if part.strip()]
        except ValueError:
            raise FlagError(f"{given}: not a number, nor numbers with commas between.\n{DEVICE_FORMS}.") from None
        return parts[0] if len(parts) == 1 and "," not in devices and "[" not in devices else parts
    if isinstance(devices, (list, tuple)) and all(type(index) is int for index in devices):
        return list(devices)
    if type(devices) is int:
        if devices < -1:
            raise FlagError(f"{given}: no device has a negative number.\n{DEVICE_FORMS}.")
        return devices
    raise FlagTypeError(f"{given}: not a number, nor a list of numbers.\n{DEVICE_FORMS}.")


def find_usable_cuda_devices(num_devices: int = -1) -> list[int]:
    """The indices of GPUs that take a tensor now, as many as asked for (-1: all).

    Two processes that ask at the same moment may be given the same GPU.
    """
    if num_devices == 0:
        return []
    present = num_cuda_devices()
    if not present:
        raise ValueError(f"find_usable_cuda_devices({num_devices!r}): torch sees no CUDA device on this machine.")
    if num_devices > present:
        raise ValueError(f"find_usable_cuda_devices({num_devices!r}): this machine has only {present}.")
    usable, busy = [], []
    for index in range(present):
        try:
            torch.tensor(0, device=torch.device("cuda", index))
        except RuntimeError:
            busy.append(index)
            continue
        usable.append(index)
        if len(usable) == num_devices:
            break
    if num_devices != -1 and len(usable) < num_devices:
        raise RuntimeError(
            f"find_usable_cuda_devices({num_devices!r}): only {usable} can be used now."
            f" Other processes hold {busy}. Wait for them, or ask for fewer."
        )
    return usable


def _torchrun() -> bool:
    return torch.distributed.is_available() and torch.distributed.is_torchelastic_launched()


def _expect(device: torch.device, kind: str) -> None:
    if device.type != kind:
        raise MisconfigurationException(f"setup_device({str(device)!r}): not a {kind} device.")


def _clear_cuda_memory() -> None:
    # The workspaces of cuBLAS are not part of torch's cache, and would stay.
    clear_workspaces = getattr(torch._C, "_cuda_clearCublasWorkspaces", None)
    if clear_workspaces is not None:
        clear_workspaces()
    torch.cuda.empty_cache()


@lru_cache(1)
def _recommend_tensor_cores(device: torch.device) -> None:
    """Say once that float32 products can be faster, unless the user chose already."""
    if not torch.cuda.is_available() or torch.cuda.get_device_capability(device)[0] < 8:
        return
    if torch.get_float32_matmul_precision() == "highest":
        from ..utilities.rank_zero import rank_zero_info

        rank_zero_info(
            f"{torch.cuda.get_device_name(device)!r} has Tensor Cores. If your model can do with less than full"
            " float32 precision, torch.set_float32_matmul_precision('high') or 'medium' makes it faster."
        )


def _psutil(name: str) -> Any:
    try:
        import psutil
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"Statistics of a {name} device need the package psutil: pip install psutil."
        ) from None
    return psutil
