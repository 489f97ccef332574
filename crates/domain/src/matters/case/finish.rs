//! Finishing (办结): with a result that fits what the case is.
//!
//! Implements time-limit/3.1 (a consultation ends when it is answered), time-limit/3.2 (a supplement that never came),
//! time-limit/3.4 (a report-up case is transferred or done, not issued here), post/1.4 (a joint case is done when every part is), denial-report/2 (what is refused is
//! explained) and 行政许可法 art. 45 (not while the clock stands). Voiding and entry errors are not results.
use super::commands::Finish;
use super::events::{FinishResult, Finished};
use super::shared::{Footing, blank, civil, item_of};
use super::state::{Acceptance, Case, Phase};
use crate::reference::context::Context;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a case is not finished.
    FinishRefusal {
        Paused { number } = "case.finish.paused" by "行政许可法/45",
            "Case {number} is paused for a special procedure: resume it first.", "办件{number}正处于特别程序，恢复计时后方可办结。",
        ConsultationIsAnswered { result, zh } = "case.finish.consultation-is-answered" by "time-limit/3.1",
            "A consultation is finished as ANSWERED, not as {result}.", "咨询件应以“已答复”办结，不能以“{zh}”办结。",
        OnlyConsultation {} = "case.finish.only-consultation" by "time-limit/3.1",
            "Only a consultation is finished as ANSWERED.", "只有咨询件才能以“已答复”办结。",
        NotAccepted { number, result, zh } = "case.finish.not-accepted" by "time-limit/2",
            "Case {number} is not accepted: it cannot be finished as {result}.", "办件{number}尚未受理，不能以“{zh}”办结。",
        NothingAsked { number } = "case.finish.nothing-asked" by "time-limit/3.2",
            "No supplement of case {number} is outstanding that could have failed to come.",
            "办件{number}没有待补正的材料，不能以“补交不来”办结。",
        ResultUnfit { result, processing, zh, type_zh } = "case.finish.result-unfit" by "time-limit/3.4",
            "A case processed as {processing} is not finished as {result}.", "{type_zh}不能以“{zh}”办结。",
        DocumentMissing {} = "case.finish.document-missing" by "work/5",
            "ISSUED needs the number of the document issued.", "出证办结应当填写证件编号。",
        ConclusionMissing {} = "case.finish.conclusion-missing" by "denial-report/2",
            "A refusal is explained: the conclusion gives the reasons.", "不予许可应当在办理结论中说明理由。",
        BeforeResume { at, resumed } = "case.finish.before-resume" by "行政许可法/45",
            "It cannot have been finished at {at}: a special procedure lasted until {resumed}.",
            "办结时间{at}早于特别程序的结束时间{resumed}。",
        PartsMissing { missing, missing_zh } = "case.finish.parts-missing" by "post/1.4",
            "A joint case is done when every part is; not done: {missing}.",
            "联办件应待各部门办结后方可办结，尚未完成：{missing_zh}。",
        TooEarly { at, start } = "case.finish.too-early" by "time-limit/2",
            "It cannot have been finished at {at}: its period began at {start}.", "办结时间{at}早于期限起算时间{start}。",
    }
}

pub(super) fn decide(case: &Case, command: &Finish, context: &Context<'_>) -> Result<Finished, Refusal> {
    refuse_if!(case.phase == Phase::Paused, FinishRefusal::Paused { number: case.number.clone() });
    if Footing::new(case, context) == Footing::Own {
        fits(case, command.result)?;
        explained(command)?;
        parts_done(case, command.result, context)?;
        if let Some(start) = case.start_at.filter(|start| context.at < *start) {
            return Err(FinishRefusal::TooEarly { at: civil(context.at), start: civil(start) }.into());
        }
        if let Some(until) = case.pauses.iter().filter_map(|pause| pause.until).find(|until| context.at < *until) {
            return Err(FinishRefusal::BeforeResume { at: civil(context.at), resumed: civil(until) }.into());
        }
    }
    Ok(Finished { result: command.result, document: command.document.clone(), conclusion: command.conclusion.clone() })
}

