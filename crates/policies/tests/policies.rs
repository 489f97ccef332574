//! Given a row and a moment, then the proposal; and the golden list of policies.
#![allow(clippy::unwrap_used, reason = "what a test builds by hand is right, or the test fails")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_domain::access;
use anjuan_domain::clock::Calendar;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::people::leave::counters::{
    Counted, CountedHalfDay, Counters, Thresholds, counters, recommendations as recommended,
};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::articles;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_policies::{POLICIES, Proposal, command_id, propose, recommendations};
use anjuan_views::deadlines::row::{Clock, Obligation, Status};
use chrono::Datelike;

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
        entries: vec![],
        never: false,
        referred_to: None,
        sequences: vec![7],
        moves: vec![],
    }
}

fn proposed(row: &Obligation, now: &str) -> Vec<Proposal> {
    propose(row, at(now)).collect()
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
fn overdue_work_is_not_done_by_the_house() {
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
