//! How the events make the state (否定演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{DenialEvent, Issued, Objected, ReportCopy, Reported, Reviewed};
use super::state::{Denial, Objection, Report, Review};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Denial>>, event: &DenialEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_mut(), event) {
        (None, DenialEvent::Issued(event)) => {
            *state = Some(Box::new(issued(event, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} comes before the denial", event.event_type().0))),
        (Some(denial), event) => {
            follow(denial, event, stamp)?;
            denial.version = stamp.version;
            // Time never goes back, even where a foreign log would say so.
            denial.last_at = denial.last_at.max(stamp.time);
            Ok(())
        }
    }
}

fn issued(event: &Issued, stamp: Stamp) -> Denial {
    Denial {
        number: event.number.clone(),
        responsible: event.handler.clone(),
        handler: event.handler.clone(),
        window: event.window.clone(),
        matter: event.matter.clone(),
        item: event.item.clone(),
        scope: event.scope,
        importance: event.importance,
        issued_at: stamp.time,
        last_at: stamp.time,
        version: stamp.version,
        objection: None,
        report: None,
        review: None,
        notified_at: None,
        reported_up_at: None,
    }
}

fn follow(denial: &mut Denial, event: &DenialEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match event {
        DenialEvent::Issued(_) => return Err(Unfoldable("it was denied before".into())),
        DenialEvent::Objected(event) => denial.objection = Some(objection(event, stamp)),
        DenialEvent::ObjectionWithdrawn(_) => denial.objection = None,
        DenialEvent::ReportMissing(_) => {
            let standing = denial.objection.as_mut();
            standing.ok_or_else(|| Unfoldable("nobody objected, so no report is missing".into()))?.found_missing = true;
        }
        DenialEvent::Reported(event) => denial.report = Some(report(event, stamp)),
        DenialEvent::CopyAcknowledged(event) => {
            let report = reported(denial)?;
            match event.copy {
                ReportCopy::Review => report.review_copy = Some(stamp.time),
                ReportCopy::Archive => report.archive_copy = Some(stamp.time),
            }
        }
        DenialEvent::Reviewed(event) => {
            reported(denial)?;
            denial.review = Some(review(event, stamp));
        }
        DenialEvent::CorrectionNotified(_) => match &denial.review {
            Some(_) => denial.notified_at = Some(stamp.time),
            None => return Err(Unfoldable("nothing was corrected that could be told".into())),
        },
        DenialEvent::ReportedUp(_) => {
            reported(denial)?;
            denial.reported_up_at = Some(stamp.time);
        }
        DenialEvent::HandedOver(event) => denial.responsible = event.to.clone(),
    }
    Ok(())
}

fn reported(denial: &mut Denial) -> Result<&mut Report, Unfoldable> {
    denial.report.as_mut().ok_or_else(|| Unfoldable("the denial was not reported".into()))
}

fn objection(event: &Objected, stamp: Stamp) -> Objection {
    let (manner, report) = (event.manner, event.report.clone());
    Objection { version: stamp.version, at: stamp.time, manner, report, found_missing: false }
}

fn report(event: &Reported, stamp: Stamp) -> Report {
    Report {
        number: event.number.clone(),
        at: stamp.time,
        reviewer: event.reviewer.clone(),
        archivist: event.archivist.clone(),
        review: event.review.clone(),
        report_up: event.report_up.clone(),
        review_copy: None,
        archive_copy: None,
    }
}

fn review(event: &Reviewed, stamp: Stamp) -> Review {
    Review { outcome: event.outcome, by: event.by.clone(), at: stamp.time, notice: event.notice.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;
    use crate::matters::denial::events::{CopyAcknowledged, ReportedUp};

    #[test]
    fn nothing_comes_before_the_denial_and_it_is_denied_once() {
        let scenario = Scenario::new().issued();
        let (stamp, first) = (scenario.stamp(), scenario.events()[0].clone());
        let mut state = Some(Box::new(scenario.denial().clone()));
        assert!(evolve(&mut state, &first, stamp).is_err());
        let copy = DenialEvent::from(CopyAcknowledged { copy: ReportCopy::Review, by: "P006".into() });
        assert!(evolve(&mut None, &copy, stamp).is_err());
    }

    #[test]
    fn what_needs_a_report_is_named_without_one_and_changes_nothing() {
        let scenario = Scenario::new().issued();
        let mut state = Some(Box::new(scenario.denial().clone()));
        let up =
            ReportedUp {
                by: "P006".into(), to: "P002".into(), document: "栟审1号".into(), summary: "重大事项".into()
            };
        let copy = CopyAcknowledged { copy: ReportCopy::Archive, by: "P007".into() };
        for event in [DenialEvent::from(up), DenialEvent::from(copy)] {
            assert!(evolve(&mut state, &event, scenario.stamp()).is_err(), "{event:?}");
        }
        assert_eq!(state.as_deref(), Some(scenario.denial()));
    }

    #[test]
    fn a_denial_is_settled_when_everything_it_asks_for_is_done() {
        let settled = |scenario: &Scenario| scenario.denial().is_settled();
        let scenario = Scenario::new().issued();
        assert!(!settled(&scenario), "it can still be objected to");
        let reviewing = scenario.objected().reported().acknowledged();
        assert!(!settled(&reviewing) && settled(&reviewing.clone().upheld()));
        let corrected = reviewing.corrected();
        assert!(!settled(&corrected) && settled(&corrected.notified()));
        let important = Scenario::new().important().objected().reported().acknowledged().upheld();
        assert!(!settled(&important) && settled(&important.reported_up()));
    }
}
