//! What a decision must know of other aggregates (所需事实), over any kind: which facts are asked for, and what touches them.
//!
//! The questions are declared beside the decisions, in the folders of the kinds; here they are only told apart. Whoever answers
//! them says up to which position of the log the answers hold, and appends the event only if nothing that [`Need::is_touched_by`]
//! names came after it: of a matter opened between the list and the second signature (handover/2.4), of two leaves or slips that
//! lie over each other (leave/1, discipline/2), of a ballot against the close (monthly/10), one is refused. It must never answer
//! anything itself.
use crate::aggregate::State;
use crate::command::Body;
use crate::matters::applicant::SealedIn;
use crate::matters::card::ObligationOf;
use crate::matters::escalation::OwingOf;
use crate::matters::handover::UnsignedCover;
use crate::people::attendance::RecordsElsewhere;
use crate::people::leave::overlap::LeavesOf;
use crate::people::slip::repeated::SlipsOf;
use crate::reference::centre::Reference;
use crate::reference::context::Context;
use crate::reference::facts::{Facts, IsRecorded, MatterAsRecorded, OpenMatters, OwnOpenMatters};
use crate::reference::post::Reckoned;
use crate::scores::ballot::IsClosed;
use crate::scores::period::scores::ScoresOf;
use crate::scores::score::ChargesOf;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Matter;

/// The kinds of matters in which an applicant appears and which are open or not.
const NAMING_APPLICANTS: [Kind; 4] = [Kind::Case, Kind::Contact, Kind::Denial, Kind::Complaint];

/// One question that a decision asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// What is open that somebody is responsible for.
    OpenMatters(OpenMatters),
    /// The same of the person whom the aggregate of the command is.
    OwnOpenMatters {
        /// The person.
        person: String,
    },
    /// What fell due of somebody.
    Reckoned(Reckoned),
    /// Which handover of a cover is entered and not over.
    UnsignedCover(UnsignedCover),
    /// What is known of an obligation that supervision watches.
    Owed(ObligationOf),
    /// What is known of an obligation that is escalated when it is overdue.
    Owing(OwingOf),
    /// Whether something is recorded of an aggregate.
    IsRecorded(IsRecorded),
    /// A matter as its own events have it.
    Matter(MatterAsRecorded),
    /// A matter of which something is to be read in the clear, and the key.
    Sealed {
        /// Which matter.
        ask: SealedIn,
        /// The key.
        key: String,
    },
    /// What is open in which an applicant appears.
    NeededFor {
        /// The applicant.
        applicant: String,
    },
    /// The leaves of somebody.
    Leaves(LeavesOf),
    /// The slips of somebody.
    Slips(SlipsOf),
    /// Which records of a device stand under another day.
    Records(RecordsElsewhere),
    /// Whether a period is closed.
    IsClosed(IsClosed),
    /// The sheets of a period.
    Scores(ScoresOf),
    /// The charges of a sheet.
    Charges(ChargesOf),
}

