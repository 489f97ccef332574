//! Rules of scoring (考核计分规则): one file per item of the two score tables, numbers from the rulebook.
//!
//! Implements assessment/1–6 and monthly/1–11. Pure: charges and a rulebook in, a sheet out. Where the charges come from is not
//! known here.
mod sheet;

pub use sheet::{Change, Charge, Item, Line, Range, Sheet, Standing};
