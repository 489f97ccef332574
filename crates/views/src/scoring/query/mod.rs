//! Questions to the `scoring` view (考核查询): periods, sheets with their ranking, one sheet explained, how things stand, what
//! the facts of today would correct, and a closed period under another rulebook.
//!
//! The centre is that of the same sources ([`crate::attendance::centre`]). Nothing that is asked changes anything.
pub mod answers;
mod digest;
mod drafts;
mod explain;
mod periods;
mod proposals;
mod ranking;
mod sheets;
mod stars;
mod what_if;
use super::Row;
use super::collect::Sources;
use super::row::Drawn;
pub use crate::attendance::query::Unanswered;
use crate::view::{Source, Unreadable};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::scores::rules::{Charge, Sheet, score};
use anjuan_domain::scores::score::table_of;
use anjuan_domain::vocabulary::refusal::{Refusal, Refuse};
pub use answers::*;
use chrono::NaiveDate;
pub use digest::digest;
pub use drafts::{correction, drafts, scores};
pub use explain::{explain, live};
pub use periods::{period, periods};
pub use proposals::proposals;
pub use sheets::sheets;
pub use stars::stars;
use std::collections::BTreeMap;
pub use what_if::what_if;

/// The sheets of a period that are drawn up, by subject.
fn drawn(scoring: &dyn Source<Row>, period: &str) -> Result<BTreeMap<String, Drawn>, Unreadable> {
    let mut found = BTreeMap::new();
    for row in scoring.rows(&format!("score/{period}-")) {
        if let (_, Row::Drawn(row)) = row? {
            found.insert(row.score.subject.clone(), *row);
        }
    }
    Ok(found)
}

/// A period as it is stored.
fn stored(scoring: &dyn Source<Row>, period: &str) -> Result<Option<super::row::Period>, Unreadable> {
    Ok(match scoring.row(&format!("period/{period}"))? {
        Some(Row::Period(row)) => Some(*row),
        _ => None,
    })
}

/// Whom a period is about: as it was closed, before that as it was opened.
fn subjects(row: &super::row::Period) -> &[String] {
    row.closed.as_ref().map_or(&row.opened.subjects, |closed| &closed.subjects)
}

/// The sheet that charges come to under the rulebook of the period's last day.
fn priced(period: &str, subject: &str, charges: &[Charge], centre: &Centre) -> Result<Sheet, Unanswered> {
    let (table, until) = table_of(period).ok_or_else(|| NoRulebook(period.to_owned()))?;
    let rulebook = centre.rulebook(until).ok_or_else(|| NoRulebook(period.to_owned()))?;
    Ok(score(table, period, subject, charges, rulebook)?)
}

/// The name of a window or a person, on a day or as known last before it; the id where there is none.
fn name(subject: &str, on: NaiveDate, centre: &Centre) -> String {
    let window = centre.window(subject, on).map(|window| window.name.clone());
    let person = || centre.person_last_by(subject, on).map(|person| person.name.clone());
    window.or_else(person).unwrap_or_else(|| subject.to_owned())
}

/// A period that cannot be priced.
#[derive(Debug)]
struct NoRulebook(String);

impl Refuse for NoRulebook {
    fn code(&self) -> &'static str {
        "scoring.no-rulebook"
    }
    fn article(&self) -> &'static str {
        "council/4"
    }
    fn en(&self) -> String {
        format!("`{}` has no sheets, or no rulebook is in force on its last day.", self.0)
    }
    fn zh(&self) -> String {
        format!("“{}”没有考核表，或者其末日没有施行的规则册。", self.0)
    }
}

impl From<NoRulebook> for Unanswered {
    fn from(error: NoRulebook) -> Self {
        Self::Refused(Refusal::from(error))
    }
}

/// The views as they are asked: the sources and the centre of them.
#[derive(Clone, Copy)]
pub struct Views<'a> {
    /// The rows.
    pub sources: Sources<'a>,
    /// The reference data.
    pub centre: &'a Centre,
}
