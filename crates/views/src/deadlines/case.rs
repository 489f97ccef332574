//! The clocks of a case (办件): acceptance decision, promise, statutory period, special procedures.
//!
//! Implements time-limit/2 (the period starts at acceptance), time-limit/3.1 (a consultation's at registration), time-limit/3.4 and 行政许可法 art. 32, 42 and 45.
use super::approval::Settled;
use super::opening::{facts, hand_over, next, obligation, open_ones, ordinals};
use super::row::{Clock, MovedBy, Obligation, PauseSpan, Status};
use super::store::{Cause, Fold, cancel, judge, meet};
use super::{Facts, approval};
use crate::concern::unfolded;
use crate::view::Unappliable;
use anjuan_domain::clock::Commitment;
use anjuan_domain::matters::case::events::{
    Accepted, CaseEvent, Corrected, CorrectedField, NoticeParts, PartAssigned, Paused, Rated, Registered, Reopened,
};
use anjuan_domain::vocabulary::stamp::Instant;

/// The periods that run from acceptance.
const PERIODS: [Clock; 2] = [Clock::Promise, Clock::Statutory];
/// The clocks of a case, each with its first ordinal.
const CLOCKS: [(Clock, u32); 7] = [
    (Clock::AcceptanceDecision, 0),
    (Clock::Promise, 0),
    (Clock::Statutory, 0),
    (Clock::Pause, 1),
    (Clock::JointPart, 1),
    (Clock::RatingMend, 0),
    (Clock::Approval, 1),
];
/// Those of them that are somebody's who works it, and pass with it.
const WORKED: usize = 6;

/// Folds one event of a case, and what it settles.
pub(super) fn apply(fold: &mut Fold<'_>, event: &CaseEvent) -> Result<(), Unappliable> {
    if let Some(act) = event.settles() {
        let taken_back = matches!(event, CaseEvent::ApprovalWithdrawn(_));
        approval::settled(fold, act, if taken_back { Settled::TakenBack } else { Settled::Decided })?;
    }
    change_by(fold, event)
}

fn change_by(fold: &mut Fold<'_>, event: &CaseEvent) -> Result<(), Unappliable> {
    if let CaseEvent::Registered(registered) = event {
        return register(fold, registered);
    }
    if !fold.is_registered() {
        return Err(Unappliable(format!("{} was never registered", fold.aggregate)));
    }
    let time = fold.time;
    match event {
        CaseEvent::NoticeGiven(notice) => {
            asked(fold, &notice.parts)?;
            decided(fold, |row| {
                // Told too late, or told nothing, the law still accepts (行政许可法 art. 32): the service has that to record.
                match notice.parts.settles_intake() && time >= row.start {
                    true if time <= row.due_at => meet(row, time),
                    true => row.told_late_at = row.told_late_at.or(Some(time)),
                    false => {}
                }
            })
        }
        CaseEvent::SupplementReceived(supplement) if supplement.complete => completed(fold),
        CaseEvent::SupplementReceived(_) => Ok(()),
        CaseEvent::Returned(_) => {
            decided(fold, |row| meet(row, time))?;
            cancel_all(fold)
        }
        CaseEvent::Accepted(accepted) => accept(fold, accepted),
        CaseEvent::Paused(paused) => pause(fold, paused),
        CaseEvent::Resumed(resumed) => resume(fold, resumed.ordinal),
        CaseEvent::Extended(extended) => periods(fold, &Some((MovedBy::Extension, extended.approver.clone())), |row| {
            row.extensions.push(extended.by);
        }),
        CaseEvent::Expedited(_) => {
            fold.change_facts(|facts| facts.expedited = true);
            every(fold, |row| row.expedited = true)
        }
        CaseEvent::Reclassified(reclassified) => {
            let Commitment { limit, rule } = reclassified.promise.clone();
            let cause = Some((MovedBy::Reclassification, rule.clone()));
            let change = |row: &mut Obligation| (row.limit, row.rule) = (Some(limit), rule);
            let which = (Clock::Promise, current(fold, Clock::Promise));
            fold.change(which, cause, change, |_| ()).map(drop)
        }
        CaseEvent::Finished(_) => finish(fold),
        CaseEvent::Voided(_) => cancel_all(fold),
        CaseEvent::EntryErrorMarked(_) => unmake(fold),
        CaseEvent::Corrected(corrected) => correct(fold, corrected),
        CaseEvent::Denied(_) => deny(fold),
        CaseEvent::Reopened(reopened) => reopen(fold, reopened),
        CaseEvent::HandedOver(moved) => hand_over(fold, &CLOCKS[..WORKED], (&moved.from, &moved.to)),
        CaseEvent::PartAssigned(part) => assign(fold, part),
        CaseEvent::PartDone(part) => part_row(fold, part.ordinal, |row| meet(row, time)),
        CaseEvent::LeadReassigned(lead) => led_by(fold, &lead.to),
        CaseEvent::Rated(rated) => rate(fold, rated),
        CaseEvent::ApprovalAsked(asked) => approval::asked(fold, asked),
        CaseEvent::AgencyAsked(asked) => approval::agency_asked(fold, asked),
        CaseEvent::AgencyDeclined(declined) => approval::agency_answered(fold, &declined.agent),
        CaseEvent::AgencyTaken(taken) => approval::agency_answered(fold, &taken.agent),
        // Whatever settles an approval only does that, or is folded above and settles it besides.
        CaseEvent::ApprovalRefused(_) | CaseEvent::ApprovalWithdrawn(_) => Ok(()),
        CaseEvent::Mended(_) => open_ones(fold, (Clock::RatingMend, 0), &mut |row| meet(row, time)),
        _ => Err(unfolded(event.event_type().0)),
    }
}

