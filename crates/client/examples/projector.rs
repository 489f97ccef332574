//! A projector into SQLite (投影示例): one row per case, kept from its events. `projector DATABASE`.
//!
//! Row and position are written in one transaction: kill it whenever you like, and it goes on where it stopped.
use anjuan_client::domain::event::Event;
use anjuan_client::domain::matters::case::events::CaseEvent;
use anjuan_client::domain::vocabulary::ids::Kind;
use anjuan_client::{Consumer, Content, Delivered, Position, Reaction};
use rusqlite::{Connection, Error, OptionalExtension, params};

const TABLES: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; -- What a power cut takes comes again, because its position went with it.
    CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY, number TEXT, window TEXT, last TEXT, events INTEGER);";

struct Projector(Connection);

impl Reaction for Projector {
    type Error = Error;

    async fn position(&mut self) -> Result<Option<Position>, Error> {
        let at: Option<String> = self.0.query_row("SELECT at FROM position", [], |row| row.get(0)).optional()?;
        Ok(at.and_then(|at| at.parse().ok()))
    }

    async fn apply(&mut self, event: &Delivered) -> Result<(), Error> {
        let together = self.0.transaction()?;
        let id = &event.aggregate.id;
        if let Content::Event(content) = event.content()
            && let Event::Case(CaseEvent::Registered(case)) = *content
        {
            let row = params![id, case.number, case.window];
            together.execute("INSERT INTO cases VALUES (?1, ?2, ?3, '', 0)", row)?;
        }
        let last = params![id, event.event_type];
        together.execute("UPDATE cases SET last = ?2, events = events + 1 WHERE id = ?1", last)?;
        together.execute("INSERT OR REPLACE INTO position VALUES (1, ?1)", [event.position().to_string()])?;
        together.commit()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = Connection::open(std::env::args().nth(1).ok_or("which database?")?)?;
    database.execute_batch(TABLES)?;
    let consumer = Consumer::from_environment().await?.kinds([Kind::Case]);
    Err(consumer.run(&mut Projector(database)).await.into())
}
