//! The state of a case (办件现状): what its events so far say, with public fields for every reader.
//!
//! Holds what decisions need and nothing that a view could want besides. It must never be stored: it is folded anew
//! from the events ([`super::evolve`]). Periods follow time-limit/2 and time-limit/3.
use super::classify::{CaseType, classify};
use super::events::{
    ApprovalAsked, CaseEventName, CorrectedField, FinishResult, MaterialState, MaterialStatus, Origin, PauseKind,
    Principal, StepResult,
};
use super::served::Served;
use crate::clock::{Calendar, ClockError, Commitment, Deadline, Due, Limit, Pause, due};
use crate::matters::contact::events::Place;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::sealed::Party;
use crate::vocabulary::stamp::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// Where a case is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Being worked on.
    Open,
    /// Its clock is stopped by a special procedure.
    Paused,
    /// Finished (办结).
    Finished,
    /// Returned (退回).
    Returned,
    /// Voided (作废).
    Voided,
    /// Marked as an entry error (误录).
    EntryError,
    /// Denied (否定); only the correction of that denial opens it again (denial-report/6).
    Denied,
}

impl Phase {
    /// Whether nothing but an addition, a correction or a refund may follow.
    #[must_use]
    pub fn is_closed(self) -> bool {
        !matches!(self, Phase::Open | Phase::Paused)
    }

    /// Whether a handling ended that is followed up and rated (work/3).
    #[must_use]
    pub fn is_handled(self) -> bool {
        matches!(self, Phase::Finished | Phase::Returned | Phase::Denied)
    }

    /// The phase in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Phase::Open => ("open", "在办"),
            Phase::Paused => ("paused", "中止计时"),
            Phase::Finished => ("finished", "已办结"),
            Phase::Returned => ("returned", "已退回"),
            Phase::Voided => ("voided", "已作废"),
            Phase::EntryError => ("marked as an entry error", "已标为误录"),
            Phase::Denied => ("denied", "已否定"),
        }
    }
}

/// Second axis: what was decided on acceptance (受理决定).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Acceptance {
    /// Nothing yet.
    Pending,
    /// A one-time notice asked for materials, and they are not complete yet (time-limit/3.2).
    SupplementAsked,
    /// Returned (time-limit/3.3).
    Returned,
    /// Accepted by the window (time-limit/3.4).
    Accepted,
    /// Accepted by law, because no notice was given in time (行政许可法 art. 32).
    Deemed,
}

impl Acceptance {
    /// Whether the periods run.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        matches!(self, Acceptance::Accepted | Acceptance::Deemed)
    }

    /// Whether the decision is still to be made.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        matches!(self, Acceptance::Pending | Acceptance::SupplementAsked)
    }
}

/// One one-time notice as far as later notices must know it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GivenNotice {
    /// First, second … from 1.
    pub ordinal: u32,
    /// When it was given.
    pub at: Instant,
    /// Whether the matter was said to be in scope.
    pub in_scope: bool,
    /// The materials it asked for: missing or to correct.
    pub asked: BTreeSet<String>,
    /// Whether it told what had to be told in time ([`super::events::NoticeParts::settles_intake`]).
    pub settles_intake: bool,
    /// Every material as it was found then: what the notice could have named.
    pub found: BTreeMap<String, MaterialStatus>,
}

/// One completion of the materials after a notice: from then on acceptance is to be decided anew (time-limit/3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// The last notice before it.
    pub after_notice: u32,
    /// When the materials were complete.
    pub at: Instant,
}

/// One stop of the clock.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PauseRecord {
    /// First, second … from 1.
    pub ordinal: u32,
    /// Which procedure.
    pub kind: PauseKind,
    /// Who approved it.
    pub approver: String,
    /// For how long at most.
    pub approved: Limit,
    /// When it began.
    pub from: Instant,
    /// When it ended; none while it lasts.
    pub until: Option<Instant>,
}

impl PauseRecord {
    /// The form in which clocks take it.
    #[must_use]
    pub fn to_clock(&self) -> Pause {
        let label = format!("pause {} ({:?}) approved by {}", self.ordinal, self.kind, self.approver);
        Pause { from: self.from, until: self.until, approved: self.approved, label }
    }
}

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionRecord {
    /// When it was granted.
    pub at: Instant,
    /// By how much.
    pub by: Limit,
    /// Who approved it.
    pub approver: String,
}

