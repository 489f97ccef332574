//! The commands of the line, one file each.
pub(crate) mod breaches;
pub(crate) mod centre;
pub(crate) mod clock;
pub(crate) mod deadlines;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod lists;
pub(crate) mod print;
pub(crate) mod reads;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod scores;
pub(crate) mod serve;
pub(crate) mod token;
pub(crate) mod up;
pub(crate) mod view;
