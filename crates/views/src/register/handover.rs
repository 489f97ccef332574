//! How events of a handover (登记交接) change its line in the register (handover/2.2).
use super::row::{Entry, HandoverPart, Milestone, Phase};
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::handover::events::{HandoverEvent, Lists, Opened};

/// The line of a handover as entered.
pub(super) fn opened(envelope: &Envelope<'_>, opened: &Opened) -> Result<Entry, Unappliable> {
    Ok(Entry {
        responsible: opened.giver.clone(),
        handover: Some(HandoverPart {
            kind: opened.kind,
            giver: opened.giver.clone(),
            receiver: opened.receiver.clone(),
            post: opened.post.clone(),
            part: opened.part,
            matters: count(&opened.lists),
            signed: vec![],
        }),
        ..blank(envelope, &opened.number, Phase::Unsigned)?
    })
}

/// Folds one later event of a handover.
pub(super) fn apply(row: &mut Entry, event: &HandoverEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(handover) = row.handover.as_mut() else {
        return Err(Unappliable(format!("{} is no handover", row.number)));
    };
    let milestone = match event {
        HandoverEvent::Opened(_) => return Err(Unappliable("a second opening".into())),
        HandoverEvent::Relisted(relisted) => {
            // Signatures given before fall away (handover/2.2).
            handover.signed.clear();
            handover.matters = count(&relisted.lists);
            row.phase = Phase::Unsigned;
            Milestone::Relisted
        }
        HandoverEvent::Signed(signed) => {
            if !handover.signed.contains(&signed.side) {
                handover.signed.push(signed.side);
            }
            row.phase = Phase::HalfSigned;
            if handover.signed.len() > 1 {
                row.responsible.clone_from(&handover.receiver);
                row.phase = Phase::Signed;
                row.finished_at = Some(envelope.time);
            }
            Milestone::Signed
        }
        HandoverEvent::Withdrawn(_) => {
            row.phase = Phase::Withdrawn;
            row.finished_at = Some(envelope.time);
            Milestone::Withdrawn
        }
    };
    reached(row, envelope, milestone)
}

fn count(lists: &Lists) -> u32 {
    u32::try_from(lists.matters.len()).unwrap_or(u32::MAX)
}
