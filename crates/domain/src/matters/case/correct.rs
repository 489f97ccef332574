//! Correcting an earlier statement (更正) by a new event.
//!
//! Implements handover/2.5: the earlier event stands as it was, and this one says what holds. It names the version it
//! corrects, which must be of an event that has the field. The forms of `to`: a window's id; a result's code (`ISSUED`);
//! an instant in RFC 3339 (`2014-10-31T17:30:00+08:00`); a step's name; a material and its remark (`M1: copy certified`).
use super::commands::Correct;
use super::events::{CaseEventName, Corrected, CorrectedField};
use super::finish::fits;
use super::fold::{instant_of, material_remark, result_of};
use super::shared::{Footing, blank, civil, day};
use super::state::{Acceptance, Case, PastEvent};
use crate::reference::context::Context;
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is corrected.
    CorrectRefusal {
        NoSuchVersion { version, last } = "case.correct.no-such-version" by "handover/2.5",
            "There is no event {version} of this case to correct; the last is {last}.",
            "本件没有第{version}号事件可更正，最后一号为{last}。",
        NoSuchField { version, event_type, field } = "case.correct.no-such-field" by "handover/2.5",
            "Event {version} ({event_type}) does not have what `{field}` corrects.",
            "第{version}号事件（{event_type}）没有可更正的“{field}”。",
        Unreadable { to, form } = "case.correct.unreadable" by "handover/2.5",
            "`{to}` is not {form}.", "“{to}”的写法不正确，应为：{form}。",
        MaterialUnknown { material } = "case.correct.material-unknown" by "one-time-notice/3",
            "Material `{material}` is not of this case.", "本件没有材料“{material}”。",
        InFuture { to, now } = "case.correct.in-future" by "handover/2.5",
            "{to} is after now, {now}.", "{to}晚于当前时间{now}。",
        BeforeReceipt { to, registered } = "case.correct.before-receipt" by "time-limit/2",
            "The period cannot begin at {to}: the case was received at {registered}.",
            "期限不能自{to}起算：办件于{registered}收件。",
        StartByLaw { registered } = "case.correct.start-by-law" by "行政许可法/32",
            "The case is accepted by law: its period began on receipt, at {registered}, and is not moved.",
            "本件依法视为受理，期限自收件之时{registered}起算，不得更改。",
        StartByReopening { reopened } = "case.correct.start-by-reopening" by "denial-report/6",
            "The case was reopened at {reopened}: its period began anew then, and is not moved.",
            "本件已于{reopened}重新办理，期限自该时起算，不得更改。",
        OutOfOrder { start, end } = "case.correct.out-of-order" by "time-limit/2",
            "The period would begin at {start} and end before, at {end}.", "期限将于{start}起算，却在此前的{end}办结。",
    }
}

pub(super) fn decide(case: &Case, command: &Correct, context: &Context<'_>) -> Result<Corrected, Refusal> {
    reason_given(&command.reason, "handover/2.5")?;
    has_field(case, command)?;
    let to = command.to.trim();
    match command.field {
        CorrectedField::Window => window(to, context)?,
        CorrectedField::Result => result(case, to, context)?,
        CorrectedField::StartAt | CorrectedField::FinishedAt => time(case, command, context)?,
        CorrectedField::Step => named(to)?,
        CorrectedField::Material => material(case, to)?,
    }
    Ok(Corrected { version: command.version, field: command.field, to: to.to_owned(), reason: command.reason.clone() })
}

/// The events that have what a field corrects.
fn holders(field: CorrectedField) -> &'static [CaseEventName] {
    match field {
        CorrectedField::Window => &[CaseEventName::Registered],
        CorrectedField::Result | CorrectedField::FinishedAt => &[CaseEventName::Finished],
        CorrectedField::StartAt => &[CaseEventName::Accepted],
        CorrectedField::Step => &[CaseEventName::StepTaken],
        CorrectedField::Material => &[CaseEventName::Registered, CaseEventName::SupplementReceived],
    }
}

