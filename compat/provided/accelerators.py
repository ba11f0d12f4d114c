"""Hardware that is not driven here: each answers that there is none of it, and cannot be used."""

from __future__ import annotations

from typing import Any, NoReturn

from .refusal import refuse


class _Absent:
    package = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._refuse()

    @classmethod
    def _refuse(cls) -> NoReturn:
        refuse(
            f'{cls.__name__}(): needs {cls.package}, which fulgurite does not drive. Use Trainer(accelerator="auto"),'
            " which takes a CUDA or Apple GPU where there is one."
        )

    @staticmethod
    def is_available() -> bool:
        """False: there is none that could be used."""
        return False

    @staticmethod
    def auto_device_count() -> int:
        """None of it."""
        return 0

    @classmethod
    def parse_devices(cls, devices: Any) -> NoReturn:
        """An error: there are no devices to choose from."""
        cls._refuse()

    @classmethod
    def get_parallel_devices(cls, devices: Any) -> NoReturn:
        """An error: there are no devices to choose from."""
        cls._refuse()


class TPUAccelerator(_Absent):
    """A TPU."""

    package = "torch_xla"


class XLAAccelerator(TPUAccelerator):
    """A TPU, under its later name."""


class HPUAccelerator(_Absent):
    """A Habana Gaudi."""

    package = "the package lightning-habana"


class IPUAccelerator(_Absent):
    """A Graphcore IPU."""

    package = "poptorch"
