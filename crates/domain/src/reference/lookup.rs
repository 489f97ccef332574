//! What the decisions of every kind look up (共用查询): days and times in words, people of the day, periods of the rulebook.
//!
//! Implements handover/2.5 as far as it forbids dating ahead. It must hold no rule of a single kind.
use crate::clock::civil::{date_of, local};
use crate::clock::{Commitment, Deadline, Limit, due};
use crate::reference::context::Context;
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::Standing;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;

refusals! {
    /// Why nothing can be recorded at such a time, whatever it is.
    TimeRefusal {
        InFuture { at, now } = "command.in-future" by "handover/2.5",
            "It cannot have happened at {at}: it is {now} now.", "发生时间{at}晚于当前时间{now}。",
    }
}

/// The civil day on which it happened.
pub(crate) fn day(context: &Context<'_>) -> NaiveDate {
    date_of(context.at)
}

/// An instant in words, civil time to the minute: `2014-10-31 17:30`.
pub(crate) fn civil(at: Instant) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// Whether a text says nothing.
pub(crate) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether the directory of the day has this person.
pub(crate) fn is_staff(person: &str, context: &Context<'_>) -> bool {
    context.centre.person(person, day(context)).is_some()
}

/// Whether the actor is over a window: its head, a deputy director or the director.
pub(crate) fn leads_window(window: &str, context: &Context<'_>) -> bool {
    let Context { actor, centre, .. } = context;
    if actor.has(Role::Director) || actor.has(Role::DeputyDirector) {
        return true;
    }
    let heads = centre.window(window, day(context)).is_some_and(|window| window.head == actor.person);
    let works_there =
        centre.person(&actor.person, day(context)).and_then(|person| person.window.as_deref()) == Some(window);
    actor.has(Role::WindowHead) && (heads || works_there)
}

/// Whether the actor is over somebody: the head of their window, a deputy director or the director.
pub(crate) fn leads(person: &str, context: &Context<'_>) -> bool {
    let window = context.centre.person(person, day(context)).and_then(|person| person.window.as_deref());
    leads_window(window.unwrap_or_default(), context)
}

/// Whether a window is somebody's own: they head it or work at it, now or at the time that the actor names. Naming another
/// time makes nobody a stranger to it.
pub(crate) fn is_own(window: &str, person: &str, context: &Context<'_>) -> bool {
    let centre = context.centre;
    [context.at, context.now].map(date_of).into_iter().any(|on| {
        let heads = centre.window(window, on).is_some_and(|definition| definition.head == person);
        let works_at = centre.person(person, on).and_then(|person| person.window.as_deref());
        heads || works_at == Some(window)
    })
}

/// Whether somebody begins something at a window: it is their own, they are over it, they are one of the two of a post there
/// or stand for somebody who is responsible there (ab-role/3, work/4), or they hold one of the offices that begin it at every window, as the row
/// of the verb says. That somebody works at no window says nothing. Somebody of another window leads the applicant there (first-asked/3.2).
pub(crate) fn may_begin_at(window: &str, person: &str, begins: Standing, context: &Context<'_>) -> bool {
    let centre = context.centre;
    let leads = || person == context.actor.person && leads_window(window, context);
    let days = || [context.at, context.now].into_iter();
    let Standing::Opening { offices } = begins else { return false };
    let has = |role: &Role| {
        let own = person == context.actor.person && context.actor.has(*role);
        own || days().any(|at| centre.person(person, date_of(at)).is_some_and(|known| known.roles.contains(role)))
    };
    let by_office = || offices.iter().any(has);
    let of_a_post = || {
        days().any(|at| {
            let mut there = centre.posts(date_of(at)).filter(|(_, post)| post.window == window);
            there.any(|(_, post)| {
                let two = [post.a.as_str(), post.b.as_str()];
                two.contains(&person) || two.iter().any(|other| centre.on_duty(other, at) == person)
            })
        })
    };
    is_own(window, person, context) || leads() || by_office() || of_a_post()
}

/// Whether an item of the catalogue is taken in at a window: the catalogue gives it to that window, or it is a joint item, which whoever was
/// asked first coordinates (first-asked/3.3). What another window handles is led there (first-asked/3.2).
pub(crate) fn takes_in(window: &str, item: &str, context: &Context<'_>) -> bool {
    let on = day(context);
    let joint = context.centre.item(item, on).is_some_and(|(definition, _)| !definition.joint_departments.is_empty());
    joint || context.centre.handles(window, item, on)
}

/// Whether the actor, who only stands in for an office, is not needed: somebody who holds one of the offices is there, and it does not
/// concern them.
pub(crate) fn is_not_needed(offices: &[Role], context: &Context<'_>, concerned: impl Fn(&str) -> bool) -> bool {
    is_stand_in_unneeded(&context.actor.person, offices, context, concerned)
}

