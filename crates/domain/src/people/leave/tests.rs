//! Whole leaves with their posts: given what happened, when a command, then the facts or the refusal, article by article.
use super::commands::*;
use super::events::{LeaveEvent, LeaveKind, LeaveManner};
use super::fixture::{Scenario, half, personal};
use super::state::Standing;
use crate::clock::half_day::Half::Afternoon;
use crate::clock::half_day::Half::Morning;
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::Kind;

/// Friday 10 October, the whole day.
fn friday() -> Apply {
    personal(half("2014-10-10", Morning), half("2014-10-10", Afternoon))
}

/// Friday morning.
fn friday_morning() -> Apply {
    personal(half("2014-10-10", Morning), half("2014-10-10", Morning))
}

fn agree() -> Approve {
    Approve { opinion: String::new() }
}

/// P004's Friday, approved.
fn approved() -> Scenario {
    Scenario::new().approved("L1", "P004", friday(), &["P002", "P001"])
}

/// P004's Friday, begun.
fn begun() -> Scenario {
    approved().now("2014-10-10 08:00:01").given("L1", "system", Begin {})
}

/// This afternoon, told by telephone.
fn called() -> Apply {
    let afternoon = half("2014-10-09", Afternoon);
    Apply { manner: LeaveManner::TelephoneFirst, ..personal(afternoon, afternoon) }
}

fn back(day: &str, of: crate::clock::half_day::Half) -> ReportBack {
    ReportBack { from: half(day, of), reason: String::new() }
}

fn is(refusal: &crate::vocabulary::refusal::Refusal, code: &str, article: &str) {
    assert_eq!(refusal.why(), (code, article), "{refusal}");
}

#[test]
fn leave_1__it_is_applied_for_before_leaving_by_oneself() {
    let LeaveEvent::Applied(applied) = Scenario::new().event("L1", "P004", friday()) else { panic!() };
    assert!(applied.number.starts_with("QJ-20141009-"), "{}", applied.number);
    assert_eq!((applied.half_days, applied.window.as_deref()), (2, Some("W01")));
    assert_eq!(applied.posts, ["PO1", "PO2"]);
    let late = Scenario::new().now("2014-10-10 08:00:00");
    is(&late.refused("L1", "P004", friday()), "leave.apply.too-late", "leave/1");
    let dated_back = late.happened("2014-10-09 10:00:00");
    is(&dated_back.refused("L1", "P004", friday()), "leave.apply.too-late", "leave/1");
    let decided_for = Apply { person: Some("P004".into()), override_reason: Some("特殊情况".into()), ..friday() };
    is(&dated_back.refused("L1", "P001", decided_for), "leave.apply.too-late", "leave/1");
    let for_another = Apply { person: Some("P004".into()), ..friday() };
    is(&Scenario::new().refused("L1", "P003", for_another), "leave.apply.not-oneself", "leave/1");
    let scenario = Scenario::new().given("L1", "P004", friday());
    is(&scenario.refused("L1", "P004", friday()), "leave.guard.already-applied", "handover/2.5");
    is(&Scenario::new().refused("L1", "P004", agree()), "leave.guard.not-applied", "leave/1");
}

#[test]
fn leave_1__a_slip_signed_on_paper_before_leaving_is_entered_late_and_counts_once_the_chain_confirms_it() {
    let paper = || Apply { signed_slip: Some("请假条2014第31号，综合科存档".into()), ..friday() };
    let late = Scenario::new().now("2014-10-13 09:00:00").happened("2014-10-09 16:00:00");
    let LeaveEvent::Applied(applied) = late.event("L1", "P004", paper()) else { panic!() };
    assert_eq!(applied.paper.as_deref(), Some("请假条2014第31号，综合科存档"));
    let silent = Apply { signed_slip: Some("  ".into()), ..friday() };
    is(&late.refused("L1", "P004", silent), "leave.apply.too-late", "leave/1");
    let after = Scenario::new().now("2014-10-13 09:00:00").happened("2014-10-10 08:00:00");
    is(&after.refused("L1", "P004", paper()), "leave.apply.too-late", "leave/1");
    let for_another = Apply { person: Some("P004".into()), ..paper() };
    assert!(late.when("L1", "P007", for_another.clone()).is_ok(), "the general section keeps the slips (leave/6)");
    is(&late.refused("L1", "P005", for_another), "leave.apply.not-oneself", "leave/1");
    let entered = late.given("L1", "P004", paper()).now("2014-10-13 10:00:00");
    is(&entered.refused("L1", "P004", agree()), "leave.approve.own", "leave/2");
    let begun = entered.given("L1", "system", Begin {});
    assert_eq!(
        begun.leave("L1").standing,
        Standing::Pending,
        "the service does not refuse what waits for its confirmation"
    );
    let confirmed = begun.given("L1", "P002", agree()).given("L1", "P001", agree());
    assert_eq!(confirmed.leave("L1").standing, Standing::Approved);
}

