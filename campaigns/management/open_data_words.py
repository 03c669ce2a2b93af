"""What a dump says of itself: to people in both languages, and to programs."""

import csv
import io
import json
from datetime import UTC, datetime

from campaigns.reading.dump import TABLES, Kind

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "Tiến độ chiến dịch: hiến máu và nhân đạo ở Việt Nam"
TYPES = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.DECIMAL: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "date"},
    Kind.TIME: {"type": "time", "format": "%H:%M"},
    Kind.DATETIME: {"type": "datetime"},
}
DICTIONARY = (
    *("table", "column", "type", "unit"),
    *("meaning_vi", "meaning_en", "empty_vi", "empty_en"),
)


def data_dictionary() -> str:
    """Every column of every table: type, unit, meaning, and what an empty cell says."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        ("table", "column", "type", "unit", "meaning_vi", "meaning_en", "empty_vi", "empty_en")
    )
    for table in TABLES:
        for column in table.columns:
            said = (column.kind.value, column.unit, column.vi, column.en)
            rows.writerow((table.name, column.name, *said, *column.empty))
    return "\ufeff" + out.getvalue()


def data_package(files, at: datetime) -> str:
    """The Frictionless description: programs load the tables, their types and links by it."""
    names = {file.table.name: file for file in files}
    package = {
        "name": "tien-do-chien-dich",
        "title": TITLE,
        "created": _utc(at),
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "resources": [_resource(names[table.name], table) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(file, table) -> dict:
    packed = {"compression": "gz"} if file.name.endswith(".gz") else {}
    return {
        "name": table.name.replace("_", "-"),
        "path": file.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **packed,
        "title": table.vi,
        "description": table.en,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [_link(table, *link) for link in table.refers.items()],
        },
    }


def _field(column) -> dict:
    said = {"title": column.vi, "description": column.en}
    return {"name": column.name, **TYPES[column.kind], **said}


def _link(table, column, to) -> dict:
    resource, field = to
    resource = "" if resource == table.name else resource.replace("_", "-")
    return {"fields": column, "reference": {"resource": resource, "fields": field}}


def read_me(files, at: datetime, *, sample: bool = False) -> str:
    counts = "\n".join(f"  {file.name:<32}{file.rows:>12}" for file in files)
    return (SAMPLE if sample else "") + README.format(
        title=TITLE,
        here=at.isoformat(timespec="seconds"),
        utc=_utc(at),
        counts=counts,
        licence=LICENCE,
        url=LICENCE_URL,
        day=f"{at:%Y-%m-%d}",
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


SAMPLE = """DỮ LIỆU MẪU: mọi thứ trong các tệp này do chương trình bịa ra, không có số liệu thật.
SAMPLE DATA: everything in these files was made up by a program; no figure is real.

"""
README = """{title}
Dữ liệu đầy đủ / full dump: {here} ({utc})

TIẾNG VIỆT

Mỗi tệp CSV là một bảng (UTF-8 có BOM, dấu phẩy, dấu chấm thập phân). Ô trống không bao giờ là 0:
thường là chưa rõ; cột nào hiểu khác thì data-dictionary.csv nói rõ. Ngày viết YYYY-MM-DD; thời
điểm theo giờ UTC (kết thúc bằng Z), giờ mở và đóng của buổi hiến máu theo giờ Việt Nam (+07:00).
Tất cả các bảng đều chụp ở cùng một thời điểm.
data-dictionary.csv nói rõ từng cột; datapackage.json để máy đọc (Frictionless);
SHA256SUMS để kiểm tra: sha256sum -c SHA256SUMS

Đừng cộng hai lần: số của phần (campaigns.part_of) không cộng vào số của cả chiến dịch; số đã
công bố (claims) và số đã ghi (collections) là hai thứ khác nhau; túi máu và đơn vị quy đổi 250 ml
không cộng với nhau. Trong collections chỉ cộng các dòng stands = true; approved = false là tạm
tính.

Chữ bắt đầu bằng = + - @ có thêm dấu ' ở trước, để bảng tính không chạy nó như công thức.

Chỉ có số đếm: không có tên, số điện thoại hay số giấy tờ của người hiến máu; không có tài khoản,
ghi chú hay lý do của cán bộ.

Giấy phép: {licence}, {url}
Xin ghi: "Tiến độ chiến dịch, dữ liệu ngày {day}, {licence}". Số liệu trích từ nguồn nào thì ghi
thêm nguồn đó; bài viết vẫn thuộc về nguồn của nó.

ENGLISH

Each CSV file is one table (UTF-8 with BOM, commas, decimal points). An empty cell is never 0: as a
rule it is not known, and data-dictionary.csv says of which columns it means something else. Dates
are YYYY-MM-DD; moments are UTC (they end in Z); the opening hours of drives are Vietnamese time
(+07:00). All tables show one and the same moment.
data-dictionary.csv explains every column; datapackage.json is for programs (Frictionless);
SHA256SUMS is for checking: sha256sum -c SHA256SUMS

Do not count twice: the figures of a part (campaigns.part_of) are not added to those of the whole;
what was reported (claims) and what was logged (collections) are two things; bags and 250 ml
standard units are never added together. Of collections add up only rows where stands = true;
approved = false is provisional.

Text that begins with = + - @ has a ' before it, so that no spreadsheet runs it as a formula.

Counts only: no name, telephone or identity number of a donor; no account, note or reason of staff.

Licence: {licence}, {url}
Please cite: "Tiến độ chiến dịch (campaign progress), data of {day}, {licence}". Where you use a
printed figure, name its source too; articles remain their sources' own.

ROWS / SỐ DÒNG

{counts}
"""
