//! The article keys of the regulation.
