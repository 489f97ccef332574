//! What must hold (不变量): of the log against the callers' memory, of batches, of the policies, of the views against their
//! own folds. The rows are held against the domain in `rows`.
use crate::ledger::Given;
use crate::record::{Record, Recorded};
use crate::rows::obligations;
use crate::service::Service;
use anjuan_api::queries::{ViewDigest, Views};
use anjuan_audit::{StoredEvent, chain};
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::{DenialEvent, ReviewOutcome};
use anjuan_domain::matters::handover::Status as HandoverStatus;
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::EventLog;
use anjuan_policies::Situation;
use anjuan_projector::{Compare, Projector, ViewDigest as Digest};
use anjuan_server::ports::{DigestQuery, Question};
use anjuan_views::table::TABLE;
use anjuan_views::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Every answer is in the log, once, and nothing else is.
pub(crate) fn answers_are_recorded(service: &Service, record: &Record, setup: u64) {
    let ledger = service.ledger.lock().unwrap();
    for (id, given) in ledger.all() {
        assert!(!given.unanswered, "never answered: {given:?}");
        let recorded = record.commands.get(id);
        let answered = given.answer.as_ref().map(|answer| (answer.sequence, answer.event_id));
        assert_eq!(recorded, answered.as_ref(), "what the caller was told is what was recorded: {given:?}");
    }
    // What nobody gave was recorded with what somebody gave, or notes that it was refused (commitment/12).
    for (id, (sequence, _)) in record.commands.iter().filter(|(_, (sequence, _))| *sequence > setup) {
        let cause = record.causes[id];
        let noted = |code: &str| *id == derived_command(&[b"note-refusal", cause.as_bytes(), code.as_bytes()]);
        let known = ledger.all().contains_key(id)
            || record.batches.parts.get(id).is_some_and(|parent| ledger.all().contains_key(parent))
            || ledger.all().get(&cause).is_some_and(|given| given.codes.iter().any(|code| noted(code)));
        assert!(known, "nobody gave the command at {sequence}");
    }
}

/// Each batch did all that it says, or was not recorded: counted from the other side, by what the matters say. What
/// was handed over was as it was listed.
pub(crate) fn all_or_none(record: &Record) {
    let mut moved: BTreeMap<String, BTreeMap<AggregateRef, u32>> = BTreeMap::new();
    let (mut denied, mut reopened) = (BTreeSet::new(), BTreeSet::new());
    for (aggregate, before, event) in events(record) {
        let handover = match event {
            Event::Case(CaseEvent::HandedOver(it)) => it.handover,
            Event::Contact(ContactEvent::HandedOver(it)) => it.handover,
            Event::Denial(DenialEvent::HandedOver(it)) => it.handover,
            Event::Complaint(ComplaintEvent::HandedOver(it)) => it.handover,
            Event::Case(CaseEvent::Denied(it)) => {
                denied.insert((aggregate, it.denial));
                continue;
            }
            Event::Case(CaseEvent::Reopened(it)) => {
                reopened.insert((aggregate, it.denial));
                continue;
            }
            _ => continue,
        };
        moved.entry(handover).or_default().insert(aggregate, before);
    }
    for (aggregate, history) in &record.histories {
        if let Some(handover) = history.handover() {
            let complete = handover.kind == HandoverKind::Work && handover.status == HandoverStatus::Complete;
            let listed = handover.lists.matters.iter().filter(|_| complete);
            let expected = listed.map(|matter| (matter.aggregate.clone(), matter.version)).collect();
            assert_eq!(moved.remove(&aggregate.id).unwrap_or_default(), expected, "{aggregate} {:?}", handover.status);
        }
        let Some(denial) = history.denial() else { continue };
        let Some(case) = denial.matter.clone().filter(|matter| matter.kind == Kind::Case) else { continue };
        let of = (case, aggregate.id.clone());
        assert!(denied.remove(&of), "{aggregate} denied nothing");
        let corrected = denial.review.as_ref().is_some_and(|review| review.outcome == ReviewOutcome::Corrected);
        assert_eq!(reopened.remove(&of), corrected, "{aggregate} was corrected: {corrected}");
    }
    assert!(moved.is_empty() && denied.is_empty() && reopened.is_empty(), "{moved:?} {denied:?} {reopened:?}");
}

