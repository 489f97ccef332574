//! Who sees what of a complaint (投诉保密): whom it is about sees neither who complained nor what anybody else said.
//!
//! Implements complaint/3 as far as a complaint can only be handled freely when those complained of cannot find out who
//! made it, and 个人信息保护法/6 (no more than needed). It must never look at sealed text, and it holds for every way of
//! reading: the rest of the service asks here.
use super::conflict::windows_of;
use super::events::{Finding, FoundOf, MeasureTaken};
use super::state::{Complaint, Statement, Status};
use crate::clock::civil::date_of;
use crate::reference::centre::Centre;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::sight::{Part, Sight};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why something of a complaint is not shown at all.
    ConfidentialRefusal {
        Raw { number, person } = "complaint.confidential.raw" by "complaint/3",
            "Complaint {number} concerns {person}: its events are not shown to those complained of, only what was said and found of them.",
            "投诉{number}涉及{person}，其事件原文不向被投诉人公开，只能查看与本人有关的认定和处理。",
        Clear { number, person } = "complaint.confidential.clear" by "complaint/3",
            "Complaint {number} concerns {person}: personal data and statements in it are not disclosed to those complained of.",
            "投诉{number}涉及{person}，其中的个人信息和陈述不向被投诉人公开。",
    }
}

/// What is shown of a complaint to whom it is not shown in full.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ComplaintShown")]
pub struct Shown {
    /// Its number.
    pub number: String,
    /// How far it is.
    pub status: Status,
    /// What is said to be broken.
    pub articles: Vec<String>,
    /// What was found in all.
    pub finding: Option<Finding>,
    /// What was found of themselves and of their own window.
    pub found: Vec<FoundOf>,
    /// What they said themselves, sealed.
    pub statements: Vec<Statement>,
    /// The measures against themselves.
    pub measures: Vec<MeasureTaken>,
    /// The number of the circular, which everybody may read.
    pub circular: Option<String>,
}

/// The offices to which an article gives the complaints of every window: they receive, classify, investigate and decide (complaint/2 and
/// 3), are told of what is overdue (discipline/7), or supervise (post/1.5). They see one about a window where they happen to be at
/// home; never one about themselves.
const OVERSEERS: [Role; 8] = [
    Role::Director,
    Role::DeputyDirector,
    Role::GeneralSection,
    Role::ServiceSection,
    Role::ComplaintCentre,
    Role::Secretary,
    Role::Mayor,
    Role::Inspector,
];

/// How much of a complaint an actor sees at a moment: an allow-list.
///
/// Whoever handles it by name, and the offices above, see all of it. The persons complained of, and those of whom something was
/// found, see nothing, whatever office they hold, until they were told: heard, found of, given a measure; then what concerns them
/// and no more. So does the staff of a window complained of, on the day of receipt or today, once something was found of the window.
/// Whoever operates the service sees that there is one, unless it is about them. The circular tells everybody. Anybody else sees
/// nothing.
#[must_use]
pub fn sight(complaint: &Complaint, actor: &Actor, part: Part, (centre, at): (&Centre, Instant)) -> Sight {
    if complaint.concerned().any(|person| person == actor.person) {
        return in_part(complaint, actor, part, (centre, at));
    }
    let oversees = actor.has(Role::System) || OVERSEERS.iter().any(|role| actor.has(*role));
    if oversees || (!is_at_own_window(complaint, actor, (centre, at)) && handles(complaint, actor, (centre, at))) {
        return Sight::Full;
    }
    match in_part(complaint, actor, part, (centre, at)) {
        Sight::Nothing if actor.has(Role::Administrator) && part == Part::Line => Sight::Existence,
        seen => seen,
    }
}

/// What is seen by whoever the complaint is about, or who learnt of it with everybody.
fn in_part(complaint: &Complaint, actor: &Actor, part: Part, (centre, at): (&Centre, Instant)) -> Sight {
    let decided = || complaint.decision.iter().flat_map(|decision| &decision.found);
    let heard = complaint.statements.iter().any(|said| said.of == actor.person)
        || complaint.measures.iter().any(|taken| taken.person == actor.person)
        || decided().any(|found| found.person.as_ref() == Some(&actor.person));
    let of_the_window =
        || decided().any(|found| found.window.as_deref().is_some_and(own_window(complaint, actor, (centre, at))));
    if part == Part::Line && (complaint.circular.is_some() || heard || of_the_window()) {
        Sight::Masked
    } else {
        Sight::Nothing
    }
}

