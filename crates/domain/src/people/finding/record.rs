//! Recording a finding (登记考核事实): what it is, whom and which window it is about, what shows it, and the points chosen.
//!
//! Implements post/1.2, conduct/1–5 and discipline/3–6. Nobody records a finding about himself, and nobody gives points to the
//! own window or chooses in a range for it; a fixed deduction of the own window is in nobody's favour and can be recorded.
use super::choices;
use super::codes::{Code, code};
use super::commands::Record;
use super::events::Recorded;
use super::guard;
use super::state::Finding;
use super::state::charged;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, is_own};
use crate::reference::shared::Shared;
use crate::reference::tables;
use crate::vocabulary::ids::{AggregateRef, Kind, check_token};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use std::collections::BTreeSet;

refusals! {
    /// Why no finding is recorded.
    RecordRefusal {
        CodeUnknown { code } = "finding.record.code-unknown" by "post/1.2",
            "`{code}` is no code of findings.", "“{code}”不是考核事实代码。",
        NoEvidence {} = "finding.record.no-evidence" by "post/1.2",
            "A finding says what shows it.", "登记考核事实须写明依据。",
        NobodyNamed { code, zh } = "finding.record.nobody-named" by "post/1.2",
            "`{code}` is charged to persons: name them.", "“{zh}”计入个人考核，请写明人员。",
        PersonTwice { person } = "finding.record.person-twice" by "post/1.2",
            "{person} is named twice.", "{person}重复填写。",
        Oneself { person } = "finding.record.oneself" by "post/1.2",
            "{person} cannot record a finding about themselves: somebody else does.", "{person}不能登记本人的考核事实，须由他人登记。",
        OwnWindow { window, clause } = "finding.record.own-window" by "post/1.2",
            "Nobody gives points to their own window or chooses them for it: clause {clause}, window {window}. Somebody else records it.",
            "不得为本窗口加分或者酌情定分（窗口{window}，条款{clause}），须由他人登记。",
        OfAnotherWindow { person, window } = "finding.record.of-another-window" by "post/1.2",
            "{person} does not work at window {window}.", "{person}不在窗口{window}工作。",
        WindowUnclear { windows } = "finding.record.window-unclear" by "post/1.2",
            "The persons are of windows {windows}: a finding is of one window.", "所填人员分属窗口{windows}，一项考核事实只涉及一个窗口。",
        NoWindow { code, zh } = "finding.record.no-window" by "post/1.2",
            "`{code}` is charged to a window: name it.", "“{zh}”计入窗口考核，请写明窗口。",
        PatrolMalformed { patrol } = "finding.record.patrol-malformed" by "duty/1",
            "`{patrol}` is no patrol's id or number.", "“{patrol}”不是巡查编号。",
        AboutMalformed { about } = "finding.record.about-malformed" by "post/1.2",
            "`{about}` is no matter such as case/7K2M9QX4T1AB.", "“{about}”不是事项编号，应如case/7K2M9QX4T1AB。",
    }
}

pub(super) fn decide(state: Option<&Finding>, command: &Record, context: &Context<'_>) -> Result<Recorded, Refusal> {
    guard::not_recorded(state, context)?;
    let found = code(&command.code).ok_or_else(|| RecordRefusal::CodeUnknown { code: command.code.clone() })?;
    refuse_if!(blank(&command.evidence), RecordRefusal::NoEvidence {});
    check_persons(found, command, context)?;
    let window = window(found, command, context)?;
    check_references(command)?;
    let clauses = || charged(found, window.as_deref(), &command.persons);
    own_window(clauses(), window.as_deref(), context)?;
    choices::check(clauses(), &command.choices, context.centre, day(context))?;
    let id = AggregateRef::opened_by(Kind::Finding, context.command).id;
    Ok(Recorded {
        number: format!("JC-{}-{id}", day(context).format("%Y%m%d")),
        code: command.code.clone(),
        persons: command.persons.clone(),
        window,
        place: command.place.clone(),
        evidence: command.evidence.clone(),
        inspector: context.actor.person.clone(),
        patrol: command.patrol.clone(),
        about: command.about.clone(),
        choices: command.choices.clone(),
    })
}

fn check_persons(found: &Code, command: &Record, context: &Context<'_>) -> Result<(), Refusal> {
    if command.persons.is_empty() && !found.persons.is_empty() {
        return Err(RecordRefusal::NobodyNamed { code: found.code.into(), zh: found.zh.into() }.into());
    }
    let mut seen = BTreeSet::new();
    for person in &command.persons {
        let person = person.clone();
        if context.centre.person(&person, day(context)).is_none() {
            return Err(Shared::not_staff(person, day(context), "post/1.2").into());
        }
        refuse_if!(person == context.actor.person, RecordRefusal::Oneself { person });
        require!(seen.insert(person.clone()), RecordRefusal::PersonTwice { person });
    }
    Ok(())
}

