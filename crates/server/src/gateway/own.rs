//! One's own and others' (本人与他人): everybody reads their own attendance, leave and sheet; those of others are for who oversees
//! them (post/1.5), and of a window for those who work there.
use super::edge::Edge;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_domain::access;
use anjuan_domain::actor::Role;
use anjuan_domain::clock::civil;

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

/// Whether a caller works at a window.
fn works_at(edge: &Edge, caller: &Caller, window: &Option<String>) -> bool {
    window.is_some() && window_of(edge, &caller.actor.person) == *window
}

/// The window at which a person works today.
fn window_of(edge: &Edge, person: &str) -> Option<String> {
    let known = edge.centre.known();
    known.centre.person(person, civil::date_of(edge.clock.now())).and_then(|person| person.window.clone())
}
