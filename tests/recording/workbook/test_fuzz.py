"""Whatever the bytes: a workbook, or a refusal of ours."""

import random
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.recording.workbook import BadWorkbook, Workbook
from tests.fuzzing import fuzz
from tests.recording.workbook.making import (
    CSV_HEADER,
    HEADER,
    ROW,
    csv,
    ods,
    ods_table,
    read,
    repacked,
    xlsx,
)

GOOD_CSV = csv(
    "KẾT QUẢ;;;", CSV_HEADER, "03/02/2024;Nhà văn hoá;5.600;346", '4/2/2024;"Chợ; xã";1;2',
    "TỔNG CỘNG;;5.601;348",
)  # fmt: skip


def survives(data: bytes) -> None:
    try:
        book = read(data)
    except BadWorkbook as refused:
        assert str(refused) and refused.en
    else:
        assert isinstance(book, Workbook)
        assert all(problem.vi and problem.en for problem in book.problems)


changes = st.lists(
    st.tuples(st.integers(0, len(GOOD_CSV)), st.integers(0, 4), st.binary(max_size=4)), max_size=8
)


@fuzz(2000)
@given(changes)
def test_csv_with_bytes_changed(edits):
    data = GOOD_CSV
    for at, dropped, put in edits:
        data = data[:at] + put + data[at + dropped :]
    survives(data)


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Ngày", "Điểm", "Đăng ký", "Hiến", "350", "Tổng", "5.600", "=1", "", '"']),
)


@fuzz(500)
@given(st.lists(st.lists(cells, max_size=6), max_size=8), st.sampled_from([";", ",", "\t"]))
def test_csv_of_any_cells(rows, separator):
    survives("\r\n".join(map(separator.join, rows)).encode())


@fuzz(300)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf"]))
def test_any_bytes(data, start):
    survives(start + data)


GOOD = (xlsx(), ods(ods_table(HEADER, ROW)))


@pytest.mark.parametrize("seed", range(200))
def test_workbooks_with_bytes_changed(seed):
    """Of the packed file, and of one unpacked member (so that its checksum is right)."""
    chance = random.Random(seed)
    good = chance.choice(GOOD)
    survives(mutated(good, chance))
    with zipfile.ZipFile(BytesIO(good)) as archive:
        name = chance.choice(archive.namelist())
        content = archive.read(name)
    survives(repacked(good, {name: mutated(content, chance)}))


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0 if at < len(changed):
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 30)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 30)]
            case 3:
                changed[at:at] = chance.choice([b"9999999", b"<", b'"', b"\0", b"&#0;", b"-1"])
    return bytes(changed)
