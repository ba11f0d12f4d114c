"""What stands in for names and modules that other packages dropped; imported on first use, one file per package."""
