"""arXiv's archives as a dozen fields to choose from, and the categories of each.

Names stay arXiv's. The grouping follows arxiv.org's front page, with physics divided so that a
category is two choices away.
"""

from papers.language import N_
from papers.taxonomy import ARCHIVES, CATEGORIES

FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cs": (N_("Computer Science"), ("cs",)),
    "math": (N_("Mathematics"), ("math", "math-ph")),
    "stat": (N_("Statistics"), ("stat",)),
    "eess": (N_("Electrical Engineering"), ("eess",)),
    "physics": (N_("Physics"), ("physics",)),
    "astro": (N_("Astrophysics"), ("astro-ph", "gr-qc")),
    "cond-mat": (N_("Condensed Matter"), ("cond-mat",)),
    "hep": (
        N_("High Energy and Nuclear"),
        ("hep-ph", "hep-th", "hep-ex", "hep-lat", "nucl-th", "nucl-ex", "gr-qc"),
    ),
    "quantum": (N_("Quantum and Nonlinear"), ("quant-ph", "math-ph", "nlin")),
    "q-bio": (N_("Quantitative Biology"), ("q-bio",)),
    "q-fin": (N_("Quantitative Finance"), ("q-fin",)),
    "econ": (N_("Economics"), ("econ",)),
}
"""For each field its name and its archives, in the order they are offered."""

# Of long lists these come first, by how many papers arXiv announces (arxiv.org, monthly counts).
_WIDELY_READ = (
    "cs.LG", "cs.CV", "cs.CL", "cs.AI", "cs.RO", "cs.CR", "cs.IT", "cs.SE", "cs.HC", "cs.DS",
    "math.AP", "math.CO", "math.OC", "math.PR", "math.NA", "math.NT", "math.AG", "math.ST",
    "physics.optics", "physics.flu-dyn", "physics.chem-ph", "physics.app-ph", "physics.ins-det",
    "physics.comp-ph", "physics.soc-ph", "physics.bio-ph",
)  # fmt: skip


def categories_of(field: str) -> tuple[str, ...]:
    """Return the categories of a field, those with most papers first, then by their ids."""
    _, archives = FIELDS[field]
    ids = [id for archive in archives for id in CATEGORIES if id.partition(".")[0] == archive]
    first = [id for id in _WIDELY_READ if id in ids]
    return (*first, *(id for id in ids if id not in first))


def is_category(id: str) -> bool:
    """Say whether this is a category's id as arXiv writes it."""
    return id in CATEGORIES or id in ARCHIVES
