//! Given these events of a meeting, when somebody looks at that moment, then these items wait for them.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::tests::{asked, directory, items, one};
use crate::deadlines::meeting_tests::{roll, weekly, written};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::people::meeting::events::{
    AbsenceReported, Cancelled, Excused, FollowedUp, MinutesApproved, MinutesRead, MinutesWritten, Resolution,
};

const BEFORE: &str = "2014-11-07T06:00:00Z";
const DURING: &str = "2014-11-07T07:10:00Z";
const MONDAY: &str = "2014-11-10T02:00:00Z";

#[test]
fn meeting_2__an_absence_waits_for_an_answer_until_the_meeting_begins() {
    let mut history = directory();
    history.add("meeting/M1", "2014-11-03T00:00:00Z", "system", weekly());
    for person in ["P003", "P007"] {
        let reported = AbsenceReported { person: person.into(), reason: "培训".into(), slip: "QJT-1".into() };
        history.add("meeting/M1", "2014-11-06T00:00:00Z", person, reported);
    }
    let answer = asked(&history, Task::AnswerAbsence, BEFORE);
    assert!(answer.iter().any(|(person, ..)| person == "P007"), "the general section: {answer:?}");
    let own = |person: &str, of: &str| {
        let seen = items(&history, Some(person), BEFORE);
        seen.iter().any(|item| item.task == Task::AnswerAbsence && item.commands[0].body["person"] == of)
    };
    assert!(own("P007", "P003") && !own("P007", "P007") && own("P010", "P007"), "nobody answers their own");
    assert!(asked(&history, Task::AnswerAbsence, DURING).is_empty());
    let excused = Excused { person: "P003".into(), reason: "培训".into(), by: "P007".into() };
    history.add("meeting/M1", "2014-11-06T01:00:00Z", "P007", excused);
    assert!(items(&history, Some("P007"), BEFORE).iter().all(|item| item.task != Task::AnswerAbsence));
}

#[test]
fn meeting_5__from_the_roll_to_what_became_of_it() {
    let mut history = directory();
    history.add("meeting/M1", "2014-11-03T00:00:00Z", "system", weekly());
    assert!(asked(&history, Task::CallRoll, BEFORE).is_empty());
    assert_eq!(asked(&history, Task::CallRoll, DURING), one("P007"));
    history.add("meeting/M1", "2014-11-07T08:20:00Z", "P007", roll());
    assert!(asked(&history, Task::CallRoll, MONDAY).is_empty());
    assert_eq!(asked(&history, Task::WriteMinutes, MONDAY), one("P007"));
    let resolutions = vec![Resolution { what: "周六延时服务".into(), person: "P003".into() }];
    history.add("meeting/M1", "2014-11-10T03:00:00Z", "P007", MinutesWritten { resolutions, ..written() });
    assert!(asked(&history, Task::WriteMinutes, MONDAY).is_empty());
    assert_eq!(asked(&history, Task::ApproveMinutes, "2014-11-10T04:00:00Z"), one("P011"));
    let sent = MinutesApproved { windows: vec!["W01".into(), "W02".into()], by: "P011".into() };
    history.add("meeting/M1", "2014-11-10T05:00:00Z", "P011", sent);
    let tuesday = "2014-11-11T02:00:00Z";
    let readers: Vec<_> = asked(&history, Task::ReadMinutes, tuesday).into_iter().map(|(person, ..)| person).collect();
    assert_eq!(readers, ["P003", "P005"], "the heads of the windows");
    history.add("meeting/M1", "2014-11-11T01:00:00Z", "P003", MinutesRead { window: "W01".into(), by: "P003".into() });
    assert_eq!(asked(&history, Task::ReadMinutes, tuesday), one("P005"));
    assert_eq!(asked(&history, Task::FollowUpMeeting, tuesday), one("P007"));
    let of = |done| FollowedUp { ordinal: 1, done, remark: "已办".into(), meeting: "HY-2".into(), by: "P007".into() };
    history.add("meeting/M1", "2014-11-14T07:30:00Z", "P007", of(false));
    assert_eq!(asked(&history, Task::FollowUpMeeting, "2014-11-17T02:00:00Z"), one("P007"), "it is reported again");
    history.add("meeting/M1", "2014-11-21T07:30:00Z", "P007", of(true));
    assert!(asked(&history, Task::FollowUpMeeting, "2014-11-24T02:00:00Z").is_empty());
}

#[test]
fn meeting_1__a_meeting_that_is_cancelled_asks_nothing() {
    let mut history = directory();
    history.add("meeting/M1", "2014-11-03T00:00:00Z", "system", weekly());
    let cancelled = Cancelled { reason: "镇里另有会议".into(), by: "P007".into() };
    history.add("meeting/M1", "2014-11-06T00:00:00Z", "P007", cancelled);
    assert!(items(&history, None, DURING).is_empty());
}
