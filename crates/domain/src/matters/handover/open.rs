//! Entering a handover (交接登记): who gives what to whom, and why.
//!
//! Implements handover/2.2 (entered in the register), handover/1 (duty) and ab-role/4 (cover). Nothing moves yet.
use super::commands::Open;
use super::events::{HandoverKind, Opened};
use super::guard::{GuardRefusal, concerned};
use super::lists::{self, Scope};
use super::state::Handover;
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use crate::reference::lookup::{day, is_staff, not_in_future};
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a handover is not entered.
    OpenRefusal {
        /// To oneself.
        SamePerson { person } = "handover.open.same-person" by "handover/2.2",
            "{person} cannot hand over to himself.", "{person} 不能向自己移交。",
        /// A cover without its post.
        PostMissing {} = "handover.open.post-missing" by "ab-role/4",
            "The handover of a cover names the post.", "顶岗交接应当写明岗位。",
        /// A post where none is covered.
        PostOfOther { post } = "handover.open.post-of-other" by "ab-role/4",
            "Only the handover of a cover names a post, and `{post}` is named here.", "只有顶岗交接写明岗位，此处写了“{post}”。",
        /// No such cover runs.
        NoCover { post, giver, receiver } = "handover.open.no-cover" by "ab-role/4",
            "{receiver} does not stand for {giver} at post `{post}`: start the cover first.",
            "岗位“{post}”没有由 {receiver} 顶替 {giver} 的顶岗，请先登记顶岗。",
    }
}

/// What it must know besides: nothing where it is refused without, so that nobody learns of others' work by asking.
pub(super) fn needs(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Option<OpenMatters> {
    let giver = giver(state, command, context).ok()?;
    lists::needs(command.kind, &giver)
}

pub(super) fn decide(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Result<Opened, Refusal> {
    let giver = giver(state, command, context)?;
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
    })
}

/// Who gives, where it may be entered at all.
fn giver(state: Option<&Handover>, command: &Open, context: &Context<'_>) -> Result<String, Refusal> {
    if let Some(handover) = state {
        return Err(GuardRefusal::AlreadyOpened { number: handover.number.clone() }.into());
    }
    not_in_future(context)?;
    let giver = command.giver.clone().unwrap_or_else(|| context.actor.person.clone());
    two_of_the_staff(&giver, &command.receiver, context)?;
    concerned(&giver, &command.receiver, context)?;
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
    use crate::matters::handover::fixture::{Scenario, cover, matter, work};

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
}
