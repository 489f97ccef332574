//! The comparison (比对): what a witness knows against what the server says of its stream. Pure, so that every row of it
//! is a test.
use super::anchor::Anchor;
use super::incidents::Declaration;
use super::statement::{Cause, Mark};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// What the server says of the stream of events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// When it was made.
    pub(crate) created: String,
    /// Its first sequence.
    pub(crate) first: u64,
    /// Its last sequence.
    pub(crate) last: u64,
    /// How many messages it counts.
    pub(crate) messages: u64,
    /// The first sequences that are deleted or lost, as far as it names them.
    pub(crate) deleted: Vec<u64>,
    /// The server's time.
    pub(crate) time: Option<DateTime<Utc>>,
}

impl Seen {
    /// Reads the answer to `STREAM.INFO` with `deleted_details`.
    pub(crate) fn from_info(info: &Value) -> Self {
        let number = |key: &str| info["state"][key].as_u64().unwrap_or(0);
        let list =
            |value: &Value| -> Vec<u64> { value.as_array().into_iter().flatten().filter_map(Value::as_u64).collect() };
        let mut deleted = list(&info["state"]["deleted"]);
        deleted.extend(list(&info["state"]["lost"]["msgs"]));
        deleted.sort_unstable();
        deleted.dedup();
        Self {
            created: info["created"].as_str().unwrap_or_default().to_owned(),
            first: number("first_seq"),
            last: number("last_seq"),
            messages: number("messages"),
            deleted,
            time: info["ts"].as_str().and_then(|time| time.parse().ok()),
        }
    }
}

/// What somebody knows of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Who: `the anchor`, `the view register`.
    pub name: String,
    /// When the stream was made that it knows.
    pub created: Option<String>,
    /// The incidents whose declared gaps it knew of.
    pub known: Vec<String>,
    /// Known events, in the order of the stream.
    pub marks: Vec<Mark>,
}

impl Witness {
    /// What an anchor file says.
    pub(crate) fn anchor(anchor: &Anchor) -> Self {
        Self {
            name: "the anchor".into(),
            created: anchor.created.clone(),
            known: incidents(&anchor.declared),
            marks: anchor.marks.clone(),
        }
    }

    /// The last sequence it knows.
    pub(crate) fn head(&self) -> u64 {
        self.marks.last().map_or(0, |mark| mark.sequence)
    }

    /// What it still says after gaps that were declared since: nothing of the sequences from each gap on, nor of a stream
    /// that was replaced.
    pub(crate) fn excused(mut self, declared: &[Declaration]) -> Self {
        for declaration in declared.iter().filter(|gap| !self.known.contains(&gap.incident)) {
            if !declaration.is_hole() {
                self.marks.retain(|mark| mark.sequence < declaration.from);
            }
            self.created.clone_from(&declaration.created);
        }
        self.marks.retain(|mark| !declared.iter().any(|declaration| declaration.covers_hole(mark.sequence)));
        self.known = incidents(declared);
        self
    }
}

/// The incidents that declarations ended.
pub(crate) fn incidents(declared: &[Declaration]) -> Vec<String> {
    declared.iter().map(|declaration| declaration.incident.clone()).collect()
}

/// A contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Finding {
    /// In which way.
    pub(crate) cause: Cause,
    /// From which sequence on.
    pub(crate) from: u64,
    /// Up to which sequence.
    pub(crate) to: u64,
}

/// What the server's own words about its stream contradict, before any message is read.
pub(crate) fn compare(seen: &Seen, witness: &Witness) -> Option<Finding> {
    let head = witness.head();
    if witness.created.as_ref().is_some_and(|created| *created != seen.created) && head > 0 {
        return Some(Finding { cause: Cause::OtherStream, from: 1, to: head });
    }
    (seen.last < head).then_some(Finding { cause: Cause::Shorter, from: seen.last + 1, to: head })
}