/// Whether a result fits the three axes of the case.
pub(super) fn fits(case: &Case, result: FinishResult) -> Result<(), FinishRefusal> {
    match (case.interaction, result) {
        (Interaction::Consultation, FinishResult::Answered) => Ok(()),
        (Interaction::Consultation, result) => {
            Err(FinishRefusal::ConsultationIsAnswered { result: code(&result), zh: result.zh().into() })
        }
        (Interaction::Application, FinishResult::Answered) => Err(FinishRefusal::OnlyConsultation {}),
        (Interaction::Application, result) if case.acceptance.is_accepted() => fits_processing(case, result),
        (Interaction::Application, result) => fits_undecided(case, result),
    }
}

fn fits_processing(case: &Case, result: FinishResult) -> Result<(), FinishRefusal> {
    match (case.processing, result) {
        (_, FinishResult::SupplementNeverCame) => Err(FinishRefusal::NothingAsked { number: case.number.clone() }),
        (Processing::ReportUp, FinishResult::Issued)
        | (Processing::Immediate | Processing::Committed, FinishResult::TransferredUp) => {
            let (zh, type_zh) = (result.zh().into(), case.case_type().zh().into());
            Err(FinishRefusal::ResultUnfit { result: code(&result), processing: code(&case.processing), zh, type_zh })
        }
        _ => Ok(()),
    }
}

/// Before acceptance a case ends only without having been handled: refused as not for us, transferred to where it
/// belongs, or given up because what was asked for never came.
fn fits_undecided(case: &Case, result: FinishResult) -> Result<(), FinishRefusal> {
    match result {
        FinishResult::Refused => Ok(()),
        FinishResult::TransferredUp if case.processing == Processing::ReportUp => Ok(()),
        FinishResult::SupplementNeverCame if case.acceptance == Acceptance::SupplementAsked => Ok(()),
        FinishResult::SupplementNeverCame => Err(FinishRefusal::NothingAsked { number: case.number.clone() }),
        result => {
            let (number, zh) = (case.number.clone(), result.zh().into());
            Err(FinishRefusal::NotAccepted { number, result: code(&result), zh })
        }
    }
}

/// Items of two or more departments are accepted jointly, and what was accepted jointly is finished by all of them. What
/// is not handled at all was never theirs, and what is transferred up is decided there (time-limit/3.4).
fn parts_done(case: &Case, result: FinishResult, context: &Context<'_>) -> Result<(), Refusal> {
    if !case.acceptance.is_accepted() || result == FinishResult::TransferredUp {
        return Ok(());
    }
    let missing = case.served.missing(&item_of(case, context)?.joint_departments);
    match missing.is_empty() {
        true => Ok(()),
        false => {
            let (missing, missing_zh) = (missing.join(", "), missing.join("、"));
            Err(FinishRefusal::PartsMissing { missing, missing_zh }.into())
        }
    }
}

fn explained(command: &Finish) -> Result<(), FinishRefusal> {
    match command.result {
        FinishResult::Issued if blank(&command.document) => Err(FinishRefusal::DocumentMissing {}),
        FinishResult::Refused if blank(&command.conclusion) => Err(FinishRefusal::ConclusionMissing {}),
        _ => Ok(()),
    }
}

