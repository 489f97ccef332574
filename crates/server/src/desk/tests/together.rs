//! What goes together: the second signature of a handover moves every listed matter, all or none (handover/2.2).
use super::{actor, answer, command, desk_on, furnish, open};
use crate::desk::Desk;
use crate::failure::Failure;
use anjuan_api::Accepted;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open, Sign};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{EventLog, Filter, Journal, MemoryLog, Settings};
use futures::{StreamExt, TryStreamExt, stream};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const WARM: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);

pub(super) fn staff(person: &str) -> Actor {
    actor(person, Role::WindowStaff)
}

/// A service in which P015 has opened so many contacts.
pub(super) struct Service {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) desk: Desk,
    pub(super) contacts: Vec<Accepted>,
}

impl Service {
    pub(super) async fn with_log(log: Arc<dyn EventLog>, contacts: u128) -> Self {
        let desk = desk_on(Arc::clone(&log), WARM).await;
        furnish(&desk).await;
        let opened = stream::iter(0..contacts).map(|id| {
            let (desk, open) = (&desk, open(10_000 + id, None));
            async move { desk.execute(&staff("P015"), &open).await }
        });
        let contacts = opened.buffered(64).try_collect().await.unwrap();
        Self { log, desk, contacts }
    }

    async fn in_memory(contacts: u128) -> Self {
        Self::with_log(Arc::new(MemoryLog::new("bencha")), contacts).await
    }

    /// Enters a handover of every contact, and has the giver sign.
    pub(super) async fn listed(&self, id: u128, (giver, receiver): (&str, &str)) -> AggregateRef {
        let open = Open {
            kind: HandoverKind::Work,
            giver: None,
            receiver: receiver.into(),
            reason: "岗位调整".into(),
            post: None,
            part: None,
            lists: Named::default(),
        };
        let handover = AggregateRef::opened_by(Kind::Handover, Uuid::from_u128(id));
        let open = command(id, handover.clone(), Body::Handover(HandoverCommand::Open(Box::new(open))));
        self.desk.execute(&staff(giver), &open).await.unwrap();
        self.desk.execute(&staff(giver), &sign(id + 1, &handover)).await.unwrap();
        handover
    }

    async fn last(&self, aggregate: &AggregateRef) -> (u64, Vec<u8>) {
        let stored = self.log.last(aggregate).await.unwrap().unwrap();
        (stored.sequence, stored.body.to_vec())
    }

    /// How many contacts moved with the handover.
    async fn moved(&self, handover: &AggregateRef) -> usize {
        let head = self.log.head().await.unwrap();
        let mut events = self.log.read_span(1, head, Filter::Kinds(vec![Kind::Contact])).await.unwrap();
        let mut moved = 0;
        while let Some(stored) = events.next().await {
            let body = stored.unwrap().body;
            let envelope = Envelope::decode(&body).unwrap();
            let of_it = envelope.data.get().contains(&handover.id);
            moved += usize::from(of_it && envelope.event_type == "anjuan.contact.handed-over.v1");
        }
        moved
    }
}

pub(super) fn sign(id: u128, handover: &AggregateRef) -> Command {
    command(id, handover.clone(), Body::Handover(HandoverCommand::Sign(Sign {})))
}

