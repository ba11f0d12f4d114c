"""LightningCLI: constructor arguments that are gone. FG740 to FG749; and what it did in which release."""

from __future__ import annotations

from .schema import Becomes, ByValue, Case, Change, Is, Kept, Removed, Special, Version, version

WHERE = "LightningCLI"


def saving(code: str, name: str, today: str, *, first: str, value: str) -> Change:
    """A row about an argument for the callback that saves the configuration."""
    return Change(
        code=code, where=WHERE, name=name, first=first, deprecated="1.8.0", removed="2.0.0",
        op=Special("remember", f'Use LightningCLI(save_config_kwargs={{"{today}": <value>}}).'),
        before=f"LightningCLI({name}={value})", after=f"LightningCLI(save_config_kwargs={{'{today}': {value}}})",
    )  # fmt: skip


def parsing(code: str, name: str, today: str, *, value: str) -> Change:
    """A row about an argument for the parser."""
    return Change(
        code=code, where=WHERE, name=name, first="1.3.0", deprecated="1.9.0", removed="2.0.0",
        op=Special("remember", f'Use LightningCLI(parser_kwargs={{"{today}": <value>}}).'),
        before=f"LightningCLI({name}={value})", after=f"LightningCLI(parser_kwargs={{'{today}': {value}}})",
    )  # fmt: skip


ROWS: tuple[Change, ...] = (
    saving("FG740", "save_config_filename", "config_filename", first="1.4.0", value="'settings.yaml'"),
    saving("FG741", "save_config_overwrite", "overwrite", first="1.4.0", value="True"),
    saving("FG742", "save_config_multifile", "multifile", first="1.5.0", value="True"),
    parsing("FG743", "description", "description", value="'Train it'"),
    parsing("FG744", "env_prefix", "env_prefix", value="'MINE'"),
    parsing("FG745", "env_parse", "default_env", value="True"),
    Change(
        code="FG746", where=WHERE, name="auto_registry", first="1.6.0", deprecated="1.7.0", removed="1.9.0",
        op=Removed("every class that is imported can be chosen by its name"),
        before="LightningCLI(auto_registry=True)", after="LightningCLI()",
    ),
    Change(
        code="FG747", where=WHERE, name="seed_everything_default", first="1.3.0", deprecated="1.7.0",
        op=ByValue(
            (Case(Is(None), Becomes({"seed_everything_default": False}), since="1.7.0"),),
            otherwise=Kept(),
        ),
        before="LightningCLI(seed_everything_default=None)", after="LightningCLI(seed_everything_default=False)",
        note="Without a seed nothing was seeded; since 1.7.0 one is drawn unless it is False.",
    ),
)  # fmt: skip

# What today's argument of each is called, and in which dictionary it goes.
HOMES = {
    "save_config_filename": ("save_config_kwargs", "config_filename"),
    "save_config_overwrite": ("save_config_kwargs", "overwrite"),
    "save_config_multifile": ("save_config_kwargs", "multifile"),
    "description": ("parser_kwargs", "description"),
    "env_prefix": ("parser_kwargs", "env_prefix"),
    "env_parse": ("parser_kwargs", "default_env"),
}

# From which release on it did so.
SINCE: dict[str, Version] = {
    name: version(first)
    for name, first in {
        "makes configure_optimizers": "1.4.0",
        "saves at setup": "1.4.0",
        "spares trial runs": "1.4.0",
        "seeds workers": "1.4.0",
        "makes everything by the parser": "1.4.0",  # before, methods made the module and the data
        "has verbs": "1.5.0",
        "offers optimizers": "1.5.0",
        "finds classes by name": "1.5.0",
        "leaves links out": "1.5.0",  # of what is saved
        "passes the parser": "1.5.0",  # to methods that until then took it from the object
        "gives namespaces": "1.6.0",  # and no dictionaries
        "reads several callbacks with a plus": "1.7.0",
        "draws a seed": "1.7.0",
        "says who wrote it": "1.7.0",
        "offers data without a class": "1.7.0",
        "passes the arguments": "1.8.0",
        "takes save_config_kwargs": "1.8.0",
        "adds --config by itself": "1.8.0",  # the command, and not the parser
        "is called Lightning": "2.0.7",
        "remembers hyperparameters": "2.3.0",
        "reads checkpoints": "2.5.5",
    }.items()
}
# Arguments of the Trainer's methods that came later than the verb.
VERBS_SINCE: dict[str, Version] = {"weights_only": (2, 6, 0)}
TUNE: tuple[Version, Version] = ((1, 5, 0), (2, 0, 0))


def saved_as(era: Version) -> dict[str, object]:
    """What the callback that saves was always told, from 1.4 to 1.7."""
    told: dict[str, object] = {"config_filename": "config.yaml", "overwrite": False, "multifile": False}
    return {name: value for name, value in told.items() if era >= version("1.5.0" if name == "multifile" else "1.4.0")}
