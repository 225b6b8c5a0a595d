"""A document as one HTML file that needs nothing else: it reads on a screen and prints well.

Everything is escaped, nothing is loaded (the policy in its head forbids it to), and what is in
another language stands apart, so that text from right to left turns nothing around (W3C, "Inline
markup and bidirectional text in HTML").
"""

from html import escape
from typing import assert_never

from papers.blocks import clean
from papers.sheet import Heading, Line, Passage, Piece, Run, Runs, Sheet, Table, paragraphs

_STYLE = """
:root { color-scheme: light dark; --faint: #666; --rule: #ddd; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --faint: #a0a0a0; --rule: #3a3a3a; --link: #8ab8f0; }
}
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; max-width: 46rem; margin: 2rem auto;
  padding-inline: 1rem; overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.25; margin-block: 1.6em 0.4em; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; }
h3 { font-size: 1.1rem; } h4 { font-size: 1rem; }
p { margin-block: 0.4em; } p.faint { color: var(--faint); font-size: 0.9rem; }
a { color: var(--link); text-decoration-thickness: 0.05em; }
table { border-collapse: collapse; inline-size: 100%; font-size: 0.92rem; }
th, td { text-align: start; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-block-end: 1px solid var(--rule); }
td:first-child { white-space: nowrap; }
@media screen and (max-width: 38rem) {
  thead { display: none; }
  tr { display: block; padding-block: 0.5rem; border-block-end: 1px solid var(--rule); }
  td { display: block; padding: 0; border: 0; }
}
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; --faint: #444; --rule: #bbb; --link: #000; }
  body { font-size: 10.5pt; line-height: 1.4; max-width: none; margin: 0; padding: 0; }
  a { text-decoration: none; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  p { orphans: 3; widows: 3; }
}
"""
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(sheet: Sheet) -> str:
    """Write the document as a file in UTF-8."""
    tongue = f'lang="{_quoted(sheet.language)}" dir="{_direction(sheet)}"'
    return (
        f"<!DOCTYPE html>\n<html {tongue}>\n<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_words(sheet.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(map(_piece, sheet.pieces))
        + "\n</body>\n</html>\n"
    )


def _piece(piece: Piece) -> str:
    match piece:
        case Heading():
            anchor = f' id="{_quoted(piece.anchor)}"' if piece.anchor else ""
            tag = f"h{piece.level}"
            return f"<{tag}{anchor}>{_runs(piece.runs)}</{tag}>"
        case Line():
            faint = ' class="faint"' if piece.faint else ""
            return f"<p{faint}>{_runs(piece.runs)}</p>"
        case Passage():
            tongue = _tongue(piece.language)
            return "\n".join(
                f'<p dir="auto"{tongue}>{_words(part)}</p>' for part in paragraphs(piece.text)
            )
        case Table():
            return _table(piece)
        case _:
            assert_never(piece)


def _direction(sheet: Sheet) -> str:
    return "rtl" if sheet.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _table(table: Table) -> str:
    heads = "".join(f"<th>{_words(head)}</th>" for head in table.heads)
    rows = ("".join(f"<td>{_runs(cell)}</td>" for cell in row) for row in table.rows)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    words = _words(run.text)
    if run.language:
        words = f"<bdi{_tongue(run.language)}>{words}</bdi>"
    if run.strong:
        words = f"<strong>{words}</strong>"
    if run.url.startswith(("https://", "http://", "#")):
        words = f'<a href="{_quoted(run.url)}">{words}</a>'
    return words


def _tongue(language: str) -> str:
    return f' lang="{_quoted(language)}"' if language else ""


def _words(text: str) -> str:
    return escape(clean(text), quote=False)


def _quoted(text: str) -> str:
    return escape(clean(text), quote=True)
