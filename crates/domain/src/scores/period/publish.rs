//! Publishing a period (公布): every sheet with its total and the digest of all, after the meeting decided.
//!
//! Implements assessment/1 and monthly/12. What is published is a fact: after a correction it is published again as the next
//! version, with the reason, and the publication before stands as it was. The meeting comes first: what it decided on is what
//! is published; and what is corrected later is published again only as far as its decision still fits.
use super::commands::Publish;
use super::events::{Published, PublishedScore};
use super::scores::{Scores, ScoresOf};
use super::state::Period;
use super::{decided, scores};
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is published.
    PublishRefusal {
        NoReason { id, version } = "period.publish.no-reason" by "assessment/1",
            "Period {id} was published as version {version}: say why it is published again.",
            "考核期{id}已公布第{version}版，再次公布须写明理由。",
        ChangedSince { id, document, subjects } = "period.publish.changed-since" by "assessment/1",
            "These sheets of period {id} changed since the meeting decided with minutes {document}: {subjects}. The meeting decides anew first.",
            "会议决定（{document}）后，考核期{id}以下对象的考核表已变更：{subjects}，应先由会议重新决定。",
        NoLongerFits { id, en, zh } = "period.publish.no-longer-fits" by "assessment/1",
            "What the meeting decided on period {id} does not fit the corrected sheets: {en} The meeting decides anew first.",
            "考核期{id}的会议决定与更正后的考核表不符：{zh}应先由会议重新决定。",
        NotAttested { id, document } = "period.publish.not-attested" by "handover/2.5",
            "Nobody else who took part has attested what the meeting decided on period {id} with minutes {document}: that comes first (`period attest`).",
            "考核期{id}的会议决定（{document}）尚未经其他出席人员确认，应先确认（period attest）。",
        NoDigest { id } = "period.publish.no-digest" by "assessment/1",
            "The publication of period {id} has no digest of its sheets.",
            "考核期{id}的公布缺少考核表摘要。",
    }
}

/// What it must know besides: the sheets as they stand; nothing where it is refused without.
pub(super) fn needs(period: &Period, command: &Publish) -> Option<ScoresOf> {
    reasoned(period, command).ok().map(|()| scores::asked(period))
}

/// Another publication than the first says why.
fn reasoned(period: &Period, command: &Publish) -> Result<(), PublishRefusal> {
    match period.published > 0 && blank(&command.reason) {
        true => Err(PublishRefusal::NoReason { id: period.id.clone(), version: period.published.to_string() }),
        false => Ok(()),
    }
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Publish, context: &Context<'_>) -> Result<Published, Refusal> {
    reasoned(period, command)?;
    let (id, found) = (period.id.clone(), scores::known(period, context)?);
    scores::settled(period, &found.contested)?;
    scores::complete(period, &found.scores)?;
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    refuse_if!(found.digest.len() != 64 || !found.digest.bytes().all(lower_hex), PublishRefusal::NoDigest { id });
    let scores = scores::ordered(&found.scores);
    decided_on(period, (found, &scores), context)?;
    attested(period)?;
    Ok(Published {
        version: period.published + 1,
        scores,
        digest: found.digest.clone(),
        reason: command.reason.trim().to_owned(),
        by: context.actor.person.clone(),
    })
}

/// What the meeting decided is attested by another one than who recorded it.
fn attested(period: &Period) -> Result<(), PublishRefusal> {
    match period.decision.as_ref().filter(|decision| decision.attested_by.is_none()) {
        Some(decision) => {
            Err(PublishRefusal::NotAttested { id: period.id.clone(), document: decision.document.clone() })
        }
        None => Ok(()),
    }
}

/// Refuses what the meeting did not decide on: at first any other sheet, after a correction what its decision does not fit.
/// The oldest decisions do not say on what they were reached.
fn decided_on(
    period: &Period,
    (found, scores): (&Scores, &[PublishedScore]),
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(decision) = period.decision.as_ref().filter(|decision| !decision.scores.is_empty()) else { return Ok(()) };
    if decision.scores == scores {
        return Ok(());
    }
    let id = period.id.clone();
    if period.published > 0 {
        let fits = decided::holds(period, decision, (scores, &found.ties), context);
        return fits.map_err(|Refusal { en, zh, .. }| PublishRefusal::NoLongerFits { id, en, zh }.into());
    }
    let changed = scores.iter().filter(|score| !decision.scores.contains(score)).map(|score| score.subject.as_str());
    let subjects = changed.collect::<Vec<_>>().join(", ");
    Err(PublishRefusal::ChangedSince { id, document: decision.document.clone(), subjects }.into())
}

#[cfg(test)]
mod tests {
    use super::super::commands::Decide;
    use super::super::events::{Grade, Graded, PeriodEvent};
    use super::super::fixture::{Scenario, score, scores};
    use super::*;

    fn publish(reason: &str) -> Publish {
        Publish { reason: reason.into() }
    }

    /// The sheets of the two windows.
    fn both() -> Scores {
        scores(vec![score("W02", 965), score("W01", 980)])
    }

    /// The same with another sheet of W02.
    fn corrected(tenths: u32) -> Scores {
        scores(vec![score("W01", 980), PublishedScore { version: 2, ..score("W02", tenths) }])
    }

    fn decide_anew(named: &str) -> Decide {
        Decide {
            present: vec!["P001".into(), "P002".into()],
            document: "纪要2014-12".into(),
            grades: vec![],
            named: vec![named.into()],
            tie_reason: String::new(),
            reason: "更正W02".into(),
        }
    }

