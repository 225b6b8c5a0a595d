"""Reads a journal reference as authors type it into arXiv: journal, volume, number, pages, year.

Only what is understood to its last sign is returned; of everything else nothing is guessed. The
shapes are those of arXiv's guide (info.arxiv.org/help/jref) and of the reference managers of
physics, mathematics and statistics, as they are met in its metadata.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Journal:
    """Where a paper was published; `number` and `pages` are "" where none were given."""

    name: str
    volume: str
    number: str
    pages: str
    year: int


_DASH = r"\s*[-\u2010-\u2015]{1,3}\s*"
_PARTS = {
    # A journal's name has no digits; a letter that belongs to the volume stays with the name.
    "name": r"(?P<name>[^\W\d_](?:(?:[^\d:;?!]|:(?=\s?[^\W\d_]))*[^\W\d_:;])?[.)]?)",
    "volume": r"(?:vol(?:ume|\.)?\s*)?(?P<volume>\d{1,5})",
    "number": rf"(?P<number>\d{{1,4}}(?:{_DASH}\d{{1,4}})?)",
    "issue": rf"(?:no\.?|nr\.?|num(?:ber|\.)?|issue)\s*(?P<number>\d{{1,4}}(?:{_DASH}\d{{1,4}})?)",
    "pages": (
        r"(?:pp?(?:\.\s*|\s+)|pages?\s+|art(?:icle)?[.\s]\s*(?:no\.?|id)?\s*)?"
        rf"(?P<pages>[A-Za-z]{{0,3}}\d{{1,8}}(?:\.\d{{1,6}})?[A-Za-z]?(?:\([A-Z]\))?"
        rf"(?:{_DASH}[A-Za-z]{{0,3}}\d{{1,8}}(?:\.\d{{1,6}})?[A-Za-z]?)?)"
        r"(?:\s*\(\d+\s*(?:pp|pages)\.?\))?"
    ),
    "year": r"(?P<year>(?:19|20)\d\d)",
    "end": r"(?:\s*,\s*\(?|\s*\(|\s+)(?P<year>(?:19|20)\d\d)\)?",
}
_SHAPES = (
    # Phys.Rev.D75:124011,2007 · EPJB 70:567-573 (2009) · Softw. Test. 35(2):e1914, 2025
    r"{name}[\s,]*{volume}\s*(?:\(\s*{number}\s*\))?\s*:\s*{pages}{end}",
    # Phys. Rev. Lett. 102, 236804 (2009) · Phys. Rev. B 87 174517 (2013) · 92, 043121, 2008
    r"{name}[\s,]*{volume}\s*(?:\(\s*{number}\s*\))?\s*[,\s]\s*{pages}{end}",
    # Comm. Math. 3(4), pp. 329-348, 2009, with words: vol. 40, no. 2, pp. 1237-1240, 2013
    r"{name}[\s,]*{volume}\s*,\s*{issue}\s*[,:]\s*{pages}{end}",
    # Acta Arithmetica 137 (2009), 51-98 · Collect. Math. 57,3 (2006), 319-346
    r"{name}[\s,]*{volume}(?:\s*[,(]\s*{number}\s*\)?)?\s*\({year}\)\s*[,:]?\s*{pages}",
    # Lett. Math. Phys. 108 (2018), no. 2, 359-376 · Vol. 26, No. 8 (2009) 080302
    r"{name}[\s,]*{volume}\s*\({year}\)\s*,\s*{issue}\s*,\s*{pages}",
    r"{name}[\s,]*{volume}\s*,\s*{issue}\s*\({year}\)\s*,?\s*{pages}",
    # Annals of Statistics 2012, Vol. 40, No. 4, 2239-2265 · 2011, 9(4), 731-751 · 2008, 9:258
    r"{name}[\s,]*{year}\s*[,.]\s*{volume}\s*,\s*{issue}\s*,\s*{pages}",
    r"{name}[\s,]*{year}\s*[,.]\s*{volume}\s*(?:\(\s*{number}\s*\))?\s*[,:]\s*{pages}",
    # Eur. Phys. J. C (2017) 77:856 · J. R. Stat. Soc. B, (2008), vol. 70, pp. 981-1003
    r"{name}[\s,]*\({year}\)\s*,?\s*{volume}\s*(?:\(\s*{number}\s*\))?\s*[,:]\s*{pages}",
    # Applicable Analysis, Volume 86, Issue 9, 2007, pp. 1117-1126
    r"{name}[\s,]*{volume}\s*,\s*{issue}\s*,\s*{year}\s*,\s*{pages}",
)


_PATTERNS = tuple(re.compile(shape.format(**_PARTS), re.IGNORECASE) for shape in _SHAPES)
_VOLUME = re.compile(r"[\s,]+v(?:ol(?:ume)?)?\.?$", re.IGNORECASE)
_CONFERENCES = ("PoS", "ECONF", "eConf")  # what looks like their volume names the conference
_BRACES = re.compile(r"[{}]")


def parse_journal(ref: str) -> Journal | None:
    """Read a journal reference; None when any of it is not understood."""
    said = _BRACES.sub("", " ".join(ref.split())).rstrip(" .;,")
    for pattern in _PATTERNS:
        found = pattern.fullmatch(said)
        if found is not None:
            return _journal(found)
    return None


def _journal(found: re.Match[str]) -> Journal | None:
    parts = found.groupdict()
    name = _VOLUME.sub("", str(parts["name"])).strip(" ,")
    if sum(map(str.isalpha, name)) < 2 or name.startswith(_CONFERENCES):
        return None
    number = parts.get("number") or ""
    return Journal(
        name, str(parts["volume"]), _ranged(number), _ranged(str(parts["pages"])),
        int(str(parts["year"])),
    )  # fmt: skip


def _ranged(said: str) -> str:
    """Write a range with one plain hyphen, as the exports take it apart."""
    return re.sub(_DASH, "-", said)
