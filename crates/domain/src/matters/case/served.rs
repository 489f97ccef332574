//! What serving a case beyond the counter has come to (延伸服务现状): joint parts, agent, visits, follow-ups and ratings.
//! A part of the state, with its fold.
//!
//! Holds the facts of post/1.4, work/2 and work/3 and decides nothing: an event that cannot follow is named.
use super::events::{
    AgencyAsked, CaseEvent, InformedOf, PartAssigned, PartDone, Rated, Satisfaction, StepResult, VisitArranged,
    VisitOutcome,
};
use crate::clock::{Commitment, Deadline};
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// One department's part of a joint case (联办).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// First, second … from 1.
    pub ordinal: u32,
    /// The department.
    pub department: String,
    /// Its window here.
    pub window: String,
    /// Who does it there.
    pub handler: String,
    /// The part's own period.
    pub limit: Commitment,
    /// When it was opened, or the case reopened since: its period runs from then.
    pub assigned_at: Instant,
    /// How and when it was done; none while it is open.
    pub done: Option<PartResult>,
}

impl Part {
    /// The part's own clock.
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        Deadline::new(self.assigned_at, self.limit.limit)
    }
}

/// How a part was done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartResult {
    /// By whom.
    pub by: String,
    /// With which result.
    pub result: StepResult,
    /// When.
    pub at: Instant,
}

/// One home visit (上门服务).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// First, second … from 1.
    pub ordinal: u32,
    /// When it is to be.
    pub at: Instant,
    /// Who goes.
    pub visitors: Vec<String>,
    /// What came of it; none before it is recorded.
    pub outcome: Option<VisitOutcome>,
}

/// One rating (满意度评价) and what followed it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    /// Which handling it rates: 1, and one more after each reopening.
    pub handling: u32,
    /// The satisfaction.
    pub satisfaction: Satisfaction,
    /// When it was given: the period to mend runs from then.
    pub at: Instant,
    /// Until when a bad one is called back and mended.
    pub mend: Option<Commitment>,
    /// When it was called back.
    pub called_back: Option<Instant>,
    /// When what it was about was mended.
    pub mended: Option<Instant>,
    /// The version of its event in the case.
    pub version: u32,
    /// Who of the staff entered it; none for the applicant's own.
    pub entered_by: Option<String>,
}

impl Rating {
    /// The clock of a bad rating; none for another.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        self.mend.as_ref().map(|mend| Deadline::new(self.at, mend.limit))
    }
}

/// What was served beyond the counter.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Served {
    /// The parts of a joint case, in order.
    pub parts: Vec<Part>,
    /// Who handles it throughout for the applicant (全程代理), if anybody.
    pub agent: Option<String>,
    /// Who was asked to, and has not agreed yet.
    pub agency_asked: Option<AgencyAsked>,
    /// When the sealed slip with the rating code was printed; none as well where it was voided and no other printed since.
    pub slip: Option<Instant>,
    /// How many slips were voided: each one that is printed has a code of its own.
    pub slips_voided: u32,
    /// Home visits, in order.
    pub visits: Vec<Visit>,
    /// How often it was followed up.
    pub follow_ups: u32,
    /// Ratings, one for each handling at most.
    pub ratings: Vec<Rating>,
    /// How many forbidden attempts were refused.
    pub refused: u32,
    /// Of which special procedures and extensions the applicant was informed, in order.
    pub informed: Vec<Information>,
}

/// That the applicant was informed of what moves the due time (告知申请人).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Information {
    /// Of what.
    pub about: InformedOf,
    /// Of which one.
    pub ordinal: u32,
    /// When.
    pub at: Instant,
}

impl Served {
    /// When the applicant was informed of it; none where nobody recorded that.
    #[must_use]
    pub fn informed(&self, about: InformedOf, ordinal: u32) -> Option<Instant> {
        let informed = self.informed.iter().find(|known| known.about == about && known.ordinal == ordinal);
        informed.map(|known| known.at)
    }

