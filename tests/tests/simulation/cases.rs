//! What somebody asks of a case (办件指令), by its phase: most often the next sensible thing, sometimes anything at all.
use crate::people::People;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::{Counting, Limit, Unit};
use anjuan_domain::matters::case::commands::{
    Accept, AcceptAgency, Add, Approve, CaseCommand, Charge, Correct, Expedite, Extend, Finish, MarkEntryError, Notify,
    Pause, Reclassify, Refund, RefuseApproval, Register, Resume, Return, Step, Supplement, TakeAgency, Void,
    WithdrawApproval,
};
use anjuan_domain::matters::case::events::{
    CorrectedField, EmptyPart, FinishResult, HandlingForm, MaterialState, MaterialStatus, NoticeParts, PauseKind,
    StepResult,
};
use anjuan_domain::matters::case::{Acceptance, Case, Phase};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::reference::centre::definition::ItemDefinition;
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use chrono::TimeDelta;

/// Somebody applies: who takes it in, and what.
pub(crate) fn registration(people: &mut People<'_>) -> (String, CaseCommand) {
    let on = date_of(people.now);
    let record = people.record;
    let items: Vec<(&str, &ItemDefinition)> = record.centre.items(on).map(|(id, item, _)| (id, item)).collect();
    let (id, item) = people.dice.pick(&items);
    let materials = item.materials.iter().filter_map(|material| {
        let status = match people.dice.below(100) {
            0..9 => return None,
            9..14 => MaterialStatus::Defective,
            _ => MaterialStatus::Presented,
        };
        Some(found(&material.id, status))
    });
    let register = Register {
        item: id.to_owned(),
        window: None,
        handler: None,
        contact: None,
        channel: Channel::Visit,
        place: Place::Counter,
        visitors: vec![],
        form: HandlingForm::Window,
        materials: materials.collect(),
        applicant: people.party(),
        principal: None,
        origin: None,
    };
    let there = record.centre.persons(on).filter(|(_, person)| person.window.as_deref() == Some(&*item.window));
    let there: Vec<&str> = there.map(|(person, _)| person).collect();
    let handler = if there.is_empty() { people.anybody() } else { people.dice.pick(&there).to_owned() };
    (handler, CaseCommand::Register(Box::new(register)))
}

/// Who gives that command: who is responsible, a head where one is needed, now and then anybody.
pub(crate) fn person(people: &mut People<'_>, case: &Case, command: &CaseCommand) -> String {
    match command {
        _ if people.chance(5) => people.anybody(),
        CaseCommand::AcceptAgency(_) => case.served.agency_asked.as_ref().map_or("P002", |asked| &asked.agent).into(),
        CaseCommand::WithdrawApproval(_) => {
            case.approvals.first().map_or(case.responsible.as_str(), |open| open.asked.by.as_str()).into()
        }
        CaseCommand::Void(_) | CaseCommand::Approve(_) | CaseCommand::RefuseApproval(_) => "P002".into(),
        _ => case.responsible.clone(),
    }
}

/// The next command.
pub(crate) fn next(people: &mut People<'_>, case: &Case) -> CaseCommand {
    if case.served.agency_asked.is_some() && people.chance(40) {
        return AcceptAgency {}.into();
    }
    if people.chance(10) {
        return anything(people, case);
    }
    if let Some(open) = case.approvals.first().filter(|_| people.chance(50)) {
        let act = Some(open.asked.act);
        let reason = || "可按期办结".into();
        return match people.dice.below(10) {
            0..7 => Approve { act }.into(),
            7 => WithdrawApproval { act, reason: "不再需要".into() }.into(),
            _ => RefuseApproval { act, reason: reason() }.into(),
        };
    }
    match (case.phase, case.interaction, case.acceptance) {
        (Phase::Paused, ..) => match people.dice.below(10) {
            0..7 => Resume { result: "合格".into() }.into(),
            _ => anything(people, case),
        },
        (Phase::Open, Interaction::Consultation, _) => finish(people, FinishResult::Answered),
        (Phase::Open, _, Acceptance::Pending) => intake(people, case),
        (Phase::Open, _, Acceptance::SupplementAsked) => match people.dice.below(10) {
            0..6 => supplement(people, case),
            6..9 => Accept { promise: None, due_at: None }.into(),
            _ => finish(people, FinishResult::SupplementNeverCame),
        },
        (Phase::Open, ..) => work(people, case),
        _ => afterwards(people, case),
    }
}

