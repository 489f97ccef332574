//! The table of papers (文书种类表): one file each, and one line. Nothing else lists them.
mod acceptance;
mod case;
mod circular;
mod complaint;
mod complaint_answer;
mod complaint_intake;
mod correction_notice;
mod denial;
mod denial_report;
mod finding_circular;
mod give_back;
mod handover_list;
mod important_matter;
mod one_time_notice;
mod overdue_explanation;
pub mod rating_slip;
mod receipt;
mod supplement;

use crate::PaperKind;

/// Every kind of paper, one line each.
pub const PAPERS: &[&PaperKind] = &[
    &receipt::PAPER,
    &rating_slip::PAPER,
    &one_time_notice::PAPER,
    &supplement::PAPER,
    &give_back::PAPER,
    &acceptance::PAPER,
    &denial::PAPER,
    &denial_report::PAPER,
    &important_matter::PAPER,
    &correction_notice::PAPER,
    &handover_list::PAPER,
    &complaint_intake::PAPER,
    &complaint_answer::PAPER,
    &overdue_explanation::PAPER,
    &circular::PAPER,
    &finding_circular::PAPER,
];
