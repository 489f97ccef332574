//! One row of the `deadlines` view: one obligation (时限), with everything its due instant was derived from.
//!
//! The stored status says what happened; [`Obligation::state`] says what that means at a moment. Rows never know `now`.
pub use super::cards::CardDue;
pub use super::clocks::Clock;
use super::late::LateEntry;
pub use super::steps::{Act, StepDue};
use anjuan_domain::clock::Limit;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name in rows, queries and answers.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of that name, if there is one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+ };
}
pub(crate) use names;

names! {
    /// What happened to an obligation, as stored.
    Status {
        /// Running.
        Open = "open",
        /// Stopped by an approved special procedure.
        Paused = "paused",
        /// Met in time.
        Met = "met",
        /// Met after it was due.
        MetLate = "met-late",
        /// Fell away: voided, an entry error, returned.
        Cancelled = "cancelled",
    }
    /// What an obligation is at a moment.
    State {
        /// Running, not near its end.
        Open = "open",
        /// Near its end (time-limit/3.4, 预警).
        Warned = "warned",
        /// Past its end, not met.
        Overdue = "overdue",
        /// Met in time.
        Met = "met",
        /// Met after it was due.
        MetLate = "met-late",
        /// Stopped, inside what was approved.
        Paused = "paused",
        /// Fell away.
        Cancelled = "cancelled",
        /// An entry made after it was due makes it less late, and nobody confirmed that entry yet (time-limit/2).
        LateEntry = "late-entry",
    }
    /// What moved a due instant.
    MovedBy {
        /// A calendar notice (放假通知); the reference is the notice's id.
        Notice = "notice",
        /// A rulebook version; the reference is its name.
        Rulebook = "rulebook",
        /// A pause began; the reference is its ordinal.
        Pause = "pause",
        /// A pause ended; the reference is its ordinal.
        Resume = "resume",
        /// An extension (延期); the reference is the approver.
        Extension = "extension",
        /// Another processing type (改件); the reference is the rule of the new promise.
        Reclassification = "reclassification",
        /// A corrected start; the reference is the version of the corrected event.
        Correction = "correction",
        /// The case was reopened; the reference is the denial's id.
        Reopening = "reopening",
        /// The paper that a grave complaint needs came in: its time counts from then; the reference is its number.
        Paper = "paper",
        /// A complaint was classified anew; the reference is the rule of the promised time.
        Classification = "classification",
        /// Somebody was back from leave at another time than expected; the reference is the first half day back.
        Return = "return",
    }
}

/// One approved stop of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseSpan {
    /// First, second … pause of the case, from 1.
    pub ordinal: u32,
    /// When it began.
    pub from: Instant,
    /// When it ended; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// For how long at most.
    pub approved: Limit,
    /// When the approved length ends: from then on the clock runs again whatever happens.
    pub approved_until: Instant,
    /// The approval, in words: basis and approver.
    pub label: String,
}

/// One move of a due instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Move {
    /// Due before.
    pub from: Instant,
    /// Due since.
    pub to: Instant,
    /// What moved it.
    pub because: MovedBy,
    /// Which one: the notice's id, the pause's ordinal …
    pub reference: String,
    /// The stream sequence of the event that moved it.
    pub sequence: u64,
}

/// Who was responsible before the one who is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Held {
    /// Who.
    pub by: String,
    /// Until when.
    pub until: Instant,
}

/// Which window led before the one that leads now (first-asked/3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Led {
    /// The window.
    pub window: String,
    /// Until when.
    pub until: Instant,
}

/// Who is responsible from a later day on, as the directory says already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "PlannedResponsible")]
pub struct Planned {
    /// Who.
    pub by: String,
    /// From when on.
    pub from: Instant,
}