    /// The departments of `joint` that have no part done yet, or have one open still.
    #[must_use]
    pub fn missing<'a>(&self, joint: &'a [String]) -> Vec<&'a str> {
        let through = |department: &str| {
            let mut own = self.parts.iter().filter(|part| part.department == department).peekable();
            own.peek().is_some() && own.all(|part| part.done.is_some())
        };
        joint.iter().map(String::as_str).filter(|department| !through(department)).collect()
    }

    /// The part of that ordinal.
    #[must_use]
    pub fn part(&self, ordinal: u32) -> Option<&Part> {
        self.parts.iter().find(|part| part.ordinal == ordinal)
    }

    /// The last bad rating that is not mended yet.
    #[must_use]
    pub fn to_mend(&self) -> Option<&Rating> {
        self.ratings.iter().rev().find(|rating| rating.mend.is_some() && rating.mended.is_none())
    }

    /// Whoever takes the case over takes the parts that the giver still had of it (handover/2.1).
    pub(super) fn hand_over(&mut self, from: &str, to: &str) {
        for part in self.parts.iter_mut().filter(|part| part.done.is_none() && part.handler == from) {
            to.clone_into(&mut part.handler);
        }
    }

    /// What departments owed when the case was denied they owe again from its reopening (denial-report/6).
    pub(super) fn owe_again(&mut self, at: Instant) {
        for part in self.parts.iter_mut().filter(|part| part.done.is_none()) {
            part.assigned_at = at;
        }
    }

    /// Folds an event of serving; another one is named, not passed over. `handling` counts the handlings so far.
    pub(super) fn apply(&mut self, event: &CaseEvent, handling: u32, stamp: Stamp) -> Result<(), Unfoldable> {
        let at = stamp.time;
        match event {
            CaseEvent::PartAssigned(assigned) => self.parts.push(part(assigned, at)),
            CaseEvent::PartDone(done) => self.part_done(done, at)?,
            CaseEvent::AgencyAsked(asked) => self.agency_asked = Some(asked.clone()),
            CaseEvent::AgencyDeclined(_) => self.agency_asked = None,
            CaseEvent::AgencyTaken(taken) => {
                self.agent = Some(taken.agent.clone());
                self.agency_asked = None;
            }
            CaseEvent::RatingSlipIssued(_) => self.slip = Some(at),
            CaseEvent::RatingSlipVoided(_) => {
                self.slip.take().ok_or_else(|| Unfoldable("there is no rating slip to void".into()))?;
                self.slips_voided += 1;
            }
            CaseEvent::VisitArranged(arranged) => self.visits.push(visit(arranged)),
            CaseEvent::VisitRecorded(recorded) => {
                let visit = self.visits.iter_mut().find(|visit| visit.ordinal == recorded.ordinal);
                let visit = visit.ok_or_else(|| Unfoldable(format!("there is no visit {}", recorded.ordinal)))?;
                visit.outcome = Some(recorded.outcome);
            }
            CaseEvent::FollowedUp(_) => self.follow_ups += 1,
            CaseEvent::Rated(rated) => {
                let replaced = rated.replaces.map(|replaced| replaced.version);
                self.ratings.retain(|rating| Some(rating.version) != replaced);
                self.ratings.push(rating(rated, handling, stamp));
            }
            CaseEvent::CalledBack(_) => self.bad()?.called_back = Some(at),
            CaseEvent::Mended(_) => self.bad()?.mended = Some(at),
            CaseEvent::AttemptRefused(_) => self.refused += 1,
            CaseEvent::Informed(informed) => {
                self.informed.push(Information { about: informed.about, ordinal: informed.ordinal, at });
            }
            other => return Err(Unfoldable(format!("{} is no event of serving", other.event_type().0))),
        }
        Ok(())
    }

    fn part_done(&mut self, done: &PartDone, at: Instant) -> Result<(), Unfoldable> {
        let part = self.parts.iter_mut().find(|part| part.ordinal == done.ordinal && part.done.is_none());
        let part = part.ok_or_else(|| Unfoldable(format!("part {} is not open", done.ordinal)))?;
        part.done = Some(PartResult { by: done.by.clone(), result: done.result, at });
        Ok(())
    }

    fn bad(&mut self) -> Result<&mut Rating, Unfoldable> {
        let bad = self.ratings.iter_mut().rev().find(|rating| rating.mend.is_some() && rating.mended.is_none());
        bad.ok_or_else(|| Unfoldable("there is no bad rating to mend".into()))
    }
}

fn part(assigned: &PartAssigned, at: Instant) -> Part {
    Part {
        ordinal: assigned.ordinal,
        department: assigned.department.clone(),
        window: assigned.window.clone(),
        handler: assigned.handler.clone(),
        limit: assigned.limit.clone(),
        assigned_at: at,
        done: None,
    }
}

fn visit(arranged: &VisitArranged) -> Visit {
    Visit { ordinal: arranged.ordinal, at: arranged.at, visitors: arranged.visitors.clone(), outcome: None }
}

fn rating(rated: &Rated, handling: u32, stamp: Stamp) -> Rating {
    let Rated { satisfaction, mend, entered_by, .. } = rated;
    Rating {
        handling,
        satisfaction: *satisfaction,
        at: stamp.time,
        mend: mend.clone(),
        called_back: None,
        mended: None,
        version: stamp.version,
        entered_by: entered_by.clone(),
    }
}
