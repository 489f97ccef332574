//! What those complained of are shown (投诉保密): every read that touches a complaint asks here first (complaint/3).
//!
//! Whom a complaint is about sees neither who complained nor what others said: not in a row, not in recorded events, not
//! on paper, not in the clear, and not through something else that names the complaint. The rule itself is the domain's
//! ([`anjuan_domain::matters::complaint::seen_by`]); here it meets every way of reading.
use super::edge::Edge;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_api::queries::{DeadlineRow, RegisterRow};
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::history::History;
use anjuan_domain::matters::applicant::events::Disclosed;
use anjuan_domain::matters::complaint::{
    Complaint, Shown, Sight, clear_withheld, is_own_statement, raw_withheld, seen_by, shown_to,
};
use anjuan_domain::matters::contact::events::TurnedInto;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::Stored;
use anjuan_views::breaches::codes::Code;
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::late::LateEntry;
use anjuan_views::register::row::Milestone;
use futures::{StreamExt, TryStreamExt, stream};

/// How many complaints of a page are looked up at once.
const SIDE_BY_SIDE: usize = 32;

/// The complaint, where it is withheld from the caller; none where all of it is shown, and for any other kind.
async fn withheld(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<Option<Box<Complaint>>, Failure> {
    let about = about(edge, aggregate).await?;
    let aggregate = about.as_ref().unwrap_or(aggregate);
    if aggregate.kind != Kind::Complaint {
        return Ok(None);
    }
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    let facts = stored.iter().map(|stored| (stored.sequence, &*stored.body));
    let history = History::read(aggregate.clone(), facts).map_err(|error| Failure::Damaged(error.to_string()))?;
    let state = history.state(u64::MAX).map_err(|error| Failure::Damaged(error.to_string()))?;
    let State::Complaint(Some(complaint)) = state else { return Ok(None) };
    let known = edge.centre.known();
    match seen_by(&complaint, &caller.actor, &known.centre, edge.clock.now()) {
        Sight::Full => Ok(None),
        Sight::Withheld => Ok(Some(complaint)),
    }
}

/// What a late entry, a card or an escalation is about: what is said of either of a complaint is as confidential as the complaint.
async fn about(edge: &Edge, aggregate: &AggregateRef) -> Result<Option<AggregateRef>, Failure> {
    if aggregate.kind == Kind::Entry {
        return Ok(anjuan_domain::matters::entry::named(&aggregate.id).map(|(about, _)| about));
    }
    if !matches!(aggregate.kind, Kind::Card | Kind::Escalation) {
        return Ok(None);
    }
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    let Some(first) = stored.first() else { return Ok(None) };
    let first = Envelope::decode(&first.body).and_then(|envelope| envelope.event());
    let first = first.map_err(|error| Failure::Damaged(error.to_string()))?;
    let obligation = if let Event::Card(event) = &first {
        event.obligation()
    } else if let Event::Escalation(event) = &first {
        event.obligation()
    } else {
        None
    };
    Ok(obligation.map(|of| of.about.clone()))
}

/// Refuses the recorded events of a complaint, and papers made from them, to whom it is about.
///
/// # Errors
/// [`Failure::Forbidden`] names complaint/3.
pub(super) async fn raw(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<(), Failure> {
    match withheld(edge, caller, aggregate).await? {
        Some(complaint) => Err(Failure::Forbidden(raw_withheld(&complaint, &caller.actor))),
        None => Ok(()),
    }
}

/// Refuses what is sealed in a complaint to whom it is about, but for their own statement.
///
/// # Errors
/// [`Failure::Forbidden`] names complaint/3.
pub(super) async fn clear(edge: &Edge, caller: &Caller, aggregate: &AggregateRef, key: &str) -> Result<(), Failure> {
    match withheld(edge, caller, aggregate).await? {
        Some(complaint) if !is_own_statement(&complaint, &caller.actor, key) => {
            Err(Failure::Forbidden(clear_withheld(&complaint, &caller.actor)))
        }
        _ => Ok(()),
    }
}

/// Rows as the caller may see them.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn rows(edge: &Edge, caller: &Caller, rows: Vec<RegisterRow>) -> Result<Vec<RegisterRow>, Failure> {
    stream::iter(rows).map(|row| self::row(edge, caller, row)).buffered(SIDE_BY_SIDE).try_collect().await
}

/// A row as the caller may see it.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn row(edge: &Edge, caller: &Caller, mut row: RegisterRow) -> Result<RegisterRow, Failure> {
    let about = row.entry.card.as_ref().map_or(&row.entry.aggregate, |card| &card.about);
    if let Some(complaint) = withheld(edge, caller, about).await? {
        let known = edge.centre.known();
        let shown = shown_to(&complaint, &caller.actor, &known.centre, edge.clock.now());
        return Ok(redacted(row, caller, shown));
    }
    // What a finding is about may be a complaint against whoever reads of it.
    if let Some(finding) = row.entry.finding.as_mut()
        && let Some(about) = finding.about.as_deref().and_then(|about| about.parse().ok())
        && withheld(edge, caller, &about).await?.is_some()
    {
        finding.about = None;
    }
    // The way from a contact to a complaint names the complainant: it is whoever asked.
    if let Some(contact) = row.entry.contact.as_mut()
        && let Some(became) = &contact.became
        && withheld(edge, caller, became).await?.is_some()
    {
        contact.became = None;
        row.entry.progress.retain(|line| line.milestone != Milestone::TurnedInto);
    }
    Ok(row)
}

