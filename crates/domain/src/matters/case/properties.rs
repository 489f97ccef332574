//! What holds of every case, whatever is asked of it in whatever order (性质测试).
use super::commands::{
    Accept, Add, CaseCommand, Charge, Correct, DeemAccepted, Deny, Expedite, Extend, MarkEntryError, Notify,
    Reclassify, Refund, Reopen, Resume, Return, Supplement, Void,
};
use super::events::{CaseEvent, CorrectedField, FinishResult, MaterialStatus};
use super::fixture::{Story, material, working_days};
use super::{
    Phase, accept, add, approval, correct, deny, entry_error, expedite, extend, fee, finish, give_back, guard,
    materials, notify,
};
use super::{pause, promise, reclassify, register, reopen, shared, step, supplement, void};
use crate::vocabulary::actor::Role;
use crate::vocabulary::item::Processing;
use crate::vocabulary::stamp::Stamp;
use proptest::prelude::*;
use proptest::sample::select;

fn register_any() -> impl Strategy<Value = CaseCommand> {
    let status = select(MaterialStatus::ALL);
    (select(vec!["SI-001", "CA-001", "RU-001", "CQ-001", "XX-999"]), any::<bool>(), status).prop_map(
        |(item, imported, status)| {
            let mut register = Story::register(item);
            if imported {
                let origin =
                    super::events::Origin { system: "log".into(), reference: "1".into(), handler: String::new() };
                register.origin = Some(origin);
            }
            register.materials.truncate(2);
            register.materials.iter_mut().take(1).for_each(|found| found.status = status);
            CaseCommand::Register(Box::new(register))
        },
    )
}

fn early() -> impl Strategy<Value = CaseCommand> {
    let notice = select(vec![vec![], vec!["M2"], vec!["M3"], vec!["M1", "M2", "M3"]]);
    let supplement = (select(vec!["M1", "M2", "M3", "M9"]), select(MaterialStatus::ALL));
    let promise = proptest::option::of(-2..30_i32);
    prop_oneof![
        notice.prop_map(|missing| Story::notice(&missing).into()),
        notice_out_of_scope().prop_map(CaseCommand::from),
        supplement.prop_map(|(id, status)| Supplement { materials: vec![material(id, status)] }.into()),
        Just(Return { reason: "r".into(), basis: "b".into() }.into()),
        promise.prop_map(|days| {
            let promise = days.map(|days| Story::commitment(working_days(days)));
            Accept { promise, due_at: None }.into()
        }),
        Just(DeemAccepted {}.into()),
    ]
}

fn notice_out_of_scope() -> impl Strategy<Value = Notify> {
    Just(()).prop_map(|()| {
        let mut notice = Story::notice(&[]);
        notice.parts.in_scope = false;
        notice.parts.reasons = "another authority's".into();
        notice.parts.empty_because = Story::empty(&[4, 5]);
        notice
    })
}

fn running() -> impl Strategy<Value = CaseCommand> {
    let approver = || select(vec![None, None, None, Some("P001".to_owned()), Some(String::new())]);
    prop_oneof![
        select(vec!["审查", ""]).prop_map(|name| Story::step(name).into()),
        (approver(), -1..4_i32).prop_map(|(approver, days)| {
            super::commands::Pause { approver, approved: working_days(days), ..Story::pause() }.into()
        }),
        Just(Resume { result: "r".into() }.into()),
        (approver(), -1..12_i32)
            .prop_map(|(approver, days)| { Extend { by: working_days(days), approver, reason: "r".into() }.into() }),
        approver().prop_map(|approver| Expedite { reason: "r".into(), approver }.into()),
        (select(vec!["F1", "F2", "F9"]), select(vec![500_u32, 1250])).prop_map(|(fee, amount_fen)| Charge {
            fee: fee.into(),
            amount_fen,
            receipt: "R".into()
        }
        .into()),
        (select(Processing::ALL), approver())
            .prop_map(|(to, approver)| { Reclassify { to, promise: None, reason: "r".into(), approver }.into() }),
    ]
}

fn late() -> impl Strategy<Value = CaseCommand> {
    let to = select(vec!["W02", "DONE", "2014-10-09T02:30:00Z", "M1: seen", "复核", "nonsense"]);
    prop_oneof![
        select(FinishResult::ALL)
            .prop_map(|result| { super::commands::Finish { result, ..Story::finish_issued() }.into() }),
        Just(super::commands::Approve { act: None }.into()),
        Just(super::commands::RefuseApproval { act: None, reason: "r".into() }.into()),
        Just(Void { reason: "r".into(), approver: None }.into()),
        select(vec!["D1", "D2"]).prop_map(|denial| Deny { denial: denial.into() }.into()),
        select(vec!["D1", "D2"]).prop_map(|denial| Reopen { denial: denial.into() }.into()),
        Just(MarkEntryError { reason: "r".into(), replaced_by: None }.into()),
        Just(Add { note: "n".into(), documents: vec![] }.into()),
        (1..2000_u32).prop_map(|amount_fen| {
            Refund { fee: "F1".into(), amount_fen, reason: "r".into(), receipt: "T".into() }.into()
        }),
        (0..12_u32, select(CorrectedField::ALL), to)
            .prop_map(|(version, field, to)| { Correct { version, field, to: to.into(), reason: "r".into() }.into() }),
    ]
}

fn command() -> impl Strategy<Value = CaseCommand> {
    prop_oneof![1 => register_any(), 4 => early(), 4 => running(), 2 => late()]
}

