//! The view on small histories.
