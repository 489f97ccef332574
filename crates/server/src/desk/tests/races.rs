//! Two decisions at one moment, at two desks (竞态): of two that must not both be made one is refused, and neither is lost.
//!
//! Every round has a log of its own with the reference data of 栟茶. Each desk reaches it through a connection that hesitates by
//! dice, so that the steps of the two come in every order.
use super::hesitant::Hesitant;
use super::{Tools, actor, command, furnish};
use crate::centre::CentreWatch;
use crate::clock::{SetClock, SystemIds};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::ports::replayed::ReplayedFacts;
use anjuan_api::Accepted;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open, Sign};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::people::leave::commands::Apply;
use anjuan_domain::people::leave::events::{LeaveKind, LeaveManner};
use anjuan_domain::people::slip::commands::FillIn;
use anjuan_domain::people::slip::events::{SlipCause, SlipPunch};
use anjuan_domain::reference::centre::events::PersonWithdrawn;
use anjuan_domain::scores::ballot::commands::{BallotCommand, Cast};
use anjuan_domain::scores::ballot::events::Mark;
use anjuan_domain::scores::period::commands::{Close, Open as OpenPeriod};
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Draft, EventLog, Journal, MemoryLog, Settings};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

const ROUNDS: u64 = 200;

type Outcome = Result<Accepted, Failure>;

/// Two desks on one log.
struct World {
    desks: [Desk; 2],
    centre: Arc<CentreWatch>,
    clock: SetClock,
    _stop: DropGuard,
}

/// The reference data, as drafts for another log.
async fn reference() -> Vec<Draft> {
    let log = MemoryLog::new("bencha");
    furnish(&super::desk(&log).await).await;
    let mut drafts = Vec::new();
    for sequence in 1..=log.head().await.unwrap() {
        let body = log.at(sequence).await.unwrap().unwrap().body;
        let envelope = Envelope::decode(&body).unwrap();
        let (aggregate, expected) = (envelope.aggregate().unwrap(), envelope.previoussequence);
        drafts.push(Draft { aggregate, event_id: envelope.id, expected, head: None, body: body.clone() });
    }
    drafts
}

impl World {
    async fn new(reference: &[Draft], seed: u64, moved: &Arc<AtomicUsize>) -> Self {
        let log = MemoryLog::new("bencha");
        for draft in reference {
            log.append(draft.clone()).await.unwrap();
        }
        let log: Arc<dyn EventLog> = Arc::new(log);
        Self::on([Arc::clone(&log), log], seed, moved).await
    }

    /// Monday 23 November 2026, ten o'clock.
    async fn on(logs: [Arc<dyn EventLog>; 2], seed: u64, moved: &Arc<AtomicUsize>) -> Self {
        let (stop, clock) = (CancellationToken::new(), SetClock::at("2026-11-23T02:00:00Z".parse().unwrap()));
        let (mut desks, mut centres) = (Vec::new(), Vec::new());
        for (which, log) in (0..).zip(logs) {
            let log: Arc<dyn EventLog> = Arc::new(Hesitant::new(log, seed * 2 + which, Arc::clone(moved)));
            let centre = CentreWatch::start(Arc::clone(&log), stop.clone()).await.unwrap();
            centres.push(Arc::clone(&centre));
            let facts = Arc::new(ReplayedFacts::new(Arc::clone(&log)));
            let tools = Tools { log, clock: Arc::new(clock.clone()), ids: Arc::new(SystemIds), centre, facts };
            desks.push(Desk::new(tools, NonZeroUsize::MIN.saturating_add(63)));
        }
        let centre = centres.remove(0);
        Self { desks: desks.try_into().ok().unwrap(), centre, clock, _stop: stop.drop_guard() }
    }

    async fn given(&self, by: &Actor, command: Command) -> Accepted {
        self.desks[0].execute(by, &command).await.unwrap()
    }

    /// Both at one moment, each at a desk of its own.
    async fn both(&self, one: (&Actor, &Command), other: (&Actor, &Command)) -> (Outcome, Outcome) {
        self.both_and(0, one, other).await
    }

