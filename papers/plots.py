"""Plots as PNG pictures: columns by week, on a ground of their own.

Light and dark clients show the same: a picture without a ground would be black on black in one
of them, and Telegram fills what is transparent as it likes. There are no words in a picture but
what it is given, so that it needs no font for the reader's language.
"""

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GROUND, _INK, _QUIET, _COLUMN = "#fbfaf7", "#22262b", "#8a8f96", "#2f6f9f"
_SIZE = 8.0, 4.0  # inches
_DENSITY = 150  # 1,200 x 600 pixels: sharp on a phone, some 30 kB
_MARGIN = 0.18  # inches
_MONTHS_NAMED = 7


def columns(title: str, weeks: Sequence[tuple[date, int]], marks: Sequence[int] = ()) -> bytes:
    """Draw a column for each week, by the Monday it begins with; return a PNG of 1,200 x 600.

    `marks`, one for each week, are drawn as dots on the columns. A title in letters that the
    picture's font does not have is left out.
    """
    # Slow to import, and seldom needed.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN)
    figure = Figure(figsize=_SIZE, dpi=_DENSITY, facecolor=_GROUND, layout=layout)
    axes = figure.add_subplot()
    places = range(len(weeks))
    axes.bar(places, [count for _, count in weeks], width=0.78, color=_COLUMN)
    if marks:
        axes.plot(places, marks, "o", color=_INK, markersize=4)
    if _drawable(title):
        axes.set_title(title, loc="left", color=_INK, fontsize=13, pad=12, parse_math=False)
    _set_axes(axes, [monday for monday, _ in weeks])
    target = io.BytesIO()
    figure.savefig(target, format="png")
    return target.getvalue()


def _set_axes(axes: "Axes", mondays: Sequence[date]) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_facecolor(_GROUND)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=_QUIET, alpha=0.25, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlim(-1, len(mondays))
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(_QUIET)
    axes.tick_params(colors=_QUIET, labelcolor=_INK, length=0, labelsize=11)
    firsts = _first_of_months(mondays)
    every = max(1, -(-len(firsts) // _MONTHS_NAMED))
    shown = firsts[::every]
    axes.set_xticks(shown, [f"{mondays[place]:%Y-%m}" for place in shown])


def _first_of_months(mondays: Sequence[date]) -> list[int]:
    """Return the places of the weeks in which a month begins; of all, if it is about days."""
    places = [
        place
        for place, monday in enumerate(mondays)
        if place == 0 or monday.month != mondays[place - 1].month
    ]
    return places[1:] if len(places) > 2 and places[1] < 3 else places


def _drawable(title: str) -> bool:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties())).get_charmap()
    return bool(title) and all(ord(sign) in known for sign in title)
