"""The original releases the traces come from: their eras, older dependencies and fixes."""

# era folder: its releases; the first is the primary one, whose trace carries no release in its name
ERAS = {
    "v0.3": ["0.3.6.9", "0.2.6"],
    "v0.4": ["0.4.9"],
    "v0.5": ["0.5.3.3"],
    "v0.6": ["0.6.0"],
    "v0.7": ["0.7.6", "0.7.3", "0.7.1"],
    "v0.8": ["0.8.5", "0.8.1"],
    "v0.9": ["0.9.0"],
    "v0.10": ["0.10.0"],
    "v1.0-1.4": ["1.0.8", "1.1.8", "1.2.10", "1.3.8", "1.4.9"],
    "v1.5-1.9": ["1.5.10", "1.6.5", "1.7.7", "1.8.6", "1.9.5"],
    "v2.x": ["2.6.6", "2.0.9"],
}
PRIMARY = {releases[0]: era for era, releases in ERAS.items()}

# what an E: fix means; setuptools 69 brings pkg_resources
OLDER = {
    "testtube": "test-tube",
    "imageio": "imageio",
    "pandas": "pandas python-dateutil pytz six tzdata",
    "setuptools69": "setuptools<70",
    "pyDeprecate0.3.2": "pyDeprecate==0.3.2",
    "torchmetrics0.7.3": "torchmetrics==0.7.3",
    "torchmetrics0.11.4": "torchmetrics==0.11.4",
    "tensorboardX": "tensorboardX",
}
OLD_TORCH = ["S:np_aliases", "S:collections_abc", "S:lrscheduler", "S:weights_only"]
TUBE = ["E:testtube", "E:imageio", "E:pandas"]
METRICS = ["E:pyDeprecate0.3.2", "E:torchmetrics0.7.3"]

# the fixes of a release, E: an older dependency, S: a function of fixes.py
FIXES = {
    "0.2.6": ["E:setuptools69", *TUBE, *OLD_TORCH],
    "0.3.6.9": ["E:setuptools69", *TUBE, *OLD_TORCH],
    "0.4.9": ["E:setuptools69", *TUBE, *OLD_TORCH],
    "0.5.3.3": ["E:setuptools69", *TUBE, *OLD_TORCH],
    "0.6.0": ["E:setuptools69", *TUBE, *OLD_TORCH],
    "0.7.1": ["E:setuptools69", *OLD_TORCH],
    "0.7.3": ["E:setuptools69", *OLD_TORCH],
    "0.7.6": ["E:setuptools69", *OLD_TORCH],
    "0.8.1": ["E:setuptools69", *OLD_TORCH],
    "0.8.5": ["E:setuptools69", *OLD_TORCH],
    "0.9.0": ["E:setuptools69", *OLD_TORCH],
    "0.10.0": ["E:setuptools69", *OLD_TORCH],
    "1.0.8": ["E:setuptools69", *OLD_TORCH],
    "1.1.8": ["E:setuptools69", *OLD_TORCH],
    "1.2.10": ["E:setuptools69", *OLD_TORCH],
    "1.3.8": ["E:setuptools69", *METRICS, *OLD_TORCH, "S:enum_format"],
    "1.4.9": ["E:setuptools69", *METRICS, *OLD_TORCH, "S:enum_format"],
    "1.5.10": ["E:setuptools69", *METRICS, *OLD_TORCH, "S:enum_format"],
    "1.6.5": ["E:setuptools69", *METRICS, *OLD_TORCH],
    "1.7.7": ["E:setuptools69", "E:pyDeprecate0.3.2", "E:torchmetrics0.11.4", *OLD_TORCH],
    "1.8.6": ["E:setuptools69", "E:torchmetrics0.11.4", "E:tensorboardX", *OLD_TORCH],
    "1.9.5": ["E:setuptools69", "E:torchmetrics0.11.4", "S:np_aliases", "S:weights_only"],
    "2.0.9": ["E:setuptools69", "S:np_aliases", "S:weights_only"],
    "2.6.6": [],
}


def trace_name(script, release):
    """The file name of a script's trace: x.trace.json of the primary release, x.trace@1.1.8.json of another."""
    return "%s.trace.json" % script if release in PRIMARY else "%s.trace@%s.json" % (script, release)
