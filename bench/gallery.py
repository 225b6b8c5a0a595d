"""Pictures of the main messages, as Telegram and Discord show them, for eyes that judge.

    python -m bench.gallery [--out bench/gallery] [--only telegram discord] [--narrow]

The messages are the program's own: the invented papers of `--sample` are fetched, planned and
rendered, and commands answered, as always; the payloads are then set in HTML beside what each
platform's client does with them, and photographed by a headless Chromium (Debian: chromium; or
name one in CHROMIUM). `--narrow` takes the width of a small phone.
"""

import argparse
import base64
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.discord_layout import layout
from bot.sample import sample_server
from bot.telegram_keys import Rows, keyboard, rows_of
from handlers.call import Address, Button, Call, Person, Reply, Slow
from handlers.desk import Desk
from handlers.dispatch import dispatch, parse_line
from papers.sources.api import Api
from papers.sources.gate import Gate
from papers.text import render
from scheduler import asking
from scheduler.ingest import Ingest
from scheduler.plan import Planner
from storage import batches
from storage.database import Database

TODAY = date(2026, 11, 19)
MORNING = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 19, 8, 0, 30, tzinfo=UTC)
PLATFORMS = ("telegram", "discord")
WIDTH, NARROW = 430, 320
DISCORD_WIDTH = 620

TOPICS = ("language models", "cat:cs.LG", "cat:math.*")


@dataclass(frozen=True)
class Message:
    """One message as a platform gets it: its markup, and the controls under it."""

    markup: str
    rows: Sequence[Sequence[str]]
    menus: Sequence[str] = ()
    picture: bytes = b""


@dataclass(frozen=True)
class Scene:
    """A picture: what was said, "" for a message that came by itself, and what it showed."""

    name: str
    said: str
    messages: Sequence[Message]