#[test]
fn leave_1__paper_named_before_it_begins_is_an_application_like_another() {
    let paper = Apply { signed_slip: Some("请假条2014第31号".into()), ..friday() };
    let LeaveEvent::Applied(applied) = Scenario::new().event("L1", "P004", paper.clone()) else { panic!() };
    assert_eq!(applied.paper, None);
    let scenario = Scenario::new().given("L1", "P004", paper).now("2014-10-10 08:00:00");
    is(&scenario.refused("L1", "P002", agree()), "leave.approve.begun-already", "leave/2");
}

#[test]
fn leave_2__the_length_counts_half_days_of_work_and_decides_who_approves() {
    let of = |until| match Scenario::new().event("L1", "P004", personal(half("2014-10-10", Morning), until)) {
        LeaveEvent::Applied(applied) => (applied.half_days, applied.chain, applied.to_mayor),
        event => panic!("{event:?}"),
    };
    assert_eq!(of(half("2014-10-10", Morning)), (1, vec![Role::GeneralSection], false));
    let directors = vec![Role::DeputyDirector, Role::Director];
    assert_eq!(of(half("2014-10-10", Afternoon)), (2, directors.clone(), false));
    assert_eq!(of(half("2014-10-13", Afternoon)), (6, directors, false), "with the make-up Saturday, without Sunday");
    assert_eq!(of(half("2014-10-14", Morning)), (7, vec![Role::Secretary], true));
    let sunday = personal(half("2014-10-12", Morning), half("2014-10-12", Afternoon));
    is(&Scenario::new().refused("L1", "P004", sunday), "leave.apply.no-work", "leave/2");
    let turned = personal(half("2014-10-10", Afternoon), half("2014-10-10", Morning));
    is(&Scenario::new().refused("L1", "P004", turned), "leave.apply.turned-round", "leave/2");
}

#[test]
fn leave_2__each_of_the_chain_agrees_once_and_in_order() {
    let scenario = Scenario::new().given("L1", "P004", friday());
    let refusal = scenario.refused("L1", "P001", agree());
    is(&refusal, "leave.approve.not-their-turn", "leave/2");
    assert!(refusal.zh.contains("分管主任"), "{refusal}");
    let half_way = scenario.given("L1", "P002", agree());
    assert_eq!(half_way.leave("L1").standing, Standing::Pending);
    is(&half_way.refused("L1", "P002", agree()), "leave.approve.not-their-turn", "leave/2");
    let granted = half_way.given("L1", "P001", agree());
    assert_eq!((granted.leave("L1").standing, granted.leave("L1").approvals.len()), (Standing::Approved, 2));
    is(&granted.refused("L1", "P001", agree()), "leave.approve.approved", "leave/2");
}

#[test]
fn leave_2__nobody_approves_the_own_leave() {
    let scenario = Scenario::new().given("L1", "P007", friday_morning());
    assert_eq!(scenario.leave("L1").application.chain, [Role::DeputyDirector], "the general section is only himself");
    let directors = Scenario::new().given("L1", "P001", friday()).given("L1", "P002", agree());
    assert_eq!(directors.leave("L1").next_role(), Some(Role::Secretary));
    let secretary =
        Scenario::new().given("L1", "P011", personal(half("2014-10-10", Morning), half("2014-10-20", Morning)));
    is(&secretary.refused("L1", "P011", agree()), "leave.approve.own", "leave/2");
}

#[test]
fn leave_2__one_refusal_ends_it_and_gives_its_reason() {
    let scenario = Scenario::new().given("L1", "P004", friday());
    is(&scenario.refused("L1", "P002", Refuse { reason: " ".into() }), "command.reason-missing", "leave/2");
    let refused = scenario.given("L1", "P002", Refuse { reason: "窗口繁忙".into() });
    is(&refused.refused("L1", "P001", agree()), "leave.guard.over", "leave/2");
}

#[test]
fn leave_2__it_is_approved_before_leaving_or_the_service_finds_that_it_was_not() {
    let half_way = Scenario::new().given("L1", "P004", friday()).given("L1", "P002", agree());
    let morning = half_way.now("2014-10-10 08:00:00");
    is(&morning.refused("L1", "P001", agree()), "leave.approve.begun-already", "leave/2");
    let dated_back = morning.clone().happened("2014-10-09 16:00:00");
    is(&dated_back.refused("L1", "P001", agree()), "leave.approve.begun-already", "leave/2");
    let LeaveEvent::Refused(refused) = morning.event("L1", "system", Begin {}) else { panic!() };
    assert_eq!((refused.role, refused.by.as_str()), (Role::Director, "system"));
}

