//! Starting a cover (顶岗开始): one of the two is away, and from this moment another answers for their work.
//!
//! Implements ab-role/1 (B covers when A is not there), ab-role/2 (one of the two is there; both away only by the director,
//! with a reason) and ab-role/4 (the written handover is owed, with the open work listed).
use super::Need;
use super::commands::StartCover;
use super::events::CoverStarted;
use super::guard::{concerned, post_of_the_day};
use super::reckoned::{asked, stays};
use crate::clock::Commitment;
use crate::reference::centre::definition::PostDefinition;
use crate::reference::centre::reference::{CoverSpan, Post};
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use crate::reference::lookup::{civil, day, is_staff, leads_window, limit};
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a cover does not start.
    StartCoverRefusal {
        NotOfThePost { person, post, a, b } = "post.start-cover.not-of-the-post" by "ab-role/1",
            "{person} is neither A nor B of post `{post}`: those are {a} and {b}.",
            "{person} 不是岗位“{post}”的A岗 {a} 或B岗 {b}。",
        OneSelf { person } = "post.start-cover.oneself" by "ab-role/1",
            "{person} cannot stand for himself.", "{person} 不能为自己顶岗。",
        AwayAlready { person, cover, since } = "post.start-cover.away-already" by "ab-role/1",
            "{person} is away from this post since {since}, and {cover} stands for him.",
            "{person} 自{since}起已离开本岗位，由 {cover} 顶岗。",
        DatedBack { person, at, now } = "post.start-cover.dated-back" by "handover/2.5",
            "{person} leaves now, {now}, and does not date the own absence back to {at}: whoever is over the window enters it late.",
            "{person} 本人离岗应从当前时间{now}登记，不得倒填为{at}；补登由窗口负责人或中心主任办理。",
        NotThePartner { person, partner, cover } = "post.start-cover.not-the-partner" by "ab-role/1",
            "{partner} stands for {person}: that {cover} does is for whoever is over the window to say.",
            "{person} 离岗由 {partner} 顶岗；改由 {cover} 顶岗的，应由窗口负责人或中心主任登记。",
        UntilNotAfter { until, from } = "post.start-cover.until-not-after" by "ab-role/1",
            "Until {until} is not after its start, {from}.", "结束时间{until}不晚于开始时间{from}。",
        BothAway { person, away } = "post.start-cover.both-away" by "ab-role/2",
            "{person} cannot be away: {away} is away, and one of the two stays. The director may decide otherwise, with a reason.",
            "{away} 已离岗，AB岗须有一人在岗，{person} 不能离开；确需同时离岗的，由主任说明理由后批准。",
        PartnerOnLeave { person, partner, from, until } = "post.start-cover.partner-on-leave" by "ab-role/2",
            "{person} cannot be away: {partner} is on leave from {from} to {until}, and one of the two stays. The director may decide otherwise, with a reason.",
            "{partner} 自{from}至{until}已获准请假，AB岗须有一人在岗，{person} 不能离开；确需同时离岗的，由主任说明理由后批准。",
        CoverAway { cover } = "post.start-cover.cover-away" by "ab-role/2",
            "{cover} is away himself and cannot stand for anybody. The director may decide otherwise, with a reason.",
            "{cover} 本人已离岗，不能顶岗；确需如此的，由主任说明理由后批准。",
        StandsForAnother { person, other } = "post.start-cover.stands-for-another" by "ab-role/2",
            "{person} stands for {other} and cannot be away. The director may decide otherwise, with a reason.",
            "{person} 正为 {other} 顶岗，不能离开；确需离开的，由主任说明理由后批准。",
        NotTheDirector { person } = "post.start-cover.not-the-director" by "ab-role/2",
            "Only the director lets both be away; {person} is not the director.", "AB岗同时离岗只能由主任批准，{person} 不是主任。",
    }
}

/// A cover that may start.
pub(crate) struct Start {
    /// Who stands in.
    cover: String,
    /// Why the director lets both be away, where that is so.
    overridden: Option<String>,
    /// The written handover that is owed.
    handover: Commitment,
}

/// What it must know besides: the open work of whoever goes, which is listed; nothing where it is refused without.
/// And what fell due since then, where it is entered late.
pub(super) fn needs(state: &Post, command: &StartCover, context: &Context<'_>) -> Vec<Need> {
    if check(state, command, context).is_err() {
        return vec![];
    }
    let reckoned = asked(&[&command.away], context).into_iter().map(Need::Reckoned);
    std::iter::once(Need::OpenMatters(OpenMatters { person: command.away.clone() })).chain(reckoned).collect()
}

