//! Papers (文书): what a centre hands out, made from one event and the reference data as one HTML document for A4.
//!
//! Pure: nothing here reads a log, opens what is sealed or knows the time. A paper says what its event said, in Chinese
//! first and English beside it, with the regulation's fields, a number, and a code that leads back to the event. It must
//! never be printed with a required field empty, and never shows more of a person than its reader was given.
pub mod code;
pub mod kind;
mod kinds;
mod labels;
pub mod page;
pub mod qr;
mod render;
pub mod sheet;
pub mod source;
mod terms;

pub use kind::{Paper, PaperKind, Wanted};
pub use kinds::{PAPERS, rating_slip};
pub use source::Unprintable;

/// The kind of paper of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static PaperKind> {
    PAPERS.iter().find(|paper| paper.name == name).copied()
}

/// The paper of an event that a code from before there was a key is of. Whoever has the event could have made the code.
#[must_use]
pub fn verified_unkeyed(code: code::Code, stored: &[u8]) -> Option<&'static PaperKind> {
    let fact = anjuan_domain::history::Fact::read(code.sequence, stored).ok()?;
    PAPERS.iter().find(|paper| paper.events.contains(&fact.name()) && code.is_unkeyed_of(paper.name, stored)).copied()
}

/// The paper of an event that a code is of, if it is genuine: the code was made from these stored bytes with that key.
#[must_use]
pub fn verified(key: &code::CodeKey, code: code::Code, stored: &[u8]) -> Option<&'static PaperKind> {
    let fact = anjuan_domain::history::Fact::read(code.sequence, stored).ok()?;
    PAPERS.iter().find(|paper| paper.events.contains(&fact.name()) && code.is_of(key, paper.name, stored)).copied()
}
