//! Two desks on one log, as two processes have it: what one remembers is not what the other recorded. What goes together
//! has tests of its own.
mod between;
mod hesitant;
mod races;
mod together;
mod trips;

use super::{Desk, Tools};
use crate::centre::CentreWatch;
use crate::clock::{SetClock, SystemIds};
use crate::failure::Failure;
use crate::ports::replayed::ReplayedFacts;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::contact::commands::{AdviseInWriting, Answer, Open};
use anjuan_domain::matters::contact::events::{AnswerManner, Channel, Place, Topic};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{EventLog, MemoryLog};
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

fn actor(person: &str, role: Role) -> Actor {
    Actor { person: person.into(), roles: vec![role], centre: "bencha".into() }
}

fn command(id: u128, aggregate: AggregateRef, body: Body) -> Command {
    Command { id: Uuid::from_u128(id), aggregate, at: None, entered_for: None, expected: None, causation: None, body }
}

/// A desk on the log at ten o'clock of a working Monday.
async fn desk(log: &MemoryLog) -> Desk {
    desk_on(Arc::new(log.clone()), NonZeroUsize::MIN).await
}

async fn desk_on(log: Arc<dyn EventLog>, warm: NonZeroUsize) -> Desk {
    let centre = CentreWatch::start(Arc::clone(&log), CancellationToken::new()).await.unwrap();
    let clock = Arc::new(SetClock::at("2026-11-23T02:00:00Z".parse().unwrap()));
    let facts = Arc::new(ReplayedFacts::new(Arc::clone(&log)));
    Desk::new(Tools { log, clock, ids: Arc::new(SystemIds), centre, facts }, warm)
}

/// Gives the service the reference data of 栟茶.
async fn furnish(desk: &Desk) {
    let desired = anjuan_centre::builtin().read().unwrap();
    let changes = anjuan_centre::difference(&Centre::default(), &desired, "2026-01-01".parse().unwrap());
    for (change, id) in changes.into_iter().zip(1_000..) {
        let command = command(id, change.aggregate, Body::Centre(change.body));
        desk.execute(&actor("P011", Role::Administrator), &command).await.unwrap();
    }
}

/// Two desks on one log with the reference data of 栟茶; both remember a contact that was opened.
async fn two_desks() -> (Desk, Desk, AggregateRef) {
    let log = MemoryLog::new("bencha");
    let first = desk(&log).await;
    furnish(&first).await;
    let second = desk(&log).await;
    let open = open(1, None);
    first.execute(&clerk(), &open).await.unwrap();
    assert!(second.execute(&clerk(), &open).await.unwrap().duplicate, "the second desk remembers it now");
    (first, second, open.aggregate)
}

fn open(id: u128, window: Option<&str>) -> Command {
    let open = Open {
        first_asked: None,
        window: window.map(str::to_owned),
        channel: Channel::Visit,
        place: Place::Counter,
        topic: Topic::Other,
        item: None,
        enquirer: None,
        matter: None,
    };
    let contact = AggregateRef::opened_by(Kind::Contact, Uuid::from_u128(id));
    command(id, contact, Body::Contact(Box::new(open).into()))
}

fn clerk() -> Actor {
    actor("P015", Role::WindowStaff)
}

fn answer(satisfied: bool, summary: &str) -> Body {
    Body::Contact(Answer { manner: AnswerManner::AtOnce, satisfied, summary: summary.into() }.into())
}

#[tokio::test]
async fn what_another_desk_recorded_is_answered_again_and_not_refused() {
    let (first, second, contact) = two_desks().await;
    let once = first.execute(&clerk(), &command(2, contact.clone(), answer(false, "已答复"))).await.unwrap();
    // Asked of the state that the second desk remembers, this says that the aggregate moved back.
    let seen = Command { expected: Some(once.sequence), ..command(3, contact, answer(false, "再次答复")) };
    let accepted = second.execute(&clerk(), &seen).await.unwrap();
    assert_eq!(accepted.version, once.version + 1, "the caller's expectation is the truth");
    let again = first.execute(&clerk(), &seen).await.unwrap();
    assert!(again.duplicate);
    assert_eq!((again.sequence, again.event_id), (accepted.sequence, accepted.event_id));
}

#[tokio::test]
async fn a_repetition_at_the_other_desk_gets_the_original_answer_though_the_rules_would_refuse_it_there() {
    let (first, second, contact) = two_desks().await;
    let stale = Command { expected: Some(0), ..command(2, contact.clone(), answer(true, "已答复")) };
    let moved = second.execute(&clerk(), &stale).await;
    assert!(matches!(moved, Err(Failure::Moved { expected: 0, .. })), "{moved:?}");
    let answered = first.execute(&clerk(), &command(3, contact.clone(), answer(false, "已答复"))).await.unwrap();
    let expecting = Command {
        expected: Some(answered.sequence),
        ..command(4, contact.clone(), Body::Contact(AdviseInWriting { explanation: "建议书面提出".into() }.into()))
    };
    let advised = first.execute(&clerk(), &expecting).await.unwrap();
    let again = second.execute(&clerk(), &expecting).await.unwrap();
    assert_eq!((again.event_id, again.duplicate), (advised.event_id, true));
    let late = second.execute(&clerk(), &command(5, contact, answer(true, "已答复"))).await;
    assert!(matches!(&late, Err(Failure::Refused(refusal)) if refusal.code == "contact.settled"), "{late:?}");
}

#[tokio::test]
async fn an_opening_repeated_where_it_is_forgotten_gets_the_original_answer() {
    let (_, second, contact) = two_desks().await;
    let forgets_the_first = second.execute(&clerk(), &open(9, None)).await.unwrap();
    assert!(!forgets_the_first.duplicate);
    let again = second.execute(&clerk(), &open(1, None)).await.unwrap();
    assert_eq!((again.duplicate, again.version, &again.aggregate), (true, 1, &contact));
    second.execute(&clerk(), &open(9, None)).await.unwrap();
    // Another command under the same id, which the rules would refuse: it is told of the id, as where it is remembered.
    let other = second.execute(&clerk(), &open(1, Some("W99"))).await;
    assert!(matches!(&other, Err(Failure::Refused(refusal)) if refusal.code == "command.id-reused"), "{other:?}");
    let refused = second.execute(&clerk(), &open(10, Some("W99"))).await;
    assert!(matches!(&refused, Err(Failure::Refused(refusal)) if refusal.code == "command.window-unknown"));
}
