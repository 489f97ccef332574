//! What readers see: views (视图) as folds over events, one folder each.
//!
//! Pure: a view knows no clock, no storage and no network; it never refuses anything and no decision reads it.
mod answers;
pub mod attendance;
pub mod breaches;
pub mod centre;
mod concern;
#[cfg(test)]
mod counting;
pub mod deadlines;
mod facets;
#[cfg(test)]
mod golden;
pub mod inbox;
pub mod memory;
mod merge;
pub mod page;
pub mod reference;
pub mod register;
pub mod scoring;
pub mod standing;
#[cfg(test)]
mod systems;
pub mod table;
#[cfg(test)]
mod testing;
pub mod view;
