"""/reading and /costs: what papers are read in, and the sides of a card."""

import pytest

from handlers.desk import Desk
from papers.paper import Paper
from papers.readings.reading import Reading
from storage import chats, reading_costs, readings
from storage.database import Database
from tests.handlers.talk import FRIDAY, THURSDAY, FakeArchive, Talk, announce, make_paper

PAPER = make_paper(
    "2611.00001",
    "Nets that dream",
    abstract="Nets are popular. We propose nets that dream. The rest is known.",
)
GERMAN = Reading("de", "Netze, die träumen", "Netze träumen.", "Wir zeigen Netze.", True)


class Reader:
    """A model that reads everything, or nothing when told so."""

    def __init__(self, db: Database) -> None:
        self.db, self.works = db, True
        self.asked: list[tuple[str, str]] = []

    def read(self, paper: Paper, language: str) -> Reading | None:
        self.asked.append((paper.id, language))
        if not self.works:
            return None
        with self.db.write() as con:
            readings.put(con, paper, language, GERMAN, 900, paper.updated)
        return GERMAN


@pytest.fixture
def reader(db: Database) -> Reader:
    return Reader(db)


@pytest.fixture
def robin(db: Database, archive: FakeArchive, reader: Reader) -> Talk:
    announce(db, FRIDAY, PAPER)
    return Talk(Desk(db, archive, frozenset({("telegram", 7)}), read=reader.read))


def read(db: Database) -> None:
    with db.write() as con:
        readings.put(con, PAPER, "de", GERMAN, 900, PAPER.updated)


def wish(db: Database) -> tuple[str, str]:
    chat = chats.find(db.read(), "telegram", 7)
    assert chat is not None
    return chat.reads_in, chat.reads


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ("/reading German", ("de", "abstract")),
        ("/reading Deutsch both", ("de", "both")),
        ("/reading both german", ("de", "both")),
        ("/reading tldr", ("", "tldr")),
        ("/reading language zh_Hant", ("zh_Hant", "abstract")),
        ("/reading simplified chinese one line", ("zh_Hans", "tldr")),
        ("/reading original", ("", "abstract")),
        ("/reading english", ("", "abstract")),
        ("/reading German, both", ("de", "both")),
        ("/reading de-AT", ("de", "abstract")),
        ("/reading pt_BR one line", ("pt", "tldr")),
    ],
)
def test_language_and_shape_are_chosen_in_words(
    robin: Talk, db: Database, line: str, chosen: tuple[str, str]
) -> None:
    robin.say(line)

    assert wish(db) == chosen


def test_the_panel_tells_and_offers(robin: Talk) -> None:
    assert robin.say("/reading German both") == (
        "Papers are translated into Deutsch, by machine. One line under each title says what the "
        "paper does, and cards show the abstract.\n\n"
        "Change it, for example, with /reading German both or /reading original."
    )
    assert robin.labels == ["Abstract", "One line", "Original"]
    assert robin.reply.in_place
    first, second = robin.reply.menus
    assert len(first.options) == 25
    assert len(first.options) + len(second.options) >= 30
    assert all(len(each.line.encode()) <= 64 for each in first.options + second.options)


def test_a_button_may_be_typed_in_the_language_spoken(robin: Talk, db: Database) -> None:
    robin.say("/language de")
    robin.say("/reading Französisch, beides")

    assert wish(db) == ("fr", "both")


def test_an_unknown_language_names_the_nearest(robin: Talk) -> None:
    assert "The nearest is Deutsch: /reading de." in robin.say("/reading germn")


def test_in_a_group_only_who_manages_it_chooses(robin: Talk, db: Database) -> None:
    guest = Talk(robin.desk, 7, private=False, may_manage=False)

    said = guest.say("/reading German")

    assert guest.reply.ephemeral
    assert "Papers come in their own language" in guest.say("/reading")
    assert said != ""


def test_without_a_model_it_says_what_stays(db: Database, archive: FakeArchive) -> None:
    robin = Talk(Desk(db, archive))

    said = robin.say("/reading German both")

    assert "No language model is set up here, so they stay in the original." in said
    assert "The line is a sentence of the abstract itself." in said


