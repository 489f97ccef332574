//! Words for codes (代码用语): what a code of an event is called on paper, in both languages; and times, periods, money.
use crate::sheet::{Label, label};
use anjuan_domain::clock::{Counting, Limit, Unit, civil};
use anjuan_domain::matters::case::events::MaterialStatus;
use anjuan_domain::matters::complaint::events::{ComplaintChannel, Finding, Gravity, Measure, ReplyManner};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::matters::denial::events::{DenialScope, Importance, ObjectionManner, ReviewOutcome};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::matter::MatterKind;
use anjuan_domain::vocabulary::sealed::PartyKind;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Datelike, NaiveDate, Timelike};

/// A civil time: `2026年11月22日 09:30`.
pub(crate) fn time(instant: Instant) -> String {
    let local = civil::local(instant);
    format!("{} {:02}:{:02}", day(local.date()), local.hour(), local.minute())
}

/// A civil day: `2026年11月22日`.
pub(crate) fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The civil day of an instant.
pub(crate) fn day_of(instant: Instant) -> String {
    day(civil::date_of(instant))
}

/// A period: `5 个工作日`, `5 working days`.
pub(crate) fn limit(limit: Limit) -> (String, String) {
    let Limit { count, unit, counting } = limit;
    if count == 0 {
        return ("当日办结".into(), "the same working day".into());
    }
    let (zh, en) = match unit {
        Unit::WorkingDay => ("个工作日", "working day"),
        Unit::CalendarDay => ("日（自然日）", "calendar day"),
        Unit::WorkingHour => ("个工作小时", "working hour"),
    };
    let plural = if count == 1 { "" } else { "s" };
    let (running_zh, running_en) = match counting {
        Counting::Civil => ("", ""),
        Counting::Elapsed => ("（连续计算）", " of running time"),
    };
    (format!("{count} {zh}{running_zh}"), format!("{count} {en}{plural}{running_en}"))
}

/// How the applicant came.
pub(crate) fn channel(channel: Channel) -> Label {
    match channel {
        Channel::Visit => label("来访", "in person"),
        Channel::Call => label("来电", "by telephone"),
        Channel::Letter => label("来信", "by letter"),
        Channel::Online => label("网上", "online"),
    }
}

/// Where.
pub(crate) fn place(place: Place) -> Label {
    match place {
        Place::Counter => label("窗口", "at the counter"),
        Place::HomeVisit => label("上门", "at home"),
        Place::Online => label("网上", "online"),
    }
}

/// How it is processed.
pub(crate) fn processing(processing: Processing) -> Label {
    match processing {
        Processing::Immediate => label("即办件", "done on receipt"),
        Processing::Committed => label("承诺件", "within the promised period"),
        Processing::ReportUp => label("上报件", "a superior decides"),
    }
}

/// What the applicant wants.
pub(crate) fn interaction(interaction: Interaction) -> Label {
    match interaction {
        Interaction::Consultation => label("咨询", "enquiry"),
        Interaction::Application => label("申请", "application"),
    }
}

/// What was found of a material.
pub(crate) fn status(status: MaterialStatus) -> Label {
    match status {
        MaterialStatus::Presented => label("已交", "presented"),
        MaterialStatus::Missing => label("缺少", "missing"),
        MaterialStatus::Defective => label("需更正", "to correct"),
    }
}

/// What somebody is.
pub(crate) fn party_kind(kind: PartyKind) -> Label {
    match kind {
        PartyKind::NaturalPerson => label("自然人", "natural person"),
        PartyKind::Enterprise => label("企业法人", "enterprise"),
        PartyKind::Institution => label("事业法人", "institution"),
        PartyKind::SocialOrganisation => label("社会组织", "social organisation"),
        PartyKind::Authority => label("行政机关", "authority"),
        PartyKind::Other => label("其他", "other"),
    }
}

