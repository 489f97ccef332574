//! Periods, ballots and sheets, as they were recorded.
use super::row::{Announced, Ballot, Drawn, Period, Version};
use super::{Row, cannot_follow, key};
use crate::reference::version;
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::scores::ballot::events::BallotEvent;
use anjuan_domain::scores::period::events::PeriodEvent;
use anjuan_domain::scores::rules::{Change, changes};
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::scores::score::{Score, evolve};
use anjuan_domain::vocabulary::stamp::Stamp;
use std::sync::Arc;

pub(super) fn ballot(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    let BallotEvent::Cast(cast) = given.data::<BallotEvent>()?.clone();
    let (period, window, marks) = (cast.period, cast.window, cast.marks);
    rows.put(&key(envelope), Row::Ballot(Ballot { period, window, marks, event: envelope.id }));
    Ok(())
}

pub(super) fn period(event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    let key = key(envelope);
    let known = rows.get(&key).map(Arc::unwrap_or_clone);
    let row = match (event.data::<PeriodEvent>()?.clone(), known) {
        (PeriodEvent::Opened(opened), None) => {
            Period { opened, closed: None, closed_position: 0, decided: None, attested_by: None, published: vec![] }
        }
        (PeriodEvent::Closed(closed), Some(Row::Period(row))) => {
            Period { closed: Some(closed), closed_position: event.stream_sequence, ..*row }
        }
        (PeriodEvent::Decided(decided), Some(Row::Period(row))) => {
            Period { decided: Some((envelope.time, decided)), attested_by: None, ..*row }
        }
        (PeriodEvent::Attested(attested), Some(Row::Period(row))) => Period { attested_by: Some(attested.by), ..*row },
        (PeriodEvent::Published(published), Some(Row::Period(mut row))) => {
            row.published.push(Announced { at: envelope.time, event: envelope.id, published });
            *row
        }
        _ => return Err(cannot_follow(envelope)),
    };
    rows.put(&key, Row::Period(Box::new(row)));
    Ok(())
}

pub(super) fn score(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    let event = given.data::<ScoreEvent>()?;
    let key = key(envelope);
    let (mut state, mut versions) = match rows.get(&key).map(Arc::unwrap_or_clone) {
        Some(Row::Drawn(row)) => (Some(Box::new(row.score)), row.versions),
        Some(_) => return Err(cannot_follow(envelope)),
        None => (None, vec![]),
    };
    let before = state.clone();
    let stamp = Stamp { version: version(envelope)?, time: envelope.time, recorded: envelope.recordedtime };
    evolve(&mut state, event, stamp)?;
    let score = *state.ok_or_else(|| cannot_follow(envelope))?;
    if before.as_ref().is_none_or(|before| before.sheet_version != score.sheet_version) {
        let changes = before.map_or_else(Vec::new, |before| difference(&before, &score));
        let (reason, by) = (reason(event), envelope.authid.clone().into_owned());
        let (at, sheet) = (envelope.time, score.sheet.clone());
        versions.push(Version { at, by, event: envelope.id, sheet, changes, reason });
    }
    rows.put(&key, Row::Drawn(Box::new(Drawn { score, versions })));
    Ok(())
}

fn difference(before: &Score, after: &Score) -> Vec<Change> {
    changes(&before.sheet, &after.sheet)
}

fn reason(event: &ScoreEvent) -> String {
    match event {
        ScoreEvent::Drawn(_) | ScoreEvent::Contested(_) => String::new(),
        ScoreEvent::Chosen(event) => event.reason.clone(),
        ScoreEvent::ContestDecided(event) => event.reason.clone(),
        ScoreEvent::RelaxationAsked(event) => event.reason.clone(),
        ScoreEvent::RelaxationRefused(event) => event.reason.clone(),
        ScoreEvent::Relaxed(event) => event.reason.clone(),
        ScoreEvent::Corrected(event) => event.reason.clone(),
    }
}
