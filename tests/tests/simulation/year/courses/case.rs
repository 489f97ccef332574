//! Cases of the year (办件): in time and late, with a supplement, told twice, charged too much, extended too late; and
//! consultations.
use crate::year::plan::Plan;
use anjuan_domain::clock::{Counting, Limit, Unit};
use anjuan_domain::command::Body;
use anjuan_domain::matters::case::commands::{
    Accept, CaseCommand, Charge, Extend, Finish, Notify, Register, Step, Supplement,
};
use anjuan_domain::matters::case::events::{
    EmptyPart, FinishResult, HandlingForm, MaterialState, MaterialStatus, NoticeParts, StepResult,
};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::matters::entry::commands::{Confirm, Reject};
use anjuan_domain::matters::entry::id_of;
use anjuan_domain::reference::centre::definition::ItemDefinition;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, TimeDelta};

/// A case on its way.
pub(super) struct Begun {
    /// Which.
    pub(super) case: AggregateRef,
    /// Who handles it.
    pub(super) handler: String,
    /// The promised days.
    pub(super) days: i32,
    /// The statutory period, where there is one.
    statutory: Option<Limit>,
}

/// The items that are worked in days, by one department.
pub(super) fn is_plain(item: &ItemDefinition) -> bool {
    item.processing == Processing::Committed
        && item.interaction == Interaction::Application
        && item.joint_departments.is_empty()
        && item.promised.unit == Unit::WorkingDay
        && item.promised.counting == Counting::Civil
        && (3..=15).contains(&item.promised.count)
}

/// Registers an item with these materials not presented.
pub(super) fn register(
    plan: &mut Plan<'_>,
    at: Instant,
    (id, item): (&str, &ItemDefinition),
    lacking: &[(String, MaterialStatus)],
) -> Begun {
    let found = |material: &String| {
        let status = lacking.iter().find(|(lacks, _)| lacks == material).map(|(_, status)| *status);
        let status = status.unwrap_or(MaterialStatus::Presented);
        let remark = if status == MaterialStatus::Defective { "字迹不清".into() } else { String::new() };
        MaterialState { material: material.clone(), status, remark }
    };
    let register = Register {
        item: id.to_owned(),
        window: None,
        handler: None,
        contact: None,
        channel: Channel::Visit,
        place: Place::Counter,
        visitors: vec![],
        form: HandlingForm::Window,
        materials: item.materials.iter().map(|material| found(&material.id)).collect(),
        applicant: plan.party(),
        principal: None,
        origin: None,
    };
    let handler = plan.handler(id, item);
    let case = plan.open(at, &handler, Kind::Case, Body::Case(CaseCommand::Register(Box::new(register))));
    Begun { case, handler, days: item.promised.count, statutory: item.statutory }
}

/// Accepts it.
pub(super) fn accept(plan: &mut Plan<'_>, at: Instant, begun: &Begun) {
    let accept = Body::Case(Accept { promise: None, due_at: None }.into());
    plan.give(at, &begun.handler, &begun.case, accept);
}

/// Finishes it.
pub(super) fn finish(plan: &mut Plan<'_>, at: Instant, begun: &Begun) {
    plan.give(at, &begun.handler, &begun.case, issued());
}

fn issued() -> Body {
    let finish =
        Finish { result: FinishResult::Issued, document: "栟证〔2014〕1号".into(), conclusion: String::new() };
    Body::Case(finish.into())
}

/// Over its time from this start, finished then or never: what that puts in.
pub(super) fn late(plan: &mut Plan<'_>, begun: &Begun, start: Instant, finished: Option<Instant>) {
    // What is never finished is overdue only once the year has got so far.
    let end = crate::setup::instant(crate::year::END);
    let passed = |due: Instant| finished.map_or(due < end, |at| at > due);
    if passed(plan.ends(start, begun.days)) {
        plan.breach(&begun.case, "promise-late");
    }
    if begun.statutory.is_some_and(|limit| passed(plan.ends_of(start, limit))) {
        plan.breach(&begun.case, "statutory-late");
    }
}

