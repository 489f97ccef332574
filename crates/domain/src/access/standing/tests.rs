//! Standing, tried: who works a case of whom. Role × relation is drawn in `tests/access_golden.rs`.
use super::*;
use crate::matters::applicant::SealedUnder;
use crate::matters::applicant::events::Purpose;
use crate::matters::case::commands::{AssignPart, Deny, IssueRatingSlip, Rate, Return, Step};
use crate::matters::case::events::Satisfaction;
use crate::matters::case::fixture::Story;
use crate::matters::contact::events::Channel;
use crate::reference::facts::Facts;
use crate::vocabulary::ids::AggregateRef;

#[test]
fn what_only_the_service_may_ask_needs_no_relation_of_a_person_but_the_denial_of_a_case() {
    for rule in super::super::RULES.iter().filter(|rule| rule.roles == [Role::System]) {
        let service = needed(&rule.action) == Some(Standing::Service);
        assert_eq!(service, rule.action != "case.deny", "{}", rule.action);
    }
    for rule in super::super::RULES.iter().filter(|rule| needed(&rule.action) == Some(Standing::Service)) {
        assert_eq!(rule.roles, [Role::System], "{}", rule.action);
    }
}

fn asked(story: &Story, by: (&str, Role), body: impl Into<CaseCommand>) -> Result<(), Refusal> {
    let state = State::Case(story.state().map(|case| Box::new(case.clone())));
    let story = story.clone().by(by.0, by.1);
    check(&state, &Body::Case(body.into()), &story.context())
}

#[test]
fn handover_2_1__window_staff_of_another_window_do_not_work_a_case() {
    let story = Story::new().registered("SI-001");
    let refusal = asked(&story, ("P005", Role::WindowStaff), Story::accept()).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("access.no-standing", "time-limit/2"));
    assert!(refusal.en.contains("P005") && refusal.zh.contains("责任人"), "{refusal}");
    let returned = asked(&story, ("P005", Role::WindowStaff), Return { reason: "缺主件".into(), basis: "基".into() });
    assert_eq!(returned.unwrap_err().article, "time-limit/3.3", "the article is that of the verb");
    let stands = [("P004", Role::WindowStaff), ("P003", Role::WindowHead), ("P006", Role::ApprovalSection)];
    for by in stands.into_iter().chain([("P001", Role::Director)]) {
        assert!(asked(&story, by, Story::accept()).is_ok(), "{by:?}");
    }
    assert!(asked(&story, ("P009", Role::WindowHead), Story::accept()).is_err(), "the head of no window here");
}

#[test]
fn denial_report_2__nobody_denies_the_case_of_another_window() {
    let story = Story::new().registered("SI-001");
    let deny = || Deny { denial: "7K2M9QX4T1AB".into() };
    assert_eq!(asked(&story, ("P005", Role::WindowStaff), deny()).unwrap_err().code, "access.no-standing");
    assert!(asked(&story, ("P004", Role::WindowStaff), deny()).is_ok());
}

#[test]
fn handover_2_5__the_administrator_enters_foreign_logs_and_no_case_of_the_service_by_himself() {
    let admin = ("admin", Role::Administrator);
    assert!(asked(&Story::new().imported("SI-001"), admin, Story::accept()).is_ok());
    assert_eq!(
        asked(&Story::new().registered("SI-001"), admin, Story::accept()).unwrap_err().code,
        "access.no-standing"
    );
}

#[test]
fn first_asked_3_3__only_who_leads_opens_the_parts_and_the_administrator_those_of_a_log() {
    let part =
        || AssignPart { department: "民政办".into(), window: "W02".into(), handler: "P005".into(), limit: None };
    let story = Story::new().accepted("JT-001");
    let refusal = asked(&story, ("P005", Role::WindowStaff), part()).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("access.no-standing", "post/1.4"));
    let leads = [("P004", Role::WindowStaff), ("P003", Role::WindowHead), ("P006", Role::ApprovalSection)];
    for by in leads {
        assert!(asked(&story, by, part()).is_ok(), "{by:?}");
    }
    let admin = ("admin", Role::Administrator);
    assert_eq!(asked(&story, admin, part()).unwrap_err().code, "access.no-standing", "no case of the centre");
    assert!(asked(&Story::new().imported("SI-001"), admin, part()).is_ok());
}

