"""What CSL-JSON may hold, as a JSON schema of our own over the variables that our export uses.

From the CSL 1.0.2 specification, appendices III and IV, and the description of CSL-JSON at
citeproc-js.readthedocs.io/en/latest/csl-json/markup.html: every other property is a mistake here.
"""

_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array", "minItems": 1, "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        }
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}  # fmt: skip
_TEXT = {"type": "string", "minLength": 1}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(
        ("family", "given", "non-dropping-particle", "suffix", "literal"), _TEXT
    ),
    "additionalProperties": False,
    "minProperties": 1,
}
_TEXTS = (
    "DOI", "URL", "abstract", "annote", "archive", "archive_location", "container-title", "id",
    "issue", "keyword", "note", "number", "page", "publisher", "references", "status", "title",
    "version", "volume",
)  # fmt: skip
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": dict.fromkeys(_TEXTS, _TEXT)
        | {
            "type": {"enum": ["article", "article-journal"]},
            "author": {"type": "array", "items": _NAME},
            "issued": _DATE,
            "submitted": _DATE,
        },
        "required": ["id", "type", "title", "issued"],
        "additionalProperties": False,
    },
}
