//! Given a row and a moment, then the proposal; and the golden list of policies.
#![allow(clippy::unwrap_used, reason = "what a test builds by hand is right, or the test fails")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_domain::access;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::clock::{Calendar, Commitment, Counting, Level, Limit, Unit};
use anjuan_domain::command::Body;
use anjuan_domain::event::Event;
use anjuan_domain::matters::handover::commands::HandoverCommand;
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::people::leave::counters::{
    Counted, CountedHalfDay, Counters, Thresholds, counters, recommendations as recommended,
};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::reference::line::Office;
use anjuan_domain::reference::post::events::{AbsencePlanned, CoverEnded, CoverHandedOver, CoverStarted};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::articles;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use anjuan_policies::{POLICIES, Proposal, Situation, command_id, fallen, propose, recommendations};
use anjuan_views::deadlines::row::{CardDue, Clock, Obligation, Status, StepDue};
use anjuan_views::deadlines::steps::StepTaken;
use chrono::{Datelike, TimeDelta};

const DUE: &str = "2014-11-10T09:30:00Z";
const AFTER: &str = "2014-11-10T09:30:01Z";

/// What the service does something about by itself.
const ENFORCED: [(&str, Clock); 3] = [
    ("case/7K2M9QX4T1AB", Clock::AcceptanceDecision),
    ("contact/7K2M9QX4T1AB", Clock::ContactClosing),
    ("denial/7K2M9QX4T1AB", Clock::DenialReport),
];

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn row(aggregate: &str, clock: Clock) -> Obligation {
    let aggregate: AggregateRef = aggregate.parse().unwrap();
    Obligation {
        number: aggregate.id.clone(),
        aggregate,
        clock,
        ordinal: 0,
        rule: "first-asked/3.1".into(),
        window: "W01".into(),
        responsible: "P001".into(),
        item: None,
        start: at("2014-11-03T02:00:00Z"),
        limit: None,
        fixed_due_at: Some(at(DUE)),
        extensions: vec![],
        pauses: vec![],
        due_at: at(DUE),
        warn_at: None,
        provisional: false,
        calendar: String::new(),
        rulebook: "2014-11.1".into(),
        status: Status::Open,
        met_at: None,
        expedited: false,
        left_open_at: None,
        told_late_at: None,
        late_entry_until: None,
        held: vec![],
        led: vec![],
        planned: vec![],
        entries: vec![],
        cards: vec![],
        steps: vec![],
        never: false,
        referred_to: None,
        sequences: vec![7],
        moves: vec![],
    }
}

fn proposed(row: &Obligation, now: &str) -> Vec<Proposal> {
    proposed_in(&Centre::default(), row, now)
}

fn proposed_in(centre: &Centre, row: &Obligation, now: &str) -> Vec<Proposal> {
    propose(row, Situation { centre, now: at(now) }).collect()
}

fn actions(row: &Obligation, now: &str) -> Vec<String> {
    proposed(row, now).iter().map(|proposal| proposal.command.body.action()).collect()
}

#[test]
fn a_case_nobody_decided_on_in_time_is_deemed_accepted() {
    let row = row("case/7K2M9QX4T1AB", Clock::AcceptanceDecision);
    assert_eq!(actions(&row, AFTER), ["case.deem-accepted"]);
    let proposal = proposed(&row, AFTER).remove(0);
    assert_eq!((proposal.policy, proposal.article), ("deem-acceptance", "行政许可法/32"));
    assert_eq!(proposal.command.aggregate, row.aggregate);
    assert_eq!((proposal.command.at, proposal.command.expected), (None, None));
}

#[test]
fn a_contact_open_at_closing_time_is_flagged_once() {
    let row = row("contact/7K2M9QX4T1AB", Clock::ContactClosing);
    assert_eq!(actions(&row, AFTER), ["contact.flag-open"]);
    let flagged = Obligation { left_open_at: Some(at(DUE)), ..row };
    assert_eq!(proposed(&flagged, AFTER), []);
}

