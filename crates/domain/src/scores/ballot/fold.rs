//! How a ballot's event makes its state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{BallotEvent, Cast};
use super::state::Ballot;
use crate::scores::period::Span;
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Ballot>>, event: &BallotEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let BallotEvent::Cast(cast) = event;
    if state.as_ref().is_some_and(|ballot| ballot.by.is_some()) {
        return Err(Unfoldable("the ballot was cast before".into()));
    }
    *state = Some(Box::new(was_cast(cast, stamp)?));
    Ok(())
}

fn was_cast(cast: &Cast, stamp: Stamp) -> Result<Ballot, Unfoldable> {
    let span = Span::parse(&cast.period).ok_or_else(|| Unfoldable(format!("`{}` is no period", cast.period)))?;
    let (period, window, by) = (cast.period.clone(), cast.window.clone(), Some(cast.by.clone()));
    Ok(Ballot { period, span, window, by, version: stamp.version })
}
