"""What the ninth migration adds: chats where links are shown as cards, and who acts for a channel.

It leans on the first schema only.
"""

STATEMENTS = (
    # One row for each chat that was ever asked; a thread without one follows its chat.
    """CREATE TABLE unfurling (
        chat INTEGER PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
        wanted INTEGER NOT NULL
    ) STRICT""",
    # When a paper was last shown in a chat because somebody posted its link.
    """CREATE TABLE unfurled (
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        paper INTEGER NOT NULL,
        shown_at INTEGER NOT NULL,
        PRIMARY KEY (chat, paper)
    ) STRICT, WITHOUT ROWID""",
    # For which channel a person speaks from their private chat.
    """CREATE TABLE acting (
        platform TEXT NOT NULL,
        person INTEGER NOT NULL,
        channel INTEGER NOT NULL,
        title TEXT NOT NULL,
        begun_at INTEGER NOT NULL,
        PRIMARY KEY (platform, person)
    ) STRICT, WITHOUT ROWID""",
)
