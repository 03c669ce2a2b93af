"""The picture that goes with a shared link: 1200 × 630, the sentence, the figures and the bar.

The bar is drawn as the pages draw it (`rules.progress.Bar`): a line at the target, what lies past
it hatched, a promised range as a band, an end that is not exact fading out, and an unknown target
as a dashed frame without a line.
"""

import hashlib
import io
from functools import cache
from pathlib import Path

from django.core.cache import cache as kept
from PIL import Image, ImageDraw

from campaigns.rules.progress import Bar

from . import inks, lettering
from .card import Card
from .inks import INKS
from .lettering import REGULAR, SEMIBOLD, Block, fit, one_line

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 64, WIDTH - 64
INNER = RIGHT - LEFT
BAR_TOP, BAR_HEIGHT, TICK = 486, 54, 14
FAINT = 0.08  # what is left at the end of a bar that fades
KEPT_FOR = 7 * 24 * 3600


@cache
def _drawn_by() -> str:
    """What the drawing itself depends on: with new code or colours, no kept picture is shown."""
    files = (Path(__file__), Path(lettering.__file__), inks.TOKENS)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def picture(card: Card, *, site: str) -> bytes:
    """The PNG of the card; the same facts are drawn once, and new facts never show an old one."""
    facts = f"{_drawn_by()} {site!r} {card!r}"
    key = f"picture:{hashlib.sha256(facts.encode()).hexdigest()}"
    if (found := kept.get(key)) is None:
        found = drawn(card, site=site)
        kept.set(key, found, KEPT_FOR)
    return found


def drawn(card: Card, *, site: str) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), INKS["paper"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 11), fill=INKS["fill"])
    _head(image, draw, card, site)
    if not card.figure:
        image.paste(INKS["fill"], (RIGHT - 250, 190), drop(340))
    _words(draw, card)
    if card.bar:
        draw_bar(image, card.bar, (LEFT, BAR_TOP, INNER, BAR_HEIGHT))
        _goal(draw, card)
    says = fit(card.says, weight=REGULAR, width=INNER, height=62, sizes=(24, 23))
    _write(draw, says, LEFT, HEIGHT - 20 - says.height, "ink-2")
    file = io.BytesIO()
    few = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _head(image, draw, card: Card, site: str) -> None:
    image.paste(INKS["fill"], (LEFT, 38), drop(40))
    name = one_line(site, weight=SEMIBOLD, width=480, sizes=(28,))
    _write(draw, name, LEFT + 52, 38, "ink")
    room = INNER - 52 - 40 - round(name.font.getlength(name.lines[0]))
    where = one_line(card.where, weight=REGULAR, width=room, sizes=(26, 24, 22, 20))
    _write(draw, where, RIGHT - round(where.font.getlength(where.lines[0])), 41, "ink-2")
    title = one_line(card.title, weight=SEMIBOLD, width=INNER, sizes=(28, 26))
    _write(draw, title, LEFT, 100, "ink-2")


def _words(draw, card: Card) -> None:
    """The sentence, and under it the figures as large as they fit."""
    # Without a bar there is more room, and without a figure the drop stands beside the sentence.
    lower = 0 if card.bar else 130
    sizes = (*((66, 60) if lower else ()), 54, 50, 46, 42, 38, 34, 31)
    width, height = (INNER, 168 + lower) if card.figure else (INNER - 320, 360)
    sentence = fit(card.sentence, weight=REGULAR, width=width, height=height, sizes=sizes)
    _write(draw, sentence, LEFT, 144, "ink")
    top = 322 + lower
    if not card.figure:
        return
    half = INNER if not card.share else INNER * 3 // 5 - 40
    _figure(draw, card.figure, card.figure_of, LEFT, top, half, "ink" if card.known else "ink-2")
    if card.share:
        at = LEFT + half + 40
        _figure(draw, card.share, card.share_of, at, top, RIGHT - at, "accent")


def _figure(draw, figure: str, of: str, left: int, top: int, width: int, ink: str) -> None:
    large = one_line(figure, weight=SEMIBOLD, width=width, sizes=(68, 60, 52, 44, 38, 32))
    _write(draw, large, left, top + 86 - large.leading, ink)
    small = one_line(of, weight=REGULAR, width=width, sizes=(24, 22))
    _write(draw, small, left, top + 82, "ink-2")


def _write(draw, block: Block, left: int, top: int, ink: str) -> None:
    for number, line in enumerate(block.lines):
        at = (left, top + number * block.leading)
        draw.text(at, line, font=block.font, fill=INKS[ink])