/// Deadlines as the caller may see them: of a complaint withheld neither the windows of others, nor the paper that moved it.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn deadlines(
    edge: &Edge,
    caller: &Caller,
    mut rows: Vec<DeadlineRow>,
) -> Result<Vec<DeadlineRow>, Failure> {
    for DeadlineRow { obligation, .. } in &mut rows {
        if let Some(shown) = shown(edge, caller, &obligation.aggregate).await? {
            if !is_own(&shown, &obligation.window) {
                obligation.window.clear();
            }
            obligation.moves.clear();
            // Who is told of it is above whoever handles it, and would say who that is.
            obligation.steps.iter_mut().filter_map(|step| step.taken.as_mut()).for_each(|taken| taken.to.clear());
            obligation.entries.iter_mut().for_each(unsaid);
        }
    }
    Ok(rows)
}

/// Breaches as the caller may see them: of a complaint withheld only what was found of themselves and of their own window.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn breaches(edge: &Edge, caller: &Caller, rows: Vec<Breach>) -> Result<Vec<Breach>, Failure> {
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        match shown(edge, caller, &row.aggregate).await? {
            None => seen.push(row),
            Some(shown) => seen.extend(breach(row, &caller.actor.person, &shown)),
        }
    }
    Ok(seen)
}

/// What is shown of a complaint that is withheld; none where all of it may be seen.
async fn shown(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<Option<Shown>, Failure> {
    let complaint = withheld(edge, caller, aggregate).await?;
    let known = edge.centre.known();
    Ok(complaint.map(|complaint| shown_to(&complaint, &caller.actor, &known.centre, edge.clock.now())))
}

fn breach(mut row: Breach, person: &str, shown: &Shown) -> Option<Breach> {
    let own = is_own(shown, &row.window);
    if row.code == Code::ComplaintVerified && row.person != person && !(row.person.is_empty() && own) {
        return None;
    }
    if !own {
        row.window.clear();
    }
    row.entry.iter_mut().for_each(unsaid);
    Some(row)
}

/// What was said of a late entry can name whoever complained.
fn unsaid(entry: &mut LateEntry) {
    entry.evidence.clear();
    entry.settled = None;
}

/// Whether something was found of a window that is their own.
fn is_own(shown: &Shown, window: &str) -> bool {
    shown.found.iter().any(|found| found.window.as_deref() == Some(window))
}

/// Number, status and times stay, and of persons and windows whoever asks themselves; the rest is what is shown to them.
fn redacted(mut row: RegisterRow, caller: &Caller, shown: Shown) -> RegisterRow {
    if !is_own(&shown, &row.entry.window) {
        row.entry.window.clear();
    }
    row.entry.applicant = None;
    row.entry.progress.clear();
    if let Some(part) = row.entry.complaint.as_mut() {
        part.persons.retain(|person| *person == caller.actor.person);
        part.windows.retain(|window| is_own(&shown, window));
        (part.about, part.track) = (None, None);
    }
    row.shown = Some(shown);
    row
}

/// Recorded events without those that name a complaint which is withheld from the caller: a contact that became one, or a
/// reading of somebody's data for one, would say who complained.
///
/// # Errors
/// [`Failure`] when the log does not answer, or an event does not decode.
pub(super) async fn events(edge: &Edge, caller: &Caller, stored: Vec<Stored>) -> Result<Vec<Stored>, Failure> {
    let mut shown = Vec::with_capacity(stored.len());
    for stored in stored {
        let named = named(&stored)?;
        let hidden = match &named {
            Some(aggregate) => withheld(edge, caller, aggregate).await?.is_some(),
            None => false,
        };
        if !hidden {
            shown.push(stored);
        }
    }
    Ok(shown)
}

/// The complaint that an event of something else names.
fn named(stored: &Stored) -> Result<Option<AggregateRef>, Failure> {
    let damaged = |error: anjuan_domain::vocabulary::declare::DecodeError| Failure::Damaged(error.to_string());
    let envelope = Envelope::decode(&stored.body).map_err(damaged)?;
    if !matches!(envelope.kind(), Some(Kind::Contact | Kind::Applicant)) {
        return Ok(None);
    }
    let event = envelope.event().map_err(damaged)?;
    let turned = event.data::<TurnedInto>().map(|turned| &turned.aggregate);
    Ok(turned.or_else(|| event.data::<Disclosed>().map(|disclosed| &disclosed.aggregate)).cloned())
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::*;
    use anjuan_domain::matters::complaint::Status;
    use anjuan_domain::matters::complaint::events::{Finding, FoundOf};

    fn verified(person: &str, window: &str) -> Breach {
        let aggregate = "complaint/T1".parse().unwrap();
        let since = "2014-11-10T09:30:00Z".parse().unwrap();
        Breach {
            code: Code::ComplaintVerified,
            zh: String::new(),
            en: String::new(),
            rule: "complaint/3".into(),
            cited: None,
            aggregate,
            number: "TS-1".into(),
            window: window.into(),
            person: person.into(),
            since,
            open: false,
            ended_at: Some(since),
            sequences: vec![7],
            would_be: None,
            entry: None,
        }
    }

    #[test]
    fn complaint_3__those_complained_of_are_listed_what_was_found_of_themselves_and_no_others() {
        let of_window = FoundOf {
            person: None,
            window: Some("W02".into()),
            article: "first-asked/3.5".into(),
            finding: Finding::Verified,
        };
        let shown = Shown {
            number: "TS-1".into(),
            status: Status::Decided,
            articles: vec![],
            finding: None,
            found: vec![of_window],
            statements: vec![],
            measures: vec![],
            circular: None,
        };
        let seen = |row| breach(row, "P014", &shown).map(|row| (row.person, row.window));
        assert_eq!(seen(verified("P014", "W03")), Some(("P014".into(), String::new())));
        assert_eq!(seen(verified("", "W02")), Some((String::new(), "W02".into())));
        assert_eq!((seen(verified("P018", "W02")), seen(verified("", "W03"))), (None, None));
        let late = Breach { code: Code::ComplaintUnanswered, ..verified("P006", "W03") };
        assert_eq!(seen(late), Some(("P006".into(), String::new())), "that it is late is no secret");
    }
}
