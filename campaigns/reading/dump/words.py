"""Short ways to describe a column, in both languages."""

from campaigns.rules.quantity import MEASURES

from .columns import UNKNOWN, Column, Kind

MEASURE_KEYS = ", ".join(f"{key} ({measure.name_vi})" for key, measure in MEASURES.items())
MEASURE_KEYS_EN = ", ".join(f"{key} ({measure.name_en})" for key, measure in MEASURES.items())


NO_RANGE = ("không phải là một khoảng", "not a range")


def text(name, source, vi, en, empty=UNKNOWN):
    return Column(name, source, Kind.TEXT, vi, en, empty=empty)


def one_of(name, source, choices, vi, en):
    """A machine word out of a list."""
    listed = ", ".join(str(value) for value, _label in choices)
    return Column(name, source, Kind.TEXT, f"{vi}: {listed}", f"{en}: {listed}")


def date(name, source, vi, en, empty=UNKNOWN):
    return Column(name, source, Kind.DATE, vi, en, "YYYY-MM-DD", empty)


def count(name, vi, en, unit="people"):
    return Column(name, name, Kind.INTEGER, vi, en, unit)


def number(name, source, vi, en):
    return Column(name, source, Kind.INTEGER, vi, en)


def yes(name, source, vi, en):
    return Column(name, source, Kind.BOOLEAN, vi, en, "true, false")


def moment(name, source, vi, en, empty=UNKNOWN):
    return Column(name, source, Kind.DATETIME, vi, en, "UTC", empty)


ID = number("id", "pk", "số hiệu của dòng", "number of the row")


def figure(model) -> tuple[Column, ...]:
    """The columns of a printed or promised figure."""
    fields = model._meta.get_field
    return (
        text(
            "measure",
            "measure",
            f"đại lượng: {MEASURE_KEYS}",
            f"what is counted: {MEASURE_KEYS_EN}",
        ),
        Column(
            "amount",
            "amount",
            Kind.DECIMAL,
            "giá trị; của một khoảng thì là đầu dưới",
            "the amount; of a range its lower end",
            "by measure",
        ),
        Column(
            "high",
            "high",
            Kind.DECIMAL,
            "đầu trên, chỉ khi là một khoảng",
            "the upper end, of a range only",
            "by measure",
            NO_RANGE,
        ),
        one_of(
            "qualifier",
            "qualifier",
            fields("qualifier").choices,
            "mức chắc chắn của con số",
            "how exact the figure is",
        ),
        one_of(
            "basis",
            "basis",
            fields("basis").choices,
            "đơn vị máu đếm theo; hai cách đếm không bao giờ cộng với nhau",
            "what units of blood are counted in; two bases are never added up",
        ),
    )