pub(crate) fn decide(state: &Post, command: &StartCover, context: &Context<'_>) -> Result<CoverStarted, Refusal> {
    let Start { cover, overridden, handover } = check(state, command, context)?;
    stays(&asked(&[&command.away], context), |_| true, context)?;
    Ok(CoverStarted {
        ordinal: u32::try_from(state.covers.len()).unwrap_or(u32::MAX).saturating_add(1),
        away: command.away.clone(),
        cover,
        reason: command.reason.trim().to_owned(),
        until: command.until,
        overridden,
        matters: context.facts.answer(&OpenMatters { person: command.away.clone() })?.clone(),
        handover,
    })
}

/// Whether the cover may start, and how: everything that it can be refused for.
pub(crate) fn check(state: &Post, command: &StartCover, context: &Context<'_>) -> Result<Start, Refusal> {
    let post = post_of_the_day(state, context)?;
    let away = command.away.as_str();
    let partner = partner(away, post)?;
    concerned(away, post, context)?;
    reason_given(&command.reason, "ab-role/1")?;
    let cover = command.cover.as_deref().unwrap_or(partner);
    able(away, cover, context)?;
    fits_in_time(state, command, context)?;
    not_dated_back(away, context)?;
    let overridden = match somebody_is_missing(state, command, (away, partner, cover), context) {
        None => {
            named_by_the_window((away, partner, cover), post, context)?;
            None
        }
        Some(refusal) => Some(overridden(command, refusal, context)?),
    };
    Ok(Start { cover: cover.to_owned(), overridden, handover: limit("cover-handover", context)? })
}

/// The other of the two.
fn partner<'a>(away: &str, post: &'a PostDefinition) -> Result<&'a str, StartCoverRefusal> {
    match away {
        away if away == post.a => Ok(&post.b),
        away if away == post.b => Ok(&post.a),
        _ => Err(StartCoverRefusal::NotOfThePost {
            person: away.to_owned(),
            post: post.name.clone(),
            a: post.a.clone(),
            b: post.b.clone(),
        }),
    }
}

fn able(away: &str, cover: &str, context: &Context<'_>) -> Result<(), Refusal> {
    refuse_if!(away == cover, StartCoverRefusal::OneSelf { person: away.to_owned() });
    match [away, cover].into_iter().find(|person| !is_staff(person, context)) {
        Some(person) => Err(Shared::not_staff(person.to_owned(), day(context), "ab-role/1").into()),
        None => Ok(()),
    }
}

/// Whoever goes does not rid himself of what was due yesterday.
fn not_dated_back(away: &str, context: &Context<'_>) -> Result<(), StartCoverRefusal> {
    let (person, at, now) = (away.to_owned(), civil(context.at), civil(context.now));
    match context.actor.person == away && context.at < context.now {
        true => Err(StartCoverRefusal::DatedBack { person, at, now }),
        false => Ok(()),
    }
}

/// The partner stands in; another one is for whoever is over the window to name.
fn named_by_the_window(
    (away, partner, cover): (&str, &str, &str),
    post: &PostDefinition,
    context: &Context<'_>,
) -> Result<(), StartCoverRefusal> {
    match cover == partner || leads_window(&post.window, context) || context.actor.has(Role::System) {
        true => Ok(()),
        false => {
            Err(StartCoverRefusal::NotThePartner { person: away.into(), partner: partner.into(), cover: cover.into() })
        }
    }
}

/// Nobody leaves one post twice at a time, also when it is entered late.
fn fits_in_time(state: &Post, command: &StartCover, context: &Context<'_>) -> Result<(), StartCoverRefusal> {
    let lasting = state.covers.iter().find(|span| span.away == command.away && lasts_after(span, context));
    if let Some(CoverSpan { away, cover, from, .. }) = lasting {
        let (person, cover, since) = (away.clone(), cover.clone(), civil(*from));
        return Err(StartCoverRefusal::AwayAlready { person, cover, since });
    }
    match command.until.filter(|until| *until <= context.at) {
        Some(until) => Err(StartCoverRefusal::UntilNotAfter { until: civil(until), from: civil(context.at) }),
        None => Ok(()),
    }
}

/// Whether a cover runs at the time, or began after it: what is entered late must fit what was recorded since.
fn lasts_after(span: &CoverSpan, context: &Context<'_>) -> bool {
    span.until.is_none_or(|until| context.at < until)
}

/// The covers that last: of this post as its own events say, which the log guards; of the others as far as it is known
/// here, where another desk's latest may not have come yet.
fn lasting<'a>(state: &'a Post, context: &'a Context<'_>) -> impl Iterator<Item = &'a CoverSpan> {
    let key = |span: &'a CoverSpan| (span.ordinal, &span.away, span.from);
    let elsewhere = move |span: &&'a CoverSpan| !state.covers.iter().any(|own| key(own) == key(span));
    let known = state.covers.iter().chain(context.centre.all_covers().filter(elsewhere));
    known.filter(|span| lasts_after(span, context))
}

