//! The rules of a government service centre (便民服务中心), as plain functions over events.
//!
//! Pure: this crate knows no clock, no network, no storage and no randomness; everything a decision needs is an
//! argument. It must never depend on tokio, async-nats, sled or axum, read a wall clock, or make an id.
//!
//! A command is decided by [`decide`](aggregate::decide) into exactly one [`Event`](event::Event) or a
//! [`Refusal`](vocabulary::refusal::Refusal); an event is folded by [`evolve`](aggregate::State::evolve).
//!
//! The modules lie in floors, and a module uses only its own floor and those below:
//!
//! | floor | what it holds |
//! | --- | --- |
//! | the roof: [`event`], [`command`], [`aggregate`], [`needs`], [`history`], [`access`] | any event, any command, any state; deciding and folding |
//! | [`scores`] | assessment |
//! | [`people`] | attendance, leave, duty, patrols, meetings, findings |
//! | [`matters`] | contacts, cases, denials, complaints, handovers, appointments |
//! | [`reference`](mod@reference) | the centre's reference data |
//! | [`clock`] | working-day calendar and periods |
//! | [`vocabulary`] | the words that all of them use |
#![cfg_attr(test, allow(non_snake_case, reason = "tests are named after article keys"))]

pub mod access;
pub mod aggregate;
pub mod clock;
pub mod command;
pub mod event;
pub mod history;
pub mod matters;
pub mod needs;
pub mod people;
pub mod reference;
#[cfg(test)]
pub(crate) mod scenario;
pub mod scores;
pub mod vocabulary;