/// One case.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    match plan.dice.below(100) {
        0..8 => consulted(plan, at),
        8..58 => in_time(plan, at),
        58..64 => too_late(plan, at),
        64..66 => never(plan, at),
        66..78 => supplemented(plan, at),
        78..81 => told_too_late(plan, at),
        81..84 => told_twice(plan, at),
        84..88 => charged(plan, at),
        88..92 => extended_too_late(plan, at),
        _ => on_paper(plan, at),
    }
}

fn begun(plan: &mut Plan<'_>, at: Instant) -> Begun {
    let (id, item) = plan.item(is_plain);
    let begun = register(plan, at, (&id, item), &[]);
    accept(plan, at + TimeDelta::minutes(6), &begun);
    begun
}

fn start(at: Instant) -> Instant {
    at + TimeDelta::minutes(6)
}

fn in_time(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    let step = Step { step: "审查".into(), handler: None, result: StepResult::Agree, opinion: String::new() };
    let days = plan.dice.below(begun.days as usize) as i32 + 1;
    plan.give(at + TimeDelta::minutes(20), &begun.handler, &begun.case, Body::Case(step.into()));
    let done = plan.after(start(at), days);
    finish(plan, done, &begun);
    if plan.chance(8) {
        plan.raced();
    }
}

fn too_late(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    let over = plan.dice.below(4) as i32 + 1;
    let done = plan.after(start(at), begun.days + over);
    finish(plan, done, &begun);
    late(plan, &begun, start(at), Some(done));
}

fn never(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    late(plan, &begun, start(at), None);
}

/// What is mandatory and no main document can be asked for.
fn askable(item: &ItemDefinition) -> Option<String> {
    item.materials.iter().find(|material| material.mandatory && !material.main).map(|material| material.id.clone())
}

fn asks(item: &ItemDefinition, missing: &[String]) -> Body {
    let parts = NoticeParts {
        in_scope: true,
        needed: item.materials.iter().map(|material| material.id.clone()).collect(),
        time_limit: "承诺时限内".into(),
        missing: missing.to_vec(),
        defective: vec![],
        reasons: String::new(),
        empty_because: [5, 6].map(|part| EmptyPart { part, because: "无".into() }).to_vec(),
    };
    Body::Case(Notify { parts }.into())
}

fn brings(materials: &[String]) -> Body {
    let brought = |material: &String| MaterialState {
        material: material.clone(),
        status: MaterialStatus::Presented,
        remark: String::new(),
    };
    Body::Case(Supplement { materials: materials.iter().map(brought).collect() }.into())
}

fn supplemented(plan: &mut Plan<'_>, at: Instant) {
    let (id, item) = plan.item(|item| is_plain(item) && askable(item).is_some());
    let lacks = vec![askable(item).unwrap()];
    let begun = register(plan, at, (&id, item), &[(lacks[0].clone(), MaterialStatus::Missing)]);
    plan.give(at + TimeDelta::minutes(8), &begun.handler, &begun.case, asks(item, &lacks));
    let days = plan.dice.below(12) as i32 + 1;
    let brought = plan.after(at, days);
    plan.give(brought, &begun.handler, &begun.case, brings(&lacks));
    let accepted = brought + TimeDelta::minutes(5);
    accept(plan, accepted, &begun);
    let done = plan.after(accepted, begun.days);
    finish(plan, done, &begun);
}

/// Nobody tells what is missing in five days: the law accepts it from the day of receipt (行政许可法 art. 32).
fn told_too_late(plan: &mut Plan<'_>, at: Instant) {
    let (id, item) = plan.item(|item| is_plain(item) && item.promised.count > 6 && askable(item).is_some());
    let begun = register(plan, at, (&id, item), &[(askable(item).unwrap(), MaterialStatus::Missing)]);
    plan.breach(&begun.case, "acceptance-late");
    let done = plan.after(at, begun.days);
    finish(plan, done, &begun);
}