/// Who is missing, so that nobody of the post would be there, or the one who covers would not (ab-role/2).
fn somebody_is_missing(
    state: &Post,
    command: &StartCover,
    (away, partner, cover): (&str, &str, &str),
    context: &Context<'_>,
) -> Option<StartCoverRefusal> {
    let lasting = || lasting(state, context);
    let until = command.until.unwrap_or(context.at).max(context.at + chrono::TimeDelta::microseconds(1));
    if let Some(plan) = state.planned.iter().find(|plan| plan.person == partner && plan.overlaps(context.at, until)) {
        let (from, until) = (civil(plan.from), civil(plan.until));
        return Some(StartCoverRefusal::PartnerOnLeave {
            person: away.to_owned(),
            partner: partner.to_owned(),
            from,
            until,
        });
    }
    if lasting().any(|span| span.away == partner) {
        return Some(StartCoverRefusal::BothAway { person: away.to_owned(), away: partner.to_owned() });
    }
    if lasting().any(|span| span.away == cover) {
        return Some(StartCoverRefusal::CoverAway { cover: cover.to_owned() });
    }
    let stood_for = lasting().find(|span| span.cover == away)?;
    Some(StartCoverRefusal::StandsForAnother { person: away.to_owned(), other: stood_for.away.clone() })
}

