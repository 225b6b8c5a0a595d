"""Answers /language: which language is spoken in this chat."""

import difflib
import re
import unicodedata

from handlers.call import Button, Call, Menu, Reply
from handlers.chat_here import ensured
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import shortened
from papers.language import LANGUAGES, N_, _, list_words, nearest, sentences, speaking, spoken
from papers.mistakes import UserError
from papers.text import code, para, text, woven
from storage import chats

_NAMES = {
    "en": N_("English"),
    "zh_Hans": N_("Simplified Chinese"),
    "zh_Hant": N_("Traditional Chinese"),
    "de": N_("German"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "ja": N_("Japanese"),
    "ru": N_("Russian"),
}
_ALSO = {
    "chinese": "zh_Hans", "mandarin": "zh_Hans", "simplified": "zh_Hans", "中文": "zh_Hans",
    "汉语": "zh_Hans", "漢語": "zh_Hant", "traditional": "zh_Hant", "castellano": "es",
    "english us": "en", "british english": "en",
}  # fmt: skip
"""What languages are called besides their names in English and in themselves."""

_CODES = frozenset(language.partition("_")[0] for language in LANGUAGES)


def language(call: Call, desk: Desk) -> Reply:
    """Show or set the language."""
    if not call.text:
        said = _("I speak {language} here.").format(language=LANGUAGES[spoken()])
        other = "Deutsch" if spoken() == "en" else "English"
        how = _("Choose another one, or name it: {example}.")
        example = para(*woven(how, example=code(f"/language {other}")))
        return Reply(text(said, example), menus=(_menu(),), in_place=True)
    wanted = find(call.text)
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, language=wanted)
    with speaking(wanted):
        said = sentences(
            _("From now on I speak {language} here, in digests too.").format(
                language=LANGUAGES[wanted]
            ),
            _("Titles and abstracts stay as they are, and so do the names of commands."),
        )
        return Reply(text(said), menus=(_menu(),), in_place=True)


def find(said: str) -> str:
    """Return the language that a code or a name means, such as "de", "Deutsch" or "zh-TW".

    Raises UserError that names the nearest one.
    """
    known = _known()
    found = known.get(_folded(said)) or _by_tag(said)
    if found is not None:
        return found
    wrong = _("I do not speak “{language}”.").format(language=shortened(said, 40))
    near = difflib.get_close_matches(_folded(said)[:40], known, n=1, cutoff=0.6)
    if near:
        meant = known[near[0]]
        hint = _("The nearest is {language}: {command}.").format(
            language=LANGUAGES[meant], command=f"/language {meant}"
        )
    else:
        hint = _("I speak {languages}.").format(languages=list_words(list(LANGUAGES.values())))
    raise UserError(sentences(wrong, hint))


def _by_tag(said: str) -> str | None:
    """Read a tag such as "de-AT" or "zh_TW"; of an unknown language there is none."""
    tag = said.strip().lower()
    if not re.fullmatch(r"[a-z]{2}(?:[-_][a-z0-9]{2,8})*", tag) or tag[:2] not in _CODES:
        return None
    return nearest(tag)


def _known() -> dict[str, str]:
    """Return the languages by each name they have: in English, in themselves, and as spoken."""
    names = {_folded(_(name)): code for code, name in _NAMES.items()}
    names |= {_folded(name): code for code, name in _NAMES.items()}
    names |= {_folded(name): code for code, name in LANGUAGES.items()}
    return names | {_folded(name): code for name, code in _ALSO.items()}


def _folded(name: str) -> str:
    """Drop case, accents, and how the words of a name are parted and ordered."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.split(r"[\s_()-]+", unicodedata.normalize("NFC", letters))
    return " ".join(sorted(filter(None, words)))


def _menu() -> Menu:
    return Menu(
        _("Language"),
        tuple(
            Button(LANGUAGES[code], f"/language {code}", hint=_(name))
            for code, name in _NAMES.items()
        ),
    )


COMMAND = Command(
    name="language",
    summary=N_("Choose the language I speak here"),
    usage=N_("/language [name or code]"),
    arguments=(
        Argument(
            "language",
            "choice",
            N_("Its name or code, such as Deutsch, fr or zh-TW"),
            choices=tuple(LANGUAGES.values()),
        ),
    ),
    manages=True,
    run=language,
    details=N_(
        "A private chat begins in the language of your app, a group in English. The titles and "
        "abstracts of papers are not translated by this."
    ),
    examples=("/language", "/language Deutsch", "/language zh-TW"),
)