fn refused(result: Result<Accepted, Failure>) -> anjuan_domain::vocabulary::refusal::Refusal {
    match result {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nine_hundred_matters_move_in_one_batch_with_the_second_signature_and_once() {
    let service = Service::in_memory(900).await;
    let handover = service.listed(1, ("P015", "P016")).await;
    let before = service.log.head().await.unwrap();
    let second = sign(3, &handover);
    let signed = service.desk.execute(&staff("P016"), &second).await.unwrap();
    assert_eq!((signed.sequence, signed.version, signed.duplicate), (before + 1, 3, false));
    assert_eq!(service.log.head().await.unwrap(), before + 901);
    for contact in &service.contacts {
        let (sequence, body) = service.last(&contact.aggregate).await;
        let envelope = Envelope::decode(&body).unwrap();
        assert!((before + 2..=before + 901).contains(&sequence));
        assert_eq!(envelope.event_type, "anjuan.contact.handed-over.v1");
        assert_eq!((envelope.causationid, envelope.correlationid), (second.id, second.id));
        let parts = [b"together", second.id.as_bytes().as_slice(), contact.aggregate.to_string().as_bytes()]
            .map(<[u8]>::to_vec);
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        assert_eq!(envelope.commandid, derived_command(&parts));
        assert_eq!((&*envelope.authid, &*envelope.responsible), ("P016", "P015"), "responsible until it moved");
    }
    let again = service.desk.execute(&staff("P016"), &second).await.unwrap();
    assert_eq!((again.event_id, again.duplicate), (signed.event_id, true));
    let forgetful = desk_on(Arc::clone(&service.log), WARM).await;
    let again = forgetful.execute(&staff("P016"), &second).await.unwrap();
    assert_eq!((again.event_id, again.duplicate), (signed.event_id, true));
    assert_eq!(service.log.head().await.unwrap(), before + 901);
}

#[tokio::test]
async fn one_matter_that_moved_on_refuses_the_whole_and_is_named() {
    let service = Service::in_memory(30).await;
    let handover = service.listed(1, ("P015", "P016")).await;
    // Another process answers one of them, which this desk does not know.
    let (other, seventh) = (desk_on(Arc::clone(&service.log), WARM).await, &service.contacts[7]);
    let answered = command(50, seventh.aggregate.clone(), answer(false, "已答复"));
    other.execute(&staff("P015"), &answered).await.unwrap();
    let before = service.log.head().await.unwrap();
    let refusal = refused(service.desk.execute(&staff("P016"), &sign(3, &handover)).await);
    let number = seventh.number.as_deref().unwrap();
    assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("handover.sign.changed-since", "handover/2.1"));
    assert!(refusal.en.contains(number) && refusal.zh.contains(number), "{refusal}");
    assert_eq!(service.log.head().await.unwrap(), before, "nothing was recorded");
    // The refused whole gave everything back: each contact can still be worked with.
    let more = command(51, seventh.aggregate.clone(), answer(false, "再次答复"));
    assert_eq!(service.desk.execute(&staff("P015"), &more).await.unwrap().version, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_handovers_of_the_same_matters_one_moves_all_and_the_other_none() {
    let service = Service::in_memory(40).await;
    let first = service.listed(1, ("P015", "P016")).await;
    let second = service.listed(11, ("P015", "P014")).await;
    let (to_first, to_second) = (sign(3, &first), sign(13, &second));
    let (sixteen, fourteen) = (staff("P016"), staff("P014"));
    let both =
        futures::future::join(service.desk.execute(&sixteen, &to_first), service.desk.execute(&fourteen, &to_second));
    let (one, other) = tokio::time::timeout(Duration::from_secs(60), both).await.expect("nobody waits for ever");
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let moved = (service.moved(&first).await, service.moved(&second).await);
    assert_eq!(moved, if one.is_ok() { (40, 0) } else { (0, 40) });
}

fn kill(server: &Server) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(server.pid()).unwrap()).unwrap();
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_killed_at_any_step_of_the_second_signature_leaves_all_or_none_and_the_retry_all() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(ServerSettings::new(directory.path().join("nats"))).await.unwrap();
    let log = Journal::connect(Settings::new(server.url(), server.credentials(), "bencha")).await.unwrap();
    let service = Service::with_log(log, 900).await;
    let pairs = [("P015", "P016"), ("P016", "P015")];
    // Each handover is one more event of every contact.
    for (version, delay) in (1_u32..).zip([0, 3, 8, 15, 25, 40]) {
        let (giver, receiver) = pairs[(version as usize + 1) % 2];
        let base = 100_000 * u128::from(version);
        let handover = service.listed(base, (giver, receiver)).await;
        let (second, receiver) = (sign(base + 2, &handover), staff(receiver));
        let killer = async {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            kill(&server);
        };
        let (first, ()) = futures::future::join(service.desk.execute(&receiver, &second), killer).await;
        while service.log.head().await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let moved = service.moved(&handover).await;
        assert!(moved == 900 || (moved == 0 && first.is_err()), "{moved} of 900 moved after {delay} ms: {first:?}");
        let again = loop {
            match service.desk.execute(&receiver, &second).await {
                Err(Failure::Log(_)) => tokio::time::sleep(Duration::from_millis(100)).await,
                answered => break answered.unwrap(),
            }
        };
        assert_eq!(service.moved(&handover).await, 900, "{again:?}");
    }
    server.stop().await;
}