/// What the first notice could have named is asked for in a second one (one-time-notice/2).
fn told_twice(plan: &mut Plan<'_>, at: Instant) {
    let optional = |item: &ItemDefinition| {
        item.materials.iter().find(|material| !material.mandatory && !material.main).map(|material| material.id.clone())
    };
    let (id, item) = plan.item(|item| is_plain(item) && askable(item).is_some() && optional(item).is_some());
    let (asked, forgotten) = (askable(item).unwrap(), optional(item).unwrap());
    let lacking = [(asked.clone(), MaterialStatus::Missing), (forgotten.clone(), MaterialStatus::Missing)];
    let begun = register(plan, at, (&id, item), &lacking);
    plan.give(at + TimeDelta::minutes(8), &begun.handler, &begun.case, asks(item, std::slice::from_ref(&asked)));
    let both = [asked, forgotten];
    let again = plan.after(at, 2);
    plan.give(again, &begun.handler, &begun.case, asks(item, &both));
    plan.breach(&begun.case, "notice-repeated");
    let brought = plan.after(again, 2);
    plan.give(brought, &begun.handler, &begun.case, brings(&both));
    let accepted = brought + TimeDelta::minutes(5);
    accept(plan, accepted, &begun);
    let done = plan.after(accepted, begun.days);
    finish(plan, done, &begun);
}

/// More is asked than is published: refused, and that it was tried is listed (commitment/11).
fn charged(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    let charge = Charge { fee: "未公布的收费".into(), amount_fen: 5_000, receipt: "SJ-1".into() };
    plan.give(at + TimeDelta::minutes(15), &begun.handler, &begun.case, Body::Case(charge.into()));
    plan.refused("case.");
    plan.breach(&begun.case, "fee-outside-catalogue");
    let done = plan.after(start(at), begun.days);
    finish(plan, done, &begun);
}

fn extended_too_late(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    let over = plan.after(start(at), begun.days + 1);
    let by = Limit { count: 3, unit: Unit::WorkingDay, counting: Counting::Civil };
    let extend = Extend { by, approver: None, reason: "情况复杂".into() };
    plan.give(over, &begun.handler, &begun.case, Body::Case(extend.into()));
    plan.refused("case.extend.");
    plan.breach(&begun.case, "extension-late");
    let done = over + TimeDelta::minutes(30);
    finish(plan, done, &begun);
    late(plan, &begun, start(at), Some(done));
}

/// Nobody accepts a consultation: its time runs from registration (time-limit/3.1).
fn consulted(plan: &mut Plan<'_>, at: Instant) {
    let (id, item) = plan.item(|item| item.interaction == Interaction::Consultation && item.promised.count == 0);
    let begun = register(plan, at, (&id, item), &[]);
    let answered = match plan.dice.below(10) {
        0 => plan.after(at, 1),
        1 => return plan.breach(&begun.case, "promise-late"),
        _ => at + TimeDelta::minutes(20),
    };
    if answered > plan.ends(at, 0) {
        plan.breach(&begun.case, "promise-late");
    }
    let result = FinishResult::Answered;
    let finish = Finish { result, document: String::new(), conclusion: "已答复，申请人满意".into() };
    plan.give(answered, &begun.handler, &begun.case, Body::Case(finish.into()));
}

/// Finished on paper in time, and entered when its time was over: what happened counts once the deputy director confirms it from the
/// paper. Until then, and where the paper shows something else, it counts as late (time-limit/2).
fn on_paper(plan: &mut Plan<'_>, at: Instant) {
    let begun = begun(plan, at);
    let happened = plan.after(start(at), begun.days);
    let entered = plan.after(start(at), begun.days + 2);
    plan.enter((entered, happened), &begun.handler, &begun.case, issued());
    // About the event with which it is finished; the world knows which that is.
    let entry = AggregateRef::new(Kind::Entry, id_of(&begun.case, 3)).unwrap();
    let (by, said) = ("P002", entered + TimeDelta::minutes(30));
    match plan.dice.below(4) {
        0 => plan.breach(&begun.case, "late-entry"),
        1 => {
            let reason = "登记簿所载为次日".into();
            plan.give(said, by, &entry, Body::Entry(Reject { reason }.into()));
            plan.breach(&begun.case, "promise-late");
        }
        _ => {
            let evidence = || "受理登记簿第12页".to_owned();
            plan.give(said, &begun.handler, &entry, Body::Entry(Confirm { evidence: evidence() }.into()));
            // By the role, and a head because it is the own entry.
            plan.refused("");
            plan.give(said, by, &entry, Body::Entry(Confirm { evidence: evidence() }.into()));
        }
    }
}
