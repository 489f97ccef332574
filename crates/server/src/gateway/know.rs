//! Who is shown what (知悉权限): every way of reading asks here first, and here asks the one policy of the domain
//! ([`anjuan_domain::access::know`]).
//!
//! Of what somebody may know nothing they are answered as if it were not there; of what they may know in part they are shown that part;
//! and what cannot be decided is refused. Whom a complaint is about sees neither who complained nor what others said: not in a row, not
//! in recorded events, not on paper, not in the clear, and not through something else that names the complaint (complaint/3).
use super::edge::Edge;
use super::own;
use crate::decoded::event;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::named;
use anjuan_api::queries::{DeadlineRow, RegisterRow};
use anjuan_domain::access::know::{Asker, about, about_by, allowed, is_confidential};
use anjuan_domain::aggregate::State;
use anjuan_domain::history::History;
use anjuan_domain::matters::complaint::{Complaint, Shown, clear_withheld, is_own_statement, raw_withheld, shown_to};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_journal::Stored;
use anjuan_views::breaches::codes::Code;
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::late::LateEntry;
use anjuan_views::register::query::Known;
use anjuan_views::register::row::Milestone;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What somebody sees of one object.
pub(super) struct Seen {
    /// How much.
    pub(super) sight: Sight,
    /// The complaint that it is, or is about.
    complaint: Option<Box<Complaint>>,
}

impl Seen {
    fn all() -> Self {
        Self { sight: Sight::Full, complaint: None }
    }
}

/// How much of an object the caller sees, as recorded at this moment.
///
/// # Errors
/// [`Failure::Damaged`] where its events do not fold: what cannot be decided is refused.
pub(super) async fn seen(edge: &Edge, caller: &Caller, aggregate: &AggregateRef, part: Part) -> Result<Seen, Failure> {
    let mut of = aggregate.clone();
    // A late entry about a card about a complaint is as closed as the complaint.
    while let Some(subject) = subject(edge, &of).await? {
        of = subject;
    }
    if of.kind == Kind::Contact {
        return became(edge, caller, &of).await;
    }
    if !is_confidential(of.kind) {
        return Ok(Seen::all());
    }
    let stored = anjuan_journal::read(&*edge.log, &of).await?;
    let state = folded(&of, &stored)?;
    let centre = edge.centre.known();
    let asker = Asker { actor: &caller.actor, centre: &centre.centre, at: edge.clock.now() };
    let period = if let State::Score(Some(score)) = &state { Some(&score.period) } else { None };
    let is_published = match period {
        Some(period) => published(edge, period).await?,
        None => false,
    };
    let sight = if is_published { Sight::Full } else { asker.of_state(&state, part) };
    let complaint = if let State::Complaint(complaint) = state { complaint } else { None };
    Ok(Seen { sight, complaint })
}

/// What an object is about, where it is as closed as that.
async fn subject(edge: &Edge, aggregate: &AggregateRef) -> Result<Option<AggregateRef>, Failure> {
    if !matches!(aggregate.kind, Kind::Card | Kind::Escalation) {
        return Ok(about(aggregate));
    }
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    match stored.first() {
        Some(first) => Ok(about_by(&event(first)?).cloned().or_else(|| about(aggregate))),
        None => Ok(about(aggregate)),
    }
}

/// A contact that became a complaint of which the caller knows nothing would say so.
async fn became(edge: &Edge, caller: &Caller, contact: &AggregateRef) -> Result<Seen, Failure> {
    for stored in &anjuan_journal::read(&*edge.log, contact).await? {
        if let Some(named) = anjuan_domain::access::know::named(&event(stored)?)
            && Box::pin(seen(edge, caller, &named, Part::Line)).await?.sight == Sight::Nothing
        {
            return Ok(Seen { sight: Sight::Nothing, complaint: None });
        }
    }
    Ok(Seen::all())
}

fn folded(aggregate: &AggregateRef, stored: &[Stored]) -> Result<State, Failure> {
    let facts = stored.iter().map(|stored| (stored.sequence, &*stored.body));
    let history = History::read(aggregate.clone(), facts).map_err(|error| Failure::Damaged(error.to_string()))?;
    history.state(u64::MAX).map_err(|error| Failure::Damaged(error.to_string()))
}

/// Whether a period is published: from then on its sheets are everybody's to read.
async fn published(edge: &Edge, period: &str) -> Result<bool, Failure> {
    super::people::published(edge, period).await
}

