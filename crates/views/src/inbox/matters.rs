//! What handovers, cards, denials, contacts and complaints ask without a clock of their own (交接、监察牌、报备件、引导、投诉).
//!
//! Implements handover/2.2, time-limit/3.4 and post/1.2 (cards), denial-report/4, first-asked/3.2 and complaint/2 and 3. It must never
//! say by when: where a clock of the matter measures it, the item takes its due time from there.
use super::row::{Asking, By, Kept, OnTrack, Open, Parties};
use super::{On, member};
use crate::deadlines::row::{Clock, key};
use anjuan_domain::access::asked::{Asked, KeptOut};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::matters::card::events::{AppealOutcome, CardEvent};
use anjuan_domain::matters::complaint::events::{ComplaintEvent, Received, Track};
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::{DenialEvent, ReportCopy, Reported};
use anjuan_domain::matters::escalation::events::EscalationEvent;
use anjuan_domain::matters::handover::events::{HandoverEvent, HandoverKind, HandoverSide, Opened};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// One event of a handover.
pub(super) fn handover(on: &mut On<'_>, event: &HandoverEvent) {
    match event {
        HandoverEvent::Opened(opened) => open_handover(on, opened),
        HandoverEvent::Relisted(_) => {
            let mut row = on.row();
            signatures(on, &mut row);
            on.keep(row);
        }
        HandoverEvent::Signed(signed) => {
            let mut row = on.row();
            let side = side(signed.side);
            row.settle(Task::SignHandover, side);
            let parties = if let Kept::Parties(parties) = &row.kept { Some(parties.as_ref().clone()) } else { None };
            // The successor of a day of duty signs after the giver (handover/1).
            let successor = parties.filter(|it| it.kind == HandoverKind::Duty && signed.side == HandoverSide::Giver);
            if let Some(parties) = successor {
                row.ask(signature(on, &parties, HandoverSide::Receiver));
            } else if row.open.is_empty() {
                row.over();
            }
            on.keep(row);
        }
        HandoverEvent::Withdrawn(_) => on.change(Asking::over),
    }
}

fn open_handover(on: &mut On<'_>, opened: &Opened) {
    if let Some(Ok(earlier)) = opened.supersedes.as_ref().map(|id| AggregateRef::new(Kind::Handover, id.as_str())) {
        let mut row = on.row_of(&earlier);
        row.over();
        on.keep(row);
    }
    let post = opened.post.as_ref().and_then(|post| AggregateRef::new(Kind::Post, post.as_str()).ok());
    let mut row = on.row();
    row.number.clone_from(&opened.number);
    row.kept = Kept::Parties(Box::new(Parties {
        giver: opened.giver.clone(),
        receiver: opened.receiver.clone(),
        kind: opened.kind,
        by: post.map(|post| By::Obligation(post, Clock::CoverHandover)),
    }));
    signatures(on, &mut row);
    on.keep(row);
}

/// Both sign; of a day of duty the giver first.
fn signatures(on: &On<'_>, row: &mut Asking) {
    let Kept::Parties(parties) = &row.kept else { return };
    let parties = parties.as_ref().clone();
    row.open.clear();
    row.ask(signature(on, &parties, HandoverSide::Giver));
    if parties.kind != HandoverKind::Duty {
        row.ask(signature(on, &parties, HandoverSide::Receiver));
    }
}

fn signature(on: &On<'_>, parties: &Parties, signing: HandoverSide) -> Open {
    let who = if signing == HandoverSide::Giver { &parties.giver } else { &parties.receiver };
    let asked = on.asks(Task::SignHandover, Asked::Person(who.clone()));
    Open { which: side(signing).into(), by: parties.by.clone(), ..asked }
}

fn side(side: HandoverSide) -> &'static str {
    match side {
        HandoverSide::Giver => "giver",
        HandoverSide::Receiver => "receiver",
    }
}

