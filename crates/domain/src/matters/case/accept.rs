//! Accepting (受理), by the window or by law (视为受理).
//!
//! Implements time-limit/2 (the period starts at the registration of formal acceptance), time-limit/3.2 (not before the
//! materials are complete), time-limit/3.4 (the promise) and 行政许可法 art. 32 (no notice in time: accepted from the day of
//! receipt, whoever finds it). A consultation is never accepted: it is answered (time-limit/3.1).
use super::commands::{Accept, DeemAccepted};
use super::events::Accepted;
use super::materials::{lacking, listed};
use super::promise;
use super::shared::{Footing, civil, day, ends, item_of};
use super::state::{Case, GivenNotice};
use crate::reference::context::Context;
use crate::vocabulary::actor::Role;
use crate::vocabulary::item::Interaction;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a case is not accepted.
    AcceptRefusal {
        Consultation { number } = "case.accept.consultation" by "time-limit/3.1",
            "Case {number} is a consultation: it is answered, not accepted.", "办件{number}是咨询件，应予答复，不作受理。",
        Decided { number, since } = "case.accept.decided" by "time-limit/2",
            "Case {number} was accepted already, and its periods run from {since}.", "办件{number}已受理，期限自{since}起算。",
        Incomplete { materials } = "case.accept.incomplete" by "time-limit/3.2",
            "Mandatory materials are missing or defective: {materials}.", "必备材料缺少或有缺陷：{materials}。",
        DueAtNotAllowed {} = "case.accept.due-at-not-allowed" by "time-limit/2",
            "A due instant follows from the periods; only an imported case brings its own.",
            "到期时间由期限推算得出，只有导入件可以自带到期时间。",
        NotTheSystem { person } = "case.deem-accepted.not-the-system" by "行政许可法/32",
            "`{person}` cannot declare a case accepted by law: the service finds that itself.",
            "“{person}”不能宣布视为受理，该事实由系统认定。",
        NoNoticeClock { number } = "case.deem-accepted.no-clock" by "行政许可法/32",
            "Case {number} has no period for deciding acceptance.", "办件{number}没有受理决定期限。",
        NotYet { due } = "case.deem-accepted.not-yet" by "行政许可法/32",
            "Acceptance can be decided until {due}: nothing is deemed before.", "受理决定期限至{due}，届满前不得视为受理。",
        NoticeInTime { at, due } = "case.deem-accepted.notice-in-time" by "行政许可法/32",
            "A notice was given at {at}, in time before {due}.", "已于{at}在期限{due}之前告知，不适用视为受理。",
    }
}

pub(super) fn decide(case: &Case, command: &Accept, context: &Context<'_>) -> Result<Accepted, Refusal> {
    may_be_accepted(case)?;
    let item = item_of(case, context)?;
    let footing = Footing::new(case, context);
    if footing == Footing::Own {
        let lacking = lacking(item, &case.materials);
        require!(lacking.is_empty(), AcceptRefusal::Incomplete { materials: listed(&lacking) });
        refuse_if!(command.due_at.is_some(), AcceptRefusal::DueAtNotAllowed {});
    }
    // What a reclassification set before acceptance stands in for the catalogue's promise.
    let cap = match &case.promise {
        Some(promise) => promise.clone(),
        None => promise::published(case.processing, item, Footing::of_origin(case), context)?,
    };
    let promise = command.promise.clone().unwrap_or_else(|| cap.clone());
    let statutory = promise::statutory(item);
    // Whoever accepts after the period of art. 32 finds that the law did so before, and from the receipt on.
    let by_law = match footing {
        Footing::Own => accepted_by_law(case, context)?,
        Footing::Imported => None,
    };
    let start_at = by_law.unwrap_or(context.at);
    if footing == Footing::Own {
        promise::check(&promise, (Some(&cap), statutory.as_ref()), start_at, context)?;
    }
    Ok(Accepted {
        acceptance_number: acceptance_number(case, context),
        processing: case.processing,
        start_at,
        deemed: by_law.is_some(),
        promise,
        statutory,
        due_at: command.due_at,
    })
}

