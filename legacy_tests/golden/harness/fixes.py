"""Environment fixes applied by the oracle harness BEFORE importing an original pytorch_lightning."""
import sys, types
def collections_abc():
    import collections, collections.abc
    for n in ("Mapping","MutableMapping","Sequence","Iterable","Iterator","Callable","Set","Hashable","Container","Sized"):
        if not hasattr(collections, n): setattr(collections, n, getattr(collections.abc, n))
def np_aliases():
    import numpy as np
    for n, v in (("Inf", np.inf), ("NaN", np.nan), ("NAN", np.nan), ("Infinity", np.inf), ("float_", np.float64), ("object", object), ("bool", bool), ("int", int), ("float", float)):
        if n not in np.__dict__: setattr(np, n, v)
def torch_six():
    import collections.abc, builtins
    m = types.ModuleType("torch._six")
    m.container_abcs = collections.abc; m.string_classes = (str, bytes); m.int_classes = int
    m.inf = float("inf"); m.nan = float("nan"); m.PY3 = True
    sys.modules["torch._six"] = m
    import torch; torch._six = m
def lrscheduler():
    import torch.optim.lr_scheduler as s
    s._LRScheduler = s.LRScheduler
def weights_only():
    import torch, functools
    o = torch.load
    @functools.wraps(o)
    def load(*a, **k):
        if k.get("weights_only") is None: k["weights_only"] = False
        return o(*a, **k)
    torch.load = load
def pkgres_stub():
    import packaging.version, importlib.metadata as im
    m = types.ModuleType("pkg_resources")
    m.parse_version = packaging.version.parse
    m.declare_namespace = lambda n: None
    class DistributionNotFound(Exception): pass
    class VersionConflict(Exception): pass
    class _D:
        def __init__(s, v): s.version = v; s.parsed_version = packaging.version.parse(v)
    def get_distribution(n):
        try: return _D(im.version(n))
        except im.PackageNotFoundError: raise DistributionNotFound(n)
    m.DistributionNotFound = DistributionNotFound; m.VersionConflict = VersionConflict
    m.get_distribution = get_distribution; m.require = lambda *a: None
    sys.modules["pkg_resources"] = m
def enum_format():
    """Before Python 3.11, f"{member}" of a `class X(str, Enum)` gave the value; releases 1.4 and 1.5 build attribute names with it."""
    import enum
    now = enum.Enum.__format__
    def old(self, spec):
        mixed = isinstance(self, str) and type(self).__str__ is enum.Enum.__str__
        return format(self._value_, spec) if mixed else now(self, spec)
    enum.Enum.__format__ = old