def main() -> None:
    options = _options()
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    if browser is None:
        sys.exit("No Chromium here. On Debian and Ubuntu: apt install chromium")
    options.out.mkdir(parents=True, exist_ok=True)
    made = []
    with _house() as desk:
        for platform in options.only:
            for scene in _scenes(desk, platform):
                target = options.out / f"{platform}-{scene.name}.png"
                _photograph(browser, _page(platform, scene), target, _width(platform, options))
                made.append(target.name)
    print(json.dumps({"gallery": str(options.out), "pictures": made}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("bench/gallery"))
    parser.add_argument("--only", nargs="+", choices=PLATFORMS, default=PLATFORMS)
    parser.add_argument("--narrow", action="store_true", help="as wide as a small phone")
    return parser.parse_args()


def _width(platform: str, options: argparse.Namespace) -> int:
    if options.narrow:
        return NARROW
    return WIDTH if platform == "telegram" else DISCORD_WIDTH


@contextmanager
def _house() -> Iterator[Desk]:
    """Fetch the sample's papers into a database of our own."""
    with tempfile.TemporaryDirectory() as folder, sample_server(lambda: TODAY) as server:
        db = Database.open(Path(folder) / "gallery.db")
        gate = Gate("gallery", interval=0)
        now = MORNING
        ingest = Ingest(asking.live(gate, server.feed_url, server.oai_url), db, lambda: now)
        for _attempt in range(20):
            ingest.tick()
            last = batches.last_closed(db.read())
            if last is not None and last.day == TODAY:
                break
            now += timedelta(minutes=10)
        try:
            yield Desk(db, Api(gate, server.api_url), sample=True)
        finally:
            gate.close()
            db.close()


def _scenes(desk: Desk, platform: str) -> Iterator[Scene]:
    said = _Person(desk, platform)
    yield said.scene("start", "/start")
    yield said.scene("subscribe", f"/subscribe {TOPICS[0]}")
    for topic in TOPICS[1:]:
        said.say(f"/subscribe {topic}")
    said.say("/time 08:00")
    yield Scene("digest", "", said.digest())
    yield said.scene("paper", "/paper 1")
    yield said.scene("why", "/why 1")
    yield said.scene("topics", "/topics")
    yield said.scene("settings", "/settings")
    yield said.scene("search", "/search attention")
    yield said.scene("status", "/status")
    for language in ("de", "zh_Hans"):
        said.say(f"/language {language}")
        yield said.scene(f"topics-{language}", "/topics")


class _Person:
    """Somebody in a private chat of a platform."""

    def __init__(self, desk: Desk, platform: str) -> None:
        self._desk = desk
        self._platform = platform
        self._now = MORNING

    def say(self, line: str) -> Reply:
        command, text = parse_line(line) or ("", line)
        self._now += timedelta(minutes=1)
        call = Call(Address(self._platform, 7), Person(7, "Robin", "en"), command, text, self._now)
        answer = dispatch(call, self._desk)
        return answer.finish() if isinstance(answer, Slow) else answer

    def scene(self, name: str, line: str) -> Scene:
        reply = self.say(line)
        pages = render(reply.text, self._platform)
        messages = [Message(page, ()) for page in pages]
        if self._platform == "telegram":
            labels, menus = _keys(rows_of(reply)), []
        else:
            labels, menus = _controls(layout(pages[-1], reply.buttons, reply.menus).to_components())
        pictures = [file.content for file in reply.files if file.picture]
        messages[-1] = Message(pages[-1], labels, menus, pictures[0] if pictures else b"")
        return Scene(name, line, messages)

    def digest(self) -> list[Message]:
        """Let the planner make today's digest, and return what stands in the outbox."""
        Planner(self._desk.db, lambda: DUE, [self._platform]).tick()
        rows = self._desk.db.read().execute(
            "SELECT payload FROM delivery WHERE platform = ? ORDER BY part", (self._platform,)
        )
        found = []
        for (stored,) in rows.fetchall():
            payload = json.loads(stored)
            if self._platform == "telegram":
                labels = _keys(payload["buttons"])
            else:
                rows_of_buttons = [[Button(*each) for each in row] for row in payload["buttons"]]
                labels, _none = _controls(layout(payload["text"], rows_of_buttons).to_components())
            found.append(Message(payload["text"], labels))
        return found


def _keys(rows: Rows) -> list[list[str]]:
    made = keyboard(rows)
    return [[key.text for key in row] for row in made.inline_keyboard] if made else []


def _controls(components: Iterable[dict[str, Any]]) -> tuple[list[list[str]], list[str]]:
    """Return the labels of the rows of buttons, and the words on the menus."""
    rows: list[list[str]] = []
    menus: list[str] = []
    for component in components:
        inner = component.get("components") or []
        if component["type"] == 1 and inner and inner[0]["type"] == 3:
            menus.append(inner[0].get("placeholder") or "")
        elif component["type"] == 1:
            rows.append([each.get("label") or "" for each in inner])
        else:
            more, others = _controls(inner)
            rows += more
            menus += others
    return rows, menus


def _photograph(browser: str, page: str, target: Path, width: int) -> None:
    """Let the page measure itself first, then take a picture of just its height."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        common = [browser, "--headless=new", "--no-sandbox", "--hide-scrollbars",
                  "--disable-gpu", f"--user-data-dir={folder}/profile"]  # fmt: skip
        dumped = subprocess.run(
            [*common, f"--window-size={width},800", "--dump-dom", source.as_uri()],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        height = re.search(r'data-height="(\d+)"', dumped)
        tall = int(height[1]) if height else 1600
        subprocess.run(
            [*common, "--force-device-scale-factor=2", f"--window-size={width},{tall}",
             f"--screenshot={target.resolve()}", source.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


def _page(platform: str, scene: Scene) -> str:
    style, body = (_TELEGRAM, _on_telegram) if platform == "telegram" else (_DISCORD, _on_discord)
    said = f'<div class="said">{html.escape(scene.said)}</div>' if scene.said else ""
    shown = "".join(body(message) for message in scene.messages)
    return _PAGE.format(style=style, body=said + shown)


def _picture(message: Message) -> str:
    if not message.picture:
        return ""
    return f'<img src="data:image/png;base64,{base64.b64encode(message.picture).decode()}">'


def _on_telegram(message: Message) -> str:
    words = message.markup.replace("<blockquote expandable>", '<blockquote class="folded">')
    words = words.replace("</blockquote>\n", "</blockquote>")  # it ends its line by itself
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{html.escape(label)}</span>" for label in row)}</div>'
        for row in message.rows
    )
    bubble = f'<div class="bubble">{_picture(message)}<div class="words">{words}</div></div>'
    return f'<div class="message">{bubble}<div class="keys">{rows}</div></div>'


def _on_discord(message: Message) -> str:
    menus = "".join(f'<div class="menu">{html.escape(each)}</div>' for each in message.menus)
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{html.escape(label)}</span>" for label in row)}</div>'
        for row in message.rows
    )
    words = "\n".join(_discord_line(line) for line in message.markup.split("\n"))
    return (
        '<div class="message"><div class="who"><b>Paperboy</b> <i>APP</i></div>'
        f'<div class="frame"><div class="words">{words}</div>{_picture(message)}{menus}{rows}</div>'
        "</div>"
    )


# What our messages use of Discord's Markdown (support.discord.com, Markdown Text 101).
_MARKS = re.compile(
    r"\\(?P<sign>[^\w\s]|_)|\[(?P<words>(?:\\.|[^\]\\])*)\]\((?P<url>[^()\s]*)\)"
    r"|`` (?P<code>.*?) ``|`(?P<typed>[^`]*)`|(?P<bold>\*\*)|(?P<italic>\*)|(?P<any>.)",
    re.DOTALL,
)


def _discord_line(line: str) -> str:
    small, quoted = line.startswith("-# "), line.startswith("> ")
    body = line[3:] if small else line[2:] if quoted else line
    open_tags: set[str] = set()

    def marked(found: re.Match[str]) -> str:
        if found["words"] is not None:
            inner = _MARKS.sub(marked, found["words"])
            return f'<a href="{html.escape(found["url"])}">{inner}</a>'
        for tag, name in (("b", "bold"), ("i", "italic")):
            if found[name]:
                closing = tag in open_tags
                open_tags.symmetric_difference_update({tag})
                return f"</{tag}>" if closing else f"<{tag}>"
        typed = found["code"] or found["typed"]
        if typed is not None:
            return f"<code>{html.escape(typed)}</code>"
        return html.escape(found["sign"] or found["any"] or "")

    words = _MARKS.sub(marked, body)
    if small:
        return f"<small>{words}</small>"
    return f"<q>{words}</q>" if quoted else words


_PAGE = """<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box }} body {{ margin: 0; padding: 16px;
font: 15px/1.38 "Noto Sans", "Liberation Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif }}
a {{ text-decoration: none }} img {{ width: 100%; border-radius: 8px; display: block }}
.words {{ white-space: pre-wrap; overflow-wrap: anywhere }}
{style}</style><body>{body}<script>
const tall = document.documentElement.getBoundingClientRect().height
document.body.setAttribute("data-height", Math.ceil(tall))
</script>"""

_TELEGRAM = """body { background: #d7e3ec; color: #000 }
.said { background: #e3fdc8; border-radius: 14px; padding: 7px 12px; margin: 0 0 10px auto;
width: fit-content; max-width: 85% } .message { max-width: 96%; margin-bottom: 10px }
.bubble { background: #fff; border-radius: 14px; padding: 9px 12px }
a { color: #2b7cd3 } code { font-size: 14px; color: #3a6ea5 }
blockquote { margin: 4px 0; padding: 4px 10px; border-left: 3px solid #58a5e0;
background: #eef6fc; border-radius: 4px } blockquote.folded { display: -webkit-box;
-webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden }
.row { display: flex; gap: 4px; margin-top: 4px } .row span { flex: 1; text-align: center;
background: rgba(70, 110, 140, .62); color: #fff; border-radius: 8px; padding: 7px 4px;
font-size: 14px; font-weight: 500; overflow: hidden; text-overflow: ellipsis;
white-space: nowrap }"""

_DISCORD = """body { background: #313338; color: #dbdee1 } .said { color: #949ba4;
margin-bottom: 8px; font-size: 14px } .who { margin-bottom: 4px } .who i { background: #5865f2;
color: #fff; border-radius: 4px; font: 600 10px/1 sans-serif; padding: 2px 5px }
.frame { background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 14px 16px;
max-width: 600px } a { color: #00a8fc } small { color: #949ba4; font-size: 12.5px }
code { background: #1e1f22; border-radius: 4px; padding: 1px 4px; font-size: 13.5px }
q { display: block; border-left: 4px solid #4e5058; padding-left: 10px; quotes: none }
.message { margin-bottom: 14px } .menu { background: #1e1f22; border-radius: 6px;
padding: 9px 12px; margin-top: 8px; color: #949ba4 } .row { display: flex; gap: 8px;
margin-top: 8px; flex-wrap: wrap } .row span { background: #4e5058; color: #fff;
border-radius: 6px; padding: 6px 14px; font-size: 14px; font-weight: 500 }"""


if __name__ == "__main__":
    main()