/// Whether somebody has it in hand by name, or stands for whoever does.
fn handles(complaint: &Complaint, actor: &Actor, (centre, at): (&Centre, Instant)) -> bool {
    let investigator = complaint.assignment.as_ref().map(|assignment| assignment.investigator.as_str());
    let keeps_out = |cover: &str| complaint.concerned().any(|person| person == cover);
    let stands = centre.on_duty_but(&complaint.responsible, at, keeps_out);
    let named = [complaint.receiver.as_str(), complaint.responsible.as_str(), stands];
    named.into_iter().chain(investigator).any(|person| person == actor.person)
}

/// Whether somebody works at a window complained of, or of which something was found.
fn is_at_own_window(complaint: &Complaint, actor: &Actor, asked: (&Centre, Instant)) -> bool {
    let found = complaint.decision.iter().flat_map(|decision| &decision.found);
    let found = found.filter_map(|found| found.window.as_deref());
    complaint.windows.iter().map(String::as_str).chain(found).any(own_window(complaint, actor, asked))
}

/// Whether a window is where somebody works, on the day of receipt or today.
fn own_window(complaint: &Complaint, actor: &Actor, (centre, at): (&Centre, Instant)) -> impl Fn(&str) -> bool {
    let days = [complaint.received_at, at].map(date_of);
    let own: Vec<String> =
        days.iter().flat_map(|day| windows_of(&actor.person, centre, *day)).map(str::to_owned).collect();
    move |window| own.iter().any(|at| at == window)
}

/// What somebody complained of sees.
#[must_use]
pub fn shown_to(complaint: &Complaint, actor: &Actor, centre: &Centre, at: Instant) -> Shown {
    let own = own_window(complaint, actor, (centre, at));
    let himself = |person: &Option<String>| person.as_ref() == Some(&actor.person);
    let found = complaint.decision.iter().flat_map(|decision| &decision.found);
    let found = found.filter(|found| match &found.person {
        Some(_) => himself(&found.person),
        None => found.window.as_deref().is_some_and(&own),
    });
    Shown {
        number: complaint.number.clone(),
        status: complaint.status(),
        articles: complaint.articles.clone(),
        finding: complaint.decision.as_ref().map(|decision| decision.finding),
        found: found.cloned().collect(),
        statements: complaint.statements.iter().filter(|said| said.of == actor.person).cloned().collect(),
        measures: complaint.measures.iter().filter(|taken| taken.person == actor.person).cloned().collect(),
        circular: complaint.circular.clone(),
    }
}

/// Whether what is sealed under a key is the actor's own statement, which is theirs to read whatever else is withheld.
#[must_use]
pub fn is_own_statement(complaint: &Complaint, actor: &Actor, key: &str) -> bool {
    complaint.statements.iter().any(|said| said.of == actor.person && said.statement.applicant == key)
}

/// The refusal of a complaint's events as they were recorded.
#[must_use]
pub fn raw_withheld(complaint: &Complaint, actor: &Actor) -> Refusal {
    ConfidentialRefusal::Raw { number: complaint.number.clone(), person: actor.person.clone() }.into()
}

/// The refusal of personal data and statements of a complaint in the clear.
#[must_use]
pub fn clear_withheld(complaint: &Complaint, actor: &Actor) -> Refusal {
    ConfidentialRefusal::Clear { number: complaint.number.clone(), person: actor.person.clone() }.into()
}

#[cfg(test)]
mod tests {
    use super::super::commands::Receive;
    use super::super::fixture::{Scenario, actor, assign, classify, decision, found, heard, measure, received};
    use super::*;

    fn seen(scenario: &Scenario, person: &str, part: Part) -> Sight {
        sight(scenario.complaint(), &actor(person), part, (scenario.centre(), scenario.complaint().last_at))
    }

    fn line(scenario: &Scenario, person: &str) -> Sight {
        seen(scenario, person, Part::Line)
    }

    #[test]
    fn complaint_3__those_complained_of_learn_nothing_before_they_are_told() {
        let scenario = Scenario::new().given("P008", received());
        for person in ["P004", "P003", "P005"] {
            for part in Part::ALL {
                assert_eq!(
                    seen(&scenario, person, part),
                    Sight::Nothing,
                    "{person}: complained of, their head, elsewhere"
                );
            }
        }
        for person in ["P001", "P002", "P007", "P008", "P010"] {
            assert_eq!(line(&scenario, person), Sight::Full, "{person}");
        }
    }