/// Something that waits for an approval (待审批).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedApproval {
    /// What, by whom, why.
    pub asked: ApprovalAsked,
    /// When it was asked for.
    pub at: Instant,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepRecord {
    /// The version of its event.
    pub version: u32,
    /// When it was taken.
    pub at: Instant,
    /// Its name.
    pub step: String,
    /// Who took it.
    pub handler: String,
    /// With which result.
    pub result: StepResult,
}

/// What was charged and refunded of one fee, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeBalance {
    /// Charged in all.
    pub charged_fen: u32,
    /// Refunded in all.
    pub refunded_fen: u32,
}

impl FeeBalance {
    /// What is held, in fen.
    #[must_use]
    pub fn held_fen(self) -> u32 {
        self.charged_fen.saturating_sub(self.refunded_fen)
    }
}

/// How and when it was finished, as corrected.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ending {
    /// The result.
    pub result: FinishResult,
    /// When.
    pub at: Instant,
    /// The number of the document issued; may be empty.
    pub document: String,
}

/// One correction that was applied.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// The version of the corrected event.
    pub version: u32,
    /// What was corrected.
    pub field: CorrectedField,
    /// What holds.
    pub to: String,
    /// The version of the correcting event.
    pub by_version: u32,
}

/// The reopening of a denied case (重新办理, denial-report/6): its periods start anew there, and what lengthened the
/// earlier ones is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reopening {
    /// When.
    pub at: Instant,
    /// How many extensions there were until then.
    pub extensions: usize,
    /// How many pauses there were until then.
    pub pauses: usize,
    /// From when acceptance is to be decided anew, and after how many notices; none where it was decided or is waited for.
    pub intake: Option<(Instant, u32)>,
}

/// One earlier event: what a correction may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PastEvent {
    /// Its version in the aggregate.
    pub version: u32,
    /// Its type, `anjuan.case.registered.v1`.
    pub event_type: &'static str,
}

impl PastEvent {
    /// Whether it is that event.
    #[must_use]
    pub fn is(self, name: CaseEventName) -> bool {
        self.event_type == name.event_type()
    }
}

/// The state of a case.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// The case number, `AJ-<yyyymmdd>-<id>`.
    pub number: String,
    /// The catalogue item.
    pub item: String,
    /// The version of the item's definition that applies.
    pub item_version: u32,
    /// The window that handles it, as corrected.
    pub window: String,
    /// Who is responsible now (ab-role/3); never empty.
    pub responsible: String,
    /// Who took it in.
    pub handler: String,
    /// The first-asked contact it grew from.
    pub contact: Option<String>,
    /// The applicant, sealed.
    pub applicant: Party,
    /// The principal where an agent applies.
    pub principal: Option<Principal>,
    /// Where it was taken in.
    pub place: Place,
    /// First axis.
    pub interaction: Interaction,
    /// Second axis.
    pub acceptance: Acceptance,
    /// Third axis.
    pub processing: Processing,
    /// Where it is in its life.
    pub phase: Phase,
    /// The materials as found last, by id.
    pub materials: BTreeMap<String, MaterialState>,
    /// Until when acceptance must be decided, counted from registration.
    pub notice_limit: Option<Commitment>,
    /// The one-time notices given, in order.
    pub notices: Vec<GivenNotice>,
    /// When the materials were completed after a notice, in order.
    pub completions: Vec<Completion>,
    /// When it was registered (received).
    pub registered_at: Instant,
    /// The acceptance document's number.
    pub acceptance_number: Option<String>,
    /// When the periods start, as corrected: with acceptance, of a consultation with the registration.
    pub start_at: Option<Instant>,
    /// The promised period; before acceptance, the one a reclassification set.
    pub promise: Option<Commitment>,
    /// The statutory period beside it.
    pub statutory: Option<Commitment>,
    /// A due instant set elsewhere; it replaces the derivation from `promise`.
    pub due_at: Option<Instant>,
    /// Extensions in order.
    pub extensions: Vec<ExtensionRecord>,
    /// Pauses in order.
    pub pauses: Vec<PauseRecord>,
    /// What waits for an approval: of each kind one at most.
    pub approvals: Vec<AskedApproval>,
    /// Steps in order of recording.
    pub steps: Vec<StepRecord>,
    /// Fees by id.
    pub fees: BTreeMap<String, FeeBalance>,
    /// When it was put on the green channel.
    pub expedited: Option<Instant>,
    /// How and when it was finished.
    pub finished: Option<Ending>,
    /// The denial that closed it last, by id (denial-report/2).
    pub denial: Option<String>,
    /// Its last reopening by the correction of that denial.
    pub reopening: Option<Reopening>,
    /// Where it came from when it was not worked here.
    pub origin: Option<Origin>,
    /// Every event so far.
    pub history: Vec<PastEvent>,
    /// The corrections applied so far.
    pub corrections: Vec<Correction>,
    /// Notes added after closure.
    pub additions: u32,
    /// Joint parts, agent, visits, follow-ups and ratings.
    pub served: Served,
}