def _goal(draw, card: Card) -> None:
    """The words of the target line stand over it, inside the picture."""
    words = one_line(card.goal or card.open_goal, weight=SEMIBOLD, width=INNER, sizes=(24, 22))
    length = round(words.font.getlength(words.lines[0]))
    at = LEFT
    if card.bar.target_at is not None:
        at = bar_x(card.bar.target_at)
        at = max(LEFT, at - length) if card.bar.target_at > 400 else min(at, RIGHT - length)
    _write(draw, words, at, BAR_TOP - TICK - words.leading, "ink")


def bar_x(thousandths: int, left: int = LEFT, width: int = INNER) -> int:
    """Where a place on the bar stands in the picture."""
    return left + round(width * thousandths / 1000)


def draw_bar(image: Image.Image, bar: Bar, box: tuple[int, int, int, int]) -> None:
    left, top, width, height = box
    draw = ImageDraw.Draw(image)
    if bar.target_at is None:
        _open(image, draw, bar, box)
        return
    draw.rectangle((left, top, left + width - 1, top + height - 1), fill=INKS["sunken"])
    end = bar_x(bar.filled, left, width)
    fades = bar.fades and not bar.past
    _lay(image, _plain(INKS["fill"]), (left, top, end, top + height), 0.8 if fades else 1)
    if bar.past:
        last = bar_x(bar.filled + bar.past, left, width)
        _lay(image, _hatched, (end, top, last, top + height), 0.35 if bar.fades else 1)
    if bar.band:
        low, high = (bar_x(each, left, width) for each in bar.band)
        draw.rectangle((low, top - TICK, max(high, low + 2), top - 1), fill=INKS["doubt-line"])
    at = min(bar_x(bar.target_at, left, width), left + width - 3)
    draw.rectangle((at - 2, top - TICK, at + 2, top + height - 1), fill=INKS["ink"])


def _open(image, draw, bar: Bar, box: tuple[int, int, int, int]) -> None:
    """No target is known: a dashed frame, and no line across it."""
    left, top, width, height = box
    top, height = top + height // 4, height // 2
    end = bar_x(bar.filled, left, width)
    ink = _plain(INKS["line-2"])
    _lay(image, ink, (left, top, end, top + height), 0.8 if bar.fades else 1, strength=0.3)
    for x in range(left, left + width, 14):
        for y in (top, top + height - 2):
            draw.rectangle((x, y, min(x + 6, left + width - 1), y + 1), fill=INKS["line-2"])
    for y in range(top, top + height, 14):
        for x in (left, left + width - 2):
            draw.rectangle((x, y, x + 1, min(y + 6, top + height - 1)), fill=INKS["line-2"])


def _lay(image, ground, box: tuple[int, int, int, int], firm: float, strength: float = 1) -> None:
    """The ground over the box, whole up to the part `firm` of its width and then fading."""
    left, top, right, bottom = box
    if right <= left:
        return
    size = (right - left, bottom - top)
    mask = Image.new("L", size, round(255 * strength))
    pen = ImageDraw.Draw(mask)
    for x in range(round(size[0] * firm), size[0]):
        left_over = 1 - (1 - FAINT) * (x / size[0] - firm) / (1 - firm)
        pen.line((x, 0, x, size[1]), fill=round(255 * strength * left_over))
    image.paste(ground(size), (left, top), mask)


def _plain(ink: str):
    return lambda size: Image.new("RGB", size, ink)


def _hatched(size: tuple[int, int]) -> Image.Image:
    """Diagonal stripes, as the pages' pattern "past", in three times the size and made smooth."""
    width, height = size[0] * 3, size[1] * 3
    stripes = Image.new("L", (width, height))
    pen = ImageDraw.Draw(stripes)
    for x in range(-height, width, 54):
        pen.polygon(
            [(x, height), (x + 23, height), (x + 23 + height, 0), (x + height, 0)], fill=115
        )
    found = Image.new("RGB", size, INKS["past"])
    found.paste(INKS["past-mark"], (0, 0), stripes.resize(size, Image.Resampling.BOX))
    return found


@cache
def drop(height: int) -> Image.Image:
    """The site's drop of blood as a mask, from the same curves as the sign in the pages' head."""
    scale = height * 4 / 21.2
    right = [_curve(t / 24, (19.5, 15.2), (19.5, 11), (16, 7.3), (12, 1.5)) for t in range(25)]
    left = [(24 - x, y) for x, y in reversed(right)]
    points = [((x - 4.5) * scale, (y - 1.5) * scale) for x, y in left + right]
    mask = Image.new("L", (round(15 * scale), round(21.2 * scale)))
    pen = ImageDraw.Draw(mask)
    pen.polygon(points, fill=255)
    pen.pieslice((0, (7.7 - 1.5) * scale, 15 * scale, (22.7 - 1.5) * scale), 0, 180, fill=255)
    return mask.resize((mask.width // 4, mask.height // 4), Image.Resampling.LANCZOS)


def _curve(t: float, *points: tuple[float, float]) -> tuple[float, float]:
    """A point of a cubic Bézier curve."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
    return x, y
