"""Classes of earlier releases of which an object of today is an instance, too."""

from __future__ import annotations

from abc import ABCMeta
from typing import Any


class OldName(ABCMeta):
    """The type of a class that takes the arguments of a release and stands for one of today.

    The Trainer makes objects of today's class where a word asks for one; a script that asks whether it got what it
    knows by the old name gets the answer that it got then. `stands_for` is the class, and counts for this name alone:
    an object of today's class is not an instance of a user's own subclass.
    """

    # Asked by inheritance alone: the check of an abstract class asks all classes below it, and these ask it in turn.

    def __instancecheck__(cls, instance: Any) -> bool:
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return vars(cls).get("stands_for", cls) in subclass.__mro__