#[test]
fn denial_report_9__a_report_that_is_missing_is_found_once() {
    let row = Obligation { rule: "denial-report/9".into(), ..row("denial/7K2M9QX4T1AB", Clock::DenialReport) };
    assert_eq!(actions(&row, AFTER), ["denial.flag-missing-report"]);
    let proposal = proposed(&row, AFTER).remove(0);
    assert_eq!((proposal.policy, proposal.article), ("flag-missing-report", "denial-report/9"));
    let found = Obligation { left_open_at: Some(at(DUE)), ..row.clone() };
    assert_eq!(proposed(&found, AFTER), []);
    let objected_again = Obligation { ordinal: 2, ..row.clone() };
    assert_ne!(proposed(&objected_again, AFTER)[0].command.id, proposal.command.id);
    for clock in [Clock::DenialReview, Clock::CorrectionNotice, Clock::ReportUp] {
        assert_eq!(
            proposed(&Obligation { clock, ..row.clone() }, AFTER),
            [],
            "{clock} is found late, not done, by the service"
        );
    }
}

#[test]
fn ab_role_1__a_leave_begins_and_ends_by_itself_also_when_it_was_entered_late() {
    for (clock, action) in [(Clock::LeaveBegin, "leave.begin"), (Clock::LeaveEnd, "leave.end")] {
        let row = Obligation { rule: "ab-role/1".into(), ..row("leave/7K2M9QX4T1AB", clock) };
        assert_eq!(actions(&row, AFTER), [action]);
        assert_eq!(proposed(&row, DUE), [], "not before its half day");
        let late = Obligation { late_entry_until: Some(at("2030-01-01T00:00:00Z")), ..row.clone() };
        assert_eq!(actions(&late, AFTER), [action], "whoever is on leave is away, whenever that is entered");
        for status in [Status::Met, Status::Cancelled] {
            assert_eq!(proposed(&Obligation { status, ..row.clone() }, AFTER), []);
        }
    }
    for clock in [Clock::LeaveReportBack, Clock::LeaveCertificate, Clock::LeavePapers, Clock::SlipDecision] {
        assert_eq!(proposed(&row("leave/7K2M9QX4T1AB", clock), AFTER), [], "{clock} is for people to do");
    }
}

/// The events of a post, folded into a centre; the first at 08:00 (Asia/Shanghai) of 10 November 2014, each a minute later.
fn centre_with(post: &str, events: impl IntoIterator<Item = PostEvent>) -> Centre {
    let (mut centre, post) = (Centre::default(), AggregateRef::new(Kind::Post, post).unwrap());
    for (place, event) in events.into_iter().enumerate() {
        let time = at("2014-11-10T00:00:00Z") + TimeDelta::minutes(i64::try_from(place).unwrap());
        let version = u32::try_from(place).unwrap() + 1;
        centre.evolve(&post, &Event::from(event), Stamp { version, time, recorded: time }).unwrap();
    }
    centre
}

/// P004 is away from post R02A, and P005 stands for them.
fn cover() -> PostEvent {
    PostEvent::CoverStarted(CoverStarted {
        ordinal: 1,
        away: "P004".into(),
        cover: "P005".into(),
        reason: "请假 QJ-1".into(),
        until: None,
        overridden: None,
        matters: vec![],
        handover: Commitment {
            limit: Limit { count: 0, unit: Unit::WorkingDay, counting: Counting::Civil },
            rule: "ab-role/4".into(),
        },
    })
}

/// The leave of P004 that the post knows of.
fn planned() -> PostEvent {
    PostEvent::AbsencePlanned(AbsencePlanned {
        leave: "QJ-1".into(),
        person: "P004".into(),
        from: at("2014-11-10T00:00:00Z"),
        until: at("2014-11-12T09:30:00Z"),
        overridden: None,
    })
}

