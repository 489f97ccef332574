//! A patrol (巡查): what was looked at, item by item.
//!
//! Implements duty/1 and post/1.2.
pub mod checklist;
pub mod commands;
pub mod events;
mod fold;
mod record;
pub mod state;

use crate::vocabulary::refusals::refusals;
pub use commands::decide;
pub use fold::evolve;
pub use state::Patrol;

refusals! {
    /// Why no decision is reached at all.
    PatrolRefusal {
        RecordedAlready { number } = "patrol.recorded-already" by "handover/2.5",
            "This patrol is recorded already, as {number}.", "该次巡查已登记，编号{number}。",
    }
}
