"""The same programs on the current upstream Trainer and on fulgurite, recorded and compared."""
