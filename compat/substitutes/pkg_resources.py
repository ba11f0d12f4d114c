"""The parts of pkg_resources that programs used at run time, over importlib.metadata and packaging."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources
import io
import os
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import IO, Any

import packaging
import packaging.markers
import packaging.requirements
import packaging.specifiers
import packaging.utils
import packaging.version
from packaging.requirements import InvalidRequirement as RequirementParseError

extern = SimpleNamespace(packaging=packaging)

__all__ = [
    "Distribution", "DistributionNotFound", "EntryPoint", "Requirement", "RequirementParseError", "ResolutionError",
    "UnknownExtra", "VersionConflict", "WorkingSet", "declare_namespace", "extern", "get_distribution",
    "get_entry_info", "get_entry_map", "iter_entry_points", "load_entry_point", "packaging", "parse_requirements",
    "parse_version", "require", "resource_exists", "resource_filename", "resource_isdir", "resource_listdir",
    "resource_stream", "resource_string", "safe_extra", "safe_name", "safe_version", "to_filename", "working_set",
    "yield_lines",
]  # fmt: skip


# ----- errors


class ResolutionError(Exception):
    """A requirement cannot be met by what is installed."""


class DistributionNotFound(ResolutionError):
    """A requirement names a package that is not installed: (requirement, who asks for it)."""

    @property
    def req(self) -> Requirement:
        """What was asked for."""
        return self.args[0]

    @property
    def requirers(self) -> Any:
        """The packages that ask for it."""
        return self.args[1] if len(self.args) > 1 else None

    def report(self) -> str:
        """The one sentence about it."""
        asking = ", ".join(self.requirers) if self.requirers else "the application"
        return f"The '{self.req}' distribution was not found and is required by {asking}"

    __str__ = report


class VersionConflict(ResolutionError):
    """A package is installed in a version that a requirement excludes: (distribution, requirement)."""

    @property
    def dist(self) -> Distribution:
        """What is installed."""
        return self.args[0]

    @property
    def req(self) -> Requirement:
        """What was asked for."""
        return self.args[1]

    def report(self) -> str:
        """The one sentence about it."""
        return f"{self.dist} is installed but {self.req} is required"

    __str__ = report


class UnknownExtra(ResolutionError):
    """A package has no extra of this name."""


# ----- names and versions

parse_version = packaging.version.parse


def safe_name(name: str) -> str:
    """The name with everything but letters, digits and dots as a dash."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name)


def safe_extra(extra: str) -> str:
    """The name of an extra in its one spelling."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", extra).lower()


def safe_version(version: str) -> str:
    """The version in its one spelling, where it is a version."""
    try:
        return str(packaging.version.Version(version))
    except packaging.version.InvalidVersion:
        return re.sub(r"[^A-Za-z0-9.]+", "-", version.replace(" ", "."))


def to_filename(name: str) -> str:
    """The name with underscores, as it stands in file names."""
    return name.replace("-", "_")


class Requirement(packaging.requirements.Requirement):
    """A package and the versions of it that will do."""

    def __init__(self, requirement_string: str) -> None:
        super().__init__(requirement_string)
        self.unsafe_name = self.name
        self.project_name = safe_name(self.name)
        self.key = self.project_name.lower()
        self.specs = [(spec.operator, spec.version) for spec in self.specifier]

    @staticmethod
    def parse(s: str) -> Requirement:
        """The one requirement of a text."""
        (requirement,) = parse_requirements(s)
        return requirement

    def __contains__(self, item: Any) -> bool:
        if isinstance(item, Distribution):
            if item.key != self.key:
                return False
            item = item.version
        return self.specifier.contains(item, prereleases=True)


def yield_lines(lines: Any) -> Iterator[str]:
    """The lines that are neither empty nor comments."""
    parts = lines.splitlines() if isinstance(lines, str) else [line for part in lines for line in yield_lines(part)]
    yield from (line.strip() for line in parts if line.strip() and not line.strip().startswith("#"))


def parse_requirements(strs: Any) -> Iterator[Requirement]:
    """The requirements of a text or of lines, as in a requirements.txt without options."""
    whole = "\n".join(yield_lines(strs)).replace("\\\n", "")
    yield from (Requirement(line.split(" #")[0].strip()) for line in whole.splitlines())


# ----- what is installed


class EntryPoint:
    """A name under which an installed package offers an object."""

    def __init__(self, found: importlib.metadata.EntryPoint, dist: Distribution | None) -> None:
        self._found = found
        self.name = found.name
        self.module_name = found.module
        self.attrs = tuple(found.attr.split(".")) if found.attr else ()
        self.extras = tuple(found.extras)
        self.dist = dist

    def resolve(self) -> Any:
        """The object."""
        return self._found.load()

    def require(self, *_: Any) -> None:
        """Nothing, or an error when the package's requirements are not met."""
        if self.dist is not None:
            require(self.dist.project_name)

    def load(self, *_: Any, **__: Any) -> Any:
        """The object."""
        return self.resolve()

    def __str__(self) -> str:
        return f"{self.name} = {self._found.value}"