/// Accepted by law: decided by the service alone, when the period of art. 32 has passed without a notice. The periods are
/// back-dated to the receipt, or to the completion of what a notice in time had asked for.
pub(super) fn deem(case: &Case, _command: &DeemAccepted, context: &Context<'_>) -> Result<Accepted, Refusal> {
    require!(context.actor.has(Role::System), AcceptRefusal::NotTheSystem { person: context.actor.person.clone() });
    may_be_accepted(case)?;
    let Some(start_at) = accepted_by_law(case, context)? else { return Err(not_by_law(case, context)?) };
    let item = item_of(case, context)?;
    let promise = match &case.promise {
        Some(promise) => promise.clone(),
        None => promise::published(case.processing, item, Footing::of_origin(case), context)?,
    };
    Ok(Accepted {
        acceptance_number: acceptance_number(case, context),
        processing: case.processing,
        start_at,
        deemed: true,
        promise,
        statutory: promise::statutory(item),
        due_at: None,
    })
}

fn may_be_accepted(case: &Case) -> Result<(), AcceptRefusal> {
    let number = || case.number.clone();
    refuse_if!(case.interaction == Interaction::Consultation, AcceptRefusal::Consultation { number: number() });
    match case.acceptance.is_undecided() {
        true => Ok(()),
        false => {
            let since = case.start_at.unwrap_or(case.registered_at);
            Err(AcceptRefusal::Decided { number: number(), since: civil(since) })
        }
    }
}

/// From when the law accepted it: the first receipt or completion whose period passed without a notice that told what
/// had to be told.
fn accepted_by_law(case: &Case, context: &Context<'_>) -> Result<Option<Instant>, Refusal> {
    let Some(commitment) = &case.notice_limit else { return Ok(None) };
    for (start, asked) in case.decidable_since() {
        let due = ends(start, commitment.limit, context)?;
        if context.at > due && told_in_time(case, (start, due), asked).is_none() {
            return Ok(Some(start));
        }
    }
    Ok(None)
}

/// The notice that answers a period. What was asked before a completion was answered by it, whatever time the two bear:
/// paper entered late often has them at the same minute.
fn told_in_time(case: &Case, (start, due): (Instant, Instant), asked: u32) -> Option<&GivenNotice> {
    let tells = |notice: &&GivenNotice| notice.settles_intake && notice.ordinal > asked;
    case.notices.iter().filter(tells).find(|notice| (start..=due).contains(&notice.at))
}

/// Why the law did not accept it: the last period still runs, or a notice was given in it.
fn not_by_law(case: &Case, context: &Context<'_>) -> Result<Refusal, Refusal> {
    let (Some(commitment), Some((start, asked))) = (&case.notice_limit, case.decidable_since().last()) else {
        return Ok(AcceptRefusal::NoNoticeClock { number: case.number.clone() }.into());
    };
    let due = ends(start, commitment.limit, context)?;
    let notice = told_in_time(case, (start, due), asked).filter(|_| context.at > due);
    let refusal = match notice {
        None => AcceptRefusal::NotYet { due: civil(due) },
        Some(notice) => AcceptRefusal::NoticeInTime { at: civil(notice.at), due: civil(due) },
    };
    Ok(refusal.into())
}