#[test]
fn ab_role_4__the_handover_of_a_cover_that_began_with_a_leave_is_entered_for_the_two_to_sign() {
    let row = Obligation { ordinal: 1, rule: "ab-role/4".into(), ..row("post/R02A", Clock::CoverHandover) };
    let by_leave = centre_with("R02A", [planned(), cover()]);
    let mut proposals = proposed_in(&by_leave, &row, AFTER);
    assert_eq!(proposals.len(), 1);
    let proposal = proposals.remove(0);
    assert_eq!((proposal.policy, proposal.article), ("enter-cover-handover", "ab-role/4"));
    // Another aggregate than the one that owes it, whose id follows from the command's.
    assert_eq!(proposal.command.aggregate, AggregateRef::opened_by(Kind::Handover, proposal.command.id));
    let Body::Handover(HandoverCommand::Open(open)) = &proposal.command.body else { panic!("{proposal:?}") };
    assert_eq!((open.kind, open.post.as_deref()), (HandoverKind::Cover, Some("R02A")));
    assert_eq!(
        (open.giver.as_deref(), open.receiver.as_str()),
        (Some("P004"), "P005"),
        "who the directory says stands in"
    );
    assert!(open.lists.matters.is_none(), "all that the register has is listed (handover/2.3)");
    assert_eq!(proposed_in(&by_leave, &row, DUE), [], "the two have their time");
    assert_eq!(proposed_in(&by_leave, &Obligation { ordinal: 2, ..row.clone() }, AFTER), [], "no such cover runs");
}

#[test]
fn ab_role_4__a_cover_that_people_started_that_ended_or_has_its_handover_is_left_alone() {
    let row = Obligation { ordinal: 1, rule: "ab-role/4".into(), ..row("post/R02A", Clock::CoverHandover) };
    let signed = PostEvent::CoverHandedOver(CoverHandedOver { ordinal: 1, handover: "H1".into() });
    let ended = PostEvent::CoverEnded(CoverEnded { ordinal: 1, back: "P004".into(), remark: String::new() });
    for events in [vec![cover()], vec![planned(), cover(), signed], vec![planned(), cover(), ended]] {
        assert_eq!(proposed_in(&centre_with("R02A", events.clone()), &row, AFTER), [], "{events:?}");
    }
}

/// P004's absence of so many half days from 3 March 2014 on, on weekdays.
fn absent(half_days: usize) -> Counters {
    let first: chrono::NaiveDate = "2014-03-03".parse().unwrap();
    let weekdays = first.iter_days().filter(|day| day.weekday().number_from_monday() <= 5);
    let halves = weekdays.flat_map(|day| [Half::Morning, Half::Afternoon].map(|half| HalfDay { day, half }));
    let counted = halves.map(|session| CountedHalfDay { session, what: Counted::Absence, source: "absence".into() });
    let counted: Vec<_> = counted.take(half_days).collect();
    counters(&counted, 2014, "2014-12-31".parse().unwrap(), &Calendar::default())
}

#[test]
fn leave_2__what_the_regulation_names_is_proposed_once_a_year_whatever_is_counted_later() {
    let numbers = Thresholds {
        absence_bonus: 7,
        personal_month: 30,
        personal_half_year: 60,
        absence_running: 15,
        absence_year: 30,
        sick_awards: 30,
    };
    let of = |half_days| recommendations("P004", 2014, recommended(&absent(half_days), &numbers));
    assert_eq!(of(14), []);
    let first = of(15);
    assert_eq!(first[0].command.aggregate.to_string(), "recommendation/P004-2014-year-bonus-lost");
    assert_eq!(
        (first[0].policy, first[0].command.body.action()),
        ("raise-recommendation", "recommendation.raise".into())
    );
    let later = of(31);
    let ids: Vec<_> = later.iter().map(|proposal| proposal.command.aggregate.id.as_str()).collect();
    assert_eq!(ids, ["P004-2014-year-bonus-lost", "P004-2014-dismissal"]);
    assert_eq!(later[0].command.id, first[0].command.id);
    assert_ne!(later[1].command.id, first[0].command.id);
}

/// A promise of which a warning was issued and the yellow card falls when it is due.
fn watched() -> Obligation {
    let card =
        |level, falls: &str, issued: Option<&str>| CardDue { level, falls_at: at(falls), issued_at: issued.map(at) };
    let warned = card(Level::Warning, "2014-11-06T09:30:00Z", Some("2014-11-06T09:30:00Z"));
    Obligation { cards: vec![warned, card(Level::Yellow, DUE, None)], ..row("case/7K2M9QX4T1AB", Clock::Promise) }
}