/// The window as named, or that of the persons; none where they work at none.
fn window(found: &Code, command: &Record, context: &Context<'_>) -> Result<Option<String>, Refusal> {
    let works_at = |person: &str| context.centre.person(person, day(context)).and_then(|person| person.window.clone());
    if let Some(window) = &command.window {
        if context.centre.window(window, day(context)).is_none() {
            return Err(Shared::window_unknown(window.clone(), day(context), "post/1.2").into());
        }
        let stranger = command.persons.iter().find(|person| works_at(person).as_ref() != Some(window));
        return match stranger {
            Some(person) => {
                Err(RecordRefusal::OfAnotherWindow { person: person.clone(), window: window.clone() }.into())
            }
            None => Ok(Some(window.clone())),
        };
    }
    let mut windows: BTreeSet<String> = command.persons.iter().filter_map(|person| works_at(person)).collect();
    if windows.len() > 1 {
        return Err(RecordRefusal::WindowUnclear { windows: windows.into_iter().collect::<Vec<_>>().join(", ") }.into());
    }
    match windows.pop_first() {
        None if found.persons.is_empty() => {
            Err(RecordRefusal::NoWindow { code: found.code.into(), zh: found.zh.into() }.into())
        }
        window => Ok(window),
    }
}

/// Refuses what gives points to the actor's own window, or to somebody of it, or leaves points to choose there.
fn own_window(
    mut clauses: impl Iterator<Item = &'static str>,
    window: Option<&str>,
    context: &Context<'_>,
) -> Result<(), RecordRefusal> {
    let Some(window) = window.filter(|window| is_own(window, &context.actor.person, context)) else { return Ok(()) };
    match clauses.find(|clause| tables::gives(clause) || tables::is_range(clause)) {
        Some(clause) => Err(RecordRefusal::OwnWindow { window: window.to_owned(), clause: clause.to_owned() }),
        None => Ok(()),
    }
}