    #[test]
    fn complaint_3__whoever_was_heard_sees_that_and_no_more() {
        let scenario = Scenario::new()
            .given("P008", received())
            .given("P008", classify("COMPLEX", &["人社所", "民政办"]))
            .given("P001", assign("P009"));
        assert_eq!((line(&scenario, "P004"), line(&scenario, "P009")), (Sight::Nothing, Sight::Full));
        let scenario = scenario.given("P009", heard("P004", "K1"));
        assert_eq!((line(&scenario, "P004"), line(&scenario, "P003")), (Sight::Masked, Sight::Nothing));
        assert_eq!(seen(&scenario, "P004", Part::Record), Sight::Nothing);
        assert_eq!(seen(&scenario, "P004", Part::Clear), Sight::Nothing, "but for their own statement");
    }

    #[test]
    fn complaint_3__no_office_sees_a_complaint_about_itself() {
        for person in ["P001", "P002", "P007", "P010"] {
            let about = Receive { persons: vec![person.into()], windows: vec![], ..received() };
            assert_eq!(line(&Scenario::new().given("P008", about), person), Sight::Nothing, "{person}");
        }
    }

    #[test]
    fn complaint_3__of_whom_something_is_found_besides_sees_no_more_than_the_others() {
        let scenario = Scenario::new().given("P008", received());
        let all = [found("P004", "W01", "first-asked/3.5"), found("P005", "", "first-asked/3.5")];
        let scenario = scenario.ruled_by("P008", &all);
        assert_eq!((line(&scenario, "P005"), line(&scenario, "P003")), (Sight::Masked, Sight::Masked));
    }

    #[test]
    fn complaint_3__whoever_operates_the_service_sees_that_there_is_one() {
        let scenario = Scenario::new().given("P008", received());
        let seen = |person: &str, part| {
            let operator = Actor { person: person.into(), roles: vec![Role::Administrator], centre: "bencha".into() };
            sight(scenario.complaint(), &operator, part, (scenario.centre(), scenario.complaint().last_at))
        };
        assert_eq!(Part::ALL.map(|part| seen("P011", part)), [Sight::Existence, Sight::Nothing, Sight::Nothing]);
        assert_eq!(seen("P004", Part::Line), Sight::Nothing, "unless it is about them");
    }

    #[test]
    fn complaint_3__each_sees_what_was_found_of_himself_and_his_own_statement_and_measure() {
        let about = Receive { persons: vec!["P004".into(), "P005".into()], windows: vec!["W01".into()], ..received() };
        let scenario = Scenario::new()
            .given("P008", about)
            .given("P008", classify("COMPLEX", &["人社所", "民政办"]))
            .given("P001", assign("P009"))
            .given("P009", heard("P004", "K1"))
            .given("P009", heard("P005", "K2"));
        let found = [
            found("P004", "", "accountability/2"),
            found("P005", "", "accountability/2"),
            found("", "W01", "accountability/2"),
        ];
        let scenario =
            scenario.given("P001", super::super::commands::Decide { found: found.into(), ..decision("VERIFIED") });
        let scenario = scenario.given("P001", measure("P005", "accountability/2"));
        let shown =
            |person| shown_to(scenario.complaint(), &actor(person), scenario.centre(), scenario.complaint().last_at);
        let four = shown("P004");
        assert_eq!(four.statements.iter().map(|said| said.of.as_str()).collect::<Vec<_>>(), ["P004"]);
        assert!(four.measures.is_empty() && four.finding == Some(Finding::Verified));
        let of = four.found.iter().map(|found| (found.person.as_deref(), found.window.as_deref())).collect::<Vec<_>>();
        assert_eq!(of, [(Some("P004"), None), (None, Some("W01"))]);
        let five = shown("P005");
        assert_eq!((five.found.len(), five.measures.len(), five.statements.len()), (1, 1, 1));
        let own = |person, key| is_own_statement(scenario.complaint(), &actor(person), key);
        assert!(own("P004", "K1") && own("P005", "K2") && !own("P004", "K2") && !own("P004", "A"));
        let text = serde_json::to_string(&five).unwrap();
        for secret in ["P004", "P008", "P009", "\"A\"", "K1"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }

    #[test]
    fn complaint_3__what_is_not_shown_is_refused_by_that_article() {
        let scenario = Scenario::new().given("P008", received());
        let refusals =
            [raw_withheld(scenario.complaint(), &actor("P004")), clear_withheld(scenario.complaint(), &actor("P004"))];
        for refusal in refusals {
            assert_eq!(refusal.article, "complaint/3");
            assert!(refusal.en.contains("TS-20141009-") && refusal.zh.contains("P004"), "{refusal}");
        }
    }
}