#[test]
fn time_limit_3_4__the_next_card_is_proposed_once_it_fell_and_happened_when_it_did() {
    assert_eq!(fallen(&watched(), at(DUE)).unwrap(), None, "from the first moment after it");
    let proposal = fallen(&watched(), at(AFTER)).unwrap().unwrap();
    assert_eq!((proposal.policy, proposal.article), ("issue-card", "time-limit/3.4"));
    assert_eq!(proposal.command.aggregate.to_string(), "card/case-7K2M9QX4T1AB-promise-0-yellow");
    assert_eq!((proposal.command.at, proposal.command.body.action()), (Some(at(DUE)), "card.issue".to_owned()));
    // Ids in the log are for ever.
    assert_eq!(proposal.command.id.to_string(), "f4f1bb44-4ee4-8100-9b3a-39d33b4fd2bf");
    assert_eq!(fallen(&watched(), at("2015-01-01T00:00:00Z")).unwrap(), Some(proposal.clone()), "a proposal repeated");
    let mut moved = watched();
    moved.cards[1].falls_at = at("2014-11-10T09:29:00Z");
    assert_ne!(fallen(&moved, at(AFTER)).unwrap().unwrap().command.id, proposal.command.id, "at another instant");
}

#[test]
fn time_limit_3_4__no_card_is_proposed_about_what_ended_before_it() {
    for status in [Status::Met, Status::Cancelled] {
        let ended = Obligation { status, met_at: Some(at(DUE)), ..watched() };
        assert_eq!(fallen(&ended, at(AFTER)).unwrap(), None);
    }
    let late = Obligation { status: Status::MetLate, met_at: Some(at("2014-11-10T10:00:00Z")), ..watched() };
    assert!(fallen(&late, at("2014-11-12T00:00:00Z")).unwrap().is_some(), "made good after an outage");
    let entered = Obligation { late_entry_until: Some(at("2014-11-12T09:30:00Z")), ..watched() };
    assert_eq!(fallen(&entered, at("2014-11-12T09:30:00Z")).unwrap(), None, "people complete their paper first");
}

/// A review of a denial, with the steps that fall when it is due and a day later.
fn escalated() -> Obligation {
    let step = |step, falls: &str| StepDue { step, falls_at: at(falls), taken: None };
    let steps = vec![step(Office::Responsible, DUE), step(Office::WindowHead, "2014-11-11T09:30:00Z")];
    Obligation { steps, ..row("denial/7K2M9QX4T1AB", Clock::DenialReview) }
}

#[test]
fn discipline_7__the_next_step_is_proposed_once_it_fell_and_happened_when_it_did() {
    assert_eq!(fallen(&escalated(), at(DUE)).unwrap(), None, "from the first moment after it");
    let proposal = fallen(&escalated(), at(AFTER)).unwrap().unwrap();
    assert_eq!((proposal.policy, proposal.article), ("escalate", "discipline/7"));
    assert_eq!(proposal.command.aggregate.to_string(), "escalation/denial-7K2M9QX4T1AB-denial-review-0");
    assert_eq!((proposal.command.at, proposal.command.body.action()), (Some(at(DUE)), "escalation.raise".to_owned()));
    // Ids in the log are for ever.
    assert_eq!(proposal.command.id.to_string(), "e87460b8-0ffb-863f-9138-69c031a2cf3e");
    let later = at("2014-11-12T00:00:00Z");
    let next = escalated().after(&escalated().next_act().unwrap());
    let head = fallen(&next, later).unwrap().unwrap();
    assert_eq!(head.command.at, Some(at("2014-11-11T09:30:00Z")), "the next one up, at its own instant");
    assert_eq!(fallen(&next.clone().after(&next.next_act().unwrap()), later).unwrap(), None, "there are no more");
}

