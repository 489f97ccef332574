//! The state of an attendance device (考勤机): where it hangs, its watermark, and what its clock was off by.
//!
//! Implements discipline/1. Holds no punch: those are events of the device's days.
use crate::vocabulary::stamp::Instant;
use chrono::TimeDelta;

/// One correction of the clock, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeviceCorrection")]
pub struct Correction {
    /// From when, by the device's clock.
    pub from: Instant,
    /// Until when, by the device's clock; that moment is not in it. None while it lasts.
    pub until: Option<Instant>,
    /// What is added to its times, in seconds.
    pub add_seconds: i32,
}

impl Correction {
    /// Whether it is about this time of the device's clock.
    #[must_use]
    pub fn covers(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeviceState")]
pub struct Device {
    /// What it is called.
    pub name: String,
    /// Where it hangs.
    pub place: String,
    /// Since when.
    pub registered: Instant,
    /// Up to when it has given everything, by the true time: its watermark.
    pub completed: Option<Instant>,
    /// The corrections of its clock, in the order they were recorded.
    pub corrections: Vec<Correction>,
    /// Since when it hangs no more.
    pub retired: Option<Instant>,
}

impl Device {
    /// The correction in force for a time of the device's clock: the one recorded last of those that are about it.
    #[must_use]
    pub fn correction(&self, at: Instant) -> Option<&Correction> {
        self.corrections.iter().rev().find(|correction| correction.covers(at))
    }

    /// The true time for a time of the device's clock.
    #[must_use]
    pub fn corrected(&self, at: Instant) -> Instant {
        let add = self.correction(at).map_or(0, |correction| i64::from(correction.add_seconds));
        at.checked_add_signed(TimeDelta::seconds(add)).unwrap_or(at)
    }

    /// Whether its facts up to a moment are still to come: it hung by then, was not taken down, and its watermark is not there yet.
    #[must_use]
    pub fn awaited(&self, until: Instant) -> bool {
        self.registered <= until && self.retired.is_none() && self.completed.is_none_or(|completed| completed < until)
    }
}
