//! Three nodes (三节点): a cluster of nats-servers, each in a network namespace of its own, whose leader is killed, hangs, is cut off
//! from everybody, or from its peers only, so that callers still reach it.
//!
//! Everything happens inside a network of the test's own: the test starts itself again in new namespaces, and nothing of it is seen
//! outside. Where that is not allowed, it is skipped, with the reason.
mod net;
mod node;

use super::account::{Account, diverged, full_service, head};
use super::load::{Door, Load};
use super::{bound, rounds};
use anjuan_server::clock::{Clock, SystemClock};
use anjuan_tests::service::Service;
use chrono::{DateTime, TimeDelta, Utc};
use node::Cluster;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The test that runs inside.
const NAME: &str = "cluster::the_loss_of_a_leader_and_partitions_lose_and_double_nothing";

/// Set for the test that runs inside: which nats-server.
const INSIDE: &str = "ANJUAN_FAULTS_INSIDE";

/// How long a fault lasts that is mended afterwards.
const LASTS: Duration = Duration::from_secs(15);

/// What is done to a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    KillLeader,
    HangLeader,
    IsolateLeader,
    CutLeaderFromPeers,
    KillAll,
}

impl Fault {
    const ALL: [Fault; 5] =
        [Fault::KillLeader, Fault::HangLeader, Fault::IsolateLeader, Fault::CutLeaderFromPeers, Fault::KillAll];

    fn name(self) -> &'static str {
        match self {
            Fault::KillLeader => "three nodes: the leader is killed",
            Fault::HangLeader => "three nodes: the leader hangs",
            Fault::IsolateLeader => "three nodes: the leader is cut off",
            Fault::CutLeaderFromPeers => "three nodes: the leader is cut off from its peers, callers reach it",
            Fault::KillAll => "three nodes: all are killed and started",
        }
    }

    fn kills(self) -> usize {
        match self {
            Fault::KillLeader => 1,
            Fault::HangLeader | Fault::IsolateLeader | Fault::CutLeaderFromPeers => 0,
            Fault::KillAll => 3,
        }
    }

    /// Does it; it lasts until [`Self::mend`].
    fn befall(self, cluster: &mut Cluster, leader: usize) {
        match self {
            Fault::KillLeader => cluster.kill(leader),
            Fault::HangLeader => cluster.hang(leader, true),
            Fault::IsolateLeader => net::link(leader, false),
            Fault::CutLeaderFromPeers => net::peers(leader, false),
            Fault::KillAll => {
                (0..net::NODES).for_each(|node| cluster.kill(node));
                (0..net::NODES).for_each(|node| cluster.start(node));
            }
        }
    }

    fn mend(self, cluster: &mut Cluster, leader: usize) {
        match self {
            Fault::KillLeader => cluster.start(leader),
            Fault::HangLeader => cluster.hang(leader, false),
            Fault::IsolateLeader => net::link(leader, true),
            Fault::CutLeaderFromPeers => net::peers(leader, true),
            Fault::KillAll => {}
        }
    }
}

/// What the servers need by themselves, and what is added to it: the longest of all rounds.
#[derive(Debug, Default)]
struct Elections {
    /// From the fault until the last leader was elected.
    elected: TimeDelta,
    /// From then until full service.
    since: TimeDelta,
}

impl Elections {
    fn round(&mut self, cluster: &Cluster, befell: DateTime<Utc>, took: Duration) {
        let took = TimeDelta::from_std(took).unwrap();
        let elected = cluster.elected_after(befell).map_or(TimeDelta::zero(), |at| (at - befell).min(took));
        (self.elected, self.since) = (self.elected.max(elected), self.since.max(took - elected));
    }

    fn row(&self) -> String {
        let seconds = |delta: TimeDelta| delta.as_seconds_f64();
        format!(" {:.1} s | {:.1} s |", seconds(self.elected), seconds(self.since))
    }
}

/// Some rounds of one fault on one cluster.
fn account(fault: Fault, count: usize, place: &Path) -> (Account, Elections) {
    let mut cluster = Cluster::begun(place);
    let service = Service::start_with(&place.join("service"), &["--nats", &cluster.url(), "--nats-user", node::USER]);
    let (mut account, mut elections) = (Account::default(), Elections::default());
    for round in 0..count {
        cluster.settled();
        let load = Load::begin(&Door::new(&service), (fault as u128 + 16) << 8 | round as u128);
        std::thread::sleep(Duration::from_millis(1_500));
        let leader = cluster.leader();
        let (begun, befell) = (Instant::now(), SystemClock.now());
        fault.befall(&mut cluster, leader);
        let back = full_service(&service, &load, begun);
        elections.round(&cluster, befell, back.took);
        // The others go on while the fault lasts, and when what was away comes back.
        std::thread::sleep(LASTS.saturating_sub(begun.elapsed()));
        fault.mend(&mut cluster, leader);
        cluster.settled();
        std::thread::sleep(Duration::from_millis(600));
        account.round(load, &service.data, (fault.kills(), back));
    }
    account.diverged = diverged(&service);
    service.stop();
    // No node that led before, and answered once more, may be taken for a log that is damaged.
    let said = std::fs::read_to_string(place.join("service.log")).unwrap();
    assert!(!said.contains("The log is damaged"), "{said}");
    (account, elections)
}

/// Where the files of a cluster lie; they stay where ANJUAN_FAULTS_KEEP is set.
fn place() -> (PathBuf, Option<TempDir>) {
    let place = tempfile::tempdir().unwrap();
    if std::env::var_os("ANJUAN_FAULTS_KEEP").is_none() {
        return (place.path().to_owned(), Some(place));
    }
    let kept = place.keep();
    println!("{}", kept.display());
    (kept, None)
}

#[test]
#[ignore = "three nodes and two cores: `cargo xtask faults --only cluster`"]
fn the_loss_of_a_leader_and_partitions_lose_and_double_nothing() {
    if std::env::var_os(INSIDE).is_some() {
        inside();
        return;
    }
    if let Err(why) = net::allowed() {
        println!("skipped: three nodes need network namespaces of their own: {why}");
        return;
    }
    let server = anjuan_journal::server::find_binary().unwrap();
    let status = Command::new("unshare")
        .args(["--net", "--mount", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--include-ignored", "--nocapture"])
        .env(INSIDE, server)
        .env("ANJUAN_NATS_PASSWORD", node::PASSWORD)
        .env("ANJUAN_NATS_REPLICAS", net::NODES.to_string())
        .status();
    assert!(status.unwrap().success(), "see what is printed above");
}

fn inside() {
    net::laid();
    // The loss of a leader may take twice as long as any other fault: the others must notice, and elect.
    let (count, bound) = (rounds(), bound(2));
    head(" leaders elected after | full service since then |");
    let mut faulty = Vec::new();
    let only = std::env::var("ANJUAN_FAULTS_ONLY").unwrap_or_default();
    for fault in Fault::ALL.into_iter().filter(|fault| fault.name().contains(&only)) {
        let (place, _held) = place();
        let (account, elections) = account(fault, count, &place);
        println!("{}{}", account.row(fault.name()), elections.row());
        if account.accepted == 0 || !account.is_faultless(bound) {
            faulty.push((fault, account));
        }
    }
    assert!(faulty.is_empty(), "{faulty:?}");
}
