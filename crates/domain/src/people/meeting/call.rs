//! Calling a meeting (召集会议): weekly meetings on Friday afternoon as a rule, never business on a day of study.
//!
//! Implements meeting/1, meeting/2, study/1, study/2 and study/3. Nobody named, those come whom the article names: leadership and heads of
//! sections and windows to a weekly meeting, the whole staff to study and what the centre does together.
use super::commands::Call;
use super::events::{Called, MeetingKind};
use super::guard;
use super::state::Meeting;
use super::study::{is_study_day, moved_from};
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use chrono::NaiveDate;
use std::collections::BTreeSet;

refusals! {
    /// Why no meeting is called.
    CallRefusal {
        NoTitle {} = "meeting.call.no-title" by "meeting/1", "A meeting says what it is about.", "会议须写明议题。",
        NoPlace {} = "meeting.call.no-place" by "meeting/1", "A meeting says where it is.", "会议须写明地点。",
        EndsBeforeStart { starts, ends } = "meeting.call.ends-before-start" by "meeting/1",
            "A meeting that starts at {starts} cannot end at {ends}.", "会议{starts}开始，不能在{ends}结束。",
        Begun { starts, at } = "meeting.call.begun" by "meeting/1",
            "A meeting is called before it begins: {starts} is not after {at}.", "会议须在开始前召集：{starts}不晚于{at}。",
        StudyDay { day } = "meeting.call.study-day" by "study/3",
            "{day} is a day of study: no other meeting is held.", "{day}为学习日，不安排会议。",
        StudyMoved { day, to } = "meeting.call.study-moved" by "study/2",
            "{day} is a day of rest: the study day is moved to {to}.", "{day}为休息日，学习日顺延至{to}。",
        NotInstead { day, moved } = "meeting.call.not-instead" by "study/2",
            "Only study is held instead of a day of study, on another day: {moved} cannot be moved to {day} so.",
            "只有集中学习可以改期代替另一学习日，{moved}不能如此改至{day}。",
        NoDecision { moved } = "meeting.call.no-decision" by "study/2",
            "The day of study {moved} is moved by a recorded decision only: name its number.",
            "学习日{moved}只能凭已登记的决定改期，须写明决定文号。",
        Twice { person } = "meeting.call.twice" by "meeting/1", "{person} is invited twice.", "{person}重复列入参会名单。",
        Nobody { day } = "meeting.call.nobody" by "meeting/1",
            "On {day} the directory has nobody to call.", "{day}没有可召集的人员。",
    }
}

/// Leadership and heads of sections (meeting/2); heads of windows are those the windows name, too.
const HEADS: [Role; 8] = [
    Role::Director,
    Role::DeputyDirector,
    Role::GeneralSection,
    Role::ApprovalSection,
    Role::BiddingCentre,
    Role::ServiceSection,
    Role::ComplaintCentre,
    Role::WindowHead,
];

pub(super) fn decide(state: Option<&Meeting>, command: &Call, context: &Context<'_>) -> Result<Called, Refusal> {
    guard::not_called(state, context)?;
    let on = date_of(command.starts);
    check_frame(command, context)?;
    if command.kind != MeetingKind::Study && is_study_day(on, context.centre)? {
        return Err(CallRefusal::StudyDay { day: on.to_string() }.into());
    }
    check_move(command, on, context)?;
    let invited = invited(command, on, context)?;
    let id = AggregateRef::opened_by(Kind::Meeting, context.command).id;
    Ok(Called {
        number: format!("HY-{}-{id}", day(context).format("%Y%m%d")),
        kind: command.kind,
        title: command.title.clone(),
        starts: command.starts,
        ends: command.ends,
        place: command.place.clone(),
        invited,
        by: context.actor.person.clone(),
        keeper: keeper(command, on, context)?,
        instead_of: command.instead_of,
        decision: command.decision.clone().filter(|_| command.instead_of.is_some()),
    })
}

/// Study is held on its day, on the day that the calendar moves it to, or instead of it by a decision; nothing else moves it.
fn check_move(command: &Call, on: NaiveDate, context: &Context<'_>) -> Result<(), Refusal> {
    let is_study = command.kind == MeetingKind::Study;
    let Some(day) = command.instead_of else {
        let moved = if is_study { moved_from(on, context.centre)? } else { None };
        return match moved {
            Some(to) => Err(CallRefusal::StudyMoved { day: on.to_string(), to: to.to_string() }.into()),
            None => Ok(()),
        };
    };
    let moved = day.to_string();
    if !is_study || day == on || !is_study_day(day, context.centre)? {
        return Err(CallRefusal::NotInstead { day: on.to_string(), moved }.into());
    }
    match command.decision.as_deref().is_none_or(blank) {
        true => Err(CallRefusal::NoDecision { moved }.into()),
        false => Ok(()),
    }
}

