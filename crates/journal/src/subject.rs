//! Subjects of events, keys and deliveries (主题): `anjuan.ev.<p>.<centre>.<kind>.<id>`, `anjuan.key.<centre>.<applicant>`,
//! `anjuan.delivery.<centre>.<id>`.
//!
//! The partition `p` is a stable hash of the centre, so that the events of one centre share one order and readers can
//! scale by partition. The hash is part of the stored format: it must never change.
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// What every event of every centre is stored under.
pub const EVENTS: &str = "anjuan.ev.>";

/// What every key of every centre is stored under.
pub const KEYS: &str = "anjuan.key.>";

/// What the incidents of every centre are stored under.
pub const INCIDENTS: &str = "anjuan.incident.>";

/// What the deliveries of every centre are stored under.
pub const DELIVERIES: &str = "anjuan.delivery.>";

/// What the inboxes of every centre are stored under.
pub const INBOX: &str = "anjuan.inbox.>";

/// What the accounts of every centre are stored under.
pub const ACCOUNTS: &str = "anjuan.account.>";

/// What the records of access of every centre are stored under.
pub const ACCESS: &str = "anjuan.access.>";

/// How many partitions there are, for ever.
pub const PARTITIONS: u64 = 64;

/// The partition of a centre: FNV-1a, 64 bits, over the UTF-8 bytes of its name, modulo 64.
#[must_use]
pub fn partition(centre: &str) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = centre.bytes().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    hash % PARTITIONS
}

/// `anjuan.ev.<p>.<centre>.`: what the subjects of a centre begin with.
#[must_use]
pub fn prefix(centre: &str) -> String {
    format!("anjuan.ev.{}.{centre}.", partition(centre))
}

/// The subject of every event of one aggregate, and the text of its guard.
#[must_use]
pub fn for_aggregate(centre: &str, aggregate: &AggregateRef) -> String {
    format!("{}{}.{}", prefix(centre), aggregate.kind, aggregate.id)
}

/// The filter for every event of one kind.
#[must_use]
pub fn of_kind(centre: &str, kind: Kind) -> String {
    format!("{}{kind}.>", prefix(centre))
}

/// The subject of a centre's incidents.
#[must_use]
pub fn of_incidents(centre: &str) -> String {
    format!("anjuan.incident.{centre}.log")
}

/// The subject of what people decided about a centre's incidents.
#[must_use]
pub fn of_notes(centre: &str) -> String {
    format!("anjuan.incident.{centre}.notes")
}

/// The subject of the check value of the master key in the stream of incidents: it is still known when the key stream is lost.
#[must_use]
pub fn of_known_master(centre: &str) -> String {
    format!("anjuan.incident.{centre}.master")
}

/// What the deliveries of a centre are stored under, each by its id.
#[must_use]
pub fn under_deliveries(centre: &str) -> String {
    format!("anjuan.delivery.{centre}.")
}

/// What is kept of the inboxes of a centre is stored under this, each by its id.
#[must_use]
pub fn under_inbox(centre: &str) -> String {
    format!("anjuan.inbox.{centre}.")
}

/// The accounts of a centre are stored under this, each by its id.
#[must_use]
pub fn under_accounts(centre: &str) -> String {
    format!("anjuan.account.{centre}.")
}

/// The records of access of a centre are stored under this, each by its id.
#[must_use]
pub fn under_access(centre: &str) -> String {
    format!("anjuan.access.{centre}.")
}

/// The subject of every event of a centre.
#[must_use]
pub fn all_events(centre: &str) -> String {
    format!("{}>", prefix(centre))
}

/// The subject of every key of a centre.
#[must_use]
pub fn all_keys(centre: &str) -> String {
    format!("anjuan.key.{centre}.>")
}

/// The subject of every delivery of a centre.
#[must_use]
pub fn all_deliveries(centre: &str) -> String {
    format!("{}*", under_deliveries(centre))
}

/// The subject of everything that is kept of a centre's inboxes.
#[must_use]
pub fn all_inboxes(centre: &str) -> String {
    format!("{}*", under_inbox(centre))
}

/// The subject of every account of a centre.
#[must_use]
pub fn all_accounts(centre: &str) -> String {
    format!("{}*", under_accounts(centre))
}

/// The subject of every record of access of a centre.
#[must_use]
pub fn all_access(centre: &str) -> String {
    format!("{}*", under_access(centre))
}

/// The subject on which the server says that the configuration of the log was changed; the same for every centre.
#[must_use]
pub fn changed(_centre: &str) -> String {
    format!("$JS.EVENT.ADVISORY.STREAM.*.{}", crate::stream::EVENTS)
}

/// The subject of a centre's desk.
#[must_use]
pub fn of_commands(centre: &str) -> String {
    format!("anjuan.cmd.{centre}")
}

/// The subject of a centre's view; of any view where `view` is `*`.
#[must_use]
pub fn of_view(centre: &str, view: &str) -> String {
    format!("anjuan.query.{centre}.{view}")
}

/// The subject of every view of a centre.
#[must_use]
pub fn of_questions(centre: &str) -> String {
    of_view(centre, "*")
}

/// The subject of a role's health.
#[must_use]
pub fn of_health(centre: &str, role: &str) -> String {
    format!("anjuan.health.{centre}.{role}")
}

/// The subject of an applicant's key.
#[must_use]
pub fn of_key(centre: &str, applicant: &str) -> String {
    format!("anjuan.key.{centre}.{applicant}")
}

/// The subject of the check value of the master key: no applicant's, whose keys have one token less.
#[must_use]
pub fn of_master(centre: &str) -> String {
    format!("anjuan.key.{centre}.master.check")
}

/// Centre and aggregate of a stored subject; nothing when it is not a subject of ours, its partition included.
#[must_use]
pub fn parse(subject: &str) -> Option<(&str, AggregateRef)> {
    let mut tokens = subject.strip_prefix("anjuan.ev.")?.splitn(4, '.');
    let (found, centre) = (tokens.next()?, tokens.next()?);
    let (kind, id) = (Kind::parse(tokens.next()?)?, tokens.next()?);
    let known = found.parse() == Ok(partition(centre));
    let aggregate = AggregateRef::new(kind, id).ok()?;
    known.then_some((centre, aggregate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_of_a_centre_never_changes() {
        // Published FNV-1a 64 values: "" is cbf29ce484222325, "a" is af63dc4c8601ec8c, "foobar" is 85944171f73967e8.
        assert_eq!(partition(""), 0xcbf2_9ce4_8422_2325 % 64);
        assert_eq!(partition("a"), 0xaf63_dc4c_8601_ec8c % 64);
        assert_eq!(partition("foobar"), 0x8594_4171_f739_67e8 % 64);
    }

    #[test]
    fn a_subject_parses_back() {
        let aggregate = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        let subject = for_aggregate("bencha", &aggregate);
        assert_eq!(subject, format!("anjuan.ev.{}.bencha.case.7K2M9QX4T1AB", partition("bencha")));
        assert_eq!(parse(&subject), Some(("bencha", aggregate)));
    }

    #[test]
    fn a_foreign_subject_is_none_of_ours() {
        let wrong = (partition("bencha") + 1) % PARTITIONS;
        for subject in [format!("anjuan.ev.{wrong}.bencha.case.A"), "anjuan.ev.x.bencha.case.A".into(), "other".into()]
        {
            assert_eq!(parse(&subject), None, "{subject}");
        }
        assert_eq!(parse(&format!("{}case.A.B", prefix("bencha"))), None);
        assert_eq!(parse(&format!("{}thing.A", prefix("bencha"))), None);
    }
}
