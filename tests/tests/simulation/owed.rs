//! What is owed by the domain's own word (应办事项): the obligations of denials, complaints, joint parts and bad ratings,
//! read off the state alone.
//!
//! The views fold events to rows; this reads states. It must never look at a row.
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::{Commitment, Deadline};
use anjuan_domain::matters::case::{Case, Phase};
use anjuan_domain::matters::complaint::Complaint;
use anjuan_domain::matters::denial::Denial;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::Clock;
use std::collections::BTreeMap;

/// One obligation.
#[derive(Debug)]
pub(crate) struct Owed {
    /// Which clock.
    pub(crate) clock: Clock,
    /// Its period.
    pub(crate) deadline: Deadline,
    /// How it ended, if it did.
    pub(crate) over: Option<Over>,
    /// Whether it was found missing by the service.
    pub(crate) found: bool,
}

/// How an obligation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// It was met at that moment.
    Met(Instant),
    /// It fell away.
    Away,
}

/// The clocks of which every row that is not owed by the state must be over.
pub(crate) const CLOCKS: [Clock; 7] = [
    Clock::DenialReport,
    Clock::DenialReview,
    Clock::ReportUp,
    Clock::CorrectionNotice,
    Clock::ComplaintAnswer,
    Clock::JointPart,
    Clock::RatingMend,
];

/// Which of the things owed: the clock, its start, and how many with both the same come before, as parts asked for together do.
pub(crate) type Key = (Clock, Instant, usize);

/// What an aggregate owes, and owed, each by its key.
pub(crate) fn keyed(state: &State) -> Vec<(Key, Owed)> {
    let mut before: BTreeMap<(Clock, Instant), usize> = BTreeMap::new();
    let mut key = |owed: &Owed| {
        let same = before.entry((owed.clock, owed.deadline.start)).or_default();
        *same += 1;
        (owed.clock, owed.deadline.start, *same - 1)
    };
    owed(state).into_iter().map(|owed| (key(&owed), owed)).collect()
}

/// What an aggregate owes, and owed, as far as its state still says so.
fn owed(state: &State) -> Vec<Owed> {
    match state {
        State::Case(Some(case)) => of_case(case),
        State::Denial(Some(denial)) => of_denial(denial),
        State::Complaint(Some(complaint)) => of_complaint(complaint).into_iter().collect(),
        _ => vec![],
    }
}

fn one(clock: Clock, (start, owed): (Instant, &Commitment), met: Option<Instant>) -> Owed {
    Owed { clock, deadline: Deadline::new(start, owed.limit), over: met.map(Over::Met), found: false }
}

fn of_denial(denial: &Denial) -> Vec<Owed> {
    let mut owed = Vec::new();
    let report = denial.report.as_ref();
    if let Some(objection) = &denial.objection {
        let row = one(Clock::DenialReport, (objection.at, &objection.report), report.map(|report| report.at));
        owed.push(Owed { found: objection.found_missing, ..row });
    }
    if let Some(report) = report {
        let reviewed = denial.review.as_ref().map(|review| review.at);
        owed.push(one(Clock::DenialReview, (report.at, &report.review), reviewed));
        owed.extend(report.report_up.iter().map(|up| one(Clock::ReportUp, (report.at, up), denial.reported_up_at)));
    }
    if let Some((review, notice)) = denial.review.as_ref().and_then(|review| Some((review, review.notice.as_ref()?))) {
        owed.push(one(Clock::CorrectionNotice, (review.at, notice), denial.notified_at));
    }
    owed
}

fn of_complaint(complaint: &Complaint) -> Option<Owed> {
    let answered = complaint.answered_at.map(Over::Met);
    let over = answered.or_else(|| complaint.withdrawn_at.map(|_| Over::Away));
    Some(Owed { clock: Clock::ComplaintAnswer, deadline: complaint.deadline()?, over, found: false })
}

fn of_case(case: &Case) -> Vec<Owed> {
    let never = case.phase == Phase::EntryError;
    let parts = case.served.parts.iter().filter(|part| part.done.is_some() || case.reopening.is_none()).map(|part| {
        let met = part.done.as_ref().map(|done| Over::Met(done.at));
        let away = matches!(case.phase, Phase::Denied | Phase::Voided | Phase::Returned | Phase::EntryError);
        let over = met.or(away.then_some(Over::Away));
        Owed { clock: Clock::JointPart, deadline: part.deadline(), over, found: false }
    });
    let ratings = case.served.ratings.iter().filter_map(|rating| {
        let over = rating.mended.map(Over::Met).or(never.then_some(Over::Away));
        Some(Owed { clock: Clock::RatingMend, deadline: rating.deadline()?, over, found: false })
    });
    parts.chain(ratings).collect()
}
