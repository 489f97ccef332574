//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{ContestOutcome, Decided, FindingEvent, Recorded};
use super::state::{Contest, Finding};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Finding>>, event: &FindingEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    if let FindingEvent::Recorded(recorded) = event {
        return match state {
            Some(finding) => Err(Unfoldable(format!("{} was recorded before", finding.number))),
            None => {
                *state = Some(Box::new(begun(recorded, stamp)));
                Ok(())
            }
        };
    }
    let finding = state.as_mut().ok_or_else(|| Unfoldable("nothing was recorded".into()))?;
    match event {
        FindingEvent::Recorded(_) => {}
        FindingEvent::Contested(contested) => {
            finding.contest = Some(Contest { by: contested.by.clone(), at: stamp.time, outcome: None });
        }
        FindingEvent::Decided(decided) => settle(finding, decided)?,
        FindingEvent::Withdrawn(_) => finding.withdrawn = true,
        FindingEvent::CircularIssued(issued) => finding.circular = Some(issued.number.clone()),
    }
    finding.last_at = stamp.time;
    Ok(())
}

fn begun(recorded: &Recorded, stamp: Stamp) -> Finding {
    Finding {
        number: recorded.number.clone(),
        code: recorded.code.clone(),
        persons: recorded.persons.clone(),
        window: recorded.window.clone(),
        inspector: recorded.inspector.clone(),
        at: stamp.time,
        recorded_at: stamp.recorded,
        last_at: stamp.time,
        choices: recorded.choices.clone(),
        contest: None,
        withdrawn: false,
        circular: None,
    }
}

fn settle(finding: &mut Finding, decided: &Decided) -> Result<(), Unfoldable> {
    let contest = finding.contest.as_mut().filter(|contest| contest.outcome.is_none());
    let contest = contest.ok_or_else(|| Unfoldable(format!("{} was not contested", finding.number)))?;
    contest.outcome = Some(decided.outcome);
    match decided.outcome {
        ContestOutcome::Upheld => {}
        ContestOutcome::Changed => finding.choices.clone_from(&decided.choices),
        ContestOutcome::Withdrawn => finding.withdrawn = true,
    }
    Ok(())
}
