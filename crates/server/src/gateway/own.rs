//! One's own and others' (本人与他人): everybody reads their own attendance, leave and sheet; those of others are for who oversees
//! them (post/1.5), and of a window for those who work there.
use super::edge::Edge;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_domain::access;
use anjuan_domain::clock::civil;
use anjuan_domain::people::finding::events::Recorded;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_views::register::query::Own;

/// What is read of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Attendance, leave, slips, recommendations.
    Attendance,
    /// Findings and score sheets.
    Scores,
}

impl Of {
    fn others(self) -> &'static str {
        match self {
            Of::Attendance => "query.attendance-of-others",
            Of::Scores => "query.scores-of-others",
        }
    }
}

/// What a kind is read as, where it is somebody's own: leave, slips, findings, sheets, not the service's matters.
pub(super) fn read_as(kind: Kind) -> Option<Of> {
    match kind {
        Kind::Leave | Kind::Slip | Kind::Recommendation | Kind::Attendance => Some(Of::Attendance),
        Kind::Finding | Kind::Score => Some(Of::Scores),
        Kind::Contact
        | Kind::Case
        | Kind::Denial
        | Kind::Handover
        | Kind::Complaint
        | Kind::Appointment
        | Kind::Duty
        | Kind::Patrol
        | Kind::Meeting
        | Kind::Period
        | Kind::Ballot
        | Kind::Applicant
        | Kind::Entry
        | Kind::Card
        | Kind::Escalation
        | Kind::Person
        | Kind::Window
        | Kind::Post
        | Kind::Item
        | Kind::Rulebook
        | Kind::Calendar
        | Kind::Device => None,
    }
}

/// Whether a caller may read this of everybody.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn everybody(caller: &Caller, of: Of) -> Result<(), Failure> {
    access::check(&caller.actor, of.others()).map_err(Failure::Forbidden)
}

/// Whether a caller may read this of a person: of themselves, and a head of a window of those who work there.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn person(edge: &Edge, caller: &Caller, (of, person): (Of, &str)) -> Result<(), Failure> {
    let own = caller.actor.person == person;
    let heads = || caller.actor.roles.contains(&Role::WindowHead) && works_at(edge, caller, &window_of(edge, person));
    if own || heads() { Ok(()) } else { everybody(caller, of) }
}

/// Whether a caller may read this of a window as a whole: who works there may.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn window(edge: &Edge, caller: &Caller, (of, window): (Of, &str)) -> Result<(), Failure> {
    if works_at(edge, caller, &Some(window.to_owned())) { Ok(()) } else { everybody(caller, of) }
}

/// Whether a caller may read the sheet of a window or a person.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn subject(edge: &Edge, caller: &Caller, subject: &str) -> Result<(), Failure> {
    window(edge, caller, (Of::Scores, subject)).or_else(|_| person(edge, caller, (Of::Scores, subject)))
}

/// What is the caller's own in the lists of the register, of deadlines and of breaches: none where nothing is left out, because everything
/// is theirs to read. The views leave the rest out, so that no count and no page holds what the caller may not see.
pub(super) fn lists(edge: &Edge, caller: &Caller) -> Option<Own> {
    let is_withheld = |kind: &Kind| read_as(*kind).is_some_and(|of| everybody(caller, of).is_err());
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(is_withheld).collect();
    (!kinds.is_empty()).then(|| Own { kinds, ..own(edge, caller) })
}

/// Whether a caller may read a finding: about themselves or those they head, or of the window where they work.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn finding(edge: &Edge, caller: &Caller, found: &Recorded) -> Result<(), Failure> {
    let persons = found.persons.iter().map(String::as_str);
    if own(edge, caller).admits(persons, found.window.as_deref()) { Ok(()) } else { everybody(caller, Of::Scores) }
}

/// Whom and what a caller reads without overseeing anybody: themselves, their window, and as its head whoever works there.
fn own(edge: &Edge, caller: &Caller) -> Own {
    let (known, today) = (edge.centre.known(), civil::date_of(edge.clock.now()));
    let window = window_of(edge, &caller.actor.person);
    let heads = caller.actor.roles.contains(&Role::WindowHead) && window.is_some();
    let headed = known.centre.persons(today).filter(|(_, person)| heads && person.window == window);
    let persons = std::iter::once(caller.actor.person.clone()).chain(headed.map(|(id, _)| id.to_owned())).collect();
    Own { kinds: vec![], persons, window }
}

/// Whether a caller works at a window.
fn works_at(edge: &Edge, caller: &Caller, window: &Option<String>) -> bool {
    window.is_some() && window_of(edge, &caller.actor.person) == *window
}

/// The window at which a person works today.
fn window_of(edge: &Edge, person: &str) -> Option<String> {
    let known = edge.centre.known();
    known.centre.person(person, civil::date_of(edge.clock.now())).and_then(|person| person.window.clone())
}
