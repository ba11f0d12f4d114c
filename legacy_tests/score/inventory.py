"""Builds what to probe, per release and section, from the inventory of the legacy API and samples.json."""

import json
import re
from functools import partialmethod
from pathlib import Path

TABLES = "trainer_arguments", "trainer_methods", "module_hooks", "callbacks_loggers", "import_paths"
NO_HINT = {
    "Trainer",
    "LightningModule",
    "LightningDataModule",
    "instance",
    "the",
    "path",
    "value",
    "None",
    "True",
    "False",
}


def key(version):
    return tuple(int(part) for part in version.split("."))


def within(version, first, last):
    return (first is None or key(first) <= key(version)) and (last is None or key(version) <= key(last))


def present(entry, version):
    return any(within(version, *span) for span in entry.get("present") or [[entry["first"], entry["last"]]])


def at(rows, version):
    """The row whose range holds the version, or an empty one."""
    return next((row for row in rows or () if within(version, row.get("from"), row.get("to"))), {})


def hints(name, successor):
    """Words of which a good warning holds at least one; the argument's own name where nothing succeeds it."""
    texts = [successor.get("name", ""), successor.get("value", ""), (successor.get("also") or {}).get("name", "")]
    return sorted(set(re.findall(r"[A-Za-z_]{3,}", " ".join(texts))) - NO_HINT) or [name]


