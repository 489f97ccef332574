//! How events of a card (监察牌) change its line in the register (time-limit/3.4): whoever it is against has it to confirm.
use super::row::{Entry, Milestone, Phase};
use super::staff::CardPart;
use super::{blank, change, reached, stamp};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::card::events::{AppealOutcome, CardEvent, Issued, IssuedByHand};

/// Folds one event of a card.
pub(super) fn fold(event: &Given<'_>, rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    match event.data::<CardEvent>()? {
        CardEvent::Issued(issued) => begin(event, rows, fallen(envelope, issued)?),
        CardEvent::IssuedByHand(issued) => begin(event, rows, by_hand(envelope, issued)?),
        later @ (CardEvent::Confirmed(_)
        | CardEvent::Urged(_)
        | CardEvent::Explained(_)
        | CardEvent::Appealed(_)
        | CardEvent::AppealDecided(_)
        | CardEvent::Cancelled(_)) => change(event, rows, |row| apply(row, later, envelope)),
    }
}

/// Opens the line of a card; one that was cancelled is issued anew in the same line.
fn begin(event: &Given<'_>, rows: &mut dyn Rows<Entry>, mut row: Entry) -> Result<(), Unappliable> {
    let key = &event.envelope.subject;
    let stands = rows.get(key).is_some_and(|row| row.phase != Phase::Cancelled);
    if stands {
        return Err(Unappliable(format!("{key} was issued before")));
    }
    stamp(&mut row, event)?;
    rows.put(key, row);
    Ok(())
}

fn fallen(envelope: &Envelope<'_>, issued: &Issued) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: issued.window.clone(),
        responsible: issued.against.clone(),
        card: Some(CardPart {
            level: issued.level,
            about: issued.obligation.about.clone(),
            matter: issued.matter.clone(),
            clock: issued.clock.clone(),
            fell_at: issued.fell_at,
            owner: issued.responsible.clone(),
            rule: Some(issued.rule.clone()),
            by_hand: None,
            outcome: None,
        }),
        ..blank(envelope, &issued.number, Phase::Unconfirmed)?
    })
}

fn by_hand(envelope: &Envelope<'_>, issued: &IssuedByHand) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: issued.window.clone(),
        responsible: issued.against.clone(),
        card: Some(CardPart {
            level: issued.level,
            about: issued.obligation.about.clone(),
            matter: issued.matter.clone(),
            clock: issued.clock.clone(),
            fell_at: envelope.time,
            owner: issued.responsible.clone(),
            rule: None,
            by_hand: Some(issued.by.clone()),
            outcome: None,
        }),
        ..blank(envelope, &issued.number, Phase::Unconfirmed)?
    })
}

/// Folds one later event into the line.
fn apply(row: &mut Entry, event: &CardEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let waits = |phase| matches!(phase, Phase::Unconfirmed | Phase::Urged);
    let (phase, milestone) = match event {
        CardEvent::Issued(_) | CardEvent::IssuedByHand(_) => return Err(Unappliable("issued a second time".into())),
        CardEvent::Confirmed(_) if waits(row.phase) => (Phase::Confirmed, Milestone::Confirmed),
        CardEvent::Confirmed(_) => (row.phase, Milestone::Confirmed),
        CardEvent::Urged(_) if waits(row.phase) => (Phase::Urged, Milestone::Urged),
        CardEvent::Urged(_) => (row.phase, Milestone::Urged),
        CardEvent::Explained(_) => (row.phase, Milestone::Explained),
        CardEvent::Appealed(_) => (Phase::Appealed, Milestone::Appealed),
        CardEvent::AppealDecided(decided) => {
            if let Some(card) = row.card.as_mut() {
                card.outcome = Some(decided.outcome);
            }
            (after(row, decided.outcome), Milestone::Decided)
        }
        CardEvent::Cancelled(_) => (Phase::Cancelled, Milestone::Cancelled),
    };
    row.phase = phase;
    reached(row, envelope, milestone)?;
    let confirmed = row.progress.iter().any(|line| line.milestone == Milestone::Confirmed);
    let is_open = waits(phase) || phase == Phase::Appealed || (phase == Phase::Upheld && !confirmed);
    row.finished_at = (!is_open).then_some(row.finished_at.unwrap_or(envelope.time));
    Ok(())
}

/// Where a card is once its appeal was decided: what was sent back is as it was before the appeal.
fn after(row: &Entry, outcome: AppealOutcome) -> Phase {
    let reached = |milestone| row.progress.iter().any(|line| line.milestone == milestone);
    match outcome {
        AppealOutcome::Withdrawn => Phase::Withdrawn,
        AppealOutcome::Upheld => Phase::Upheld,
        AppealOutcome::SentBack if reached(Milestone::Confirmed) => Phase::Confirmed,
        AppealOutcome::SentBack if reached(Milestone::Urged) => Phase::Urged,
        AppealOutcome::SentBack => Phase::Unconfirmed,
    }
}
