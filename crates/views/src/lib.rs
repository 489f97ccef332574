//! What readers see: views (视图) as folds over events, one file each.
//!
//! Pure: a view knows no clock, no storage and no network; it never refuses anything and no decision reads it.
pub mod deadlines;
pub mod view;