fn register(fold: &mut Fold<'_>, registered: &Registered) -> Result<(), Unappliable> {
    if fold.is_registered() {
        return Err(Unappliable("a second registration".into()));
    }
    let facts = Facts {
        number: registered.number.clone(),
        item: Some(registered.item.clone()),
        window: registered.window.clone(),
        responsible: registered.handler.clone(),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: registered.origin.as_ref().map(|_| fold.stored.by.to_owned()),
    };
    let (clock, period) = match (&registered.notice, &registered.answer) {
        (Some(notice), _) => (Clock::AcceptanceDecision, notice),
        // A consultation is never accepted: its answer is promised from here on (time-limit/3.1).
        (None, Some(answer)) => (Clock::Promise, answer),
        (None, None) => {
            fold.keep_facts(facts);
            return Ok(());
        }
    };
    let row = obligation(fold, &facts, (clock, 0), (fold.time, period));
    if clock == Clock::Promise || facts.imported_by.is_some() {
        fold.keep_facts(facts);
    }
    fold.open(row)
}

/// In scope, a notice that settles the intake asks for materials, and acceptance waits for them (time-limit/3.2).
fn asked(fold: &mut Fold<'_>, parts: &NoticeParts) -> Result<(), Unappliable> {
    if parts.in_scope && parts.settles_intake() {
        let facts = facts(fold)?;
        fold.keep_facts(Facts { asked: true, ..facts });
    }
    Ok(())
}

/// Complete after a notice, acceptance is to be decided anew, in the same period (time-limit/3.2, 行政许可法 art. 32).
fn completed(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    fold.change_facts(|facts| facts.asked = false);
    let Some(first) = fold.obligation(Clock::AcceptanceDecision, 0) else { return Ok(()) };
    let (Some(limit), rule) = (first.limit, first.rule) else { return Ok(()) };
    // What comes in after an acceptance by law decides nothing any more.
    if fold.has(Clock::Promise, 0) {
        return Ok(());
    }
    if ordinals(fold, Clock::AcceptanceDecision, 0)
        .into_iter()
        .any(|ordinal| fold.is_open(Clock::AcceptanceDecision, ordinal))
    {
        return Ok(());
    }
    let (facts, next) = (facts(fold)?, next(fold, Clock::AcceptanceDecision, 0));
    let start = (fold.time, &Commitment { limit, rule });
    fold.open(obligation(fold, &facts, (Clock::AcceptanceDecision, next), start))
}

fn accept(fold: &mut Fold<'_>, accepted: &Accepted) -> Result<(), Unappliable> {
    if fold.has(Clock::Promise, 0) {
        return Err(Unappliable("a second acceptance".into()));
    }
    let (time, facts) = (fold.time, facts(fold)?);
    decided(fold, |row| {
        let was_open = row.is_open();
        meet(row, time);
        if accepted.deemed && was_open {
            row.status = Status::MetLate;
            // It counts from the due instant, however late the service did it: nobody above hears of the days in between.
            let due = row.due_at;
            row.steps.retain(|step| step.taken.is_some() || step.falls_at <= due);
        }
    })?;
    let promise = obligation(fold, &facts, (Clock::Promise, 0), (accepted.start_at, &accepted.promise));
    fold.open(Obligation { fixed_due_at: accepted.due_at, ..promise })?;
    match &accepted.statutory {
        None => Ok(()),
        Some(statutory) => fold.open(obligation(fold, &facts, (Clock::Statutory, 0), (accepted.start_at, statutory))),
    }
}

