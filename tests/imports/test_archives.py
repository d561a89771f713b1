"""Archives and folders: nothing from outside, nothing without end, nothing unpacked."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pecia.domain.errors import Invalid
from pecia.imports import found
from tests.imported import gathered

GOOD = b"---\nname: a\n---\nsystem:\nHi\n"


def zipped(path: Path, names: list[str], data: bytes = GOOD) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


def tarred(path: Path, *entries: tuple[str, bytes, str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, kind, target in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            entry.size = len(GOOD) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(GOOD))
    return path


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_an_archive_gives_what_a_folder_gives(name: str, tmp_path: Path) -> None:
    inside = ["one.prompty", "deep/two.prompty"]
    path = tmp_path / name
    if name.endswith(".zip"):
        zipped(path, inside)
    else:
        tarred(path, *((n, tarfile.REGTYPE, "") for n in inside))
    assert [item.prompt for item in gathered("prompty", path).items] == ["deep/two", "one"]


@pytest.mark.parametrize(
    "name",
    [
        *("../x.prompty", "/etc/x.prompty", "C:\\x.prompty", "..\\x.prompty", "a/../../x.prompty"),
        *("nul\x00.prompty", "CON.prompty", "a/./x.prompty", "a//x.prompty", "aux", "x.prompty."),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        gathered("prompty", zipped(tmp_path / "a.zip", ["ok.prompty", name]))
    assert caught.value.code == "unsafe_path"


@pytest.mark.parametrize(
    "pair", [("a.prompty", "A.prompty"), ("\u00e9.prompty", "e\u0301.prompty"), ("a.prompty", "a.prompty")]
)
def test_two_paths_that_some_systems_take_for_one_are_refused(pair: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        gathered("prompty", tarred(tmp_path / "a.tgz", *((name, tarfile.REGTYPE, "") for name in pair)))
    assert caught.value.code == "unsafe_path"


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(kind: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        gathered("prompty", tarred(tmp_path / "a.tar.gz", ("x.prompty", kind, "/etc/passwd")))
    assert caught.value.code == "unsafe_path"


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("x.prompty")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(Invalid, match="link or a device"):
        gathered("prompty", tmp_path / "a.zip")


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [f"{n}.txt" for n in range(found.MAX_ENTRIES + 1)], b"")
    with pytest.raises(Invalid) as caught:
        gathered("prompty", path)
    assert caught.value.code == "import_too_large"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ["a.prompty", "b.prompty"], bytes(found.MAX_BYTES // 2 + 1))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Invalid) as caught:
        gathered("prompty", path)
    assert caught.value.code == "import_too_large"


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.REGTYPE])
def test_a_head_that_claims_gigabytes_is_refused(kind: bytes, tmp_path: Path) -> None:
    entry = tarfile.TarInfo("x.prompty")
    entry.type, entry.size = kind, 5_000_000_000
    head = entry.tobuf(tarfile.GNU_FORMAT)
    with gzip.open(tmp_path / "a.tgz", "wb", compresslevel=1) as file:
        file.write(head)
        for _ in range(140):
            file.write(bytes(1_000_000))
    with pytest.raises(Invalid) as caught:
        gathered("prompty", tmp_path / "a.tgz")
    assert caught.value.code in {"import_too_large", "invalid_import"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\x1f\x8b\x08nothing"])
@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz"])
def test_what_is_no_archive_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Invalid) as caught:
        gathered("prompty", tmp_path / name)
    assert caught.value.code == "invalid_import"


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.prompty").write_bytes(GOOD)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.prompty").write_bytes(GOOD)
    (folder / "file.prompty").symlink_to(outside / "secret.prompty")
    (folder / "dir").symlink_to(outside)
    assert [item.prompt for item in gathered("prompty", folder).items] == ["mine"]


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../secret.json", "unsafe_path"),
        ("/etc/passwd", "unsafe_path"),
        ("link.json", "unsafe_path"),
        ("no.json", "invalid_import"),
    ],
)
def test_a_file_named_in_a_file_stays_in_the_folder(
    reference: str, code: str, tmp_path: Path, make: Callable[[Path, str], None]
) -> None:
    (tmp_path / "secret.json").write_text('[{"name": "q", "kind": "string"}]')
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    make(folder / "a.prompty", reference)
    found = gathered("prompty", folder)
    assert [error.code for _, error in found.broken] == [code]


@pytest.fixture
def make() -> Callable[[Path, str], None]:
    def write(path: Path, reference: str) -> None:
        path.write_text(f"---\nname: a\ninputs: ${{file:{reference}}}\n---\nsystem:\nHi\n")

    return write


def test_a_fifo_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.prompty")
    assert gathered("prompty", tmp_path).items == []


def test_entries_that_lie_on_one_another_are_refused_or_counted_as_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [f"{n:03}.prompty" for n in range(200)], bytes(1_000_000))
    data = path.read_bytes()
    directory = data.index(b"PK\x01\x02")
    at = directory
    bent = bytearray(data)
    while bent[at : at + 4] == b"PK\x01\x02":  # every entry of the directory leads to the first file
        bent[at + 42 : at + 46] = bytes(4)
        at += 46 + int.from_bytes(bent[at + 28 : at + 30], "little")
    path.write_bytes(bytes(bent))
    with pytest.raises(Invalid) as caught:
        gathered("prompty", path)
    assert caught.value.code in {"import_too_large", "invalid_import", "unsafe_path"}
