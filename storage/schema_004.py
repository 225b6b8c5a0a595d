"""What the fourth migration adds: kinds per topic, saved papers, and the truth about silence.

It leans on the first schema only. `watch` and `silence` are words of storage/chats.py.
"""

STATEMENTS = (
    "ALTER TABLE chat ADD COLUMN silence TEXT NOT NULL DEFAULT 'none'",
    "ALTER TABLE chat ADD COLUMN watch TEXT NOT NULL DEFAULT 'digest'",
    # A chat's own kinds stay: they are those of the next topic it follows.
    "ALTER TABLE subscription ADD COLUMN kinds TEXT NOT NULL DEFAULT 'new cross'",
    "UPDATE subscription SET kinds = (SELECT kinds FROM chat WHERE chat.id = subscription.chat)",
    # Since when arXiv has failed to give a day, and when it is asked again; NULL: it does not fail.
    "ALTER TABLE batch ADD COLUMN failing_since INTEGER",
    "ALTER TABLE batch ADD COLUMN ask_at INTEGER",
    # known: what the chat was told of the paper last, as papers.watching.Known in JSON.
    # changed = 1: the paper was stored anew since; whether that is news is decided at the digest.
    """CREATE TABLE saved (
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        paper INTEGER NOT NULL REFERENCES paper (pk),
        saved_at INTEGER NOT NULL,
        changed INTEGER NOT NULL DEFAULT 0,
        known TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (chat, paper)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX saved_of_paper ON saved (paper)",
    "CREATE INDEX saved_changed ON saved (chat) WHERE changed = 1",
    # The kinds of a list are a matter of listings.py; a check here would have to be made anew for
    # each further one.
    """CREATE TABLE listing_of_any_kind (
        chat INTEGER PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        query TEXT NOT NULL,
        items TEXT NOT NULL,
        made_at INTEGER NOT NULL
    ) STRICT""",
    """INSERT INTO listing_of_any_kind (chat, kind, query, items, made_at)
        SELECT chat, kind, query, items, made_at FROM listing""",
    "DROP TABLE listing",
    "ALTER TABLE listing_of_any_kind RENAME TO listing",
    # Who is still to be told that the day's list is late.
    """CREATE INDEX chat_told ON chat (platform, next_due, id)
        WHERE state = 'active' AND silence = 'line'""",
)
