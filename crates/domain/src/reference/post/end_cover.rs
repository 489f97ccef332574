//! Ending a cover (顶岗结束): the one who was away is back, and answers again for what is theirs.
//!
//! Implements ab-role/3: responsibility follows who is on duty, from the moment of the return; and handover/2.5: whoever dates it back does
//! not change whose breach something is ([`super::reckoned`]).
use super::Need;
use super::commands::EndCover;
use super::events::CoverEnded;
use super::guard::{GuardRefusal, concerned};
use super::reckoned::{asked, stays};
use crate::reference::centre::definition::PostDefinition;
use crate::reference::centre::reference::{CoverSpan, Post};
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a cover does not end.
    EndCoverRefusal {
        NotAway { person, post } = "post.end-cover.not-away" by "ab-role/3",
            "{person} is not away from post `{post}`.", "{person} 并未离开岗位“{post}”。",
        DatedBack { person, away, at, now } = "post.end-cover.dated-back" by "handover/2.5",
            "{person} stands for {away} and does not date {away}'s return back to {at} (it is {now} now): {away} or somebody else over the window says so.",
            "{person} 正为 {away} 顶岗，不得将 {away} 的返岗时间倒填为{at}（现为{now}）：应由 {away} 本人或者其他有权的人登记。",
        BeforeStart { at, from } = "post.end-cover.before-start" by "handover/2.5",
            "It cannot have ended at {at}: it began at {from}.", "结束时间{at}早于开始时间{from}。",
    }
}

/// What it must know besides: what fell due since then, where it is entered late.
pub(super) fn needs(state: &Post, command: &EndCover, context: &Context<'_>) -> Vec<Need> {
    let cover = check(state, command, context).map(|span| span.cover.as_str());
    cover.map_or_else(|_| vec![], |cover| asked(&[cover], context).into_iter().map(Need::Reckoned).collect())
}

pub(super) fn decide(state: &Post, command: &EndCover, context: &Context<'_>) -> Result<CoverEnded, Refusal> {
    let span = check(state, command, context)?;
    // What is the cover's own by name stays theirs in any case.
    stays(&asked(&[&span.cover], context), |by_name| by_name != Some(&*span.cover), context)?;
    Ok(CoverEnded { ordinal: span.ordinal, back: command.back.clone(), remark: command.remark.trim().to_owned() })
}

/// The cover that ends, where it may.
fn check<'a>(state: &'a Post, command: &EndCover, context: &Context<'_>) -> Result<&'a CoverSpan, Refusal> {
    not_in_future(context)?;
    // Whoever is away also returns to a post that was dissolved meanwhile: the last definition says whose window it was.
    let post = definition(state, context)?;
    concerned(&command.back, post, context)?;
    let span = running(state, &command.back)
        .ok_or_else(|| EndCoverRefusal::NotAway { person: command.back.clone(), post: post.name.clone() })?;
    // Whoever stands in does not rid himself of what was due yesterday.
    let (person, away) = (context.actor.person.clone(), span.away.clone());
    let (at, now) = (civil(context.at), civil(context.now));
    let own = span.cover == person && context.at < context.now;
    refuse_if!(own, EndCoverRefusal::DatedBack { person, away, at, now });
    refuse_if!(context.at < span.from, EndCoverRefusal::BeforeStart { at: civil(context.at), from: civil(span.from) });
    Ok(span)
}

fn definition<'a>(state: &'a Post, context: &Context<'_>) -> Result<&'a PostDefinition, GuardRefusal> {
    let on = day(context);
    let last = || state.definition.iter().rev().find_map(|version| version.definition.as_ref());
    let found = state.definition.on(on).map(|(post, _)| post).or_else(last);
    found.ok_or_else(|| GuardRefusal::NoPost { on: on.to_string() })
}

