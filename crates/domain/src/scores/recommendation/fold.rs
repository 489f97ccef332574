//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::RecommendationEvent;
use super::state::Recommendation;
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(
    state: &mut Option<Box<Recommendation>>,
    event: &RecommendationEvent,
    stamp: Stamp,
) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, RecommendationEvent::Raised(raised)) => {
            let raised = raised.clone();
            *state = Some(Box::new(Recommendation { raised, raised_at: stamp.time, decided: None }));
            Ok(())
        }
        (Some(recommendation), RecommendationEvent::Decided(decided)) if recommendation.decided.is_none() => {
            recommendation.decided = Some(decided.clone());
            Ok(())
        }
        (_, event) => Err(Unfoldable(format!("{} does not follow here", event.event_type().0))),
    }
}
