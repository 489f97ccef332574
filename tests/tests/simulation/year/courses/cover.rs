//! Covers of the year (顶岗): one of the two is away for some days; the written handover is there in time, late or never.
use crate::year::plan::{Plan, new_year};
use anjuan_domain::command::Body;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open, Sign};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::reference::post::commands::{EndCover, StartCover};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::{NaiveDate, TimeDelta};

/// The posts that are covered, each in its own weeks so that nobody is asked to be away twice.
const POSTS: [&str; 4] = ["R03", "R04", "R05", "R02B"];

/// One cover, where the post's own week has come.
pub(in crate::year) fn of_the_day(plan: &mut Plan<'_>, day: NaiveDate) {
    use chrono::Datelike;
    let week = day.iso_week().week() as usize;
    if day.weekday() != chrono::Weekday::Tue || week % 2 == 1 {
        return;
    }
    let id = POSTS[week / 2 % POSTS.len()];
    let Some(post) = plan.centre.post(id, new_year()).cloned() else { return };
    let at = plan.morning(day);
    let cover = AggregateRef::new(Kind::Post, id).unwrap();
    let start =
        StartCover {
            away: post.a.clone(), cover: None, reason: "外出培训".into(), until: None, override_reason: None
        };
    plan.give(at, &post.a, &cover, Body::Post(start.into()));
    match plan.dice.below(10) {
        0..7 => handed(plan, at + TimeDelta::minutes(20), id, (&post.a, &post.b)),
        7..9 => {
            let next = plan.after(at, 1);
            handed(plan, next, id, (&post.a, &post.b));
            plan.breach(&cover, "cover-without-handover");
        }
        _ => plan.breach(&cover, "cover-without-handover"),
    }
    let back = plan.after(at, 3) + TimeDelta::hours(2);
    let end = EndCover { back: post.a.clone(), remark: String::new() };
    plan.give(back, &post.a, &cover, Body::Post(end.into()));
}

fn handed(plan: &mut Plan<'_>, at: chrono::DateTime<chrono::Utc>, post: &str, (away, cover): (&str, &str)) {
    let open = Open {
        kind: HandoverKind::Cover,
        giver: Some(away.into()),
        receiver: cover.into(),
        reason: "顶岗交接".into(),
        post: Some(post.into()),
        part: None,
        lists: Named::default(),
    };
    let body = Body::Handover(HandoverCommand::Open(Box::new(open)));
    // The lists, and both signatures, in one minute in which nothing else happens.
    let handover = plan.open(at, away, Kind::Handover, body);
    for person in [away, cover] {
        plan.give(at, person, &handover, Body::Handover(Sign {}.into()));
    }
}