def test_a_card_is_translated_and_one_press_from_the_original(robin: Talk, db: Database) -> None:
    robin.say("/reading German both")
    read(db)

    card = robin.say("/paper 2611.00001")
    assert card.index("Nets that dream") < card.index("Netze, die träumen")
    assert card.index("Netze träumen.") < card.index("Wir zeigen Netze.")
    assert "Translated by machine." in card
    assert "We propose nets" not in card

    original = robin.press("Original")
    assert "We propose nets that dream." in original
    assert "Netze" not in original
    assert "machine" not in original
    assert robin.reply.in_place
    assert "Wir zeigen Netze." in robin.press("Translation")


def test_a_card_can_be_translated_on_the_spot(robin: Talk, reader: Reader) -> None:
    robin.say("/reading German")
    robin.say("/paper 2611.00001")

    card = robin.press("Translate")

    assert robin.was_slow
    assert reader.asked == [("2611.00001", "de")]
    assert "Wir zeigen Netze." in card


def test_a_translation_that_cannot_be_leaves_the_original(robin: Talk, reader: Reader) -> None:
    reader.works = False
    robin.say("/reading German")
    robin.say("/paper 2611.00001")

    assert "There is no translation of this paper yet" in robin.press("Translate")
    assert "We propose nets" in robin.say("/paper 2611.00001")


def test_with_one_line_only_the_abstract_is_one_press_away(robin: Talk) -> None:
    robin.say("/reading tldr")

    card = robin.say("/paper 2611.00001")
    assert "We propose nets that dream." in card
    assert "The rest is known." not in card
    assert "machine" not in card

    assert "The rest is known." in robin.press("Abstract")


def test_a_chat_without_wishes_sees_papers_as_they_are(robin: Talk, db: Database) -> None:
    read(db)

    card = robin.say("/paper 2611.00001")

    assert "Netze" not in card
    assert "Original" not in robin.labels
    assert "Translate" not in robin.labels


def test_a_preview_shows_what_the_digest_will(robin: Talk, db: Database) -> None:
    robin.say("/subscribe nets")
    robin.say("/reading German both")
    read(db)
    robin.say("/reading")

    digest = robin.say("/digest")

    assert "Nets that dream" in digest
    assert "Netze, die träumen" in digest
    assert "Netze träumen." in digest
    assert "translated by machine" in digest


def test_operators_see_the_costs_and_others_do_not(robin: Talk, db: Database) -> None:
    with db.write() as con:
        reading_costs.add(con, robin.now.date(), "de", requests=3, tokens=2700, done=2, refused=1)

    said = robin.say("/costs")
    assert "Language model: 2,700 of 0 tokens spent today (UTC)." in said
    assert "German: 2,700 tokens, 3 questions, 2 read, 1 refused" in said
    assert "Language model: 2,700 of 0" in robin.say("/status")
    robin.say("/language de")
    assert "Deutsch: 2.700 " in robin.say("/costs")
    robin.say("/language en")
    assert "Only those who run me" in Talk(Desk(db)).say("/costs")


def test_a_card_turned_over_keeps_its_neighbours_in_the_digest(robin: Talk, db: Database) -> None:
    more = [make_paper(f"2611.0000{n}", f"Nets number {n}") for n in (2, 3)]
    announce(db, THURSDAY, *more)
    robin.say("/subscribe nets")
    robin.say("/reading German")
    read(db)
    robin.say("/digest")
    number = next(n for n in ("1", "2", "3") if "Netze" in robin.say(robin.button(n).line))

    before = set(robin.labels)
    original = robin.press("Original")

    assert number in original
    assert "We propose nets" in original
    assert set(robin.labels) ^ before == {"Original", "Translation"}
    assert "Netze" in robin.press("Translation")


def test_the_panel_of_settings_has_papers_too(robin: Talk, db: Database) -> None:
    assert "Papers: original; abstract" in robin.say("/settings")

    robin.press("Papers")
    assert "Papers: Deutsch; abstract" in robin.choose("Deutsch")
    robin.press("Papers")
    assert "Papers: Deutsch; one line" in robin.choose("One line")
    assert wish(db) == ("de", "tldr")


def test_the_file_of_a_digest_has_the_translation_too(robin: Talk, db: Database) -> None:
    robin.say("/subscribe nets")
    robin.say("/reading German")
    read(db)
    robin.say("/digest")

    robin.say("/digest file")

    [file] = robin.reply.files
    words = file.content.decode()
    assert "Netze, die träumen" in words
    assert "Wir zeigen Netze." in words
    assert "We propose nets that dream." in words
    assert "language model" in words