fn has_field(case: &Case, command: &Correct) -> Result<(), CorrectRefusal> {
    let version = command.version.to_string();
    let Some(event) = case.history.iter().find(|event| event.version == command.version) else {
        let last = case.history.last().map_or(0, |event| event.version).to_string();
        return Err(CorrectRefusal::NoSuchVersion { version, last });
    };
    let has = holders(command.field).iter().any(|name| event.is(*name));
    if has {
        return Ok(());
    }
    Err(CorrectRefusal::NoSuchField {
        version,
        event_type: event.event_type.to_owned(),
        field: format!("{:?}", command.field),
    })
}

fn unreadable(to: &str, form: &str) -> CorrectRefusal {
    CorrectRefusal::Unreadable { to: to.to_owned(), form: form.to_owned() }
}

fn window(to: &str, context: &Context<'_>) -> Result<(), Refusal> {
    match context.centre.window(to, day(context)) {
        Some(_) => Ok(()),
        None => Err(Shared::window_unknown(to.to_owned(), day(context), "work/2").into()),
    }
}

fn result(case: &Case, to: &str, context: &Context<'_>) -> Result<(), Refusal> {
    let result = result_of(to)
        .ok_or_else(|| unreadable(to, "ISSUED, REFUSED, TRANSFERRED_UP, SUPPLEMENT_NEVER_CAME, DONE, ANSWERED"))?;
    match Footing::new(case, context) {
        Footing::Own => Ok(fits(case, result)?),
        Footing::Imported => Ok(()),
    }
}

fn time(case: &Case, command: &Correct, context: &Context<'_>) -> Result<(), CorrectRefusal> {
    let to = instant_of(command.to.trim()).ok_or_else(|| unreadable(&command.to, "2014-10-31T17:30:00+08:00"))?;
    refuse_if!(to > context.now, CorrectRefusal::InFuture { to: civil(to), now: civil(context.now) });
    if Footing::new(case, context) == Footing::Imported {
        return Ok(());
    }
    if command.field == CorrectedField::StartAt && to < case.registered_at {
        return Err(CorrectRefusal::BeforeReceipt { to: civil(to), registered: civil(case.registered_at) });
    }
    if command.field == CorrectedField::StartAt && case.acceptance == Acceptance::Deemed {
        return Err(CorrectRefusal::StartByLaw { registered: civil(case.registered_at) });
    }
    let reopened_since = |past: &PastEvent| past.is(CaseEventName::Reopened) && past.version > command.version;
    if let (CorrectedField::StartAt, Some(reopening), true) =
        (command.field, case.reopening, case.history.iter().any(reopened_since))
    {
        return Err(CorrectRefusal::StartByReopening { reopened: civil(reopening.at) });
    }
    let finished = case.finished.as_ref().map(|ending| ending.at);
    let (start, end) = match command.field {
        CorrectedField::StartAt => (Some(to), finished),
        _ => (case.start_at.or(Some(case.registered_at)), Some(to)),
    };
    match (start, end) {
        (Some(start), Some(end)) if end < start => {
            Err(CorrectRefusal::OutOfOrder { start: civil(start), end: civil(end) })
        }
        _ => Ok(()),
    }
}

fn named(to: &str) -> Result<(), CorrectRefusal> {
    if blank(to) { Err(unreadable(to, "审查")) } else { Ok(()) }
}

