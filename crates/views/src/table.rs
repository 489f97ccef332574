//! The table of views (视图表): every view in one row. Nothing else lists them.
//!
//! `views!(expand)` hands the whole table to the macro `expand`, which writes out what it needs: [`TABLE`] and
//! [`Reader`](crate::concern) here, and in the server the projectors that keep the views.
//!
//! | column | what it is |
//! | --- | --- |
//! | `deadlines` | the name of the field or the variable that holds it |
//! | `Deadlines in deadlines` | the view, and its folder |
//! | `"time-limit/3.4"` | the article it serves |
//! | `"one row per obligation …"` | what it answers |
use crate::view::View;

/// The table; see the module.
#[macro_export]
macro_rules! views {
    ($expand:ident) => {
        $expand! {
            attendance: Attendance in attendance, "discipline/1",
                "punches, leaves, make-up slips, duty and rolls as facts; presence is derived when it is read";
            breaches: Breaches in breaches, "post/1.5",
                "every breach that the events show: deeds here, breaches of periods from the deadlines";
            centre: CentreView in centre, "post/1.3",
                "the reference data as recorded: catalogue, staff, rulebook, calendar";
            deadlines: Deadlines in deadlines, "time-limit/3.4",
                "one row per obligation, by due instant and state";
            inbox: Inbox in inbox, "director/3",
                "what waits for somebody without a clock: signatures, copies, appeals, ballots; items are made of it when it is read";
            register: Register in register, "time-limit/3",
                "what is registered, found, looked at and rostered, by number, phase, window, person, name and date";
            scoring: Scoring in scoring, "assessment",
                "periods, ballots, what points are taken or given for, and the score sheets in every version";
        }
    };
}

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

/// Writes out the lines.
macro_rules! lines {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        /// Every view.
        pub const TABLE: &[Line] = &[$(line::<crate::$module::$view>($article, $purpose)),+];
    };
}
views!(lines);
