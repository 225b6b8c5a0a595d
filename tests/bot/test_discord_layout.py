"""What one message looks like: within Discord's limits whatever goes in, and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot import discord_ids as ids
from bot.discord_files import bundles
from bot.discord_form import form, typed
from bot.discord_layout import layout
from bot.discord_message import words
from bot.discord_stage import paged
from handlers.call import Button, File, Menu, Reply
from handlers.commands import COMMANDS
from handlers.entry import Argument, Command
from papers.text import text
from tests.fakes.discord_components import BUTTON, V2, form_problems, walk
from tests.fakes.discord_limits import message_problems, too_heavy

lines = st.text(min_size=1, max_size=60).filter(lambda said: not said[0].isspace())
buttons = st.builds(
    Button,
    label=st.text(max_size=120),
    line=lines.map(lambda said: "/" + said),
    asks=st.booleans(),
    hint=st.text(max_size=150),
)
rows = st.lists(st.lists(buttons, min_size=1, max_size=30), max_size=8)
menus = st.lists(
    st.builds(Menu, st.text(max_size=200), st.lists(buttons, max_size=40).map(tuple)), max_size=8
)
files = st.lists(
    st.builds(
        File, st.text(max_size=40), st.binary(max_size=20), st.booleans(), st.text(max_size=400)
    ),
    max_size=25,
)
pages = st.text(min_size=1, max_size=4000).filter(str.strip)


def _message(view, files=()) -> dict:
    return {"flags": V2, "components": [each.to_component_dict() for each in view.children]}


@given(pages, rows, menus)
def test_any_buttons_and_menus_make_a_message_within_the_limits(page, rows, menus):
    message = _message(layout(page, rows, menus))

    assert message_problems(message) == []
    assert words(message) == page.split()


@given(rows, menus)
def test_whatever_can_be_pressed_carries_its_own_line(rows, menus):
    every = list(walk(_message(layout("page", rows, menus))["components"]))
    pressed = [ids.carried(each["custom_id"]) for each in every if each["type"] == BUTTON]
    wanted = [(button.line, button.asks) for row in rows for button in row]

    assert [(each.line, each.asks) for each in pressed if each] == wanted[: len(pressed)]


@given(st.text(max_size=9000), rows, menus, files)
def test_any_answer_becomes_messages_discord_takes(words, rows, menus, files):
    reply = Reply(
        text(words or "x"), tuple(map(tuple, rows)), menus=tuple(menus), files=tuple(files)
    )

    for page in paged(reply, 10 << 20):
        message = _message(page.view)
        assert message_problems(message, [file.filename for file in page.files]) == []
        assert not too_heavy(message)


def test_a_file_too_large_for_the_place_is_named_and_left_out():
    made, left_out = bundles([File("a.bib", b"x" * 3000), File("b.bib", b"y")], limit=2000)

    assert [file.filename for bundle in made for file in bundle.files] == ["b.bib"]
    assert left_out == ["a.bib has 1 MB and does not fit here: at most 0 MB do."]


def test_more_files_than_one_message_takes_go_on_in_the_next():
    made, _ = bundles([File("a.bib", b"x")] * 23, limit=1000)

    assert [len(bundle.files) for bundle in made] == [10, 10, 3]
    names = [file.filename for bundle in made for file in bundle.files]
    assert len(set(names)) == 23


@given(buttons, st.text(max_size=100))
def test_any_button_that_asks_makes_a_form_within_the_limits(button, label):
    carried = ids.carried(ids.carrying(Button(label, button.line, asks=True, hint=button.hint), 7))
    assert carried is not None

    made = form(carried, label, COMMANDS).to_dict()

    assert form_problems(made) == []
    assert ids.carried(made["custom_id"]) == ids.Carried(button.line)


def test_a_form_is_named_after_what_the_line_lacks():
    topic = form(
        ids.Carried("/subscribe", True, "words or cat:cs.CL"), "Follow", COMMANDS
    ).to_dict()
    note = form(ids.Carried("/note 2611.00001", True), "Note", COMMANDS).to_dict()
    label, written = topic["components"][0], note["components"][0]

    assert (topic["title"], label["component"]["placeholder"]) == ("Follow", "words or cat:cs.CL")
    assert label["label"].startswith("For example:")
    assert written["label"] == "Your note; - removes it"
    assert (label["component"]["style"], written["component"]["style"]) == (1, 2)


def test_a_summary_too_long_for_a_label_gives_way_to_the_hint():
    long = Argument("change", "text", "pause, resume, up, down, kinds, delete, or a new name")
    table = (Command("topics", "x", "x", (long,), manages=True, run=lambda *_: Reply(text("x"))),)

    made = form(ids.Carried("/topics", True, "The new name"), "Rename", table).to_dict()
    [label] = made["components"]

    assert label["label"] == "The new name"
    assert "placeholder" not in label["component"]


def test_what_was_typed_is_found_in_forms_of_both_kinds():
    field = {"type": 4, "custom_id": "text", "value": " deep nets\n"}

    assert typed({"components": [{"type": 18, "component": field}]}) == "deep nets"
    assert typed({"components": [{"type": 1, "components": [field]}]}) == "deep nets"
    assert typed({"components": []}) == ""


def test_ids_this_bot_never_made_carry_nothing():
    foreign = ("", "open", "/paper 3", "1:paper 3", "1:/", "x:/paper 3", "1:hint/paper 3", "1=")

    assert [ids.carried(each) for each in foreign] == [None] * len(foreign)


def test_buttons_of_earlier_versions_still_carry_their_line():
    assert ids.carried("3:/paper 2611.00001") == ids.Carried("/paper 2611.00001")


def test_a_message_reads_the_same_in_every_form_it_was_ever_sent_in():
    old = {"embeds": [{"type": "rich", "description": "Digest  of\nMonday"}], "components": []}

    assert words(old) == words(_message(layout("Digest of Monday"))) == ["Digest", "of", "Monday"]


def test_rows_longer_than_five_go_on_below_and_as_many_as_fit_are_shown():
    numbers = [Button(str(number), f"/paper {number}") for number in range(1, 61)]

    frame = _message(layout("page", [numbers]))["components"][0]
    shown = [[each["label"] for each in row["components"]] for row in frame["components"][1:]]

    assert [len(row) for row in shown] == [5] * 6
    assert shown[-1] == ["26", "27", "28", "29", "30"]
