"""The first schema (0.1.0)."""

STATEMENTS = (
    """CREATE TABLE returns (
        id {id},
        school_code TEXT NOT NULL,
        school_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        affiliation TEXT NOT NULL,
        district TEXT NOT NULL,
        year INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        form TEXT NOT NULL,
        edition TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        signed TEXT,
        UNIQUE (school_code, year, revision)
    )""",
    """CREATE TABLE empty_sections (
        return_id BIGINT NOT NULL REFERENCES returns (id) ON DELETE CASCADE,
        section TEXT NOT NULL,
        PRIMARY KEY (return_id, section)
    )""",
    """CREATE TABLE explanations (
        id {id},
        return_id BIGINT NOT NULL REFERENCES returns (id) ON DELETE CASCADE,
        check_id TEXT NOT NULL,
        section TEXT NOT NULL,
        row_id TEXT NOT NULL,
        text TEXT NOT NULL,
        digest TEXT NOT NULL,
        written_at TEXT NOT NULL,
        written_by TEXT NOT NULL,
        replaced_at TEXT,
        replaced_by TEXT
    )""",
    "CREATE INDEX explanations_of_return ON explanations (return_id)",
    """CREATE TABLE changes (
        id {id},
        return_id BIGINT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        section TEXT NOT NULL,
        row_id TEXT NOT NULL,
        field TEXT NOT NULL,
        old TEXT,
        new TEXT
    )""",
    """CREATE TABLE submissions (
        id {id},
        return_id BIGINT NOT NULL REFERENCES returns (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        check_code TEXT NOT NULL,
        name TEXT NOT NULL,
        content {bytes} NOT NULL
    )""",
    "CREATE INDEX submissions_of_return ON submissions (return_id)",
    """CREATE TABLE received (
        id {id},
        merged_year INTEGER NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        outcome TEXT NOT NULL,
        verdict TEXT NOT NULL,
        report TEXT NOT NULL,
        school_code TEXT NOT NULL,
        year INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        content {bytes} NOT NULL
    )""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
