"""`make messages`: brings the catalogues in papers/languages up to date with the source.

    every room -> paperboy.pot, the sentences to translate
    paperboy.pot -> <language>.po: new sentences come without a translation, lost ones go

The files name neither lines nor dates, so that a change of a sentence is all a diff shows.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from papers.language import CATALOGUES, ENGLISH, LANGUAGES

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "papers", "scheduler", "storage")
TEMPLATE = CATALOGUES / "paperboy.pot"

HINT = "Translators:"
"""What a comment in the source begins with that is for translators."""

KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}

_HEADER = """\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def template() -> Catalog:
    """Return every sentence of the source."""
    found = Catalog(charset="utf-8")
    for room in ROOMS:
        messages = extract_from_dir(ROOT / room, keywords=KEYWORDS, comment_tags=(HINT,))
        for path, line, message, comments, context in messages:
            place = [(f"{room}/{path}", line)]
            found.add(message, None, place, auto_comments=comments, context=context)
    return found


def updated(language: str, sentences: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly these sentences, translated as before."""
    source = CATALOGUES / f"{language}.po"
    if source.exists():
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, ignore_obsolete=True)
    else:
        catalogue = Catalog(locale=language, charset="utf-8")
    catalogue.update(sentences, no_fuzzy_matching=True)
    return catalogue


def written(catalogue: Catalog) -> str:
    """Return the text of a .pot or .po file."""
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,
        include_lineno=False,
        sort_by_file=True,
        ignore_obsolete=True,
    )
    header = _HEADER
    if catalogue.locale is not None:
        header += f'"Language: {catalogue.locale}\\n"\n'
        header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    return f"{header}\n{body.getvalue().decode().strip()}\n"


def main() -> None:
    """Write all the files."""
    sentences = template()
    TEMPLATE.write_text(written(sentences), encoding="utf-8")
    for language in LANGUAGES:
        if language != ENGLISH:
            catalogue = written(updated(language, sentences))
            (CATALOGUES / f"{language}.po").write_text(catalogue, encoding="utf-8")


if __name__ == "__main__":
    main()
