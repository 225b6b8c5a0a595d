"""Looks at the links of papers that people opened or saved: are they there, is there code by now?

    due papers -> the hosts of their links, Hugging Face's page of the paper -> links with a state

At once, and again after 3, 7 and 21 days. One request to a host in each tick, whatever the number
of papers; a paper whose host has had its request waits for the next tick.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from papers.paper import Link, Paper
from papers.sources.code_hosts import CannotTell, CodeHosts
from papers.sources.failures import Stopping
from storage import link_watch, saved
from storage.database import Database

SECONDS = 75.0
"""Between two ticks: 48 requests an hour to a host. GitHub allows 60 without a token
(docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api)."""

LOOKED_AT = 20
"""Papers looked at in one tick, at most."""

PAGES = "huggingface.co"

log = logging.getLogger(__name__)


class LinkChecks:
    """`hugging_face` says whether Hugging Face may be asked for links of papers without code."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        hosts: CodeHosts,
        hugging_face: bool = True,
    ) -> None:
        self._db = db
        self._now = now
        self._hosts = hosts
        self._hugging_face = hugging_face

    def tick(self) -> int:
        """Look at the links of papers that are due; return how many were."""
        asked: set[str] = set()
        count = 0
        for paper in link_watch.due(self._db.read(), self._now(), LOOKED_AT):
            needed = self._needed(paper)
            if asked.isdisjoint(needed):
                asked.update(needed)
                try:
                    count += self._look(paper)
                except Stopping:  # says nothing of the paper's links: they are still due
                    break
        return count

    def close(self) -> None:
        """Give up what is under way, from any thread."""
        self._hosts.close()

    def _needed(self, paper: Paper) -> list[str]:
        hosts = [host for link in paper.links if (host := self._hosts.host(link))]
        return hosts + ([PAGES] if self._asks_for_code(paper) else [])

    def _asks_for_code(self, paper: Paper) -> bool:
        return self._hugging_face and not any(link.label == "code" for link in paper.links)

    def _look(self, paper: Paper) -> bool:
        try:
            links = [self._seen(link) for link in paper.links]
            if self._asks_for_code(paper):
                have = {link.url.lower() for link in links}
                found = self._hosts.announced(paper.id)
                links += [link for link in found if link.url.lower() not in have]
        except CannotTell as error:
            log.info("links of %s: %s", paper.id, error)
            with self._db.write() as con:
                link_watch.put_off(con, paper.id, self._now())
            return False
        with self._db.write() as con:
            link_watch.looked_at(con, paper, links, self._now())
            saved.not_there(con, paper.id, (link.url for link in links if link.state))
        return True

    def _seen(self, link: Link) -> Link:
        if not self._hosts.host(link):
            return link
        return replace(link, state=self._hosts.state(link))
