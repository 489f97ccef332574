//! Given a slip, when it is decided, then the fact or the refusal.
use super::commands::{Approve, FillIn, Refuse, SlipCommand, TakeBack};
use super::events::{SlipCause, SlipEvent, SlipPunch};
use super::*;
use crate::clock::half_day::{Half, HalfDay};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::centre::definition::PostDefinition;
use crate::reference::centre::events::{PostDefined, PostEvent};
use crate::scenario::{Naming, Scenario, TEN};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Stamp;

fn slip_of(day: &str, half: Half) -> FillIn {
    FillIn {
        session: HalfDay { day: day.parse().unwrap(), half },
        punch: SlipPunch::Coming,
        cause: SlipCause::Meeting,
        reason: "县里开会".into(),
    }
}

fn about(slip: Option<&Slip>, now: &str) -> Scenario<Slip, Naming> {
    Scenario::about("S1").holding(slip.cloned()).now(now)
}

fn when(slip: Option<&Slip>, now: &str, person: &str, command: impl Into<SlipCommand>) -> Result<SlipEvent, Refusal> {
    about(slip, now).when(person, command)
}

fn when_in(
    centre: &Centre,
    slip: Option<&Slip>,
    (now, person): (&str, &str),
    command: impl Into<SlipCommand>,
) -> Result<SlipEvent, Refusal> {
    about(slip, now).at_centre(centre.clone()).when(person, command)
}

fn code(slip: Option<&Slip>, now: &str, person: &str, command: impl Into<SlipCommand>) -> String {
    about(slip, now).code(person, command)
}

/// P004 filled one in for this morning.
fn filled_in() -> Slip {
    after(None, TEN, "P004", slip_of("2014-10-09", Half::Morning))
}

fn after(slip: Option<&Slip>, now: &str, person: &str, command: impl Into<SlipCommand>) -> Slip {
    about(slip, now).given(person, command).current().clone()
}

#[test]
fn discipline_2__a_slip_is_filled_in_for_a_half_day_that_has_begun() {
    let SlipEvent::FilledIn(slip) = when(None, TEN, "P004", slip_of("2014-10-09", Half::Morning)).unwrap() else {
        panic!()
    };
    assert!(slip.number.starts_with("BQ-20141009-"), "{}", slip.number);
    assert_eq!((slip.person.as_str(), slip.window.as_deref()), ("P004", Some("W01")));
    assert_eq!((slip.approver.as_deref(), slip.decision.unwrap().rule.as_str()), (Some("P002"), "discipline/2"));
    assert_eq!(code(None, TEN, "P004", slip_of("2014-10-09", Half::Afternoon)), "slip.fill-in.not-yet");
    assert_eq!(code(None, TEN, "P004", slip_of("2014-10-05", Half::Morning)), "slip.fill-in.no-work", "a holiday");
    let silent = FillIn { reason: "\u{3000}".into(), ..slip_of("2014-10-09", Half::Morning) };
    assert_eq!(code(None, TEN, "P004", silent), "command.reason-missing");
    assert_eq!(code(None, TEN, "P999", slip_of("2014-10-09", Half::Morning)), "command.not-staff");
}

#[test]
fn discipline_2__a_slip_is_filled_in_within_its_time() {
    let thursday = || slip_of("2014-10-09", Half::Morning);
    assert!(when(None, "2014-10-13 17:30:00", "P004", thursday()).is_ok(), "Friday, the make-up Saturday, Monday");
    assert_eq!(code(None, "2014-10-13 17:30:01", "P004", thursday()), "slip.fill-in.too-late");
}

#[test]
fn discipline_2__filled_in_on_paper_in_time_it_is_entered_late_for_the_deputy_director_to_decide() {
    let entered = |happened: &str| {
        about(None, "2014-10-20 09:00:00").happened(happened).when("P004", slip_of("2014-10-09", Half::Morning))
    };
    assert!(entered("2014-10-13 17:30:00").is_ok());
    assert_eq!(entered("2014-10-13 17:30:01").unwrap_err().code, "slip.fill-in.too-late");
}

