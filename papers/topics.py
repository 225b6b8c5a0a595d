"""The topic language: what people follow and search for, from their text to a tree.

    topic   = group
    group   = all { "OR" all }
    all     = item { [ "AND" | "ANDNOT" ] item }          side by side is AND
    item    = { "NOT" | "-" } atom                        "-" touches what it excludes
    atom    = [ field ] ( "(" group ")" | quoted | word )
    field   = ( "ti" | "abs" | "au" | "cat" | "co" | "jr" | "id" | "like" | "all" ) ":"
    quoted  = '"' characters '"'                          exactly these words in this order
    word    = characters without spaces, brackets and quotation marks

- Operators are upper case; NOT binds before AND, AND before OR. `a ANDNOT b` is `a AND NOT b`.
- A word matches its inflections (`graphs` finds graph); several joined by hyphens match in a row.
  In quotes it matches as written. `diffus*` and `"graph neural net*"` match any continuation of
  at least three letters.
- Without a field a word is looked for in title and abstract; `all:` adds comments, journal
  reference and the names of authors. The others: ti title, abs abstract, co comments, jr journal
  reference. A field before brackets holds for everything in them that has none of its own.
- `au:bengio`, `au:"Yoshua Bengio"`, `au:"Bengio, Y."`: see authors.py for which spellings meet.
- `cat:cs.LG`, `cat:cs.*`, `cat:cs` (the archive); aliases are one category. `cs.LG`, `cs.*` and
  `hep-th` need no field, nor does a paper's identifier or link.
- `like:1706.03762` is what has words in common with that paper (closeness.py says how many);
  `like:1706.03762,2010.11929` is what is like any of them. A paper is not like itself.
- A topic must require something: one that only excludes, or that the commonest words alone would
  fulfil, is refused; so is one beyond the limits below.

Owns this grammar and the canonical text, which parses to the same topic and is the identity of a
topic everywhere. Lexemes are in lexer.py, words and fields in leaves.py, the tree in tree.py.
"""

from dataclasses import dataclass
from functools import lru_cache

from papers.language import _, sentences
from papers.leaves import leaf, seeds
from papers.lexer import Lexeme, LexemeKind, TopicError, field_of, lex
from papers.tree import And, Field, Leaf, Not, Or, Tree, all_of, any_of, depth, leaves, none_of

__all__ = [
    "And",
    "Leaf",
    "Not",
    "Or",
    "Topic",
    "TopicError",
    "Tree",
    "as_written",
    "leaves",
    "parse",
]

MAX_LENGTH = 500  # characters, as typed and as canonical text
MAX_LEAVES = 60
MAX_SEEDS = 10  # papers after `like:`; each costs a search of its own
MAX_DEPTH = 12  # groups within groups; SQLite's parser of search expressions has 100 places
MAX_BRACKETS = 60  # as typed, where some may be superfluous; each costs four calls to read