/// The line or the state of an object, refused where nothing of it is known.
///
/// # Errors
/// [`Failure::NotFound`], as of what is not there.
pub(super) async fn line(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<Sight, Failure> {
    match seen(edge, caller, aggregate, Part::Line).await?.sight {
        Sight::Nothing => Err(Failure::NotFound(named(aggregate))),
        sight => Ok(sight),
    }
}

/// Refuses the recorded events of an object, and what is made of them, to whom they are not shown.
///
/// # Errors
/// [`Failure::NotFound`], as of what is not there, where nothing of it is known; otherwise [`Failure::Forbidden`] says why.
pub(super) async fn raw(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<(), Failure> {
    let Seen { sight, complaint } = seen(edge, caller, aggregate, Part::Record).await?;
    if sight == Sight::Full {
        return Ok(());
    }
    line(edge, caller, aggregate).await?;
    match complaint {
        Some(complaint) => Err(Failure::Forbidden(raw_withheld(&complaint, &caller.actor))),
        None => Err(own::withheld(caller, aggregate)),
    }
}

/// Refuses what is sealed in a complaint to whom it is about, but for their own statement.
///
/// # Errors
/// As [`raw`].
pub(super) async fn clear(edge: &Edge, caller: &Caller, aggregate: &AggregateRef, key: &str) -> Result<(), Failure> {
    let Seen { sight, complaint } = seen(edge, caller, aggregate, Part::Clear).await?;
    if sight == Sight::Full || complaint.as_ref().is_some_and(|it| is_own_statement(it, &caller.actor, key)) {
        return Ok(());
    }
    line(edge, caller, aggregate).await?;
    match complaint {
        Some(complaint) => Err(Failure::Forbidden(clear_withheld(&complaint, &caller.actor))),
        None => Err(own::withheld(caller, aggregate)),
    }
}

/// Refuses a command on something of which the actor knows nothing, before anything is said of it: it is answered as if it were not
/// there, and what is not there is answered the same.
///
/// # Errors
/// [`Failure::NotFound`].
pub(super) async fn commanded(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<(), Failure> {
    let about = about(aggregate).unwrap_or_else(|| aggregate.clone());
    if !matches!(about.kind, Kind::Complaint | Kind::Contact) {
        return Ok(());
    }
    if about.kind == Kind::Contact && edge.log.last(&about).await?.is_none() {
        return Err(Failure::NotFound(named(aggregate)));
    }
    line(edge, caller, aggregate).await.map(drop)
}

/// Rows as the caller may see them.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn rows(
    edge: &Edge,
    caller: &Caller,
    (rows, known): (Vec<RegisterRow>, &Known),
) -> Result<Vec<RegisterRow>, Failure> {
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        seen.push(self::row(edge, caller, (row, known)).await?);
    }
    Ok(seen)
}

/// A row as the caller may see it.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn row(
    edge: &Edge,
    caller: &Caller,
    (mut row, known): (RegisterRow, &Known),
) -> Result<RegisterRow, Failure> {
    let subject = row.entry.subject();
    if known.is_partly(subject) {
        let shown =
            shown(edge, caller, subject).await?.ok_or_else(|| Failure::NotFound(named(&row.entry.aggregate)))?;
        return Ok(redacted(row, caller, shown));
    }
    // What a finding is about may be a complaint against whoever reads of it.
    if let Some(finding) = row.entry.finding.as_mut()
        && finding.about.as_deref().and_then(|about| about.parse().ok()).is_some_and(|about| !known.is_in_full(&about))
    {
        finding.about = None;
    }
    // The way from a contact to a complaint names the complainant: it is whoever asked.
    if let Some(contact) = row.entry.contact.as_mut()
        && contact.became.as_ref().is_some_and(|became| !known.is_in_full(became))
    {
        contact.became = None;
        row.entry.progress.retain(|line| line.milestone != Milestone::TurnedInto);
    }
    Ok(row)
}

/// Deadlines as the caller may see them: of a complaint seen in part neither the windows of others, nor who has it, nor the paper that
/// moved it.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn deadlines(
    edge: &Edge,
    caller: &Caller,
    (mut rows, known): (Vec<DeadlineRow>, &Known),
) -> Result<Vec<DeadlineRow>, Failure> {
    for row in &mut rows {
        if !known.is_partly(&row.obligation.aggregate) {
            continue;
        }
        (row.on_duty, row.covering) = (None, None);
        let obligation = &mut row.obligation;
        if let Some(shown) = shown(edge, caller, &obligation.aggregate).await? {
            if !is_own(&shown, &obligation.window) {
                obligation.window.clear();
            }
            obligation.responsible.clear();
            obligation.held.clear();
            obligation.moves.clear();
            // Who is told of it is above whoever handles it, and would say who that is.
            obligation.steps.iter_mut().filter_map(|step| step.taken.as_mut()).for_each(|taken| taken.to.clear());
            obligation.entries.iter_mut().for_each(unsaid);
        }
    }
    Ok(rows)
}

/// Breaches as the caller may see them: of a complaint seen in part only what was found of themselves and of their own window.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn breaches(
    edge: &Edge,
    caller: &Caller,
    (rows, known): (Vec<Breach>, &Known),
) -> Result<Vec<Breach>, Failure> {
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        if !known.is_partly(&row.aggregate) {
            seen.push(row);
        } else if let Some(shown) = shown(edge, caller, &row.aggregate).await? {
            seen.extend(breach(row, &caller.actor.person, &shown));
        }
    }
    Ok(seen)
}