#[test]
fn first_asked_2__nobody_is_named_who_did_not_do_it() {
    let in_the_name_of = |person: &str, by| {
        let register =
            crate::matters::case::commands::Register { handler: Some(person.into()), ..Story::register("SI-001") };
        asked(&Story::new(), by, CaseCommand::Register(Box::new(register)))
    };
    let refusal = in_the_name_of("P004", ("P005", Role::WindowStaff)).unwrap_err();
    assert_eq!(refusal.why(), ("access.in-anothers-name", "handover/2.5"));
    assert!(in_the_name_of("P004", ("P003", Role::WindowHead)).is_err(), "neither does the head");
    assert!(in_the_name_of("P004", ("P004", Role::WindowStaff)).is_ok());
    let step = Step { handler: Some("P005".into()), ..Story::step("审查") };
    let accepted = Story::new().accepted("SI-001");
    assert_eq!(
        asked(&accepted, ("P004", Role::WindowStaff), step.clone()).unwrap_err().code,
        "access.in-anothers-name"
    );
    assert!(
        asked(&Story::new().imported("SI-001"), ("admin", Role::Administrator), step).is_ok(),
        "a log names its own"
    );
}

#[test]
fn work_3__who_handled_a_case_does_not_take_down_its_rating() {
    let story = Story::new().finished("SI-001");
    let rate = || Rate { satisfaction: Satisfaction::VerySatisfied, comment: None, channel: Channel::Call };
    assert!(asked(&story, ("P004", Role::WindowStaff), rate()).is_err());
    assert!(asked(&story, ("applicant", Role::Applicant), rate()).is_ok());
    // A station of the applicants has their role, and says nothing of whose case it is.
    let station = ("station-1", Role::Applicant);
    assert_eq!(asked(&story, station, rate()).unwrap_err().code, "access.no-standing");
    let slip = IssueRatingSlip { station: "station-1".into() };
    assert_eq!(asked(&story, station, slip).unwrap_err().code, "access.no-standing");
    assert!(asked(&story, ("P009", Role::ServiceSection), rate()).is_ok());
}

#[test]
fn 个人信息保护法_6__a_role_alone_opens_nothing() {
    let story = Story::new().registered("SI-001");
    let concerned = concerned(&State::Case(story.state().map(|case| Box::new(case.clone()))));
    let of = |(kind, purpose): (&str, Option<Purpose>), person: &str, role: Role| {
        let story = story.by(person, role);
        let matter: AggregateRef = format!("{kind}/7K2M9QX4T1AB").parse().unwrap();
        let disclose = Disclose { aggregate: matter.clone(), reason: "电话通知领证".into(), purpose };
        let answer = SealedUnder { concerned: concerned.clone(), complaint: None, key: "A".into() };
        let facts = Facts::at(1).with(SealedIn { matter }, answer);
        let applicant = State::new(&"applicant/A".parse().unwrap());
        check(&applicant, &Body::Applicant(disclose.into()), &Context { facts: &facts, ..story.context() })
    };
    let read = |person: &str, role: Role| of(("case", None), person, role);
    let stranger = read("P005", Role::WindowStaff).unwrap_err();
    assert_eq!(stranger.why(), ("access.no-standing", "个人信息保护法/51"));
    assert!(read("P009", Role::WindowHead).is_err(), "the head of no window here");
    let related = [("P004", Role::WindowStaff), ("P003", Role::WindowHead), ("P002", Role::DeputyDirector)];
    for (person, role) in related.into_iter().chain([("P006", Role::ApprovalSection), ("P010", Role::Inspector)]) {
        assert!(read(person, role).is_ok(), "{person}");
    }
    // An office opens the kinds that an article gives it, and to call back a case that ended.
    for (person, role) in
        [("P007", Role::GeneralSection), ("P020", Role::ServiceSection), ("P008", Role::ComplaintCentre)]
    {
        assert!(read(person, role).is_err() && of(("contact", None), person, role).is_err(), "{person}");
        assert!(of(("complaint", None), person, role).is_ok(), "{person} hears complaints");
        assert!(of(("case", Some(Purpose::CallBack)), person, role).is_ok(), "{person} calls back");
        assert!(of(("denial", Some(Purpose::CallBack)), person, role).is_err(), "a case is called back about");
    }
    assert!(of(("complaint", None), "P006", Role::ApprovalSection).is_err(), "no article gives it complaints");
    let call_back = ("case", Some(Purpose::CallBack));
    assert!(of(call_back, "P005", Role::WindowStaff).is_err(), "a purpose alone is no office");
}
