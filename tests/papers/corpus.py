"""Invented papers and random topics over them, varied on purpose; the same for the same seed."""

import random

from papers.categories import CATEGORIES, canonical_list
from papers.paper import Paper

_WORDS = """
graph graphs network networks neural learning learned learner deep diffusion model models
self-supervised state-of-the-art fine-tuning C++ C# C++17 c quantum qubit lattice Schrödinger's
naïve Erdős Rényi Poincaré Ångström straße STRASSE ﬁnite β-decay α Ω ψ-epistemic ΛCDM σ łódź
$\\mathcal{O}(n^2)$ $x_i$ \\alpha 𝒩=4 H₂O 10⁶ 3D GPT-4 深度学习 模型 図形の学習 がか 그래프 신경망
граф optimal optimisation optimization optimizers survey surveys don't Bell's O(n) C*-algebras don’t
the of and a we for with in on robots robot class classes physics general generally
"""
_GIVEN = "Yoshua Y. Yann Y Jean-Pierre J.-P. J. P. María M. Fei-Fei John Wei W. Van Zoë The"
_FAMILY = """
Bengio Bengio Serre García|Márquez García-Márquez Smith Smith|Jr. Smith|III Li Wang Nguyen
van|den|Oord O'Brien Müller Łukasz X Jordan I.|Jordan B.|Jordan K.|Paul|Smith Ørsted
"""
WORDS, GIVEN, FAMILY = _WORDS.split(), _GIVEN.split(), _FAMILY.split()
NAMES = (
    "ATLAS Collaboration",
    "The LIGO Scientific Collaboration",
    "DeepSeek-AI",
    "李飞飞",
    "Qwen Team",
    "Team",
    "Madonna",
    "—",
)
CATEGORY_IDS = (*random.Random(7).sample(sorted(CATEGORIES), 24), "cs.LG", "cs.SY", "math.IT")


def papers(count: int, seed: int) -> list[Paper]:
    chance = random.Random(seed)
    return [_paper(chance, at) for at in range(count)]


def _paper(chance: random.Random, at: int) -> Paper:
    id = f"2611.{at + 1:05d}" if at % 5 else f"hep-th/9901{at % 1000:03d}"
    return Paper(
        id=id,
        version=1,
        title=_words(chance, 2, 8),
        authors=tuple(_author(chance) for _ in range(chance.randint(0, 4))),
        abstract=_words(chance, 0, 25),
        categories=canonical_list(chance.sample(CATEGORY_IDS, chance.randint(1, 3))),
        comments=_words(chance, 0, 4),
        journal_ref=_words(chance, 0, 3),
    )


def _words(chance: random.Random, fewest: int, most: int) -> str:
    chosen = chance.choices(WORDS, k=chance.randint(fewest, most))
    return "".join(word + chance.choice((" ", " ", " ", ", ", ". ", "\n", "-")) for word in chosen)


def _author(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(NAMES)
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}".replace("|", " ")


def topic(chance: random.Random, depth: int = 3) -> str:
    """Write a random topic; about one in ten is not one the language accepts."""
    if depth == 0 or chance.random() < 0.3:
        return _leaf(chance)
    parts = [topic(chance, depth - 1) for _ in range(chance.randint(2, 3))]
    operator = chance.choice((" ", " ", " AND ", " OR ", " OR ", " ANDNOT ", " -", " NOT "))
    joined = operator.join(f"({part})" if " " in part else part for part in parts)
    if chance.random() < 0.1:
        return f"{chance.choice(('ti', 'abs', 'all', 'co', 'jr'))}:({joined})"
    return f"NOT ({joined})" if chance.random() < 0.1 else joined


def _leaf(chance: random.Random) -> str:
    field = chance.choice(("", "", "", "ti:", "abs:", "all:", "co:", "jr:"))
    match chance.randint(0, 15):
        case 0 | 1 | 2 | 3:
            return field + chance.choice(WORDS).strip("()")
        case 4 | 5:
            return f'{field}"{_phrase(chance)}"'
        case 6 | 7:
            word = chance.choice([word for word in WORDS if word.isalpha()])
            return f"{field}{word[: chance.randint(3, 6)]}*"
        case 8:
            return f'{field}"{_phrase(chance)} {chance.choice(("lear", "netw", "mod"))}*"'
        case 9 | 10:
            return _category(chance)
        case 11:
            return chance.choice((f"id:2611.{chance.randint(1, 30):05d}", "hep-th/9901005"))
        case _:
            return _asked_author(chance)


def _phrase(chance: random.Random) -> str:
    return _words(chance, 1, 2).strip(" -.,")


def _category(chance: random.Random) -> str:
    id = chance.choice(CATEGORY_IDS)
    archive = id.partition(".")[0]
    return f"cat:{chance.choice((id, id.lower(), archive, f'{archive}.*', id[:4] + '*'))}"


def _asked_author(chance: random.Random) -> str:
    name = _author(chance)
    last = name.rpartition(" ")[2]
    if chance.random() < 0.2:
        return f"au:{last[:3]}*"
    if chance.random() < 0.3:
        return f'au:"{last}"'
    return f'au:"{last}, {name.rpartition(" ")[0]}"' if chance.random() < 0.3 else f'au:"{name}"'