impl Case {
    /// The name it has by the six of time-limit/3.
    #[must_use]
    pub fn case_type(&self) -> CaseType {
        classify(self.interaction, self.acceptance, self.processing)
    }

    /// The aggregate's id: the last part of the case number.
    #[must_use]
    pub fn id(&self) -> &str {
        self.number.rsplit('-').next().unwrap_or(&self.number)
    }

    /// Its version: how many events it has.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.history.last().map_or(0, |event| event.version)
    }

    /// Which handling this is: the first, and one more after each reopening (work/3).
    #[must_use]
    pub fn handling(&self) -> u32 {
        let reopened = self.history.iter().filter(|past| past.is(CaseEventName::Reopened)).count();
        super::part::ordinal(reopened)
    }

    /// The pause that lasts, if the clock is stopped.
    #[must_use]
    pub fn running_pause(&self) -> Option<&PauseRecord> {
        self.pauses.iter().find(|pause| pause.until.is_none())
    }

    /// The promised period as a clock, with pauses and extensions; none before acceptance, and none where the due
    /// instant was set elsewhere ([`Case::due_at`]).
    #[must_use]
    pub fn promise_deadline(&self) -> Option<Deadline> {
        match self.due_at {
            Some(_) => None,
            None => self.running(self.promise.as_ref()),
        }
    }

    /// The statutory period as a clock, with pauses and extensions (行政许可法 art. 42 and 45).
    #[must_use]
    pub fn statutory_deadline(&self) -> Option<Deadline> {
        self.running(self.statutory.as_ref())
    }

    /// Until when acceptance must be decided or a notice given, from receipt (行政许可法 art. 32).
    #[must_use]
    pub fn notice_deadline(&self) -> Option<Deadline> {
        let commitment = self.notice_limit.as_ref()?;
        let start = self.receipt().0;
        Some(Deadline { start, limit: commitment.limit, extensions: vec![], pauses: vec![] })
    }

    /// From when acceptance was to be decided, and after how many notices: the receipt, and every completion after one.
    /// A denial answered what came before it, so that a case reopened undecided is as if received then.
    pub fn decidable_since(&self) -> impl Iterator<Item = (Instant, u32)> + '_ {
        let (start, asked) = self.receipt();
        let completions = self.completions.iter().filter(move |completion| completion.after_notice > asked);
        std::iter::once((start, asked)).chain(completions.map(|completion| (completion.at, completion.after_notice)))
    }

    /// From when acceptance was first to be decided: the registration, or the reopening of what was denied undecided.
    fn receipt(&self) -> (Instant, u32) {
        self.reopening.and_then(|reopening| reopening.intake).unwrap_or((self.registered_at, 0))
    }

    /// The promised due instant: set elsewhere, or derived; none before acceptance.
    ///
    /// # Errors
    /// [`ClockError`] when the calendar does not reach back to the start.
    pub fn promise_due(&self, calendar: &Calendar) -> Result<Option<Instant>, ClockError> {
        match (self.due_at, self.promise_deadline()) {
            (Some(at), _) => Ok(Some(at)),
            (None, Some(deadline)) => due(calendar, &deadline).map(|Due { at, .. }| Some(at)),
            (None, None) => Ok(None),
        }
    }

    fn running(&self, commitment: Option<&Commitment>) -> Option<Deadline> {
        let (extensions, pauses) = self.reopening.map_or((0, 0), |reopening| (reopening.extensions, reopening.pauses));
        Some(Deadline {
            start: self.start_at?,
            limit: commitment?.limit,
            extensions: self.extensions.iter().skip(extensions).map(|extension| extension.by).collect(),
            pauses: self.pauses.iter().skip(pauses).map(PauseRecord::to_clock).collect(),
        })
    }
}
