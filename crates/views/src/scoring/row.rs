//! The rows of the `scoring` view (考核视图的行): facts that points are taken or given for, each with the events it comes from,
//! and the periods and sheets as they were recorded.
//!
//! Nothing here is priced. A sheet is kept in every version it had, so that what was published can always be shown.
use anjuan_domain::matters::complaint::events::FoundOf;
use anjuan_domain::people::finding::events::Choice;
use anjuan_domain::scores::ballot::events::Mark;
use anjuan_domain::scores::period::events::{Closed, Decided, Opened, Published};
use anjuan_domain::scores::rules::{Change, Sheet, Standing};
use anjuan_domain::scores::score::Score;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    )+ };
}

rows! {
    /// What of a case the charges need that the deadlines do not keep, at `case/ID`: the events of its promised time.
    Case {
        /// Its number.
        number: String,
        /// Its window.
        window: String,
        /// The events that set, moved or ended its promised time, in order.
        events: Vec<Uuid>,
        /// Who was on duty when it was finished or denied last (ab-role/3): a rating of the result is theirs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        done_by: Option<String>,
    }
    /// A rating that was bad, at `case/ID#rating.<version>`.
    Rating {
        /// The case's number.
        number: String,
        /// Who was on duty when the case was done, whoever is on duty when it is rated (ab-role/3).
        person: String,
        /// The day.
        on: NaiveDate,
        /// The event.
        event: Uuid,
    }
    /// A deed of another system that a clause fits, at `<aggregate>#<code>.<version>`.
    Deed {
        /// What it is.
        code: DeedCode,
        /// The number of the matter.
        number: String,
        /// The window.
        window: String,
        /// Who was on duty, or owed it.
        person: String,
        /// The day.
        on: NaiveDate,
        /// The event.
        event: Uuid,
    }
    /// A complaint, at `complaint/ID`.
    Complaint {
        /// Its number.
        number: String,
        /// The windows complained of.
        windows: Vec<String>,
        /// The persons complained of.
        persons: Vec<String>,
        /// What was decided last.
        decision: Option<Verdict>,
        /// Circulated.
        circular: Option<Circular>,
    }
    /// What was decided about a complaint.
    Verdict {
        /// The day.
        on: NaiveDate,
        /// Who decided.
        by: String,
        /// Whether it is true in all or in part.
        is_true: bool,
        /// One by one.
        found: Vec<FoundOf>,
        /// Why.
        reasons: String,
        /// The events: receipt and decision.
        events: Vec<Uuid>,
    }
    /// The circular on a complaint, or on a finding.
    Circular {
        /// Its number.
        number: String,
        /// The day.
        on: NaiveDate,
        /// Who issued it.
        by: String,
        /// The event.
        event: Uuid,
    }
    /// A finding, at `finding/ID`.
    Finding {
        /// Its number.
        number: String,
        /// What it is.
        code: String,
        /// The day.
        on: NaiveDate,
        /// The window.
        window: Option<String>,
        /// Whom it is about.
        persons: Vec<String>,
        /// Who recorded it.
        inspector: String,
        /// The matter it is about.
        about: Option<String>,
        /// What shows it.
        evidence: String,
        /// The points chosen.
        choices: Vec<Choice>,
        /// How it stands: stands, contested or withdrawn.
        standing: Standing,
        /// Who decided its contest.
        decided_by: Option<String>,
        /// Why so.
        because: String,
        /// Its circular.
        circular: Option<Circular>,
        /// The events, in order.
        events: Vec<Uuid>,
    }
    /// A ballot, at `ballot/<period>-<window>`.
    Ballot {
        /// The month.
        period: String,
        /// The window that marks.
        window: String,
        /// Its marks.
        marks: Vec<Mark>,
        /// The event.
        event: Uuid,
    }
    /// A period, at `period/ID`.
    Period {
        /// What was said when it was opened.
        opened: Opened,
        /// What was said when it was closed.
        closed: Option<Closed>,
        /// The stream sequence of that: sheets read their facts from there on.
        closed_position: u64,
        /// What the meeting decided, and when.
        decided: Option<(Instant, Decided)>,
        /// Who of the others who took part attested that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attested_by: Option<String>,
        /// Its publications, in order.
        published: Vec<Announced>,
    }
    /// A publication.
    Announced {
        /// When.
        at: Instant,
        /// The event.
        event: Uuid,
        /// What was published.
        published: Published,
    }
    /// A sheet, at `score/<period>-<subject>`.
    Drawn {
        /// As the domain has it.
        score: Score,
        /// Every version of it, in order.
        versions: Vec<Version>,
    }
    /// One version of a sheet.
    Version {
        /// Since when.
        at: Instant,
        /// By whom.
        by: String,
        /// The event.
        event: Uuid,
        /// The sheet.
        sheet: Sheet,
        /// What changed.
        changes: Vec<Change>,
        /// Why.
        reason: String,
    }
}

/// Deeds of other systems that a clause fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeedCode {
    /// A notice that asks again for what an earlier one could have named (one-time-notice/2): a supplement not explained.
    NoticeRepeated,
    /// A denial that needed a report and had none in time (denial-report/9): a lapse of reporting.
    ReportMissing,
}
