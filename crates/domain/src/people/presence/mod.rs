//! Presence (出勤): what the raw facts say of one person's half-day sessions: present, late, left early, absent, on leave.
//!
//! Implements discipline/1 and discipline/2 (punches and make-up slips), duty/2.2.2 (office hours, lateness, early leaving),
//! duty/2.1 (reception over noon) and leave/2 and leave/7 (a leave without its procedure is absence). A reading, never a
//! fact: it is worked out from stored facts and the centre's reference data when somebody asks, so that another calendar,
//! a corrected clock or a moved watermark changes it without a row being rewritten. It must never guess in silence: where
//! the facts leave it open, the session says why.
mod clock;
mod facts;
#[cfg(test)]
mod fixture;
mod here;
mod leave;
mod numbers;
mod placing;
#[cfg(test)]
mod properties;
mod reading;
mod result;
mod silence;
#[cfg(test)]
mod tests;

pub use clock::{corrected, days_of_device, presence_day};
pub use facts::{DayFacts, DutyLeft, DutySpan, LeaveSpan, Papers, Punched, SlipSpan, Watermark};
pub use here::{Here, here};
pub use leave::papers_due;
pub use numbers::Numbers;
pub use reading::sessions;
pub use result::{Evidence, EvidenceKind, Session, Status, Why};