/// What kind of reason a denial has.
pub(crate) fn scope(scope: DenialScope) -> Label {
    match scope {
        DenialScope::WithinDuties => {
            label("属于职责范围，依法依规不予办理", "within our duties, forbidden by law or policy")
        }
        DenialScope::OutOfScope => label("不属于本中心职责范围", "outside our duties"),
    }
}

/// How much hangs on a denial.
pub(crate) fn importance(importance: Importance) -> Label {
    match importance {
        Importance::Ordinary => label("一般事项", "ordinary"),
        Importance::Important => label("重大事项", "important"),
    }
}

/// How somebody objected.
pub(crate) fn objection(manner: ObjectionManner) -> Label {
    match manner {
        ObjectionManner::Spoken => label("口头提出", "spoken"),
        ObjectionManner::Written => label("书面提出", "written"),
    }
}

/// What a review found.
pub(crate) fn review(outcome: ReviewOutcome) -> Label {
    match outcome {
        ReviewOutcome::Upheld => label("维持", "upheld"),
        ReviewOutcome::Corrected => label("纠正", "corrected"),
    }
}

/// How a complaint was made.
pub(crate) fn complaint_channel(channel: ComplaintChannel) -> Label {
    match channel {
        ComplaintChannel::Spoken => label("口头", "spoken"),
        ComplaintChannel::Telephone => label("电话", "by telephone"),
        ComplaintChannel::Written => label("书面", "written"),
        ComplaintChannel::Online => label("网上", "online"),
    }
}

/// How grave something is.
pub(crate) fn gravity(gravity: Gravity) -> Label {
    match gravity {
        Gravity::Ordinary => label("一般", "ordinary"),
        Gravity::Grave => label("情节严重", "grave"),
    }
}

/// What was found.
pub(crate) fn finding(finding: Finding) -> Label {
    match finding {
        Finding::Verified => label("属实", "verified"),
        Finding::PartlyVerified => label("部分属实", "partly verified"),
        Finding::NotVerified => label("不属实", "not verified"),
    }
}

/// How a complaint was answered.
pub(crate) fn reply(manner: ReplyManner) -> Label {
    match manner {
        ReplyManner::Spoken => label("口头答复", "spoken"),
        ReplyManner::Written => label("书面答复", "in writing"),
    }
}

/// A measure of accountability.
pub(crate) fn measure(measure: Measure) -> Label {
    match measure {
        Measure::CriticismEducation => label("批评教育", "criticism and education"),
        Measure::Admonishment => label("诫勉", "admonishment"),
        Measure::Transfer => label("调离", "transfer"),
        Measure::SelfCriticismCirculated => label("书面检查并通报批评", "written self-criticism, circulated"),
        Measure::RetentionOnProbation => label("留岗察看", "retention on probation"),
        Measure::SuspendedAwaitingPost => label("待岗", "suspended awaiting a post"),
    }
}

/// What kind of handover it is.
pub(crate) fn handover(kind: HandoverKind) -> Label {
    match kind {
        HandoverKind::Work => label("工作交接", "handover of work"),
        HandoverKind::Cover => label("顶岗交接", "handover for a cover"),
        HandoverKind::Duty => label("值班交接", "handover of duty"),
    }
}

/// What kind of open matter it is.
pub(crate) fn matter(kind: Kind) -> Label {
    match MatterKind::from_kind(kind) {
        Some(MatterKind::Case) => label("办件", "case"),
        Some(MatterKind::Contact) => label("首问", "contact"),
        Some(MatterKind::Denial) => label("否定", "denial"),
        Some(MatterKind::Complaint) => label("投诉", "complaint"),
        // The lists of a handover hold no other kind.
        None => label(kind.title().1, kind.title().0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_civil_and_periods_say_their_unit() {
        assert_eq!(time("2026-11-22T01:05:00Z".parse().unwrap()), "2026年11月22日 09:05");
        let days = |count| Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil };
        assert_eq!(limit(days(5)), ("5 个工作日".into(), "5 working days".into()));
        assert_eq!(limit(days(1)).1, "1 working day");
        assert_eq!(limit(days(0)).0, "当日办结");
    }
}
