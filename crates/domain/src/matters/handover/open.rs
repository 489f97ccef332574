//! Entering a handover (交接登记): who gives what to whom, and why.
//!
//! Implements handover/2.2 (entered in the register), handover/1 (duty) and ab-role/4 (cover). Nothing moves yet. The handover of a
//! cover that nobody entered in time the service enters, for the two to sign; it must not where people have one open of this cover. One that
//! was left unsigned when an earlier cover ended stands in nobody's way: it falls away with the new entry, and both say so.
use super::Need;
use super::commands::Open;
use super::events::{HandoverKind, Opened, Part};
use super::guard::{GuardRefusal, concerned};
use super::lists::{self, Scope};
use super::state::{Handover, Status};
use crate::reference::context::Context;
use crate::reference::facts::{Ask, OpenMatters};
use crate::reference::lookup::{day, is_staff, not_in_future};
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a handover is not entered.
    OpenRefusal {
        SamePerson { person } = "handover.open.same-person" by "handover/2.2",
            "{person} cannot hand over to himself.", "{person} 不能向自己移交。",
        PostMissing {} = "handover.open.post-missing" by "ab-role/4",
            "The handover of a cover names the post.", "顶岗交接应当写明岗位。",
        PostOfOther { post } = "handover.open.post-of-other" by "ab-role/4",
            "Only the handover of a cover names a post, and `{post}` is named here.", "只有顶岗交接写明岗位，此处写了“{post}”。",
        NoCover { post, giver, receiver } = "handover.open.no-cover" by "ab-role/4",
            "{receiver} does not stand for {giver} at post `{post}`: start the cover first.",
            "岗位“{post}”没有由 {receiver} 顶替 {giver} 的顶岗，请先登记顶岗。",
        EnteredAlready { post, number } = "handover.open.entered-already" by "handover/2.2",
            "The handover of the cover of post `{post}` is entered already, as {number}: the two sign it.",
            "岗位“{post}”的顶岗交接已登记，编号{number}，请双方签字。",
    }
}

/// The handover of a cover that is entered and not signed yet, of this giver, receiver, post and part (ab-role/4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsignedCover {
    /// Who gives.
    pub giver: String,
    /// Who receives.
    pub receiver: String,
    /// The post that is covered.
    pub post: String,
    /// Which part of the giver's matters.
    pub part: Option<Part>,
}

impl Ask for UnsignedCover {
    type Answer = Option<EnteredCover>;
}

/// The handover of a cover that was entered last of those that wait for signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredCover {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// When it was entered.
    pub opened_at: Instant,
}

impl EnteredCover {
    /// What is known of a handover.
    #[must_use]
    pub fn from_handover(handover: &Handover) -> Self {
        Self { id: handover.id().to_owned(), number: handover.number.clone(), opened_at: handover.opened_at }
    }
}

impl UnsignedCover {
    /// What a handover is of, where it is one of a cover.
    #[must_use]
    pub fn new(giver: &str, receiver: &str, (post, part): (Option<&str>, Option<Part>)) -> Option<Self> {
        let post = post?.to_owned();
        Some(Self { giver: giver.to_owned(), receiver: receiver.to_owned(), post, part })
    }

    /// Whether a handover is one that is asked for.
    #[must_use]
    pub fn is(&self, handover: &Handover) -> bool {
        let of = Self::new(&handover.giver, &handover.receiver, (handover.post.as_deref(), handover.part));
        handover.status == Status::Open && of.as_ref() == Some(self)
    }
}