/// Who keeps the minutes: whoever is named, the actor where they are of the general section, else whoever heads it (meeting/6).
fn keeper(command: &Call, on: NaiveDate, context: &Context<'_>) -> Result<Option<String>, Refusal> {
    if let Some(person) = &command.keeper {
        if context.centre.person(person, on).is_none() {
            return Err(Shared::not_staff(person.clone(), on, "meeting/6").into());
        }
        return Ok(Some(person.clone()));
    }
    if context.actor.has(Role::GeneralSection) {
        return Ok(Some(context.actor.person.clone()));
    }
    Ok(context.centre.leaders(Role::GeneralSection, on).next().map(|(id, _)| id.to_owned()))
}

fn check_frame(command: &Call, context: &Context<'_>) -> Result<(), CallRefusal> {
    let (starts, ends) = (civil(command.starts), civil(command.ends));
    refuse_if!(blank(&command.title), CallRefusal::NoTitle {});
    refuse_if!(blank(&command.place), CallRefusal::NoPlace {});
    refuse_if!(command.ends <= command.starts, CallRefusal::EndsBeforeStart { starts, ends });
    refuse_if!(command.starts <= context.at, CallRefusal::Begun { starts, at: civil(context.at) });
    Ok(())
}

fn invited(command: &Call, on: NaiveDate, context: &Context<'_>) -> Result<Vec<String>, Refusal> {
    if command.invited.is_empty() {
        let named = match command.kind {
            MeetingKind::Weekly => heads(on, context),
            MeetingKind::Study | MeetingKind::Training | MeetingKind::Activity => staff(on, context),
        };
        return match named.is_empty() {
            true => Err(CallRefusal::Nobody { day: on.to_string() }.into()),
            false => Ok(named.into_iter().collect()),
        };
    }
    let mut seen = BTreeSet::new();
    for person in &command.invited {
        if context.centre.person(person, on).is_none() {
            return Err(Shared::not_staff(person.clone(), on, "meeting/1").into());
        }
        require!(seen.insert(person), CallRefusal::Twice { person: person.clone() });
    }
    Ok(command.invited.clone())
}

fn heads(on: NaiveDate, context: &Context<'_>) -> BTreeSet<String> {
    let of_windows = context.centre.windows(on).map(|(_, window)| window.head.as_str());
    let of_windows = of_windows.filter(|head| context.centre.person(head, on).is_some());
    let of_sections = HEADS.iter().flat_map(|role| context.centre.leaders(*role, on)).map(|(id, _)| id);
    of_windows.chain(of_sections).map(str::to_owned).collect()
}

