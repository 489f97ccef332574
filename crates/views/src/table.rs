//! The table of views (视图表): every view with its version and what it serves. A new view is one line here.
use crate::view::View;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The view's name.
    pub name: &'static str,
    /// Its version.
    pub version: u32,
    /// The article key it serves.
    pub article: &'static str,
    /// What it answers.
    pub purpose: &'static str,
}

const fn line<V: View>(article: &'static str, purpose: &'static str) -> Line {
    Line { name: V::NAME, version: V::VERSION, article, purpose }
}

/// Every view.
pub const TABLE: &[Line] = &[
    line::<crate::attendance::Attendance>(
        "discipline/1",
        "punches, leaves, make-up slips, duty and rolls as facts; presence is derived when it is read",
    ),
    line::<crate::breaches::Breaches>(
        "post/1.5",
        "every breach that the events show: deeds here, breaches of periods from the deadlines",
    ),
    line::<crate::centre::CentreView>(
        "post/1.3",
        "the reference data as recorded: catalogue, staff, rulebook, calendar",
    ),
    line::<crate::deadlines::Deadlines>("time-limit/3.4", "one row per obligation, by due instant and state"),
    line::<crate::register::Register>(
        "time-limit/3",
        "what is registered, found, looked at and rostered, by number, phase, window, person, name and date",
    ),
    line::<crate::scoring::Scoring>(
        "assessment",
        "periods, ballots, what points are taken or given for, and the score sheets in every version",
    ),
];