    /// The same, where the other one begins so many steps later: what takes long would else always come last.
    async fn both_and(&self, later: u64, one: (&Actor, &Command), other: (&Actor, &Command)) -> (Outcome, Outcome) {
        let other = async {
            for _ in 0..later {
                tokio::task::yield_now().await;
            }
            self.desks[1].execute(other.0, other.1).await
        };
        tokio::join!(self.desks[0].execute(one.0, one.1), other)
    }
}

fn staff(person: &str) -> Actor {
    actor(person, Role::WindowStaff)
}

/// `ok`, or the code of the refusal; any other failure is one of the test.
fn said(outcome: &Outcome) -> String {
    match outcome {
        Ok(_) => "ok".into(),
        Err(Failure::Refused(refusal) | Failure::Forbidden(refusal)) => refusal.code.clone(),
        Err(failure) => panic!("{failure:?}"),
    }
}

fn half(day: u32, half: Half) -> HalfDay {
    HalfDay { day: chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap(), half }
}

fn opened(id: u128, kind: Kind, body: Body) -> Command {
    command(id, AggregateRef::opened_by(kind, Uuid::from_u128(id)), body)
}

/// Counts what came of the rounds, and that the log did refuse an event for what came first.
#[derive(Default)]
struct Tally(BTreeMap<(String, String), usize>);

impl Tally {
    fn count(&mut self, one: &Outcome, other: &Outcome) {
        *self.0.entry((said(one), said(other))).or_default() += 1;
    }

    /// Each of these came of some rounds, and nothing else of any.
    fn is(&self, wanted: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = self.0.keys().map(|(one, other)| (one.as_str(), other.as_str())).collect();
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{:?}", self.0);
    }
}

fn sign(id: u128, handover: &AggregateRef) -> Command {
    command(id, handover.clone(), Body::Handover(HandoverCommand::Sign(Sign {})))
}

fn handover(id: u128, receiver: &str) -> Command {
    let open = Open {
        kind: HandoverKind::Work,
        giver: None,
        receiver: receiver.into(),
        reason: "岗位调整".into(),
        post: None,
        part: None,
        lists: Named::default(),
    };
    opened(id, Kind::Handover, Body::Handover(HandoverCommand::Open(Box::new(open))))
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn handover_2_4__a_matter_opened_beside_the_second_signature_is_listed_or_comes_after_it() {
    let (reference, moved, mut tally) = (reference().await, Arc::new(AtomicUsize::new(0)), Tally::default());
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        for id in [1, 2] {
            world.given(&staff("P015"), super::open(id, None)).await;
        }
        let handover = world.given(&staff("P015"), handover(10, "P016")).await.aggregate;
        world.given(&staff("P015"), sign(11, &handover)).await;
        let (second, another) = (sign(12, &handover), super::open(3, None));
        let (giver, receiver) = (staff("P015"), staff("P016"));
        let (signed, opened) = world.both_and(round, (&receiver, &second), (&giver, &another)).await;
        tally.count(&signed, &opened);
        if let (Ok(signed), Ok(opened)) = (&signed, &opened) {
            assert!(signed.sequence < opened.sequence, "round {round}: opened first, it is missing from the lists");
        }
    }
    tally.is(&[("ok", "ok"), ("handover.sign.opened-since", "ok")]);
    assert!(moved.load(Ordering::SeqCst) > 0, "the log never had to refuse an event");
}

