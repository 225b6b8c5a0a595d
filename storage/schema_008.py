"""What the eighth migration adds: which papers a chat opened, for /stats and for closeness."""

STATEMENTS = (
    """CREATE TABLE opened (
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        paper INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        times INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (chat, paper)
    ) STRICT, WITHOUT ROWID""",
)
