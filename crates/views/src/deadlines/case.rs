//! The clocks of a case (办件): acceptance decision, promise, statutory period, special procedures.
//!
//! Implements time-limit/2 (the period starts at acceptance), time-limit/3.4 and 行政许可法 art. 32, 42 and 45.
use super::CaseFacts;
use super::row::{Clock, MovedBy, Obligation, PauseSpan, Status};
use super::store::{Cause, Fold, cancel, judge, meet};
use crate::view::Unappliable;
use anjuan_domain::case::events::{Accepted, CaseEvent, Commitment, Corrected, CorrectedField, Paused, Registered};
use anjuan_domain::event::Instant;

/// The periods that run from acceptance.
const PERIODS: [Clock; 2] = [Clock::Promise, Clock::Statutory];

/// Folds one event of a case.
pub(super) fn apply(fold: &mut Fold<'_>, event: &CaseEvent) -> Result<(), Unappliable> {
    if let CaseEvent::Registered(registered) = event {
        return register(fold, registered);
    }
    if !fold.is_registered() {
        return Err(Unappliable(format!("{} was never registered", fold.aggregate)));
    }
    let time = fold.time;
    match event {
        CaseEvent::NoticeGiven(notice) => decided(fold, |row| {
            // Told too late, or told nothing, the law still accepts (行政许可法 art. 32): the house has that to record.
            match notice.parts.settles_intake() && time >= row.start {
                true if time <= row.due_at => meet(row, time),
                true => row.told_late_at = row.told_late_at.or(Some(time)),
                false => {}
            }
        }),
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
            fold.change((Clock::Promise, 0), cause, change, |_| ()).map(drop)
        }
        CaseEvent::Finished(_) => finish(fold),
        CaseEvent::Voided(_) | CaseEvent::EntryErrorMarked(_) => cancel_all(fold),
        CaseEvent::Corrected(corrected) => correct(fold, corrected),
        CaseEvent::Denied(_)
        | CaseEvent::Reopened(_)
        | CaseEvent::HandedOver(_)
        | CaseEvent::PartAssigned(_)
        | CaseEvent::PartDone(_)
        | CaseEvent::LeadReassigned(_)
        | CaseEvent::AgencyTaken(_)
        | CaseEvent::VisitArranged(_)
        | CaseEvent::VisitRecorded(_)
        | CaseEvent::FollowedUp(_)
        | CaseEvent::Rated(_)
        | CaseEvent::CalledBack(_)
        | CaseEvent::Mended(_)
        | CaseEvent::AttemptRefused(_) => Ok(()),
        CaseEvent::Registered(_)
        | CaseEvent::StepTaken(_)
        | CaseEvent::FeeCharged(_)
        | CaseEvent::FeeRefunded(_)
        | CaseEvent::Added(_) => Ok(()),
    }
}

fn facts(fold: &mut Fold<'_>) -> Result<CaseFacts, Unappliable> {
    fold.facts().ok_or_else(|| Unappliable(format!("{} was never registered", fold.aggregate)))
}

fn register(fold: &mut Fold<'_>, registered: &Registered) -> Result<(), Unappliable> {
    if fold.is_registered() {
        return Err(Unappliable("a second registration".into()));
    }
    let facts = CaseFacts {
        number: registered.number.clone(),
        item: registered.item.clone(),
        window: registered.window.clone(),
        expedited: false,
    };
    match &registered.notice {
        None => {
            fold.keep_facts(facts);
            Ok(())
        }
        Some(notice) => {
            let row = obligation(fold, &facts, (Clock::AcceptanceDecision, 0), (fold.time, notice));
            fold.open(Obligation { responsible: registered.handler.clone(), ..row })
        }
    }
}

fn obligation(
    fold: &Fold<'_>,
    facts: &CaseFacts,
    (clock, ordinal): (Clock, u32),
    (start, commitment): (Instant, &Commitment),
) -> Obligation {
    Obligation {
        aggregate: fold.aggregate.clone(),
        number: facts.number.clone(),
        clock,
        ordinal,
        rule: commitment.rule.clone(),
        window: facts.window.clone(),
        responsible: fold.responsible.to_owned(),
        item: Some(facts.item.clone()),
        start,
        limit: Some(commitment.limit),
        fixed_due_at: None,
        extensions: vec![],
        pauses: vec![],
        due_at: start,
        warn_at: None,
        provisional: false,
        calendar: String::new(),
        rulebook: fold.rulebook.to_owned(),
        status: Status::Open,
        met_at: None,
        expedited: facts.expedited,
        left_open_at: None,
        referred_to: None,
        told_late_at: None,
        late_entry_until: None,
        sequences: vec![],
        moves: vec![],
    }
}

