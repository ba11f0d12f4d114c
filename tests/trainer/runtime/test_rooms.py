"""The public rooms over this one hand out the same classes."""

import fulgurite.accelerators
import fulgurite.plugins
import fulgurite.plugins.environments
import fulgurite.plugins.io
import fulgurite.plugins.precision
import fulgurite.strategies
import pytest
from fulgurite.runtime import accelerators, checkpoint_io, clusters, environments, layer_sync, precision, strategies

ROOMS = {
    fulgurite.accelerators: (accelerators,),
    fulgurite.strategies: (strategies,),
    fulgurite.plugins: (precision, checkpoint_io, environments, layer_sync),
    fulgurite.plugins.precision: (precision,),
    fulgurite.plugins.io: (checkpoint_io,),
    fulgurite.plugins.environments: (environments, clusters),
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_public_name_is_the_one_class(room):
    for name in room.__all__:
        homes = [getattr(home, name) for home in ROOMS[room] if hasattr(home, name)]
        assert all(home is getattr(room, name) for home in homes)
        assert homes
