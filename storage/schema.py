"""The tables, as the first migration makes them; later changes are migrations of their own.

Moments are INTEGER milliseconds since 1970 (moments.py), days are ISO dates, lists are JSON.
`paper.pk` is papers.paper.number(id), so newer papers have greater numbers.
"""

OPEN_STATES = ("ready", "retry", "uncertain")  # a delivery that may be claimed
WAITING_STATES = (*OPEN_STATES, "paused")
UNFINISHED_STATES = (*WAITING_STATES, "attempting")  # one that holds back the chat's next
NOTABLE = "state NOT IN ('sent', 'cancelled')"  # what operators are told about


def quoted(states: tuple[str, ...]) -> str:
    """List fixed words for an IN clause; SQLite uses a partial index only for literal text."""
    return ", ".join(f"'{state}'" for state in states)


_PAPERS = (
    """CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # The short columns stand before the long ones: lists read only the start of a row.
    # raw_title and raw_abstract are NULL when equal to the readable text.
    """CREATE TABLE paper (
        pk INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        categories TEXT NOT NULL,
        published INTEGER,
        updated INTEGER,
        withdrawn INTEGER NOT NULL,
        stored_at INTEGER NOT NULL,
        journal_ref TEXT NOT NULL,
        doi TEXT NOT NULL,
        links TEXT NOT NULL,
        comments TEXT NOT NULL,
        authors TEXT NOT NULL,
        abstract TEXT NOT NULL,
        raw_title TEXT,
        raw_abstract TEXT
    ) STRICT""",
    """CREATE TABLE version (
        paper INTEGER NOT NULL,
        version INTEGER NOT NULL,
        submitted INTEGER NOT NULL,
        PRIMARY KEY (paper, version)
    ) STRICT, WITHOUT ROWID""",
    # history = 1: a day before Paperboy's first, kept for search and previews, never pushed.
    """CREATE TABLE batch (
        day TEXT PRIMARY KEY,
        state TEXT NOT NULL
            CHECK (state IN ('waiting', 'fresh', 'closed', 'quiet', 'stalled', 'failed')),
        seq INTEGER UNIQUE,
        declared INTEGER NOT NULL DEFAULT 0,
        fetched INTEGER NOT NULL DEFAULT 0,
        history INTEGER NOT NULL DEFAULT 0,
        opened_at INTEGER NOT NULL,
        closed_at INTEGER,
        note TEXT NOT NULL DEFAULT '',
        CHECK ((state = 'closed') = (seq IS NOT NULL))
    ) STRICT""",
    """CREATE TABLE announcement (
        day TEXT NOT NULL REFERENCES batch (day),
        paper INTEGER NOT NULL REFERENCES paper (pk),
        kind TEXT NOT NULL CHECK (kind IN ('new', 'cross', 'replace')),
        version INTEGER NOT NULL,
        cross_to TEXT NOT NULL DEFAULT '',
        late INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (day, paper, kind)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX announcement_of_paper ON announcement (paper)",
)

_CHATS = (
    """CREATE TABLE topic (
        id INTEGER PRIMARY KEY,
        canonical TEXT NOT NULL UNIQUE
    ) STRICT""",
    """CREATE TABLE chat (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        chat INTEGER NOT NULL,
        thread INTEGER NOT NULL DEFAULT 0,
        title TEXT NOT NULL DEFAULT '',
        private INTEGER NOT NULL,
        minutes INTEGER NOT NULL DEFAULT 480 CHECK (minutes BETWEEN 0 AND 1439),
        zone TEXT NOT NULL DEFAULT 'UTC',
        days INTEGER NOT NULL DEFAULT 127 CHECK (days BETWEEN 1 AND 127),
        cap INTEGER NOT NULL DEFAULT 20 CHECK (cap > 0),
        kinds TEXT NOT NULL DEFAULT 'new cross',
        language TEXT NOT NULL DEFAULT '',
        density TEXT NOT NULL DEFAULT '',
        cursor INTEGER NOT NULL,
        next_due INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused')),
        reason TEXT NOT NULL DEFAULT '',
        paused_at INTEGER,
        not_before INTEGER NOT NULL DEFAULT 0,
        fail_count INTEGER NOT NULL DEFAULT 0,
        fail_since INTEGER,
        created_at INTEGER NOT NULL,
        UNIQUE (platform, chat, thread)
    ) STRICT""",
    "CREATE INDEX chat_due ON chat (platform, next_due, id) WHERE state = 'active'",
    """CREATE TABLE subscription (
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        topic INTEGER NOT NULL REFERENCES topic (id),
        name TEXT NOT NULL,
        since INTEGER NOT NULL,
        position INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (chat, topic)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX subscription_of_topic ON subscription (topic, chat)",
    # A row says that the topic was matched against the batch; papers packs 64-bit numbers.
    """CREATE TABLE hit (
        seq INTEGER NOT NULL,
        topic INTEGER NOT NULL,
        papers BLOB NOT NULL,
        PRIMARY KEY (seq, topic)
    ) STRICT, WITHOUT ROWID""",
    # version 0: as new or cross-list; n: as replacement by version n.
    """CREATE TABLE seen (
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        paper INTEGER NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (chat, paper, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE listing (
        chat INTEGER PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('digest', 'search', 'preview')),
        query TEXT NOT NULL,
        items TEXT NOT NULL,
        made_at INTEGER NOT NULL
    ) STRICT""",
)

_DELIVERY = (
    """CREATE TABLE digest (
        id INTEGER PRIMARY KEY,
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        days TEXT NOT NULL,
        announced INTEGER NOT NULL,
        matched INTEGER NOT NULL,
        items TEXT NOT NULL,
        shown INTEGER NOT NULL,
        UNIQUE (chat, key)
    ) STRICT""",
    """CREATE TABLE delivery (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        chat INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
        digest INTEGER,
        key TEXT NOT NULL,
        part INTEGER NOT NULL,
        parts INTEGER NOT NULL,
        payload TEXT NOT NULL,
        nonce TEXT NOT NULL,
        priority INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ready', 'attempting', 'sent', 'retry', 'uncertain',
                                             'paused', 'dead', 'cancelled')),
        not_before INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        resent INTEGER NOT NULL DEFAULT 0,
        repaired INTEGER NOT NULL DEFAULT 0,
        epoch INTEGER NOT NULL DEFAULT 0,
        lease_until INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '',
        remote_id INTEGER,
        created_at INTEGER NOT NULL,
        attempted_at INTEGER,
        finished_at INTEGER,
        UNIQUE (chat, key, part)
    ) STRICT""",
    f"""CREATE INDEX delivery_open ON delivery (platform, priority, not_before, id)
        WHERE state IN ({quoted(OPEN_STATES)})""",
    f"""CREATE INDEX delivery_unfinished ON delivery (chat, id, state)
        WHERE state IN ({quoted(UNFINISHED_STATES)})""",
    f"CREATE INDEX delivery_notable ON delivery (platform, state) WHERE {NOTABLE}",
    """CREATE INDEX delivery_finished ON delivery (finished_at)
        WHERE finished_at IS NOT NULL AND payload <> ''""",
    """CREATE TABLE lease (
        role TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

FIRST = (*_PAPERS, *_CHATS, *_DELIVERY)
