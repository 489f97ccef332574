//! Planning an absence (计划离岗): a leave of A or B was approved. Asked by the service together with the last approval.
//!
//! Implements ab-role/2: A and B are not on leave at once. The post itself refuses it, so that of two leaves approved at one
//! moment one is refused; the director may decide otherwise, with a reason that is recorded.
use super::commands::PlanAbsence;
use super::events::AbsencePlanned;
use crate::clock::civil::date_of;
use crate::reference::centre::definition::PostDefinition;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why an absence is not planned.
    PlanAbsenceRefusal {
        OwnLeave { person, leave, from, until } = "post.plan-absence.own-leave" by "leave/1",
            "{person} is on leave {leave} from {from} to {until} already.", "{person} 自{from}至{until}已请假（{leave}），不能重复请假。",
        BothOnLeave { person, partner, leave, from, until } = "post.plan-absence.both-on-leave" by "ab-role/2",
            "{person} cannot be on leave then: {partner} is, from {from} to {until} ({leave}), and one of the two stays. The director may decide otherwise, with a reason.",
            "{partner} 自{from}至{until}已获准请假（{leave}），AB岗不得同期休假，{person} 不能请假；确需同时离岗的，由主任说明理由后批准。",
        PartnerAway { person, partner, since } = "post.plan-absence.partner-away" by "ab-role/2",
            "{person} cannot be on leave then: {partner} is away since {since}, and one of the two stays. The director may decide otherwise, with a reason.",
            "{partner} 自{since}起已离岗，AB岗须有一人在岗，{person} 不能请假；确需同时离岗的，由主任说明理由后批准。",
    }
}

pub(super) fn decide(state: &Post, command: &PlanAbsence, context: &Context<'_>) -> Result<AbsencePlanned, Refusal> {
    not_in_future(context)?;
    let PlanAbsence { leave, person, from, until, override_reason } = command.clone();
    let calendar = context.centre.calendar();
    let (from, until) = (from.opens(calendar), until.closes(calendar));
    own(state, &person, (from, until))?;
    let overridden = match partners(state, &person, (from, until), context) {
        Ok(()) => None,
        // Who gave it was checked when the leave was applied for.
        Err(refusal) => Some(override_reason.ok_or(refusal)?),
    };
    Ok(AbsencePlanned { leave, person, from, until, overridden })
}

/// Nobody is on two leaves at once.
fn own(state: &Post, person: &str, (from, until): (Instant, Instant)) -> Result<(), PlanAbsenceRefusal> {
    let own = state.planned.iter().find(|plan| plan.person == person && plan.overlaps(from, until));
    match own {
        None => Ok(()),
        Some(plan) => Err(PlanAbsenceRefusal::OwnLeave {
            person: person.to_owned(),
            leave: plan.leave.clone(),
            from: civil(plan.from),
            until: civil(plan.until),
        }),
    }
}

/// The other of the two is there: neither on leave nor away then.
fn partners(
    state: &Post,
    person: &str,
    (from, until): (Instant, Instant),
    context: &Context<'_>,
) -> Result<(), PlanAbsenceRefusal> {
    let Some(partner) = definition(state, from).and_then(|post| partner(person, post)) else { return Ok(()) };
    if let Some(plan) = state.planned.iter().find(|plan| plan.person == partner && plan.overlaps(from, until)) {
        return Err(PlanAbsenceRefusal::BothOnLeave {
            person: person.to_owned(),
            partner: partner.to_owned(),
            leave: plan.leave.clone(),
            from: civil(plan.from),
            until: civil(plan.until),
        });
    }
    // An absence of which nobody said how long it lasts is taken to last for the day.
    let lasts_into = |expected: Option<Instant>| match expected {
        Some(expected) => from < expected,
        None => date_of(from) <= day(context),
    };
    let away = state.covers.iter().find(|span| span.away == partner && span.until.is_none());
    match away.filter(|span| lasts_into(span.expected_until)) {
        None => Ok(()),
        Some(span) => Err(PlanAbsenceRefusal::PartnerAway {
            person: person.to_owned(),
            partner: partner.to_owned(),
            since: civil(span.from),
        }),
    }
}

/// The post as it will be when the leave begins; dissolved by then, there is nobody to stay.
fn definition(state: &Post, from: Instant) -> Option<&PostDefinition> {
    state.definition.on(date_of(from)).map(|(post, _)| post)
}

fn partner<'a>(person: &str, post: &'a PostDefinition) -> Option<&'a str> {
    match person {
        person if person == post.a => Some(&post.b),
        person if person == post.b => Some(&post.a),
        _ => None,
    }
}

