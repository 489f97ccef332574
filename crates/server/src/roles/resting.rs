//! How a proposal of the workflow was answered (自动处理的搁置), and what a refused one waits for: it rests until something changed that could make
//! the answer another one. Nothing is decided here.
use crate::ports::{QueryPort, Question, RegisterQuery};
use anjuan_api::Problem;
use anjuan_api::queries::{Page, RegisterRow};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_policies::Watched;
use anjuan_views::page::LARGEST_LIMIT;

/// How a proposal was answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// Accepted: for ever.
    Done,
    /// It is made again from this instant on.
    Until(Instant),
    /// Refused: it is made again when something else is seen.
    Refused {
        /// What was seen then.
        seen: Seen,
        /// Why.
        problem: Box<Problem>,
    },
}

/// What a refused proposal was refused by: its row, the reference data, and what is open of whoever owes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    row: Vec<u64>,
    reference: u64,
    open: Vec<(AggregateRef, u32)>,
}

impl Seen {
    /// What is to be seen now. Of very many open lines the first ones are looked at.
    ///
    /// # Errors
    /// The problem as the register answers.
    pub(super) async fn now(queries: &dyn QueryPort, watched: &Watched, reference: u64) -> Result<Self, Problem> {
        let kinds: Vec<&str> = watched.kinds.iter().copied().map(Kind::as_str).collect();
        let query = RegisterQuery {
            kinds: Some(kinds.join(",")),
            open: Some(true),
            by_name: Some(watched.person.clone()),
            limit: Some(LARGEST_LIMIT),
            ..RegisterQuery::default()
        };
        let answer = queries.ask(Question::Register(query)).await?;
        let page: Page<RegisterRow> = serde_json::from_slice(&answer).map_err(|error| {
            let (en, zh) = (format!("the register does not read: {error}"), format!("登记册无法读取：{error}"));
            Problem::new(500, "internal", en, zh)
        })?;
        let open = page.rows.into_iter().map(|row| (row.entry.aggregate, row.entry.version));
        Ok(Self { row: watched.row.clone(), reference, open: open.collect() })
    }
}
