//! Reading along (持续消费): from the caller's position on, every event once and in order.
//!
//! The reader is the service's own (`anjuan_journal::Observer`), because the rule by which an event counts must not exist twice. It
//! must never keep a position of its own: two positions can contradict each other.
use crate::delivered::{Delivered, PassedOver, Position, Read, Unreadable};
use anjuan_domain::event::hash;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_journal::{Credentials, Filter, LogError, Observer, Reason, Settings, Stored};
use futures::StreamExt;
use futures::stream::BoxStream;

/// Why reading cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The log: it is damaged, refuses the credentials, or is misconfigured. While the server is away, reading waits.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log has another event, or none, where the caller's position is: it was restored from a copy, or a loss was declared.
    /// What was made of the events since may be of events that are lost: begin anew, or at a position that you trust.
    #[error(
        "the log does not have the event of this position any more (stream sequence {0}): begin anew, or at a position that you trust"
    )]
    Changed(u64),
    /// A variable of the environment is not set.
    #[error("{0} is not set in the environment")]
    Missing(&'static str),
    /// A message that counts and is no event: the log would be damaged.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// Why [`Consumer::run`] stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped<E: std::error::Error> {
    /// Reading cannot go on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The reaction failed; the event is handed on again after the next start, because its position was not stored.
    #[error("the event at stream sequence {sequence} could not be applied: {error}")]
    Reaction {
        /// The event; 0 where the stored position could not be read.
        sequence: u64,
        /// What the reaction says.
        error: E,
    },
}

/// What somebody makes of events.
#[allow(async_fn_in_trait, reason = "whoever implements it decides whether it can be sent between threads")]
pub trait Reaction {
    /// Why it could not.
    type Error: std::error::Error;

    /// The position stored last; none where nothing was applied yet.
    async fn position(&mut self) -> Result<Option<Position>, Self::Error>;

    /// Applies one event and stores its [`Delivered::position`], both or neither. What goes to other systems may happen twice after a
    /// crash: give it a key that follows from the event, such as [`command_id`](crate::command_id) or the event's id.
    async fn apply(&mut self, event: &Delivered) -> Result<(), Self::Error>;

    /// A place of the log was passed over: what was made of the matter so far may lack what is lost. It has no position of its own: when
    /// reading goes on from an event before it, this is said again. Without more, a warning is written.
    async fn passed_over(&mut self, passed: &PassedOver) -> Result<(), Self::Error> {
        warned(passed);
        Ok(())
    }
}

/// Reads the events of one centre.
#[derive(Debug, Clone)]
pub struct Consumer {
    observer: Observer,
    filter: Filter,
}

impl Consumer {
    /// Connects. It needs no right to write: only to read the streams `EVENTS` and `INCIDENTS`.
    ///
    /// # Errors
    /// [`ReadError::Log`] names what is wrong and the remedy.
    pub async fn connect(settings: Settings) -> Result<Self, ReadError> {
        Ok(Self { observer: Observer::connect(settings).await?, filter: Filter::All })
    }

    /// Connects as the environment says: `NATS_URL`, `NATS_USER`, `NATS_PASSWORD`, and `CENTRE`. Of a private nats-server they stand in
    /// `instance.json` in the data directory of `anjuan up`.
    ///
    /// # Errors
    /// [`ReadError::Missing`] names what is not set; otherwise as [`Consumer::connect`].
    pub async fn from_environment() -> Result<Self, ReadError> {
        let credentials = Credentials::Password { user: variable("NATS_USER")?, password: variable("NATS_PASSWORD")? };
        Self::connect(Settings::new(variable("NATS_URL")?, credentials, variable("CENTRE")?)).await
    }

    /// The same for some kinds of aggregate only. Of those, too, each event is compared with its predecessor; but that an event of
    /// the others is missing does not show.
    #[must_use]
    pub fn kinds(self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { filter: Filter::Kinds(kinds.into_iter().collect()), ..self }
    }

    /// The events after a position, or all of them.
    ///
    /// # Errors
    /// [`ReadError::Changed`] where the log does not have the event of that position any more.
    pub async fn events(&self, after: Option<&Position>) -> Result<Events, ReadError> {
        if let Some(position) = after.filter(|position| position.sequence > 0 && !position.hash.is_empty()) {
            let found = self.observer.at(position.sequence).await?;
            if found.is_none_or(|found| hash(&found.body) != position.hash) {
                return Err(ReadError::Changed(position.sequence));
            }
        }
        let after = after.map_or(0, |position| position.sequence);
        Ok(Events(self.observer.follow(after, self.filter.clone())))
    }

    /// Hands every event to a reaction, from its own position on; returns when it cannot go on. To end it, drop it: select it
    /// against whatever says that the process ends.
    pub async fn run<R: Reaction>(&self, reaction: &mut R) -> Stopped<R::Error> {
        let position = match reaction.position().await {
            Ok(position) => position,
            Err(error) => return Stopped::Reaction { sequence: 0, error },
        };
        let mut events = match self.events(position.as_ref()).await {
            Ok(events) => events,
            Err(error) => return error.into(),
        };
        loop {
            let (sequence, done) = match events.read().await {
                Ok(Read::Event(event)) => (event.sequence, reaction.apply(&event).await),
                Ok(Read::PassedOver(passed)) => (passed.sequence, reaction.passed_over(&passed).await),
                Err(error) => return error.into(),
            };
            if let Err(error) = done {
                return Stopped::Reaction { sequence, error };
            }
        }
    }

    /// The last stream sequence of the log.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn head(&self) -> Result<u64, ReadError> {
        Ok(self.observer.head().await?)
    }
}

/// Events in order, without end.
pub struct Events(BoxStream<'static, Result<Stored, LogError>>);

impl Events {
    /// The next event; waits for it, also while the server is away. Of what is passed over a warning is written.
    ///
    /// # Errors
    /// [`ReadError`]: reading cannot go on.
    pub async fn next(&mut self) -> Result<Delivered, ReadError> {
        loop {
            match self.read().await? {
                Read::Event(event) => return Ok(*event),
                Read::PassedOver(passed) => warned(&passed),
            }
        }
    }

    /// What stands next in the log, also where it is passed over; waits for it.
    ///
    /// # Errors
    /// [`ReadError`]: reading cannot go on.
    pub async fn read(&mut self) -> Result<Read, ReadError> {
        let stored = match self.0.next().await {
            Some(stored) => stored?,
            None => return Err(LogError::Other("reading ended before".into()).into()),
        };
        Ok(match stored.left_out.as_deref() {
            Some(why) => Read::PassedOver(passed_over(&stored, why)),
            None => Read::Event(Box::new(Delivered::new(stored)?)),
        })
    }
}

fn passed_over(stored: &Stored, why: &Reason) -> PassedOver {
    PassedOver { sequence: stored.sequence, why: why.clone(), body: stored.body.clone() }
}

fn warned(passed: &PassedOver) {
    tracing::warn!(sequence = passed.sequence, why = %passed.why, "an event is passed over");
}

fn variable(name: &'static str) -> Result<String, ReadError> {
    std::env::var(name).map_err(|_| ReadError::Missing(name))
}
