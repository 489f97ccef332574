//! The lives of a year (一年中的案卷): each begins on a working day and is written down to its end, breaches included.
pub(super) mod case;
pub(super) mod complaint;
pub(super) mod contact;
pub(super) mod cover;
pub(super) mod denial;
pub(super) mod handover;
pub(super) mod joint;
pub(super) mod service;

use super::plan::Plan;
use chrono::NaiveDate;

/// Begins one life on a working day.
pub(super) fn begin(plan: &mut Plan<'_>, day: NaiveDate) {
    match plan.dice.below(100) {
        0..26 => contact::live(plan, day),
        26..70 => case::live(plan, day),
        70..76 => service::live(plan, day),
        76..86 => denial::live(plan, day),
        86..94 => complaint::live(plan, day),
        _ => joint::live(plan, day),
    }
}