/// The director's reason, or why it is refused.
fn overridden(
    command: &StartCover,
    refusal: StartCoverRefusal,
    context: &Context<'_>,
) -> Result<String, StartCoverRefusal> {
    match command.override_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
        None => Err(refusal),
        // The service passes on what the director decided about a leave.
        Some(reason) if context.actor.has(Role::Director) || context.actor.has(Role::System) => Ok(reason.to_owned()),
        Some(_) => Err(StartCoverRefusal::NotTheDirector { person: context.actor.person.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::{away, matter};
    use crate::reference::post::commands::EndCover;
    use crate::reference::post::fixture::{Posts, TEN};

    #[test]
    fn ab_role_1__b_stands_for_a_from_this_moment() {
        let posts = Posts::new().given("PO1", "P004", away("P004", None));
        let span = posts.span("PO1", 1);
        assert_eq!((span.away.as_str(), span.cover.as_str(), span.until), ("P004", "P005", None));
        assert_eq!(posts.on_duty("P004"), "P005");
        let b_away = Posts::new().given("PO1", "P005", away("P005", None));
        assert_eq!(b_away.span("PO1", 1).cover, "P004", "and A for B");
    }

    #[test]
    fn ab_role_4__the_open_work_is_listed_and_the_written_handover_is_owed() {
        let started = Posts::new().has(&[matter("A", 3)]).when("PO1", "P004", away("P004", None)).unwrap();
        let crate::reference::centre::events::PostEvent::CoverStarted(started) = started else { panic!("{started:?}") };
        assert_eq!((started.matters, started.handover.rule.as_str()), (vec![matter("A", 3)], "ab-role/4"));
    }

    #[test]
    fn ab_role_2__not_both_are_away_unless_the_director_says_why() {
        let posts = Posts::new().given("PO1", "P001", away("P004", Some("P009")));
        let start = away("P005", Some("P009"));
        let refusal = posts.refused("PO1", "P005", start.clone());
        assert_eq!(refusal.why(), ("post.start-cover.both-away", "ab-role/2"));
        let with_reason = StartCover { override_reason: Some("全县抗洪".into()), ..start };
        let refusal = posts.refused("PO1", "P002", with_reason.clone());
        assert_eq!(refusal.why(), ("post.start-cover.not-the-director", "ab-role/2"));
        let blank = StartCover { override_reason: Some("\u{3000}".into()), ..with_reason.clone() };
        assert_eq!(posts.refused("PO1", "P001", blank).code, "post.start-cover.both-away");
        let event = posts.when("PO1", "P001", with_reason).unwrap();
        let data = serde_json::to_value(&event).unwrap();
        assert_eq!(data["overridden"], "全县抗洪");
    }

    #[test]
    fn ab_role_2__what_the_post_itself_says_holds_though_the_reference_data_lags() {
        let known = Posts::new();
        let scenario = known.clone().given("PO1", "P004", away("P004", None));
        let lagging = Posts { centre: known.centre.clone(), ..scenario.clone() };
        let start = || away("P005", Some("P009")).into();
        let refusal = lagging.when_of(&scenario.post("PO1"), "P001", &start()).unwrap_err();
        assert_eq!(refusal.code, "post.start-cover.both-away", "another desk recorded it a moment ago");
        let back =
            scenario.clone().later(5).given("PO1", "P004", EndCover { back: "P004".into(), remark: String::new() });
        let lagging = Posts { centre: scenario.centre.clone(), ..back.clone() };
        assert!(lagging.when_of(&back.post("PO1"), "P001", &start()).is_ok(), "and he came back a moment ago");
    }

    #[test]
    fn ab_role_2__who_is_away_from_any_post_stands_for_nobody_and_who_stands_for_somebody_stays() {
        // P005 is A of PO2 and away from there: not there for PO1 either.
        let posts = Posts::new().given("PO2", "P001", away("P005", Some("P009")));
        assert_eq!(posts.refused("PO1", "P004", away("P004", None)).code, "post.start-cover.both-away");
        let third = Posts::new().given("PO1", "P001", away("P004", Some("P009")));
        let refusal = third.refused("PO2", "P005", away("P005", Some("P004")));
        assert_eq!(refusal.why(), ("post.start-cover.both-away", "ab-role/2"));
        let refusal = third.refused("PO3", "P009", away("P009", Some("P003")));
        assert_eq!(refusal.why(), ("post.start-cover.stands-for-another", "ab-role/2"));
        assert!(refusal.en.contains("P004"), "{refusal}");
        let refusal = third.refused("PO3", "P003", away("P003", Some("P004")));
        assert_eq!(refusal.why(), ("post.start-cover.cover-away", "ab-role/2"));
    }

    #[test]
    fn ab_role_1__only_the_two_of_the_post_are_covered_and_by_staff() {
        let posts = Posts::new();
        for (start, code) in [
            (away("P003", None), "post.start-cover.not-of-the-post"),
            (away("P004", Some("P004")), "post.start-cover.oneself"),
            (away("P004", Some("P999")), "command.not-staff"),
            (StartCover { reason: " ".into(), ..away("P004", None) }, "command.reason-missing"),
            (
                StartCover { until: Some(crate::matters::case::fixture::at(TEN)), ..away("P004", None) },
                "post.start-cover.until-not-after",
            ),
        ] {
            let refusal = posts.refused("PO1", "P001", start);
            assert_eq!(refusal.why(), (code, "ab-role/1"));
        }
        assert_eq!(posts.refused("PO9", "P001", away("P004", None)).code, "post.guard.no-post");
    }

    #[test]
    fn ab_role_1__who_is_away_says_so_or_the_head_of_the_window_or_the_directors() {
        for person in ["P004", "P003", "P002", "P001"] {
            assert!(Posts::new().when("PO1", person, away("P004", None)).is_ok(), "{person}");
        }
        let refusal = Posts::new().refused("PO1", "P005", away("P004", None));
        assert_eq!(refusal.why(), ("post.guard.not-concerned", "ab-role/1"));
    }

    #[test]
    fn ab_role_1__nobody_is_away_from_a_post_twice_also_when_it_is_entered_late() {
        let posts = Posts::new().given("PO1", "P004", away("P004", None)).later(60);
        assert_eq!(posts.refused("PO1", "P004", away("P004", None)).code, "post.start-cover.away-already");
        let before = posts.happened_before(90);
        assert_eq!(before.refused("PO1", "P004", away("P004", None)).code, "post.start-cover.away-already");
    }

    #[test]
    fn handover_2_5__nobody_dates_the_own_absence_back_and_whoever_is_over_the_window_enters_it_late() {
        let late = Posts::new().happened_before(90);
        let refusal = late.refused("PO1", "P004", away("P004", None));
        assert_eq!(refusal.why(), ("post.start-cover.dated-back", "handover/2.5"));
        assert!(refusal.zh.contains("08:30") && refusal.en.contains("10:00"), "{refusal}");
        assert!(late.when("PO1", "P003", away("P004", None)).is_ok());
    }

    #[test]
    fn ab_role_1__whoever_goes_is_covered_by_the_partner_and_a_third_is_for_the_window_to_name() {
        let refusal = Posts::new().refused("PO1", "P004", away("P004", Some("P009")));
        assert_eq!(refusal.why(), ("post.start-cover.not-the-partner", "ab-role/1"));
        assert!(refusal.en.contains("P005") && refusal.zh.contains("P009"), "{refusal}");
        assert!(Posts::new().when("PO1", "P003", away("P004", Some("P009"))).is_ok());
        assert!(Posts::new().when("PO1", "P004", away("P004", Some("P005"))).is_ok());
    }
}