/// One obligation. Its key is `case/ID#clock`, with `.ordinal` behind it where there can be several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Obligation {
    /// The case, contact, denial, complaint or post.
    pub aggregate: AggregateRef,
    /// Its number; a post has its id.
    pub number: String,
    /// Which clock.
    pub clock: Clock,
    /// Which one of several; 0 where there is only one.
    #[serde(default, skip_serializing_if = "zero")]
    pub ordinal: u32,
    /// The article key or law that sets the period.
    pub rule: String,
    /// The window.
    pub window: String,
    /// Who is responsible (ab-role/3).
    pub responsible: String,
    /// The catalogue item; none for most contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// When the period starts.
    pub start: Instant,
    /// How long; none where the end is an instant, not a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// An end set elsewhere; it replaces the derivation from start, limit and pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_due_at: Option<Instant>,
    /// Extensions, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Limit>,
    /// Pauses, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<PauseSpan>,
    /// Due: after this instant it is late.
    pub due_at: Instant,
    /// When the warning begins; none where the rulebook sets no warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<Instant>,
    /// Whether a day past the published horizon was counted.
    #[serde(default, skip_serializing_if = "no")]
    pub provisional: bool,
    /// The calendar version it was last derived with.
    pub calendar: String,
    /// The rulebook version it was decided under.
    pub rulebook: String,
    /// What happened to it.
    pub status: Status,
    /// When it was met, or fell away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Instant>,
    /// On the green channel (commitment/10).
    #[serde(default, skip_serializing_if = "no")]
    pub expedited: bool,
    /// When it was due and was found open: the closing time of a contact (first-asked/3.1), or the end of the time for a
    /// report that is missing (denial-report/9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_open_at: Option<Instant>,
    /// The window a contact was led to and that has not taken over yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_to: Option<String>,
    /// When the applicant was told what is missing, after it was due: a calendar notice may yet make that timely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_late_at: Option<Instant>,
    /// Recorded when it was due already (paper entered late, `late-entry`): until then people complete it, and the service
    /// does nothing about it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_entry_until: Option<Instant>,
    /// The stream sequences of the events it follows from, in order.
    pub sequences: Vec<u64>,
    /// How its due instant moved, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Who was responsible before, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
    /// Which windows led before, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub led: Vec<Led>,
    /// Who is responsible from later days on, in order: of what waits for the head of a window, who heads it then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<Planned>,
    /// What was entered late about it, in order, with what it was before (time-limit/2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<LateEntry>,
    /// The cards of supervision that it gives, by the instants at which they fall, and which were issued (time-limit/3.4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardDue>,
    /// The steps of the line of authority that it is escalated by, upwards, and which were taken (discipline/7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepDue>,
    /// It never was owed: its case was an entry error (误录).
    #[serde(default, skip_serializing_if = "no")]
    pub never: bool,
}

impl Obligation {
    /// The key of this row: `case/ID#clock[.ordinal]`.
    #[must_use]
    pub fn key(&self) -> String {
        key(&self.aggregate, self.clock, self.ordinal)
    }

    /// What it is at `now`. A pause that was not ended runs out with its approval; then the clock runs again.
    #[must_use]
    pub fn state(&self, now: Instant) -> State {
        if let Some(state) = self.withheld_state() {
            return state;
        }
        match self.status {
            Status::Met => State::Met,
            Status::MetLate => State::MetLate,
            Status::Cancelled => State::Cancelled,
            Status::Paused if self.paused_until().is_some_and(|until| now <= until) => State::Paused,
            Status::Open | Status::Paused if self.is_left_open() || now > self.due_at => State::Overdue,
            Status::Open | Status::Paused if self.warn_at.is_some_and(|warn| now >= warn) => State::Warned,
            Status::Open | Status::Paused => State::Open,
        }
    }

    /// A contact found open at closing time stays so; a report found missing is overdue by its due instant alone.
    fn is_left_open(&self) -> bool {
        self.clock == Clock::ContactClosing && self.left_open_at.is_some()
    }

    /// Whether there is such an obligation at `now`: there is nothing to explain before an answer is overdue. One that was owed, and by an
    /// entry made late would begin later, stands until that entry holds.
    #[must_use]
    pub fn has_begun(&self, now: Instant) -> bool {
        self.clock != Clock::OverdueExplanation || now > self.start || self.withheld().is_some()
    }

    /// Who was responsible at an instant.
    #[must_use]
    pub fn responsible_at(&self, at: Instant) -> &str {
        self.held.iter().find(|held| at < held.until).map_or(&self.responsible, |held| &held.by)
    }

    /// Of which window it was at an instant.
    #[must_use]
    pub fn window_at(&self, at: Instant) -> &str {
        self.led.iter().find(|led| at < led.until).map_or(&self.window, |led| &led.window)
    }

    /// Another window leads from an instant on.
    pub(super) fn led_by(&mut self, to: &str, at: Instant) {
        if self.window != to {
            let window = std::mem::replace(&mut self.window, to.to_owned());
            self.led.push(Led { window, until: at });
        }
    }

    /// Somebody else is responsible from an instant on.
    pub(super) fn pass_to(&mut self, to: &str, at: Instant) {
        if self.responsible != to {
            let by = std::mem::replace(&mut self.responsible, to.to_owned());
            self.held.push(Held { by, until: at });
        }
    }

    /// The row as of a moment: who was planned to be responsible by then is, where it is still to be met.
    #[must_use]
    pub fn as_of(mut self, now: Instant) -> Self {
        if self.is_open() {
            let come = self.planned.iter().take_while(|planned| planned.from <= now).count();
            let come: Vec<Planned> = self.planned.drain(..come).collect();
            come.iter().for_each(|Planned { by, from }| self.pass_to(by, *from));
        }
        self
    }

    /// While stopped: when the approved length ends.
    #[must_use]
    pub fn paused_until(&self) -> Option<Instant> {
        self.pauses.iter().rev().find(|pause| pause.until.is_none()).map(|pause| pause.approved_until)
    }

    /// Whether the service may act on it by itself: overdue, and people had their time to complete paper entered late.
    #[must_use]
    pub fn is_enforceable(&self, now: Instant) -> bool {
        self.state(now) == State::Overdue && self.late_entry_until.is_none_or(|until| now > until)
    }

