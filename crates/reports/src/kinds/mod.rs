//! The kinds of report (报表种类), one file each: from what the views answer to one table.
pub mod attendance;
pub mod breaches;
pub mod duty;
pub mod half_year;
pub mod leave;
pub mod monthly;
mod scores;

pub use scores::Scored;
