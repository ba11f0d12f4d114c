"""The verbs of the `fulgurite` command, one file each; every one has `main(arguments) -> exit code`."""