    #[test]
    fn monthly_12__a_month_is_published_after_the_meeting_with_every_sheet_and_their_digest() {
        let closed = Scenario::closed("M2014-10").now("2014-11-07 09:00:00");
        assert_eq!(closed.refused("P007", publish("")).code, "period.out-of-turn");
        let scenario = Scenario::decided();
        let short = scores(vec![score("W01", 980)]);
        assert_eq!(scenario.scored(short).refused("P007", publish("")).code, "period.scores.missing");
        let bare = Scores { digest: "0A".repeat(32), ..both() };
        assert_eq!(scenario.scored(bare).refused("P007", publish("")).code, "period.publish.no-digest");
        let scenario = scenario.scored(both());
        let Ok(PeriodEvent::Published(published)) = scenario.when("P007", publish("")) else { panic!("refused") };
        assert_eq!((published.version, published.digest), (1, "0a".repeat(32)));
        assert_eq!(published.scores, [score("W01", 980), score("W02", 965)], "in the order of subjects");
    }

    #[test]
    fn assessment_1__nothing_is_published_while_a_contest_is_open() {
        let scenario = Scenario::decided();
        let refusal = scenario.scored(Scores { contested: vec!["W02".into()], ..both() }).refused("P007", publish(""));
        assert_eq!(refusal.why(), ("period.contests-open", "assessment/1"));
        assert!(refusal.en.contains("W02"), "{refusal}");
        assert!(scenario.when("P007", publish("")).is_ok(), "once it is settled");
    }

    #[test]
    fn monthly_12__after_a_correction_it_is_published_again_as_the_next_version_with_a_reason() {
        let scenario = Scenario::decided().given("P007", publish(""));
        assert_eq!(scenario.refused("P007", publish(" ")).code, "period.publish.no-reason");
        let Ok(PeriodEvent::Published(again)) = scenario.when("P007", publish("更正W02")) else { panic!("refused") };
        assert_eq!((again.version, again.reason.as_str()), (2, "更正W02"));
    }

    #[test]
    fn assessment_1__nothing_is_published_that_the_meeting_did_not_decide_on() {
        let scenario = Scenario::decided();
        // A total that stays the same is another sheet all the same.
        for tenths in [990, 965] {
            let refusal = scenario.scored(corrected(tenths)).refused("P007", publish(""));
            assert_eq!(refusal.why(), ("period.publish.changed-since", "assessment/1"));
            assert!(refusal.en.contains("W02") && !refusal.en.contains("W01"), "{}", refusal.en);
        }
        let scenario = scenario.scored(corrected(990)).given("P001", decide_anew("W02")).attested();
        let before = scenario.scored(both()).refused("P007", publish(""));
        assert_eq!(before.code, "period.publish.changed-since", "decided anew since");
        assert!(scenario.when("P007", publish("")).is_ok());
    }

    #[test]
    fn assessment_1__a_correction_is_published_when_the_decision_still_fits_and_else_the_meeting_decides_anew() {
        let scenario = Scenario::decided().given("P007", publish(""));
        let again = || publish("更正W02");
        assert!(scenario.scored(corrected(970)).when("P007", again()).is_ok(), "W01 is still the better one");
        for tenths in [980, 990] {
            let refusal = scenario.scored(corrected(tenths)).refused("P007", again());
            let found = refusal.why();
            assert_eq!(found, ("period.publish.no-longer-fits", "assessment/1"));
            assert!(refusal.zh.contains("W02"), "{}", refusal.zh);
        }
        let scenario = scenario.scored(corrected(990)).given("P001", decide_anew("W02")).attested();
        let Ok(PeriodEvent::Published(second)) = scenario.when("P007", again()) else { panic!("refused") };
        assert_eq!(second.version, 2);
    }

    #[test]
    fn monthly_12__the_reason_of_a_tie_is_about_the_sheets_that_the_meeting_saw() {
        let tied = Decide { tie_reason: "窗口业务量更大".into(), ..decide_anew("W02") };
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00");
        let scenario =
            scenario.scored(scores(vec![score("W01", 980), score("W02", 980)])).given("P001", tied).attested();
        let (scenario, again) = (scenario.given("P007", publish("")), || publish("更正W02"));
        assert!(scenario.scored(corrected(990)).when("P007", again()).is_ok(), "it stands first, no reason is needed");
        for tenths in [600, 980] {
            let refusal = scenario.scored(corrected(tenths)).refused("P007", again());
            assert_eq!(refusal.code, "period.publish.no-longer-fits", "{tenths}");
        }
    }

    #[test]
    fn assessment_6__the_reason_of_a_grade_is_about_the_sheet_that_the_meeting_saw() {
        let scenario = Scenario::closed("H2014-2").now("2015-01-20 09:00:00");
        let subjects = scenario.period().subjects.clone();
        let sheets = |of_p004: u32, version| -> Scores {
            let one = |subject: &String| match subject.as_str() {
                "P004" => PublishedScore { version, ..score(subject, of_p004) },
                _ => score(subject, 950),
            };
            scores(subjects.iter().map(one).collect())
        };
        let reasoned = |subject: &String| {
            let grade = if subject == "P004" { Grade::Competent } else { Grade::Excellent };
            Graded { subject: subject.clone(), grade, reason: "会议评定".into() }
        };
        let grades = subjects.iter().map(reasoned).collect();
        let decide = Decide { grades, named: vec![], ..decide_anew("") };
        let scenario = scenario.scored(sheets(950, 1)).given("P001", decide).attested().given("P007", publish(""));
        let other = scenario.scored(sheets(300, 2)).refused("P007", publish("更正P004"));
        assert_eq!(other.code, "period.publish.no-longer-fits");
        assert!(scenario.when("P007", publish("补正格式")).is_ok(), "the same sheets, the same reason");
    }
}
