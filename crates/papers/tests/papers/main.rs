//! Every paper of the table, made from stored events as the service stores them: nothing may be missing, nothing may leak.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod checks;
mod stories;
