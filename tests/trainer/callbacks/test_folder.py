import os

from fulgurite.callbacks.folder import entries, exists, link, open_for_writing


def test_a_missing_folder_has_no_entries(tmp_path):
    assert entries(tmp_path / "nothing") == []


def test_entries_are_full_paths(tmp_path):
    (tmp_path / "a.ckpt").touch()
    assert entries(tmp_path) == [str(tmp_path / "a.ckpt")]
    assert entries(tmp_path / "a.ckpt") == []


def test_a_link_that_leads_nowhere_does_not_take_a_name(tmp_path):
    os.symlink("gone.ckpt", tmp_path / "last.ckpt")
    assert not exists(tmp_path / "last.ckpt")
    (tmp_path / "gone.ckpt").touch()
    assert exists(tmp_path / "last.ckpt")


def test_remote_storage_answers_the_same_questions():
    folder = "memory://fulgurite-test-folder"
    assert entries(folder) == []
    with open_for_writing(f"{folder}/a.yaml") as file:
        file.write("a: 1")
    assert exists(f"{folder}/a.yaml")
    assert [entry.rsplit("/", 1)[-1] for entry in entries(folder)] == ["a.yaml"]


def test_a_link_replaces_whatever_had_its_name(tmp_path):
    target, name = tmp_path / "a.ckpt", tmp_path / "last.ckpt"
    target.write_text("a")
    for before in (
        lambda: None,
        lambda: name.write_text("old"),
        lambda: os.symlink("gone", name),
        lambda: name.mkdir(),
    ):
        before()
        link(target, name)
        assert os.readlink(name) == "a.ckpt" and name.read_text() == "a"
        name.unlink()


def test_where_links_are_forbidden_the_file_is_copied(tmp_path, monkeypatch):
    def forbidden(*args):
        raise OSError("no privilege")

    monkeypatch.setattr(os, "symlink", forbidden)
    (tmp_path / "a.ckpt").write_text("a")
    link(tmp_path / "a.ckpt", tmp_path / "last.ckpt")
    assert not (tmp_path / "last.ckpt").is_symlink() and (tmp_path / "last.ckpt").read_text() == "a"
