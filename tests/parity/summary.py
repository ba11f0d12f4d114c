"""Deterministic text for whatever a hook, a logger or a checkpoint holds."""

import enum
import hashlib
import inspect
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import torch

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
EVENT_FILE = re.compile(r"(events\.out\.tfevents)\..*")


def digest(tensor):
    """Eight characters that change when any bit of the tensor changes."""
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    if not flat.numel():
        return "empty"
    return hashlib.sha1(bytes(flat.view(torch.uint8).numpy())).hexdigest()[:8]


def of_tensor(tensor):
    """Type, shape and the value (one element) or a hash of the values."""
    kind = str(tensor.dtype).removeprefix("torch.") + ("!" if tensor.requires_grad else "")
    if tensor.numel() == 1:
        return f"{kind}{list(tensor.shape)}={tensor.detach().reshape(-1)[0].item()!r}"
    return f"{kind}{list(tensor.shape)}#{digest(tensor)}"


class Summary:
    """Turns values into text; paths below `root` are written relative to it."""

    def __init__(self, root=None, names=None):
        self.root = str(root) if root else None
        self.names = {} if names is None else names  # id(object) -> the name to show; shared with the caller

    def text(self, value, depth=0):
        """One line that is equal for equal values."""
        if id(value) in self.names:
            return self.names[id(value)]
        if value is None or isinstance(value, bool | int | float | complex):
            return f"{value.value!r}" if isinstance(value, enum.Enum) else repr(value)
        if isinstance(value, enum.Enum):
            return repr(str(value.value))
        if isinstance(value, str | Path):
            return repr(self.relative(str(value)))
        if isinstance(value, torch.Tensor):
            return of_tensor(value)
        if depth > 8:
            return "..."
        if isinstance(value, Mapping):
            pairs = sorted((self.text(k), self.text(v, depth + 1)) for k, v in value.items())
            return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
        return self.of_object(value, depth)

    def of_object(self, value, depth):
        if isinstance(value, list | tuple):
            inner = ", ".join(self.text(v, depth + 1) for v in value)
            return f"[{inner}]" if isinstance(value, list) else f"({inner})"
        if isinstance(value, set | frozenset):
            return "{" + ", ".join(sorted(self.text(v) for v in value)) + "}"
        if isinstance(value, timedelta | torch.device | torch.dtype | torch.Size):
            return str(value)
        if isinstance(value, BaseException):
            return type(value).__name__  # messages are our own
        if inspect.isclass(value):
            return f"class {value.__name__}"
        if inspect.isroutine(value) or type(value).__name__ in ("partial", "Closure"):
            return "<callable>"
        if type(value).__module__ == "numpy" and hasattr(value, "item"):
            return f"numpy {value!r}"
        return "<iterator>" if hasattr(value, "__next__") else f"<{type(value).__name__}>"

    def relative(self, text):
        """The text without machine paths and addresses."""
        if self.root:
            text = text.replace(self.root, "<dir>")
        return ADDRESS.sub("", text)

    def leaves(self, value, at=""):
        """{dotted place: text} of everything inside nested dicts and lists."""
        if isinstance(value, Mapping) and value:
            pairs = [(self.relative(str(k)), v) for k, v in value.items()]
        elif isinstance(value, list | tuple) and value and not all(isinstance(v, int | float) for v in value):
            pairs = list(enumerate(value))
        else:
            return {at: self.text(value)}
        found = {}
        for key, inner in pairs:
            found.update(self.leaves(inner, f"{at}.{key}" if at else str(key)))
        return found

    def checkpoint(self, path):
        """Everything in a checkpoint file but the version of its writer."""
        content = torch.load(path, map_location="cpu", weights_only=False)
        content.pop("pytorch-lightning_version", None)
        return {k: v for k, v in self.leaves(content).items() if "time_elapsed" not in k}

    def files(self):
        """{relative path: content where content is comparable} of every file below the root."""
        found = {}
        for folder, _, names in os.walk(self.root):
            for name in sorted(names, key=lambda n: (int(n.rpartition(".")[2]) if ".tfevents." in n else 0, n)):
                path = Path(folder, name)
                key = EVENT_FILE.sub(r"\1", str(path.relative_to(self.root)))
                while key in found:  # a writer that was opened again
                    key += "+"
                found[key] = self.file(path)
        return found

    def file(self, path):
        if path.is_symlink():
            return {"link": os.readlink(path).replace(str(path.parent), "<dir>")}
        if path.suffix == ".ckpt":
            return self.checkpoint(path)
        if ".tfevents." in path.name:
            return self.scalars(path)
        if path.suffix in (".csv", ".yaml"):
            return {"text": self.relative(path.read_text())}
        return {}

    def scalars(self, path):
        """{tag: what an event file says about it}; times are left out."""
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        events = EventAccumulator(str(path), size_guidance={"scalars": 0, "tensors": 0}).Reload()
        tags = events.Tags()
        found = {tag: repr([(e.step, e.value) for e in events.Scalars(tag)]) for tag in tags["scalars"]}
        return {**found, "tags": repr({k: v for k, v in tags.items() if v})}
