"""LambdaCallback with the hooks of every release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...callbacks.lambda_function import LambdaCallback as CurrentLambdaCallback
from ..eras import era_version
from ..ledger import rows
from ..notices import give
from .arguments import by_name, todays_names
from .callback import Callback


class LambdaCallback(CurrentLambdaCallback, Callback):
    """A callback whose hooks are the functions given here, those of earlier releases among them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = by_name(CurrentLambdaCallback, args, kwargs, era_version())
        todays = todays_names(CurrentLambdaCallback)
        super().__init__(**{name: function for name, function in given.items() if name in todays})
        gone = {name: function for name, function in given.items() if name not in todays and function is not None}
        for name in gone:
            successor = rows("Callback", name)[0]
            give(replace(rows("LambdaCallback", "hooks")[0], name=name, op=successor.op))
        # As attributes of the instance they stand in front of the empty hooks of the class.
        vars(self).update(gone)