/// The same of every post of somebody as far as it is known here: what an application is told at once.
pub(crate) fn foreseen(
    person: &str,
    posts: &[String],
    span: (Instant, Instant),
    context: &Context<'_>,
) -> Result<Result<(), Refusal>, Refusal> {
    for post in posts.iter().filter_map(|id| context.centre.post_as_recorded(id)) {
        own(post, person, span)?;
    }
    let both = posts
        .iter()
        .filter_map(|id| context.centre.post_as_recorded(id))
        .find_map(|post| partners(post, person, span, context).err());
    Ok(both.map_or(Ok(()), |refusal| Err(refusal.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::half_day::{Half, HalfDay};
    use crate::matters::case::fixture::at;
    use crate::matters::handover::fixture::away;
    use crate::reference::post::commands::{DropAbsence, StartCover};
    use crate::reference::post::fixture::Posts;

    fn half(day: &str, half: Half) -> HalfDay {
        HalfDay { day: day.parse().unwrap(), half }
    }

    fn plan(leave: &str, person: &str, from: HalfDay, until: HalfDay) -> PlanAbsence {
        PlanAbsence { leave: leave.into(), person: person.into(), from, until, override_reason: None }
    }

    fn monday(leave: &str, person: &str) -> PlanAbsence {
        plan(leave, person, half("2014-10-13", Half::Morning), half("2014-10-13", Half::Afternoon))
    }

    fn this_afternoon(leave: &str, person: &str) -> PlanAbsence {
        plan(leave, person, half("2014-10-09", Half::Afternoon), half("2014-10-09", Half::Afternoon))
    }

    #[test]
    fn ab_role_2__a_and_b_are_not_on_leave_at_once_and_the_post_itself_says_so() {
        let posts = Posts::new().given("PO1", "system", monday("QJ-1", "P004"));
        let refusal = posts.refused("PO1", "system", monday("QJ-2", "P005"));
        assert_eq!(refusal.why(), ("post.plan-absence.both-on-leave", "ab-role/2"));
        assert!(refusal.en.contains("QJ-1") && refusal.zh.contains("2014-10-13 08:00"), "{refusal}");
        let after = plan("QJ-2", "P005", half("2014-10-14", Half::Morning), half("2014-10-14", Half::Morning));
        assert!(posts.when("PO1", "system", after).is_ok(), "one after the other");
        let with_reason = PlanAbsence { override_reason: Some("抗洪".into()), ..monday("QJ-2", "P005") };
        let event = serde_json::to_value(posts.when("PO1", "system", with_reason).unwrap()).unwrap();
        assert_eq!(event["overridden"], "抗洪");
    }

    #[test]
    fn ab_role_2__a_leave_given_up_lets_the_other_one_go() {
        let dropped = DropAbsence { leave: "QJ-1".into(), person: "P004".into() };
        let posts = Posts::new().given("PO1", "system", monday("QJ-1", "P004")).given("PO1", "system", dropped);
        assert!(posts.when("PO1", "system", monday("QJ-2", "P005")).is_ok());
    }

    #[test]
    fn ab_role_2__who_is_away_without_a_known_end_is_away_for_the_day() {
        let until = Some(at("2014-10-13 10:00:00"));
        let open = Posts::new().given("PO1", "P004", away("P004", None));
        let known = Posts::new().given("PO1", "P004", StartCover { until, ..away("P004", None) });
        let today = this_afternoon("QJ-2", "P005");
        assert_eq!(open.refused("PO1", "system", today).code, "post.plan-absence.partner-away");
        assert!(open.when("PO1", "system", monday("QJ-2", "P005")).is_ok());
        assert_eq!(known.refused("PO1", "system", monday("QJ-2", "P005")).code, "post.plan-absence.partner-away");
    }

    #[test]
    fn ab_role_2__while_one_is_on_leave_the_other_does_not_go_away_by_hand() {
        let today = this_afternoon("QJ-1", "P005");
        let posts = Posts::new().given("PO1", "system", today);
        let until = Some(at("2014-10-09 15:00:00"));
        let into_it = StartCover { until, ..away("P004", None) };
        let refusal = posts.refused("PO1", "P004", into_it);
        assert_eq!(refusal.why(), ("post.start-cover.partner-on-leave", "ab-role/2"));
        assert_eq!(
            posts.clone().later(5 * 60).refused("PO1", "P004", away("P004", None)).code,
            "post.start-cover.partner-on-leave"
        );
        assert!(posts.when("PO1", "P004", away("P004", None)).is_ok(), "back before the leave begins");
    }

    #[test]
    fn leave_1__nobody_is_on_two_leaves_at_once() {
        let posts = Posts::new().given("PO1", "system", monday("QJ-1", "P004"));
        let refusal = posts.refused("PO1", "system", monday("QJ-2", "P004"));
        assert_eq!(refusal.why(), ("post.plan-absence.own-leave", "leave/1"));
    }
}
