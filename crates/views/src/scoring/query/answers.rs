//! What questions to the `scoring` view answer (考核查询结果): shapes only, as they stand in JSON.
use crate::answers::answers;
use anjuan_domain::scores::period::Stage;
use anjuan_domain::scores::period::events::{Grade, Graded, PeriodKind, PublishedScore};
use anjuan_domain::scores::rules::{Change, Charge, Line, Sheet};
use anjuan_domain::scores::score::{Contest, Ruling};
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

answers! {
    /// One assessment period (考核期).
    PeriodLine {
        /// Its id, `M2015-03`.
        id: String,
        /// Which kind.
        kind: PeriodKind,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// How far it is.
        stage: Stage,
        /// The windows, or the persons, that it is about.
        subjects: Vec<String>,
        /// The devices that had not given everything when it was closed.
        incomplete: Vec<String>,
        /// Why it was closed without them.
        without: Option<String>,
        /// Until when its sheets can be contested, once closed.
        contest_until: Option<Instant>,
        /// How many of its sheets are drawn up.
        drawn: u32,
        /// What the meeting decided.
        decision: Option<MeetingDecision>,
        /// Its publications, in order.
        publications: Vec<Publication>,
    }
    /// What the meeting decided.
    MeetingDecision {
        /// When.
        at: Instant,
        /// Who took part.
        present: Vec<String>,
        /// The number of the minutes.
        document: String,
        /// The grades.
        grades: Vec<Graded>,
        /// The red-flag windows, or the post stars.
        named: Vec<String>,
        /// How a tie was broken beyond the rules.
        tie_reason: String,
        /// Who chaired.
        by: String,
        /// First, second … decision: it is decided anew after a sheet changed.
        version: u32,
        /// Why it was decided anew; empty for the first.
        reason: String,
    }
    /// One publication.
    Publication {
        /// First, second …
        version: u32,
        /// When.
        at: Instant,
        /// Every sheet with its total.
        scores: Vec<PublishedScore>,
        /// SHA-256 of the sheets.
        digest: String,
        /// Why again.
        reason: String,
        /// Who published it.
        by: String,
        /// The event.
        event: Uuid,
    }
    /// The sheets of a period with their ranking (考核排名).
    Sheets {
        /// The period.
        period: String,
        /// How far it is.
        stage: Stage,
        /// Best first; what is tied is beside each other.
        lines: Vec<SheetLine>,
        /// Whether ties remain at the last place that is named: the meeting breaks them.
        tie_at_the_end: bool,
        /// Subjects without a sheet yet.
        missing: Vec<String>,
        /// SHA-256 of the sheets as they are now, in the order of their subjects; none while some are missing.
        digest: Option<String>,
    }
    /// One sheet in the ranking.
    SheetLine {
        /// Whose.
        subject: String,
        /// The name of the window or the person.
        name: String,
        /// The sum of the items but the awards.
        base: Points,
        /// The awards.
        awards: Points,
        /// Both together.
        total: Points,
        /// The sheet's version.
        version: u32,
        /// The version published last; none before.
        published: Option<u32>,
        /// The place, from 1; tied ones have the same.
        rank: u32,
        /// Whether it shares its place.
        tied: bool,
        /// How many verified complaints it has: fewer come first where totals are the same (assumed).
        verified_complaints: u32,
        /// How many overdue cases it has: fewer come first after that (assumed).
        overdue_cases: u32,
        /// Whether its place is among those that are named (monthly/12).
        proposed: bool,
        /// Whether the meeting named it.
        named: bool,
        /// The grade that the thresholds propose (assessment/6; for windows, 月度考核办法五(一)).
        grade: Option<GradeLine>,
        /// The grade that the meeting decided.
        decided: Option<GradeLine>,
        /// What stands against awards and bonus.
        flags: Vec<Flag>,
        /// How many lines wait for points to be chosen.
        to_be_chosen: u32,
        /// How many contests are open.
        contested: u32,
    }
    /// A grade in the words of the staff category.
    GradeLine {
        /// Which.
        grade: Grade,
        /// What it is called.
        zh: String,
        /// What it is called.
        en: String,
        /// Why, where the meeting gave another than the score does.
        reason: String,
    }
    /// Something that stands against an award or the bonus.
    Flag {
        /// `no-awards` or `no-year-bonus`.
        code: String,
        /// The article.
        article: String,
        /// How many half days were counted.
        half_days: u32,
        /// Above how many days it follows.
        days: u32,
        /// In words.
        zh: String,
        /// In words.
        en: String,
    }
    /// One sheet explained line by line (考核表说明).
    Explained {
        /// The period.
        period: String,
        /// The window or the person.
        subject: String,
        /// The name.
        name: String,
        /// Its version; 0 for one that is not drawn up and only shows how things stand.
        version: u32,
        /// The sheet.
        sheet: Sheet,
        /// Its lines, in the order of the sheet, each with everything behind it.
        lines: Vec<ExplainedLine>,
        /// The sheet's versions, in order.
        versions: Vec<SheetVersion>,
        /// Until when it can be contested.
        contest_until: Option<Instant>,
        /// Up to which stream sequence its facts were read.
        position: u64,
    }
    /// One line of a sheet with everything behind it.
    ExplainedLine {
        /// Its item.
        item: String,
        /// What the clause charges.
        zh: String,
        /// What the clause charges.
        en: String,
        /// The line with its price, article and standing.
        line: Line,
        /// The charge with its fact, events, reason and who decided.
        charge: Charge,
        /// The number of the matter that the fact is of, where it has one.
        number: Option<String>,
        /// The contest of the line.
        contest: Option<Contest>,
        /// What people decided about it.
        ruling: Option<Ruling>,
    }
    /// One version of a sheet.
    SheetVersion {
        /// From 1.
        version: u32,
        /// Since when.
        at: Instant,
        /// By whom.
        by: String,
        /// The event.
        event: Uuid,
        /// The total.
        total: Points,
        /// What changed against the version before, charge by charge.
        changes: Vec<Change>,
        /// Why.
        reason: String,
    }
    /// A correction that the facts of today propose (更正建议).
    Proposal {
        /// The period.
        period: String,
        /// The window or the person.
        subject: String,
        /// The version of the sheet that stands.
        version: u32,
        /// The version published last; none before.
        published: Option<u32>,
        /// The total as it stands.
        before: Points,
        /// The total drawn up anew.
        after: Points,
        /// What is different, charge by charge.
        changes: Vec<Change>,
        /// The charges of those lines as they are now; one that is gone is none.
        charges: Vec<Charge>,
    }
    /// A closed period under another rulebook (假设重算): nothing is recorded.
    WhatIf {
        /// The period.
        period: String,
        /// The rulebook it was priced under.
        before: String,
        /// The other one.
        after: String,
        /// Whose total, or lines, change; by subject.
        changed: Vec<WhatIfLine>,
        /// How many do not change.
        unchanged: u32,
    }
    /// What another rulebook changes for one subject.
    WhatIfLine {
        /// The window or the person.
        subject: String,
        /// The name.
        name: String,
        /// The total as it stands.
        before: Points,
        /// The total under the other rulebook.
        after: Points,
        /// The place as it stands.
        rank_before: u32,
        /// The place under the other rulebook.
        rank_after: u32,
        /// The lines that change, charge by charge.
        changes: Vec<Change>,
    }
    /// The post stars of a year (岗位之星), by the totals that its months were published with.
    Stars {
        /// The year's period, `Y2015`.
        period: String,
        /// How many months of it are published.
        months: u32,
        /// Best first.
        lines: Vec<StarLine>,
    }
    /// One window in the year's ranking.
    StarLine {
        /// The window.
        subject: String,
        /// Its name.
        name: String,
        /// The sum of its published months.
        total: Points,
        /// How many months it has.
        months: u32,
        /// The place, from 1.
        rank: u32,
        /// Whether it shares its place.
        tied: bool,
        /// Whether its place is among those that are named.
        proposed: bool,
    }
}