/// A hole that the server itself counts: the stream must begin with 1 and have every message up to its last.
pub(crate) fn hole_in(seen: &Seen, declared: &[Declaration]) -> Option<Finding> {
    if seen.last == 0 {
        return None;
    }
    let excused = |sequence: u64| declared.iter().any(|declaration| declaration.covers_hole(sequence));
    if seen.first > 1 && !(1..seen.first).all(excused) {
        return Some(Finding { cause: Cause::Hole, from: 1, to: seen.first - 1 });
    }
    let missing: Vec<u64> = seen.deleted.iter().copied().filter(|sequence| !excused(*sequence)).collect();
    if let (Some(from), Some(to)) = (missing.first(), missing.last()) {
        return Some(Finding { cause: Cause::Hole, from: *from, to: *to });
    }
    let holes: u64 = declared.iter().filter(|declaration| declaration.is_hole()).map(Declaration::length).sum();
    (seen.messages + holes < seen.last).then_some(Finding { cause: Cause::Hole, from: 1, to: seen.last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(sequence: u64) -> Mark {
        Mark { sequence, hash: "h".into(), recorded: None, aggregate: None, command: None }
    }

    fn witness() -> Witness {
        let marks = [10, 20, 30].map(mark).to_vec();
        Witness { name: "the anchor".into(), created: Some("then".into()), known: Vec::new(), marks }
    }

    fn seen(last: u64) -> Seen {
        Seen { created: "then".into(), first: u64::from(last > 0), last, messages: last, ..Seen::default() }
    }

    fn declared(cause: Cause, from: u64, to: u64) -> Declaration {
        Declaration {
            incident: "i".into(),
            cause,
            from,
            to,
            continues: from,
            created: Some("then".into()),
            by: Vec::new(),
            reason: "r".into(),
            at: None,
        }
    }

    #[test]
    fn a_log_that_goes_on_from_what_is_known_is_not_contradicted() {
        assert_eq!(compare(&seen(30), &witness()), None);
        assert_eq!(compare(&seen(31), &witness()), None);
        assert_eq!(hole_in(&seen(31), &[]), None);
        assert_eq!(hole_in(&seen(0), &[]), None);
    }

    #[test]
    fn a_shorter_log_and_another_stream_are() {
        assert_eq!(compare(&seen(29), &witness()), Some(Finding { cause: Cause::Shorter, from: 30, to: 30 }));
        assert_eq!(compare(&seen(0), &witness()), Some(Finding { cause: Cause::Shorter, from: 1, to: 30 }));
        let other = Seen { created: "now".into(), ..seen(50) };
        assert_eq!(compare(&other, &witness()).unwrap().cause, Cause::OtherStream);
    }

    #[test]
    fn a_hole_is_found_by_count_by_list_and_by_the_first_sequence() {
        let hole = |seen: &Seen| hole_in(seen, &[]).map(|finding| (finding.from, finding.to));
        assert_eq!(hole(&Seen { first: 4, messages: 27, ..seen(30) }), Some((1, 3)));
        assert_eq!(hole(&Seen { messages: 28, deleted: vec![7, 9], ..seen(30) }), Some((7, 9)));
        assert_eq!(hole(&Seen { messages: 29, ..seen(30) }), Some((1, 30)));
    }

    #[test]
    fn a_declared_gap_excuses_what_was_known_before_it_and_nothing_later() {
        let gap = [declared(Cause::Shorter, 25, 30)];
        assert_eq!(compare(&seen(24), &witness().excused(&gap)), None);
        assert!(compare(&seen(15), &witness().excused(&gap)).is_some(), "more is missing than was declared");
        let later = Witness { known: vec!["i".into()], ..witness() };
        assert!(compare(&seen(24), &later.excused(&gap)).is_some(), "known after the declaration");
        let holed = Seen { messages: 28, deleted: vec![7, 8], ..seen(30) };
        assert_eq!(hole_in(&holed, &[declared(Cause::Hole, 7, 8)]), None);
        assert!(hole_in(&holed, &[declared(Cause::Hole, 7, 7)]).is_some());
    }
}
