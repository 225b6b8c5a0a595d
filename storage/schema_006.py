"""What the sixth migration adds: what papers read in, readings, what they cost.

It leans on the first schema only. `reads` are words of papers.readings.reading.Reads.
"""

STATEMENTS = (
    # A code of papers.readings.tongues.TONGUES; '' for the original.
    "ALTER TABLE chat ADD COLUMN reads_in TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE chat ADD COLUMN reads TEXT NOT NULL DEFAULT 'abstract'",
    # Its digest waits until then for readings; not before next_due: it has not begun to wait.
    "ALTER TABLE chat ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0",
    """CREATE INDEX chat_reading ON chat (next_due, id)
        WHERE state = 'active' AND (reads_in <> '' OR reads <> 'abstract')""",
    "CREATE INDEX chat_held ON chat (held_until) WHERE held_until > 0",
    # title and abstract are '' where language is: one line in the paper's own. A refused one was
    # asked for and did not pass the checks; problem says why, and it is not asked for again.
    """CREATE TABLE reading (
        paper INTEGER NOT NULL,
        version INTEGER NOT NULL,
        language TEXT NOT NULL,
        prompt INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'refused')),
        tokens INTEGER NOT NULL,
        made_at INTEGER NOT NULL,
        problem TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        tldr TEXT NOT NULL DEFAULT '',
        abstract TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (paper, version, language, prompt)
    ) STRICT, WITHOUT ROWID""",
    # One row for each day (UTC) and language; `requests` counts every question, first or second.
    """CREATE TABLE reading_cost (
        day TEXT NOT NULL,
        language TEXT NOT NULL,
        requests INTEGER NOT NULL DEFAULT 0,
        tokens INTEGER NOT NULL DEFAULT 0,
        done INTEGER NOT NULL DEFAULT 0,
        refused INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (day, language)
    ) STRICT, WITHOUT ROWID""",
)