fn material(case: &Case, to: &str) -> Result<(), CorrectRefusal> {
    let (material, _) = material_remark(to).ok_or_else(|| unreadable(to, "M1: …"))?;
    match case.materials.contains_key(material) {
        true => Ok(()),
        false => Err(CorrectRefusal::MaterialUnknown { material: material.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::DeemAccepted;
    use crate::matters::case::events::FinishResult;
    use crate::matters::case::fixture::{Story, at};

    fn correct(version: u32, field: CorrectedField, to: &str) -> Correct {
        Correct { version, field, to: to.into(), reason: "read off the paper".into() }
    }

    /// Versions: 1 registered, 2 accepted, 3 step, 4 finished; on 9 October from 10:00 to 12:00.
    fn finished() -> Story {
        Story::new()
            .registered("SI-001")
            .now("2014-10-09 11:00:00")
            .given(Story::accept())
            .given(Story::step("审査"))
            .now("2014-10-09 12:00:00")
            .given(Story::finish_issued())
            .now("2014-10-20 09:00:00")
    }

    fn code(version: u32, field: CorrectedField, to: &str) -> String {
        finished().refused(correct(version, field, to)).code
    }

    #[test]
    fn what_holds_is_said_by_a_new_event_and_the_case_stays_closed() {
        use CorrectedField::{FinishedAt, Material, Result, StartAt, Step, Window};
        let story = finished()
            .given(correct(1, Window, "W02"))
            .given(correct(2, StartAt, "2014-10-09T02:30:00Z"))
            .given(correct(3, Step, "审查"))
            .given(correct(4, Result, "DONE"))
            .given(correct(4, FinishedAt, "2014-10-10T16:00:00+08:00"))
            .given(correct(1, Material, "M1: copy certified"));
        let case = story.case();
        let ending = case.finished.clone().unwrap();
        assert_eq!((case.window.as_str(), case.start_at), ("W02", Some(at("2014-10-09 10:30:00"))));
        assert_eq!((ending.result, ending.at), (FinishResult::Done, at("2014-10-10 16:00:00")));
        assert_eq!((case.steps[0].step.as_str(), case.materials["M1"].remark.as_str()), ("审查", "copy certified"));
        assert!(case.phase.is_closed() && case.corrections.len() == 6);
    }

    #[test]
    fn only_an_event_that_is_there_and_has_the_field() {
        let refusal = finished().refused(correct(5, CorrectedField::Result, "DONE"));
        assert_eq!(refusal.why(), ("case.correct.no-such-version", "handover/2.5"));
        assert_eq!(code(0, CorrectedField::Window, "W02"), "case.correct.no-such-version");
        assert_eq!(code(2, CorrectedField::Result, "DONE"), "case.correct.no-such-field");
        assert_eq!(code(4, CorrectedField::StartAt, "2014-10-09T02:30:00Z"), "case.correct.no-such-field");
    }

    #[test]
    fn the_start_that_the_law_gives_is_not_moved() {
        let deemed = Story::new().registered("SI-001").by_system().now("2014-10-16 09:00:00").given(DeemAccepted {});
        let refusal = deemed.refused(correct(2, CorrectedField::StartAt, "2014-10-16T09:00:00+08:00"));
        assert_eq!(refusal.why(), ("case.correct.start-by-law", "行政许可法/32"));
    }

    #[test]
    fn what_holds_must_be_possible() {
        assert_eq!(code(1, CorrectedField::Window, "W99"), "command.window-unknown");
        assert_eq!(code(1, CorrectedField::Material, "M9: x"), "case.correct.material-unknown");
        assert_eq!(code(1, CorrectedField::Material, "no colon"), "case.correct.unreadable");
        assert_eq!(code(4, CorrectedField::Result, "VOIDED"), "case.correct.unreadable");
        assert_eq!(code(4, CorrectedField::Result, "ANSWERED"), "case.finish.only-consultation");
        assert_eq!(code(4, CorrectedField::FinishedAt, "yesterday"), "case.correct.unreadable");
        assert_eq!(code(4, CorrectedField::FinishedAt, "2014-10-21T09:00:00+08:00"), "case.correct.in-future");
        assert_eq!(code(4, CorrectedField::FinishedAt, "2014-10-08T09:00:00+08:00"), "case.correct.out-of-order");
        assert_eq!(code(2, CorrectedField::StartAt, "2014-10-11T09:00:00+08:00"), "case.correct.out-of-order");
        assert_eq!(code(2, CorrectedField::StartAt, "2014-10-09T09:59:59+08:00"), "case.correct.before-receipt");
        assert_eq!(code(3, CorrectedField::Step, " "), "case.correct.unreadable");
    }

    #[test]
    fn a_reason_is_needed() {
        let silent = Correct { reason: " ".into(), ..correct(1, CorrectedField::Window, "W02") };
        assert_eq!(finished().refused(silent).code, "command.reason-missing");
    }
}
