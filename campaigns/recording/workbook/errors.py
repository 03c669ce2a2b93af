"""Why a whole workbook is refused, in words for the person who sent it."""


class BadWorkbook(Exception):
    """The file cannot be read as a whole. `str()` in Vietnamese, `.en` in English.

    No CannotRead: what is wrong with one cell is caught, and this must not be.
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)

    def __str__(self) -> str:
        return self.args[0]

    @property
    def en(self) -> str:
        return self.args[1]


class DonorList(BadWorkbook):
    """The sheet names single donors. Nothing of it is kept, not even in this message."""


class Misread(BadWorkbook):
    """So many wrong rows that a column was taken for another; a mapping may say it right."""


class Headers(BadWorkbook):
    """The columns do not say enough; a person can say it by a mapping.

    `columns` are the headers as found, `signature` what a mapping is remembered by.
    """

    def __init__(self, vi, en, *, columns, signature):
        super().__init__(vi, en)
        self.columns = columns
        self.signature = signature


def letters(column: int) -> str:
    """The column as spreadsheets name it: 0 is A, 26 is AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


SAVE_AS_XLSX = (
    "Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại dưới dạng .xlsx.",
    "Open it in Excel or LibreOffice and save it as .xlsx.",
)


def refused(vi: str, en: str) -> BadWorkbook:
    """The refusal that ends with the usual advice."""
    return BadWorkbook(f"{vi} {SAVE_AS_XLSX[0]}", f"{en} {SAVE_AS_XLSX[1]}")