class Inventory:
    """The legacy API; one method per section yields its items at a release: dicts of an id and what the probe needs."""

    def __init__(self, folder):
        self.samples = json.loads(Path(__file__).with_name("samples.json").read_text())
        tables = {name: json.loads((Path(folder) / f"{name}.json").read_text()) for name in TABLES}
        self.known, self.orders = (
            tables["trainer_arguments"]["arguments"],
            tables["trainer_arguments"]["positional_order"],
        )
        self.modules, self.mirrors = tables["import_paths"]["modules"], tables["import_paths"]["mirrors"]
        self.classes, hooks = tables["callbacks_loggers"]["classes"], tables["module_hooks"]
        self.owners = {
            "Trainer": tables["trainer_methods"],
            "LightningModule": hooks["LightningModule"],
            "LightningDataModule": hooks["LightningDataModule"],
            **tables["callbacks_loggers"]["base_methods"],
        }

    def home(self, name, version, spans=None):
        """The module that defines a class at this release; the longest-lived one if there are several."""
        spans = spans or {
            path: module["classes"][name]
            for path, module in self.modules.items()
            if path.startswith("pytorch_lightning") and name in module.get("classes", {})
        }
        fits = [path for path, span in spans.items() if within(version, *span) and self.importable(path, version)]
        return max(fits, key=lambda path: key(spans[path][1] or "99"), default=None)

    def importable(self, path, version):
        module = self.modules.get(path)
        return (
            module
            and within(version, *module["range"])
            and not any(within(version, *gap) for gap in module.get("absent", ()))
        )

    def outside(self, path):
        return any(f"{path}.".startswith(f"{prefix}.") for prefix in self.samples["outside"])

    def context(self, version):
        """What every probe needs: where classes live at this release, and arguments that no Trainer can do without."""
        homes = {name: self.home(name, version) for name in self.samples["classes"]}
        required = [
            name
            for name, row in self.known.items()
            if present(row, version) and at(row["defaults"], version).get("required")
        ]
        return {
            "homes": {**{name: path for name, path in homes.items() if path}, **self.samples["homes"]},
            "needed": {name: self.values(name, version)[0]["value"] for name in required},
        }

    def values(self, name, version):
        return [
            row for row in self.samples["arguments"].get(name, ()) if within(version, row.get("from"), row.get("to"))
        ]

    def imports(self, version):
        yield {"id": "the version", "module": "pytorch_lightning", "name": "__version__", "equals": version}
        for path, module in self.modules.items():
            if not self.importable(path, version) or self.outside(path):
                continue
            spans = {
                name: span
                for part in ("classes", "functions", "constants")
                for name, span in module.get(part, {}).items()
            }
            spans.update((name, row[:2]) for name, row in module.get("reexports", {}).items() if "." in (row[2] or ""))
            names = [
                name
                for name, span in spans.items()
                if within(version, *span)
                and not self.outside(f"{path}.{name}")
                and not any(within(version, *gap) for gap in module.get("name_gaps", {}).get(name, ()))
            ]
            aliases = [path] + [
                row["prefix"] + path[len(row["same_as"]) :]
                for row in self.mirrors
                if within(version, row["from"], row["to"]) and f"{path}.".startswith(f"{row['same_as']}.")
            ]
            for alias in aliases:
                yield {"id": alias, "module": alias, "name": None}
                yield from ({"id": f"{alias}.{name}", "module": alias, "name": name} for name in names)

    def arguments(self, version):
        needed = self.context(version)["needed"]
        for name, row in self.known.items():
            if not present(row, version):
                continue
            default, samples = at(row["defaults"], version).get("default"), self.values(name, version)
            default = "'top'" if default == "ModelSummary.MODE_DEFAULT" else default
            if default is not None:
                yield {"id": f"{name} at its default", "args": [], "kwargs": {**needed, name: default}}
            if row.get("successor") and not samples:
                yield {"id": f"{name} has no sample value", "args": [], "kwargs": {name: "<no sample>"}}
            for sample in samples:
                own = {} if name == "kwargs" else {name: sample["value"]}
                call = {
                    "args": [],
                    "kwargs": {**needed, **own, **sample.get("with", {})},
                    "may_refuse": sample.get("may_refuse"),
                }
                label = f"{name}={sample['value']}"
                yield {"id": f"{label} accepted", **call}
                if row.get("successor") and sample.get("warns", True) and sample["value"] != default:
                    yield {
                        "id": f"{label} warns",
                        "warns": sample.get("names") or hints(name, row["successor"]),
                        **call,
                    }
                if "check" in sample:
                    yield {"id": f"{label} sets {sample['check']}", "check": sample["check"], "value": name, **call}
        order = at(self.orders, version)["order"][:3]
        first = [self.values(name, version)[0] for name in order]
        for count, name in enumerate(order, 1):
            rest = {other: value for other, value in needed.items() if other not in order[:count]}
            yield {
                "id": f"position {count} is {name}",
                "args": [row["value"] for row in first[:count]],
                "kwargs": rest,
                "check": first[count - 1].get("check", "True"),
                "value": count - 1,
            }

    def members(self, version, internal=False):
        for owner, table in self.owners.items():
            for name, row in table.items():
                kind = at(row.get("kinds"), version).get("kind") or row["kind"]
                hidden = (row.get("successor") or {}).get("kind") == "internal"
                if not present(row, version) or kind == "attribute" or "stub" in kind or hidden != internal:
                    continue
                definer = (
                    row["defined_in"] if isinstance(row["defined_in"], str) else at(row["defined_in"], version)["class"]
                )
                cls = definer if owner in ("Logger", "Profiler") else owner
                if (owner, name) != ("Trainer", "__init__"):
                    yield {
                        "id": f"{owner}.{name}",
                        "module": self.home(cls, version),
                        "class": cls,
                        "member": name,
                        "signature": at(row.get("signatures"), version).get("signature"),
                    }

    internals = partialmethod(members, internal=True)

    def constructors(self, version):
        for name, row in (pair for classes in self.classes.values() for pair in classes.items()):
            init, home = at(row["init"], version), self.home(name, version, row["modules"])
            wanted = row["category"] in self.samples["constructor_categories"] and present(row, version)
            if wanted and init and home and not self.outside(f"{home}.{name}"):
                if not within(version, *self.modules[home].get("stub_only", ("99", None))):
                    yield {"id": f"{home}.{name}", "module": home, "class": name, "signature": init["signature"]}

    def argparse(self, version):
        for row in self.samples["argparse"]:
            if within(version, row["from"], row["to"]) and "code" in row:
                yield {"id": row["name"], "code": row["code"]}
            elif within(version, row["from"], row["to"]):
                label, args = row.get("name") or row["argv"] or "nothing", row["argv"].split()
                code = [f"args = Trainer.add_argparse_args(ArgumentParser(add_help=False)).parse_args({args!r})"]
                yield {"id": f"{label} parses", "code": [*code, f"assert {row['args']}"]}
                if "trainer" in row:
                    yield {
                        "id": f"{label} builds",
                        "code": [*code, "trainer = Trainer.from_argparse_args(args)", f"assert {row['trainer']}"],
                    }