/// The code of a value as events carry it: `REPORT_UP`.
fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Resume;
    use crate::matters::case::events::MaterialStatus;
    use crate::matters::case::fixture::{Story, at};

    fn finish(result: FinishResult) -> Finish {
        Finish { result, document: "苏社保2014-17".into(), conclusion: "as applied for".into() }
    }

    fn allowed(story: &Story) -> Vec<FinishResult> {
        FinishResult::ALL.iter().copied().filter(|result| story.when(finish(*result)).is_ok()).collect()
    }

    #[test]
    fn time_limit_3_1__a_consultation_ends_answered() {
        let story = Story::new().registered("CQ-001");
        assert_eq!(allowed(&story), [FinishResult::Answered]);
        assert_eq!(story.refused(finish(FinishResult::Done)).article, "time-limit/3.1");
    }

    #[test]
    fn time_limit_3_4__an_accepted_case_ends_by_its_processing() {
        use FinishResult::{Done, Issued, Refused, TransferredUp};
        assert_eq!(allowed(&Story::new().accepted("SI-001")), [Issued, Refused, Done]);
        assert_eq!(allowed(&Story::new().accepted("CA-001")), [Issued, Refused, Done]);
        assert_eq!(allowed(&Story::new().accepted("RU-001")), [Refused, TransferredUp, Done]);
    }

    #[test]
    fn before_acceptance_only_what_is_not_handled_ends() {
        use FinishResult::{Refused, SupplementNeverCame, TransferredUp};
        assert_eq!(allowed(&Story::new().registered("SI-001")), [Refused]);
        assert_eq!(allowed(&Story::new().registered("RU-001")), [Refused, TransferredUp]);
        let asked = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        assert_eq!(allowed(&asked.given(Story::notice(&["M2"]))), [Refused, SupplementNeverCame]);
        let refusal = Story::new().registered("SI-001").refused(finish(FinishResult::Issued));
        assert_eq!(refusal.why(), ("case.finish.not-accepted", "time-limit/2"));
    }

    #[test]
    fn what_is_issued_has_a_number_and_what_is_refused_has_reasons() {
        let story = Story::new().accepted("SI-001");
        let issued = Finish { document: " ".into(), ..finish(FinishResult::Issued) };
        assert_eq!(story.refused(issued).code, "case.finish.document-missing");
        let refused = Finish { conclusion: String::new(), ..finish(FinishResult::Refused) };
        let refusal = story.refused(refused);
        assert_eq!(refusal.why(), ("case.finish.conclusion-missing", "denial-report/2"));
    }

    #[test]
    fn the_chinese_sentence_has_the_chinese_names() {
        let refusal = Story::new().accepted("RU-001").refused(finish(FinishResult::Issued));
        assert_eq!(refusal.zh, "上报件不能以“出证办结”办结。");
        let refusal = Story::new().registered("CQ-001").refused(finish(FinishResult::Done));
        assert!(refusal.zh.contains("“办结”") && !refusal.zh.contains("DONE"), "{refusal}");
    }

    #[test]
    fn not_before_the_special_procedure_ended() {
        let story = Story::new().accepted("SI-001").now("2014-10-10 09:00:00").granted(Story::pause());
        let story = story.now("2014-10-13 09:00:00").given(Resume { result: "合格".into() });
        let refusal = story.clone().happened("2014-10-13 08:59:59").refused(finish(FinishResult::Issued));
        assert_eq!(refusal.why(), ("case.finish.before-resume", "行政许可法/45"));
        assert!(story.when(finish(FinishResult::Issued)).is_ok());
    }

    #[test]
    fn not_while_the_clock_stands() {
        let story = Story::new().accepted("SI-001").granted(Story::pause());
        assert_eq!(story.refused(finish(FinishResult::Issued)).code, "case.finish.paused");
        assert!(story.given(Resume { result: String::new() }).when(finish(FinishResult::Issued)).is_ok());
    }

    #[test]
    fn not_before_the_period_began() {
        let story = Story::new().registered("SI-001").now("2014-10-10 09:00:00").given(Story::accept());
        let refusal = story.happened("2014-10-10 08:00:00").refused(finish(FinishResult::Issued));
        assert_eq!(refusal.code, "case.finish.too-early");
    }

    #[test]
    fn the_end_is_when_it_happened() {
        let story = Story::new().accepted("SI-001").now("2014-10-13 09:00:00").happened("2014-10-10 16:00:00");
        let story = story.given(finish(FinishResult::Issued));
        let ending = story.case().finished.clone().unwrap();
        assert_eq!((ending.at, ending.result), (at("2014-10-10 16:00:00"), FinishResult::Issued));
        assert_eq!(story.case().phase, Phase::Finished);
    }
}
