//! Envelopes and whole chained logs (信封与链): each event names its predecessor's stream sequence and hash.
use super::{Gen, any_event};
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// What the chain of one aggregate ends in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Head {
    version: u64,
    sequence: u64,
    hash: String,
    recorded: Instant,
}

/// One event ready to be appended.
#[derive(Debug, Clone)]
pub struct Link {
    /// The aggregate it belongs to.
    pub aggregate: AggregateRef,
    /// The event's id.
    pub event_id: Uuid,
    /// The stream sequence of the aggregate's last event; 0 for its first.
    pub expected: u64,
    /// When it is recorded.
    pub recorded: Instant,
    /// The CloudEvents JSON.
    pub body: Vec<u8>,
}

/// A log under construction: the end of every aggregate's chain.
#[derive(Debug, Clone, Default)]
pub struct Chains {
    heads: HashMap<AggregateRef, Head>,
}

impl Chains {
    /// The next event of the log: any event, of one of some forty aggregates of its kind.
    pub fn next(&mut self, g: &mut Gen) -> Link {
        let event = any_event(g);
        let kind = event.kind();
        let aggregate = AggregateRef { kind, id: format!("G{:02}", g.below(40)) };
        self.link(aggregate, &event, g)
    }

    /// `event` as the next of `aggregate`.
    ///
    /// # Panics
    /// When the event does not serialize, which no event may do.
    pub fn link(&mut self, aggregate: AggregateRef, event: &Event, g: &mut Gen) -> Link {
        let head = self.heads.get(&aggregate).cloned().unwrap_or_default();
        let mut envelope = envelope_of(event, &aggregate, g);
        envelope.sequence = head.version + 1;
        envelope.previoussequence = head.sequence;
        envelope.previoushash = head.hash.into();
        envelope.recordedtime = envelope.recordedtime.max(head.recorded);
        let body = serde_json::to_vec(&envelope).expect("an envelope serializes");
        let recorded = envelope.recordedtime;
        Link { aggregate, event_id: envelope.id, expected: head.sequence, recorded, body }
    }

    /// `link` was stored at `sequence`.
    pub fn stored(&mut self, link: &Link, sequence: u64) {
        let head = self.heads.entry(link.aggregate.clone()).or_default();
        *head = Head { version: head.version + 1, sequence, hash: hash(&link.body), recorded: link.recorded };
    }

    /// How many aggregates the log holds.
    #[must_use]
    pub fn aggregates(&self) -> usize {
        self.heads.len()
    }
}

/// Any envelope around any event; its chain fields fit each other but no log.
pub fn any_envelope(g: &mut Gen) -> Envelope<'static> {
    let event = any_event(g);
    let aggregate = AggregateRef { kind: event.kind(), id: g.token() };
    let mut envelope = envelope_of(&event, &aggregate, g);
    if g.make() {
        envelope.sequence = u64::from(g.make::<u32>()).max(1) << g.below(32);
        envelope.previoussequence = u64::from(g.make::<u32>()) << g.below(32);
        envelope.previoushash = hash(g.token().as_bytes()).into();
    }
    if g.make() {
        envelope.factssequence = Some(u64::from(g.make::<u32>()) << g.below(32));
    }
    if g.make() {
        envelope.signature = format!("ed25519:{}:{}", g.token(), g.token()).into();
    }
    envelope
}

/// The first event of `aggregate`, by anybody, at any time.
fn envelope_of(event: &Event, aggregate: &AggregateRef, g: &mut Gen) -> Envelope<'static> {
    let (event_type, schema) = event.event_type();
    let time: Instant = g.make();
    let data =
        RawValue::from_string(serde_json::to_string(event).expect("an event serializes")).expect("an event is JSON");
    Envelope {
        specversion: "1.0".into(),
        id: g.uuid(),
        source: "urn:anjuan:centre:bencha".into(),
        event_type: event_type.into(),
        subject: aggregate.to_string().into(),
        time,
        datacontenttype: "application/json".into(),
        dataschema: schema.into(),
        sequence: 1,
        recordedtime: g.make(),
        authid: g.pick(&["P001", "P014", "system"]).into(),
        authtype: g.pick(&["user", "system"]).into(),
        correlationid: g.uuid(),
        causationid: g.uuid(),
        commandid: g.uuid(),
        commandhash: hash(g.token().as_bytes()).into(),
        rulebook: g.pick(&["2014-11.1", "none"]).into(),
        factssequence: None,
        responsible: g.pick(&["P001", ""]).into(),
        enteredfor: g.pick(&["P004", ""]).into(),
        enteredfrom: g.pick(&["受理登记簿第12页", ""]).into(),
        previoussequence: 0,
        previoushash: "".into(),
        signature: "".into(),
        data: Cow::Owned(data),
    }
}
