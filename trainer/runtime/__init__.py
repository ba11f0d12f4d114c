"""What a run runs on: devices, precision, strategy, storage."""
