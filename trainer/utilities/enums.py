"""Words with a fixed set of values."""

from __future__ import annotations

from enum import Enum


class LightningEnum(str, Enum):
    """A string enumeration that compares without regard to case."""

    @classmethod
    def from_str(cls, value: str, source: str = "key") -> LightningEnum:
        """The member with that name or value.

        Args:
            source: where to look: "key", "value" or "any".
        """
        for member in cls:
            if source in ("key", "any") and member.name.lower() == value.lower():
                return member
        for member in cls:
            if source in ("value", "any") and member.value == value:
                return member
        names, values = list(cls.__members__), [member.value for member in cls]
        accepted = {"key": names, "value": values}.get(source, names + values)
        raise ValueError(f"{cls.__name__}: no member {value!r}. Accepted: {', '.join(map(repr, accepted))}.")

    def __eq__(self, other: object) -> bool:
        other = other.value if isinstance(other, Enum) else other
        return self.value.lower() == str(other).lower()

    def __hash__(self) -> int:
        return hash(self.value.lower())


class GradClipAlgorithmType(LightningEnum):
    """How gradients are clipped: each value for itself, or all by their common norm."""

    VALUE = "value"
    NORM = "norm"

    @staticmethod
    def supported_type(val: str) -> bool:
        """True if this is one of the values."""
        return any(member.value == val for member in GradClipAlgorithmType)

    @staticmethod
    def supported_types() -> list[str]:
        """All values."""
        return [member.value for member in GradClipAlgorithmType]
