//! Late entry (补录): the one judgement of what was entered after it was due.
//!
//! Implements time-limit/2 (the time of registration decides), handover/2.5 (no falsifying) and first-asked/3.1 for every clock.
//! Two times stand on every event: when it happened, as whoever entered it says, and when it was recorded, which the service knows
//! by itself. An obligation that was due when an event was recorded, and that would be less late by what the event says, is not
//! judged by that event alone: until somebody else with authority confirms the entry from the paper, it is reckoned as it was
//! before. The same holds for whatever makes it less late: an earlier time, a corrected time, a moved start, a longer
//! period, or that it never was owed; and for whatever says that it was somebody else's when it was due.
//!
//! Whoever asks about an obligation asks here; a view has no rule of its own. It must never know who somebody is, nor hold a number:
//! the grace is the rulebook's `late-entry-grace`.
use crate::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rulebook's number of minutes within which something may be entered after it was due and is taken at its word.
pub const GRACE: &str = "late-entry-grace";

/// What an obligation is, by one state of knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reckoning {
    /// When it is due.
    pub due_at: Instant,
    /// When it was met or fell away; none while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

/// What the service knows by itself of an entry: when it was recorded, and what the rulebook allows for typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// When it was recorded.
    pub recorded: Instant,
    /// How long after it was due it may be recorded and is taken at its word.
    pub grace: TimeDelta,
}

/// What somebody with authority said of an entry, from the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// The paper shows it.
    Confirmed,
    /// It does not.
    Rejected,
}

/// How an obligation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// In time, or still running in time.
    InTime,
    /// Late.
    Late,
    /// Entered late, and nobody confirmed it: reckoned as before the entry.
    Unconfirmed,
    /// Entered late and confirmed from the paper: reckoned as it says.
    Confirmed,
    /// Entered late, and the paper does not show it: reckoned as before the entry.
    Rejected,
    /// The service itself had found it late: that stands, and the confirmed paper explains it.
    Explained,
}

/// What the service knew of an obligation before an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// What it was; it ended, by what was recorded, when the event that ended it was recorded.
    pub reckoning: Reckoning,
    /// Whether the service itself had found it late (left open, report missing): that is never undone, only explained.
    pub found: bool,
}

/// One entry that makes an overdue obligation less late than it was known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What was known before the entry.
    pub before: Before,
    /// What was said of the entry; none while it waits.
    pub confirmation: Option<Confirmation>,
}

/// An obligation, read with every entry about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How it reads.
    pub verdict: Verdict,
    /// By which reckoning it counts.
    pub reckoning: Reckoning,
}

impl Reckoning {
    /// From when to when it was late, as known at an instant; none where it was not. What runs still is late up to that instant.
    #[must_use]
    pub fn late(self, known_at: Instant) -> Option<(Instant, Instant)> {
        let until = self.ended_at.unwrap_or(known_at);
        (until > self.due_at).then_some((self.due_at, until))
    }
}

impl Entry {
    /// Whether an entry makes an obligation less late that was overdue when it was recorded: it then waits for its confirmation.
    /// `after` is none where by the entry nothing was ever owed.
    ///
    /// Inside the grace what is typed is taken at its word, unless the service itself had found it late by then. For an obligation
    /// that was over already there is no grace twice: a correction cannot move its end step by step.
    #[must_use]
    pub fn is_claim(self, before: Before, after: Option<Reckoning>) -> bool {
        let Self { recorded, grace } = self;
        let Some((since, until)) = self.late(before) else { return false };
        match after.and_then(|after| after.late(recorded)) {
            None => true,
            Some((later, earlier)) => later > since || (earlier < until && earlier < recorded - grace),
        }
    }

    /// Whether an obligation was overdue when an entry was recorded, beyond the grace: whatever the entry says of who answered for it when it
    /// was due then waits for its confirmation as well (ab-role/3).
    #[must_use]
    pub fn is_after_due(self, before: Before) -> bool {
        self.late(before).is_some()
    }

    /// From when to when it was late, as known when the entry was recorded; none within the grace, unless the service had found it late.
    fn late(self, Before { reckoning, found }: Before) -> Option<(Instant, Instant)> {
        reckoning.late(self.recorded).filter(|(since, _)| found || self.recorded > *since + self.grace)
    }

    /// How one obligation reads that was met once: due then, said to be met then, and what was said of that entry.
    #[must_use]
    pub fn judge(self, due_at: Instant, claimed: Instant, confirmation: Option<Confirmation>) -> Verdict {
        let ended = |ended_at| Reckoning { due_at, ended_at };
        let known = |reckoning| Before { reckoning, found: false };
        let after = ended(Some(claimed));
        let claim = Claim { before: known(ended(Some(self.recorded))), confirmation };
        let claims = self.is_claim(known(ended(None)), Some(after)).then_some(claim);
        read(claims, after, self.recorded).verdict
    }
}

