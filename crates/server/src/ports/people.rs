//! Questions about people (考勤、考核的查询): attendance, leave and meetings, as they stand between roles.
use anjuan_api::asked::{BetweenQuery, DaysQuery, OpenQuery};
pub use anjuan_api::asked::{LedgerQuery, NowQuery};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A question to the view `attendance`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AttendanceQuestion {
    /// The days of a person: `Page<PersonDay>`.
    Days(SpanQuery),
    /// A month: `One<PersonMonth>`, `One<WindowMonth>`, or the publication, `One<Publication>`.
    Month(MonthQuery),
    /// Who is here: `Page<HereLine>`.
    Now(NowQuery),
    /// Make-up slips: `Page<SlipLine>`.
    Slips(SpanQuery),
    /// Leaves: `Page<LeaveLine>`.
    Leaves(SpanQuery),
    /// The leaves of somebody that touch some days, however many: `Page<LeaveLine>`; of the desk.
    LeavesOf(LeavesQuery),
    /// Meetings: `Page<MeetingLine>`.
    Meetings(SpanQuery),
    /// The leave ledger: `One<Ledger>`.
    Ledger(LedgerQuery),
    /// The ledgers of everybody for whom the regulation names something: `Page<Ledger>`; of the service itself.
    Recommended(LedgerQuery),
    /// Devices: `Page<DeviceLine>`.
    Devices(NowQuery),
    /// Who punched without being on the staff: `Page<UnknownPerson>`.
    Unknown(SpanQuery),
}

/// Of whom, over which days.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SpanQuery {
    /// Whom.
    pub person: Option<String>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// The leaves of somebody that touch some days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeavesQuery {
    /// Whose.
    pub person: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// Which month, of whom.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MonthQuery {
    /// The month, `2015-03`; set by the route.
    pub month: String,
    /// A person.
    pub person: Option<String>,
    /// A window; with neither, everybody.
    pub window: Option<String>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

impl From<DaysQuery> for SpanQuery {
    fn from(DaysQuery { person, from, until, after }: DaysQuery) -> Self {
        Self { person, from, until, after }
    }
}

impl From<OpenQuery> for SpanQuery {
    fn from(OpenQuery { person, from, until, after }: OpenQuery) -> Self {
        Self { person, from, until, after }
    }
}

impl From<BetweenQuery> for SpanQuery {
    fn from(BetweenQuery { from, until, after }: BetweenQuery) -> Self {
        Self { person: None, from, until, after }
    }
}
