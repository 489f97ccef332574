"""A projector into SQLite (投影示例): one row per case, kept from its events. `projector.py DATABASE`.

Row and position are written in one transaction: kill it whenever you like, and it goes on where it stopped.
"""

import asyncio
import sqlite3
import sys

from anjuan import digest, events

TABLES = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; -- What a power cut takes comes again, because its position went with it.
    CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY, number TEXT, window TEXT, last TEXT, events INTEGER);
"""


async def project(database: sqlite3.Connection):
    database.executescript(TABLES)
    position = database.execute("SELECT sequence, hash FROM position").fetchone()
    async for sequence, event, body in events(position):
        kind, _, case = event["subject"].partition("/")
        with database:
            if event["type"] == "anjuan.case.registered.v1":
                row = (case, event["data"]["number"], event["data"]["window"])
                database.execute("INSERT INTO cases VALUES (?, ?, ?, '', 0)", row)
            if kind == "case":
                database.execute("UPDATE cases SET last = ?, events = events + 1 WHERE id = ?", (event["type"], case))
            database.execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (sequence, digest(body)))


if __name__ == "__main__":
    asyncio.run(project(sqlite3.connect(sys.argv[1])))