#[test]
fn leave_2__more_than_three_days_are_reported_to_the_mayor_once() {
    let long = personal(half("2014-10-10", Morning), half("2014-10-14", Morning));
    let scenario = Scenario::new().approved("L1", "P004", long, &["P011"]);
    let scenario = scenario.given("L1", "P007", ReportToMayor {});
    is(&scenario.refused("L1", "P007", ReportToMayor {}), "leave.report-to-mayor.already", "leave/2");
    is(&approved().refused("L1", "P007", ReportToMayor {}), "leave.report-to-mayor.not-owed", "leave/2");
}

#[test]
fn leave_3__leave_needs_a_reason() {
    let silent = Apply { reason: "\u{3000}".into(), ..friday() };
    is(&Scenario::new().refused("L1", "P004", silent), "command.reason-missing", "leave/3");
}

#[test]
fn leave_4__sick_leave_owes_the_certificate_of_a_designated_hospital() {
    let sick = Apply { kind: LeaveKind::Sick, ..friday() };
    let scenario = Scenario::new().approved("L1", "P004", sick, &["P002", "P001"]);
    let owed = scenario.leave("L1").application.certificate.clone().unwrap();
    assert_eq!((owed.rule.as_str(), owed.limit.count), ("leave/4", 3));
    let certificate = |hospital: &str| ProvideCertificate { hospital: hospital.into(), document: "BZ-1".into() };
    is(&scenario.refused("L1", "P004", certificate(" ")), "leave.provide-certificate.blank", "leave/4");
    is(&scenario.refused("L1", "P005", certificate("栟茶医院")), "leave.guard.not-concerned", "leave/1");
    let given = scenario.given("L1", "P004", certificate("栟茶医院"));
    is(&given.refused("L1", "P004", certificate("栟茶医院")), "leave.provide-certificate.already", "leave/4");
    is(&approved().refused("L1", "P004", certificate("栟茶医院")), "leave.provide-certificate.not-owed", "leave/4");
}

#[test]
fn leave_5__a_kind_has_its_longest_length_by_the_rulebook() {
    let days = |kind, until| Apply { kind, ..personal(half("2014-10-10", Morning), until) };
    let bereavement = |until| days(LeaveKind::Bereavement, until);
    assert!(Scenario::new().when("L1", "P004", bereavement(half("2014-10-13", Afternoon))).is_ok());
    let refusal = Scenario::new().refused("L1", "P004", bereavement(half("2014-10-14", Morning)));
    is(&refusal, "leave.apply.too-long", "leave/2");
    assert!(refusal.en.contains("3.5 days") && refusal.zh.contains("丧假"), "{refusal}");
    for (kind, last) in [(LeaveKind::Marriage, "2014-10-25"), (LeaveKind::Holiday, "2014-10-29")] {
        assert!(Scenario::new().when("L1", "P004", days(kind, half(last, Morning))).is_ok(), "{kind:?}");
        is(
            &Scenario::new().refused("L1", "P004", days(kind, half("2014-11-03", Morning))),
            "leave.apply.too-long",
            "leave/2",
        );
    }
}

#[test]
fn leave_6__leave_is_not_applied_for_by_telephone_when_there_is_time() {
    let next_week = half("2014-10-13", Morning);
    let call = Apply { manner: LeaveManner::TelephoneFirst, ..personal(next_week, next_week) };
    is(&Scenario::new().refused("L1", "P004", call), "leave.apply.no-emergency", "leave/6");
    let tomorrow = Apply { manner: LeaveManner::TelephoneFirst, ..friday() };
    assert!(Scenario::new().when("L1", "P004", tomorrow).is_ok());
}