# Words that stand in nearly every abstract: a topic of these alone means everything.
_COMMON = {
    *("a", "an", "and", "are", "as", "at", "be", "been", "by", "can", "for", "from", "has", "have"),
    *("in", "is", "it", "its", "not", "of", "on", "or", "our", "that", "the", "these", "this"),
    *("to", "we", "which", "with"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What someone follows: the canonical text, and what it means."""

    canonical: str
    tree: Tree


@lru_cache(maxsize=32_768)
def parse(text: str) -> Topic:
    """Read a topic as a person or the database wrote it.

    Kept for as many topics as a large installation follows, since each is read every day.
    Raises TopicError, which shows the place of the mistake and the nearest thing that works.
    """
    if not text.strip():
        raise TopicError(_('A topic needs at least one word, such as "diffusion models" or cs.LG.'))
    if len(text) > MAX_LENGTH:
        problem = _("A topic can have {most} characters; this one has {count}.")
        raise _too_large(problem, MAX_LENGTH, len(text))
    tree = _Parser(text).parse()
    _check(tree, text)
    return Topic(tree.text, tree)


def as_written(text: str) -> Tree:
    """Return the tree of a topic that `parse` has accepted, its parts in the order of the text."""
    return _Parser(text, ordered=False).parse()


class _Parser:
    """Reads one text by recursive descent; one method per rule of the grammar."""

    def __init__(self, text: str, ordered: bool = True) -> None:
        self.text = text
        self.ordered = ordered
        self.lexemes = lex(text)
        self.at = 0
        self.level = 0

    def parse(self) -> Tree:
        if not self.lexemes:
            raise TopicError(_("There is no word to look for in this topic."))
        tree = self.group("")
        if stray := self.peek():
            raise self.wrong(_("This bracket closes nothing."), stray)
        return tree

    def group(self, field: Field) -> Tree:
        parts = [self.both(field)]
        while self.take("OR"):
            parts.append(self.both(field))
        return any_of(parts, self.ordered)

    def both(self, field: Field) -> Tree:
        parts = [self.item(field)]
        while (lexeme := self.peek()) and lexeme.kind not in ("OR", ")"):
            excluded = self.take("ANDNOT")
            self.take("AND")
            part = self.item(field)
            parts.append(none_of(part) if excluded else part)
        return all_of(parts, self.ordered)

    def item(self, field: Field) -> Tree:
        return none_of(self.item(field)) if self.take("NOT") else self.atom(field)

    def atom(self, field: Field) -> Tree:
        if named := self.take("field"):
            return self.item(field_of(named))
        if bracket := self.take("("):
            return self.bracketed(bracket, field)
        if lexeme := self.take("quoted", "word"):
            if field == "like":
                return any_of(seeds(lexeme, self.text), self.ordered)
            return leaf(field, lexeme, self.text)
        raise self.missing()

    def bracketed(self, bracket: Lexeme, field: Field) -> Tree:
        self.level += 1
        if self.level > MAX_BRACKETS:
            raise self.wrong(_("These brackets are nested too deeply."), bracket)
        tree = self.group(field)
        if not self.take(")"):
            raise self.wrong(_("This bracket is never closed."), bracket)
        self.level -= 1
        return tree

    def peek(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def take(self, *kinds: LexemeKind) -> Lexeme | None:
        lexeme = self.peek()
        if lexeme is None or lexeme.kind not in kinds:
            return None
        self.at += 1
        return lexeme

    def missing(self) -> TopicError:
        """Say what the operator, field or bracket here lacks."""
        before = self.lexemes[self.at - 1] if self.at else None
        if before is None:
            return self.wrong(_("This needs something before it."), self.lexemes[0])
        if before.kind == "(":
            return self.wrong(_("Nothing stands in this bracket."), before)
        problem = _("{operator} needs something after it.").format(operator=before.value)
        return self.wrong(problem, before)

    def wrong(self, problem: str, lexeme: Lexeme) -> TopicError:
        return TopicError(problem, self.text, lexeme.start, lexeme.end)


def _check(tree: Tree, text: str) -> None:
    """Refuse what is too large to keep or too broad to follow."""
    size = sum(1 for _ in leaves(tree))
    if size > MAX_LEAVES:
        problem = _("A topic can have {most} words and conditions; this one has {count}.")
        raise _too_large(problem, MAX_LEAVES, size)
    alike = sum(part.kind == "like" for part in leaves(tree))
    if alike > MAX_SEEDS:
        problem = _("A topic can name {most} papers after like:, and this one has {count}.")
        raise _too_large(problem, MAX_SEEDS, alike)
    if depth(tree) > MAX_DEPTH:
        problem = _("A topic can have groups within groups {most} deep, not more.")
        raise TopicError(problem.format(most=MAX_DEPTH))
    if len(tree.text) > MAX_LENGTH:
        problem = _("Written out, this topic has {count} characters of {most}.")
        raise _too_large(problem, MAX_LENGTH, len(tree.text))
    if isinstance(tree, Not) or (isinstance(tree, And) and _only_excludes(tree.parts)):
        problem = _("This only excludes. Add what you do want, as in: robots -survey.")
        raise TopicError(problem, text, len(text) - len(text.lstrip()), len(text.rstrip()))
    if _holds_for_all(tree):
        raise TopicError(
            _("This would bring nearly every paper. Add a word that tells yours from the rest.")
        )


def _too_large(problem: str, most: int, count: int) -> TopicError:
    said = problem.format(most=most, count=count)
    return TopicError(sentences(said, _("Two topics instead of one may help.")))


def _only_excludes(parts: tuple[Tree, ...]) -> bool:
    return all(isinstance(part, Not) for part in parts)


def _holds_for_all(tree: Tree) -> bool:
    """Evaluate for a paper that has the commonest words and nothing else."""
    match tree:
        case Leaf(field, _, tokens):
            return field in ("", "abs", "all") and _COMMON.issuperset(tokens)
        case Not(part):
            return not _holds_for_all(part)
        case And(parts):
            return all(map(_holds_for_all, parts))
        case Or(parts):
            return any(map(_holds_for_all, parts))
