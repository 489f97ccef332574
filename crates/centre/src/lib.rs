//! A centre's directory of data (中心数据目录): rulebook, catalogue, staff and calendar, read into definitions.
//!
//! Pure: texts in, definitions or problems out; it opens no file and asks no server. Every problem names file, line and
//! key in both languages, and many are told at once. What is *allowed* is decided by the domain alone: the reader checks
//! shapes and references, then plays the whole directory through the domain's own decisions on an empty centre.
//! [`difference`] turns what the files want into the commands that are still missing, and nothing more.
mod calendar;
mod catalogue;
mod check;
mod desired;
mod difference;
mod problem;
mod registers;
mod rulebook;
mod staff;
mod walk;
pub use calendar::read_calendar;
pub use catalogue::read_catalogue;
pub use desired::{CentreFiles, Desired, builtin};
pub use difference::{Change, difference, from_day};
pub use problem::{Entry, Place, Problem};
pub use registers::read_registers;
pub use rulebook::read_rulebook;
pub use staff::{Staff, read_staff};

#[cfg(test)]
mod tests;