class Distribution:
    """An installed package."""

    def __init__(self, found: importlib.metadata.Distribution) -> None:
        self._found = found
        self.project_name = found.metadata["Name"] or ""
        self.key = safe_name(self.project_name).lower()
        self.version = found.version
        self.extras = found.metadata.get_all("Provides-Extra") or []

    @property
    def parsed_version(self) -> packaging.version.Version:
        """The version, to be compared."""
        return packaging.version.parse(self.version)

    @property
    def location(self) -> str:
        """The folder that it lies in."""
        return str(self._found.locate_file(""))

    @property
    def py_version(self) -> str:
        """The Python that runs."""
        return f"{sys.version_info.major}.{sys.version_info.minor}"

    def requires(self, extras: Iterable[str] = ()) -> list[Requirement]:
        """What it needs, with these extras."""
        wanted = [Requirement(text) for text in self._found.requires or ()]
        return [
            requirement
            for requirement in wanted
            if requirement.marker is None
            or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        ]

    def has_metadata(self, name: str) -> bool:
        """True where it has a metadata file of this name."""
        return self._found.read_text(name) is not None

    def get_metadata(self, name: str) -> str:
        """The text of a metadata file."""
        text = self._found.read_text(name)
        if text is None:
            raise FileNotFoundError(f"{self}: has no metadata file {name!r}")
        return text

    def get_metadata_lines(self, name: str) -> Iterator[str]:
        """The lines of a metadata file."""
        return yield_lines(self.get_metadata(name))

    def get_entry_map(self, group: str | None = None) -> dict[str, Any]:
        """Its entry points by name, of one group or by group."""
        groups: dict[str, dict[str, EntryPoint]] = {}
        for found in self._found.entry_points:
            groups.setdefault(found.group, {})[found.name] = EntryPoint(found, self)
        return groups if group is None else groups.get(group, {})

    def get_entry_info(self, group: str, name: str) -> EntryPoint | None:
        """One of its entry points; None where it has none of that name."""
        return self.get_entry_map(group).get(name)

    def load_entry_point(self, group: str, name: str) -> Any:
        """The object behind one of its entry points."""
        found = self.get_entry_info(group, name)
        if found is None:
            raise ImportError(f"Entry point {(group, name)!r} not found")
        return found.load()

    def as_requirement(self) -> Requirement:
        """The requirement that only this version meets."""
        return Requirement(f"{self.project_name}=={self.version}")

    def __str__(self) -> str:
        return f"{self.project_name} {self.version}"

    def __repr__(self) -> str:
        return f"{self} ({self.location})"