/// No slot has more bookings than places, and nobody two of one slot (work/3).
pub(crate) fn places_hold(record: &Record) {
    for (aggregate, history) in &record.histories {
        let State::Appointment(Some(day)) = &history.state else { continue };
        let places = record.centre.number("appointment-places", day.day).unwrap().value as usize;
        for booking in &day.bookings {
            let taken: Vec<&str> = day.taken(&booking.slot).map(|booking| booking.applicant.as_str()).collect();
            let different: BTreeSet<&str> = taken.iter().copied().collect();
            assert!(taken.len() <= places && different.len() == taken.len(), "{aggregate}: {day:#?}");
        }
    }
}

/// How much of what happened, by what.
pub(crate) type Happened = BTreeMap<&'static str, usize>;

/// What a month had of the four facts: batches of every kind, covers with and without a handover, full slots.
pub(crate) fn happened(record: &Record) -> Happened {
    let history = |wanted: fn(&Recorded) -> bool| record.histories.values().filter(|history| wanted(history)).count();
    let batches = |kind: &str| record.batches.complete.get(kind).copied().unwrap_or(0);
    let covers = || record.covers.of.values().flatten();
    let mut happened = Happened::from([
        ("denials that closed something", batches("anjuan.denial.issued.v1")),
        ("denials that were corrected", batches("anjuan.denial.reviewed.v1")),
        ("second signatures", batches("anjuan.handover.signed.v1")),
        ("matters moved, over ten at once", record.batches.largest.saturating_sub(10)),
        ("covers", covers().count()),
        ("covers handed over", covers().filter(|run| run.handed.is_some()).count()),
        ("covers that ended", covers().filter(|run| run.ended.is_some()).count()),
        ("reports found missing", history(|history| history.denial().is_some_and(found_missing))),
        ("complaints answered", history(|history| history.complaint().is_some_and(|it| it.answered_at.is_some()))),
        ("joint parts", history(|history| history.case().is_some_and(|case| !case.served.parts.is_empty()))),
        ("ratings", history(|history| history.case().is_some_and(|case| !case.served.ratings.is_empty()))),
        (
            "slots wanted by two",
            history(|history| matches!(&history.state, State::Appointment(Some(day)) if day.bookings.len() > 1)),
        ),
    ]);
    happened.extend(crate::staff::happened(record));
    happened
}

fn found_missing(denial: &anjuan_domain::matters::denial::Denial) -> bool {
    denial.objection.as_ref().is_some_and(|objection| objection.found_missing)
}

/// Every event of everything that somebody works on, and the version before it.
fn events(record: &Record) -> impl Iterator<Item = (AggregateRef, u32, Event)> + '_ {
    record.histories.iter().flat_map(|(aggregate, history)| {
        history.events.iter().zip(0..).map(move |(stored, before)| {
            (aggregate.clone(), before, Envelope::decode(&stored.body).unwrap().event().unwrap())
        })
    })
}

/// Every chain is whole, and reads the same link by link from its end.
pub(crate) async fn chains_hold(service: &Service, record: &Record) {
    let history = record.histories.iter().map(|(aggregate, history)| (aggregate, &history.events));
    for (aggregate, events) in history.chain(&record.reference) {
        chain::verify(aggregate, events).unwrap_or_else(|breaks| panic!("{aggregate}: {breaks:?}"));
        let read = anjuan_journal::read(&service.log, aggregate).await.unwrap().into_iter();
        let read = read.map(|stored| StoredEvent { sequence: stored.sequence, body: stored.body.to_vec() });
        assert!(read.eq(events.iter().cloned()), "{aggregate} reads differently from its end");
    }
}