/// The cover of somebody that has not ended.
pub(super) fn running<'a>(state: &'a Post, away: &str) -> Option<&'a CoverSpan> {
    state.covers.iter().find(|span| span.away == away && span.until.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::away;
    use crate::reference::centre::events::PostWithdrawn;
    use crate::reference::post::commands::StartCover;
    use crate::reference::post::fixture::{Posts, TEN};

    fn back(person: &str) -> EndCover {
        EndCover { back: person.into(), remark: String::new() }
    }

    #[test]
    fn ab_role_3__responsibility_returns_with_the_one_who_was_away() {
        let covered = Posts::new().given("PO1", "P004", away("P004", None)).later(60);
        assert_eq!(covered.on_duty("P004"), "P005");
        let returned = covered.given("PO1", "P004", back("P004"));
        assert_eq!((returned.on_duty("P004"), returned.on_duty("P005")), ("P004".into(), "P005".into()));
        assert!(returned.later(60).when("PO1", "P004", away("P004", None)).is_ok(), "and may be away again");
    }

    #[test]
    fn ab_role_3__one_returns_also_to_a_post_that_was_dissolved_meanwhile() {
        let effective_from = "2014-10-09".parse().unwrap();
        let mut posts = Posts::new().given("PO1", "P004", away("P004", None)).later(60);
        posts.apply("PO1", PostWithdrawn { effective_from, reason: "合并".into() }.into());
        assert_eq!(posts.refused("PO1", "P005", away("P005", None)).code, "post.guard.no-post");
        assert_eq!(posts.given("PO1", "P004", back("P004")).on_duty("P004"), "P004");
        assert_eq!(Posts::new().refused("PO9", "P001", back("P004")).code, "post.guard.no-post");
    }

    #[test]
    fn ab_role_3__who_left_the_staff_stands_for_nobody() {
        let mut posts = Posts::new().given("PO1", "P004", away("P004", None)).later(24 * 60);
        assert_eq!(posts.on_duty("P004"), "P005");
        posts.withdraw_person("P005", "2014-10-10");
        assert_eq!(posts.on_duty("P004"), "P004");
        assert_eq!(
            posts.centre.on_duty("P004", crate::matters::case::fixture::at(TEN)),
            "P005",
            "the day before he did"
        );
    }

    #[test]
    fn handover_2_5__whoever_stands_in_does_not_date_the_return_back() {
        // P003, the head of the window, stands for P004.
        let start = StartCover { cover: Some("P003".into()), ..away("P004", None) };
        let covered = Posts::new().given("PO1", "P003", start).later(60);
        let refusal = covered.clone().happened_before(30).refused("PO1", "P003", back("P004"));
        assert_eq!(refusal.why(), ("post.end-cover.dated-back", "handover/2.5"));
        assert!(
            covered.clone().happened_before(30).when("PO1", "P004", back("P004")).is_ok(),
            "against the own interest"
        );
        assert!(covered.clone().happened_before(30).when("PO1", "P002", back("P004")).is_ok(), "over the window");
        assert!(covered.when("PO1", "P003", back("P004")).is_ok(), "from now on");
    }

    #[test]
    fn ab_role_3__who_is_not_away_does_not_return_and_nobody_returns_before_leaving() {
        let refusal = Posts::new().refused("PO1", "P004", back("P004"));
        assert_eq!(refusal.why(), ("post.end-cover.not-away", "ab-role/3"));
        let covered = Posts::new().given("PO1", "P004", away("P004", None)).later(60);
        let refusal = covered.clone().happened_before(61).refused("PO1", "P004", back("P004"));
        assert_eq!(refusal.why(), ("post.end-cover.before-start", "handover/2.5"));
        assert_eq!(covered.refused("PO1", "P009", back("P004")).code, "post.guard.not-concerned");
        let ended = covered.given("PO1", "P003", back("P004"));
        assert_eq!(ended.refused("PO1", "P004", back("P004")).code, "post.end-cover.not-away");
    }
}