class WorkingSet:
    """The installed packages."""

    def __iter__(self) -> Iterator[Distribution]:
        seen = set()
        for found in importlib.metadata.distributions():
            distribution = Distribution(found) if found.metadata["Name"] else None
            if distribution and distribution.key not in seen:
                seen.add(distribution.key)
                yield distribution

    @property
    def by_key(self) -> dict[str, Distribution]:
        """The packages by their lower-case name."""
        return {distribution.key: distribution for distribution in self}

    @property
    def entries(self) -> list[str]:
        """The folders that are searched."""
        return list(sys.path)

    def find(self, req: Requirement) -> Distribution | None:
        """The package that a requirement names; None where it is not installed."""
        try:
            distribution = Distribution(importlib.metadata.distribution(req.name))
        except importlib.metadata.PackageNotFoundError:
            return None
        if not req.specifier.contains(distribution.version, prereleases=True):
            raise VersionConflict(distribution, req)
        return distribution

    def require(self, *requirements: Any) -> list[Distribution]:
        """The packages that the requirements name, and what these need in turn."""
        found: dict[str, Distribution] = {}
        waiting: list[tuple[Requirement, str | None]] = [
            (requirement, None) for requirement in parse_requirements(requirements)
        ]
        while waiting:
            requirement, asking = waiting.pop(0)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}) and asking is None:
                continue
            distribution = self.find(requirement)
            if distribution is None:
                raise DistributionNotFound(requirement, {asking} if asking else None)
            if distribution.key not in found:
                found[distribution.key] = distribution
                waiting += [(more, distribution.project_name) for more in distribution.requires(requirement.extras)]
        return list(found.values())

    def iter_entry_points(self, group: str, name: str | None = None) -> Iterator[EntryPoint]:
        """The entry points of a group, of every package."""
        for found in importlib.metadata.entry_points(group=group):
            if name in (None, found.name):
                owner = getattr(found, "dist", None)
                yield EntryPoint(found, Distribution(owner) if owner else None)


working_set = WorkingSet()
require = working_set.require
iter_entry_points = working_set.iter_entry_points


def get_distribution(dist: Any) -> Distribution:
    """The installed package of this name or requirement."""
    if isinstance(dist, Distribution):
        return dist
    requirement = dist if isinstance(dist, Requirement) else Requirement(dist)
    found = working_set.find(requirement)
    if found is None:
        raise DistributionNotFound(requirement, None)
    return found


def load_entry_point(dist: Any, group: str, name: str) -> Any:
    """The object behind an entry point of a package."""
    return get_distribution(dist).load_entry_point(group, name)


def get_entry_map(dist: Any, group: str | None = None) -> dict[str, Any]:
    """The entry points of a package by name."""
    return get_distribution(dist).get_entry_map(group)


def get_entry_info(dist: Any, group: str, name: str) -> EntryPoint | None:
    """One entry point of a package; None where it has none of that name."""
    return get_distribution(dist).get_entry_info(group, name)


# ----- files beside modules


def _resource(package_or_requirement: Any, resource_name: str) -> Path:
    """Where a file beside a module lies, which may not exist."""
    if isinstance(package_or_requirement, Requirement):
        return Path(get_distribution(package_or_requirement).location, resource_name)
    module = sys.modules.get(package_or_requirement) or importlib.import_module(package_or_requirement)
    if getattr(module, "__file__", None):
        return Path(os.path.dirname(os.path.abspath(str(module.__file__))), resource_name)
    return Path(next(iter(module.__path__)), resource_name)


def resource_filename(package_or_requirement: Any, resource_name: str) -> str:
    """The path of a file beside a module."""
    return str(_resource(package_or_requirement, resource_name))


def resource_string(package_or_requirement: Any, resource_name: str) -> bytes:
    """The bytes of a file beside a module."""
    if isinstance(package_or_requirement, str):
        found = pkgutil.get_data(package_or_requirement, resource_name)
        if found is not None:
            return found
    return _resource(package_or_requirement, resource_name).read_bytes()


def resource_stream(package_or_requirement: Any, resource_name: str) -> IO[bytes]:
    """A file beside a module, opened for reading."""
    return io.BytesIO(resource_string(package_or_requirement, resource_name))


def resource_exists(package_or_requirement: Any, resource_name: str) -> bool:
    """True where there is such a file or folder."""
    return _resource(package_or_requirement, resource_name).exists()


def resource_isdir(package_or_requirement: Any, resource_name: str) -> bool:
    """True where it is a folder."""
    return _resource(package_or_requirement, resource_name).is_dir()


def resource_listdir(package_or_requirement: Any, resource_name: str) -> list[str]:
    """The names in a folder beside a module."""
    return os.listdir(_resource(package_or_requirement, resource_name))


def declare_namespace(packageName: str) -> None:
    """Nothing; the package's folders on the whole path belong to it."""
    module: ModuleType = sys.modules[packageName]
    module.__path__ = pkgutil.extend_path(module.__path__, packageName)
