//! Any event of an escalation (逐级上报).
use super::{Table, codes, shapes};
use anjuan_domain::matters::escalation::events::{Acknowledged, EscalationEvent, PassedBecause, PassedOver, Raised};
use anjuan_domain::reference::line::Office;

codes!(Office, PassedBecause);
shapes! {
    PassedOver { office, person, because }
    Raised {
        ordinal, obligation, matter, cited, due, step, fell_at, rule, article, assumed, rulebook, window, responsible, to, office, stands_for,
        passed_over,
    }
    Acknowledged { step, remark, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.escalation.raised.v1", |g| EscalationEvent::Raised(g.make()).into()),
    ("anjuan.escalation.acknowledged.v1", |g| EscalationEvent::Acknowledged(g.make()).into()),
];