#[test]
fn discipline_2__the_deputy_director_decides_it_once_and_nobody_the_own() {
    let slip = filled_in();
    assert_eq!(after(Some(&slip), TEN, "P002", Approve {}).standing, SlipStanding::Approved);
    let refused = after(Some(&slip), TEN, "P002", Refuse { reason: "未见会议通知".into() });
    assert_eq!((refused.standing, refused.decided_by.as_deref()), (SlipStanding::Refused, Some("P002")));
    assert_eq!(code(Some(&refused), TEN, "P002", Approve {}), "slip.guard.over");
    assert_eq!(code(Some(&slip), TEN, "P004", Approve {}), "slip.decide.own");
    assert_eq!(code(Some(&slip), TEN, "P002", Refuse { reason: " ".into() }), "command.reason-missing");
    assert_eq!(code(Some(&slip), "2014-10-09 09:59:59", "P002", Approve {}), "command.before-last-step");
    assert_eq!(code(None, TEN, "P002", Approve {}), "slip.guard.not-filled-in");
    assert_eq!(code(Some(&slip), TEN, "P004", slip_of("2014-10-09", Half::Morning)), "slip.guard.already-filled-in");
}

#[test]
fn discipline_2__it_is_taken_back_by_whose_it_is_while_it_is_open() {
    let slip = filled_in();
    let back = || TakeBack { reason: "已补打卡".into() };
    assert_eq!(code(Some(&slip), TEN, "P005", back()), "slip.take-back.not-own");
    let taken = after(Some(&slip), TEN, "P004", back());
    assert_eq!(taken.standing, SlipStanding::TakenBack);
    assert_eq!(code(Some(&taken), TEN, "P004", back()), "slip.guard.over");
}

#[test]
fn nothing_comes_before_the_slip_and_it_is_filled_in_once() {
    let stamp = Stamp { version: 1, time: at(TEN), recorded: at(TEN) };
    assert!(evolve(&mut None, &events::Approved { by: "P002".into() }.into(), stamp).is_err());
    let first = when(None, TEN, "P004", slip_of("2014-10-09", Half::Morning)).unwrap();
    assert!(evolve(&mut Some(Box::new(filled_in())), &first, stamp).is_err());
}

/// The small centre with P007 standing in for P002, the only deputy director.
fn with_a_stand_in() -> Centre {
    let mut centre = centre();
    let (name, office) = ("分管主任岗".to_owned(), Some(Role::DeputyDirector));
    let (a, b) = ("P002".to_owned(), "P007".to_owned());
    let definition = PostDefinition { name, window: String::new(), a, b, items: vec![], office };
    let defined = PostDefined { effective_from: "2014-01-01".parse().unwrap(), definition };
    let stamp = Stamp { version: 1, time: at("2014-01-02 08:00:00"), recorded: at("2014-01-02 08:00:00") };
    let post = AggregateRef::new(Kind::Post, "Z1").unwrap();
    centre.evolve(&post, &Event::from(PostEvent::from(defined)), stamp).unwrap();
    centre
}

#[test]
fn discipline_2__whoever_stands_in_decides_the_only_deputys_own_slip_and_no_other() {
    let (centre, morning) = (with_a_stand_in(), slip_of("2014-10-09", Half::Morning));
    let SlipEvent::FilledIn(own) = when_in(&centre, None, (TEN, "P002"), morning.clone()).unwrap() else { panic!() };
    assert_eq!(own.approver.as_deref(), Some("P007"));
    let slip = after(None, TEN, "P002", morning.clone());
    assert!(when_in(&centre, Some(&slip), (TEN, "P007"), Approve {}).is_ok());
    let others = after(None, TEN, "P004", morning);
    let refusal = when_in(&centre, Some(&others), (TEN, "P007"), Approve {}).unwrap_err();
    assert_eq!(refusal.why(), ("slip.decide.not-needed", "discipline/2"));
}