#[test]
fn leave_7__an_emergency_is_told_by_telephone_and_its_papers_follow() {
    let by_the_head = Apply { person: Some("P004".into()), ..called() };
    for taker in ["P003", "P007"] {
        assert!(Scenario::new().when("L1", taker, by_the_head.clone()).is_ok(), "{taker}");
    }
    is(&Scenario::new().refused("L1", "P005", by_the_head.clone()), "leave.apply.not-oneself", "leave/1");
    let over = Scenario::new().now("2014-10-09 17:30:00").refused("L1", "P003", by_the_head.clone());
    is(&over, "leave.apply.called-too-late", "leave/7");
    let scenario = Scenario::new().given("L1", "P003", by_the_head);
    assert_eq!(scenario.leave("L1").application.papers.as_ref().unwrap().rule, "leave/7");
    let begun = scenario.now("2014-10-09 14:00:01").given("L1", "system", Begin {});
    assert_eq!(begun.on_duty("P004"), "P005", "before anybody approved it");
    let papers = Regularise { document: "QJ-2014-3".into() };
    // Back on Friday; owed until the close of the next day of work, the make-up Saturday.
    let late = begun.clone().now("2014-10-11 17:30:01");
    let dated_back = late.clone().happened("2014-10-11 17:00:00");
    is(&dated_back.refused("L1", "P004", papers.clone()), "leave.regularise.dated-back", "leave/7");
    assert!(late.when("L1", "P004", papers.clone()).is_ok(), "recorded as late");
    let regular = begun.given("L1", "P004", papers.clone()).given("L1", "P007", agree());
    assert_eq!(regular.leave("L1").standing, Standing::Approved);
    is(&regular.refused("L1", "P004", papers.clone()), "leave.regularise.already", "leave/7");
    is(&approved().refused("L1", "P004", papers), "leave.regularise.not-owed", "leave/7");
}

#[test]
fn ab_role_2__leave_that_overlaps_the_partners_is_refused_and_the_director_may_decide_otherwise() {
    let scenario = approved();
    let refusal = scenario.refused("L2", "P005", friday_morning());
    is(&refusal, "post.plan-absence.both-on-leave", "ab-role/2");
    let for_both = Apply { override_reason: Some("全县抗洪".into()), ..friday_morning() };
    is(&scenario.refused("L2", "P005", for_both.clone()), "leave.apply.not-the-director", "ab-role/2");
    let taken = Apply { person: Some("P005".into()), ..for_both };
    let both = scenario.clone().approved("L2", "P001", taken, &["P007"]).now("2014-10-10 08:00:01");
    assert_eq!(both.leave("L2").application.overridden.as_deref(), Some("全县抗洪"));
    let both = both.given("L1", "system", Begin {});
    assert_eq!(both.parts("L2", "system", Begin {}).len(), 2, "the second is covered by the director's decision");
    assert!(scenario.when("L3", "P005", personal(half("2014-10-11", Morning), half("2014-10-11", Morning))).is_ok());
}

#[test]
fn ab_role_2__of_two_applications_at_one_moment_the_last_approval_of_one_is_refused() {
    let scenario = Scenario::new().given("L1", "P004", friday_morning()).given("L2", "P005", friday_morning());
    let one = scenario.given("L1", "P007", agree());
    is(&one.refused("L2", "P007", agree()), "post.plan-absence.both-on-leave", "ab-role/2");
    let given_up = one.given("L1", "P004", Cancel { reason: "事情已办妥".into() });
    assert!(given_up.when("L2", "P007", agree()).is_ok(), "the other one was given up");
}

#[test]
fn leave_1__a_leave_does_not_overlap_another_of_ones_own() {
    is(&approved().refused("L2", "P004", friday_morning()), "leave.apply.overlaps", "leave/1");
}

#[test]
fn ab_role_1__the_posts_are_covered_when_it_begins_and_not_before() {
    let scenario = approved();
    is(&scenario.refused("L1", "system", Begin {}), "leave.begin.not-yet", "leave/2");
    let morning = scenario.now("2014-10-10 08:00:01");
    let started = ["post/PO1 anjuan.post.cover-started.v1", "post/PO2 anjuan.post.cover-started.v1"];
    assert_eq!(morning.parts("L1", "system", Begin {}), started);
    let begun = morning.given("L1", "system", Begin {});
    assert_eq!(begun.on_duty("P004"), "P005");
    is(&begun.refused("L1", "system", Begin {}), "leave.begin.already", "leave/2");
}

#[test]
fn ab_role_4__a_cover_that_the_service_starts_owes_its_written_handover() {
    let events = approved().now("2014-10-10 08:00:01").when("L1", "system", Begin {}).unwrap();
    let cover = serde_json::to_value(&events[1].1).unwrap();
    assert_eq!(cover["handover"]["rule"], "ab-role/4");
}

