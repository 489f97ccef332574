//! What periods, ballots and score sheets ask (考核期、互评票、考核表), none of which has a clock.
//!
//! Implements monthly/10 and 12, assessment/1 and handover/2.5: ballots, the close, the meeting's decision, its attestation, the publication,
//! and contests of lines. A ballot is a window's; who casts it is whoever heads the window.
use super::row::{Asking, Begins, By, Kept, Open};
use super::{On, member};
use crate::view::Unappliable;
use anjuan_domain::access::asked::Asked;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::clock::civil;
use anjuan_domain::scores::ballot::events::Cast;
use anjuan_domain::scores::period::events::{Opened, PeriodEvent, PeriodKind};
use anjuan_domain::scores::rules::Charge;
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::{Days, NaiveTime};
use std::collections::BTreeMap;

/// One event of a period.
pub(super) fn period(on: &mut On<'_>, event: &PeriodEvent) {
    let mut row = on.row();
    row.number.clone_from(&on.aggregate.id);
    row.open.clear();
    match event {
        PeriodEvent::Opened(opened) => open(on, &mut row, opened),
        PeriodEvent::Closed(closed) => {
            let begins = Some(Begins::At(closed.contest_until));
            row.ask(Open { begins, ..on.asks(Task::DecidePeriod, Asked::Offices) });
        }
        PeriodEvent::Decided(decided) => {
            let others = decided.present.iter().filter(|person| **person != decided.by).cloned().collect();
            let body = member("document", decided.document.clone());
            row.ask(Open { body, ..on.asks(Task::AttestPeriod, Asked::AnyOf(others)) });
        }
        PeriodEvent::Attested(_) => row.ask(on.asks(Task::PublishPeriod, Asked::Offices)),
        PeriodEvent::Published(_) => {}
    }
    on.keep(row);
}

/// The ballots of a month from its first day on, and its close after its last.
fn open(on: &On<'_>, row: &mut Asking, opened: &Opened) {
    let period = on.aggregate.id.clone();
    let begins = |day| Begins::At(civil::instant(day, NaiveTime::MIN));
    let over = opened.until.checked_add_days(Days::new(1)).unwrap_or(opened.until);
    if opened.kind != PeriodKind::Month {
        return row.ask(Open { begins: Some(begins(over)), ..on.asks(Task::ClosePeriod, Asked::Offices) });
    }
    for window in &opened.subjects {
        let Ok(ballot) = AggregateRef::new(Kind::Ballot, format!("{period}-{window}")) else { continue };
        row.ask(Open {
            object: Some(ballot),
            which: window.clone(),
            by: Some(By::Ballots(period.clone())),
            begins: Some(begins(opened.from)),
            ..on.asks(Task::CastBallot, Asked::HeadOf(window.clone()))
        });
    }
    row.ask(Open { begins: Some(Begins::AfterBallots(period)), ..on.asks(Task::ClosePeriod, Asked::Offices) });
}

/// A ballot was cast.
pub(super) fn cast(on: &mut On<'_>, cast: &Cast) -> Result<(), Unappliable> {
    let period = AggregateRef::new(Kind::Period, cast.period.as_str());
    let period = period.map_err(|error| Unappliable(error.to_string()))?;
    let mut row = on.row_of(&period);
    row.settle(Task::CastBallot, &cast.window);
    on.keep(row);
    Ok(())
}

/// One event of a score sheet.
pub(super) fn score(on: &mut On<'_>, event: &ScoreEvent) {
    let mut row = on.row();
    row.number.clone_from(&on.aggregate.id);
    match event {
        ScoreEvent::Drawn(drawn) => decided(&mut row, &drawn.charges),
        ScoreEvent::Corrected(corrected) => decided(&mut row, &corrected.charges),
        ScoreEvent::Chosen(chosen) => {
            let mut known = deciders(&row);
            known.insert(chosen.charge.clone(), chosen.by.clone());
            row.kept = Kept::Deciders(known);
        }
        ScoreEvent::Contested(contested) => {
            let decider = deciders(&row).remove(&contested.charge);
            row.ask(Open {
                which: format!("v{}", on.version),
                but: decider.into_iter().chain([contested.by.clone()]).chain(subject(on)).collect(),
                body: member("charge", contested.charge.clone()),
                ..on.asks(Task::DecideScore, Asked::Offices)
            });
        }
        ScoreEvent::ContestDecided(decided) => {
            let charge = Some(decided.charge.as_str());
            row.open.retain(|open| open.body.get("charge").and_then(|charge| charge.as_str()) != charge);
        }
        // What is asked by them has a clock.
        ScoreEvent::RelaxationAsked(_) | ScoreEvent::Relaxed(_) | ScoreEvent::RelaxationRefused(_) => return,
    }
    on.keep(row);
}

fn decided(row: &mut Asking, charges: &[Charge]) {
    let known = charges.iter().filter_map(|charge| Some((charge.id.clone(), charge.decided_by.clone()?)));
    let known: BTreeMap<String, String> = known.collect();
    row.kept = if known.is_empty() { Kept::Nothing } else { Kept::Deciders(known) };
}

fn deciders(row: &Asking) -> BTreeMap<String, String> {
    if let Kept::Deciders(known) = &row.kept { known.clone() } else { BTreeMap::new() }
}

/// Whose sheet it is, where it is a person's: its id ends with whom it is about.
fn subject(on: &On<'_>) -> Option<String> {
    on.aggregate.id.rsplit('-').next().map(str::to_owned)
}
