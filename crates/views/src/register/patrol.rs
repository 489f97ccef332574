//! How a patrol (巡查) stands in the register (duty/1): recorded once, and over with that.
use super::blank;
use super::row::{Entry, Phase};
use super::staff::PatrolPart;
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::people::patrol::events::{Outcome, Recorded};

/// The line of a patrol as recorded.
pub(super) fn recorded(envelope: &Envelope<'_>, recorded: &Recorded) -> Result<Entry, Unappliable> {
    let of = |outcome| {
        let checks = recorded.checks.iter().filter(move |check| check.outcome == outcome);
        checks.map(|check| check.item.clone()).collect::<Vec<_>>()
    };
    Ok(Entry {
        window: recorded.windows.first().cloned().unwrap_or_default(),
        responsible: recorded.inspector.clone(),
        finished_at: Some(envelope.time),
        patrol: Some(PatrolPart {
            place: recorded.place.clone(),
            windows: recorded.windows.clone(),
            in_order: u32::try_from(of(Outcome::InOrder).len()).unwrap_or(u32::MAX),
            not_in_order: of(Outcome::NotInOrder),
            not_checked: of(Outcome::NotChecked),
        }),
        ..blank(envelope, &recorded.number, Phase::Recorded)?
    })
}