/// Whoever works at the centre; the township's leaders and the inspector are not of its staff.
fn staff(on: NaiveDate, context: &Context<'_>) -> BTreeSet<String> {
    let works = |role: &Role| HEADS.contains(role) || *role == Role::WindowStaff;
    let persons = context.centre.persons(on).filter(|(_, person)| person.roles.iter().any(works));
    persons.map(|(id, _)| id.to_owned()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::aggregate::State;
    use crate::matters::case::fixture::at;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::people::meeting::Meeting;

    /// A meeting of that day from half past two to four.
    pub(in crate::people::meeting) fn call(kind: MeetingKind, day: &str) -> Call {
        let time = |time: &str| at(&format!("{day} {time}"));
        let (starts, ends) = (time("14:30:00"), time("16:00:00"));
        Call {
            kind,
            title: "工作例会".into(),
            starts,
            ends,
            place: "二楼会议室".into(),
            invited: vec![],
            keeper: None,
            instead_of: None,
            decision: None,
        }
    }

    /// The meeting of Friday 17 October 2014, called on the 9th.
    pub(in crate::people::meeting) fn called() -> Scenario {
        Scenario::for_general_section("meeting/A").given(call(MeetingKind::Weekly, "2014-10-17"))
    }

    /// The meeting as told.
    pub(in crate::people::meeting) fn meeting(scenario: &Scenario) -> &Meeting {
        match scenario.current() {
            State::Meeting(Some(meeting)) => meeting,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn meeting_1__leadership_and_heads_come_to_the_weekly_meeting() {
        let scenario = called();
        let meeting = meeting(&scenario);
        assert!(meeting.number.starts_with("HY-20141009-") && meeting.number.len() == 24, "{}", meeting.number);
        assert_eq!(meeting.invited, ["P001", "P002", "P003", "P006", "P007", "P008", "P009"]);
        assert_eq!(scenario.code(call(MeetingKind::Weekly, "2014-10-24")), "meeting.guard.called-already");
    }

    #[test]
    fn study_1__the_whole_staff_studies() {
        let scenario = Scenario::for_general_section("meeting/A").given(call(MeetingKind::Study, "2014-10-20"));
        let everybody: Vec<String> = (1..=9).map(|n| format!("P{n:03}")).collect();
        assert_eq!(meeting(&scenario).invited, everybody, "but the inspector is not of the staff");
    }

    #[test]
    fn study_3__no_other_meeting_on_a_day_of_study() {
        let scenario = Scenario::for_general_section("meeting/A");
        for kind in [MeetingKind::Weekly, MeetingKind::Training, MeetingKind::Activity] {
            let refusal = scenario.refused(call(kind, "2014-10-20"));
            assert_eq!(refusal.why(), ("meeting.call.study-day", "study/3"));
            assert!(refusal.zh.contains("2014-10-20"), "{refusal}");
        }
        assert!(scenario.when(call(MeetingKind::Study, "2014-10-20")).is_ok());
        assert!(scenario.when(call(MeetingKind::Study, "2014-10-21")).is_ok(), "one may study more often");
        assert!(scenario.when(call(MeetingKind::Weekly, "2014-10-22")).is_ok(), "Friday is the rule, not the law");
    }

    #[test]
    fn study_2__a_study_day_of_rest_is_held_on_the_day_it_moves_to() {
        let scenario = Scenario::for_general_section("meeting/A");
        let refusal = scenario.refused(call(MeetingKind::Study, "2014-11-30"));
        assert_eq!(refusal.why(), ("meeting.call.study-moved", "study/2"));
        assert!(refusal.zh.contains("2014-12-01") && refusal.en.contains("2014-12-01"), "{refusal}");
        assert!(scenario.when(call(MeetingKind::Study, "2014-12-01")).is_ok());
    }

    #[test]
    fn study_2__a_day_of_study_is_moved_by_a_recorded_decision_only() {
        let scenario = Scenario::for_general_section("meeting/A");
        let moved = |decision: Option<&str>| Call {
            instead_of: Some("2014-10-20".parse().unwrap()),
            decision: decision.map(str::to_owned),
            ..call(MeetingKind::Study, "2014-10-21")
        };
        assert_eq!(scenario.why(moved(None)), why("meeting.call.no-decision", "study/2"));
        assert_eq!(scenario.code(moved(Some(" "))), "meeting.call.no-decision");
        let held = scenario.given(moved(Some("栟便决〔2014〕9号")));
        assert_eq!(meeting(&held).instead_of, Some("2014-10-20".parse().unwrap()));
        let no_day = Call { instead_of: Some("2014-10-22".parse().unwrap()), ..moved(Some("9号")) };
        assert_eq!(scenario.why(no_day), why("meeting.call.not-instead", "study/2"));
        let weekly = Call { kind: MeetingKind::Weekly, ..moved(Some("9号")) };
        assert_eq!(scenario.code(weekly), "meeting.call.not-instead");
    }

    #[test]
    fn meeting_6__the_general_section_keeps_the_minutes_unless_somebody_is_named() {
        assert_eq!(meeting(&called()).keeper.as_deref(), Some("P007"), "who called it");
        let scenario = Scenario::for_general_section("meeting/A");
        let named = |person: &str| Call { keeper: Some(person.into()), ..call(MeetingKind::Weekly, "2014-10-17") };
        assert_eq!(meeting(&scenario.given(named("P004"))).keeper.as_deref(), Some("P004"));
        assert_eq!(scenario.why(named("P999")), why("command.not-staff", "meeting/6"));
        let by_service = scenario.by("system", Role::System).given(call(MeetingKind::Weekly, "2014-10-17"));
        assert!(meeting(&by_service).keeper.is_some(), "whoever heads it");
    }

    #[test]
    fn meeting_1__it_is_called_beforehand_for_people_of_the_staff() {
        let scenario = Scenario::for_general_section("meeting/A");
        let weekly = || call(MeetingKind::Weekly, "2014-10-17");
        let invite = |persons: &[&str]| Call { invited: persons.iter().map(|id| (*id).into()).collect(), ..weekly() };
        assert_eq!(scenario.code(invite(&["P004", "P999"])), "command.not-staff");
        assert_eq!(scenario.code(invite(&["P004", "P004"])), "meeting.call.twice");
        assert_eq!(scenario.code(Call { title: " ".into(), ..weekly() }), "meeting.call.no-title");
        assert_eq!(scenario.code(Call { place: String::new(), ..weekly() }), "meeting.call.no-place");
        assert_eq!(scenario.code(Call { ends: weekly().starts, ..weekly() }), "meeting.call.ends-before-start");
        let begun = scenario.now("2014-10-17 14:30:00");
        assert_eq!(begun.why(weekly()), why("meeting.call.begun", "meeting/1"));
    }
}
