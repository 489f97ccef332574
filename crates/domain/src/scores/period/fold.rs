//! How a period's events make its state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{Decided, Opened, PeriodEvent};
use super::span::Span;
use super::state::{Decision, Period, Stage};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Period>>, event: &PeriodEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let cannot = |stage: Stage| Unfoldable(format!("{} does not follow: {}", event.event_type().0, stage.words().0));
    if let PeriodEvent::Opened(opened) = event {
        if let Some(known) = state.as_ref().filter(|known| known.stage != Stage::New) {
            return Err(cannot(known.stage));
        }
        *state = Some(Box::new(begun(opened, stamp)));
        return Ok(());
    }
    let period = state.as_mut().ok_or_else(|| cannot(Stage::New))?;
    match (period.stage, event) {
        (Stage::Open, PeriodEvent::Closed(closed)) => {
            period.stage = Stage::Closed;
            period.subjects.clone_from(&closed.subjects);
            period.contest_until = Some(closed.contest_until);
        }
        (Stage::Closed, PeriodEvent::Decided(decided)) => {
            period.stage = Stage::Decided;
            period.decision = Some(decision(decided));
        }
        // Decided anew after a sheet changed; what was published stays published.
        (Stage::Decided | Stage::Published, PeriodEvent::Decided(decided)) => {
            period.decision = Some(decision(decided));
        }
        (Stage::Decided | Stage::Published, PeriodEvent::Published(published)) => {
            period.stage = Stage::Published;
            period.published = published.version;
        }
        (stage, _) => return Err(cannot(stage)),
    }
    period.version = stamp.version;
    Ok(())
}

fn decision(decided: &Decided) -> Decision {
    Decision {
        version: decided.version.unwrap_or(1),
        document: decided.document.clone(),
        scores: decided.sheets.as_ref().map(|sheets| sheets.scores.clone()).unwrap_or_default(),
        grades: decided.grades.clone(),
        named: decided.named.clone(),
        tie_reason: decided.tie_reason.clone(),
    }
}

fn begun(opened: &Opened, stamp: Stamp) -> Period {
    let span = Span { kind: opened.kind, from: opened.from, until: opened.until };
    Period {
        id: span.id(),
        span,
        version: stamp.version,
        stage: Stage::Open,
        subjects: opened.subjects.clone(),
        contest_until: None,
        decision: None,
        published: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    #[test]
    fn nothing_follows_out_of_turn_and_what_cannot_follow_changes_nothing() {
        let (scenario, events) = Scenario::published();
        for (at, event) in events.iter().enumerate() {
            let mut state = Scenario::folded(&events[..at]);
            assert_eq!(evolve(&mut state, event, scenario.stamp()), Ok(()), "{at}");
            for later in events.iter().skip(at + 1) {
                let mut state = Scenario::folded(&events[..at]);
                let before = state.clone();
                assert!(evolve(&mut state, later, scenario.stamp()).is_err(), "{later:?}");
                assert_eq!(state, before);
            }
        }
    }
}
