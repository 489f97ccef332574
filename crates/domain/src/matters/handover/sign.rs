//! Signing a handover (签字): the two persons, each themselves, each once, and now.
//!
//! Implements handover/2.2 and handover/2.5, for duty handover/1. The signature is given to the lists as they are: what was
//! opened, changed or settled since stops it by name, and the lists are made anew. Work that is covered goes on meanwhile
//! and stays whose it was, so a cover asks only whether something is missing.
use super::commands::Sign;
use super::events::{HandoverKind, HandoverSide, Signed};
use super::guard::waiting;
use super::lists::{self, Scope, left_out};
use super::state::Handover;
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use crate::reference::lookup::civil;
use crate::reference::shared::on_staff;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use std::collections::{BTreeMap, BTreeSet};

refusals! {
    /// Why it is not signed.
    SignRefusal {
        /// Neither of the two.
        NotAParty { person, number, giver, receiver } = "handover.sign.not-a-party" by "handover/2.2",
            "{person} neither gives nor receives in {number}: {giver} and {receiver} sign, each themselves.",
            "{person} 不是交接{number}的当事人，应由移交人 {giver} 和接收人 {receiver} 本人签字。",
        /// Signed already.
        Already { person, number, at } = "handover.sign.already" by "handover/2.2",
            "{person} signed {number} already, at {at}.", "{person} 已于{at}签署交接{number}。",
        /// At another time than now.
        BackDated { at, now } = "handover.sign.back-dated" by "handover/2.5",
            "A signature is given now, {now}, and not at {at}.", "签字时间为当前时间{now}，不得倒签为{at}。",
        /// The successor before the duty log was handed over.
        GiverFirst { giver } = "handover.sign.giver-first" by "handover/1",
            "{giver} hands the duty log over first; then the successor checks it and takes over.",
            "值班交接应由 {giver} 先签交值班日志，接班人核对后再签字接班。",
        /// Opened since.
        OpenedSince { number, giver, matters } = "handover.sign.opened-since" by "handover/2.4",
            "Open matters of {giver} are not listed in {number}: {matters}. Make the lists anew.",
            "{giver} 的在办事项未列入交接{number}：{matters}，请重新列单。",
        /// Settled or moved since.
        GoneSince { number, giver, matters } = "handover.sign.gone-since" by "handover/2.4",
            "Listed in {number}, but no open matters of {giver} any more: {matters}. Make the lists anew.",
            "交接{number}所列事项已不是 {giver} 的在办事项：{matters}，请重新列单。",
        /// Changed since.
        ChangedSince { number, matters } = "handover.sign.changed-since" by "handover/2.1",
            "Changed since they were listed in {number}: {matters}. Make the lists anew.",
            "列入交接{number}后又有变动：{matters}，请重新列单。",
    }
}

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(state: Option<&Handover>, context: &Context<'_>) -> Option<OpenMatters> {
    let (handover, _) = signed_as(state, context).ok()?;
    lists::needs(handover.kind, &handover.giver)
}

pub(super) fn decide(state: Option<&Handover>, _: &Sign, context: &Context<'_>) -> Result<Signed, Refusal> {
    let (handover, side) = signed_as(state, context)?;
    let register = lists::register(handover.kind, &handover.giver, context)?;
    match handover.kind {
        HandoverKind::Work => {
            complete(handover, register)?;
            unchanged(handover, register)?;
        }
        HandoverKind::Cover => complete(handover, register)?,
        HandoverKind::Duty => {}
    }
    Ok(Signed { side, by: context.actor.person.clone() })
}

/// The handover and the side that the actor signs for, where a signature may be given at all.
fn signed_as<'a>(state: Option<&'a Handover>, context: &Context<'_>) -> Result<(&'a Handover, HandoverSide), Refusal> {
    let handover = waiting(state, context)?;
    let side = side(handover, context)?;
    on_staff(&handover.receiver, context, "handover/2.1")?;
    if handover.kind == HandoverKind::Duty && side == HandoverSide::Receiver && handover.giver_signed.is_none() {
        return Err(SignRefusal::GiverFirst { giver: handover.giver.clone() }.into());
    }
    Ok((handover, side))
}

/// As which the actor signs, who has not signed yet and does not sign for yesterday.
fn side(handover: &Handover, context: &Context<'_>) -> Result<HandoverSide, SignRefusal> {
    let (person, number) = (context.actor.person.clone(), handover.number.clone());
    let Some(side) = handover.side_of(&person) else {
        let (giver, receiver) = (handover.giver.clone(), handover.receiver.clone());
        return Err(SignRefusal::NotAParty { person, number, giver, receiver });
    };
    if let Some(signed) = handover.signed(side) {
        return Err(SignRefusal::Already { person, number, at: civil(signed) });
    }
    refuse_if!(context.at < context.now, SignRefusal::BackDated { at: civil(context.at), now: civil(context.now) });
    Ok(side)
}

/// Nothing that is open now is missing from the lists.
fn complete(handover: &Handover, register: &[Matter]) -> Result<(), SignRefusal> {
    let Handover { kind, part, giver, number, lists, .. } = handover;
    let listed: BTreeSet<&AggregateRef> = lists.matters.iter().map(|matter| &matter.aggregate).collect();
    let open = Scope { kind: *kind, giver, part: *part, register }.open();
    match left_out(&open, &listed) {
        missing if missing.is_empty() => Ok(()),
        missing => {
            Err(SignRefusal::OpenedSince { number: number.clone(), giver: giver.clone(), matters: missing.join(", ") })
        }
    }
}

