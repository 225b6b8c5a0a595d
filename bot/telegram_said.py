"""What can happen on Telegram, as values: somebody spoke, pressed, sent, looked for, left."""

from collections.abc import Hashable
from dataclasses import dataclass

from bot.telegram_asking import Question
from handlers.call import Address, Person
from storage.acting import Guise


@dataclass(frozen=True, slots=True)
class Said:
    """A person gave a command, or (`command` empty) wrote something else in a private chat.

    `message` is what an answer in a group answers. A press has `over`, the message pressed, whose
    place the answer may take, and `shows`, the HTML of its words where they can be read. Where
    that message was for a channel, what is said is for the same `channel`; that is `settled` when
    the message was there to be read.
    """

    address: Address
    person: Person
    command: str
    text: str
    private: bool = True
    anonymous: bool = False
    message: int = 0
    title: str = ""
    over: int = 0
    shows: str = ""
    channel: Guise | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button; `said` is None when Telegram no longer tells where.

    `chat` is then as much as is known of it: the chat without its topic, or None. `language` is
    that of the person's client. A button that asks has a `question` and waits for its answer. One
    under a `post` of a channel is pressed by its readers, to whom nothing can be said there.
    """

    query: str
    line: str
    said: Said | None
    chat: Address | None = None
    language: str = ""
    question: Question | None = None
    post: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """A person sent a list of topics as a document, of `size` bytes."""

    said: Said
    document: str
    size: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """A person named a channel in a private chat: chose it from a list, or forwarded its post.

    `said.text` are the words of the post.
    """

    said: Said
    channel: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A member of a group wrote something with a link to arXiv; `said.text` is what they wrote."""

    said: Said


@dataclass(frozen=True, slots=True)
class Sought:
    """A person types the bot's name and `words` in some chat; `offset` names a page of results."""

    query: str
    person: Person
    words: str
    offset: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot can no longer write at this address (thread 0: in the whole chat)."""

    address: Address
    reason: str


@dataclass(frozen=True, slots=True)
class Back:
    """The bot can write at this address again."""

    address: Address


@dataclass(frozen=True, slots=True)
class Joined:
    """A person added the bot to a group; `said` is the /start that nobody has to type there."""

    said: Said


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup with another id."""

    old: int
    new: int


Event = Said | Pressed | Handed | Pointed | Linked | Sought | Gone | Back | Joined | Moved


def lane(event: Event) -> Hashable:
    """Return what keeps its order: a private chat, each person of a group, changes of a group."""
    match event:
        case Said(address, person):
            return (address.chat, 0 if event.private else person.id)
        case Handed(said) | Pointed(said) | Joined(said):
            return lane(said)
        case Linked(said):
            return ("links", said.address.chat)  # nobody waits for cards
        case Pressed():
            return event.query if event.said is None else lane(event.said)
        case Sought():
            return event.query
        case Gone(address, _) | Back(address):
            return (address.chat, 0)
        case Moved(old, _):
            return (old, 0)