/// What it must know besides: nothing where it is refused without, so that nobody learns of others' work by asking.
pub(super) fn needs(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Vec<Need> {
    let Ok(giver) = giver(state, command, context) else { return vec![] };
    let matters: Option<OpenMatters> = lists::needs(command.kind, &giver);
    let entered = entered(&giver, command).map(Need::UnsignedCover);
    matters.map(Need::OpenMatters).into_iter().chain(entered).collect()
}

/// Whether the same is entered already, by people or by the service: only one of them could ever be signed.
fn entered(giver: &str, command: &Open) -> Option<UnsignedCover> {
    UnsignedCover::new(giver, &command.receiver, (command.post.as_deref(), command.part))
}

pub(super) fn decide(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Result<Opened, Refusal> {
    let giver = giver(state, command, context)?;
    let supersedes = superseded(&giver, command, context)?;
    let register = lists::register(command.kind, &giver, context)?;
    let scope = Scope { kind: command.kind, giver: &giver, part: command.part, register };
    let lists = lists::make(&command.lists, scope)?;
    Ok(Opened {
        number: number(context),
        kind: command.kind,
        giver,
        receiver: command.receiver.clone(),
        reason: command.reason.trim().to_owned(),
        post: command.post.clone(),
        part: command.part,
        lists,
        supersedes,
    })
}

/// What was left unsigned of an earlier cover; one of the cover that runs is signed, and not entered again.
fn superseded(giver: &str, command: &Open, context: &Context<'_>) -> Result<Option<String>, Refusal> {
    let Some(ask) = entered(giver, command) else { return Ok(None) };
    let Some(found) = context.facts.answer(&ask)? else { return Ok(None) };
    let running = context.centre.cover_at(&ask.post, giver, context.at);
    match running.is_some_and(|cover| found.opened_at < cover.from) {
        true => Ok(Some(found.id.clone())),
        false => Err(OpenRefusal::EnteredAlready { post: ask.post, number: found.number.clone() }.into()),
    }
}

/// Who gives, where it may be entered at all.
fn giver(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Result<String, Refusal> {
    if let Some(handover) = state {
        return Err(GuardRefusal::AlreadyOpened { number: handover.number.clone() }.into());
    }
    not_in_future(context)?;
    let giver = command.giver.clone().unwrap_or_else(|| context.actor.person.clone());
    two_of_the_staff(&giver, &command.receiver, context)?;
    if !(context.actor.has(Role::System) && command.kind == HandoverKind::Cover) {
        concerned(&giver, &command.receiver, context)?;
    }
    reason_given(&command.reason, "handover/2.2")?;
    covered(&giver, command, context)?;
    Ok(giver)
}

fn number(context: &Context<'_>) -> String {
    let id = AggregateRef::opened_by(Kind::Handover, context.command).id;
    format!("JJ-{}-{id}", day(context).format("%Y%m%d"))
}

fn two_of_the_staff(giver: &str, receiver: &str, context: &Context<'_>) -> Result<(), Refusal> {
    for person in [giver, receiver] {
        if !is_staff(person, context) {
            return Err(Shared::not_staff(person.to_owned(), day(context), "handover/2.1").into());
        }
    }
    if giver == receiver { Err(OpenRefusal::SamePerson { person: giver.to_owned() }.into()) } else { Ok(()) }
}

/// The handover of a cover is of one that runs; no other names a post.
fn covered(giver: &str, command: &Open, context: &Context<'_>) -> Result<(), OpenRefusal> {
    match (command.kind, &command.post) {
        (HandoverKind::Cover, None) => Err(OpenRefusal::PostMissing {}),
        (HandoverKind::Cover, Some(post)) => {
            let running = context.centre.cover_at(post, giver, context.at);
            match running.is_some_and(|cover| cover.cover == command.receiver) {
                true => Ok(()),
                false => Err(OpenRefusal::NoCover {
                    post: post.clone(),
                    giver: giver.to_owned(),
                    receiver: command.receiver.clone(),
                }),
            }
        }
        (_, Some(post)) => Err(OpenRefusal::PostOfOther { post: post.clone() }),
        (_, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Together;
    use crate::matters::handover::commands::Withdraw;
    use crate::matters::handover::events::HandoverEvent;
    use crate::matters::handover::fixture::{Scenario, cover, matter, work};
    use crate::matters::handover::together;
    use crate::scenario::TEN;

    #[test]
    fn handover_2_2__it_is_entered_with_a_number_and_the_giver_stays_responsible() {
        let scenario = Scenario::new().has(&[matter("A", 2)]).given("P004", work());
        let handover = scenario.handover();
        assert!(handover.number.starts_with("JJ-20141009-") && handover.id().len() == 12, "{}", handover.number);
        assert_eq!((handover.giver.as_str(), handover.responsible.as_str()), ("P004", "P004"));
        assert_eq!(handover.lists.matters, [matter("A", 2)]);
        assert_eq!(scenario.has(&[]).refused("P004", work()).code, "handover.guard.already-opened");
    }

    #[test]
    fn handover_2_2__the_two_are_different_people_of_the_staff() {
        let scenario = Scenario::new();
        for (receiver, code) in [("P004", "handover.open.same-person"), ("P999", "command.not-staff")] {
            assert_eq!(scenario.refused("P004", Open { receiver: receiver.into(), ..work() }).code, code);
        }
        let blank = Open { reason: " ".into(), ..work() };
        assert_eq!(scenario.refused("P004", blank).code, "command.reason-missing");
    }

    #[test]
    fn handover_2_2__giver_receiver_or_their_head_enters_it_and_nobody_else() {
        let open = Open { giver: Some("P004".into()), ..work() };
        for person in ["P004", "P005", "P003", "P002", "P001"] {
            assert!(Scenario::new().has(&[matter("A", 1)]).when(person, open.clone()).is_ok(), "{person}");
        }
        let refusal = Scenario::new().refused("P009", open);
        assert_eq!(refusal.why(), ("handover.guard.not-concerned", "handover/2.2"));
    }

    #[test]
    fn ab_role_4__the_handover_of_a_cover_is_of_one_that_runs() {
        let scenario = Scenario::new();
        assert_eq!(scenario.has(&[]).refused("P004", cover("PO1")).code, "handover.open.no-cover");
        let covered = scenario.covered("PO1", "P004", "P005");
        let handover = covered.clone().has(&[matter("A", 1)]).given("P004", cover("PO1"));
        assert_eq!(handover.handover().lists.matters.len(), 1);
        let none = covered.refused("P004", Open { post: None, ..cover("PO1") });
        assert_eq!(none.why(), ("handover.open.post-missing", "ab-role/4"));
        let other = covered.refused("P004", Open { post: Some("PO1".into()), ..work() });
        assert_eq!(other.code, "handover.open.post-of-other");
        assert_eq!(covered.has(&[]).refused("P004", cover("PO2")).code, "handover.open.no-cover");
    }

    #[test]
    fn ab_role_4__the_service_enters_the_handover_of_a_cover_that_nobody_entered_and_nothing_else() {
        let covered = Scenario::new().covered("PO1", "P004", "P005").has(&[matter("A", 1)]);
        let by_service = Open { giver: Some("P004".into()), ..cover("PO1") };
        let Ok(HandoverEvent::Opened(opened)) = covered.when("system", by_service.clone()) else {
            panic!("not entered")
        };
        assert_eq!((opened.giver.as_str(), opened.receiver.as_str(), opened.lists.matters.len()), ("P004", "P005", 1));
        let entered = covered.entered_as("JJ-1", TEN).refused("system", by_service.clone());
        assert_eq!(
            (entered.code.as_str(), entered.article.as_str()),
            ("handover.open.entered-already", "handover/2.2")
        );
        let twice = covered.entered_as("JJ-1", TEN).refused("P004", cover("PO1"));
        assert_eq!(twice.code, "handover.open.entered-already", "people are told of what the service entered");
        let work = covered.refused("system", Open { giver: Some("P004".into()), ..work() });
        assert_eq!(work.code, "handover.guard.not-concerned");
    }

    #[test]
    fn ab_role_4__what_was_left_unsigned_of_an_earlier_cover_falls_away_with_the_new_entry() {
        let covered = Scenario::new().covered("PO1", "P004", "P005").has(&[matter("A", 1)]);
        let stale = covered.entered_as("JJ-20141008-OLD", "2014-10-08 10:00:00");
        for (person, open) in [("system", Open { giver: Some("P004".into()), ..cover("PO1") }), ("P004", cover("PO1"))]
        {
            let Ok(HandoverEvent::Opened(opened)) = stale.when(person, open) else { panic!("{person}") };
            assert_eq!(opened.supersedes.as_deref(), Some("OLD"), "{person}");
            let with: Vec<Together> = together(None, &HandoverEvent::Opened(opened));
            assert_eq!(with.len(), 1);
            let asked = (with[0].aggregate.to_string(), with[0].body.action());
            assert_eq!(asked, ("handover/OLD".into(), "handover.withdraw".into()));
        }
        let open = covered.given("P004", cover("PO1"));
        let Ok(HandoverEvent::Withdrawn(_)) = open.when("system", Withdraw { reason: "已另行登记".into() }) else {
            panic!("the service withdraws what it supersedes")
        };
    }

    #[test]
    fn an_entry_is_one_that_is_asked_for_while_it_waits_for_signatures() {
        let ask = |post: &str| UnsignedCover::new("P004", "P005", (Some(post), None)).unwrap();
        let covered = Scenario::new().covered("PO1", "P004", "P005").has(&[matter("A", 1)]);
        let open = covered.given("P004", cover("PO1"));
        assert!(ask("PO1").is(open.handover()) && !ask("PO2").is(open.handover()));
        assert!(!UnsignedCover { giver: "P005".into(), ..ask("PO1") }.is(open.handover()));
        assert!(!UnsignedCover { receiver: "P006".into(), ..ask("PO1") }.is(open.handover()), "an earlier stand-in's");
        assert!(!ask("PO1").is(open.sign("P004").sign("P005").handover()));
    }
}
