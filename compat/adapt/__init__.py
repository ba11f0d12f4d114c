"""From old calls to current ones: the only bridge between the ledger and the trainer."""
