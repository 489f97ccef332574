//! One's own and others' (本人与他人): whose attendance, leave, findings and sheets a caller reads (post/1.5), as the policy of the domain says
//! ([`anjuan_domain::access::know`]), and what is left out of lists.
use super::edge::Edge;
use super::know;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_domain::access;
use anjuan_domain::access::know::Asker;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_views::register::query::Own;

/// The action that reads of others what a kind says.
fn of_others(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Finding | Kind::Score) { "query.scores-of-others" } else { "query.attendance-of-others" }
}

/// Refuses what is somebody else's, and says who may read it.
pub(super) fn withheld(caller: &Caller, aggregate: &AggregateRef) -> Failure {
    match access::check(&caller.actor, of_others(aggregate.kind)) {
        Err(refusal) => Failure::Forbidden(refusal),
        // The table admits the office to others' lines, and the policy not to this part: it is answered as if it were not there.
        Ok(()) => Failure::NotFound(crate::sentences::named(aggregate)),
    }
}

/// Asks the policy as of now.
fn asked<T>(edge: &Edge, caller: &Caller, ask: impl FnOnce(&Asker<'_>) -> T) -> T {
    let known = edge.centre.known();
    ask(&Asker { actor: &caller.actor, centre: &known.centre, at: edge.clock.now() })
}

/// How much of a kind the caller sees of a person.
pub(super) fn sight(edge: &Edge, caller: &Caller, (kind, person): (Kind, &str)) -> Sight {
    asked(edge, caller, |asker| asker.of_person(kind, person, Part::Line))
}

/// Whether a caller may read this of everybody.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn everybody(caller: &Caller, kind: Kind) -> Result<(), Failure> {
    access::check(&caller.actor, of_others(kind)).map_err(Failure::Forbidden)
}

/// Whether a caller may read this of a person: of themselves, and a head of a window of those who work there.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn person(edge: &Edge, caller: &Caller, (kind, person): (Kind, &str)) -> Result<(), Failure> {
    if sight(edge, caller, (kind, person)) == Sight::Nothing { everybody(caller, kind) } else { Ok(()) }
}

/// Whether a caller may read this of a window as a whole: who works there may.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn window(edge: &Edge, caller: &Caller, (kind, window): (Kind, &str)) -> Result<(), Failure> {
    let sight = asked(edge, caller, |asker| asker.of_window(kind, window, Part::Line));
    if sight == Sight::Nothing { everybody(caller, kind) } else { Ok(()) }
}

/// Whether a caller may read the sheet of a window or a person.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) fn subject(edge: &Edge, caller: &Caller, subject: &str) -> Result<(), Failure> {
    window(edge, caller, (Kind::Score, subject)).or_else(|_| person(edge, caller, (Kind::Score, subject)))
}

/// What is the caller's own in the lists of the register, of deadlines and of breaches, at least as of a stream sequence. The views leave
/// the rest out, so that no count, no page and no cursor holds what the caller may not see.
///
/// # Errors
/// As the log answers.
pub(super) async fn lists(edge: &Edge, caller: &Caller, after: Option<u64>) -> Result<Own, Failure> {
    let is_withheld = |kind: &Kind| know::is_somebodys(*kind) && everybody(caller, *kind).is_err();
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(is_withheld).collect();
    let known = know::known(edge, caller, after).await;
    Ok(Own { kinds, known, ..own(edge, caller) })
}

/// Whom and what a caller reads without overseeing anybody: themselves, their window, and as its head whoever works there.
fn own(edge: &Edge, caller: &Caller) -> Own {
    let (known, today) = (edge.centre.known(), civil::date_of(edge.clock.now()));
    let window = asked(edge, caller, |asker| asker.window_of(&caller.actor.person).map(str::to_owned));
    let heads = caller.actor.roles.contains(&Role::WindowHead) && window.is_some();
    let headed = known.centre.persons(today).filter(|(_, person)| heads && person.window == window);
    let persons = std::iter::once(caller.actor.person.clone()).chain(headed.map(|(id, _)| id.to_owned())).collect();
    Own { persons, window, ..Own::default() }
}
