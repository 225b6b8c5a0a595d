"""What the seventh migration adds: whose links are looked at again, and when."""

STATEMENTS = (
    # round: how many times the paper's links were looked at; no row after the last time.
    """CREATE TABLE link_watch (
        paper INTEGER PRIMARY KEY REFERENCES paper (pk),
        since INTEGER NOT NULL,
        round INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER
    ) STRICT""",
    "CREATE INDEX link_watch_due ON link_watch (due_at) WHERE due_at IS NOT NULL",
)
