//! Issuing the circular of a finding (通报批评): a breach of integrity is made known in the centre, once.
//!
//! Implements monthly/6 (每次扣2分，并通报批评). It is issued of what stands: after the time to contest it, or when the contest was decided.
//! Nobody issues one about himself.
use super::codes::code;
use super::commands::IssueCircular;
use super::events::CircularIssued;
use super::guard::concerns;
use super::state::Finding;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, ends, limit};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

/// The clause whose breach is circulated.
const BREACH: &str = "monthly/6.breach";

refusals! {
    /// Why no circular is issued.
    CircularRefusal {
        NoBreach { number, zh, en } = "finding.issue-circular.no-breach" by "monthly/6",
            "Finding {number} ({en}) is no breach of integrity: there is nothing to circulate.",
            "考核事实{number}（{zh}）不是廉政问题，不予通报批评。",
        IssuedBefore { number, circular } = "finding.issue-circular.issued-before" by "monthly/6",
            "Finding {number} was circulated as {circular}.", "考核事实{number}已通报，文号{circular}。",
        Contested { number } = "finding.issue-circular.contested" by "post/1.2",
            "Finding {number} is contested: it is circulated when the contest was decided.", "考核事实{number}正在申诉，裁定后方可通报。",
        TooEarly { number, until } = "finding.issue-circular.too-early" by "post/1.2",
            "Finding {number} can be contested until {until}: it is circulated after that.",
            "考核事实{number}的申诉期至{until}届满，届满后方可通报。",
        Concerned { number, person } = "finding.issue-circular.concerned" by "post/1.2",
            "Finding {number} concerns {person}: somebody else issues its circular.", "考核事实{number}涉及{person}，应由他人印发通报。",
        Empty { number } = "finding.issue-circular.empty" by "monthly/6",
            "The circular of finding {number} needs a title and a text.", "考核事实{number}的通报须有标题和正文。",
    }
}

pub(super) fn decide(
    finding: &Finding,
    command: &IssueCircular,
    context: &Context<'_>,
) -> Result<CircularIssued, Refusal> {
    let (number, actor) = (finding.number.clone(), &context.actor.person);
    if !finding.clauses().any(|clause| clause == BREACH) {
        let (en, zh) = code(&finding.code).map_or(("", ""), |code| (code.en, code.zh));
        return Err(CircularRefusal::NoBreach { number, zh: zh.into(), en: en.into() }.into());
    }
    if let Some(circular) = finding.circular.clone() {
        return Err(CircularRefusal::IssuedBefore { number, circular }.into());
    }
    if concerns(&finding.persons, finding.window.as_deref(), context) {
        return Err(CircularRefusal::Concerned { number, person: actor.clone() }.into());
    }
    refuse_if!(finding.is_contested(), CircularRefusal::Contested { number });
    let until = ends(finding.recorded_at, limit("finding-contest", context)?.limit, context)?;
    if finding.contest.is_none() && context.now <= until {
        return Err(CircularRefusal::TooEarly { number, until: civil(until) }.into());
    }
    refuse_if!(blank(&command.title) || blank(&command.text), CircularRefusal::Empty { number });
    let (title, text) = (command.title.trim().to_owned(), command.text.trim().to_owned());
    let id = finding.number.rsplit('-').next().unwrap_or(&finding.number);
    let circular = format!("LT-{}-{id}", day(context).format("%Y%m%d"));
    Ok(CircularIssued { number: circular, title, text, by: actor.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Contest, Decide};
    use super::super::events::ContestOutcome;
    use super::super::record::tests::{begun, choice, finding, record, smoking};
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::vocabulary::actor::Role;

    fn issue() -> IssueCircular {
        IssueCircular {
            title: "关于廉政问题的通报".into(), text: "收受服务对象礼品，予以通报批评。".into()
        }
    }

    fn breach() -> Scenario {
        begun().given(record("integrity-breach", &["P004"], vec![choice("assessment/5.breach", "3")]))
    }

    /// After the time to contest it.
    fn later(scenario: Scenario) -> Scenario {
        scenario.now("2014-10-14 08:00:00").by("P007", Role::GeneralSection)
    }

    #[test]
    fn monthly_6__a_breach_of_integrity_is_circulated_once() {
        let scenario = later(breach()).given(issue());
        let number = finding(&scenario).circular.clone().unwrap();
        assert!(number.starts_with("LT-20141014-") && finding(&scenario).number.ends_with(&number[12..]), "{number}");
        assert_eq!(scenario.why(issue()), why("finding.issue-circular.issued-before", "monthly/6"));
        assert_eq!(later(begun().given(smoking())).why(issue()), why("finding.issue-circular.no-breach", "monthly/6"));
        let empty = IssueCircular { text: "\u{3000}".into(), ..issue() };
        assert_eq!(later(breach()).code(empty), "finding.issue-circular.empty");
    }

    #[test]
    fn post_1_2__what_can_be_contested_or_is_contested_is_not_circulated_yet() {
        let early = breach().now("2014-10-13 17:30:00").by("P007", Role::GeneralSection);
        assert_eq!(early.why(issue()), why("finding.issue-circular.too-early", "post/1.2"));
        let contested = breach().by("P004", Role::WindowStaff).given(Contest { reason: "已上交纪委".into() });
        assert_eq!(later(contested.clone()).code(issue()), "finding.issue-circular.contested");
        let outcome = Decide { outcome: ContestOutcome::Upheld, choices: vec![], reason: "未上交".into() };
        let upheld = contested.clone().by("P002", Role::DeputyDirector).given(outcome.clone());
        assert!(upheld.by("P007", Role::GeneralSection).when(issue()).is_ok(), "once it was decided");
        let outcome = Decide { outcome: ContestOutcome::Withdrawn, ..outcome };
        let withdrawn = contested.by("P002", Role::DeputyDirector).given(outcome);
        assert_eq!(later(withdrawn).code(issue()), "finding.guard.withdrawn");
    }

    #[test]
    fn post_1_2__nobody_circulates_a_finding_about_himself() {
        let own = breach().now("2014-10-14 08:00:00").by("P004", Role::DeputyDirector);
        assert_eq!(own.why(issue()), why("finding.issue-circular.concerned", "post/1.2"));
    }
}