#[test]
fn ab_role_1__a_leave_begins_also_where_a_post_cannot_be_covered_and_says_which_and_why() {
    let scenario = approved().now("2014-10-10 08:00:01");
    let dissolved = scenario.clone().withdraw(Kind::Post, "PO1", "2014-10-10");
    let LeaveEvent::Began(began) = dissolved.event("L1", "system", Begin {}) else { panic!() };
    assert_eq!((began.posts.as_slice(), began.uncovered.len()), (&["PO2".to_owned()][..], 0), "there is no such post");
    let gone = scenario.withdraw(Kind::Person, "P005", "2014-10-10");
    let LeaveEvent::Began(began) = gone.event("L1", "system", Begin {}) else { panic!() };
    assert_eq!(began.posts, [""; 0]);
    let named: Vec<_> = began.uncovered.iter().map(|one| (one.post.as_str(), one.code.as_str())).collect();
    assert_eq!(named, [("PO1", "command.not-staff"), ("PO2", "command.not-staff")]);
    let ended = gone.given("L1", "system", Begin {}).now("2014-10-10 17:30:00");
    assert_eq!(ended.parts("L1", "system", End {}), [""; 0]);
}

#[test]
fn ab_role_3__the_covers_end_with_the_leave() {
    let scenario = begun();
    is(&scenario.refused("L1", "system", End {}), "leave.end.not-yet", "leave/2");
    let evening = scenario.now("2014-10-10 17:30:00");
    let ended = evening.given("L1", "system", End {});
    assert_eq!(ended.on_duty("P004"), "P004");
    is(&ended.refused("L1", "system", End {}), "leave.end.already", "leave/2");
    is(&approved().refused("L1", "system", End {}), "leave.guard.not-begun", "leave/2");
}

#[test]
fn leave_2__whoever_is_back_early_ends_the_leave_and_its_covers_at_once() {
    let scenario = begun().now("2014-10-10 14:00:00");
    is(&scenario.refused("L1", "P005", back("2014-10-10", Afternoon)), "leave.report-back.not-concerned", "leave/2");
    is(&scenario.refused("L1", "P004", back("2014-10-11", Morning)), "leave.report-back.in-future", "handover/2.5");
    is(&scenario.refused("L1", "P004", back("2014-10-09", Morning)), "leave.report-back.before-leave", "leave/2");
    let returned = scenario.given("L1", "P004", back("2014-10-10", Afternoon));
    assert_eq!(returned.on_duty("P004"), "P004");
    assert_eq!((returned.leave("L1").overstayed, returned.leave("L1").ended_at.is_some()), (0, true));
    is(&returned.refused("L1", "P004", back("2014-10-10", Afternoon)), "leave.report-back.already", "leave/2");
    is(&returned.clone().now("2014-10-10 17:30:00").refused("L1", "system", End {}), "leave.end.already", "leave/2");
    assert!(returned.when("L2", "P005", personal(half("2014-10-11", Morning), half("2014-10-11", Morning))).is_ok());
}

#[test]
fn leave_2__whoever_is_back_late_has_overstayed_so_many_half_days_of_work() {
    let over = begun().now("2014-10-10 17:30:00").given("L1", "system", End {});
    let late = |now: &str, from| match over.clone().now(now).event("L1", "P004", from) {
        LeaveEvent::ReportedBack(reported) => reported.overstayed,
        event => panic!("{event:?}"),
    };
    assert_eq!(
        late("2014-10-11 08:00:00", back("2014-10-11", Morning)),
        0,
        "the make-up Saturday is the next day of work"
    );
    assert_eq!(late("2014-10-11 14:00:00", back("2014-10-11", Afternoon)), 1);
    assert_eq!(late("2014-10-13 14:00:00", back("2014-10-13", Afternoon)), 3, "Sunday does not count");
    let sunday = over.clone().now("2014-10-12 10:00:00").refused("L1", "P004", back("2014-10-12", Morning));
    is(&sunday, "leave.report-back.no-work", "leave/2");
}

#[test]
fn leave_2__a_leave_is_given_up_before_it_begins_and_not_after() {
    let cancel = || Cancel { reason: "事情已办妥".into() };
    let dropped = ["post/PO1 anjuan.post.absence-dropped.v1", "post/PO2 anjuan.post.absence-dropped.v1"];
    assert_eq!(approved().parts("L1", "P004", cancel()), dropped);
    is(&approved().refused("L1", "P004", Cancel { reason: String::new() }), "command.reason-missing", "leave/2");
    is(&begun().refused("L1", "P004", cancel()), "leave.cancel.begun-already", "leave/2");
    let cancelled = approved().given("L1", "P004", cancel()).now("2014-10-10 08:00:01");
    is(&cancelled.refused("L1", "system", Begin {}), "leave.guard.over", "leave/2");
}

#[test]
fn handover_2_5__nothing_is_dated_before_the_last_entry() {
    let early = approved().now("2014-10-09 09:59:59");
    is(&early.refused("L1", "P004", Cancel { reason: "误填".into() }), "command.before-last-step", "handover/2.5");
}
