//! Notices (通知): what leaves the service for a person by a channel outside it: webhook, e-mail, SMS.
//!
//! Pure: notices, settings and the time in; what to send, when, in which words, and what became of it out. It must never send
//! anything, read a clock or make a random number, and no notice carries personal data: an act, an object's id, a deadline.
//!
//! The life of one delivery is in [`delivery`], what is to be done next in [`queue`], the settings of a centre in [`config`].
pub mod config;
pub mod delivery;
pub mod notice;
pub mod queue;
pub mod render;
pub mod rhythm;
pub mod schedule;

pub use config::{Channel, Outside};
pub use delivery::{Delivery, DeliveryState};
pub use notice::Notice;
