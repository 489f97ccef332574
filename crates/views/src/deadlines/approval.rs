//! What was asked for and needs an approval (待审批): a clock for each, from the asking until it is decided, taken back, or the case is
//! over.
//!
//! Implements discipline/7: whoever is to decide finds it in the list of what they owe. No article sets the time, so that it is nobody's
//! breach. It must never say who decides: the event does.
use super::Facts;
use super::opening::{facts, obligation};
use super::row::Clock;
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::matters::case::events::{Act, ApprovalAsked};

/// It was asked for. An event of before there was a time for it opens nothing.
pub(super) fn asked(fold: &mut Fold<'_>, asked: &ApprovalAsked) -> Result<(), Unappliable> {
    let (Some(decision), Some(who)) = (&asked.decision, &asked.waits_for) else { return Ok(()) };
    let mut facts = facts(fold)?;
    facts.approvals.push(asked.act);
    let ordinal = u32::try_from(facts.approvals.len()).unwrap_or(u32::MAX);
    fold.keep_facts(facts.clone());
    let theirs = Facts { responsible: who.clone(), ..facts };
    let row = obligation(fold, &theirs, (Clock::Approval, ordinal), (fold.time, decision));
    fold.open(row)
}

/// It was decided, or taken back.
pub(super) fn settled(fold: &mut Fold<'_>, act: Act, how: Settled) -> Result<(), Unappliable> {
    let Some(facts) = fold.facts() else { return Ok(()) };
    let time = fold.time;
    for (ordinal, _) in (1..).zip(&facts.approvals).filter(|(_, asked)| **asked == act) {
        if fold.is_open(Clock::Approval, ordinal) {
            let settle = |row: &mut _| match how {
                Settled::Decided => meet(row, time),
                Settled::TakenBack => cancel(row, time),
            };
            fold.change((Clock::Approval, ordinal), None, |_| (), settle)?;
        }
    }
    Ok(())
}

/// How something that was asked for waits no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// Approved, done by whoever may approve it, or refused.
    Decided,
    /// Taken back.
    TakenBack,
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
pub(super) mod tests {
    use crate::deadlines::Deadlines;
    use crate::deadlines::query::get;
    use crate::deadlines::row::{Clock, Obligation, State, Status};
    use crate::testing::{History, accepted, commitment, grounds, registered};
    use anjuan_domain::matters::case::events::{Act, ApprovalAsked, ApprovalRefused, ApprovalWithdrawn};

    const HEAD: &str = "P003";

    fn asked(act: Act) -> ApprovalAsked {
        ApprovalAsked {
            act,
            by: "P001".into(),
            reason: "情况复杂".into(),
            limit: None,
            procedure: None,
            applicant_told: None,
            to: None,
            promise: None,
            window: None,
            decision: Some(commitment(1, "discipline/7")),
            waits_for: Some(HEAD.into()),
        }
    }

    fn row(history: &History, ordinal: u32) -> Obligation {
        let case = "case/A1".parse().unwrap();
        get(history.fold::<Deadlines>().rows(), &case, Clock::Approval, ordinal).unwrap().unwrap()
    }

    /// Case A1, of which an extension was asked for.
    pub(crate) fn history() -> History {
        let mut history = grounds();
        let accept = accepted("2014-11-03T02:00:00Z", commitment(10, "time-limit/3.4"), None);
        let registered = registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")));
        history.add("case/A1", "2014-11-03T02:00:00Z", "P001", registered);
        history.add("case/A1", "2014-11-03T02:00:00Z", "P001", accept);
        history.add("case/A1", "2014-11-04T01:00:00Z", "P001", asked(Act::Extension));
        history
    }

    #[test]
    fn discipline_7__what_was_asked_for_stands_in_the_list_of_whoever_decides_until_they_do() {
        let mut history = history();
        let waits = row(&history, 1);
        assert_eq!(
            (waits.responsible.as_str(), waits.rule.as_str(), waits.status),
            (HEAD, "discipline/7", Status::Open)
        );
        assert_eq!(waits.state(waits.due_at + chrono::TimeDelta::minutes(1)), State::Overdue);
        let refused = ApprovalRefused { act: Act::Extension, by: HEAD.into(), reason: "按期办结".into() };
        history.add("case/A1", "2014-11-04T02:00:00Z", HEAD, refused);
        assert_eq!(row(&history, 1).status, Status::Met);
        history.add("case/A1", "2014-11-04T03:00:00Z", "P001", asked(Act::GreenChannel));
        history.add("case/A1", "2014-11-04T03:00:00Z", "P001", asked(Act::Extension));
        let withdrawn = ApprovalWithdrawn { act: Act::Extension, by: "P001".into(), reason: "不再需要".into() };
        history.add("case/A1", "2014-11-04T04:00:00Z", "P001", withdrawn);
        let statuses = (row(&history, 2).status, row(&history, 3).status);
        assert_eq!(statuses, (Status::Open, Status::Cancelled), "one of a kind is settled by itself");
    }
}
