//! What the second signature does to others (移交生效): every listed matter moves, or the cover has its handover. And what an entry does: the
//! handover of an earlier cover that nobody signed is withdrawn.
//!
//! Implements handover/2.2 and ab-role/4. These are commands that the service decides and records with the signature in one
//! atomic batch: one refusal stops them all, and the signature with them.
use super::Handover;
use super::commands::{HandOver, HandoverCommand, Withdraw};
use super::events::{HandoverEvent, HandoverKind, Opened};
use crate::matters::case::commands::CaseCommand;
use crate::matters::complaint::commands::ComplaintCommand;
use crate::matters::contact::commands::ContactCommand;
use crate::matters::denial::commands::DenialCommand;
use crate::reference::post::commands::{HandOverCover, PostCommand};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::{Matter, MatterKind};
use crate::vocabulary::together::Together;

/// The commands that are recorded together with an event ([`crate::aggregate::together`]).
#[must_use]
pub fn together<B>(state: Option<&Handover>, event: &HandoverEvent) -> Vec<Together<B>>
where
    B: From<ContactCommand>
        + From<CaseCommand>
        + From<DenialCommand>
        + From<ComplaintCommand>
        + From<PostCommand>
        + From<HandoverCommand>,
{
    if let HandoverEvent::Opened(opened) = event {
        return superseded(opened).into_iter().collect();
    }
    let (Some(handover), HandoverEvent::Signed(signed)) = (state, event) else { return vec![] };
    if handover.signed(signed.side.other()).is_none() {
        return vec![];
    }
    match handover.kind {
        HandoverKind::Work => handover.lists.matters.iter().filter_map(|matter| moves(handover, matter)).collect(),
        HandoverKind::Cover => cover(handover).into_iter().collect(),
        HandoverKind::Duty => vec![],
    }
}

fn superseded<B: From<HandoverCommand>>(opened: &Opened) -> Option<Together<B>> {
    let aggregate = AggregateRef::new(Kind::Handover, opened.supersedes.clone()?).ok()?;
    let reason = format!("前次顶岗已结束而交接未签字，由 {} 取代", opened.number);
    Some(Together { aggregate, body: B::from(HandoverCommand::Withdraw(Withdraw { reason })) })
}

fn moves<B>(handover: &Handover, matter: &Matter) -> Option<Together<B>>
where
    B: From<ContactCommand> + From<CaseCommand> + From<DenialCommand> + From<ComplaintCommand>,
{
    let command = HandOver {
        handover: handover.id().to_owned(),
        from: handover.giver.clone(),
        to: handover.receiver.clone(),
        version: matter.version,
    };
    // The lists hold nothing else: they are made from the register of matters.
    let body = match MatterKind::from_kind(matter.aggregate.kind)? {
        MatterKind::Contact => B::from(ContactCommand::HandOver(command)),
        MatterKind::Case => B::from(CaseCommand::HandOver(command)),
        MatterKind::Denial => B::from(DenialCommand::HandOver(command)),
        MatterKind::Complaint => B::from(ComplaintCommand::HandOver(command)),
    };
    Some(Together { aggregate: matter.aggregate.clone(), body })
}

fn cover<B: From<PostCommand>>(handover: &Handover) -> Option<Together<B>> {
    let aggregate = AggregateRef::new(Kind::Post, handover.post.clone()?).ok()?;
    let command = HandOverCover {
        handover: handover.id().to_owned(),
        away: handover.giver.clone(),
        cover: handover.receiver.clone(),
    };
    Some(Together { aggregate, body: B::from(PostCommand::HandOverCover(command)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Together;
    use crate::command::Body;
    use crate::matters::handover::commands::Sign;
    use crate::matters::handover::fixture::{Scenario, cover as cover_of, duty, matter, work};

    /// What goes with a signature, asked of the state before it.
    fn with_signature(scenario: &Scenario, person: &str) -> Vec<Together> {
        let register = scenario.handover().lists.matters.clone();
        let event = scenario.has(&register).when(person, Sign {}).unwrap();
        together(scenario.state(), &event)
    }

    #[test]
    fn handover_2_2__the_second_signature_moves_every_listed_matter_and_the_first_none() {
        let matters = [matter("A", 2), matter("B", 7)];
        let scenario = Scenario::new().has(&matters).given("P004", work());
        assert_eq!(with_signature(&scenario, "P005"), []);
        let scenario = scenario.sign("P005");
        let id = scenario.handover().id().to_owned();
        let expected = matters.map(|matter| {
            let (from, to) = ("P004".into(), "P005".into());
            let command = HandOver { handover: id.clone(), from, to, version: matter.version };
            Together { aggregate: matter.aggregate, body: Body::Case(CaseCommand::HandOver(command)) }
        });
        assert_eq!(with_signature(&scenario, "P004"), expected);
    }

    #[test]
    fn handover_2_2__each_kind_of_matter_is_asked_in_its_own_way() {
        let of = |kind: Kind| Matter { aggregate: AggregateRef::new(kind, "A").unwrap(), ..matter("A", 1) };
        let matters = Kind::MATTERS.map(of);
        let scenario = Scenario::new().has(&matters).given("P004", work()).sign("P004");
        let actions: Vec<String> = with_signature(&scenario, "P005").iter().map(|part| part.body.action()).collect();
        assert_eq!(actions, Kind::MATTERS.map(|kind| format!("{kind}.hand-over")));
    }

    #[test]
    fn ab_role_4__the_second_signature_gives_the_cover_its_handover_and_moves_nothing() {
        let scenario =
            Scenario::new().covered("PO1", "P004", "P005").has(&[matter("A", 1)]).given("P004", cover_of("PO1"));
        let parts = with_signature(&scenario.sign("P004"), "P005");
        assert_eq!(parts.len(), 1);
        assert_eq!(
            (parts[0].aggregate.to_string(), parts[0].body.action()),
            ("post/PO1".into(), "post.hand-over-cover".into())
        );
    }

    #[test]
    fn handover_1__a_handover_of_duty_moves_no_matter() {
        let scenario = Scenario::new().given("P004", duty("无异常")).sign("P004");
        assert_eq!(with_signature(&scenario, "P005"), []);
    }
}
