//! The kit for others (对外开发包): react to the events of a centre in a process of your own.
//!
//! A [`Consumer`] reads the event log from NATS: in order, without gaps or repetitions, each event compared with its predecessor, and
//! typed ([`domain`] is re-exported). It keeps nothing: the position lies with you, in the same transaction as what you made of the
//! event, so that a crash between two writes cannot exist. [`Consumer::run`] asks your [`Reaction`] for its position, verifies that the
//! log still has that event, and hands on everything after it.
//!
//! A [`Service`] gives commands and asks questions over HTTP with a token: that is the published contract, checked at the edge, where
//! personal data is sealed; the NATS services between the roles are their own matter. [`command_id`] derives the id of a command from
//! the event it reacts to, so that an event that is handed on twice gives one command.
//!
//! What an event of a later release says that this crate does not know is handed on as [`Content::Unknown`], never dropped. What
//! does not continue its aggregate (a forgery) and what was declared lost is passed over, as by every reader of the service, and
//! [`Reaction::passed_over`] is told. A hole whose loss nobody declared ends reading with the stream sequence that is missing.
//!
//! ```no_run
//! use anjuan_client::{Consumer, Content, Credentials, Delivered, Position, Reaction, Settings};
//! use std::convert::Infallible;
//!
//! #[derive(Default)]
//! struct Counted(u64, Option<Position>);
//!
//! impl Reaction for Counted {
//!     type Error = Infallible;
//!
//!     async fn position(&mut self) -> Result<Option<Position>, Infallible> {
//!         Ok(self.1.clone())
//!     }
//!
//!     async fn apply(&mut self, event: &Delivered) -> Result<(), Infallible> {
//!         if let Content::Event(_) = event.content() {
//!             self.0 += 1;
//!         }
//!         self.1 = Some(event.position()); // In a store: in the transaction that writes what was made of the event.
//!         Ok(())
//!     }
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = Settings::new("nats://127.0.0.1:4222", Credentials::Open, "bencha");
//! let stopped = Consumer::connect(settings).await?.run(&mut Counted::default()).await;
//! # Err(stopped.into())
//! # }
//! ```
//!
//! Whole programs stand in `examples/`: a projector into SQLite, and a service that calls a webhook on a red card.
mod consumer;
mod delivered;
mod service;

pub use anjuan_api::{Accepted, Problem};
/// Events, commands, ids: the declarations of the service itself.
pub use anjuan_domain as domain;
pub use anjuan_journal::{Credentials, LogError, Reason, Settings};
pub use consumer::{Consumer, Events, Reaction, ReadError, Stopped};
pub use delivered::{Content, Delivered, PassedOver, Position, Read, Unreadable};
pub use service::{CallError, Service, command_id};