/// Complete after a notice, acceptance is to be decided anew, in the same period (time-limit/3.2, 行政许可法 art. 32).
fn completed(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let Some(first) = fold.obligation(Clock::AcceptanceDecision, 0) else { return Ok(()) };
    let (Some(limit), rule) = (first.limit, first.rule) else { return Ok(()) };
    let decisions = ordinals(fold, Clock::AcceptanceDecision, 0);
    // What comes in after an acceptance by law decides nothing any more.
    if fold.has(Clock::Promise, 0) {
        return Ok(());
    }
    if decisions.iter().any(|ordinal| fold.is_open(Clock::AcceptanceDecision, *ordinal)) {
        return Ok(());
    }
    let (facts, next) = (facts(fold)?, u32::try_from(decisions.len()).unwrap_or(u32::MAX));
    let start = (fold.time, &Commitment { limit, rule });
    fold.open(obligation(fold, &facts, (Clock::AcceptanceDecision, next), start))
}

/// The ordinals that a clock of the case has, from the first.
fn ordinals(fold: &mut Fold<'_>, clock: Clock, first: u32) -> Vec<u32> {
    (first..).take_while(|ordinal| fold.has(clock, *ordinal)).collect()
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
    for clock in PERIODS {
        let Some(row) = fold.obligation(clock, 0).filter(Obligation::is_open) else { continue };
        let lasting = row.pauses.iter().find(|pause| pause.until.is_none());
        let cause = lasting.map(|pause| (MovedBy::Resume, pause.ordinal.to_string()));
        fold.change((clock, 0), cause, |row| end_pauses(row, time), |row| meet(row, time))?;
    }
    pauses(fold, |row| meet(row, time))
}

fn cancel_all(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    decided(fold, |row| cancel(row, time))?;
    for clock in PERIODS {
        if fold.is_open(clock, 0) {
            change(fold, (clock, 0), |row| cancel(row, time))?;
        }
    }
    pauses(fold, |row| cancel(row, time))
}

fn correct(fold: &mut Fold<'_>, corrected: &Corrected) -> Result<(), Unappliable> {
    match corrected.field {
        CorrectedField::Window => {
            fold.change_facts(|facts| facts.window.clone_from(&corrected.to));
            every(fold, |row| row.window.clone_from(&corrected.to))
        }
        CorrectedField::StartAt => {
            let start = instant(&corrected.to)?;
            let cause = Some((MovedBy::Correction, corrected.version.to_string()));
            for clock in PERIODS {
                fold.change((clock, 0), cause.clone(), |row| row.start = start, judge)?;
            }
            Ok(())
        }
        CorrectedField::FinishedAt => {
            let at = instant(&corrected.to)?;
            for clock in PERIODS {
                let met =
                    fold.obligation(clock, 0).is_some_and(|row| matches!(row.status, Status::Met | Status::MetLate));
                if met {
                    fold.change((clock, 0), None, |row| row.met_at = Some(at), judge)?;
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
        if fold.is_open(clock, 0) {
            fold.change((clock, 0), cause.clone(), &mut change, |_| ())?;
        }
    }
    Ok(())
}

/// Changes the rows of the special procedures that are still open.
fn pauses(fold: &mut Fold<'_>, mut settle: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    open_ones(fold, (Clock::Pause, 1), &mut settle)
}

/// Changes the rows of a clock that are still open.
fn open_ones(
    fold: &mut Fold<'_>,
    (clock, first): (Clock, u32),
    settle: &mut impl FnMut(&mut Obligation),
) -> Result<(), Unappliable> {
    for ordinal in ordinals(fold, clock, first) {
        if fold.is_open(clock, ordinal) {
            change(fold, (clock, ordinal), &mut *settle)?;
        }
    }
    Ok(())
}

/// Changes every row of the case, open or over.
fn every(fold: &mut Fold<'_>, mut each: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    for (clock, first) in
        [(Clock::AcceptanceDecision, 0), (Clock::Promise, 0), (Clock::Statutory, 0), (Clock::Pause, 1)]
    {
        for ordinal in ordinals(fold, clock, first) {
            change(fold, (clock, ordinal), &mut each)?;
        }
    }
    Ok(())
}

/// Changes one row, whose due instant stays.
fn change(fold: &mut Fold<'_>, which: (Clock, u32), settle: impl FnOnce(&mut Obligation)) -> Result<bool, Unappliable> {
    fold.change(which, None, |_| (), settle)
}