/// Reads an obligation: the first entry about it that does not hold decides; where all hold, what they say.
#[must_use]
pub fn read(claims: impl IntoIterator<Item = Claim>, claimed: Reckoning, known_at: Instant) -> Reading {
    let mut confirmed = false;
    for Claim { before, confirmation } in claims {
        let verdict = match (confirmation, before.found) {
            (Some(Confirmation::Confirmed), false) => {
                confirmed = true;
                continue;
            }
            (Some(Confirmation::Confirmed), true) => Verdict::Explained,
            (Some(Confirmation::Rejected), _) => Verdict::Rejected,
            (None, _) => Verdict::Unconfirmed,
        };
        return Reading { verdict, reckoning: before.reckoning };
    }
    let verdict = match (confirmed, claimed.late(known_at)) {
        (true, _) => Verdict::Confirmed,
        (false, None) => Verdict::InTime,
        (false, Some(_)) => Verdict::Late,
    };
    Reading { verdict, reckoning: claimed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        format!("2014-10-{text}:00+08:00").parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc()
    }

    fn entry(recorded: &str) -> Entry {
        Entry { recorded: at(recorded), grace: TimeDelta::minutes(30) }
    }

    const DUE: &str = "10T17:30";

    fn judged(claimed: &str, recorded: &str, confirmation: Option<Confirmation>) -> Verdict {
        entry(recorded).judge(at(DUE), at(claimed), confirmation)
    }

    #[test]
    fn time_limit_2__what_is_recorded_in_time_is_judged_by_its_own_time() {
        assert_eq!(judged("10T17:29", "10T17:29", None), Verdict::InTime);
        assert_eq!(judged("13T09:00", "13T09:00", None), Verdict::Late);
        assert_eq!(judged("10T17:29", "10T18:00", None), Verdict::InTime, "typed within the grace");
    }

    #[test]
    fn time_limit_2__what_is_said_to_have_been_in_time_waits_for_its_confirmation() {
        assert_eq!(judged("10T17:29", "13T09:00", None), Verdict::Unconfirmed);
        assert_eq!(judged("10T17:29", "13T09:00", Some(Confirmation::Confirmed)), Verdict::Confirmed);
        assert_eq!(judged("10T17:29", "13T09:00", Some(Confirmation::Rejected)), Verdict::Rejected);
    }

    #[test]
    fn time_limit_2__less_late_than_it_was_recorded_is_a_claim_as_well() {
        assert_eq!(judged("11T09:00", "31T09:00", None), Verdict::Unconfirmed);
        assert_eq!(judged("31T08:40", "31T09:00", None), Verdict::Late, "typed within the grace");
    }

    fn reckoned(due: &str, ended: Option<&str>) -> Reckoning {
        Reckoning { due_at: at(due), ended_at: ended.map(at) }
    }

    fn known(reckoning: Reckoning) -> Before {
        Before { reckoning, found: false }
    }

    #[test]
    fn handover_2_5__a_moved_end_start_or_limit_is_a_claim_whatever_moves_it() {
        let (entered, open) = (entry("31T09:00"), known(reckoned(DUE, None)));
        let late = known(reckoned(DUE, Some("29T09:00")));
        assert!(entered.is_claim(late, Some(reckoned(DUE, Some("28T09:00")))), "a corrected end");
        assert!(!entered.is_claim(late, Some(late.reckoning)), "nothing changes");
        assert!(!entered.is_claim(late, Some(reckoned(DUE, Some("30T09:00")))), "against oneself");
        assert!(entered.is_claim(open, Some(reckoned("12T17:30", None))), "a longer period, still over");
        assert!(entered.is_claim(open, None), "never owed");
        assert!(!entered.is_claim(known(reckoned("31T17:30", None)), None), "it is not due yet");
        let in_time = known(reckoned(DUE, Some("09T09:00")));
        assert!(!entered.is_claim(in_time, Some(reckoned(DUE, Some("08T09:00")))), "in time");
    }

    #[test]
    fn handover_2_5__the_grace_is_given_once() {
        let step = |from: &str, to: &str| {
            entry("31T09:00").is_claim(known(reckoned(DUE, Some(from))), Some(reckoned(DUE, Some(to))))
        };
        assert!(step("29T09:00", "29T08:45"), "a correction by less than the grace");
    }

    #[test]
    fn ab_role_3__whose_it_was_waits_for_its_confirmation_once_it_is_overdue() {
        let open = known(reckoned(DUE, None));
        assert!(!entry("10T17:30").is_after_due(open), "it is not due yet");
        assert!(!entry("10T18:00").is_after_due(open), "typed within the grace");
        assert!(entry("10T18:01").is_after_due(open));
        assert!(entry("10T18:00").is_after_due(Before { found: true, ..open }), "the service had found it late");
        assert!(!entry("31T09:00").is_after_due(known(reckoned(DUE, Some("09T09:00")))), "in time");
    }

    #[test]
    fn first_asked_3_1__what_the_service_had_found_by_then_has_no_grace() {
        let (typed, after) = (entry("10T17:45"), Some(reckoned(DUE, Some("10T17:20"))));
        let found = |found| Before { reckoning: reckoned(DUE, None), found };
        assert!(!typed.is_claim(found(false), after) && typed.is_claim(found(true), after));
    }

    #[test]
    fn first_asked_3_1__the_first_entry_that_does_not_hold_decides_and_what_the_service_found_stands() {
        let reckoning = reckoned(DUE, Some("13T09:00"));
        let claim = |found, confirmation| Claim { before: Before { reckoning, found }, confirmation };
        let after = reckoned(DUE, Some("10T09:00"));
        let reads = |claims: Vec<Claim>| read(claims, after, at("31T09:00"));
        let yes = Some(Confirmation::Confirmed);
        assert_eq!(reads(vec![claim(false, yes)]), Reading { verdict: Verdict::Confirmed, reckoning: after });
        assert_eq!(reads(vec![claim(false, yes), claim(false, None)]).verdict, Verdict::Unconfirmed);
        let explained = reads(vec![claim(true, yes)]);
        assert_eq!((explained.verdict, explained.reckoning.ended_at), (Verdict::Explained, Some(at("13T09:00"))));
        assert_eq!(reads(vec![claim(true, Some(Confirmation::Rejected))]).verdict, Verdict::Rejected);
    }
}
