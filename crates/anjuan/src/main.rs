//! The one binary: the command line, and `up`.
fn main() {}
