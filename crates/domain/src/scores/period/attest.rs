//! Attesting what the meeting decided (会议决定确认): another one who took part says from the minutes that it was decided so.
//!
//! Implements assessment/1, 月度考核办法五(一) (the meeting fixes the grades) and handover/2.5: whoever records a decision of the meeting states
//! what others decided, and nothing is published on such a word alone ([`super::publish`]). It is done in person, of the decision as it
//! is recorded, and names the minutes that lie before whoever attests. A decision that nobody attests is recorded anew, with a reason.
use super::commands::Attest;
use super::events::Attested;
use super::state::Period;
use crate::reference::context::Context;
use crate::reference::lookup::is_staff;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a decision is not attested.
    AttestRefusal {
        NothingDecided { id } = "period.attest.nothing-decided" by "assessment/1",
            "Nothing that a meeting decided on period {id} is recorded.", "考核期{id}尚未登记会议决定。",
        Already { id, by } = "period.attest.already" by "assessment/1",
            "{by} attested what the meeting decided on period {id}.", "考核期{id}的会议决定已由{by}确认。",
        OwnRecord { person, id } = "period.attest.own-record" by "handover/2.5",
            "{person} recorded what the meeting decided on period {id}: another one who took part attests it.",
            "考核期{id}的会议决定由{person}登记，应由其他出席人员确认。",
        NotPresent { person, id, present, present_zh } = "period.attest.not-present" by "assessment/1",
            "{person} did not take part in the meeting on period {id}; those who did: {present}.",
            "{person}未出席考核期{id}的会议，出席人员为：{present_zh}。",
        OtherMinutes { given, document } = "period.attest.other-minutes" by "handover/2.5",
            "The decision is recorded with minutes {document}, not {given}.", "登记的会议纪要文号为{document}，不是{given}。",
    }
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Attest, context: &Context<'_>) -> Result<Attested, Refusal> {
    let (id, person) = (period.id.clone(), context.actor.person.clone());
    let Some(decision) = &period.decision else { return Err(AttestRefusal::NothingDecided { id }.into()) };
    if let Some(by) = decision.attested_by.clone() {
        return Err(AttestRefusal::Already { id, by }.into());
    }
    if decision.by == person {
        return Err(AttestRefusal::OwnRecord { person, id }.into());
    }
    if !decision.present.contains(&person) || !is_staff(&person, context) {
        let (present, present_zh) = (decision.present.join(", "), decision.present.join("、"));
        return Err(AttestRefusal::NotPresent { person, id, present, present_zh }.into());
    }
    let (given, document) = (command.document.trim().to_owned(), decision.document.clone());
    if given != document {
        return Err(AttestRefusal::OtherMinutes { given, document }.into());
    }
    Ok(Attested { version: decision.version, document, by: person })
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
mod tests {
    use super::super::commands::{Decide, Publish};
    use super::super::fixture::Scenario;
    use super::*;

    fn attest(document: &str) -> Attest {
        Attest { document: document.into() }
    }

    #[test]
    fn handover_2_5__nothing_is_published_on_the_word_of_whoever_recorded_the_decision() {
        let recorded = Scenario::unattested();
        let refusal = recorded.refused("P007", Publish { reason: String::new() });
        assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("period.publish.not-attested", "handover/2.5"));
        let own = recorded.refused("P001", attest("纪要2014-11"));
        assert_eq!((own.code.as_str(), own.article.as_str()), ("period.attest.own-record", "handover/2.5"));
        let attested = recorded.given("P002", attest(" 纪要2014-11 "));
        assert!(attested.when("P007", Publish { reason: String::new() }).is_ok());
        assert_eq!(attested.refused("P002", attest("纪要2014-11")).code, "period.attest.already");
    }

    #[test]
    fn assessment_1__whoever_took_part_attests_from_the_minutes() {
        let recorded = Scenario::unattested();
        assert_eq!(recorded.refused("P007", attest("纪要2014-11")).code, "period.attest.not-present");
        assert_eq!(recorded.refused("P002", attest("纪要2014-12")).code, "period.attest.other-minutes");
        let closed = Scenario::closed("M2014-10");
        assert_eq!(closed.refused("P002", attest("纪要2014-11")).code, "period.out-of-turn");
    }

    #[test]
    fn handover_2_5__what_nobody_attests_is_recorded_anew_and_what_was_attested_stands() {
        let recorded = Scenario::unattested();
        let anew = |reason: &str| Decide { reason: reason.into(), ..Scenario::decide() };
        assert_eq!(recorded.refused("P001", anew("")).code, "period.decide.no-reason");
        let again = recorded.clone().given("P001", anew("原登记有误"));
        assert_eq!(again.period().decision.as_ref().map(|decision| decision.version), Some(2));
        let attested = recorded.given("P002", attest("纪要2014-11"));
        assert_eq!(attested.refused("P001", anew("再议")).code, "period.decide.decided-before");
    }

    #[test]
    fn assessment_1__a_meeting_is_of_several() {
        let closed = Scenario::closed("M2014-10").now("2014-11-07 09:00:00");
        let single = Decide { present: vec!["P001".into()], ..Scenario::decide() };
        let refusal = closed.refused("P001", single);
        assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("period.decide.alone", "assessment/1"));
    }
}
