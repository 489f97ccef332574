//! Which events concern which view (事件与视图的对应): declared once, for every kind and, where it matters, for each event.
//!
//! A view asks here first and decodes nothing that does not concern it. What is said to concern a view and is not folded there
//! is an error ([`unfolded`]), never passed over in silence. An event or kind that this table does not name does not compile.
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::case::events::CaseEventName;
use anjuan_domain::matters::complaint::events::ComplaintEventName;
use anjuan_domain::matters::contact::events::ContactEventName;
use anjuan_domain::matters::denial::events::DenialEventName;
use anjuan_domain::matters::record::events::RecordEventName;
use anjuan_domain::people::duty::events::DutyEventName;
use anjuan_domain::people::meeting::events::MeetingEventName;
use anjuan_domain::scores::score::events::ScoreEventName;
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::Kind;

/// Writes out which views there are.
macro_rules! readers {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        /// Which view.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Reader { $(#[doc = $purpose] $view),+ }
        /// Every one.
        #[cfg(test)]
        const READERS: &[Reader] = &[$(Reader::$view),+];
        use Reader::{$($view),+};
    };
}
crate::views!(readers);

/// The kind of an event that concerns a view; none for one that does not.
///
/// # Errors
/// [`Unappliable`] for a subject or a type that this build does not know.
pub(crate) fn concerning(reader: Reader, envelope: &Envelope<'_>) -> Result<Option<Kind>, Unappliable> {
    let kind = envelope.kind().ok_or_else(|| Unappliable(format!("`{}` is no aggregate of ours", envelope.subject)))?;
    Ok(readers(kind, &envelope.event_type)?.contains(&reader).then_some(kind))
}

/// Whether an event concerns any view.
pub(crate) fn concerns_any(envelope: &Envelope<'_>) -> bool {
    let readers = envelope.kind().map(|kind| readers(kind, &envelope.event_type));
    matches!(readers, Some(Ok(readers)) if !readers.is_empty())
}

/// An event that is said to concern a view, and that it does not fold.
pub(crate) fn unfolded(event_type: &str) -> Unappliable {
    Unappliable(format!("{event_type} is said to concern this view, which does not fold it"))
}