/// `SL<yyyymmdd><id>`, at most 30 characters.
fn acceptance_number(case: &Case, context: &Context<'_>) -> String {
    format!("SL{}{}", day(context).format("%Y%m%d"), case.id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::classify::CaseType;
    use crate::matters::case::commands::Supplement;
    use crate::matters::case::events::{CaseEvent, MaterialStatus, SupplementReceived};
    use crate::matters::case::fixture::{Story, at, material, working_days};
    use crate::matters::case::state::Acceptance;
    use crate::vocabulary::item::Processing;

    fn accept() -> Accept {
        Accept { promise: None, due_at: None }
    }

    fn accepted(story: &Story, command: impl Into<crate::matters::case::commands::CaseCommand>) -> Accepted {
        match story.when(command) {
            Ok(CaseEvent::Accepted(accepted)) => accepted,
            other => panic!("not accepted: {other:?}"),
        }
    }

    #[test]
    fn time_limit_2__the_periods_start_at_formal_acceptance_with_the_catalogues_promise() {
        let story = Story::new().registered("SI-001").now("2014-10-10 15:00:00");
        let accepted = accepted(&story, accept());
        assert_eq!(accepted.start_at, at("2014-10-10 15:00:00"));
        assert_eq!((accepted.promise.limit, accepted.promise.rule.as_str()), (working_days(7), "time-limit/3.4"));
        assert_eq!(accepted.statutory.map(|statutory| statutory.limit), Some(working_days(20)));
        assert_eq!(accepted.acceptance_number, format!("SL20141010{}", story.case().id()));
        assert!(accepted.acceptance_number.len() <= 30 && !accepted.deemed);
    }

    #[test]
    fn the_statutory_period_cites_the_law_that_sets_it() {
        let rule = |item: &str| accepted(&Story::new().registered(item), accept()).statutory.unwrap().rule;
        assert_eq!(rule("RU-001"), "行政许可法/42", "a licence");
        assert_eq!(rule("SI-001"), "社会保险法", "no licence: the licensing law does not bind it");
    }

    #[test]
    fn time_limit_3_4__an_immediate_case_is_due_the_same_working_day() {
        let story = Story::new().registered("CA-001").given(accept());
        let due = story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!(due, Some(at("2014-10-09 17:30:00")), "winter hours end at 17:30");
        assert_eq!(story.case().promise.as_ref().map(|promise| promise.limit.count), Some(0));
    }

    #[test]
    fn time_limit_3_4__a_report_up_case_has_its_own_limit() {
        let accepted = accepted(&Story::new().registered("RU-001"), accept());
        assert_eq!((accepted.processing, accepted.promise.limit), (Processing::ReportUp, working_days(15)));
    }

    #[test]
    fn time_limit_3_2__incomplete_materials_are_named() {
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Defective)]);
        let refusal = story.refused(accept());
        assert_eq!(refusal.why(), ("case.accept.incomplete", "time-limit/3.2"));
        assert!(refusal.en.contains("M1, M2") && !refusal.en.contains("M3"), "{refusal}");
    }

    #[test]
    fn a_promise_may_be_shorter_and_never_longer() {
        let with = |days| Accept { promise: Some(Story::commitment(working_days(days))), due_at: None };
        let story = Story::new().registered("SI-001");
        assert_eq!(accepted(&story, with(3)).promise.limit, working_days(3));
        let refusal = story.refused(with(8));
        assert_eq!(refusal.code, "case.promise.longer-than-catalogue");
        assert!(refusal.en.contains("2014-10-20 17:30"), "{refusal}");
        assert_eq!(story.refused(with(-1)).code, "case.promise.negative");
    }

    #[test]
    fn a_consultation_is_not_accepted_and_nothing_is_accepted_twice() {
        let refusal = Story::new().registered("CQ-001").refused(accept());
        assert_eq!(refusal.why(), ("case.accept.consultation", "time-limit/3.1"));
        assert_eq!(Story::new().accepted("SI-001").refused(accept()).code, "case.accept.decided");
    }

    #[test]
    fn only_an_imported_case_brings_its_due_instant_and_any_promise() {
        let command =
            Accept { promise: Some(Story::commitment(working_days(400))), due_at: Some(at("2014-12-31 17:30:00")) };
        let refusal = Story::new().registered("SI-001").refused(Accept { promise: None, ..command.clone() });
        assert_eq!(refusal.code, "case.accept.due-at-not-allowed");
        let story = Story::new().imported("SI-001").given(command);
        let due = story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!((due, story.case().promise_deadline()), (Some(at("2014-12-31 17:30:00")), None));
    }

    #[test]
    fn without_notice_in_time_the_law_accepts_from_the_receipt() {
        let story = Story::new().registered_with("SI-001", &[]).by_system();
        // Received on Thursday 9 October: Friday, the made-up Saturday, Monday, Tuesday, Wednesday.
        let refusal = story.clone().now("2014-10-15 17:30:00").refused(DeemAccepted {});
        assert_eq!(refusal.why(), ("case.deem-accepted.not-yet", "行政许可法/32"));
        let story = story.now("2014-10-15 17:30:01").given(DeemAccepted {});
        assert_eq!(
            (story.case().acceptance, story.case().start_at),
            (Acceptance::Deemed, Some(at("2014-10-09 10:00:00")))
        );
        assert_eq!(story.case().case_type(), CaseType::Committed);
    }

    #[test]
    fn a_notice_in_time_prevents_it_and_a_late_one_does_not() {
        let story = Story::new().registered_with("SI-001", &[]);
        let in_time = story.clone().now("2014-10-13 09:00:00").given(Story::notice(&["M1", "M2"])).by_system();
        assert_eq!(
            in_time.now("2014-10-20 09:00:00").refused(DeemAccepted {}).code,
            "case.deem-accepted.notice-in-time"
        );
        let late = story.now("2014-10-16 09:00:00").given(Story::notice(&["M1", "M2"])).by_system();
        assert!(accepted(&late.now("2014-10-20 09:00:00"), DeemAccepted {}).deemed);
    }

    #[test]
    fn a_notice_that_asks_for_nothing_does_not_prevent_it() {
        let story = Story::new().registered("SI-001").now("2014-10-15 09:00:00").given(Story::notice(&[])).by_system();
        let accepted = accepted(&story.now("2014-10-15 17:30:01"), DeemAccepted {});
        assert_eq!((accepted.deemed, accepted.start_at), (true, at("2014-10-09 10:00:00")));
    }

    #[test]
    fn a_window_that_accepts_late_does_not_move_the_start_the_law_gives() {
        let story = Story::new().registered("SI-001");
        let last = accepted(&story.clone().now("2014-10-15 17:30:00"), accept());
        assert_eq!((last.deemed, last.start_at), (false, at("2014-10-15 17:30:00")));
        let late = accepted(&story.now("2014-10-15 17:30:01"), accept());
        assert_eq!((late.deemed, late.start_at), (true, at("2014-10-09 10:00:00")));
        let asked = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let asked = asked
            .given(Story::notice(&["M2"]))
            .now("2014-10-20 09:00:00")
            .given(Supplement { materials: vec![material("M2", MaterialStatus::Presented)] });
        assert!(!accepted(&asked, accept()).deemed, "told in time: the clock starts when it is complete");
    }

    #[test]
    fn what_was_completed_after_a_notice_is_decided_in_time_too() {
        let asked = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let complete = Supplement { materials: vec![material("M2", MaterialStatus::Presented)] };
        let story = asked.given(Story::notice(&["M2"])).now("2014-10-20 09:00:00").given(complete).by_system();
        let refusal = story.clone().now("2014-10-27 17:30:00").refused(DeemAccepted {});
        assert_eq!(refusal.code, "case.deem-accepted.not-yet");
        assert!(refusal.en.contains("2014-10-27 17:30"), "{refusal}");
        let late = story.now("2014-10-27 17:30:01");
        assert_eq!(accepted(&late, DeemAccepted {}).start_at, at("2014-10-20 09:00:00"));
        assert_eq!(accepted(&late, accept()).start_at, at("2014-10-20 09:00:00"), "whoever finds it");
    }

    #[test]
    fn a_notice_does_not_answer_the_completion_of_the_same_minute() {
        let complete = Supplement { materials: vec![material("M2", MaterialStatus::Presented)] };
        let asked = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let story = asked.given(Story::notice(&["M2"])).given(complete).by_system();
        let late = story.now("2014-10-20 09:00:00");
        assert_eq!(accepted(&late, DeemAccepted {}).start_at, at("2014-10-09 10:00:00"));
    }

    #[test]
    fn what_comes_in_after_an_acceptance_does_not_undo_it() {
        let mut story = Story::new().accepted("SI-001");
        story.apply(CaseEvent::from(SupplementReceived { materials: vec![], complete: true }));
        assert_eq!(story.case().acceptance, Acceptance::Accepted);
    }

    #[test]
    fn nobody_but_the_service_deems() {
        let story = Story::new().registered_with("SI-001", &[]).now("2014-10-20 09:00:00");
        assert_eq!(story.refused(DeemAccepted {}).code, "case.deem-accepted.not-the-system");
        let consultation = Story::new().registered("CQ-001").by_system().now("2014-10-20 09:00:00");
        assert_eq!(consultation.refused(DeemAccepted {}).code, "case.accept.consultation");
    }
}
