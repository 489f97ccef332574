//! The clocks of an entry in a register (登记簿记录): deciding on what was asked for, and closing it by the time that the definition gives.
//!
//! Implements seal (approval before use), archive (what was lent comes back) and document (what came in is dealt with). The decision is owed by
//! who is to approve; the close by who has the entry in hand, and passes with it.
use super::Facts;
use super::Row;
use super::opening::{facts, hand_over, obligation, open_ones};
use super::row::Clock;
use super::store::{Fold, cancel, meet};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::clock::Commitment;
use anjuan_domain::matters::record::events::{RecordBegun, RecordEvent};
use anjuan_domain::reference::centre::Centre;

/// Folds one event of an entry.
pub(super) fn apply(centre: &Centre, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let decoded = event.data::<RecordEvent>()?;
    let fold = &mut Fold::new(centre, event, rows)?;
    let time = fold.time;
    match decoded {
        RecordEvent::Made(made) => {
            let facts = begin(fold, &made.number, &made.begun)?;
            close_by(fold, &facts, made.due.as_ref())
        }
        RecordEvent::Asked(asked) => {
            let facts = begin(fold, &asked.number, &asked.begun)?;
            let (Some(owed), Some(approver)) = (&asked.decision, &asked.approver) else { return Ok(()) };
            // It is owed by who decides it, not by who asks.
            let facts = Facts { responsible: approver.clone(), ..facts };
            fold.open(obligation(fold, &facts, (Clock::RecordApproval, 0), (fold.time, owed)))
        }
        RecordEvent::Approved(approved) => {
            let facts = facts(fold)?;
            open_ones(fold, (Clock::RecordApproval, 0), &mut |row| meet(row, time))?;
            close_by(fold, &facts, approved.due.as_ref())
        }
        RecordEvent::Refused(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::RecordApproval, 0), &mut |row| meet(row, time))?;
            open_ones(fold, (Clock::RecordClosing, 0), &mut |row| cancel(row, time))
        }
        RecordEvent::HandedOver(handed) => hand_over(fold, &[(Clock::RecordClosing, 0)], (&handed.from, &handed.to)),
        RecordEvent::Closed(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::RecordClosing, 0), &mut |row| meet(row, time))
        }
        RecordEvent::Corrected(_) => Err(crate::concern::unfolded(decoded.event_type().0)),
    }
}

fn begin(fold: &mut Fold<'_>, number: &str, begun: &RecordBegun) -> Result<Facts, Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("made a second time".into()));
    }
    let window = begun.window.clone().unwrap_or_default();
    let facts = Facts { window, responsible: begun.by.clone(), ..Facts::of_sheet(number) };
    fold.keep_facts(facts.clone());
    Ok(facts)
}

fn close_by(fold: &mut Fold<'_>, facts: &Facts, due: Option<&Commitment>) -> Result<(), Unappliable> {
    let Some(owed) = due else { return Ok(()) };
    fold.open(obligation(fold, facts, (Clock::RecordClosing, 0), (fold.time, owed)))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::Deadlines;
    use super::super::query::get;
    use super::super::row::{Clock, Obligation, Status};
    use crate::testing::{History, at, commitment, grounds};
    use anjuan_domain::matters::record::events::{Approved, Asked, Closed, HandedOver, Made, RecordBegun, Refused};

    fn begun() -> RecordBegun {
        RecordBegun {
            register: "seal-use".into(),
            definition: 1,
            article: "seal".into(),
            fields: vec![],
            by: "P001".into(),
            window: Some("W01".into()),
            readers: vec![],
            retention_years: None,
        }
    }

    fn approved() -> Approved {
        Approved { by: "P002".into(), remark: None, due: Some(commitment(1, "seal")) }
    }

    /// Asked for on Monday 3 November, to be decided within two days.
    fn asked() -> History {
        let mut history = grounds();
        let asked = Asked {
            number: "DJ-YY-20141103-E1".into(),
            begun: begun(),
            approver: Some("P002".into()),
            decision: Some(commitment(2, "seal")),
        };
        history.add("record/E1", "2014-11-03T02:00:00Z", "P001", asked);
        history
    }

    /// Asked for, approved the day after, and not closed.
    pub(in crate::deadlines) fn history() -> History {
        let mut history = asked();
        history.add("record/E1", "2014-11-04T02:00:00Z", "P002", approved());
        history
    }

    fn row(history: &History, clock: Clock) -> Option<Obligation> {
        get(history.fold::<Deadlines>().rows(), &"record/E1".parse().unwrap(), clock, 0).unwrap()
    }

    #[test]
    fn seal__the_decision_is_owed_by_the_approver_and_the_use_by_who_asked() {
        let owed = row(&asked(), Clock::RecordApproval).unwrap();
        assert_eq!((owed.responsible.as_str(), owed.due_at), ("P002", at("2014-11-05T09:30:00Z")));
        assert_eq!(row(&asked(), Clock::RecordClosing), None, "nothing is used before");
        let history = history();
        assert_eq!(row(&history, Clock::RecordApproval).unwrap().status, Status::Met);
        let owed = row(&history, Clock::RecordClosing).unwrap();
        assert_eq!((owed.responsible.as_str(), owed.due_at), ("P001", at("2014-11-05T09:30:00Z")));
        assert_eq!((owed.status, owed.rule.as_str()), (Status::Open, "seal"));
    }

    #[test]
    fn archive__what_is_closed_in_time_is_met_and_late_is_late_for_whoever_has_it_in_hand() {
        let handed = HandedOver { from: "P001".into(), to: "P005".into(), reason: "调岗".into(), by: "P001".into() };
        let mut late = history();
        late.add("record/E1", "2014-11-05T02:00:00Z", "P001", handed);
        assert_eq!(row(&late, Clock::RecordClosing).unwrap().responsible, "P005");
        late.add("record/E1", "2014-11-06T02:00:00Z", "P005", Closed { fields: vec![], by: "P005".into() });
        assert_eq!(row(&late, Clock::RecordClosing).unwrap().status, Status::MetLate);
    }

    #[test]
    fn seal__what_is_refused_owes_nothing_and_what_is_made_owes_from_the_start() {
        let mut refused = asked();
        refused.add("record/E1", "2014-11-04T02:00:00Z", "P002", Refused { by: "P002".into(), reason: "误".into() });
        assert_eq!(row(&refused, Clock::RecordApproval).unwrap().status, Status::Met);
        assert_eq!(row(&refused, Clock::RecordClosing), None);
        let mut history = grounds();
        let due = Some(commitment(5, "document"));
        let made = Made { number: "DJ-SW-20141103-E1".into(), begun: begun(), open: true, due };
        history.add("record/E1", "2014-11-03T02:00:00Z", "P001", made);
        assert_eq!(row(&history, Clock::RecordClosing).unwrap().due_at, at("2014-11-10T09:30:00Z"));
    }
}