fn leave(id: u128, (manner, from, until): (LeaveManner, HalfDay, HalfDay)) -> Command {
    let (kind, reason) = (LeaveKind::Personal, "家中有事".to_owned());
    let apply = Apply { person: None, kind, manner, from, until, reason, override_reason: None, signed_slip: None };
    opened(id, Kind::Leave, Body::Leave(apply.into()))
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn leave_1__of_two_leaves_over_each_other_one_is_taken_and_beside_each_other_both() {
    let (reference, moved) = (reference().await, Arc::new(AtomicUsize::new(0)));
    let (mut over, mut beside) = (Tally::default(), Tally::default());
    let (morning, afternoon) = (half(24, Half::Morning), half(24, Half::Afternoon));
    let general = actor("P003", Role::GeneralSection);
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        let written = LeaveManner::Written;
        let day = leave(1, (written, morning, afternoon));
        let (other, tally) = match round % 4 {
            0 => (leave(2, (written, half(25, Half::Morning), half(25, Half::Morning))), &mut beside),
            _ => (leave(2, (written, afternoon, half(25, Half::Morning))), &mut over),
        };
        let (one, other) = world.both((&general, &day), (&general, &other)).await;
        tally.count(&one, &other);
    }
    over.is(&[("leave.apply.overlaps", "ok"), ("ok", "leave.apply.overlaps")]);
    beside.is(&[("ok", "ok")]);
    assert!(moved.load(Ordering::SeqCst) > 0, "the log never had to refuse an event");
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn ab_role_2__of_a_and_b_of_a_post_who_leave_at_one_moment_one_stays() {
    let (reference, moved, mut tally) = (reference().await, Arc::new(AtomicUsize::new(0)), Tally::default());
    let afternoon = half(23, Half::Afternoon);
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        let called = |id| leave(id, (LeaveManner::TelephoneFirst, afternoon, afternoon));
        let (one, other) = (called(1), called(2));
        let (one, other) = world.both((&staff("P015"), &one), (&staff("P016"), &other)).await;
        tally.count(&one, &other);
    }
    tally.is(&[("ok", "post.plan-absence.both-on-leave"), ("post.plan-absence.both-on-leave", "ok")]);
}

/// A slip for this morning.
fn slip(id: u128, punch: SlipPunch) -> Command {
    let (session, cause) = (half(23, Half::Morning), SlipCause::Meeting);
    let filled = FillIn { session, punch, cause, reason: "县里开会".into() };
    opened(id, Kind::Slip, Body::Slip(filled.into()))
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn discipline_2__of_two_slips_for_one_punch_one_is_taken() {
    let (reference, moved, mut tally) = (reference().await, Arc::new(AtomicUsize::new(0)), Tally::default());
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        let (one, other) = (slip(1, SlipPunch::Coming), slip(2, SlipPunch::Both));
        let (one, other) = world.both((&staff("P015"), &one), (&staff("P015"), &other)).await;
        tally.count(&one, &other);
    }
    tally.is(&[("ok", "slip.fill-in.filled-in-before"), ("slip.fill-in.filled-in-before", "ok")]);
    assert!(moved.load(Ordering::SeqCst) > 0, "the log never had to refuse an event");
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn handover_2_4__nobody_leaves_the_staff_with_a_matter_that_was_recorded_before() {
    let (reference, moved, mut tally) = (reference().await, Arc::new(AtomicUsize::new(0)), Tally::default());
    let administrator = actor("P011", Role::Administrator);
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let leaves = PersonWithdrawn { effective_from: today, reason: "调离".into() };
        let person = AggregateRef::new(Kind::Person, "P015").unwrap();
        let leaves = command(1, person, Body::Centre(leaves.into()));
        let asked = super::open(2, None);
        let (left, opened) = world.both_and(round / 4, (&administrator, &leaves), (&staff("P015"), &asked)).await;
        tally.count(&left, &opened);
        if let (Ok(left), Ok(opened)) = (&left, &opened) {
            // At the other desk the reference data came a moment later: the matter was recorded after the departure. It stays
            // theirs and open in the register until they are defined again and hand it over.
            assert!(left.sequence < opened.sequence, "round {round}: the matter was there, and nobody saw it");
        }
    }
    assert!(tally.0.contains_key(&("centre.withdraw.open-matters".into(), "ok".into())), "{:?}", tally.0);
    assert!(moved.load(Ordering::SeqCst) > 0, "the log never had to refuse an event");
}

