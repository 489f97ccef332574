//! A message of the log as views are given it (日志消息): as it is stored, and the event, decoded once for all of them.
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_journal::log::Stored;
use anjuan_journal::subject;
use anjuan_views::view::{Given, Unappliable};

/// A message and its envelope.
pub(crate) struct Message<'a> {
    /// As it is stored.
    pub(crate) stored: &'a Stored,
    /// The event, or why its envelope does not decode.
    pub(crate) recorded: Result<Given<'a>, Unappliable>,
}

impl<'a> Message<'a> {
    pub(crate) fn decode(stored: &'a Stored) -> Self {
        let envelope = Envelope::decode(&stored.body).map_err(Unappliable::from);
        Self {
            stored,
            recorded: envelope.map(|envelope| Given::new(Recorded { stream_sequence: stored.sequence, envelope })),
        }
    }

    /// The same, with its data decoded where a view asks for them.
    pub(crate) fn prepare(stored: &'a Stored) -> Self {
        let message = Self::decode(stored);
        if let Ok(given) = &message.recorded {
            given.prepare();
        }
        message
    }

    /// The aggregate by the subject it lies on; the subject itself, where it is none of ours.
    pub(crate) fn named(&self) -> String {
        let subject = &self.stored.subject;
        subject::parse(subject).map_or_else(|| subject.clone(), |(_, aggregate)| aggregate.to_string())
    }

    /// Whether it lies on the subject of the aggregate that it is about.
    pub(crate) fn lies_where_it_says(&self) -> bool {
        let Some(aggregate) = self.recorded.as_ref().ok().map(|recorded| &recorded.envelope.subject) else {
            return false;
        };
        let Some((kind, id)) = aggregate.split_once('/') else { return false };
        let rest = self.stored.subject.strip_suffix(id).and_then(|rest| rest.strip_suffix('.'));
        rest.and_then(|rest| rest.strip_suffix(kind)).is_some_and(|rest| rest.ends_with('.'))
    }
}