/// What is shown of a complaint that is seen in part; none where there is nothing to show.
async fn shown(edge: &Edge, caller: &Caller, aggregate: &AggregateRef) -> Result<Option<Shown>, Failure> {
    let Seen { sight, complaint } = seen(edge, caller, aggregate, Part::Line).await?;
    let known = edge.centre.known();
    let shown = complaint.map(|complaint| shown_to(&complaint, &caller.actor, &known.centre, edge.clock.now()));
    Ok(match sight {
        Sight::Nothing => None,
        Sight::Existence => shown.map(|shown| Shown { articles: vec![], finding: None, found: vec![], ..shown }),
        Sight::Masked | Sight::Full => shown,
    })
}

fn breach(mut row: Breach, person: &str, shown: &Shown) -> Option<Breach> {
    let own = is_own(shown, &row.window);
    if row.code == Code::ComplaintVerified && row.person != person && !(row.person.is_empty() && own) {
        return None;
    }
    if row.person != person {
        row.person.clear();
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
    if row.entry.responsible != caller.actor.person {
        row.entry.responsible.clear();
    }
    (row.on_duty, row.covering) = (None, None);
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

/// Recorded events without those that name something which the caller does not see in full: a contact that became a complaint, a
/// reading of somebody's data for one, a finding about one.
///
/// # Errors
/// [`Failure`] when the log does not answer, or an event does not decode.
pub(super) async fn events(edge: &Edge, caller: &Caller, stored: Vec<Stored>) -> Result<Vec<Stored>, Failure> {
    let mut shown = Vec::with_capacity(stored.len());
    let unknown = unknown(edge, caller).await?;
    for stored in stored {
        let hidden = match anjuan_domain::access::know::named(&event(&stored)?) {
            Some(named) => is_hidden(edge, caller, &named).await?,
            None => names_any(&stored.body, &unknown),
        };
        if !hidden {
            shown.push(stored);
        }
    }
    Ok(shown)
}

/// Whether the caller does not see all of what an event names. What is nowhere recorded hides nothing.
async fn is_hidden(edge: &Edge, caller: &Caller, named: &AggregateRef) -> Result<bool, Failure> {
    let sight = seen(edge, caller, named, Part::Line).await?.sight;
    Ok(sight < Sight::Full && edge.log.last(named).await?.is_some())
}

/// The ids of the complaints of which the caller knows nothing.
///
/// # Errors
/// As the log answers.
pub(super) async fn unknown(edge: &Edge, caller: &Caller) -> Result<BTreeSet<String>, Failure> {
    Arc::clone(&edge.confided).level(&edge.tail, None).await?;
    Ok(edge.confided.unknown(&known(edge, caller, None).await))
}

/// Which complaints the caller knows of, at least as of a stream sequence.
///
/// Where the log cannot be read, none is known but those that were read before: a damaged log closes no list.
pub(super) async fn known(edge: &Edge, caller: &Caller, after: Option<u64>) -> Known {
    if let Err(error) = Arc::clone(&edge.confided).level(&edge.tail, after).await {
        tracing::warn!(%error, "the complaints cannot be read; lists leave out those that were not read before");
    }
    let centre = edge.centre.known();
    edge.confided.known(&Asker { actor: &caller.actor, centre: &centre.centre, at: edge.clock.now() })
}

/// Whether a text has one of these ids in it, as a word of its own: in a reference, in a number, in the id of a card.
pub(super) fn names_any(text: &[u8], ids: &BTreeSet<String>) -> bool {
    let words = text.split(|byte| !byte.is_ascii_alphanumeric());
    !ids.is_empty() && words.filter_map(|word| std::str::from_utf8(word).ok()).any(|word| ids.contains(word))
}

/// Whether a kind is about people, so that lists leave others' out.
pub(super) fn is_somebodys(kind: Kind) -> bool {
    allowed(kind).is_some()
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
        assert_eq!(seen(late), Some((String::new(), String::new())), "that it is late is no secret, who has it is");
    }
    #[test]
    fn complaint_3__an_id_is_found_wherever_it_stands_and_no_other_word_is() {
        let ids = BTreeSet::from(["7K2M9QX4T1AB".to_owned()]);
        for text in [
            "complaint/7K2M9QX4T1AB",
            "TS-20261123-7K2M9QX4T1AB",
            "card/complaint-7K2M9QX4T1AB-complaint-answer-0-yellow",
        ] {
            assert!(names_any(text.as_bytes(), &ids), "{text}");
        }
        for text in ["complaint/7K2M9QX4T1AC", "7K2M9QX4T1ABX", ""] {
            assert!(!names_any(text.as_bytes(), &ids), "{text}");
        }
    }
}