#[tokio::test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn monthly_10__a_month_is_not_closed_before_a_ballot_that_is_cast_beside_it() {
    let (reference, moved, mut tally) = (reference().await, Arc::new(AtomicUsize::new(0)), Tally::default());
    let general = actor("P003", Role::GeneralSection);
    let period = AggregateRef::new(Kind::Period, "M2026-11").unwrap();
    let of_period = |id, body: anjuan_domain::scores::period::commands::PeriodCommand| {
        command(id, period.clone(), Body::Period(body))
    };
    for round in 0..ROUNDS {
        let world = World::new(&reference, round, &moved).await;
        world.given(&general, of_period(1, OpenPeriod {}.into())).await;
        world.clock.set("2026-12-01T01:00:00Z".parse().unwrap());
        let mut ballots = ballots(&world);
        let (last_voter, last) = ballots.pop().unwrap();
        for (voter, ballot) in ballots {
            world.given(&voter, ballot).await;
        }
        let close = of_period(2, Close { without: Some("无考勤机".into()) }.into());
        let (closed, cast) = world.both((&general, &close), (&last_voter, &last)).await;
        tally.count(&closed, &cast);
        if let (Ok(closed), Ok(cast)) = (&closed, &cast) {
            assert!(cast.sequence < closed.sequence, "round {round}: a ballot for a month that is closed");
        }
    }
    tally.is(&[("ok", "ok"), ("period.close.ballots-awaited", "ok")]);
}

/// The ballot of every window, by its head.
fn ballots(world: &World) -> Vec<(Actor, Command)> {
    let (known, on) = (world.centre.known(), chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap());
    let windows: Vec<String> = known.centre.window_ids(on).map(str::to_owned).collect();
    let ballot = |(id, window): (u128, &String)| {
        let mark =
            |window: &String| Mark { window: window.clone(), attitude: 9, efficiency: 9, quality: 9, integrity: 9 };
        let marks = windows.iter().filter(|other| *other != window).map(mark).collect();
        let aggregate = AggregateRef::new(Kind::Ballot, format!("M2026-11-{window}")).unwrap();
        let head = known.centre.window(window, on).unwrap().head.clone();
        let cast = command(100 + id, aggregate, Body::Ballot(BallotCommand::Cast(Cast { marks })));
        (actor(&head, Role::WindowHead), cast)
    };
    (0..).zip(&windows).map(ballot).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_on_a_real_server_through_two_connections() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(ServerSettings::new(directory.path().join("nats"))).await.unwrap();
    let connect = || Journal::connect(Settings::new(server.url(), server.credentials(), "bencha"));
    let logs: [Arc<dyn EventLog>; 2] = [connect().await.unwrap(), connect().await.unwrap()];
    for draft in reference().await {
        logs[0].append(draft).await.unwrap();
    }
    let world = World::on(logs, 7, &Arc::default()).await;
    let general = actor("P003", Role::GeneralSection);
    let days = [24, 25, 26, 27, 30];
    for (round, (day, person)) in (1_u128..).zip(days.into_iter().zip(["P014", "P015", "P016", "P017", "P018"])) {
        let written = |id, from| leave(id, (LeaveManner::Written, half(day, from), half(day, Half::Afternoon)));
        let (one, other) = (written(round, Half::Morning), written(10 + round, Half::Afternoon));
        let (one, other) = world.both((&general, &one), (&general, &other)).await;
        one_of_them(&one, &other, "leave.apply.overlaps");
        let (one, other) = (slip(20 + round, SlipPunch::Coming), slip(30 + round, SlipPunch::Both));
        let (one, other) = world.both((&staff(person), &one), (&staff(person), &other)).await;
        one_of_them(&one, &other, "slip.fill-in.filled-in-before");
        world.given(&staff("P015"), super::open(40 + round, None)).await;
        let handover = world.given(&staff("P015"), handover(50 + round, "P016")).await.aggregate;
        world.given(&staff("P015"), sign(60 + round, &handover)).await;
        let (second, another) = (sign(70 + round, &handover), super::open(80 + round, None));
        let (signed, opened) = world.both((&staff("P016"), &second), (&staff("P015"), &another)).await;
        match (said(&signed).as_str(), &opened) {
            ("ok", Ok(opened)) => assert!(signed.unwrap().sequence < opened.sequence, "it is missing from the lists"),
            ("handover.sign.opened-since", Ok(_)) => {}
            outcome => panic!("{outcome:?}"),
        }
    }
    drop(world);
    server.stop().await;
}

fn one_of_them(one: &Outcome, other: &Outcome, code: &str) {
    let (one, other) = (said(one), said(other));
    assert!(
        [one.as_str(), other.as_str()] == ["ok", code] || [one.as_str(), other.as_str()] == [code, "ok"],
        "{one} {other}"
    );
}
