"""How old modules and callbacks are heard: one package for their hooks, their steps, and the order of it all."""
