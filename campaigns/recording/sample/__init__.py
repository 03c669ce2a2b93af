"""A made-up country for trying the tracker out and for measuring it; never in a real database."""

from .country import HoldsData, Made, NoSuchTime, is_made, make_country
from .sizes import SIZES, Size

__all__ = ["SIZES", "HoldsData", "Made", "NoSuchTime", "Size", "is_made", "make_country"]
