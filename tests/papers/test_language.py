"""The catalogues hold what the source says and nothing else, and every language speaks in full."""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from papers.catalogue import translations
from papers.clock_words import moment_words, zone_words
from papers.dates import date_words, day_words, month_words, span_words, weekday_words
from papers.due import day_names
from papers.language import (
    CATALOGUES,
    ENGLISH,
    LANGUAGES,
    cached_words,
    list_words,
    nearest,
    ngettext,
    number_words,
    sentences,
    speaking,
    spoken,
)
from papers.languages.messages import KEYWORDS, ROOMS, ROOT, TEMPLATE, template, written
from tests.papers.tongues import OTHERS

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)
DECEMBER, JANUARY = date(2026, 12, 2), date(2027, 1, 2)

PLACES = {language: 2 for language in OTHERS} | {"ru": 3, "ja": 1, "zh_Hans": 1, "zh_Hant": 1}
"""How many forms of a sentence with a number there are (gettext manual, plural forms)."""


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


# The template and the source.


def test_the_template_is_what_the_source_says() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == written(template()), "run: make messages"


@pytest.mark.parametrize(
    "path", sorted(p for r in ROOMS for p in (ROOT / r).rglob("*.py")), ids=str
)
def test_only_whole_sentences_are_marked(path: Path) -> None:
    """A word inside a mark would be taken for a sentence; a sentence put together is found by no
    catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        count = {"_": 1, "N_": 1, "ngettext": 2, "pgettext": 2}.get(node.func.id, 0)
        for argument in node.args[:count]:
            place = f"{path}:{node.lineno}"
            assert not isinstance(argument, ast.JoinedStr | ast.BinOp), f"{place}: put together"
            inside = [n for n in ast.walk(argument) if isinstance(n, ast.Constant)]
            assert isinstance(argument, ast.Constant) or not any(
                isinstance(n.value, str) for n in inside
            ), f"{place}: a word inside a mark; look it up before"
            if node.func.id in ("N_", "ngettext", "pgettext"):
                assert isinstance(argument, ast.Constant), f"{place}: nothing to extract"


def test_what_is_written_may_stand_in_a_sentence() -> None:
    for message in messages(template()):
        for said in forms(message.id):
            assert said == said.strip() or said.endswith(": "), said
            assert "" not in places(said), f"{said}: a place needs a name"


# The translations.


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_sentence_and_no_other(language: str) -> None:
    wanted = {(message.context, forms(message.id)) for message in messages(template())}
    known = catalogue(language)
    found = {(message.context, forms(message.id)) for message in messages(known)}

    assert sorted(wanted - found, key=str) == [], "run: make messages"
    assert sorted(found - wanted, key=str) == [], "run: make messages"
    assert not known.obsolete
    assert [message.id for message in messages(known) if message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    missing = [
        forms(message.id)[0]
        for message in messages(catalogue(language))
        if not all(forms(message.string)) or not forms(message.string)
    ]

    assert not missing, f"{language} lacks {len(missing)}, first: {missing[:5]}"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_places_forms_and_edges(language: str) -> None:
    known = catalogue(language)
    assert known.num_plurals == PLACES[language]
    for message in messages(known):
        said, sources = forms(message.string), forms(message.id)
        if not any(said):
            continue
        where = f"{language}: {sources[0]}"
        if isinstance(message.id, tuple | list):
            assert len(said) == known.num_plurals, f"{where}: forms"
        for form in said:
            # A form for a single number may leave the number out, as the source's own may.
            assert places(form) <= places(sources[-1]), f"{where}: unknown places"
            assert places(form) >= set.intersection(*map(places, sources)) - {"count"}, where
            if len(sources) == 1 or form is said[-1]:
                assert places(form) == places(sources[-1]), f"{where}: places of {form}"
            assert _edges(form) == _edges(sources[0]), f"{where}: white space"
            assert "\xa0" not in sources[0] or " " not in form, f"{where}: the space may not break"
            assert _commands(form) == _commands(sources[-1]), f"{where}: commands of {form}"
        assert not list(message.check(known)), where


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _commands(text: str) -> list[str]:
    """Return the commands that a sentence names; they are the same in every language."""
    return sorted(re.findall(r"(?<![\w/])/[a-z]+", text))


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_platform_limits_fits(language: str) -> None:
    from handlers.commands import COMMANDS
    from papers.language import _

    with speaking(language):
        for command in COMMANDS:
            summaries = [command.summary, *(argument.summary for argument in command.arguments)]
            for summary in summaries:
                assert 1 <= len(_(summary)) <= 100, f"{language}: {_(summary)}"


# Numbers, days and lists.


@pytest.mark.parametrize(
    ("language", "number", "listed", "either"),
    [
        ("en", "1,234,567", "a, b and c", "a or b"),
        ("de", "1.234.567", "a, b und c", "a oder b"),
        ("fr", "1\u202f234\u202f567", "a, b et c", "a ou b"),
        ("es", "1.234.567", "a, b y c", "a o b"),
        ("ja", "1,234,567", "a、b、c", "aまたはb"),
        ("ru", "1\xa0234\xa0567", "a, b и c", "a или b"),
        ("zh_Hans", "1,234,567", "a、b和c", "a或b"),
        ("zh_Hant", "1,234,567", "a、b和c", "a或b"),
    ],
)
def test_numbers_and_lists(language: str, number: str, listed: str, either: str) -> None:
    with speaking(language):
        assert number_words(1_234_567) == number
        assert list_words(["a", "b", "c"]) == listed
        assert list_words(["a", "b"], "or") == either
        assert (list_words(["a"]), list_words([])) == ("a", "")


@pytest.mark.parametrize(
    ("language", "day", "long", "month", "span"),
    [
        ("en", "Monday 16 November", "16 November 2026", "November 2026",
         "Monday 16 to Wednesday 18 November"),
        ("de", "Montag, 16. November", "16. November 2026", "November 2026",
         "Montag, 16.\u2009–\u2009Mittwoch, 18. November"),
        ("fr", "lundi 16 novembre", "16 novembre 2026", "novembre 2026",
         "lundi 16\u2009–\u2009mercredi 18 novembre"),
        ("es", "lunes, 16 de noviembre", "16 de noviembre de 2026", "noviembre de 2026",
         "lunes, 16 de noviembre\u2009–\u2009miércoles, 18 de noviembre"),
        ("ja", "11月16日(月)", "2026年11月16日", "2026年11月", "11月16日(月)～18日(水)"),
        ("ru", "понедельник, 16 ноября", "16 ноября 2026\u202fг.", "ноябрь 2026\u202fг.",
         "понедельник, 16 ноября – среда, 18 ноября"),
        ("zh_Hans", "11月16日星期一", "2026年11月16日", "2026年11月", "11月16日星期一至18日星期三"),
        ("zh_Hant", "11月16日 星期一", "2026年11月16日", "2026年11月",
         "11月16日星期一至18日星期三"),
    ],
)  # fmt: skip
def test_days(language: str, day: str, long: str, month: str, span: str) -> None:
    with speaking(language):
        assert day_words(MONDAY) == day
        assert date_words(MONDAY) == long
        assert month_words(MONDAY) == month
        assert span_words(MONDAY, WEDNESDAY) == span
        assert span_words(MONDAY, MONDAY) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_span_over_two_years_names_both(language: str) -> None:
    with speaking(language):
        assert "2026" not in span_words(MONDAY, DECEMBER)
        assert re.findall("20..", span_words(DECEMBER, JANUARY)) == ["2026", "2027"]


def test_moments_and_weekdays_in_german() -> None:
    due = datetime.fromisoformat("2026-11-16T08:00+00:00")
    with speaking("de"):
        assert moment_words(due, "Asia/Kolkata") == "Montag, 16. November, 13:30, Kalkutta"
        assert zone_words("Etc/GMT-8") == "UTC+8"
        assert weekday_words(6) == "Sonntag"
        assert day_names(127) == "jeden Tag"
        assert day_names(31) == "Montag bis Freitag"
        assert day_names(0b1001001) == "Montag, Donnerstag und Sonntag"


@pytest.mark.parametrize(("number", "said"), [(1, "1 Minute"), (2, "2 Minuten"), (0, "0 Minuten")])
def test_plurals(number: int, said: str) -> None:
    with speaking("de"):
        form = ngettext("{count} minute", "{count} minutes", number)

    assert form.format(count=number) == said


def test_sentences_stand_as_the_language_sets_them() -> None:
    assert sentences("One.", "", "Two.") == "One. Two."
    with speaking("ja"):
        assert sentences("一。", "二。") == "一。二。"


# Which language it is.


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("", "en"), ("en-GB", "en"), ("de", "de"), ("de-AT", "de"), ("pt-BR", "en"),
        ("es-419", "es"), ("FR", "fr"), ("yue", "en"), ("zh", "zh_Hans"), ("zh-CN", "zh_Hans"),
        ("zh_TW", "zh_Hant"), ("zh-Hant-MO", "zh_Hant"), ("zh-hans", "zh_Hans"),
    ],
)  # fmt: skip
def test_the_tag_of_a_client_means_the_nearest_language(tag: str, language: str) -> None:
    assert nearest(tag) == language


@given(st.text(max_size=20))
def test_whatever_a_client_says_there_is_a_language(tag: str) -> None:
    assert nearest(tag) in LANGUAGES


@given(st.sampled_from(sorted(LANGUAGES)))
def test_a_language_means_itself(language: str) -> None:
    assert nearest(language) == language
    assert nearest(language.replace("_", "-").upper()) == language


def test_an_unknown_language_is_english_and_the_one_before_comes_back() -> None:
    with speaking("de"):
        with speaking("xx"):
            assert spoken() == ENGLISH
        assert spoken() == "de"
    assert spoken() == ENGLISH


def test_finished_words_are_kept_for_each_language_apart() -> None:
    asked: list[str] = []

    @cached_words(8)
    def said(word: str) -> str:
        asked.append(spoken())
        return f"{word} {spoken()}"

    for language in ("en", "de", "en", "de"):
        with speaking(language):
            assert said("a") == f"a {language}"
    assert asked == ["en", "de"]


# Reading a catalogue.


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_read_as_babel_reads_it(language: str) -> None:
    known = catalogue(language)
    ours = translations((CATALOGUES / f"{language}.po").read_text(encoding="utf-8"))
    body = io.BytesIO()
    write_mo(body, known)
    body.seek(0)
    babels = GNUTranslations(body)

    for message in messages(known):
        one, many = (forms(message.id) * 2)[:2]
        for number in (0, 1, 2, 3, 5, 11, 21, 22, 111):
            if message.context:
                said = ours.pgettext(message.context, one), babels.pgettext(message.context, one)
            elif one is many or len(forms(message.id)) == 1:
                said = ours.gettext(one), babels.gettext(one)
            elif all(forms(message.string)):
                said = ours.ngettext(one, many, number), babels.ngettext(one, many, number)
            else:
                said = ours.ngettext(one, many, number), (one if number == 1 else many)
            assert said[0] == said[1]


def test_entries_need_no_blank_line_between_them_and_comments_say_nothing() -> None:
    known = translations(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        '# a comment\nmsgid "one"\nmsgstr "eins"\n#~ msgid "old"\n#~ msgstr "alt"\n'
        'msgctxt "clock"\nmsgid "one"\nmsgstr ""\n"ein Uhr,\\n"\n"\\"schon\\""\n'
        'msgid "two"\nmsgstr ""\n'
    )

    assert known.gettext("one") == "eins"
    assert known.pgettext("clock", "one") == 'ein Uhr,\n"schon"'
    assert known.gettext("old") == "old"
    assert known.gettext("two") == "two"


def test_english_and_the_sentences_of_others_do_not_load_babel() -> None:
    script = (
        "import sys\n"
        "from datetime import date\n"
        "from papers.language import _, number_words, list_words, speaking\n"
        "from papers.dates import span_words\n"
        "span_words(date(2026, 11, 16), date(2026, 11, 18)); number_words(1204)\n"
        "list_words(['a', 'b'])\n"
        "with speaking('de'):\n"
        "    assert _('Next: {moment}') != 'Next: {moment}'\n"
        "assert 'babel' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)
        | st.just('"\\n" and \t, a\nline\\'),
        max_size=5,
    )
)
def test_whatever_is_written_is_read(said: dict[str, str]) -> None:
    known = Catalog(locale="de", charset="utf-8")
    for sentence, translation in said.items():
        known.add(sentence, translation)

    ours = translations(written(known))

    assert {sentence: ours.gettext(sentence) for sentence in said} == said


def test_no_sentence_has_two_plurals() -> None:
    """A catalogue knows a plural by its singular: the second one would be lost without a word."""
    plurals: dict[tuple[str | None, str], set[str]] = {}
    for room in ROOMS:
        for _path, _line, message, _comments, context in extract_from_dir(
            ROOT / room, keywords=KEYWORDS
        ):
            if isinstance(message, tuple):
                plurals.setdefault((context, message[0]), set()).add(message[1])

    assert {one: many for one, many in plurals.items() if len(many) > 1} == {}
