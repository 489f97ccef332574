//! How events of a recommendation (处理建议) change its line in the register (leave/2, leave/4).
use super::row::{Entry, Milestone, Phase};
use super::staff::RecommendationPart;
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::scores::recommendation::events::{Raised, RecommendationEvent, RecommendationOutcome};

/// The line of a recommendation as raised.
pub(super) fn raised(envelope: &Envelope<'_>, raised: &Raised) -> Result<Entry, Unappliable> {
    Ok(Entry {
        recommendation: Some(RecommendationPart {
            person: raised.person.clone(),
            year: raised.year,
            consequence: raised.consequence,
            counted: raised.counted,
            threshold: raised.threshold,
            outcome: None,
        }),
        ..blank(envelope, &raised.number, Phase::Raised)?
    })
}

/// Folds one later event of a recommendation.
pub(super) fn apply(row: &mut Entry, event: &RecommendationEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(recommendation) = row.recommendation.as_mut() else {
        return Err(Unappliable(format!("{} is no recommendation", row.number)));
    };
    match event {
        RecommendationEvent::Raised(_) => return Err(Unappliable("raised a second time".into())),
        RecommendationEvent::Decided(decided) => {
            recommendation.outcome = Some(decided.outcome);
            row.phase = match decided.outcome {
                RecommendationOutcome::Adopted => Phase::Adopted,
                RecommendationOutcome::NotAdopted => Phase::NotAdopted,
            };
            row.finished_at = Some(envelope.time);
        }
    }
    reached(row, envelope, Milestone::Decided)
}
