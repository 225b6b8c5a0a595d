"""The home of openai, the client library: one question to an OpenAI-compatible endpoint.

Knows nothing of papers, budgets or patience; it is imported, and the library with it, only where
an endpoint is configured. The library's own retries are off, for waiting is decided elsewhere.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import APIStatusError

    from papers.readings.prompt import Message

log = logging.getLogger(__name__)

DEADLINE = 90.0
"""Seconds for one whole answer, however slowly it drips."""

CONNECT = 10.0
"""Seconds to connect."""

KEYLESS = "none"
"""What is sent as key where the owner gave none; servers of one's own ask for none."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is and what it is called there; `base_url` "" is OpenAI's own."""

    model: str
    base_url: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model said and what it cost; `whole` is False where it was cut off or withheld."""

    content: str
    tokens: int
    whole: bool


class ModelTrouble(Exception):
    """No usable answer came. `wait` is how long the endpoint asked to be left alone, in seconds.

    `kind` is "busy" (429), "down" (5xx, no connection, no answer in time), "misconfigured" (401,
    403, 404) or "unwilling" (the question itself was refused). `abandoned` says that the endpoint
    may still be at work on an answer, which will cost all the same.
    """

    def __init__(
        self, kind: str, detail: str, wait: float | None = None, *, abandoned: bool = False
    ) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.wait = wait
        self.abandoned = abandoned


@dataclass
class Manner:
    """How much of the interface an endpoint understands: learned once, kept for later questions.

    Servers differ in what they refuse with 400: a JSON schema, the newer name of the limit (which
    OpenAI's reasoning models insist on), or a temperature.
    """

    place: int = 0
    proven: bool = False


_LADDER: tuple[tuple[str, str, bool], ...] = (
    ("json_schema", "max_tokens", True),
    ("json_schema", "max_completion_tokens", False),
    ("json_object", "max_tokens", True),
    ("", "max_tokens", True),
)
_TEMPERATURE = 0.2


class Model:
    """A connection to an endpoint, within one event loop."""

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

        self._endpoint = endpoint
        self._manner = manner
        self._client = AsyncOpenAI(
            api_key=endpoint.key or KEYLESS,
            base_url=endpoint.base_url or None,
            max_retries=0,
            timeout=Timeout(DEADLINE, connect=CONNECT),
            # A proxy of the environment is for the outside, not for a server on this machine.
            http_client=DefaultAsyncHttpxClient(
                mounts={"all://127.0.0.1": None, "all://localhost": None}
            ),
        )

    async def ask(
        self, messages: "Sequence[Message]", schema: Mapping[str, object], longest: int
    ) -> Answered:
        """Ask once, for an answer of at most `longest` tokens; raises ModelTrouble."""
        while True:
            try:
                return await self._once(messages, schema, longest)
            except ModelTrouble as trouble:
                known = self._manner.proven or self._manner.place + 1 == len(_LADDER)
                if trouble.kind != "unwilling" or known:
                    raise
                self._manner.place += 1

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _once(
        self, messages: "Sequence[Message]", schema: Mapping[str, object], longest: int
    ) -> Answered:
        import openai

        try:
            async with asyncio.timeout(DEADLINE):
                said: Any = list(messages)
                made: Any = await self._client.chat.completions.create(
                    model=self._endpoint.model, messages=said, **self._options(schema, longest)
                )
        except openai.APIStatusError as error:
            raise _refused(error) from None
        except TimeoutError:
            raise ModelTrouble("down", f"no answer in {DEADLINE:g} s", abandoned=True) from None
        except openai.APIConnectionError as error:
            raise ModelTrouble("down", type(error).__name__) from None
        except (openai.OpenAIError, ValueError) as error:  # a body that is no completion
            raise ModelTrouble("down", f"{type(error).__name__}: no completion") from None
        self._manner.proven = True
        return _answered(made, messages)

    def _options(self, schema: Mapping[str, object], longest: int) -> dict[str, Any]:
        shape, limit, temperature = _LADDER[self._manner.place]
        options: dict[str, Any] = {limit: longest}
        if temperature:
            options["temperature"] = _TEMPERATURE
        if shape == "json_schema":
            named = {"name": "reading", "strict": True, "schema": schema}
            options["response_format"] = {"type": shape, "json_schema": named}
        elif shape:
            options["response_format"] = {"type": shape}
        return options


def _answered(made: Any, messages: "Sequence[Message]") -> Answered:
    """Read a completion as whatever server wrote it: fields may be missing."""
    choices = getattr(made, "choices", None)
    if not choices or getattr(choices[0], "message", None) is None:
        raise ModelTrouble("down", "a completion without a choice")
    content = choices[0].message.content or ""
    used = getattr(getattr(made, "usage", None), "total_tokens", None)
    asked = sum(len(message["content"]) for message in messages)
    tokens = used if isinstance(used, int) and used > 0 else guess(asked) + guess(len(content))
    whole = choices[0].finish_reason in ("stop", None) and bool(content)
    return Answered(content, tokens, whole)


def guess(characters: int) -> int:
    """Guess the tokens of so many characters: three make one, in JSON with places of pieces."""
    return characters // 3 + 1


def _refused(error: "APIStatusError") -> ModelTrouble:
    status = error.status_code
    wait = _retry_after(error.response.headers)
    if status == 429:
        return ModelTrouble("busy", "429", wait)
    if status in (401, 403, 404):
        return ModelTrouble("misconfigured", str(status))
    if status >= 500 or status in (408, 409):
        return ModelTrouble("down", str(status), wait)
    return ModelTrouble("unwilling", str(status))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After, as seconds or as a date (RFC 9110, 10.2.3), in seconds from now."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
