//! What questions to the `attendance` view answer (考勤查询结果): shapes only, as they stand in JSON.
use crate::answers::answers;
use crate::attendance::row::{Leave, Meeting, Slip};
use anjuan_domain::people::attendance::events::Direction;
use anjuan_domain::people::leave::counters::{Counters, Recommended};
use anjuan_domain::people::leave::events::LeaveKind;
use anjuan_domain::people::presence::Session;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a leave stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeaveStanding {
    /// Asked for; somebody of the chain has yet to agree (待审批).
    Asked,
    /// The whole chain agreed; it has not begun (已准假).
    Approved,
    /// Somebody of the chain did not agree (不准假).
    Refused,
    /// Given up before it began (取消).
    Cancelled,
    /// It has begun (休假中).
    Begun,
    /// It is over, reported back or not (假满).
    Ended,
}

impl LeaveStanding {
    /// Every value.
    pub const ALL: &'static [LeaveStanding] =
        &[Self::Asked, Self::Approved, Self::Refused, Self::Cancelled, Self::Begun, Self::Ended];

    /// How a leave stands by what was recorded of it.
    #[must_use]
    pub fn from_leave(leave: &Leave) -> Self {
        match leave {
            Leave { refused: Some(_), .. } => Self::Refused,
            Leave { cancelled: Some(_), .. } => Self::Cancelled,
            Leave { ended: Some(_), .. } | Leave { reported_back: Some(_), .. } => Self::Ended,
            Leave { began: Some(_), .. } => Self::Begun,
            leave if leave.complete().is_some() => Self::Approved,
            _ => Self::Asked,
        }
    }
}

answers! {
    /// One punch as it is seen.
    Seen {
        /// The device.
        device: String,
        /// The device's own record id.
        record: String,
        /// When, by the device's clock.
        at: Instant,
        /// When, by the true time as known now.
        corrected: Instant,
        /// Which way.
        direction: Direction,
    }
    /// One day of one person (个人日考勤).
    PersonDay {
        /// Who.
        person: String,
        /// Which day.
        day: NaiveDate,
        /// Its half-day sessions, in order.
        sessions: Vec<Session>,
        /// The punches that belong to the day, by the true time.
        punches: Vec<Seen>,
    }
    /// Half days of leave of one kind.
    OnLeave {
        /// Which kind.
        kind: LeaveKind,
        /// How many half days of work.
        half_days: u32,
    }
    /// What the sessions of a span come to; sessions that are not over yet are left out.
    #[derive(Default)]
    Totals {
        /// Half days that the office worked.
        half_days: u32,
        /// Half days there, late or early or not, or out on business.
        present_half_days: u32,
        /// Days on which there was anything of that.
        days_present: u32,
        /// How often late.
        late: u32,
        /// Minutes of it.
        late_minutes: u32,
        /// How often gone early.
        early: u32,
        /// Minutes of it.
        early_minutes: u32,
        /// Half days of absence.
        absent_half_days: u32,
        /// Half days of leave by kind, in the order of the kinds; none that is zero.
        leave: Vec<OnLeave>,
        /// Half days out on business by slips for both punches.
        excused_half_days: u32,
        /// Sessions of which one punch is missing.
        missing_punches: u32,
        /// Half days before any device was up.
        not_taken_half_days: u32,
        /// Sessions that facts still to come may change.
        provisional: u32,
        /// Sessions whose status is uncertain for whatever reason.
        uncertain: u32,
    }
    /// One make-up slip.
    SlipLine {
        /// Its id.
        id: String,
        /// What it says.
        slip: Slip,
    }
    /// One leave.
    LeaveLine {
        /// Its id.
        id: String,
        /// How it stands.
        standing: LeaveStanding,
        /// What it says.
        leave: Leave,
    }
    /// One meeting with its roll.
    MeetingLine {
        /// Its id.
        id: String,
        /// What it says.
        meeting: Meeting,
    }
    /// One month of one person (个人月考勤).
    PersonMonth {
        /// Who.
        person: String,
        /// The name.
        name: String,
        /// The window, where the person works at one.
        window: Option<String>,
        /// The section.
        section: String,
        /// The month, `2015-03`.
        month: String,
        /// What it comes to.
        totals: Totals,
        /// The slips for its days, whatever became of them (discipline/2).
        slips: Vec<SlipLine>,
    }
    /// One month of one window (窗口月考勤).
    WindowMonth {
        /// The window.
        window: String,
        /// Its name.
        name: String,
        /// The month.
        month: String,
        /// Its people, by id.
        persons: Vec<PersonMonth>,
    }
    /// The monthly publication (考勤月公示, discipline/2): everybody of the centre.
    Publication {
        /// The month.
        month: String,
        /// Everybody, by window and id; who belongs to no window comes last.
        persons: Vec<PersonMonth>,
        /// Slips for its days that nobody decided yet.
        open_slips: u32,
        /// Sessions that facts still to come may change: until it is none, the list is provisional.
        provisional: u32,
    }
    /// The leave ledger of one person and year (请假台账), as of a day.
    Ledger {
        /// Who.
        person: String,
        /// The name.
        name: String,
        /// The counters, in half days with their evidence.
        counters: Counters,
        /// What the regulation names for them, for people to decide (leave/2, leave/4).
        recommended: Vec<Recommended>,
        /// The leaves that touch the year, whatever became of them.
        leaves: Vec<LeaveLine>,
    }
    /// Somebody who is here now (当前在岗).
    HereLine {
        /// Who.
        person: String,
        /// The name; empty where nobody of that id is on the staff.
        name: String,
        /// The window.
        window: Option<String>,
        /// Since when, by the true time.
        since: Instant,
        /// By which device.
        device: String,
        /// Whether the device did not say which way.
        guessed: bool,
    }
    /// One attendance device.
    DeviceLine {
        /// Its id.
        device: String,
        /// What it is called.
        name: String,
        /// Where it hangs.
        place: String,
        /// Since when.
        registered: Instant,
        /// Up to when it has given everything.
        completed: Option<Instant>,
        /// The corrections of its clock, in order.
        corrections: Vec<CorrectionLine>,
        /// Since when it hangs no more.
        retired: Option<Instant>,
    }
    /// One correction of a clock.
    CorrectionLine {
        /// From when, by the device's clock.
        from: Instant,
        /// Until when.
        until: Option<Instant>,
        /// What is added to its times, in seconds.
        add_seconds: i32,
    }
    /// Somebody who punched and is not on the staff (未知人员).
    UnknownPerson {
        /// The id as the device has it.
        person: String,
        /// The first day, by the device's clock.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
        /// How many punches.
        punches: u32,
    }
}
