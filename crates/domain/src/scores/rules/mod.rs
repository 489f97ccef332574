//! Rules of scoring (考核计分规则): what the charges of a period cost, by the two score tables ([`crate::reference::tables`]).
//!
//! Implements assessment/1–6 and monthly/1–11. Pure: charges and a rulebook in, a sheet out. Where the charges come from is not
//! known here, and no number is: an item names its numbers, and the rulebook says what they are.
mod changes;
mod doubles;
#[cfg(test)]
pub(crate) mod fixture;
mod price;
#[cfg(test)]
mod properties;
mod refit;
mod refusal;
mod score;
mod sheet;
#[cfg(test)]
mod worked;

pub use changes::{changes, settled};
pub use refit::refit;
pub use score::score;
pub use sheet::{Change, Charge, Item, Line, Sheet, Standing};

/// The id of a charge: it follows from clause and fact, so that the same charge is known again.
#[must_use]
pub fn charge_id(clause: &str, fact: &str) -> String {
    crate::vocabulary::ids::short_code(&[b"charge", clause.as_bytes(), fact.as_bytes()])
}
