//! The register of the staff's kinds against the domain (人员登记与域相符): every finding, patrol, recommendation and month of
//! duty stands in it once as its state says, and nothing else does.
use crate::record::Record;
use crate::rows::register;
use crate::service::Service;
use anjuan_domain::aggregate::State;
use anjuan_domain::people::duty::Duty;
use anjuan_domain::people::finding::Finding;
use anjuan_domain::people::finding::events::ContestOutcome;
use anjuan_domain::scores::recommendation::events::RecommendationOutcome;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_views::register::row::{Entry, Phase};
use std::collections::BTreeSet;

const KINDS: [Kind; 4] = [Kind::Finding, Kind::Patrol, Kind::Recommendation, Kind::Duty];

/// The register says of each what the domain says.
pub(crate) async fn agree(service: &Service, record: &Record) {
    for kind in KINDS {
        let rows = register(service, record, kind.as_str()).await;
        let history = record.histories.iter().filter(|(aggregate, _)| aggregate.kind == kind);
        let mut known = 0;
        for (aggregate, history) in history {
            let found: Vec<&Entry> =
                rows.iter().map(|row| &row.entry).filter(|entry| entry.aggregate == *aggregate).collect();
            let [entry] = found[..] else { panic!("{aggregate} stands {} times in the register", found.len()) };
            assert_eq!(entry.version as usize, history.events.len(), "{entry:#?}");
            agrees(entry, &history.state);
            known += 1;
        }
        assert_eq!(rows.len(), known, "the register has a {kind} that was never recorded");
    }
}

fn agrees(entry: &Entry, state: &State) {
    match state {
        State::Finding(Some(finding)) => {
            let persons: BTreeSet<&str> = finding.persons.iter().map(String::as_str).collect();
            assert_eq!(
                (entry.phase, entry.is_open()),
                (standing(finding), finding.is_contested() && !finding.withdrawn)
            );
            assert_eq!((&entry.number, entry.about()), (&finding.number, persons));
            assert_eq!((entry.registered_at, entry.responsible.as_str()), (finding.at, finding.inspector.as_str()));
            assert_eq!(entry.window, finding.window.clone().unwrap_or_default());
        }
        State::Patrol(Some(patrol)) => {
            let windows: BTreeSet<&str> = patrol.recorded.windows.iter().map(String::as_str).collect();
            assert_eq!((&entry.number, entry.windows(), entry.is_open()), (&patrol.recorded.number, windows, false));
            let listed = entry.patrol.as_ref().unwrap();
            let looked_at = listed.in_order as usize + listed.not_in_order.len() + listed.not_checked.len();
            assert_eq!(looked_at, patrol.recorded.checks.len(), "{entry:#?}");
        }
        State::Recommendation(Some(recommendation)) => {
            let phase = match recommendation.decided.as_ref().map(|decided| decided.outcome) {
                None => Phase::Raised,
                Some(RecommendationOutcome::Adopted) => Phase::Adopted,
                Some(RecommendationOutcome::NotAdopted) => Phase::NotAdopted,
            };
            assert_eq!((entry.phase, entry.is_open()), (phase, recommendation.decided.is_none()), "{entry:#?}");
            assert_eq!(entry.about(), BTreeSet::from([recommendation.raised.person.as_str()]));
        }
        State::Duty(Some(duty)) => of_a_month(entry, duty),
        other => panic!("{} has no state of its kind: {other:?}", entry.aggregate),
    }
}

/// A finding that was taken back is so whatever its contest came to.
fn standing(finding: &Finding) -> Phase {
    match &finding.contest {
        _ if finding.withdrawn => Phase::Withdrawn,
        None => Phase::Recorded,
        Some(contest) => match contest.outcome {
            None => Phase::Contested,
            Some(ContestOutcome::Upheld) => Phase::Upheld,
            Some(ContestOutcome::Changed) => Phase::Changed,
            Some(ContestOutcome::Withdrawn) => Phase::Withdrawn,
        },
    }
}

fn of_a_month(entry: &Entry, duty: &Duty) {
    let listed = entry.duty.as_ref().unwrap();
    assert_eq!(listed.days.len(), duty.days.len(), "{entry:#?}");
    for line in &listed.days {
        let day = &duty.days[&line.day];
        assert_eq!((&line.group, line.entries), (&day.group, day.entries), "{line:#?}");
        assert_eq!(line.persons, duty.on_duty(line.day), "{line:#?} {day:#?}");
        let given = day.handover.as_ref();
        assert_eq!(line.handed_over_at, given.map(|given| given.at), "{line:#?}");
        assert_eq!(line.handed_over_to, given.map(|given| given.to.clone()), "{line:#?}");
        assert_eq!(line.taken_over_at, given.and_then(|given| given.taken_at), "{line:#?}");
    }
}
