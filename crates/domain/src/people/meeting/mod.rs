//! A meeting (会议): a weekly meeting, a study session or another activity: who was called, who came.
//!
//! Implements meeting/1–8 and study/2–5: a weekly meeting is called, matters for it are handed in, absence is reported and excused, the roll
//! is called, the minutes are written, approved, sent and read, and what was decided is followed up. One file per decision.
mod approve_minutes;
mod call;
mod call_roll;
mod cancel;
pub mod commands;
mod correct_roll;
pub mod events;
mod excuse;
mod fold;
mod follow_up;
mod guard;
mod hand_in;
mod keep_notes;
mod read_minutes;
mod refuse_excuse;
mod report_absence;
mod return_minutes;
pub mod state;
pub mod study;
mod write_minutes;

pub use commands::decide;
pub use fold::evolve;
pub use state::Meeting;
