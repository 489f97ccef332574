//! Which event of a log is which (事件身份): by its own id, or by what it says and how many say the same; never by its place.
//!
//! A corrected line, a line more in the middle, another order of the rows: what was recorded before is found again by the same
//! command id, and only what is new asks for a new one.
use anjuan_domain::vocabulary::ids::hashed_command;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::HashMap;
use uuid::Uuid;

/// The id of one command: from the log's system, the case's id there, and what of the case it is. UUID version 8.
#[must_use]
pub fn command_id(system: &str, trace: &str, part: &str) -> Uuid {
    id(&[system, trace, part])
}

/// The ids of the events of one case.
pub(crate) struct Identities<'a> {
    system: &'a str,
    trace: &'a str,
    equals: HashMap<Vec<String>, usize>,
}

/// What an event says that makes it this one.
pub(crate) struct Said<'a> {
    /// Its own id in the log; empty where it has none.
    pub(crate) instance: &'a str,
    /// The activity.
    pub(crate) activity: &'a str,
    /// When.
    pub(crate) at: Instant,
    /// Who.
    pub(crate) handler: &'a str,
}

impl<'a> Identities<'a> {
    pub(crate) fn new(system: &'a str, trace: &'a str) -> Self {
        Self { system, trace, equals: HashMap::new() }
    }

    /// The id of the next event: equal ones are first, second, third of their kind, whatever stands between them.
    pub(crate) fn next(&mut self, said: &Said<'_>) -> Uuid {
        let key = match said.instance {
            "" => vec!["content".to_owned(), said.activity.to_owned(), said.at.to_rfc3339(), said.handler.to_owned()],
            instance => vec!["instance".to_owned(), instance.to_owned()],
        };
        let count = self.equals.entry(key.clone()).or_default();
        *count += 1;
        let ordinal = count.to_string();
        let mut parts = vec![self.system, self.trace];
        parts.extend(key.iter().map(String::as_str));
        parts.push(&ordinal);
        id(&parts)
    }
}

fn id(parts: &[&str]) -> Uuid {
    let parts = std::iter::once("anjuan import").chain(parts.iter().copied());
    let parts: Vec<([u8; 8], &[u8])> = parts.map(|part| ((part.len() as u64).to_be_bytes(), part.as_bytes())).collect();
    let bytes: Vec<&[u8]> = parts.iter().flat_map(|(length, part)| [length.as_slice(), *part]).collect();
    hashed_command(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'a>(instance: &'a str, activity: &'a str, at: &str) -> Said<'a> {
        Said { instance, activity, at: at.parse().unwrap(), handler: "缪某" }
    }

    #[test]
    fn the_id_of_a_command_never_changes_for_what_was_imported_before() {
        assert_eq!(command_id("sys", "T-1", "register").to_string(), "0bc8b33a-6d08-86de-8d3f-b1082c9463a8");
    }

    #[test]
    fn equal_events_are_counted_and_others_do_not_disturb_them() {
        let check = || said("", "初审", "2024-03-04T02:00:00Z");
        let ids = |events: &[Said<'_>]| {
            let mut identities = Identities::new("sys", "T-1");
            events.iter().map(|event| identities.next(event)).collect::<Vec<_>>()
        };
        let twice = ids(&[check(), check()]);
        assert_ne!(twice[0], twice[1]);
        let more = ids(&[said("", "现场踏勘", "2024-03-02T07:00:00Z"), check(), check()]);
        assert_eq!(more[1..], twice);
        assert_ne!(ids(&[said("", "初审", "2024-03-04T02:00:01Z")])[0], twice[0]);
    }

    #[test]
    fn an_event_with_its_own_id_is_known_by_it_whatever_else_changes() {
        let mut identities = Identities::new("sys", "T-1");
        let one = identities.next(&said("task-1", "初审", "2024-03-04T02:00:00Z"));
        let mut identities = Identities::new("sys", "T-1");
        assert_eq!(identities.next(&said("task-1", "审核", "2025-03-04T02:00:00Z")), one);
        assert_ne!(
            identities.next(&said("task-1", "审核", "2025-03-04T02:00:00Z")),
            one,
            "the id again is another event"
        );
    }
}