fn intake(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let lacks = case.materials.values().any(|material| material.status != MaterialStatus::Presented);
    match people.dice.below(100) {
        // Nobody decides: the law will.
        0..15 => CaseCommand::Add(Add { note: "待办".into(), documents: vec![] }),
        15..25 => Return { reason: "缺少主要材料".into(), basis: "time-limit/3.3".into() }.into(),
        25..80 if lacks => notify(people, case),
        80..84 => finish(people, FinishResult::Refused),
        84..88 => anything(people, case),
        _ => Accept { promise: None, due_at: None }.into(),
    }
}

fn work(people: &mut People<'_>, case: &Case) -> CaseCommand {
    match people.dice.below(100) {
        0..35 => step(),
        35..55 if case.processing == Processing::ReportUp => finish(people, FinishResult::TransferredUp),
        35..55 => finish(people, FinishResult::Issued),
        55..68 => pause(people),
        68..78 => extend(people),
        _ => anything(people, case),
    }
}

fn afterwards(people: &mut People<'_>, case: &Case) -> CaseCommand {
    match people.dice.below(10) {
        0..3 => Add { note: "补充材料".into(), documents: vec!["D-1".into()] }.into(),
        3..7 => correct(people, case),
        _ => anything(people, case),
    }
}

/// Any command at all, of which some fit.
fn anything(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let approver = people.dice.pick(&[None, None, None, Some("P002"), Some("")]).map(str::to_owned);
    match people.dice.below(17) {
        16 => {
            let agent = if people.chance(70) { Some(people.anybody()) } else { None };
            TakeAgency { agent, mandate: "委托书".into() }.into()
        }
        0 => notify(people, case),
        1 => supplement(people, case),
        2 => Accept { promise: Some(promise(people)), due_at: None }.into(),
        3 => step(),
        4 => pause(people),
        5 => Resume { result: "合格".into() }.into(),
        6 => extend(people),
        7 => Expedite { reason: "急需".into(), approver }.into(),
        8 => fee(people, case),
        9 => Refund { fee: "F1".into(), amount_fen: 100, reason: "多收".into(), receipt: "T".into() }.into(),
        10 => Reclassify { to: people.dice.pick(Processing::ALL), promise: None, reason: "需踏勘".into(), approver }
            .into(),
        11 => {
            let result = people.dice.pick(FinishResult::ALL);
            finish(people, result)
        }
        12 => Void { reason: "申请人撤回".into(), approver }.into(),
        13 if people.chance(30) => MarkEntryError { reason: "误录".into(), replaced_by: None }.into(),
        14 => Return { reason: "缺少主要材料".into(), basis: "time-limit/3.3".into() }.into(),
        _ => correct(people, case),
    }
}

fn promise(people: &mut People<'_>) -> anjuan_domain::clock::Commitment {
    let limit = working_days(people.dice.below(12) as i32);
    anjuan_domain::clock::Commitment { limit, rule: "time-limit/3.4".into() }
}

fn working_days(count: i32) -> Limit {
    Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil }
}

fn found(material: &str, status: MaterialStatus) -> MaterialState {
    let remark = if status == MaterialStatus::Defective { "印章不清" } else { "" };
    MaterialState { material: material.to_owned(), status, remark: remark.into() }
}

fn step() -> CaseCommand {
    Step { step: "审查".into(), handler: None, result: StepResult::Agree, opinion: "符合规定".into() }.into()
}

fn finish(people: &mut People<'_>, result: FinishResult) -> CaseCommand {
    let document = format!("栟便民〔2014〕{}号", people.dice.below(9_999));
    Finish { result, document, conclusion: "已办理".into() }.into()
}

