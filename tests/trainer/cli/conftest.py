"""Every class that is imported can be chosen by its name: those that other tests have imported are left out."""

import jsonargparse._typehints
import pytest


@pytest.fixture(autouse=True)
def only_the_cores_classes(monkeypatch):
    every = jsonargparse._typehints.get_all_subclass_paths

    def cores(*args, **kwargs):
        return [path for path in every(*args, **kwargs) if not path.startswith("fulgurite.compat.")]

    monkeypatch.setattr(jsonargparse._typehints, "get_all_subclass_paths", cores)