fn readers(kind: Kind, event_type: &str) -> Result<&'static [Reader], Unappliable> {
    let unknown = || DecodeError::UnknownType(event_type.to_owned());
    Ok(match kind {
        Kind::Case => of_case(CaseEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Contact => of_contact(ContactEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Denial => of_denial(DenialEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Complaint => of_complaint(ComplaintEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Duty => of_duty(DutyEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Handover => &[Register, Breaches, Inbox],
        Kind::Finding => &[Attendance, Deadlines, Register, Scoring],
        Kind::Recommendation => &[Register, Inbox],
        Kind::Patrol => &[Register],
        Kind::Record => of_record(RecordEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Attendance => &[Attendance],
        Kind::Meeting => of_meeting(MeetingEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Leave => &[Attendance, Deadlines, Inbox],
        Kind::Slip => &[Attendance, Deadlines],
        Kind::Score => of_score(ScoreEventName::parse(event_type).ok_or_else(unknown)?),
        Kind::Period | Kind::Ballot => &[Scoring, Deadlines, Inbox],
        Kind::Entry => &[Deadlines],
        Kind::Card => &[Register, Deadlines, Inbox],
        Kind::Escalation => &[Deadlines, Inbox],
        Kind::Post => &[CentreView, Deadlines, Breaches],
        Kind::Person => &[CentreView, Attendance, Breaches],
        Kind::Calendar | Kind::Rulebook => &[CentreView, Attendance, Deadlines],
        Kind::Window => &[CentreView, Attendance, Deadlines],
        Kind::Device => &[CentreView, Attendance],
        Kind::Item | Kind::Book => &[CentreView],
        // Places of a day are read from the log, and nothing of an applicant is listed.
        Kind::Appointment | Kind::Applicant => &[],
    })
}

fn of_case(name: CaseEventName) -> &'static [Reader] {
    use CaseEventName as E;
    match name {
        E::NoticeGiven | E::EntryErrorMarked => &[Register, Deadlines, Breaches, Scoring],
        E::Registered
        | E::Accepted
        | E::Paused
        | E::Resumed
        | E::Extended
        | E::Reclassified
        | E::Corrected
        | E::Finished
        | E::Denied
        | E::Reopened
        | E::Voided
        | E::Rated => &[Register, Deadlines, Scoring],
        E::HandedOver => &[Register, Deadlines, Breaches],
        E::SupplementReceived
        | E::Returned
        | E::Expedited
        | E::PartAssigned
        | E::PartDone
        | E::LeadReassigned
        | E::Mended => &[Register, Deadlines],
        E::AttemptRefused => &[Register, Breaches],
        E::ApprovalAsked
        | E::ApprovalRefused
        | E::ApprovalWithdrawn
        | E::AgencyAsked
        | E::AgencyDeclined
        | E::AgencyTaken => &[Register, Deadlines],
        // They touch no clock.
        E::StepTaken
        | E::FeeCharged
        | E::FeeRefunded
        | E::Added
        | E::RatingSlipIssued
        | E::RatingSlipVoided
        | E::VisitArranged
        | E::VisitRecorded
        | E::FollowedUp
        | E::Informed
        | E::CalledBack => &[Register],
    }
}

fn of_record(name: RecordEventName) -> &'static [Reader] {
    use RecordEventName as E;
    match name {
        E::Made | E::Asked | E::Approved | E::Refused | E::HandedOver | E::Closed => &[Register, Deadlines],
        // What it says is read with the entry itself.
        E::Corrected => &[Register],
    }
}

fn of_score(name: ScoreEventName) -> &'static [Reader] {
    use ScoreEventName as E;
    match name {
        // Somebody is to answer them.
        E::RelaxationAsked | E::RelaxationRefused | E::Relaxed => &[Scoring, Deadlines],
        // Who decided a charge does not decide its contest.
        E::Drawn | E::Contested | E::ContestDecided | E::Corrected => &[Scoring, Inbox],
        E::Chosen => &[Scoring, Inbox],
    }
}

fn of_meeting(name: MeetingEventName) -> &'static [Reader] {
    use MeetingEventName as E;
    match name {
        E::Called | E::RollCalled => &[Attendance, Deadlines, Inbox],
        E::Excused | E::Cancelled => &[Attendance, Inbox],
        E::RollCorrected | E::NotesKept => &[Attendance],
        E::MinutesWritten | E::MinutesReturned => &[Deadlines, Inbox],
        E::AbsenceReported | E::ExcuseRefused | E::MinutesApproved | E::MinutesRead | E::FollowedUp => &[Inbox],
        // The agenda is read with its meeting.
        E::MatterHandedIn => &[],
    }
}

fn of_contact(name: ContactEventName) -> &'static [Reader] {
    use ContactEventName as E;
    match name {
        E::HandedOver => &[Register, Deadlines, Breaches],
        E::Answered | E::Referred | E::ReferralAccepted | E::TurnedInto => &[Register, Deadlines, Inbox],
        E::Opened | E::AdvisedInWriting | E::LeftOpen => &[Register, Deadlines],
    }
}

fn of_denial(name: DenialEventName) -> &'static [Reader] {
    use DenialEventName as E;
    match name {
        E::Issued | E::ReportMissing => &[Register, Deadlines, Scoring],
        E::Objected | E::HandedOver => &[Register, Deadlines, Breaches],
        E::Reported | E::CopyAcknowledged | E::Reviewed | E::ObjectionWithdrawn => &[Register, Deadlines, Inbox],
        E::CorrectionNotified | E::ReportedUp => &[Register, Deadlines],
    }
}

fn of_complaint(name: ComplaintEventName) -> &'static [Reader] {
    use ComplaintEventName as E;
    match name {
        E::Received | E::Decided => &[Register, Deadlines, Breaches, Scoring, Inbox],
        E::HandedOver => &[Register, Deadlines, Breaches, Inbox],
        E::CircularIssued => &[Register, Deadlines, Scoring],
        E::PutInWriting | E::Classified | E::Assigned | E::Investigated | E::Answered | E::Withdrawn => {
            &[Register, Deadlines, Inbox]
        }
        E::OverdueExplained | E::MeasureTaken => &[Register, Deadlines],
    }
}

fn of_duty(name: DutyEventName) -> &'static [Reader] {
    use DutyEventName as E;
    match name {
        E::Generated | E::SwapProposed | E::SwapAgreed | E::SwapDeclined | E::SubstituteArranged => {
            &[Register, Deadlines, Attendance, Inbox]
        }
        E::HandedOver | E::TakenOver => &[Register, Deadlines, Inbox],
        // They say nothing of who is on duty.
        E::ChecklistDone | E::TaskDone | E::Logged => &[Register, Deadlines],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::event::Event;

    #[test]
    fn every_view_is_concerned_by_some_event() {
        let concerned = |reader: &Reader| {
            Event::table().any(|row| {
                let kind = row.kind().unwrap();
                readers(kind, row.name).unwrap().contains(reader)
            })
        };
        let idle: Vec<&Reader> = READERS.iter().filter(|reader| !concerned(reader)).collect();
        assert!(idle.is_empty(), "no event concerns {idle:?}: name it in the kinds that it reads");
    }
}
