//! Money (金额) in fen (分), a hundredth of a yuan: whole numbers, never floats.
/// `12.50` for 1250 fen.
#[must_use]
pub fn yuan(fen: u32) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