/// The same of somebody else than the actor.
pub(crate) fn is_stand_in_unneeded(
    person: &str,
    offices: &[Role],
    context: &Context<'_>,
    concerned: impl Fn(&str) -> bool,
) -> bool {
    let (centre, on) = (context.centre, day(context));
    let holders = || offices.iter().flat_map(|office| centre.leaders(*office, on)).map(|(id, _)| id);
    let stands_in = offices.iter().any(|office| centre.stand_ins(*office, on).any(|other| other == person));
    let is_there = |holder: &str| centre.on_duty(holder, context.at) == holder;
    stands_in
        && holders().all(|holder| holder != person)
        && holders().any(|holder| !concerned(holder) && is_there(holder))
}

/// Nothing is dated ahead (handover/2.5).
pub(crate) fn not_in_future(context: &Context<'_>) -> Result<(), TimeRefusal> {
    refuse_if!(context.at > context.now, TimeRefusal::InFuture { at: civil(context.at), now: civil(context.now) });
    Ok(())
}

/// A period of the rulebook of the day, as a commitment that cites its article.
pub(crate) fn limit(name: &str, context: &Context<'_>) -> Result<Commitment, Refusal> {
    let rule = context.centre.limit(name, day(context))?;
    Ok(Commitment { limit: rule.limit, rule: rule.article.clone() })
}

/// Within what time what somebody is asked for is to be decided or answered (discipline/7); none where the rulebook in force says none.
pub(crate) fn decision_period(context: &Context<'_>) -> Option<Commitment> {
    let rulebook = context.centre.rulebook(day(context))?;
    let rule = rulebook.limits.iter().find(|rule| rule.name == "approval-decision")?;
    Some(Commitment { limit: rule.limit, rule: rule.article.clone() })
}

/// When a clock ends.
pub(crate) fn due_at(deadline: &Deadline, context: &Context<'_>) -> Result<Instant, Refusal> {
    Ok(due(context.centre.calendar(), deadline)?.at)
}

/// When a bare period from `start` ends.
pub(crate) fn ends(start: Instant, limit: Limit, context: &Context<'_>) -> Result<Instant, Refusal> {
    due_at(&Deadline { start, limit, extensions: vec![], pauses: vec![] }, context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    #[test]
    fn instants_read_in_civil_time() {
        assert_eq!(civil("2014-10-31T09:30:00Z".parse().unwrap()), "2014-10-31 17:30");
    }

    #[test]
    fn what_has_not_happened_is_not_recorded() {
        let story = Story::new();
        assert_eq!(not_in_future(&story.context()), Ok(()));
        let refusal: Refusal = not_in_future(&story.happened("2014-10-09 10:00:01").context()).unwrap_err().into();
        assert_eq!(refusal.why(), ("command.in-future", "handover/2.5"));
        assert!(refusal.zh.contains("2014-10-09 10:00"), "{}", refusal.zh);
    }

    #[test]
    fn a_period_cites_its_article_and_one_that_is_not_there_is_named() {
        let story = Story::new();
        let cover = limit("cover-handover", &story.context()).unwrap();
        assert_eq!(cover.rule, "ab-role/4");
        let ends = ends(story.context().at, cover.limit, &story.context()).unwrap();
        assert_eq!(civil(ends), "2014-10-09 17:30", "the end of the same working day");
        let missing = limit("no-such", &story.context()).unwrap_err();
        assert!(missing.en.contains("`no-such`"), "{missing}");
    }

    #[test]
    fn a_window_is_led_by_its_head_and_the_directors() {
        let leads = |person: &str, role: Role| leads("P004", &Story::new().by(person, role).context());
        assert!(
            leads("P003", Role::WindowHead) && leads("P002", Role::DeputyDirector) && leads("P001", Role::Director)
        );
        assert!(
            !leads("P004", Role::WindowStaff) && !leads("P003", Role::WindowStaff) && !leads("P009", Role::WindowHead)
        );
    }

    #[test]
    fn a_window_is_the_own_of_its_head_and_of_whoever_works_there_now_or_then() {
        let story = Story::new();
        let own = |person: &str| is_own("W01", person, &story.context());
        assert!(own("P003") && own("P004"), "its head, and one who works there");
        assert!(!own("P005") && !own("P001") && !own("P999"));
        let before_anybody = Story::new().happened("2013-12-31 10:00:00");
        assert!(is_own("W01", "P004", &before_anybody.context()), "an earlier time changes nothing");
        assert!(!is_own("W01", "P004", &Story::new().now("2013-12-31 10:00:00").context()));
    }

    #[test]
    fn people_are_those_of_the_day() {
        assert!(is_staff("P004", &Story::new().context()));
        assert!(!is_staff("P999", &Story::new().context()));
        assert!(!is_staff("P004", &Story::new().now("2013-12-31 10:00:00").context()));
    }
}