fn pause(fold: &mut Fold<'_>, paused: &Paused) -> Result<(), Unappliable> {
    if fold.has(Clock::Pause, paused.ordinal) {
        return Err(Unappliable(format!("pause {} began twice", paused.ordinal)));
    }
    let facts = facts(fold)?;
    let commitment = Commitment { limit: paused.approved, rule: paused.basis.clone() };
    fold.open(obligation(fold, &facts, (Clock::Pause, paused.ordinal), (fold.time, &commitment)))?;
    let span = PauseSpan {
        ordinal: paused.ordinal,
        from: fold.time,
        until: None,
        approved: paused.approved,
        approved_until: fold.time,
        label: format!("{} · {}", paused.basis, paused.approver),
    };
    periods(fold, &Some((MovedBy::Pause, paused.ordinal.to_string())), |row| {
        row.pauses.push(span.clone());
        row.status = Status::Paused;
    })
}

fn resume(fold: &mut Fold<'_>, ordinal: u32) -> Result<(), Unappliable> {
    let time = fold.time;
    if !change(fold, (Clock::Pause, ordinal), |row| meet(row, time))? {
        return Err(Unappliable(format!("pause {ordinal} never began")));
    }
    periods(fold, &Some((MovedBy::Resume, ordinal.to_string())), |row| end_pauses(row, time))
}

fn end_pauses(row: &mut Obligation, at: Instant) {
    for pause in row.pauses.iter_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(at);
    }
    row.status = Status::Open;
}

fn finish(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    decided(fold, |row| meet(row, time))?;
    open_ones(fold, (Clock::Approval, 1), &mut |row| cancel(row, time))?;
    for clock in PERIODS {
        let ordinal = current(fold, clock);
        let Some(row) = fold.obligation(clock, ordinal).filter(Obligation::is_open) else { continue };
        let lasting = row.pauses.iter().find(|pause| pause.until.is_none());
        let cause = lasting.map(|pause| (MovedBy::Resume, pause.ordinal.to_string()));
        fold.change((clock, ordinal), cause, |row| end_pauses(row, time), |row| meet(row, time))?;
    }
    pauses(fold, |row| meet(row, time))
}

/// A denial ends what a finish ends; what departments still owed falls away (denial-report/2).
fn deny(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    finish(fold)?;
    open_ones(fold, (Clock::JointPart, 1), &mut |row| cancel(row, time))
}

/// The periods start anew at the reopening, in rows of their own; undecided acceptance is to be decided anew,
/// unless it waits for materials. What departments owed when it was denied is owed again (denial-report/6).
fn reopen(fold: &mut Fold<'_>, reopened: &Reopened) -> Result<(), Unappliable> {
    let (time, facts) = (fold.time, facts(fold)?);
    let clocks: &[Clock] = match fold.has(Clock::Promise, 0) {
        true => &PERIODS,
        // It is the applicant's turn, as it was before the denial.
        false if facts.asked => &[],
        false => &[Clock::AcceptanceDecision],
    };
    for clock in clocks {
        let ordinal = current(fold, *clock);
        let Some(last) = fold.obligation(*clock, ordinal) else { continue };
        let Some(limit) = last.limit else { continue };
        let commitment = Commitment { limit, rule: last.rule };
        let ordinal = next(fold, *clock, 0);
        fold.open(obligation(fold, &facts, (*clock, ordinal), (time, &commitment)))?;
    }
    for ordinal in ordinals(fold, Clock::JointPart, 1) {
        if fold.obligation(Clock::JointPart, ordinal).is_some_and(|row| row.status == Status::Cancelled) {
            let cause = Some((MovedBy::Reopening, reopened.denial.clone()));
            let again = |row: &mut Obligation| {
                // What was late when it fell away stays late since then.
                if row.met_at.is_none_or(|at| at <= row.due_at) {
                    row.start = time;
                }
                (row.status, row.met_at) = (Status::Open, None);
            };
            fold.change((Clock::JointPart, ordinal), cause, again, |_| ())?;
        }
    }
    Ok(())
}

/// A department's part has its own period, window and person (post/1.4).
fn assign(fold: &mut Fold<'_>, part: &PartAssigned) -> Result<(), Unappliable> {
    if fold.has(Clock::JointPart, part.ordinal) {
        return Err(Unappliable(format!("part {} was assigned twice", part.ordinal)));
    }
    let facts = Facts { window: part.window.clone(), responsible: part.handler.clone(), ..facts(fold)? };
    fold.open(obligation(fold, &facts, (Clock::JointPart, part.ordinal), (fold.time, &part.limit)))
}

fn part_row(fold: &mut Fold<'_>, ordinal: u32, settle: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    match change(fold, (Clock::JointPart, ordinal), settle)? {
        true => Ok(()),
        false => Err(Unappliable(format!("part {ordinal} was never assigned"))),
    }
}