    /// Whether it still has to be met.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Open | Status::Paused)
    }
}

/// The key of an obligation: `case/ID#clock`, or `case/ID#clock.ordinal` for an ordinal above 0.
#[must_use]
pub fn key(aggregate: &AggregateRef, clock: Clock, ordinal: u32) -> String {
    match ordinal {
        0 => format!("{aggregate}#{clock}"),
        ordinal => format!("{aggregate}#{clock}.{ordinal}"),
    }
}

/// What a key of that form names: the aggregate, the clock and the ordinal; none of another text.
#[must_use]
pub fn parse_key(key: &str) -> Option<(AggregateRef, Clock, u32)> {
    let (aggregate, clock) = key.split_once('#')?;
    let (clock, ordinal) = clock.split_once('.').unwrap_or((clock, "0"));
    Some((aggregate.parse().ok()?, Clock::parse(clock)?, ordinal.parse().ok()?))
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks skip_serializing_if for a reference")]
fn zero(value: &u32) -> bool {
    *value == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks skip_serializing_if for a reference")]
fn no(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::clock::{Counting, Unit};
    use anjuan_domain::vocabulary::ids::Kind;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn row() -> Obligation {
        Obligation {
            aggregate: AggregateRef::new(Kind::Case, "A1").unwrap(),
            number: "AJ-20141103-A1".into(),
            clock: Clock::Promise,
            ordinal: 0,
            rule: "time-limit/3.4".into(),
            window: "W01".into(),
            responsible: "P001".into(),
            item: Some("SI-001".into()),
            start: at("2014-11-03T02:00:00Z"),
            limit: Some(Limit { count: 5, unit: Unit::WorkingDay, counting: Counting::Civil }),
            fixed_due_at: None,
            extensions: vec![],
            pauses: vec![],
            due_at: at("2014-11-10T09:30:00Z"),
            warn_at: Some(at("2014-11-07T09:30:00Z")),
            provisional: false,
            calendar: "2014".into(),
            rulebook: "2014-11.1".into(),
            status: Status::Open,
            met_at: None,
            expedited: false,
            left_open_at: None,
            referred_to: None,
            told_late_at: None,
            late_entry_until: None,
            sequences: vec![7],
            moves: vec![],
            held: vec![],
            led: vec![],
            planned: vec![],
            entries: vec![],
            cards: vec![],
            steps: vec![],
            never: false,
        }
    }

    #[test]
    fn a_running_obligation_is_open_then_warned_then_overdue() {
        let row = row();
        assert_eq!(row.state(at("2014-11-07T09:29:59Z")), State::Open);
        assert_eq!(row.state(at("2014-11-07T09:30:00Z")), State::Warned);
        assert_eq!(row.state(at("2014-11-10T09:30:00Z")), State::Warned, "due at the instant itself is in time");
        assert_eq!(row.state(at("2014-11-10T09:30:01Z")), State::Overdue);
    }

    #[test]
    fn paper_entered_late_is_overdue_at_once_and_left_to_people_for_a_while() {
        let row = Obligation { late_entry_until: Some(at("2014-11-12T09:30:00Z")), ..row() };
        assert_eq!(row.state(at("2014-11-12T02:00:00Z")), State::Overdue);
        assert!(!row.is_enforceable(at("2014-11-12T09:30:00Z")));
        assert!(row.is_enforceable(at("2014-11-12T09:30:01Z")));
    }

    #[test]
    fn a_paused_obligation_runs_again_past_its_approved_end() {
        let mut row = row();
        row.status = Status::Paused;
        row.pauses.push(PauseSpan {
            ordinal: 1,
            from: at("2014-11-04T02:00:00Z"),
            until: None,
            approved: Limit { count: 1, unit: Unit::WorkingDay, counting: Counting::Civil },
            approved_until: at("2014-11-05T09:30:00Z"),
            label: String::new(),
        });
        assert_eq!(row.state(at("2014-11-05T09:30:00Z")), State::Paused);
        assert_eq!(row.state(at("2014-11-05T09:30:01Z")), State::Open);
        assert_eq!(row.state(at("2014-11-11T00:00:00Z")), State::Overdue);
    }

    #[test]
    fn what_is_over_stays_what_it_was_whatever_the_time() {
        for (status, state) in
            [(Status::Met, State::Met), (Status::MetLate, State::MetLate), (Status::Cancelled, State::Cancelled)]
        {
            let row = Obligation { status, ..row() };
            assert_eq!(row.state(at("2030-01-01T00:00:00Z")), state);
        }
    }

    #[test]
    fn a_row_survives_its_json() {
        let text = serde_json::to_string(&row()).unwrap();
        assert_eq!(serde_json::from_str::<Obligation>(&text).unwrap(), row());
        assert_eq!(row().key(), "case/A1#promise");
    }
}
