//! How events of an entry in a register (登记簿记录) change its line: which register, who has it in hand, where it is in its life.
//!
//! What it says is read with the entry itself, by whom its register lets read.
use super::row::{Entry, Milestone, Phase};
use super::staff::RecordPart;
use super::{blank, change, open, reached};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::record::events::{RecordBegun, RecordEvent};

/// Folds one event of an entry.
pub(super) fn fold(event: &Given<'_>, rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    match event.data::<RecordEvent>()? {
        RecordEvent::Made(made) => {
            let row = begun(envelope, &made.number, &made.begun, if made.open { Phase::Open } else { Phase::Closed })?;
            let finished_at = (!made.open).then_some(envelope.time);
            open(event, rows, Entry { finished_at, ..row })
        }
        RecordEvent::Asked(asked) => open(event, rows, begun(envelope, &asked.number, &asked.begun, Phase::Asked)?),
        later @ (RecordEvent::Approved(_)
        | RecordEvent::Refused(_)
        | RecordEvent::HandedOver(_)
        | RecordEvent::Corrected(_)
        | RecordEvent::Closed(_)) => change(event, rows, |row| apply(row, later, envelope)),
    }
}

fn begun(envelope: &Envelope<'_>, number: &str, begun: &RecordBegun, phase: Phase) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: begun.window.clone().unwrap_or_default(),
        responsible: begun.by.clone(),
        record: Some(RecordPart {
            register: begun.register.clone(),
            definition: begun.definition,
            by: begun.by.clone(),
            decided_by: None,
        }),
        ..blank(envelope, number, phase)?
    })
}

/// Folds one later event into the line.
fn apply(row: &mut Entry, event: &RecordEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(record) = row.record.as_mut() else {
        return Err(Unappliable(format!("{} is no entry in a register", row.number)));
    };
    let milestone = match event {
        RecordEvent::Made(_) | RecordEvent::Asked(_) => return Err(Unappliable("made a second time".into())),
        RecordEvent::Approved(approved) => {
            record.decided_by = Some(approved.by.clone());
            row.phase = Phase::Open;
            Milestone::Decided
        }
        RecordEvent::Refused(refused) => {
            record.decided_by = Some(refused.by.clone());
            row.phase = Phase::Refused;
            row.finished_at = Some(envelope.time);
            Milestone::Decided
        }
        RecordEvent::HandedOver(handed) => {
            row.responsible.clone_from(&handed.to);
            Milestone::HandedOver
        }
        RecordEvent::Corrected(_) => Milestone::Corrected,
        RecordEvent::Closed(_) => {
            row.phase = Phase::Closed;
            row.finished_at = Some(envelope.time);
            Milestone::Finished
        }
    };
    reached(row, envelope, milestone)
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::query::{Filter, list};
    use super::super::row::{Entry, Phase};
    use super::super::{KINDS, Register};
    use crate::page::PageRequest;
    use crate::testing::{History, grounds};
    use anjuan_domain::matters::record::events::{Approved, Asked, Closed, Made, RecordBegun, Refused};
    use anjuan_domain::vocabulary::ids::Kind;

    fn begun(register: &str) -> RecordBegun {
        RecordBegun {
            register: register.into(),
            definition: 2,
            article: "seal".into(),
            fields: vec![],
            by: "P001".into(),
            window: None,
            readers: vec![],
            retention_years: None,
        }
    }

    fn lines(history: &History, register: &str) -> Vec<Entry> {
        let filter = Filter { kinds: vec![Kind::Record], register: Some(register.into()), ..Filter::default() };
        list(history.fold::<Register>().rows(), &filter, &PageRequest::default()).unwrap().rows
    }

    #[test]
    fn seal__a_line_says_which_register_who_decided_and_where_the_entry_is() {
        assert!(KINDS.contains(&Kind::Record));
        let mut history = grounds();
        let asked =
            |number: &str| Asked { number: number.into(), begun: begun("seal-use"), approver: None, decision: None };
        let made = Made { number: "DJ-LF-20141103-E3".into(), begun: begun("visitors"), open: false, due: None };
        history
            .add("record/E1", "2014-11-03T02:00:00Z", "P001", asked("DJ-YY-20141103-E1"))
            .add("record/E2", "2014-11-03T02:10:00Z", "P001", asked("DJ-YY-20141103-E2"))
            .add("record/E3", "2014-11-03T02:20:00Z", "P001", made)
            .add("record/E2", "2014-11-03T03:00:00Z", "P002", Refused { by: "P002".into(), reason: "误".into() });
        let phases = |history: &History| lines(history, "seal-use").iter().map(|row| row.phase).collect::<Vec<_>>();
        assert_eq!(phases(&history), [Phase::Refused, Phase::Asked], "the newest first");
        history.add(
            "record/E1",
            "2014-11-03T03:00:00Z",
            "P002",
            Approved { by: "P002".into(), remark: None, due: None },
        );
        let line = lines(&history, "seal-use").remove(1);
        let part = line.record.unwrap();
        assert_eq!((line.phase, part.definition, part.decided_by.as_deref()), (Phase::Open, 2, Some("P002")));
        history.add("record/E1", "2014-11-03T04:00:00Z", "P001", Closed { fields: vec![], by: "P001".into() });
        assert_eq!(phases(&history), [Phase::Refused, Phase::Closed]);
        let visitors = lines(&history, "visitors");
        assert_eq!((visitors.len(), visitors[0].phase), (1, Phase::Closed));
        assert!(visitors[0].finished_at.is_some(), "it stands as it was made");
    }
}