/// A command, by whom, and when: hours since the start, and how long ago it happened.
fn move_() -> impl Strategy<Value = (CaseCommand, Role, i64, i64)> {
    let role = prop_oneof![4 => Just(Role::WindowStaff), 2 => Just(Role::WindowHead), 1 => Just(Role::System), 2 => Just(Role::Administrator)];
    (command(), role, 0..48_i64, prop_oneof![3 => Just(0_i64), 1 => -2..30_i64])
}

fn moves() -> impl Strategy<Value = Vec<(CaseCommand, Role, i64, i64)>> {
    let opening =
        (register_any(), select(vec![Role::WindowStaff, Role::Administrator])).prop_map(|(c, r)| (c, r, 0, 0));
    (opening, prop::collection::vec(move_(), 0..40)).prop_map(|(first, rest)| [vec![first], rest].concat())
}

/// What must hold of the step from one state to the next.
fn check_step(before: &Story, after: &Story, event: &CaseEvent) -> Result<(), TestCaseError> {
    let case = after.case();
    prop_assert!(!case.responsible.trim().is_empty(), "nobody is responsible");
    prop_assert_eq!(case.history.len(), before.state().map_or(0, |case| case.history.len()) + 1);
    prop_assert_eq!(case.phase == Phase::Paused, case.running_pause().is_some(), "paused is a pause that lasts");
    prop_assert_eq!(case.acceptance.is_accepted(), case.acceptance_number.is_some());
    prop_assert!(case.fees.values().all(|fee| fee.refunded_fen <= fee.charged_fen), "more refunded than charged");
    prop_assert!(case.promise_due(after.centre().calendar()).is_ok());
    if let Some(closed) = before.state().filter(|case| case.phase.is_closed()) {
        if let CaseEvent::Reopened(reopened) = event {
            prop_assert_eq!((closed.phase, case.phase), (Phase::Denied, Phase::Open));
            prop_assert_eq!(Some(&reopened.denial), closed.denial.as_ref(), "another denial closed it");
            return Ok(());
        }
        prop_assert_eq!(case.phase, closed.phase, "closed stays closed");
        let allowed = matches!(event, CaseEvent::Added(_) | CaseEvent::Corrected(_) | CaseEvent::FeeRefunded(_));
        prop_assert!(allowed || (case.origin.is_some() && matches!(event, CaseEvent::StepTaken(_))));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_case_stays_sound(moves in moves()) {
        let mut story = Story::new();
        for (command, role, hours, ago) in moves {
            let now = story.context().now + chrono::TimeDelta::hours(hours);
            let person = if role == Role::WindowHead { "P003" } else { "P004" };
            story = story.by(person, role).at_instants(now, now - chrono::TimeDelta::hours(ago));
            match story.when(command) {
                Err(refusal) => {
                    prop_assert!(crate::vocabulary::articles::is_known(&refusal.article), "{}", refusal);
                    prop_assert!(!refusal.en.is_empty() && !refusal.zh.is_empty());
                }
                Ok(event) => {
                    let (event_type, _) = event.event_type();
                    let data = serde_json::to_string(&event).unwrap();
                    prop_assert_eq!(&CaseEvent::decode(event_type, &data).unwrap(), &event, "what is stored reads the same");
                    let before = story.clone();
                    story.apply(&event);
                    check_step(&before, &story, &event)?;
                }
            }
        }
    }

    #[test]
    fn no_stored_sequence_of_events_makes_the_fold_panic(
        commands in prop::collection::vec(command(), 1..12), picks in prop::collection::vec(0..64_usize, 1..40),
    ) {
        // Events that decisions gave, put together in an order that no decision would give.
        let stories = [Story::new(), Story::new().registered("SI-001"), Story::new().accepted("SI-001")];
        let events: Vec<CaseEvent> =
            stories.iter().flat_map(|story| commands.iter().filter_map(|command| story.when(command.clone()).ok())).collect();
        let mut state = None;
        let time = Story::new().context().now;
        for (index, pick) in picks.iter().enumerate().filter(|_| !events.is_empty()) {
            let stamp = Stamp { version: index as u32 + 1, time, recorded: time };
            let before = state.clone();
            if super::evolve(&mut state, &events[pick % events.len()], stamp).is_err() {
                prop_assert_eq!(&state, &before, "an event that cannot follow leaves the state as it was");
            }
        }
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_known_article() {
    let tables: &[&[(&str, &str)]] = &[
        accept::AcceptRefusal::CODES,
        add::AddRefusal::CODES,
        approval::ApprovalRefusal::CODES,
        correct::CorrectRefusal::CODES,
        deny::DenyRefusal::CODES,
        entry_error::EntryErrorRefusal::CODES,
        expedite::ExpediteRefusal::CODES,
        extend::ExtendRefusal::CODES,
        fee::ChargeRefusal::CODES,
        fee::RefundRefusal::CODES,
        finish::FinishRefusal::CODES,
        give_back::ReturnRefusal::CODES,
        guard::GuardRefusal::CODES,
        materials::MaterialRefusal::CODES,
        notify::NotifyRefusal::CODES,
        pause::PauseRefusal::CODES,
        pause::ResumeRefusal::CODES,
        promise::PromiseRefusal::CODES,
        reclassify::ReclassifyRefusal::CODES,
        register::RegisterRefusal::CODES,
        reopen::ReopenRefusal::CODES,
        shared::LookupRefusal::CODES,
        step::StepRefusal::CODES,
        supplement::SupplementRefusal::CODES,
        void::VoidRefusal::CODES,
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (code, article) in tables.iter().copied().flatten() {
        assert!(code.starts_with("case.") && seen.insert(code), "{code} stands twice, or is not of a case");
        assert!(crate::vocabulary::articles::is_known(article), "{code} cites {article}");
    }
}
