//! One delivery (投递): a message for one person by one channel, and what became of it. A record of the stream of deliveries is one of these.
//!
//! A delivery is named after what it comes from, the person and the channel, so that it is made once whoever makes it. Whoever sends records
//! first that it begins, then how it ended. A process that ends in between leaves the outcome unknown: the message is sent again
//! under the same id, by which its receiver knows it ("exactly once by its key"). Nothing is removed here.
use crate::notice::Notice;
use crate::rhythm::Rhythm;
use crate::schedule::Retries;
use anjuan_domain::event::digest;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// After so long without word, a try that began is taken to have ended with its process.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// After so many tries in a row of which nobody gave word, the message itself may be what ends the processes: it counts as failed.
const UNANSWERED: usize = 3;

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "is")]
pub enum DeliveryState {
    /// It is to be sent.
    Waiting {
        /// Not before.
        from: Instant,
    },
    /// It waits for the digest of this instant.
    Gathering {
        /// When the digest is sent.
        until: Instant,
    },
    /// It went into a digest, which is a delivery of its own.
    Joined {
        /// The digest's id.
        digest: String,
    },
    /// A process is sending it.
    Sending {
        /// When that process is taken to have ended.
        until: Instant,
    },
    /// The receiver took it.
    Delivered {
        /// When.
        at: Instant,
    },
    /// It could not be delivered (死信): somebody has it sent again, or skips it.
    Dead {
        /// Since when.
        at: Instant,
    },
    /// Somebody said that it is not to be sent.
    Skipped {
        /// When.
        at: Instant,
    },
}

impl DeliveryState {
    /// The names of the states, as lists are filtered by them.
    pub const NAMES: [&'static str; 7] = ["waiting", "gathering", "joined", "sending", "delivered", "dead", "skipped"];

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            DeliveryState::Waiting { .. } => "waiting",
            DeliveryState::Gathering { .. } => "gathering",
            DeliveryState::Joined { .. } => "joined",
            DeliveryState::Sending { .. } => "sending",
            DeliveryState::Delivered { .. } => "delivered",
            DeliveryState::Dead { .. } => "dead",
            DeliveryState::Skipped { .. } => "skipped",
        }
    }

    /// Whether nothing is done about it by itself any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        match self {
            DeliveryState::Waiting { .. } | DeliveryState::Gathering { .. } | DeliveryState::Sending { .. } => false,
            DeliveryState::Joined { .. }
            | DeliveryState::Delivered { .. }
            | DeliveryState::Dead { .. }
            | DeliveryState::Skipped { .. } => true,
        }
    }
}

