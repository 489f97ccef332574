//! The shape of the service, checked (整洁): who depends on whom, what stays pure, how files look, what is cited.
//!
//! A rule nobody checks is a wish. Each rule here names the file or crate that breaks it and says what to do instead.
#![allow(clippy::unwrap_used, reason = "a repository that cannot be read fails the test")]
mod citations;
mod dependencies;
mod deploy;
mod docs;
mod floors;
mod guides;
mod interpretations;
mod map;
mod names;
mod purity;
mod refusals;
mod shape;
mod silence;
mod sources;
mod table;
