"""Names that numpy, torch, Python and their company dropped, and what to write today: FG800 to FG899."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .schema import Bridged, Change, Moved, Operation, Refused, Renamed, Version

EVER = "0.0.1"


@dataclass(frozen=True)
class Dropped(Change):
    """A name, or a family of names, that another package dropped.

    `deprecated` and `removed` are releases of that package and name it, as in "numpy 2.0".

    Args:
        members: every name of the family and what to write today; the row itself speaks of the first one.
    """

    members: Mapping[str, str] = field(default_factory=dict)

    def present(self, era: Version) -> bool:
        """True: scripts of every release met these names."""
        return True

    def about(self, name: str) -> Dropped:
        """The same row, speaking of one member of the family."""
        if name not in self.members or name == self.name:
            return self
        today = self.members[name]
        return replace(self, name=name, op=_renamed(today), before=f"{_spelled(self.where)}.{name}", after=today)


def _renamed(today: str) -> Operation:
    return Renamed(today) if today.replace(".", "").isidentifier() else Bridged(today)


def _spelled(module: str) -> str:
    return "np" if module == "numpy" else module


def _family(
    code: str, where: str, removed: str, members: Mapping[str, str], *, deprecated: str | None = None, note: str = "",
    before: str = "",
) -> Dropped:  # fmt: skip
    """A row about names of one module that are written otherwise today.

    Args:
        before: how the first name is used, where that is not by its path, as for methods.
    """
    name, today = next(iter(members.items()))
    listed = ", ".join(f"`{old}`: `{new}`" for old, new in members.items())
    return Dropped(
        code=code, where=where, name=name, first=EVER, deprecated=deprecated, removed=removed,
        op=_renamed(today), before=before or f"{_spelled(where)}.{name}", after=today, members=members,
        note=" ".join(part for part in (note, f"The whole family: {listed}." if len(members) > 1 else "") if part),
    )  # fmt: skip


def _module(
    code: str, name: str, removed: str, op: Operation, before: str, after: str,
    *, deprecated: str | None = None, note: str = "",
) -> Dropped:  # fmt: skip
    """A row about a module that is not there any more."""
    return Dropped(
        code=code, where="import", name=name, first=EVER, deprecated=deprecated, removed=removed,
        op=op, before=before, after=after, note=note,
    )  # fmt: skip


def _refused(
    code: str, where: str, removed: str, names: tuple[str, ...], advice: str, after: str, *, note: str = ""
) -> Dropped:
    """A row about names that cannot be supplied."""
    before = f"import {names[0]}" if where == "import" else f"from {where} import {names[0]}"
    return Dropped(
        code=code, where=where, name=names[0], first=EVER, removed=removed, op=Refused(advice),
        before=before, after=after, members=dict.fromkeys(names, after), note=note,
    )  # fmt: skip


_NUMPY = (
    _family(
        "FG800", "numpy", "numpy 1.24",
        {"float": "float", "int": "int", "bool": "bool", "object": "object", "complex": "complex", "str": "str",
         "long": "int", "unicode": "str"},
        deprecated="numpy 1.20",
        note="They were never anything else than Python's own types.",
    ),
    _family("FG801", "numpy", "numpy 2.0", dict.fromkeys(("Inf", "Infinity", "infty", "PINF"), "np.inf")),
    _family("FG802", "numpy", "numpy 2.0", dict.fromkeys(("NaN", "NAN"), "np.nan")),
    _family("FG803", "numpy", "numpy 2.0", {"NINF": "-np.inf", "PZERO": "0.0", "NZERO": "-0.0"}),
    _family(
        "FG804", "numpy", "numpy 2.0",
        {"float_": "np.float64", "complex_": "np.complex128", "unicode_": "np.str_", "string_": "np.bytes_",
         "cfloat": "np.complex128", "singlecomplex": "np.complex64", "longfloat": "np.longdouble",
         "longcomplex": "np.clongdouble", "clongfloat": "np.clongdouble"},
    ),
    _family(
        "FG805", "numpy", "numpy 2.0",
        {"bool8": "np.bool_", "int0": "np.intp", "uint0": "np.uintp", "object0": "np.object_", "str0": "np.str_",
         "bytes0": "np.bytes_", "void0": "np.void"},
        deprecated="numpy 1.24",
    ),
    _family(
        "FG806", "numpy", "numpy 2.0",
        {"alltrue": "np.all", "sometrue": "np.any", "product": "np.prod", "cumproduct": "np.cumprod",
         "round_": "np.round", "row_stack": "np.vstack", "mat": "np.asmatrix", "rank": "np.ndim",
         "typeDict": "np.sctypeDict", "safe_eval": "ast.literal_eval", "disp": "print"},
    ),
    _family("FG807", "numpy", "numpy 2.4", {"trapz": "np.trapezoid"}, deprecated="numpy 2.0"),
    _family(
        "FG808", "numpy", "numpy 2.0",
        {"asfarray": "np.asarray(x, dtype=float)", "msort": "np.sort(x, axis=0)", "asscalar": "x.item()",
         "alen": "len(x)"},
    ),
    _family("FG809", "numpy", "numpy 2.4", {"in1d": "np.isin(np.ravel(x), y)"}, deprecated="numpy 2.0"),
    _family(
        "FG810", "numpy", "numpy 2.0",
        {"VisibleDeprecationWarning": "np.exceptions.VisibleDeprecationWarning",
         "ComplexWarning": "np.exceptions.ComplexWarning",
         "ModuleDeprecationWarning": "np.exceptions.ModuleDeprecationWarning",
         "RankWarning": "np.exceptions.RankWarning", "TooHardError": "np.exceptions.TooHardError",
         "AxisError": "np.exceptions.AxisError"},
    ),
    _family(
        "FG811", "numpy", "numpy 2.0",
        {"find_common_type": "np.result_type(*dtypes)", "issubclass_": "issubclass(x, y)",
         "issctype": "issubclass(x, np.generic)", "obj2sctype": "np.dtype(x).type",
         "sctype2char": "np.dtype(x).char", "sctypes": "np.sctypeDict", "cast": "np.asarray(x).astype(dtype)",
         "nbytes": "np.dtype(x).itemsize", "maximum_sctype": "np.longdouble"},
    ),
)  # fmt: skip

_TORCH = (
    _module(
        "FG820", "torch._six", "torch 2.0",
        Bridged("str and bytes, int, collections.abc and math.inf in place of string_classes, int_classes, "
                "container_abcs and inf"),
        "from torch._six import container_abcs", "import collections.abc as container_abcs",
    ),
    _family(
        "FG821", "torch", "torch 1.8",
        {"rfft": "torch.fft.rfftn", "irfft": "torch.fft.irfftn", "ifft": "torch.fft.ifftn"},
        deprecated="torch 1.7",
        note="The old functions took the number of dimensions and kept real and imaginary part in a last dimension "
             "of two; torch.view_as_real and torch.view_as_complex lead from one form to the other. `torch.fft` is a "
             "module today, so the old function of that name is not supplied.",
    ),
    _family(
        "FG822", "torch.utils.data._utils.collate", "torch 1.13",
        {"string_classes": "(str, bytes)", "int_classes": "int", "container_abcs": "collections.abc"},
    ),
    _family(
        "FG823", "torch.utils.data.dataloader", "torch 1.13",
        {"string_classes": "(str, bytes)", "int_classes": "int", "container_abcs": "collections.abc"},
    ),
    _family("FG824", "torch._utils", "torch 2.3", {"_accumulate": "itertools.accumulate"}),
    _family("FG825", "torch.utils.data.dataset", "torch 2.3", {"_accumulate": "itertools.accumulate"}),
    _family(
        "FG826", "torch.optim.lr_scheduler", "torch 2.0",
        {"_LRScheduler": "torch.optim.lr_scheduler.LRScheduler"},
        note="torch keeps a class of the old name that torch's own schedulers no longer derive from, so that "
             "isinstance(scheduler, _LRScheduler) is false for every one of them. Here it is the base class again.",
    ),
    _family(
        "FG827", "torch", "torch 1.9",
        {"set_deterministic": "torch.use_deterministic_algorithms",
         "is_deterministic": "torch.are_deterministic_algorithms_enabled"},
        deprecated="torch 1.8",
    ),
    _module(
        "FG828", "torch._overrides", "torch 1.7", Moved("torch.overrides"),
        "from torch._overrides import has_torch_function", "from torch.overrides import has_torch_function",
    ),
    _family("FG829", "torch.hub", "torch 1.6", {"_download_url_to_file": "torch.hub.download_url_to_file"}),
    _family(
        "FG830", "torch.nn.modules.linear", "torch 1.9",
        {"_LinearWithBias": "torch.nn.modules.linear.NonDynamicallyQuantizableLinear"},
    ),
    _family("FG831", "torch.storage", "torch 2.0", {"_TypedStorage": "torch.storage.TypedStorage"}),
    Dropped(
        code="FG835", where="torchvision.extension", name="_C", first=EVER, removed="this torch",
        op=Bridged("a torchvision that was built for this torch (the same index, such as "
                   "https://download.pytorch.org/whl/cpu, for both)"),
        before="import torchvision", after="import torchvision",
        note="torchvision's compiled part does not load beside this torch, mostly a CUDA build beside a CPU build, and "
             "its import ends in `operator torchvision::nms does not exist`. Its operators are declared so that "
             "models, datasets and transforms work; torchvision.ops raises torchvision's own error where one is used.",
    ),
    _family(
        "FG836", "torchvision.transforms", "torchvision 0.13",
        {"Scale": "torchvision.transforms.Resize", "RandomSizedCrop": "torchvision.transforms.RandomResizedCrop"},
        deprecated="torchvision 0.2",
    ),
    _module(
        "FG837", "torchvision.models.utils", "torchvision 0.12", Moved("torch.hub"),
        "from torchvision.models.utils import load_state_dict_from_url",
        "from torch.hub import load_state_dict_from_url",
    ),
    _module(
        "FG838", "torchvision.transforms.functional_tensor", "torchvision 0.17",
        Moved("torchvision.transforms.functional"),
        "from torchvision.transforms.functional_tensor import rgb_to_grayscale",
        "from torchvision.transforms.functional import rgb_to_grayscale",
        deprecated="torchvision 0.15",
    ),
    _refused(
        "FG840", "torchtext.data", "torchtext 0.12",
        ("Field", "LabelField", "RawField", "ReversibleField", "NestedField", "SubwordField", "Iterator",
         "BucketIterator", "BPTTIterator", "Example", "TabularDataset", "Dataset", "Batch", "Pipeline"),
        "torchtext is no longer developed and has no build for this torch. Write a torch.utils.data.Dataset and a "
        "collate_fn with torch.nn.utils.rnn.pad_sequence, and keep the vocabulary in a dict.",
        "from torch.nn.utils.rnn import pad_sequence",
    ),
    _refused(
        "FG841", "import", "torch 2.4", ("torchtext", "torchtext.legacy"),
        "torchtext is no longer developed and its last release needs torch 2.3. Write a torch.utils.data.Dataset and "
        "a collate_fn with torch.nn.utils.rnn.pad_sequence, and keep the vocabulary in a dict.",
        "from torch.nn.utils.rnn import pad_sequence",
    ),
)  # fmt: skip

_OTHERS = (
    _family(
        "FG845", "PIL.Image", "Pillow 10.0",
        {"ANTIALIAS": "PIL.Image.LANCZOS", "CUBIC": "PIL.Image.BICUBIC", "LINEAR": "PIL.Image.BILINEAR"},
        deprecated="Pillow 2.7",
    ),
    _family("FG846", "PIL", "Pillow 7.0", {"PILLOW_VERSION": "PIL.__version__"}, deprecated="Pillow 5.2"),
    _family(
        "FG847", "PIL.ImageFont.FreeTypeFont", "Pillow 10.0",
        {"getsize": "font.getbbox(text)[2:]", "getsize_multiline": "draw.multiline_textbbox((0, 0), text, font)[2:]"},
        deprecated="Pillow 9.2", before="font.getsize(text)",
    ),
    _family(
        "FG848", "PIL.ImageDraw.ImageDraw", "Pillow 10.0",
        {"textsize": "draw.textbbox((0, 0), text, font)[2:]",
         "multiline_textsize": "draw.multiline_textbbox((0, 0), text, font)[2:]"},
        deprecated="Pillow 9.2", before="draw.textsize(text, font)",
    ),
    _module(
        "FG850", "sklearn.externals.joblib", "scikit-learn 0.23", Moved("joblib"),
        "from sklearn.externals import joblib", "import joblib", deprecated="scikit-learn 0.21",
    ),
    _module(
        "FG851", "sklearn.externals.six", "scikit-learn 0.23", Moved("six"),
        "from sklearn.externals import six", "import six", deprecated="scikit-learn 0.21",
    ),
    _module(
        "FG852", "sklearn.cross_validation", "scikit-learn 0.20", Moved("sklearn.model_selection"),
        "from sklearn.cross_validation import train_test_split",
        "from sklearn.model_selection import train_test_split", deprecated="scikit-learn 0.18",
        note="The splitters (KFold and others) took other arguments then; they get the ones of today.",
    ),
    _module(
        "FG853", "sklearn.datasets.samples_generator", "scikit-learn 0.24", Moved("sklearn.datasets"),
        "from sklearn.datasets.samples_generator import make_blobs", "from sklearn.datasets import make_blobs",
        deprecated="scikit-learn 0.22",
    ),
    _refused(
        "FG854", "sklearn.preprocessing", "scikit-learn 0.22", ("Imputer",),
        "Use sklearn.impute.SimpleImputer, which works along columns only and takes missing_values=np.nan.",
        "from sklearn.impute import SimpleImputer",
    ),
    _refused(
        "FG855", "scipy.misc", "scipy 1.3",
        ("imread", "imsave", "imresize", "imrotate", "imfilter", "imshow", "toimage", "fromimage", "bytescale"),
        "Use imageio.v3.imread and imwrite, and PIL.Image.Image.resize and rotate.",
        "from imageio.v3 import imread",
    ),
)  # fmt: skip

_ABSTRACT = (
    "Mapping", "MutableMapping", "Sequence", "MutableSequence", "Set", "MutableSet", "Iterable", "Iterator",
    "Callable", "Hashable", "Sized", "Container", "Collection", "Generator", "Reversible", "Awaitable", "Coroutine",
    "AsyncIterable", "AsyncIterator", "AsyncGenerator", "MappingView", "ItemsView", "KeysView", "ValuesView",
)  # fmt: skip

_PYTHON = (
    _family(
        "FG860", "collections", "Python 3.10", {name: f"collections.abc.{name}" for name in _ABSTRACT},
        deprecated="Python 3.3",
    ),
    _family("FG861", "inspect", "Python 3.11", {"getargspec": "inspect.getfullargspec"}, deprecated="Python 3.0"),
    _family("FG862", "fractions", "Python 3.9", {"gcd": "math.gcd"}, deprecated="Python 3.5"),
    _family(
        "FG863", "time", "Python 3.8", {"clock": "time.perf_counter"}, deprecated="Python 3.3",
        note="It told the processor's time, which is time.process_time; most programs meant time.perf_counter.",
    ),
    _family(
        "FG864", "platform", "Python 3.8",
        {"linux_distribution": "platform.freedesktop_os_release", "dist": "platform.freedesktop_os_release"},
        deprecated="Python 3.5",
    ),
    _family(
        "FG865", "base64", "Python 3.9",
        {"encodestring": "base64.encodebytes", "decodestring": "base64.decodebytes"}, deprecated="Python 3.1",
    ),
    _family("FG866", "os", "Python 3.7", {"errno": "errno"}),
    _family("FG867", "asyncio", "Python 3.11", {"coroutine": "types.coroutine"}, deprecated="Python 3.8",
        note="Better: `async def` with `await` in place of `yield from`."),
    _family(
        "FG868", "configparser", "Python 3.12", {"SafeConfigParser": "configparser.ConfigParser"},
        deprecated="Python 3.2",
    ),
    _family(
        "FG869", "threading.Thread", "Python 3.9", {"isAlive": "threading.Thread.is_alive"}, deprecated="Python 3.8",
        before="thread.isAlive()",
    ),
    _family(
        "FG870", "html.parser.HTMLParser", "Python 3.9", {"unescape": "html.unescape"}, deprecated="Python 3.4",
        before="parser.unescape(text)",
    ),
    _family("FG871", "locale", "Python 3.12", {"format": "locale.format_string"}, deprecated="Python 3.7"),
    _family(
        "FG872", "sys", "Python 3.9",
        {"setcheckinterval": "sys.setswitchinterval", "getcheckinterval": "sys.getswitchinterval"},
        deprecated="Python 3.2",
    ),
    _family(
        "FG873", "pkgutil", "Python 3.14",
        {"find_loader": "importlib.util.find_spec(name).loader", "get_loader": "importlib.util.find_spec(name).loader"},
        deprecated="Python 3.12",
    ),
    _module(
        "FG880", "pkg_resources", "setuptools 82",
        Bridged("importlib.metadata, importlib.resources and packaging"),
        "from pkg_resources import parse_version", "from packaging.version import parse as parse_version",
        deprecated="setuptools 67.5",
    ),
    _module(
        "FG881", "distutils", "Python 3.12", Bridged("packaging.version, shutil and sysconfig"),
        "from distutils.version import LooseVersion", "from packaging.version import parse as LooseVersion",
        deprecated="Python 3.10",
    ),
    _module(
        "FG882", "imp", "Python 3.12", Moved("importlib"), "from imp import reload", "from importlib import reload",
        deprecated="Python 3.4",
    ),
    _module(
        "FG883", "xml.etree.cElementTree", "Python 3.9", Moved("xml.etree.ElementTree"),
        "import xml.etree.cElementTree as ET", "import xml.etree.ElementTree as ET", deprecated="Python 3.3",
    ),
    _module(
        "FG884", "dummy_threading", "Python 3.9", Moved("threading"),
        "import dummy_threading as threading", "import threading", deprecated="Python 3.7",
    ),
    _module(
        "FG885", "_dummy_thread", "Python 3.9", Moved("_thread"),
        "import _dummy_thread as _thread", "import _thread", deprecated="Python 3.7",
    ),
    _module(
        "FG886", "pipes", "Python 3.13", Moved("shlex"), "from pipes import quote", "from shlex import quote",
        deprecated="Python 3.11",
    ),
    _module(
        "FG887", "typing.io", "Python 3.13", Moved("typing"), "from typing.io import TextIO",
        "from typing import TextIO", deprecated="Python 3.8",
    ),
    _module(
        "FG888", "typing.re", "Python 3.13", Moved("typing"), "from typing.re import Pattern",
        "from typing import Pattern", deprecated="Python 3.8",
    ),
)  # fmt: skip

_RETIRED = "2023, when its amp was retired"
_APEX = (
    _family(
        "FG890", "apex.amp", _RETIRED, {"initialize": "torch.amp.autocast and torch.amp.GradScaler"},
        deprecated="torch 1.6",
        note="O0 is precision='32-true', O1 and O2 are '16-mixed' (O2 kept half weights beside 32-bit ones, of which "
             "only the latter exist here), O3 is '16-true'. On the CPU every level is 32-bit.",
    ),
    _family(
        "FG891", "apex.parallel", _RETIRED,
        {"DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
         "convert_syncbn_model": "torch.nn.SyncBatchNorm.convert_sync_batchnorm",
         "SyncBatchNorm": "torch.nn.SyncBatchNorm", "LARC": "a LARC of your own around your optimizer"},
        deprecated="torch 1.6",
    ),
    _family(
        "FG892", "apex.optimizers", _RETIRED,
        {"FusedAdam": "torch.optim.AdamW", "FusedSGD": "torch.optim.SGD",
         "FusedLAMB": "a LAMB of your own", "FusedNovoGrad": "a NovoGrad of your own"},
        deprecated="torch 2.0",
        note="With fused=True for parameters on a GPU.",
    ),
    _family(
        "FG893", "apex.normalization", _RETIRED,
        {"FusedLayerNorm": "torch.nn.LayerNorm", "FusedRMSNorm": "torch.nn.RMSNorm"}, deprecated="torch 1.6",
    ),
)  # fmt: skip

ROWS: tuple[Dropped, ...] = (*_NUMPY, *_TORCH, *_OTHERS, *_PYTHON, *_APEX)


def dropped(where: str, name: str) -> Dropped | None:
    """The row about one name of one module, or one module where `where` is "import"."""
    for row in ROWS:
        if row.where == where and (row.name == name or name in row.members):
            return row.about(name)
    return None
