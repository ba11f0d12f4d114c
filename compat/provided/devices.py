"""Which GPUs there are, which of them a flag means, and how much memory they and the process use."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from typing import Any

import torch

from .refusal import refuse

CPU_DEVICE = torch.device("cpu")


def get_all_available_gpus() -> list[int]:
    """The indices of all GPUs."""
    return list(range(torch.cuda.device_count()))


def check_gpus_data_type(gpus: Any) -> None:
    """An error for a value that `gpus` never took."""
    if gpus is not None and (isinstance(gpus, bool) or not isinstance(gpus, (int, str, list, tuple))):
        refuse(f"gpus={gpus!r}: a {type(gpus).__name__}. Accepted: an int, a text of indices, a list, or None.")


def normalize_parse_gpu_string_input(s: Any) -> Any:
    """A text as a number or a list of indices: "3" is 3, "0,1" is [0, 1], "-1" is -1."""
    if not isinstance(s, str):
        return s
    if s == "-1":
        return -1
    return [int(part) for part in s.split(",") if part.strip()] if "," in s else int(s.strip())


def normalize_parse_gpu_input_to_list(gpus: Any) -> list[int] | None:
    """The indices that a number or a list means; -1 is all, 0 and None are none."""
    if gpus is None or gpus == 0:
        return None
    if isinstance(gpus, (list, tuple)):
        return list(gpus)
    return get_all_available_gpus() if gpus == -1 else list(range(gpus))


def sanitize_gpu_ids(gpus: list[int]) -> list[int]:
    """The same indices, or an error that names those that are not there."""
    present = get_all_available_gpus()
    missing = [gpu for gpu in gpus if gpu not in present]
    if missing:
        refuse(f"gpus={gpus!r}: no GPU has the index {', '.join(map(str, missing))}. Present: {present}.")
    return gpus


def parse_gpu_ids(gpus: Any, *args: Any, **kwargs: Any) -> list[int] | None:
    """The indices of the GPUs that a value of `gpus` means; None for none."""
    check_gpus_data_type(gpus)
    if gpus is None or gpus == 0 or (isinstance(gpus, (list, tuple)) and not gpus):
        return None
    chosen = normalize_parse_gpu_input_to_list(normalize_parse_gpu_string_input(gpus))
    if not chosen:
        refuse(f"gpus={gpus!r}: no GPU is there. Use accelerator='cpu', or leave the argument out.")
    return sanitize_gpu_ids(chosen)


def determine_root_gpu_device(gpus: list[int] | None) -> int | None:
    """The first of the GPUs; None for none."""
    return gpus[0] if gpus else None


def parse_cpu_cores(cpu_cores: int | str | None) -> int:
    """How many processes on the CPU a flag means."""
    number = int(cpu_cores) if isinstance(cpu_cores, str) and cpu_cores.strip().isdigit() else cpu_cores
    if not isinstance(number, int) or number <= 0:
        raise TypeError(f"devices={cpu_cores!r}: not a number of processes. Accepted: an int > 0.")
    return number


def pick_single_gpu(exclude_gpus: list[int] | None = None) -> int:
    """The first GPU on which a tensor can be made."""
    for index in get_all_available_gpus():
        if index in (exclude_gpus or []):
            continue
        try:
            torch.ones(1, device=f"cuda:{index}")
        except RuntimeError:
            continue
        return index
    raise RuntimeError("No GPU is free.")


def pick_multiple_gpus(nb: int) -> list[int]:
    """So many GPUs that are free; -1 for as many as there are."""
    if nb == 0:
        refuse("auto_select_gpus=True with gpus=0: give the number of GPUs.")
    picked: list[int] = []
    for _ in range(len(get_all_available_gpus()) if nb == -1 else nb):
        picked.append(pick_single_gpu(exclude_gpus=picked))
    return picked


# ----- memory


def get_gpu_memory_map() -> dict[str, float]:
    """MB in use on each GPU, as nvidia-smi tells them."""
    rows = ask_nvidia_smi("memory.used")
    return {f"gpu_id: {index}/memory.used (MB)": used for index, (used,) in enumerate(rows)}


def get_memory_profile(mode: str) -> dict[str, float]:
    """The same; for `mode="min_max"` only the least and the most."""
    memory = get_gpu_memory_map()
    if mode != "min_max" or not memory:
        return memory
    return {"min_gpu_mem": min(memory.values()), "max_gpu_mem": max(memory.values())}


def get_nvidia_gpu_stats(device: torch.device) -> dict[str, float]:
    """Use, memory and temperature of one GPU, as nvidia-smi tells them."""
    asked = {
        "utilization.gpu": "%", "memory.used": "MB", "memory.free": "MB", "utilization.memory": "%", "fan.speed": "%",
        "temperature.gpu": "C", "temperature.memory": "C",
    }  # fmt: skip
    row = ask_nvidia_smi(",".join(asked), index=device.index or 0)[0]
    return {f"{name} ({unit})": value for (name, unit), value in zip(asked.items(), row, strict=True)}


def get_cpu_stats() -> dict[str, float]:
    """Load of the processors and use of memory, in percent."""
    import psutil

    return {
        "cpu_percent": psutil.cpu_percent(),
        "cpu_vm_percent": psutil.virtual_memory().percent,
        "cpu_swap_percent": psutil.swap_memory().percent,
    }


def get_model_size_mb(model: torch.nn.Module) -> float:
    """How large the file of a module's weights is, in MB."""
    import io

    written = io.BytesIO()
    torch.save(model.state_dict(), written)
    return written.tell() / 1e6


def count_mem_items() -> tuple[int, int]:
    """How many parameters and how many other tensors Python holds."""
    tensors = [item for item in gc.get_objects() if torch.is_tensor(item)]
    parameters = sum(isinstance(item, torch.nn.Parameter) for item in tensors)
    return parameters, len(tensors) - parameters


def print_mem_stack() -> None:
    """Print type and size of every tensor that Python holds."""
    for item in gc.get_objects():
        if torch.is_tensor(item):
            print(type(item), tuple(item.size()))


def ask_nvidia_smi(what: str, index: int | None = None) -> list[list[float]]:
    """What nvidia-smi tells about every GPU, or about one: a list of the values asked for, with commas between."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        raise FileNotFoundError("nvidia-smi: the command was not found; it comes with NVIDIA's driver.")
    which = [] if index is None else [f"--id={index}"]
    words = [tool, f"--query-gpu={what}", "--format=csv,nounits,noheader", *which]
    told = subprocess.run(words, capture_output=True, text=True, check=True, env=os.environ).stdout
    return [[_number(word) for word in line.split(",")] for line in told.strip().splitlines()]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0  # "[N/A]", where a card does not measure it
