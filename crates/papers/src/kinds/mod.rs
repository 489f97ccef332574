//! The papers (各种文书), one file each.
pub(crate) mod acceptance;
mod case;
pub(crate) mod give_back;
pub(crate) mod one_time_notice;
pub(crate) mod receipt;
pub(crate) mod supplement;
