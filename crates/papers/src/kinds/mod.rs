//! The papers (各种文书), one file each.
pub(crate) mod acceptance;
mod case;
pub(crate) mod circular;
mod complaint;
pub(crate) mod complaint_answer;
pub(crate) mod complaint_intake;
pub(crate) mod correction_notice;
pub(crate) mod denial;
pub(crate) mod denial_report;
pub(crate) mod finding_circular;
pub(crate) mod give_back;
pub(crate) mod handover_list;
pub(crate) mod important_matter;
pub(crate) mod one_time_notice;
pub(crate) mod overdue_explanation;
pub(crate) mod rating_slip;
pub(crate) mod receipt;
pub(crate) mod supplement;
