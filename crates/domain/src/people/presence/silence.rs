//! What did not come (未到记录的依据): the watermarks that make it certain that nobody's punch is still under way.
//!
//! Implements discipline/1 for absence and missing punches (leave/2). Nothing is recorded of what did not happen; what shows it
//! is that every device that was up had given everything. Of each device the first such event counts: it made the session
//! certain, and it stays the same however far the watermark goes on.
use super::facts::Watermark;
use super::result::{Evidence, EvidenceKind};
use crate::vocabulary::stamp::Instant;

/// The events by which these devices had given everything up to a moment; nothing of a device that has yet to.
pub(super) fn silence<'a>(
    devices: impl Iterator<Item = &'a str>,
    watermarks: &[Watermark],
    until: Instant,
) -> impl Iterator<Item = Evidence> {
    devices.filter_map(move |device| {
        let passed = |mark: &&Watermark| mark.device == device && mark.until.is_none_or(|passed| passed >= until);
        // A watermark only goes forward, and a device that was taken down has no later one.
        let first = watermarks.iter().filter(passed).min_by_key(|mark| (mark.until.is_none(), mark.until))?;
        Some(Evidence { kind: EvidenceKind::Watermark, id: device.to_owned(), events: vec![first.event] })
    })
}