/// What a channel says of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The receiver took it.
    Taken,
    /// It did not work now and may work later: why.
    Failed(String),
    /// It did not work now, and the receiver said before when it is not to be tried again: why, and when.
    Later(String, Instant),
    /// The receiver said that it will never take it: why.
    Refused(String),
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attempt {
    /// When it began.
    pub began: Instant,
    /// When it ended; absent where the process ended before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Instant>,
    /// Why it failed; absent where it did not, or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What somebody did about a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Act {
    /// What.
    pub what: ActKind,
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why; empty where no reason is asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What can be done about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
    /// Sent again from the start of the schedule.
    Replay,
    /// Not sent.
    Skip,
    /// Sent to try a channel.
    Trial,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delivery {
    /// Its id: the `webhook-id`, and what a `Message-ID` begins with.
    pub id: String,
    /// The channel.
    pub channel: String,
    /// The person.
    pub person: String,
    /// What is made known: one notice, several in a digest, none in a trial.
    pub notices: Vec<Notice>,
    /// The deliveries that a digest joins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<String>,
    /// Its place among those of this person and channel.
    pub place: u64,
    /// When its schedule began: made, gathered, or replayed.
    pub base: Instant,
    /// How it stands.
    pub state: DeliveryState,
    /// Every try, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// What people did about it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
}

/// The id of what these parts name.
fn id(parts: &[&str]) -> String {
    let mut id = digest(parts.join("\n").as_bytes());
    id.truncate(32);
    format!("ntc_{id}")
}

impl Delivery {
    /// A notice by a channel, made at `now` in the rhythm of its person.
    #[must_use]
    pub fn new(notice: Notice, channel: &str, rhythm: &Rhythm, now: Instant) -> Self {
        let state = match rhythm.gathers_until(now) {
            Some(until) => DeliveryState::Gathering { until },
            None => DeliveryState::Waiting { from: now },
        };
        Self {
            id: id(&[&notice.key, &notice.person, channel]),
            channel: channel.to_owned(),
            person: notice.person.clone(),
            place: notice.place,
            notices: vec![notice],
            joins: Vec::new(),
            base: now,
            state,
            attempts: Vec::new(),
            acts: Vec::new(),
        }
    }

    /// A message that says only that the channel works; `key` is its own. It waits for nothing and nobody.
    #[must_use]
    pub fn trial(key: &str, (channel, person): (&str, &str), act: Act) -> Self {
        let now = act.at;
        Self {
            id: id(&["trial", key, person, channel]),
            channel: channel.to_owned(),
            person: person.to_owned(),
            notices: Vec::new(),
            joins: Vec::new(),
            place: 0,
            base: now,
            state: DeliveryState::Waiting { from: now },
            attempts: Vec::new(),
            acts: vec![act],
        }
    }

    /// The digest of these deliveries, which gathered for one person and channel, in their order; none of none. It is named after the first
    /// of them, which is therefore the last that is marked as joined.
    #[must_use]
    pub fn joining(members: &[&Delivery], now: Instant) -> Option<Self> {
        let first = members.first()?;
        Some(Self {
            id: id(&["digest", &first.id]),
            channel: first.channel.clone(),
            person: first.person.clone(),
            notices: members.iter().flat_map(|member| member.notices.clone()).collect(),
            joins: members.iter().map(|member| member.id.clone()).collect(),
            place: first.place,
            base: now,
            state: DeliveryState::Waiting { from: now },
            attempts: Vec::new(),
            acts: Vec::new(),
        })
    }

    /// Whether it is a trial: no other waits for it, and it waits for no other.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.notices.is_empty()
    }

    /// The same, joined by that digest.
    #[must_use]
    pub fn joined(&self, digest: &str) -> Self {
        Self { state: DeliveryState::Joined { digest: digest.to_owned() }, ..self.clone() }
    }

    /// The same while it is sent.
    #[must_use]
    pub fn begun(&self, now: Instant) -> Self {
        let mut begun = Self { state: DeliveryState::Sending { until: now + LEASE }, ..self.clone() };
        begun.attempts.push(Attempt { began: now, ended: None, failure: None });
        begun
    }

    /// The same as failed, where whoever sent it gave no word several times in a row; none otherwise.
    #[must_use]
    pub fn unanswered(&self, retries: &Retries, now: Instant) -> Option<Self> {
        let silent = self.attempts.iter().rev().take_while(|attempt| attempt.ended.is_none()).count();
        let why = format!("the sending process ended {silent} times without a word");
        (silent >= UNANSWERED).then(|| self.ended(Sent::Failed(why), retries, now))
    }

    /// The same after its try ended so.
    #[must_use]
    pub fn ended(&self, sent: Sent, retries: &Retries, now: Instant) -> Self {
        let dead = DeliveryState::Dead { at: now };
        let (state, failure) = match sent {
            Sent::Taken => (DeliveryState::Delivered { at: now }, None),
            Sent::Refused(why) => (dead, Some(why)),
            // Whoever tries a channel sees at once how it is.
            Sent::Failed(why) | Sent::Later(why, _) if self.is_trial() => (dead, Some(why)),
            Sent::Later(why, asked) => {
                let again = retries.after_asked((&self.id, self.base), now, asked);
                (again.map_or(dead, |from| DeliveryState::Waiting { from }), Some(why))
            }
            Sent::Failed(why) => {
                let again = retries.after(&self.id, self.base, now);
                (again.map_or(dead, |from| DeliveryState::Waiting { from }), Some(why))
            }
        };
        let mut ended = Self { state, ..self.clone() };
        if let Some(last) = ended.attempts.last_mut() {
            (last.ended, last.failure) = (Some(now), failure);
        }
        ended
    }

    /// The same, to be sent again from the start of its schedule; none where it is delivered, under way, or waits for a digest.
    #[must_use]
    pub fn replayed(&self, by: &str, now: Instant) -> Option<Self> {
        match self.state {
            DeliveryState::Dead { .. } | DeliveryState::Skipped { .. } | DeliveryState::Waiting { .. } => {}
            DeliveryState::Gathering { .. }
            | DeliveryState::Joined { .. }
            | DeliveryState::Sending { .. }
            | DeliveryState::Delivered { .. } => return None,
        }
        let act = Act { what: ActKind::Replay, by: by.to_owned(), at: now, reason: String::new() };
        let mut replayed = Self { base: now, state: DeliveryState::Waiting { from: now }, ..self.clone() };
        replayed.acts.push(act);
        Some(replayed)
    }

    /// The same, not to be sent; none where it was delivered or joined, is being sent, or is skipped already.
    #[must_use]
    pub fn skipped(&self, by: &str, reason: &str, now: Instant) -> Option<Self> {
        match self.state {
            DeliveryState::Dead { .. } | DeliveryState::Waiting { .. } | DeliveryState::Gathering { .. } => {}
            DeliveryState::Joined { .. }
            | DeliveryState::Sending { .. }
            | DeliveryState::Delivered { .. }
            | DeliveryState::Skipped { .. } => return None,
        }
        let act = Act { what: ActKind::Skip, by: by.to_owned(), at: now, reason: reason.to_owned() };
        let mut skipped = Self { state: DeliveryState::Skipped { at: now }, ..self.clone() };
        skipped.acts.push(act);
        Some(skipped)
    }

    /// Whether it did not work so far: a dead letter, or one that waits to be tried again.
    #[must_use]
    pub fn is_in_trouble(&self) -> bool {
        match self.state {
            DeliveryState::Dead { .. } => true,
            DeliveryState::Waiting { .. } | DeliveryState::Sending { .. } => self.failure().is_some(),
            DeliveryState::Gathering { .. }
            | DeliveryState::Joined { .. }
            | DeliveryState::Delivered { .. }
            | DeliveryState::Skipped { .. } => false,
        }
    }

    /// Why it failed last.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.attempts.iter().rev().find_map(|attempt| attempt.failure.as_deref())
    }
}