/// Everything that is listed is still the giver's, open, and as it was.
fn unchanged(handover: &Handover, register: &[Matter]) -> Result<(), SignRefusal> {
    let versions: BTreeMap<&AggregateRef, u32> =
        register.iter().map(|matter| (&matter.aggregate, matter.version)).collect();
    let (mut gone, mut changed) = (Vec::new(), Vec::new());
    for matter in &handover.lists.matters {
        match versions.get(&matter.aggregate) {
            None => gone.push(matter.number.as_str()),
            Some(version) if *version != matter.version => changed.push(matter.number.as_str()),
            Some(_) => {}
        }
    }
    let number = handover.number.clone();
    match (gone.is_empty(), changed.is_empty()) {
        (false, _) => Err(SignRefusal::GoneSince { number, giver: handover.giver.clone(), matters: gone.join(", ") }),
        (true, false) => Err(SignRefusal::ChangedSince { number, matters: changed.join(", ") }),
        (true, true) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::{Scenario, cover, duty, matter, work};

    fn opened() -> Scenario {
        Scenario::new().has(&[matter("A", 1), matter("B", 4)]).given("P004", work())
    }

    #[test]
    fn handover_2_2__until_both_have_signed_the_giver_stays_responsible() {
        for (first, second) in [("P004", "P005"), ("P005", "P004")] {
            let one = opened().sign(first);
            assert_eq!(one.handover().responsible, "P004", "one signature moves nothing");
            let both = one.sign(second);
            assert_eq!(both.handover().responsible, "P005");
            assert_eq!(both.signing_refused(first).code, "handover.guard.over");
        }
    }

    #[test]
    fn handover_2_2__only_the_two_sign_each_themselves_and_once() {
        for person in ["P001", "P003", "P009"] {
            let refusal = opened().signing_refused(person);
            assert_eq!(refusal.why(), ("handover.sign.not-a-party", "handover/2.2"));
            assert!(refusal.en.contains(person) && refusal.zh.contains("P005"), "{refusal}");
        }
        let refusal = opened().sign("P004").signing_refused("P004");
        assert_eq!(refusal.why(), ("handover.sign.already", "handover/2.2"));
    }

    #[test]
    fn handover_2_5__nobody_signs_for_yesterday() {
        let late = opened().later(60).happened_before(30);
        let refusal = late.has(&[matter("A", 1), matter("B", 4)]).refused("P004", Sign {});
        assert_eq!(refusal.why(), ("handover.sign.back-dated", "handover/2.5"));
    }

    #[test]
    fn handover_2_4__a_matter_opened_since_stops_the_signature_by_name() {
        let register = [matter("A", 1), matter("B", 4), matter("C", 1)];
        let refusal = opened().has(&register).refused("P004", Sign {});
        assert_eq!(refusal.why(), ("handover.sign.opened-since", "handover/2.4"));
        assert!(refusal.en.contains("AJ-20141009-C") && !refusal.en.contains("AJ-20141009-A"), "{refusal}");
    }

    #[test]
    fn handover_2_1__a_matter_that_changed_or_went_since_stops_the_signature_by_name() {
        let changed = opened().sign("P004").has(&[matter("A", 1), matter("B", 5)]).refused("P005", Sign {});
        assert_eq!(changed.why(), ("handover.sign.changed-since", "handover/2.1"));
        assert!(changed.zh.contains("AJ-20141009-B") && changed.en.contains("anew"), "{changed}");
        let gone = opened().has(&[matter("B", 4)]).refused("P005", Sign {});
        assert_eq!(gone.why(), ("handover.sign.gone-since", "handover/2.4"));
        assert!(gone.en.contains("AJ-20141009-A") && !gone.en.contains("AJ-20141009-B"), "{gone}");
    }

    #[test]
    fn handover_1_4__the_successor_checks_the_log_after_it_was_handed_over() {
        let scenario = Scenario::new().given("P004", duty("无异常"));
        let refusal = scenario.signing_refused("P005");
        assert_eq!(refusal.why(), ("handover.sign.giver-first", "handover/1"));
        assert_eq!(
            scenario.sign("P004").handover().responsible,
            "P004",
            "until the log is checked, duty is not taken over"
        );
    }

    #[test]
    fn handover_1_5__what_was_taken_over_with_the_duty_is_the_successors() {
        let taken_over = Scenario::new().given("P004", duty("一件待回复")).sign("P004").sign("P005");
        assert_eq!(taken_over.handover().responsible, "P005");
    }

    #[test]
    fn ab_role_4__covered_work_goes_on_while_its_handover_waits_and_must_only_be_complete() {
        let scenario =
            Scenario::new().covered("PO1", "P004", "P005").has(&[matter("A", 1)]).given("P004", cover("PO1"));
        assert!(scenario.has(&[matter("A", 2)]).when("P005", Sign {}).is_ok());
        assert!(scenario.has(&[]).when("P005", Sign {}).is_ok(), "the one listed may be settled meanwhile");
        assert_eq!(scenario.has(&[matter("B", 1)]).refused("P004", Sign {}).code, "handover.sign.opened-since");
    }

    #[test]
    fn handover_2_2__within_a_part_only_the_part_is_asked_for() {
        use crate::matters::handover::commands::Open;
        use crate::matters::handover::events::Part;
        let all: Vec<Matter> = (0..40).map(|index| matter(&format!("M{index}"), 1)).collect();
        let part = Some(Part { index: 1, of: 2 });
        let scenario = Scenario::new().has(&all).given("P004", Open { part, ..work() });
        let listed = scenario.handover().lists.matters.len();
        assert!(0 < listed && listed < 40);
        assert!(scenario.has(&all).when("P004", Sign {}).is_ok(), "what is in part 2 is not missing here");
    }
}
