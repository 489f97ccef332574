//! The zones (分区): who connects to the nats-server, and what each may do there. One table; the server's configuration, the
//! doctor's attempts and the tests follow from it.
//!
//! Each zone is an account of its own. The log lies in one account and everything else that is kept in a second one, in which nobody
//! works: what a zone may do is exported to it by name, and what is not in the table does not exist for it. A reply is delivered in the
//! account of whoever asked, where no stream is, so that no answer can be made an event. Consumers are made on the log alone, which is
//! why it has an account without other streams: a consumer that pushes could write into them.
pub mod attempts;
pub mod config;

use crate::stream::{ACCESS, ACCOUNTS, ALL, DELIVERIES, EVENTS, INBOX, INCIDENTS, KEYS};
use crate::subject;
use std::fmt;

/// Who connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// Decides, and alone writes the log.
    Desk,
    /// Makes the views.
    Projector,
    /// Does what the service does by itself.
    Workflow,
    /// Seals the log.
    Sealer,
    /// The edge: HTTP, tokens, applicants' keys.
    Gateway,
    /// Deletes the keys of the erased.
    Eraser,
    /// Sends to people outside.
    Notices,
    /// Reads from outside, and writes nothing.
    Observer,
    /// Makes streams and changes them; not in operation.
    Operator,
}

impl Zone {
    /// Every zone.
    pub const ALL: [Zone; 9] = [
        Zone::Desk,
        Zone::Projector,
        Zone::Workflow,
        Zone::Sealer,
        Zone::Gateway,
        Zone::Eraser,
        Zone::Notices,
        Zone::Observer,
        Zone::Operator,
    ];

