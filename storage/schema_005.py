"""What the fifth migration adds: topics that rest, dates without digests, and a way back.

It leans on the first schema and the fourth. `muted` and `quiet_until` are ISO dates, '' for none.
"""

STATEMENTS = (
    # No digest comes before this local date.
    "ALTER TABLE chat ADD COLUMN quiet_until TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX chat_quiet ON chat (next_due) WHERE quiet_until <> ''",
    # A paused topic brings nothing, a muted one nothing of the days up to a date. Both are asked
    # when a digest is made: cursor, since and seen know nothing of them.
    "ALTER TABLE subscription ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE subscription ADD COLUMN muted TEXT NOT NULL DEFAULT ''",
    # Subscriptions that were removed, as they were; those removed together are one bundle.
    """CREATE TABLE dropped (
        id INTEGER PRIMARY KEY,
        bundle INTEGER NOT NULL,
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        topic INTEGER NOT NULL REFERENCES topic (id),
        name TEXT NOT NULL,
        since INTEGER NOT NULL,
        position INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        kinds TEXT NOT NULL,
        paused INTEGER NOT NULL,
        muted TEXT NOT NULL,
        dropped_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX dropped_bundle ON dropped (chat, bundle)",
    "CREATE INDEX dropped_when ON dropped (dropped_at)",
)
