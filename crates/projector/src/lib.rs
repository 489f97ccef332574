//! Runs any view over the log and keeps it in sled (投影). The only crate that names sled.
//!
//! An event is visible once it is folded: recent changes lie in memory, over the store. Rows, index entries and position are
//! written behind in one atomic batch, so redelivery is harmless and a crash loses nothing that the stream does not give
//! again. A store is disposable: one that does not open is set aside and replayed.
//! It must never decide, never interpret an event, and never let the position say more than the rows do.
mod any;
mod behind;
mod blocks;
mod build;
#[cfg(test)]
mod build_tests;
mod catch_up;
mod digest;
mod directory;
mod error;
mod feed;
mod fill;
mod folder;
mod layer;
mod message;
#[cfg(test)]
mod numbers;
mod overlay;
mod pass;
mod projector;
mod reader;
mod rebuild;
mod run;
mod state;
#[cfg(test)]
mod state_tests;
mod status;
mod store;
mod supervise;
mod watched;

pub use any::{AnyProjector, ProgressFn};
pub use digest::ViewDigest;
pub use error::{ProjectorError, WaitError};
pub use feed::{Feed, Memory};
pub use projector::Projector;
pub use reader::{Answer, Reader};
pub use rebuild::{Builds, Compare, Progress, RebuildStats, Rebuilt, rebuild_from};
pub use status::{Health, Incident, Parked, Status};