/// What the decision of a command must know of other aggregates. What a command is refused for without asks for nothing.
#[must_use]
pub fn needs(aggregate: &AggregateRef, state: &State, command: &Body, context: &Context<'_>) -> Vec<Need> {
    match (state, command) {
        (State::Contact(state), Body::Contact(command)) => {
            crate::matters::contact::needs(state.as_deref(), command, context)
                .map(Need::IsRecorded)
                .into_iter()
                .collect()
        }
        (State::Denial(_), Body::Denial(command)) => {
            crate::matters::denial::needs(command).map(Need::Matter).into_iter().collect()
        }
        (State::Handover(state), Body::Handover(command)) => {
            crate::matters::handover::needs(state.as_deref(), command, context).into_iter().map(Need::from).collect()
        }
        (State::Leave(state), Body::Leave(command)) => {
            crate::people::leave::needs(state.as_deref(), command, context).map(Need::Leaves).into_iter().collect()
        }
        (State::Slip(state), Body::Slip(command)) => {
            crate::people::slip::needs(state.as_deref(), command, context).map(Need::Slips).into_iter().collect()
        }
        (State::Attendance(state), Body::Attendance(command)) => {
            let asked = crate::people::attendance::needs(state.as_deref(), command, context);
            asked.map(Need::Records).into_iter().collect()
        }
        (State::Period(state), Body::Period(command)) => {
            crate::scores::period::needs(state.as_deref(), command, context).into_iter().map(Need::from).collect()
        }
        (State::Score(state), Body::Score(command)) => {
            crate::scores::score::needs(state.as_deref(), command, context).map(Need::Charges).into_iter().collect()
        }
        (State::Ballot(state), Body::Ballot(command)) => {
            crate::scores::ballot::needs(state.as_deref(), command, context).map(Need::IsClosed).into_iter().collect()
        }
        (State::Applicant(state), Body::Applicant(command)) => {
            let asked = state.as_deref().and_then(|state| crate::matters::applicant::needs(state, command, context));
            asked.map(|asked| of_applicant(&aggregate.id, asked)).into_iter().collect()
        }
        (State::Card(state), Body::Card(command)) => {
            crate::matters::card::needs(state.as_deref(), command, context).map(Need::Owed).into_iter().collect()
        }
        (State::Escalation(state), Body::Escalation(command)) => {
            let asked = crate::matters::escalation::needs(state.as_deref(), command, context);
            asked.map(Need::Owing).into_iter().collect()
        }
        (State::Reference(state), command) => reference(aggregate, state, command, context),
        // Of every other kind the decisions are about the aggregate alone; a command of another kind is refused by `decide`.
        (
            State::Case(_)
            | State::Denial(_)
            | State::Complaint(_)
            | State::Appointment(_)
            | State::Attendance(_)
            | State::Duty(_)
            | State::Patrol(_)
            | State::Finding(_)
            | State::Record(_)
            | State::Meeting(_)
            | State::Recommendation(_)
            // The event that a late entry is about comes with its state (`entry::Entered`): it never changes.
            | State::Entry(_)
            | State::Card(_)
            | State::Escalation(_)
            | State::Applicant(_)
            | State::Contact(_)
            | State::Handover(_)
            | State::Leave(_)
            | State::Slip(_)
            | State::Period(_)
            | State::Score(_)
            | State::Ballot(_),
            _,
        ) => vec![],
    }
}

/// What a decision about an applicant asks, with the applicant, whom its state does not name.
fn of_applicant(applicant: &str, asked: crate::matters::applicant::Need) -> Need {
    let applicant = applicant.to_owned();
    match asked {
        crate::matters::applicant::Need::Sealed(ask) => Need::Sealed { ask, key: applicant },
        crate::matters::applicant::Need::NeededFor => Need::NeededFor { applicant },
    }
}

/// The same of reference data.
fn reference(aggregate: &AggregateRef, state: &Reference, command: &Body, context: &Context<'_>) -> Vec<Need> {
    match (state, command) {
        (Reference::Post(state), Body::Post(command)) => {
            crate::reference::post::needs(state, command, context).into_iter().map(Need::from).collect()
        }
        (state, Body::Centre(command)) => {
            let person = aggregate.id.clone();
            let asked = crate::reference::centre::needs(state, command, context);
            asked.map(|_| Need::OwnOpenMatters { person }).into_iter().collect()
        }
        (_, _) => vec![],
    }
}

impl From<crate::matters::handover::Need> for Need {
    fn from(need: crate::matters::handover::Need) -> Self {
        match need {
            crate::matters::handover::Need::OpenMatters(ask) => Need::OpenMatters(ask),
            crate::matters::handover::Need::UnsignedCover(ask) => Need::UnsignedCover(ask),
        }
    }
}

impl From<crate::reference::post::Need> for Need {
    fn from(need: crate::reference::post::Need) -> Self {
        match need {
            crate::reference::post::Need::OpenMatters(ask) => Need::OpenMatters(ask),
            crate::reference::post::Need::Reckoned(ask) => Need::Reckoned(ask),
        }
    }
}

