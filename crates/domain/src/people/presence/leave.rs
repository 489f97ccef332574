//! Whether a leave counts for a session (请假是否有效): the approval chain complete, the papers of an emergency in time.
//!
//! Implements leave/2 (no procedure is absence; approved before leaving) and leave/7 (telephone first, papers after). What a
//! leave must have is decided by its own kind; here it is only read.
use super::facts::LeaveSpan;
use super::placing::Hours;
use super::result::{Evidence, EvidenceKind, Why};
use crate::clock::civil::instant;
use crate::clock::half_day::HalfDay;
use crate::clock::{Deadline, due};
use crate::people::leave::events::LeaveManner;
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveTime;

/// What the leaves say of one session.
#[derive(Debug, Default)]
pub(super) struct Verdict<'a> {
    /// The leave that counts.
    pub(super) counts: Option<&'a LeaveSpan>,
    /// Every leave that is about the session, whether or not it counts.
    pub(super) about: Vec<&'a LeaveSpan>,
    /// What is to be said of it.
    pub(super) why: Vec<Why>,
    /// Whether more is to come.
    pub(super) provisional: bool,
}

impl Verdict<'_> {
    /// What they prove.
    pub(super) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        self.about.iter().map(|leave| Evidence {
            kind: EvidenceKind::Leave,
            id: leave.leave.clone(),
            events: leave.events.clone(),
        })
    }
}

/// Until when the papers of an emergency leave are owed, counted from the return; none where it owes none.
///
/// # Errors
/// When the calendar cannot count so far.
pub fn papers_due(leave: &LeaveSpan, centre: &Centre) -> Result<Option<Instant>, Refusal> {
    let Some(papers) = leave.papers else { return Ok(None) };
    let calendar = centre.calendar();
    let back = leave.until.back(calendar)?.opens(calendar);
    Ok(Some(due(calendar, &Deadline { start: back, limit: papers.limit, extensions: vec![], pauses: vec![] })?.at))
}

/// What the leaves say of a session, as of an instant.
pub(super) fn verdict<'a>(
    leaves: &'a [LeaveSpan],
    hours: &Hours,
    centre: &Centre,
    as_of: Instant,
) -> Result<Verdict<'a>, Refusal> {
    let covers = |from: HalfDay, until: HalfDay| from <= hours.half_day && hours.half_day <= until;
    let mut about: Vec<&LeaveSpan> = leaves.iter().filter(|leave| covers(leave.from, leave.until)).collect();
    about.sort_by(|one, other| (one.from, &one.leave).cmp(&(other.from, &other.leave)));
    let mut verdict = Verdict { about: about.clone(), ..Verdict::default() };
    for leave in about {
        let (counts, why, provisional) = standing(leave, hours, centre, as_of)?;
        if counts {
            // The one that counts is all there is to say.
            return Ok(Verdict { counts: Some(leave), about: vec![leave], why: Vec::from_iter(why), provisional });
        }
        verdict.why.extend(why);
        verdict.provisional |= provisional;
    }
    Ok(verdict)
}

/// Whether one leave counts, what is to be said of it, and whether more is to come.
fn standing(
    leave: &LeaveSpan,
    hours: &Hours,
    centre: &Centre,
    as_of: Instant,
) -> Result<(bool, Option<Why>, bool), Refusal> {
    let approved = leave.complete;
    if leave.paper.is_some() {
        // Signed on paper before leaving, and entered late: it counts once the chain confirmed it.
        let confirmed = approved.is_some();
        let why = if confirmed { Why::LeaveEnteredLate } else { Why::LeaveNotApproved };
        return Ok((confirmed, Some(why), !confirmed));
    }
    if leave.manner == LeaveManner::Written || leave.papers.is_none() {
        return Ok(match approved {
            None => (false, Some(Why::LeaveNotApproved), true),
            Some(at) if at <= hours.opens => (true, None, false),
            Some(at) if at < hours.closes => (true, Some(Why::LeaveApprovedLate), false),
            Some(_) => (false, Some(Why::LeaveApprovedLate), false),
        });
    }
    let due = papers_due(leave, centre)?.unwrap_or_else(|| instant(leave.until.day, NaiveTime::MIN));
    Ok(match leave.papers.and_then(|papers| papers.came) {
        Some(came) if came > due => (false, Some(Why::PapersOverdue), false),
        Some(_) if approved.is_none() => (true, Some(Why::LeaveNotApproved), true),
        Some(_) => (true, None, false),
        None if as_of > due => (false, Some(Why::PapersOverdue), false),
        None => (true, Some(Why::PapersOwed), true),
    })
}