fn check_references(command: &Record) -> Result<(), RecordRefusal> {
    if let Some(patrol) = command.patrol.as_ref().filter(|patrol| check_token(patrol).is_err()) {
        return Err(RecordRefusal::PatrolMalformed { patrol: patrol.clone() });
    }
    match command.about.as_ref().filter(|about| about.parse::<AggregateRef>().is_err()) {
        Some(about) => Err(RecordRefusal::AboutMalformed { about: about.clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::events::Choice;
    use super::*;
    use crate::aggregate::State;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::people::finding::Finding;
    use crate::vocabulary::actor::Role;

    /// A choice of points.
    pub(in crate::people::finding) fn choice(clause: &str, points: &str) -> Choice {
        Choice { clause: clause.into(), points: points.parse().unwrap(), reason: "首次发现".into() }
    }

    /// A finding of a code about these persons.
    pub(in crate::people::finding) fn record(code: &str, persons: &[&str], choices: Vec<Choice>) -> Record {
        Record {
            code: code.into(),
            persons: persons.iter().map(|person| (*person).to_owned()).collect(),
            window: None,
            place: "一楼大厅".into(),
            evidence: "照片2014-17".into(),
            patrol: None,
            about: None,
            choices,
        }
    }

    /// P004 of W01 was seen smoking.
    pub(in crate::people::finding) fn smoking() -> Record {
        record("smoking", &["P004"], vec![choice("assessment/1.uncivil", "1.5")])
    }

    /// Nothing recorded yet.
    pub(in crate::people::finding) fn begun() -> Scenario {
        Scenario::for_general_section("finding/A")
    }

    /// The finding as told.
    pub(in crate::people::finding) fn finding(scenario: &Scenario) -> &Finding {
        match scenario.current() {
            State::Finding(Some(finding)) => finding,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn conduct_2_6__smoking_is_recorded_with_the_points_chosen_and_the_window_of_the_person() {
        let scenario = begun().given(smoking());
        let recorded = finding(&scenario);
        assert!(recorded.number.starts_with("JC-20141009-") && recorded.number.len() == 24, "{}", recorded.number);
        assert_eq!((recorded.window.as_deref(), recorded.inspector.as_str()), (Some("W01"), "P007"));
        assert_eq!(recorded.clauses().collect::<Vec<_>>(), ["monthly/1.violation", "assessment/1.uncivil"]);
        assert_eq!(scenario.why(smoking()), why("finding.guard.recorded-already", "handover/2.5"));
    }

    #[test]
    fn assessment_1__points_are_chosen_inside_the_range_with_a_reason() {
        let with = |choices| record("smoking", &["P004"], choices);
        let outside = begun().refused(with(vec![choice("assessment/1.uncivil", "2.5")]));
        assert_eq!(outside.why(), ("finding.choices.outside", "assessment/1"));
        for word in ["1 to 2", "2.5", "assessment/1.uncivil"] {
            assert!(outside.en.contains(word), "{outside}");
        }
        assert!(outside.zh.contains("1至2分"), "{}", outside.zh);
        assert_eq!(begun().code(with(vec![choice("assessment/1.uncivil", "0.9")])), "finding.choices.outside");
        assert_eq!(begun().why(with(vec![])), why("finding.choices.missing", "assessment/1"));
        let twice = vec![choice("assessment/1.uncivil", "1"), choice("assessment/1.uncivil", "1")];
        assert_eq!(begun().code(with(twice)), "finding.choices.twice");
        let silent = Choice { reason: " ".into(), ..choice("assessment/1.uncivil", "1") };
        assert_eq!(begun().code(with(vec![silent])), "finding.choices.no-reason");
        for (other, points) in [("monthly/1.violation", "1"), ("assessment/5.breach", "1"), ("weather", "1")] {
            let more = vec![choice("assessment/1.uncivil", "1"), choice(other, points)];
            assert_eq!(begun().code(with(more)), "finding.choices.not-asked", "{other}");
        }
    }

    #[test]
    fn conduct_3_5__a_quarrel_leaves_nothing_to_choose() {
        assert!(begun().when(record("quarrel", &["P004"], vec![])).is_ok());
        let scenario = begun().given(record("grave-quarrel", &["P004"], vec![]));
        let clauses: Vec<&str> = finding(&scenario).clauses().collect();
        assert_eq!(clauses, ["monthly/1.quarrel", "monthly/1.grave-quarrel", "assessment/1.quarrel"]);
    }

    #[test]
    fn post_1_2__a_finding_names_people_of_the_staff_but_never_oneself() {
        let of = |persons: &[&str]| Record { persons: persons.iter().map(|id| (*id).into()).collect(), ..smoking() };
        assert_eq!(begun().code(of(&[])), "finding.record.nobody-named");
        assert_eq!(begun().code(of(&["P999"])), "command.not-staff");
        assert_eq!(begun().code(of(&["P004", "P004"])), "finding.record.person-twice");
        assert_eq!(begun().why(of(&["P007"])), why("finding.record.oneself", "post/1.2"));
        assert_eq!(begun().code(Record { evidence: " ".into(), ..smoking() }), "finding.record.no-evidence");
        assert_eq!(begun().code(Record { code: "weather".into(), ..smoking() }), "finding.record.code-unknown");
        assert_eq!(begun().happened("2014-10-09 10:00:01").code(smoking()), "command.in-future");
    }

    #[test]
    fn post_1_2__nobody_gives_points_to_the_own_window_or_chooses_them_for_it() {
        let own = begun().by("P003", Role::ApprovalSection);
        let letter = |window: &str| Record { window: Some(window.into()), ..record("letter", &[], vec![]) };
        assert_eq!(own.why(letter("W01")), why("finding.record.own-window", "post/1.2"), "whoever heads it");
        assert_eq!(own.code(smoking()), "finding.record.own-window", "points would be chosen for somebody of it");
        assert_eq!(own.code(record("praise", &["P004"], vec![])), "finding.record.own-window");
        assert!(own.when(record("quarrel", &["P004"], vec![])).is_ok(), "what is fixed is in nobody's favour");
        let works_there = begun().by("P004", Role::ServiceSection);
        assert_eq!(works_there.code(letter("W01")), "finding.record.own-window");
        assert!(works_there.when(letter("W02")).is_ok(), "another window");
    }

    #[test]
    fn monthly_9__what_is_of_a_window_names_one() {
        let hygiene =
            |window: Option<&str>| Record { window: window.map(str::to_owned), ..record("hygiene", &[], vec![]) };
        assert_eq!(begun().why(hygiene(None)), why("finding.record.no-window", "post/1.2"));
        assert_eq!(begun().code(hygiene(Some("W99"))), "command.window-unknown");
        let scenario = begun().given(hygiene(Some("W02")));
        assert_eq!(finding(&scenario).clauses().collect::<Vec<_>>(), ["monthly/9.hygiene"]);
    }

    #[test]
    fn monthly_1__the_persons_are_of_the_window() {
        let of = |persons: &[&str], window: Option<&str>| Record {
            window: window.map(str::to_owned),
            ..record("smoking", persons, vec![choice("assessment/1.uncivil", "1")])
        };
        assert_eq!(begun().code(of(&["P004"], Some("W02"))), "finding.record.of-another-window");
        assert_eq!(begun().code(of(&["P004", "P005"], None)), "finding.record.window-unclear");
        let scenario = begun().given(of(&["P009"], None));
        assert_eq!(finding(&scenario).clauses().collect::<Vec<_>>(), ["assessment/1.uncivil"], "of no window");
    }

    #[test]
    fn duty_1__it_names_the_patrol_and_the_matter_in_their_form() {
        let patrol = |patrol: &str| Record { patrol: Some(patrol.into()), ..smoking() };
        let about = |about: &str| Record { about: Some(about.into()), ..smoking() };
        assert!(begun().when(patrol("XC-20141009-7K2M9QX4T1AB")).is_ok() && begun().when(about("case/A")).is_ok());
        assert_eq!(begun().why(patrol("no patrol")), why("finding.record.patrol-malformed", "duty/1"));
        assert_eq!(begun().code(about("A")), "finding.record.about-malformed");
    }
}
