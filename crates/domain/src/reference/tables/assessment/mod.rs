//! The half-year assessment of persons (考核办法): the items in the order of the table, one file each.
//!
//! Implements assessment/1–6. It lists; the items declare.
mod accuracy;
mod attendance;
mod awards;
mod completion;
mod conduct;
mod duty;
mod integrity;
mod meetings;
mod proposals;
mod reporting;
mod satisfaction;
mod skill;

use crate::reference::tables::clause::ScoreItem;

/// The items, the awards last.
pub(super) const ITEMS: &[ScoreItem] = &[
    conduct::ITEM,
    skill::ITEM,
    attendance::ITEM,
    meetings::ITEM,
    duty::ITEM,
    accuracy::ITEM,
    completion::ITEM,
    satisfaction::ITEM,
    reporting::ITEM,
    proposals::ITEM,
    integrity::ITEM,
    awards::ITEM,
];
