"""The errors of distutils."""


class DistutilsError(Exception):
    """Any error of distutils."""


class DistutilsModuleError(DistutilsError):
    """A module cannot be loaded."""


class DistutilsFileError(DistutilsError):
    """Something about a file."""


class DistutilsExecError(DistutilsError):
    """A program cannot be run."""


class DistutilsPlatformError(DistutilsError):
    """Something that this platform does not have."""