/// A bad rating is called back and mended (work/3, GB/T 39046).
/// A bad rating is to be mended. The applicant's own takes the place of one that the staff entered: nothing is owed for that one any
/// more.
fn rate(fold: &mut Fold<'_>, rated: &Rated) -> Result<(), Unappliable> {
    if let Some(replaced) = rated.replaces {
        let time = fold.time;
        let settle = &mut |row: &mut Obligation| {
            if row.start == replaced.at {
                cancel(row, time);
            }
        };
        open_ones(fold, (Clock::RatingMend, 0), settle)?;
    }
    let Some(mend) = rated.mend.as_ref() else { return Ok(()) };
    let (facts, ordinal) = (facts(fold)?, next(fold, Clock::RatingMend, 0));
    fold.open(obligation(fold, &facts, (Clock::RatingMend, ordinal), (fold.time, mend)))
}

fn cancel_all(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    for clock in CLOCKS {
        open_ones(fold, clock, &mut |row| cancel(row, time))?;
    }
    Ok(())
}

/// What was entered by error never was owed (误录).
fn unmake(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    cancel_all(fold)?;
    each_of(fold, &CLOCKS, |row| row.never = true)
}

/// The case is another window's; a department's part stays where it is.
/// Another window leads from now on; what was due before was the other's (first-asked/3.3).
fn led_by(fold: &mut Fold<'_>, to: &str) -> Result<(), Unappliable> {
    let time = fold.time;
    fold.change_facts(|facts| to.clone_into(&mut facts.window));
    every(fold, |row| row.led_by(to, time))
}

/// It was another window's from the beginning, as a correction says.
fn window(fold: &mut Fold<'_>, to: &str) -> Result<(), Unappliable> {
    fold.change_facts(|facts| to.clone_into(&mut facts.window));
    every(fold, |row| {
        to.clone_into(&mut row.window);
        row.led.clear();
    })
}

/// The last ordinal of a period: above 0 only after a reopening.
fn current(fold: &mut Fold<'_>, clock: Clock) -> u32 {
    match fold.is_open(clock, 0) {
        true => 0,
        false => next(fold, clock, 0).saturating_sub(1),
    }
}

fn correct(fold: &mut Fold<'_>, corrected: &Corrected) -> Result<(), Unappliable> {
    match corrected.field {
        CorrectedField::Window => window(fold, &corrected.to),
        CorrectedField::StartAt => {
            let start = instant(&corrected.to)?;
            let cause = Some((MovedBy::Correction, corrected.version.to_string()));
            for clock in PERIODS {
                let which = (clock, current(fold, clock));
                fold.change(which, cause.clone(), |row| row.start = start, judge)?;
            }
            Ok(())
        }
        CorrectedField::FinishedAt => {
            let at = instant(&corrected.to)?;
            for clock in PERIODS {
                let ordinal = current(fold, clock);
                let row = fold.obligation(clock, ordinal);
                if row.is_some_and(|row| matches!(row.status, Status::Met | Status::MetLate)) {
                    fold.change((clock, ordinal), None, |row| row.met_at = Some(at), judge)?;
                }
            }
            Ok(())
        }
        CorrectedField::Result | CorrectedField::Step | CorrectedField::Material => Ok(()),
    }
}

fn instant(text: &str) -> Result<Instant, Unappliable> {
    let parsed = chrono::DateTime::parse_from_rfc3339(text);
    parsed.map(|instant| instant.to_utc()).map_err(|_| Unappliable(format!("`{text}` is not an instant")))
}

/// Changes the acceptance decision where it is still open.
fn decided(fold: &mut Fold<'_>, mut settle: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    open_ones(fold, (Clock::AcceptanceDecision, 0), &mut settle)
}

/// Changes the periods that still run and derives them anew.
fn periods(fold: &mut Fold<'_>, cause: &Cause, mut change: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    for clock in PERIODS {
        let ordinal = current(fold, clock);
        if fold.is_open(clock, ordinal) {
            fold.change((clock, ordinal), cause.clone(), &mut change, |_| ())?;
        }
    }
    Ok(())
}

/// Changes the rows of the special procedures that are still open.
fn pauses(fold: &mut Fold<'_>, mut settle: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    open_ones(fold, (Clock::Pause, 1), &mut settle)
}

/// Changes every row of the case itself, open or over.
fn every(fold: &mut Fold<'_>, each: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    each_of(fold, &CLOCKS[..4], each)
}

/// Changes every row of these clocks, open or over.
fn each_of(
    fold: &mut Fold<'_>,
    clocks: &[(Clock, u32)],
    mut each: impl FnMut(&mut Obligation),
) -> Result<(), Unappliable> {
    for (clock, first) in clocks {
        for ordinal in ordinals(fold, *clock, *first) {
            change(fold, (*clock, ordinal), &mut each)?;
        }
    }
    Ok(())
}

/// Changes one row, whose due instant stays.
fn change(fold: &mut Fold<'_>, which: (Clock, u32), settle: impl FnOnce(&mut Obligation)) -> Result<bool, Unappliable> {
    fold.change(which, None, |_| (), settle)
}