/// One event of a card.
pub(super) fn card(on: &mut On<'_>, event: &CardEvent) {
    let mut row = on.row();
    match event {
        CardEvent::Issued(issued) => {
            row.kept = Kept::Against(vec![issued.against.clone(), issued.responsible.clone()]);
            issue(on, &mut row, (&issued.number, &issued.window, &issued.obligation.about));
        }
        CardEvent::IssuedByHand(issued) => {
            row.kept = Kept::Against(vec![issued.against.clone(), issued.responsible.clone()]);
            issue(on, &mut row, (&issued.number, &issued.window, &issued.obligation.about));
        }
        CardEvent::Confirmed(_) => row.settle(Task::ConfirmCard, ""),
        CardEvent::Appealed(_) => {
            // Whoever it is against does not decide (post/1.2).
            let but = against(&row).to_vec();
            row.ask(Open { but, ..on.asks(Task::DecideCardAppeal, Asked::Offices) });
        }
        CardEvent::AppealDecided(decided) => {
            row.settle(Task::DecideCardAppeal, "");
            if decided.outcome == AppealOutcome::Withdrawn {
                row.over();
            }
        }
        CardEvent::Cancelled(_) => row.over(),
        CardEvent::Urged(_) | CardEvent::Explained(_) => return,
    }
    on.keep(row);
}

fn issue(on: &On<'_>, row: &mut Asking, (number, window, about): (&str, &str, &AggregateRef)) {
    row.open.clear();
    number.clone_into(&mut row.number);
    window.clone_into(&mut row.window);
    row.about = Some(about.clone());
    if let Some(person) = against(row).first().cloned() {
        row.ask(on.asks(Task::ConfirmCard, Asked::Person(person)));
    }
}

/// Whom a card is against: who answered for it then, and who did by name.
fn against(row: &Asking) -> &[String] {
    if let Kept::Against(persons) = &row.kept { persons } else { &[] }
}

/// One event of an escalation: each step is acknowledged by whoever it went to.
pub(super) fn escalation(on: &mut On<'_>, event: &EscalationEvent) {
    let mut row = on.row();
    match event {
        EscalationEvent::Raised(raised) => {
            row.number.clone_from(&raised.matter);
            row.about = Some(raised.obligation.about.clone());
            // The window complained of has no part in its complaint (complaint/3).
            if raised.obligation.about.kind != Kind::Complaint {
                row.window.clone_from(&raised.window);
            }
            let asked = on.asks(Task::AcknowledgeEscalation, Asked::Person(raised.to.clone()));
            let of = &raised.obligation;
            let clock = Clock::parse(&of.clock);
            let while_owed = clock.map(|clock| key(&of.about, clock, of.ordinal));
            row.ask(Open { which: raised.step.as_str().into(), while_owed, ..asked });
        }
        EscalationEvent::Acknowledged(seen) => row.settle(Task::AcknowledgeEscalation, seen.step.as_str()),
    }
    on.keep(row);
}

/// One event of a denial.
pub(super) fn denial(on: &mut On<'_>, event: &DenialEvent) {
    match event {
        DenialEvent::Reported(reported) => report(on, reported),
        DenialEvent::CopyAcknowledged(received) => {
            on.change(|row| row.settle(Task::AcknowledgeReport, copy(received.copy)));
        }
        DenialEvent::Reviewed(_) => on.change(|row| row.settle(Task::AcknowledgeReport, copy(ReportCopy::Review))),
        DenialEvent::ObjectionWithdrawn(_) => on.change(Asking::over),
        // What they ask has a clock.
        DenialEvent::Issued(_)
        | DenialEvent::Objected(_)
        | DenialEvent::CorrectionNotified(_)
        | DenialEvent::ReportedUp(_)
        | DenialEvent::ReportMissing(_)
        | DenialEvent::HandedOver(_) => {}
    }
}

fn report(on: &mut On<'_>, reported: &Reported) {
    let denial = on.aggregate.clone();
    let mut row = on.row();
    row.number.clone_from(&reported.number);
    let acknowledge = |of: &str, (which, office): (ReportCopy, Role)| Open {
        which: copy(which).into(),
        office: Some(office),
        body: member("copy", if which == ReportCopy::Review { "REVIEW" } else { "ARCHIVE" }),
        ..on.asks(Task::AcknowledgeReport, Asked::Person(of.to_owned()))
    };
    let review = acknowledge(&reported.reviewer, (ReportCopy::Review, Role::ApprovalSection));
    let archive = acknowledge(&reported.archivist, (ReportCopy::Archive, Role::GeneralSection));
    let by = Some(By::Obligation(denial, Clock::DenialReview));
    row.ask(Open { by, before: Some(Task::ReviewDenial), ..review });
    row.ask(archive);
    on.keep(row);
}

fn copy(copy: ReportCopy) -> &'static str {
    match copy {
        ReportCopy::Review => "review",
        ReportCopy::Archive => "archive",
    }
}