/// No policy still asks for something: what it proposed was done, or its row is settled. A row that stays overdue whatever is done in
/// another aggregate asks again: then that was done, people have one open, or there was nothing to hand over (ab-role/4).
pub(crate) async fn policies_rest(service: &Service, record: &Record, now: Instant) {
    const MOOT: [&str; 2] = ["handover.open.entered-already", "handover.list.nothing"];
    for row in obligations(service, record, Some("overdue")).await {
        let situation = Situation { centre: &record.centre, now };
        if let Some(proposal) = anjuan_policies::propose(&row, situation).next() {
            let ledger = service.ledger.lock().unwrap();
            let given = ledger.all().get(&proposal.command.id);
            let elsewhere = proposal.command.aggregate != row.aggregate;
            let rests =
                |given: &Given| given.answer.is_some() || given.codes.iter().any(|code| MOOT.contains(&code.as_str()));
            if !(elsewhere && given.is_some_and(rests)) {
                panic!("{} is proposed for ever: {:?}\n{row:#?}", row.key(), given.map(|given| &given.refusal));
            }
        }
    }
}

/// The digests of the views at the head of the log, with nothing left out on the way.
pub(crate) async fn digests(service: &Service, record: &Record) -> Vec<ViewDigest> {
    let mut digests = Vec::new();
    for view in TABLE {
        let query = DigestQuery { view: view.name.into(), after: Some(record.head) };
        digests.push(service.ask(Question::Digest(query)).await);
    }
    let status: Views = service.ask(Question::Status).await;
    for view in status.views {
        assert!(view.incidents.is_empty() && view.parked.is_empty(), "{view:?}");
    }
    digests
}

/// Live, restarted, rebuilt over the old rows, or followed from nothing: the same rows.
pub(crate) async fn views_are_folds(service: &Service, record: &Record) {
    let live = digests(service, record).await;
    service.restart_views().await;
    assert_eq!(digests(service, record).await, live, "after a restart");
    service.stop_views().await;
    for digest in &live {
        let expected = (digest.sequence, digest.rows, digest.digest.clone());
        let again = anew(&digest.name, service, record).await;
        for found in again {
            assert_eq!((found.position, found.rows, found.sha256), expected, "{} anew", digest.name);
        }
    }
}

/// Writes out, from the table of views, how one is built anew by its name.
macro_rules! anew {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        async fn anew(name: &str, service: &Service, record: &Record) -> [Digest; 2] {
            $(if name == <anjuan_views::$module::$view>::NAME {
                return again::<anjuan_views::$module::$view>(service, record).await;
            })+
            panic!("{name} is no view")
        }
    };
}
anjuan_views::views!(anew);

async fn again<V: View>(service: &Service, record: &Record) -> [Digest; 2] {
    let log: Arc<dyn EventLog> = Arc::new(service.log.clone());
    let old = Projector::<V>::open(service.directory.path(), Arc::clone(&log)).unwrap();
    let (before, after) = old.rebuild(Compare::Digests, |_| ()).await.unwrap().compared.unwrap();
    assert_eq!(before, after, "{} rebuilt", V::NAME);
    [after, followed::<V>(log, record.head).await]
}

async fn followed<V: View>(log: Arc<dyn EventLog>, head: u64) -> Digest {
    let directory = tempfile::tempdir().unwrap();
    let directory: &Path = directory.path();
    let (projector, stop) = (Projector::<V>::open(directory, log).unwrap(), CancellationToken::new());
    let following = projector.clone();
    let stopped = stop.clone();
    let task = tokio::spawn(async move { following.supervise(stopped).await });
    let reader = projector.reader();
    reader.wait_for(head, std::time::Duration::from_secs(3_600)).await.unwrap();
    let digest = reader.digest().await.unwrap();
    stop.cancel();
    task.await.unwrap().unwrap();
    digest
}