    /// Its name, of which its account and the file of its key are made.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Zone::Desk => "desk",
            Zone::Projector => "projector",
            Zone::Workflow => "workflow",
            Zone::Sealer => "sealer",
            Zone::Gateway => "gateway",
            Zone::Eraser => "eraser",
            Zone::Notices => "notices",
            Zone::Observer => "observer",
            Zone::Operator => "operator",
        }
    }

    /// Whether it is a role of the service.
    pub(crate) fn is_in_service(self) -> bool {
        SERVICE.contains(&self)
    }

    /// The file of its key in a directory of keys.
    #[must_use]
    pub fn file(self) -> String {
        format!("{}.nkey", self.as_str())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The roles of the service.
const SERVICE: &[Zone] =
    &[Zone::Desk, Zone::Projector, Zone::Workflow, Zone::Sealer, Zone::Gateway, Zone::Eraser, Zone::Notices];
/// Who reads the log.
const READERS: &[Zone] = &[
    Zone::Desk,
    Zone::Projector,
    Zone::Workflow,
    Zone::Sealer,
    Zone::Gateway,
    Zone::Eraser,
    Zone::Notices,
    Zone::Observer,
    Zone::Operator,
];
/// The roles of the service and the owner: who follows the accounts, and sees that there are keys.
const STAFFED: &[Zone] = &[
    Zone::Desk,
    Zone::Projector,
    Zone::Workflow,
    Zone::Sealer,
    Zone::Gateway,
    Zone::Eraser,
    Zone::Notices,
    Zone::Operator,
];
/// Who asks other roles.
const ASKERS: &[Zone] = &[Zone::Desk, Zone::Workflow, Zone::Gateway, Zone::Notices];
/// Who keeps and reads deliveries and inboxes.
const OUTWARD: &[Zone] = &[Zone::Gateway, Zone::Notices, Zone::Operator];
/// The owner alone.
const OPERATOR: &[Zone] = &[Zone::Operator];

/// One thing that can be done at the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// A call of the JetStream API about a stream; `{}` stands for the stream's name.
    Call(&'static str, &'static str),
    /// The same, answered by many messages.
    Stream(&'static str, &'static str),
    /// To store a message in a stream, under a subject of the centre.
    Store(&'static str, fn(&str) -> String),
    /// To hear what is stored under a subject of the centre.
    Hear(&'static str, fn(&str) -> String),
    /// To ask what a zone serves under a subject of the centre.
    Ask(Zone, fn(&str) -> String),
}

/// What the owner alone may do with every stream.
const OWNED: [&str; 5] =
    ["STREAM.CREATE.{}", "STREAM.UPDATE.{}", "STREAM.DELETE.{}", "STREAM.PURGE.{}", "STREAM.MSG.DELETE.{}"];

/// Who may do what. What is not here nobody does.
pub(crate) fn grants() -> impl Iterator<Item = (Act, &'static [Zone])> {
    let calls = ALL.into_iter().flat_map(|stream| OWNED.map(|call| (stream, call)));
    // A key is deleted by the eraser as well, as the table says.
    let owned = calls.filter(|call| *call != (KEYS, "STREAM.MSG.DELETE.{}"));
    GRANTS.iter().copied().chain(owned.map(|(stream, call)| (Act::Call(stream, call), OPERATOR)))
}

/// Who may do what besides.
const GRANTS: &[(Act, &[Zone])] = &[
    (Act::Call(EVENTS, "STREAM.INFO.{}"), READERS),
    (Act::Call(EVENTS, "STREAM.MSG.GET.{}"), READERS),
    (Act::Call(EVENTS, "DIRECT.GET.{}"), READERS),
    // With a name, and without one, as other clients make it.
    (Act::Call(EVENTS, "CONSUMER.CREATE.{}.>"), READERS),
    (Act::Call(EVENTS, "CONSUMER.CREATE.{}"), READERS),
    (Act::Stream(EVENTS, "CONSUMER.MSG.NEXT.{}.*"), READERS),
    (Act::Call(EVENTS, "CONSUMER.DELETE.{}.*"), OPERATOR),
    (Act::Store(EVENTS, subject::all_events), &[Zone::Desk, Zone::Operator]),
    (Act::Hear(EVENTS, subject::changed), SERVICE),
    (Act::Call(INCIDENTS, "STREAM.INFO.{}"), READERS),
    (Act::Call(INCIDENTS, "STREAM.MSG.GET.{}"), READERS),
    (
        Act::Store(INCIDENTS, subject::of_incidents),
        &[Zone::Desk, Zone::Projector, Zone::Workflow, Zone::Sealer, Zone::Gateway, Zone::Notices, Zone::Operator],
    ),
    (Act::Store(INCIDENTS, subject::of_notes), &[Zone::Projector, Zone::Operator]),
    (Act::Store(INCIDENTS, subject::of_known_master), &[Zone::Gateway, Zone::Operator]),
    (Act::Hear(INCIDENTS, subject::of_incidents), SERVICE),
    (Act::Call(KEYS, "STREAM.INFO.{}"), STAFFED),
    (Act::Call(KEYS, "STREAM.MSG.GET.{}"), &[Zone::Gateway, Zone::Eraser, Zone::Operator]),
    (Act::Call(KEYS, "STREAM.MSG.DELETE.{}"), &[Zone::Eraser, Zone::Operator]),
    (Act::Store(KEYS, subject::all_keys), &[Zone::Gateway, Zone::Operator]),
    (Act::Call(DELIVERIES, "STREAM.INFO.{}"), OUTWARD),
    (Act::Call(DELIVERIES, "STREAM.MSG.GET.{}"), OUTWARD),
    (Act::Store(DELIVERIES, subject::all_deliveries), OUTWARD),
    (Act::Hear(DELIVERIES, subject::all_deliveries), &[Zone::Gateway, Zone::Notices]),
    (Act::Call(INBOX, "STREAM.INFO.{}"), OUTWARD),
    (Act::Call(INBOX, "STREAM.MSG.GET.{}"), OUTWARD),
    (Act::Store(INBOX, subject::all_inboxes), OUTWARD),
    (Act::Hear(INBOX, subject::all_inboxes), &[Zone::Gateway, Zone::Notices]),
    (Act::Call(ACCOUNTS, "STREAM.INFO.{}"), STAFFED),
    (Act::Call(ACCOUNTS, "STREAM.MSG.GET.{}"), STAFFED),
    (Act::Store(ACCOUNTS, subject::all_accounts), &[Zone::Gateway, Zone::Operator]),
    (Act::Hear(ACCOUNTS, subject::all_accounts), SERVICE),
    (Act::Call(ACCESS, "STREAM.INFO.{}"), &[Zone::Gateway, Zone::Operator]),
    (Act::Call(ACCESS, "STREAM.MSG.GET.{}"), &[Zone::Gateway, Zone::Operator]),
    (Act::Store(ACCESS, subject::all_access), &[Zone::Gateway, Zone::Operator]),
    (Act::Hear(ACCESS, subject::all_access), &[Zone::Gateway]),
    (Act::Ask(Zone::Desk, subject::of_commands), &[Zone::Workflow, Zone::Gateway]),
    (Act::Ask(Zone::Projector, subject::of_questions), ASKERS),
    (Act::Ask(Zone::Desk, |centre| subject::of_health(centre, "desk")), ASKERS),
    (Act::Ask(Zone::Projector, |centre| subject::of_health(centre, "projectors")), ASKERS),
    (Act::Ask(Zone::Workflow, |centre| subject::of_health(centre, "workflow")), ASKERS),
    (Act::Ask(Zone::Sealer, |centre| subject::of_health(centre, "sealer")), ASKERS),
    (Act::Ask(Zone::Notices, |centre| subject::of_health(centre, "notices")), ASKERS),
    (Act::Ask(Zone::Gateway, |centre| subject::of_health(centre, "gateway")), ASKERS),
];

/// The streams that lie in the account of the log; the others lie in that of what is kept beside it.
pub(crate) fn account(stream: &str) -> &'static str {
    if stream == EVENTS { "LOG" } else { "KEPT" }
}

impl Act {
    /// The subject that the server's own account knows it under.
    pub(crate) fn subject(self, centre: &str) -> String {
        match self {
            Act::Call(stream, call) | Act::Stream(stream, call) => format!("$JS.API.{}", call.replace("{}", stream)),
            Act::Store(_, subject) | Act::Hear(_, subject) | Act::Ask(_, subject) => subject(centre),
        }
    }

    /// The subject that a zone knows it under.
    pub(crate) fn known_as(self, centre: &str) -> String {
        match self {
            Act::Call(stream, call) | Act::Stream(stream, call) => {
                format!("{}.{}", crate::wire::ZONED, call.replace("{}", stream))
            }
            Act::Store(..) | Act::Hear(..) | Act::Ask(..) => self.subject(centre),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What must never be granted, whatever else is written into the table.
    #[test]
    fn only_the_desk_writes_the_log_and_nobody_in_operation_changes_a_stream() {
        for (act, zones) in grants() {
            let in_operation: Vec<Zone> = zones.iter().copied().filter(|zone| *zone != Zone::Operator).collect();
            match act {
                Act::Store(EVENTS, _) => assert_eq!(in_operation, [Zone::Desk]),
                Act::Call(KEYS, call) if call.contains("MSG.DELETE") => assert_eq!(in_operation, [Zone::Eraser]),
                Act::Call(stream, call) => {
                    let changes =
                        ["CREATE", "UPDATE", "DELETE", "PURGE", "RESTORE"].iter().any(|word| call.contains(word));
                    let reads = call.starts_with("CONSUMER.CREATE") && stream == EVENTS;
                    assert!(!changes || reads || in_operation.is_empty(), "{stream} {call}: {in_operation:?}");
                }
                Act::Store(..) => assert!(!in_operation.contains(&Zone::Observer)),
                Act::Stream(..) | Act::Hear(..) | Act::Ask(..) => {}
            }
        }
    }

    #[test]
    fn every_zone_is_named_once_and_has_rights() {
        for zone in Zone::ALL {
            assert!(grants().any(|(_, zones)| zones.contains(&zone)), "{zone}");
        }
    }
}
