//! How events of a first-asked contact (首问) change its line in the register.
use super::row::{ContactPart, Entry, Milestone, Phase};
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::contact::events::{ContactEvent, Opened};

/// The line of a contact as opened.
pub(super) fn opened(envelope: &Envelope<'_>, opened: &Opened) -> Result<Entry, Unappliable> {
    Ok(Entry {
        item: opened.item.clone(),
        window: opened.window.clone(),
        responsible: opened.first_asked.clone(),
        channel: Some(opened.channel),
        applicant: opened.enquirer.as_ref().map(|enquirer| enquirer.applicant.clone()),
        masked_name: opened.enquirer.as_ref().map(|enquirer| enquirer.masked_name.clone()).unwrap_or_default(),
        contact: Some(ContactPart {
            topic: opened.topic,
            first_asked: opened.first_asked.clone(),
            referred_to: None,
            became: None,
            left_open: false,
        }),
        ..blank(envelope, &opened.number, Phase::Open)?
    })
}

/// Folds one later event of a contact.
pub(super) fn apply(row: &mut Entry, event: &ContactEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(contact) = row.contact.as_mut() else { return Err(Unappliable(format!("{} is no contact", row.number))) };
    let milestone = match event {
        ContactEvent::Opened(_) => return Err(Unappliable("a second opening".into())),
        ContactEvent::Answered(answered) => {
            if answered.satisfied {
                close(row, envelope);
            }
            Milestone::Answered
        }
        ContactEvent::Referred(referred) => {
            contact.referred_to = Some(referred.window.clone());
            row.phase = Phase::Referred;
            Milestone::Referred
        }
        ContactEvent::ReferralAccepted(accepted) => {
            row.responsible.clone_from(&accepted.by);
            if let Some(window) = contact.referred_to.take() {
                row.window = window;
            }
            row.phase = Phase::TakenOver;
            Milestone::ReferralAccepted
        }
        ContactEvent::AdvisedInWriting(_) => {
            close(row, envelope);
            Milestone::AdvisedInWriting
        }
        ContactEvent::TurnedInto(turned) => {
            contact.became = Some(turned.aggregate.clone());
            close(row, envelope);
            Milestone::TurnedInto
        }
        ContactEvent::HandedOver(moved) => {
            row.responsible.clone_from(&moved.to);
            return Ok(());
        }
        ContactEvent::LeftOpen(_) => {
            contact.left_open = true;
            Milestone::LeftOpen
        }
    };
    reached(row, envelope, milestone)
}

fn close(row: &mut Entry, envelope: &Envelope<'_>) {
    row.phase = Phase::Closed;
    row.finished_at = Some(envelope.time);
}
