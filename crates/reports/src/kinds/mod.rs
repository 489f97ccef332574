//! The table of reports (报表种类表): every kind of report in one row, with its file. Nothing else lists them.
pub mod attendance;
pub mod breaches;
pub mod duty;
pub mod half_year;
pub mod leave;
pub mod monthly;
mod scores;
pub mod study;

use crate::ReportKind;
pub use scores::Scored;

/// Declares the reports: variant and file, which holds `REPORT`, what it is called, and `report`, which draws it up.
macro_rules! reports {
    ($($(#[doc = $doc:literal])+ $which:ident in $module:ident;)+) => {
        /// Which report. Whoever draws one up asks the views by a `match` over this, so that none is drawn as another.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Which { $($(#[doc = $doc])+ $which),+ }

        impl Which {
            /// Every report.
            pub const ALL: &'static [Which] = &[$(Which::$which),+];

            /// What it is called.
            #[must_use]
            pub fn kind(self) -> &'static ReportKind {
                match self { $(Which::$which => &$module::REPORT),+ }
            }

            /// The report of that name in addresses and on the command line.
            #[must_use]
            pub fn find(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|which| which.kind().name == name)
            }
        }
    };
}

reports! {
    /// The attendance of a month, as it is published.
    Attendance in attendance;
    /// The monthly assessment of windows.
    MonthlyAssessment in monthly;
    /// The half-year assessment of persons.
    HalfYearAssessment in half_year;
    /// The ledger of leaves.
    LeaveLedger in leave;
    /// The ledger of study.
    StudyLedger in study;
    /// The duty roster of a month.
    DutyRoster in duty;
    /// The breach summary.
    Breaches in breaches;
}
