"""Asks the hosts of code whether what a paper links to is there, and whether anything is in it.

Only hosts named here are asked, for an address in an abstract may lead anywhere, and each by the
public interface it has for this. Blocks; run it in a thread.

    GitHub     docs.github.com/rest/repos/repos            404: none; size 0: empty
    GitLab     docs.gitlab.com/api/projects                404; empty_repo
    Codeberg   codeberg.org/api/swagger (Forgejo)          404; empty
    Bitbucket  developer.atlassian.com/cloud/bitbucket     404; size 0
    Hugging Face  huggingface.co/docs/hub/api              404, 401; no file but the readme
    Zenodo     developers.zenodo.org                       404, 410; no files
    pages      *.github.io, *.gitlab.io                    404; one that leads elsewhere is there
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from papers.links import find_links
from papers.paper import Link, LinkState
from papers.sources import wire
from papers.sources.failures import SourceError, Stopping

TIMEOUT, DEADLINE = 10.0, 20.0  # seconds
REDIRECTS = 3

_GONE = frozenset({401, 404, 410, 451})
_README = frozenset({".gitattributes", ".gitignore", "README.md"})


class CannotTell(Exception):
    """The host did not say; ask it again later."""


class LeadsElsewhere(CannotTell):
    """The host sends us to another one, which is not asked."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What to ask about an address: a URL, and what its answer, read as JSON, says is empty.

    `page` says that a page of one's own is asked for, which may have moved to a domain of its own.
    """

    url: str
    empty: Callable[[Any], bool] | None = None
    page: bool = False


class CodeHosts:
    """Asks in our name, from one thread. With a `gateway` every request goes there, the host first
    in its path. After `close` everything raises Stopping.
    """

    def __init__(self, contact: str = "", gateway: str = "") -> None:
        self._client = wire.client(contact)
        self._gateway = gateway.rstrip("/")
        self._lock = threading.Lock()
        self._flight: wire.Flight | None = None
        self._closed = False

    def close(self) -> None:
        """Cut off the request under way; whatever is asked from then on raises Stopping."""
        with self._lock:
            self._closed = True
            if self._flight is not None:
                self._flight.cut(Stopping())
        self._client.close()

    def host(self, link: Link) -> str:
        """Name the host that would be asked about a link; "" when none is."""
        question = _question(link.url)
        return urlsplit(question.url).netloc if question else ""

    def state(self, link: Link) -> LinkState:
        """Return "" for a link that leads to something, "gone" or "empty".

        Raises CannotTell.
        """
        question = _question(link.url)
        if question is None:
            raise CannotTell(f"nobody to ask about {link.url}")
        try:
            answer = self._get(question.url)
        except LeadsElsewhere:
            if question.page:
                return ""
            raise
        if answer.status in _GONE:
            return "gone"
        if question.empty is None:
            return ""
        return "empty" if question.empty(_read(answer)) else ""

    def announced(self, paper_id: str) -> tuple[Link, ...]:
        """Return the links that Hugging Face's page of a paper has; authors put them there.

        huggingface.co/docs/hub/paper-pages. Raises CannotTell.
        """
        answer = self._get(f"https://huggingface.co/api/papers/{quote(paper_id)}")
        if answer.status in _GONE:
            return ()
        found = _read(answer)
        named = (found.get("githubRepo"), found.get("projectPage"))
        links = find_links(" ; ".join(f"Project page: {url}" for url in named if _is_url(url)))
        return tuple(replace(link, source="huggingface") for link in links)

    def _get(self, url: str) -> wire.Answer:
        for _redirect in range(REDIRECTS + 1):
            answer = self._once(url)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url = self._followed(url, answer.headers.get("location", ""))
        if answer.status == 200 or answer.status in _GONE:
            return answer
        raise CannotTell(f"{urlsplit(url).netloc} answered {answer.status}")

    def _once(self, url: str) -> wire.Answer:
        parts = urlsplit(url)
        asked = f"{self._gateway}/{parts.netloc}{parts.path}" if self._gateway else url
        if self._gateway and parts.query:
            asked += f"?{parts.query}"
        headers = {"Accept": "application/json, text/html;q=0.9, */*;q=0.5"}
        flight = wire.Flight()
        with self._lock:
            if self._closed:
                raise Stopping
            self._flight = flight
        try:
            return wire.fetch(self._client, asked, flight, TIMEOUT, DEADLINE, headers)
        except Stopping:
            raise
        except SourceError as error:
            raise CannotTell(f"{parts.netloc}: {error.detail}") from error

    def _followed(self, url: str, location: str) -> str:
        """Follow a renamed repository, and never to another host than the one asked."""
        before, after = urlsplit(url), urlsplit(location)
        if location.startswith("/"):
            return f"{before.scheme}://{before.netloc}{location}"
        if after.scheme != "https" or after.netloc != before.netloc:
            raise LeadsElsewhere(f"{before.netloc} leads elsewhere")
        return location


def _question(url: str) -> _Question | None:
    parts = urlsplit(url)
    host, steps = parts.netloc.lower(), [step for step in parts.path.split("/") if step]
    if re.fullmatch(r"[\w-]+\.(?:github|gitlab)\.io", host):
        return _Question(f"https://{host}{parts.path or '/'}", page=True)
    if host in ("huggingface.co", "hf.co"):
        return _hugging_face(steps)
    if host == "zenodo.org" or (host == "doi.org" and "zenodo." in parts.path):
        record = re.search(r"(?:/records?/|zenodo\.)(\d+)", parts.path)
        return record and _Question(
            f"https://zenodo.org/api/records/{record[1]}", lambda it: not it.get("files", True)
        )
    if len(steps) < 2:
        return None
    owner, name = (quote(step, safe="") for step in (steps[0], steps[1].removesuffix(".git")))
    match host:
        case "github.com":
            return _Question(
                f"https://api.github.com/repos/{owner}/{name}", lambda it: it.get("size") == 0
            )
        case "gitlab.com":
            return _Question(
                f"https://gitlab.com/api/v4/projects/{owner}%2F{name}",
                lambda it: bool(it.get("empty_repo")),
            )
        case "codeberg.org":
            return _Question(
                f"https://codeberg.org/api/v1/repos/{owner}/{name}",
                lambda it: bool(it.get("empty")),
            )
        case "bitbucket.org":
            return _Question(
                f"https://api.bitbucket.org/2.0/repositories/{owner}/{name}",
                lambda it: it.get("size") == 0,
            )
        case _:
            return None


def _hugging_face(steps: list[str]) -> _Question | None:
    kind = steps[0] if steps and steps[0] in ("datasets", "spaces") else "models"
    names = [quote(step, safe="") for step in steps if step != kind][:2]
    if len(names) < 2 or names[0] == "collections":
        return None
    return _Question(
        f"https://huggingface.co/api/{kind}/{names[0]}/{names[1]}",
        lambda it: {each.get("rfilename") for each in it.get("siblings", [{}])} <= _README,
    )


def _read(answer: wire.Answer) -> Any:
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise CannotTell(f"{urlsplit(answer.url).netloc} did not answer with JSON") from error
    if not isinstance(found, dict):
        raise CannotTell(f"{urlsplit(answer.url).netloc} answered with something else")
    return found


def _is_url(found: object) -> bool:
    return isinstance(found, str) and re.fullmatch(r"https?://\S+", found) is not None
