"""The parts of distutils that programs used without building anything."""
