//! The facts of the appointments of one window on one day (预约事实). Shapes only; described by
//! `proto/anjuan/v1/appointment.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::sealed::Party;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to the appointments of one window on one day.
    AppointmentEvent, AppointmentEventName of "appointment" {
        /// A place was booked (work/3).
        Booked(Booked) = "booked.v1" / "AppointmentBooked", "Appointment booked", "预约", "work/3", seals applicant;
        /// Given up.
        Cancelled(Cancelled) = "cancelled.v1" / "AppointmentCancelled", "Appointment cancelled", "取消预约", "work/3";
        /// They came, or did not.
        Kept(Kept) = "kept.v1" / "AppointmentKept", "Appointment kept or missed", "预约履约", "work/3";
    }
}

codes! {
    /// What is booked.
    AppointmentKind {
        /// At the counter.
        Counter,
        /// 上门服务.
        HomeVisit,
    }
    /// What became of it.
    AppointmentOutcome {
        /// Came, and was served.
        Came,
        /// Did not come.
        Missed,
    }
}

/// Booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Booked {
    /// The booking's number, `YY-<yyyymmdd>-<12 symbols>`.
    pub number: String,
    /// The window.
    pub window: String,
    /// The day.
    pub day: NaiveDate,
    /// When the slot begins, `HH:MM`.
    pub slot: String,
    /// What is booked.
    pub kind: AppointmentKind,
    /// The catalogue item.
    pub item: String,
    /// For whom, sealed.
    pub applicant: Party,
    /// Who booked it.
    pub by: String,
}

/// Given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancelled {
    /// The booking's number.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// They came, or did not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Kept {
    /// The booking's number.
    pub number: String,
    /// Which.
    pub outcome: AppointmentOutcome,
    /// The case it became, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}
