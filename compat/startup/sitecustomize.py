"""Prepares every Python process of a run, and then runs the sitecustomize that this one stands in front of.

`fulgurite run` puts this folder first on PYTHONPATH. Python imports the module called sitecustomize while it starts:
before the script, in the script's process and in all that descend from it. Nothing else would reach them all and leave
the script the real `__main__`.
"""

import importlib.machinery
import importlib.util
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))


def run_the_next():
    """Import the sitecustomize that Python would have found without this one, if there is any."""
    others = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != FOLDER]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


try:
    from fulgurite.compat import start
except ModuleNotFoundError as error:
    # A child may be another interpreter that knows nothing of fulgurite, such as a system tool's: leave it be.
    if error.name != "fulgurite":
        raise
else:
    start.prepare()
run_the_next()
