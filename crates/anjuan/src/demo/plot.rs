//! One life of the demonstration (一案经过): where it is, what time it is in it, and what was said so far.
use super::Act;
use super::world::World;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::Duration;
use serde_json::Value;
use uuid::Uuid;

/// The acts of one aggregate, in their order.
pub(super) struct Plot {
    path: String,
    at: Instant,
    acts: Vec<Act>,
}

impl Plot {
    /// A life that begins with the command of `person` at `collection`, whose aggregate's id follows from it.
    pub(super) fn opened(world: &mut World, kind: Kind, person: &str, at: Instant, body: Value) -> Self {
        let command = world.command();
        let collection = format!("/{kind}s");
        let path = format!("{collection}/{}", AggregateRef::opened_by(kind, command).id);
        Self {
            path,
            at,
            acts: vec![Act { at, typed: None, person: person.to_owned(), path: collection, command, body }],
        }
    }

    /// A life of something that is there already: a post, a window's day.
    pub(super) fn new(path: String, at: Instant) -> Self {
        Self { path, at, acts: Vec::new() }
    }

    /// The reference by which others name it.
    pub(super) fn reference(&self, kind: Kind) -> String {
        format!("{kind}/{}", self.path.rsplit('/').next().unwrap_or_default())
    }

    /// The moment it is at.
    pub(super) fn at(&self) -> Instant {
        self.at
    }

    /// So many minutes later on the same day.
    pub(super) fn minutes(&mut self, minutes: i64) -> &mut Self {
        self.at += Duration::minutes(minutes);
        self
    }

    /// In the afternoon of the working day so many after.
    pub(super) fn days(&mut self, world: &mut World, days: i32) -> &mut Self {
        self.at = world.later(self.at, days);
        self
    }

    /// Somebody does something.
    pub(super) fn tell(&mut self, world: &mut World, person: &str, verb: &str, body: Value) -> &mut Self {
        let command = world.command();
        let path = format!("{}/{verb}", self.path);
        self.acts.push(Act { at: self.at, typed: None, person: person.to_owned(), path, command, body });
        self
    }

    /// Goes on at another moment, where something elsewhere came first.
    pub(super) fn from(mut self, at: Instant) -> Self {
        self.at = at;
        self
    }

    /// The id of the command that came last: what it made is numbered by it.
    pub(super) fn last_command(&self) -> Uuid {
        self.acts.last().map_or_else(Uuid::nil, |act| act.command)
    }

    /// What was done, in order.
    pub(super) fn into_acts(self) -> Vec<Act> {
        self.acts
    }
}
