"""The norms of gradients, in the rows of the experiment."""

from model import trained


def norms_are_rows():
    _, _, experiment = trained(track_grad_norm=2, add_log_row_interval=1)
    row = experiment.metrics[-1]
    parts = {name for name in row if name.startswith("grad_2")}
    assert len(parts) == 5 and any(name.endswith("norm_total") for name in parts)
    assert all(row[name] > 0 for name in parts)


def no_norms_by_default():
    _, _, experiment = trained(track_grad_norm=-1, add_log_row_interval=1)
    assert not any("grad" in name for row in experiment.metrics for name in row)


if __name__ == "__main__":
    norms_are_rows()
    no_norms_by_default()