#[test]
fn discipline_7__a_step_comes_again_only_where_it_falls_later_than_it_was_taken_for() {
    let taken = |falls: &str| {
        let mut row = escalated();
        row.steps.truncate(1);
        row.steps[0].taken = Some(StepTaken { at: at(DUE), to: "P004".into() });
        row.steps[0].falls_at = at(falls);
        fallen(&row, at("2014-12-01T00:00:00Z")).unwrap()
    };
    assert_eq!(taken(DUE), None);
    assert_eq!(taken("2014-11-07T09:30:00Z"), None, "the end moved before it");
    assert!(taken("2014-11-13T09:30:00Z").is_some(), "the end moved behind it");
}

#[test]
fn discipline_7__a_card_and_a_step_that_fall_at_once_are_proposed_in_their_order() {
    let both = Obligation { steps: escalated().steps, ..watched() };
    let card = fallen(&both, at(AFTER)).unwrap().unwrap();
    assert_eq!(card.policy, "issue-card");
    let step = fallen(&both.clone().after(&both.next_act().unwrap()), at(AFTER)).unwrap().unwrap();
    assert_eq!((step.policy, step.command.at), ("escalate", Some(at(DUE))));
}

#[test]
fn paper_entered_late_is_left_to_people_until_their_time_is_over() {
    for (aggregate, clock) in ENFORCED {
        let late = Obligation { late_entry_until: Some(at(AFTER)), ..row(aggregate, clock) };
        assert_eq!(proposed(&late, AFTER), []);
        assert_eq!(proposed(&late, "2030-01-01T00:00:00Z").len(), 1);
    }
}

#[test]
fn nothing_is_proposed_at_the_due_instant_itself() {
    for (aggregate, clock) in ENFORCED {
        assert_eq!(proposed(&row(aggregate, clock), DUE), []);
    }
}

#[test]
fn nothing_is_proposed_about_what_is_over() {
    for (aggregate, clock) in ENFORCED {
        for status in [Status::Met, Status::MetLate, Status::Cancelled] {
            assert_eq!(proposed(&Obligation { status, ..row(aggregate, clock) }, AFTER), []);
        }
    }
}

#[test]
fn overdue_work_is_not_done_by_the_service() {
    for clock in [Clock::Promise, Clock::Statutory, Clock::Pause] {
        assert_eq!(proposed(&row("case/7K2M9QX4T1AB", clock), AFTER), []);
    }
}

#[test]
fn a_proposal_repeated_is_the_same_command_and_another_one_is_not() {
    let one = row("case/7K2M9QX4T1AB", Clock::AcceptanceDecision);
    let moved = Obligation { due_at: at("2014-11-09T09:30:00Z"), window: "W02".into(), ..one.clone() };
    assert_eq!(proposed(&one, AFTER), proposed(&moved, "2015-01-01T00:00:00Z"));
    let id = command_id("deem-acceptance", &one);
    assert_eq!((id.get_version_num(), id.get_variant()), (8, uuid::Variant::RFC4122));
    assert_ne!(id, command_id("flag-open-contact", &one));
    assert_ne!(id, command_id("deem-acceptance", &row("case/7K2M9QX4T1AC", Clock::AcceptanceDecision)));
    assert_ne!(id, command_id("deem-acceptance", &Obligation { ordinal: 1, ..one }));
}

#[test]
fn every_policy_may_do_what_it_proposes_under_an_article_that_exists() {
    for policy in POLICIES {
        let rule = access::allowed(policy.action).unwrap();
        assert!(rule.admits(Role::System), "{}", policy.name);
        assert!(articles::is_known(policy.article), "{}", policy.name);
    }
}

/// The checked-in list; the id of a known obligation is part of it, because ids in the log are for ever.
#[test]
fn the_policies_are_as_agreed() {
    let line = |policy: &anjuan_policies::Policy| {
        let kind = policy.action.split('.').next().unwrap();
        let id = command_id(policy.name, &row(&format!("{kind}/7K2M9QX4T1AB"), policy.clock));
        format!("{} | {} | {} | {} | {id}\n", policy.name, policy.article, policy.clock, policy.action)
    };
    let now = format!(
        "name | article | clock | proposes | id for 7K2M9QX4T1AB\n{}",
        POLICIES.iter().map(line).collect::<String>()
    );
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policies.golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(agreed == now, "{} differs; UPDATE_GOLDEN=1 writes it anew:\n{now}", path.display());
}
