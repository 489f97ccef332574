//! What leaves, months of duty and recommendations ask without a clock of their own (请假、值班、处理建议).
//!
//! Implements leave/2 (each of the chain in turn, then the report to the mayor), duty/2.1 and handover/1 (swaps, taking over).
use super::row::{Asking, By, Chain, Kept, Open};
use super::{On, member};
use crate::view::Unappliable;
use anjuan_domain::access::asked::Asked;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::clock::civil;
use anjuan_domain::people::duty::events::{DutyEvent, SwapProposed};
use anjuan_domain::people::duty::{Duty, evolve};
use anjuan_domain::people::leave::events::{Applied, LeaveEvent};
use anjuan_domain::scores::recommendation::events::RecommendationEvent;
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::NaiveTime;

/// One event of a leave.
pub(super) fn leave(on: &mut On<'_>, event: &LeaveEvent) {
    match event {
        LeaveEvent::Applied(applied) => apply(on, applied),
        LeaveEvent::Approved(_) => {
            let mut row = on.row();
            row.settle(Task::ApproveLeave, "");
            if let Kept::Chain(chain) = &mut row.kept {
                chain.waiting.drain(..chain.waiting.len().min(1));
                let chain = chain.as_ref().clone();
                next(on, &mut row, &chain);
            }
            on.keep(row);
        }
        LeaveEvent::Refused(_) | LeaveEvent::Cancelled(_) => on.change(Asking::over),
        LeaveEvent::ReportedToMayor(_) => on.change(|row| row.settle(Task::ReportLeave, "")),
        // What is asked by them has a clock, or the service does it.
        LeaveEvent::CertificateProvided(_)
        | LeaveEvent::Regularised(_)
        | LeaveEvent::Began(_)
        | LeaveEvent::Ended(_)
        | LeaveEvent::ReportedBack(_) => {}
    }
}

fn apply(on: &mut On<'_>, applied: &Applied) {
    let chain = Chain {
        person: applied.person.clone(),
        waiting: applied.chain.clone(),
        from: applied.from,
        to_mayor: applied.to_mayor,
    };
    let mut row = on.row();
    row.number.clone_from(&applied.number);
    row.window = applied.window.clone().unwrap_or_default();
    row.kept = Kept::Chain(Box::new(chain.clone()));
    next(on, &mut row, &chain);
    on.keep(row);
}

/// Whoever is next in the chain decides; after the last a long leave is reported to the mayor. Nobody decides on the own.
fn next(on: &On<'_>, row: &mut Asking, chain: &Chain) {
    let (but, by) = (vec![chain.person.clone()], Some(By::HalfDay(chain.from)));
    if let Some(role) = chain.waiting.first() {
        let asked = on.asks(Task::ApproveLeave, Asked::Office(*role));
        return row.ask(Open { but, by, office: Some(*role), ..asked });
    }
    row.kept = Kept::Nothing;
    if chain.to_mayor {
        row.ask(Open { but, by, ..on.asks(Task::ReportLeave, Asked::Offices) });
    }
}

/// One event of a month of duty.
pub(super) fn duty(on: &mut On<'_>, event: &DutyEvent) -> Result<(), Unappliable> {
    let mut row = on.row();
    let mut roster = if let Kept::Roster(duty) = std::mem::replace(&mut row.kept, Kept::Nothing) {
        Some(duty)
    } else {
        Duty::named(&on.aggregate.id).map(Box::new)
    };
    let stamp = Stamp { version: 0, time: on.time, recorded: on.recorded };
    evolve(&mut roster, event, stamp).map_err(|unfoldable| Unappliable(unfoldable.to_string()))?;
    let Some(duty) = roster else { return Ok(()) };
    row.number.clone_from(&on.aggregate.id);
    match event {
        DutyEvent::SwapProposed(proposed) => row.ask(swap(on, &duty, proposed)),
        DutyEvent::SwapAgreed(agreed) => row.settle(Task::AnswerSwap, &agreed.ordinal.to_string()),
        DutyEvent::SwapDeclined(declined) => row.settle(Task::AnswerSwap, &declined.ordinal.to_string()),
        DutyEvent::HandedOver(handed) => {
            let body = member("day", handed.day.to_string());
            let asked = on.asks(Task::TakeOverDuty, Asked::Person(handed.to.clone()));
            row.ask(Open { which: handed.day.to_string(), body, ..asked });
        }
        DutyEvent::TakenOver(taken) => row.settle(Task::TakeOverDuty, &taken.day.to_string()),
        DutyEvent::Generated(_)
        | DutyEvent::SubstituteArranged(_)
        | DutyEvent::ChecklistDone(_)
        | DutyEvent::TaskDone(_)
        | DutyEvent::Logged(_) => {}
    }
    row.kept = Kept::Roster(duty);
    on.keep(row);
    Ok(())
}

/// Anybody who has the other day answers, before either day begins (duty/2.1.4).
fn swap(on: &On<'_>, duty: &Duty, proposed: &SwapProposed) -> Open {
    let others = duty.on_duty(proposed.with_day).into_iter().map(str::to_owned).collect();
    let begins = civil::instant(proposed.day.min(proposed.with_day), NaiveTime::MIN);
    Open {
        which: proposed.ordinal.to_string(),
        by: Some(By::At(begins)),
        until: Some(begins),
        body: member("ordinal", proposed.ordinal),
        ..on.asks(Task::AnswerSwap, Asked::AnyOf(others))
    }
}

/// One event of a recommendation.
pub(super) fn recommendation(on: &mut On<'_>, event: &RecommendationEvent) {
    match event {
        RecommendationEvent::Raised(raised) => {
            let mut row = on.row();
            row.number.clone_from(&raised.number);
            let but = vec![raised.person.clone()];
            row.ask(Open { but, ..on.asks(Task::DecideRecommendation, Asked::Offices) });
            on.keep(row);
        }
        RecommendationEvent::Decided(_) => on.change(Asking::over),
    }
}