impl From<crate::scores::period::Need> for Need {
    fn from(need: crate::scores::period::Need) -> Self {
        match need {
            crate::scores::period::Need::Ballot(ask) => Need::IsRecorded(ask),
            crate::scores::period::Need::Scores(ask) => Need::Scores(ask),
        }
    }
}

impl Need {
    /// The kinds of which an event can change the answer: what is recorded of any other need not be looked at.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        match self {
            Need::OpenMatters(_) | Need::OwnOpenMatters { .. } => Kind::MATTERS.to_vec(),
            Need::NeededFor { .. } => NAMING_APPLICANTS.to_vec(),
            // What was reckoned is not undone by an event of now.
            Need::Reckoned(_) => vec![],
            Need::UnsignedCover(_) => vec![Kind::Handover],
            Need::IsRecorded(IsRecorded(aggregate)) | Need::Matter(MatterAsRecorded(aggregate)) => vec![aggregate.kind],
            // Its end follows from the calendar and the rulebook as well.
            Need::Owed(asked) | Need::Owing(OwingOf(asked)) => vec![asked.about.kind, Kind::Calendar, Kind::Rulebook],
            Need::Sealed { ask, .. } => vec![ask.matter.kind],
            Need::Leaves(_) => vec![Kind::Leave],
            Need::Slips(_) => vec![Kind::Slip],
            Need::IsClosed(_) => vec![Kind::Period],
            // The flags of a half-year, who gets no excellence (leave/4), follow from the leaves.
            Need::Scores(_) => vec![Kind::Score, Kind::Period, Kind::Leave],
            // Two days of one device that come in one moment are those of one export, which the edge and the importer look through.
            Need::Records(_) => vec![],
            // Never: the event names the position up to which they were drawn up, and later facts are the next correction.
            Need::Charges(_) => vec![],
        }
    }

    /// Whether the answer may be another one since something was recorded of an aggregate, which now has this state.
    ///
    /// It is asked of the state and not of the event: an event such as "reopened" does not say whose the matter is. What may
    /// touch it does: an answer is then fetched anew for nothing, and no harm is done. `facts` hold the answer: a matter that it
    /// names may be open, or theirs, no more.
    #[must_use]
    pub fn is_touched_by(&self, aggregate: &AggregateRef, state: &State, facts: &Facts) -> bool {
        let theirs = |person: &str, listed: Option<&Vec<Matter>>| {
            let listed = || listed.is_some_and(|listed| listed.iter().any(|matter| matter.aggregate == *aggregate));
            Kind::MATTERS.contains(&aggregate.kind) && (state.responsible() == Some(person) || listed())
        };
        match self {
            Need::OpenMatters(ask) => theirs(&ask.person, facts.answer(ask).ok()),
            Need::OwnOpenMatters { person } => theirs(person, facts.answer(&OwnOpenMatters).ok()),
            Need::UnsignedCover(asked) => {
                matches!(state, State::Handover(Some(handover)) if asked.is(handover))
            }
            Need::IsRecorded(IsRecorded(asked)) | Need::Matter(MatterAsRecorded(asked)) => aggregate == asked,
            Need::Owed(asked) | Need::Owing(OwingOf(asked)) => {
                *aggregate == asked.about || matches!(aggregate.kind, Kind::Calendar | Kind::Rulebook)
            }
            Need::Sealed { ask, .. } => *aggregate == ask.matter,
            // Whoever appears in a matter may do so by a text alone, which its state does not say.
            Need::NeededFor { .. } => NAMING_APPLICANTS.contains(&aggregate.kind),
            Need::Leaves(asked) => {
                matches!(state, State::Leave(Some(leave)) if leave.person() == asked.person)
            }
            Need::Slips(asked) => matches!(state, State::Slip(Some(slip)) if slip.person == asked.person),
            Need::IsClosed(asked) => aggregate.kind == Kind::Period && aggregate.id == asked.period,
            Need::Scores(_) => matches!(aggregate.kind, Kind::Score | Kind::Period | Kind::Leave),
            Need::Records(_) | Need::Charges(_) | Need::Reckoned(_) => false,
        }
    }
}
