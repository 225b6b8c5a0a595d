"""What the eleventh migration adds: how many papers have each stem, likenesses, and an order."""

STATEMENTS = (
    # The empty stem counts the papers themselves.
    """CREATE TABLE stem_count (
        stem TEXT PRIMARY KEY,
        papers INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # weights: a JSON object, the heaviest stem first.
    """CREATE TABLE likeness (
        paper INTEGER PRIMARY KEY,
        weights TEXT NOT NULL
    ) STRICT""",
    """ALTER TABLE chat ADD COLUMN arrangement TEXT NOT NULL DEFAULT 'topics'
        CHECK (arrangement IN ('topics', 'closeness'))""",
)

COUNT = (
    "CREATE VIRTUAL TABLE temp.indexed_word USING fts5vocab(main, search, col)",
    # Of titles and abstracts the index knows the counts apart; most words of a title stand in
    # the abstract too, so that the greater is nearly the count of both.
    """INSERT INTO stem_count (stem, papers)
        SELECT term, max(doc) FROM temp.indexed_word
        WHERE col IN ('ti_stem', 'abs_stem') GROUP BY term""",
    "INSERT INTO stem_count (stem, papers) SELECT '', count(*) FROM paper",
    "DROP TABLE temp.indexed_word",
)
"""Counts what is stored already; some seconds for 100,000 papers, once."""
