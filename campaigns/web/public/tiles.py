"""Where each province's tile lies: equal squares in the shape of the country, and no borders.

A row holds provinces from west to east, the rows run from north to south. The codes are the
official ones, unique on a day: Thừa Thiên Huế and the city of Huế after it share theirs.
"""

from datetime import date

MERGER = date(2025, 7, 1)

# "code@column" in rows from the north; column 0 is the west.
_NOW = """
12@0 15@1 08@2 04@3
11@0 14@1 25@2 19@3 20@4
01@2 24@3 22@4
37@2 33@3 31@4
38@2
40@2
42@2
44@3
46@3 48@4
51@4
52@5
66@5
80@2 75@3 68@4 56@5
82@2 79@3
91@0 92@1 86@2
96@0
"""
_BEFORE = """
12@1 10@2 02@3 04@4
11@0 14@1 15@2 08@3 06@4 20@5
25@2 26@3 19@4 24@5 22@6
17@2 01@3 27@4 30@5 31@6
35@3 33@4 34@5
38@2 37@3 36@4
40@2
42@2
44@3
45@4
46@4 48@5
49@5
62@5 51@6
64@5 52@6
66@5 54@6
67@4 68@5 56@6
72@2 74@3 70@4 60@5 58@6
89@0 87@1 80@2 79@3 75@4
91@0 92@1 86@2 82@3 77@4
93@1 84@2 83@3
95@1 94@2
96@1
"""


def _read(text: str) -> dict[str, tuple[int, int]]:
    rows = enumerate(text.split("\n")[1:-1])
    cells = ((cell.split("@"), row) for row, line in rows for cell in line.split())
    return {code: (int(column), row) for (code, column), row in cells}


NOW = _read(_NOW)
BEFORE = _read(_BEFORE)


def layout(on: date) -> dict[str, tuple[int, int]]:
    """Code → (column, row), as the provinces stood on the day."""
    return NOW if on >= MERGER else BEFORE
