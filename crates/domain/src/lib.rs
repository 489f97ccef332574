//! The rules of a government service centre (便民服务中心), as plain functions over events.
//!
//! Pure: this crate knows no clock, no network, no storage and no randomness; everything a decision needs is an
//! argument. It must never depend on tokio, async-nats, sled or axum, read a wall clock, or make an id.
//!
//! A command is decided by [`decide`](aggregate::decide) into exactly one [`Event`](event::Event) or a
//! [`Refusal`](refusal::Refusal); an event is folded by [`evolve`](aggregate::State::evolve).
pub mod access;
pub mod actor;
pub mod aggregate;
pub mod applicant;
pub mod appointment;
pub mod articles;
pub mod attendance;
pub mod ballot;
pub mod case;
pub mod centre;
pub mod clock;
pub mod command;
pub mod complaint;
pub mod contact;
pub mod context;
pub mod denial;
pub mod device;
pub mod duty;
pub mod entry;
pub mod event;
pub mod finding;
pub mod handover;
pub mod ids;
pub mod leave;
mod lookup;
pub mod meeting;
pub mod money;
pub mod patrol;
pub mod period;
pub mod points;
pub mod post;
pub mod presence;
pub mod recommendation;
pub mod refusal;
mod refusals;
pub mod rules;
pub mod score;
pub mod sealed;
pub mod slip;
