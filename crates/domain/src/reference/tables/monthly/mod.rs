//! The monthly assessment of windows (月度考核办法): the items in the order of the table, one file each.
//!
//! Implements monthly/1–11. It lists; the items declare.
mod activities;
mod awards;
mod complaints;
mod conduct;
mod handling;
mod hygiene;
mod integrity;
mod peers;
mod presence;
mod promise;
mod quality;

use crate::reference::tables::clause::ScoreItem;

/// The items, the awards last.
pub(super) const ITEMS: &[ScoreItem] = &[
    conduct::ITEM,
    handling::ITEM,
    promise::ITEM,
    quality::ITEM,
    activities::ITEM,
    integrity::ITEM,
    complaints::ITEM,
    presence::ITEM,
    hygiene::ITEM,
    peers::ITEM,
    awards::ITEM,
];
