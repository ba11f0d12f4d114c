from fulgurite.callbacks.monitor import missing_metric, mode_problems


def test_a_wrong_mode_names_the_nearest_one():
    assert mode_problems("min") == mode_problems("max") == []
    (problem,) = mode_problems("mim")
    assert "'mim'" in problem and "Did you mean 'min'?" in problem and "'min', 'max'" in problem


def test_a_missing_metric_names_what_there_is():
    text = missing_metric("ModelCheckpoint", "val_los", ["epoch", "val_loss"])
    assert "monitor='val_los'" in text
    assert "Did you mean 'val_loss'?" in text
    assert "'epoch', 'val_loss'" in text
    assert "none" in missing_metric("EarlyStopping", "x", [])