/// One event of a contact.
pub(super) fn contact(on: &mut On<'_>, event: &ContactEvent) {
    match event {
        ContactEvent::Referred(referred) => {
            let by = Some(By::Obligation(on.aggregate.clone(), Clock::ContactClosing));
            let asked = on.asks(Task::TakeOverContact, Asked::Person(referred.person.clone()));
            on.change(|row| {
                row.window.clone_from(&referred.window);
                row.ask(Open { by, ..asked });
            });
        }
        ContactEvent::ReferralAccepted(_) | ContactEvent::Answered(_) | ContactEvent::TurnedInto(_) => {
            on.change(Asking::over);
        }
        // What they ask has a clock.
        ContactEvent::Opened(_)
        | ContactEvent::AdvisedInWriting(_)
        | ContactEvent::LeftOpen(_)
        | ContactEvent::HandedOver(_) => {}
    }
}

/// One event of a complaint.
pub(super) fn complaint(on: &mut On<'_>, event: &ComplaintEvent) {
    let mut row = on.row();
    let mut known = match &row.kept {
        Kept::Track(known) => known.as_ref().clone(),
        _ => OnTrack { responsible: String::new(), track: None, assigned_on: None },
    };
    match event {
        ComplaintEvent::Received(received) => {
            known.responsible.clone_from(&received.receiver);
            receive(&mut row, received);
            // A grave one waits for its paper first (complaint/1).
            if !received.asked_in_writing {
                row.ask(work(on, Task::ClassifyComplaint, Asked::Person(known.responsible.clone())));
            }
        }
        ComplaintEvent::PutInWriting(_) => {
            if known.track.is_none() {
                row.ask(work(on, Task::ClassifyComplaint, Asked::Person(known.responsible.clone())));
            }
        }
        ComplaintEvent::Classified(classified) => {
            known.track = Some(classified.track);
            row.settle(Task::ClassifyComplaint, "");
            classify(on, &mut row, &known);
        }
        ComplaintEvent::Assigned(assigned) => {
            known.responsible.clone_from(&assigned.investigator);
            known.assigned_on = known.track;
            row.open.clear();
            let investigator = Asked::Person(assigned.investigator.clone());
            let complex = known.track == Some(Track::Complex);
            let next = if complex { Task::InvestigateComplaint } else { Task::DecideComplaint };
            row.ask(work(on, next, investigator));
        }
        ComplaintEvent::Investigated(_) => {
            if known.track == Some(Track::Complex) && row.open.iter().any(|it| it.task == Task::InvestigateComplaint) {
                row.open.clear();
                row.ask(work(on, Task::DecideComplaint, Asked::Office(Role::DeputyDirector)));
            }
        }
        ComplaintEvent::HandedOver(moved) => {
            known.responsible.clone_from(&moved.to);
            for open in &mut row.open {
                if open.of == Asked::Person(moved.from.clone()) {
                    open.of = Asked::Person(moved.to.clone());
                    open.sequence = on.sequence;
                }
            }
        }
        ComplaintEvent::Decided(_) => row.open.clear(),
        ComplaintEvent::Answered(_) | ComplaintEvent::Withdrawn(_) => {
            row.over();
            return on.keep(row);
        }
        // What is asked by them has a clock, or nobody is asked.
        ComplaintEvent::OverdueExplained(_) | ComplaintEvent::MeasureTaken(_) | ComplaintEvent::CircularIssued(_) => {
            return;
        }
    }
    row.kept = Kept::Track(Box::new(known));
    on.keep(row);
}

/// Whom it is about is never asked anything about it, nor anybody of their window (complaint/3).
fn receive(row: &mut Asking, received: &Received) {
    row.number.clone_from(&received.number);
    row.kept_out =
        KeptOut { persons: received.persons.clone(), windows: received.windows.clone(), with_their_windows: true };
}

/// A simple one is given to somebody by whoever received it, a complex one by the director's office (complaint/3).
fn classify(on: &On<'_>, row: &mut Asking, known: &OnTrack) {
    if known.assigned_on == known.track {
        return;
    }
    let of = match known.track {
        Some(Track::Complex) => Asked::Office(Role::DeputyDirector),
        Some(Track::Simple) | None => Asked::Person(known.responsible.clone()),
    };
    row.open.clear();
    row.ask(work(on, Task::AssignComplaint, of));
}

fn work(on: &On<'_>, task: Task, of: Asked) -> Open {
    let by = Some(By::Obligation(on.aggregate.clone(), Clock::ComplaintAnswer));
    Open { by, before: Some(Task::AnswerComplaint), ..on.asks(task, of) }
}