fn pause(people: &mut People<'_>) -> CaseCommand {
    CaseCommand::Pause(Pause {
        kind: people.dice.pick(PauseKind::ALL),
        basis: "行政许可法/45".into(),
        approver: None,
        approved: Limit {
            unit: people.dice.pick(&[Unit::WorkingDay, Unit::CalendarDay]),
            ..working_days(1 + people.dice.below(5) as i32)
        },
        applicant_told: true,
    })
}

fn extend(people: &mut People<'_>) -> CaseCommand {
    let by = working_days(1 + people.dice.below(10) as i32);
    Extend { by, approver: None, reason: "情况复杂".into() }.into()
}

fn fee(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let item = people.record.centre.item(&case.item, date_of(people.now));
    let published = item.and_then(|(item, _)| item.fees.first());
    let (fee, amount_fen) = published.map_or(("F1".to_owned(), 100), |fee| (fee.id.clone(), fee.amount_fen));
    Charge { fee, amount_fen, receipt: "SJ1".into() }.into()
}

fn notify(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let item = people.record.centre.item(&case.item, date_of(case.registered_at));
    let needed: Vec<String> =
        item.map_or_else(Vec::new, |(item, _)| item.materials.iter().map(|material| material.id.clone()).collect());
    let of = |status| case.materials.values().filter(move |material| material.status == status);
    let in_scope = !people.chance(8);
    let parts = NoticeParts {
        in_scope,
        missing: of(MaterialStatus::Missing).map(|material| material.material.clone()).collect(),
        defective: of(MaterialStatus::Defective).cloned().collect(),
        time_limit: "受理后按目录".into(),
        reasons: if in_scope { String::new() } else { "不属本中心职权".into() },
        empty_because: vec![],
        needed,
    };
    let empty = [
        (2, parts.needed.is_empty()),
        (4, parts.missing.is_empty()),
        (5, parts.defective.is_empty()),
        (6, parts.reasons.is_empty()),
    ];
    let because =
        empty.iter().filter(|(_, empty)| *empty).map(|(part, _)| EmptyPart { part: *part, because: "无".into() });
    let empty_because = because.collect();
    Notify { parts: NoticeParts { empty_because, ..parts } }.into()
}

fn supplement(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let lacking = case.materials.values().filter(|material| material.status != MaterialStatus::Presented);
    let brought = lacking.filter_map(|material| {
        let status = match people.dice.below(10) {
            0..8 => MaterialStatus::Presented,
            8 => MaterialStatus::Defective,
            _ => return None,
        };
        Some(found(&material.material, status))
    });
    Supplement { materials: brought.collect() }.into()
}

/// A correction of something that the case has: its window, its start, its end, a step, a material.
fn correct(people: &mut People<'_>, case: &Case) -> CaseCommand {
    let (field, holder) = people.dice.pick(&[
        (CorrectedField::Window, "registered"),
        (CorrectedField::StartAt, "accepted"),
        (CorrectedField::FinishedAt, "finished"),
        (CorrectedField::FinishedAt, "finished"),
        (CorrectedField::Step, "step-taken"),
        (CorrectedField::Material, "registered"),
    ]);
    let held = case.history.iter().rev().find(|event| event.event_type.contains(holder));
    let hours = people.dice.below(60) as i64;
    let near = case.finished.as_ref().map(|ending| ending.at).or(case.start_at).unwrap_or(people.now);
    let to = match field {
        CorrectedField::Window => people.dice.pick(&["W01", "W02", "W05", "W99"]).to_owned(),
        CorrectedField::StartAt | CorrectedField::FinishedAt => (near + TimeDelta::hours(hours - 30)).to_rfc3339(),
        CorrectedField::Material => case.materials.keys().next().map_or_else(String::new, |id| format!("{id}: 已核对")),
        CorrectedField::Result | CorrectedField::Step => "复核".into(),
    };
    Correct { version: held.map_or(1, |event| event.version), field, to, reason: "据原件更正".into() }.into()
}
