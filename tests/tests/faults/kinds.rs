//! Faults of one machine (单机故障): kills, hangs, a stop, and everything ended at once.
use super::account::{Account, diverged, full_service, head};
use super::load::{Door, Load};
use super::{bound, rounds};
use anjuan_tests::service::{Service, signal};
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is done to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    KillService,
    KillServer,
    HangServer,
    HangService,
    Stop,
    PowerCut,
}

/// How long something hangs.
const HANG: Duration = Duration::from_secs(3);

impl Fault {
    const ALL: [Fault; 6] =
        [Fault::KillService, Fault::KillServer, Fault::HangServer, Fault::HangService, Fault::Stop, Fault::PowerCut];

    fn name(self) -> &'static str {
        match self {
            Fault::KillService => "the service is killed",
            Fault::KillServer => "nats-server is killed",
            Fault::HangServer => "nats-server hangs for 3 s",
            Fault::HangService => "the service hangs for 3 s",
            Fault::Stop => "the service is stopped and started",
            Fault::PowerCut => "everything ends at once, and starts from a copy of its files",
        }
    }

    /// How many processes it kills.
    fn kills(self) -> usize {
        match self {
            Fault::KillService | Fault::KillServer => 1,
            Fault::HangServer | Fault::HangService | Fault::Stop => 0,
            Fault::PowerCut => 2,
        }
    }

    /// Does it; answers the service that runs then, and when the fault was over.
    fn befall(self, service: Service) -> (Service, Instant) {
        let data = service.data.clone();
        let hang = |pids: &[u32]| {
            pids.iter().for_each(|pid| signal(*pid, Signal::STOP));
            std::thread::sleep(HANG);
            pids.iter().for_each(|pid| signal(*pid, Signal::CONT));
            Instant::now()
        };
        match self {
            Fault::KillService => {
                service.kill();
                let ended = Instant::now();
                (Service::start(&data), ended)
            }
            Fault::KillServer => {
                service.nats_pids().iter().for_each(|pid| signal(*pid, Signal::KILL));
                (service, Instant::now())
            }
            Fault::HangServer => {
                let ended = hang(&service.nats_pids());
                (service, ended)
            }
            Fault::HangService => {
                let ended = hang(&[service.pid()]);
                (service, ended)
            }
            Fault::Stop => {
                service.stop();
                let ended = Instant::now();
                (Service::start(&data), ended)
            }
            Fault::PowerCut => cut(service, &data),
        }
    }
}

/// Both processes stand still, their files are copied, and they end: what the copy holds is what a disk would hold.
fn cut(service: Service, data: &Path) -> (Service, Instant) {
    let pids = [service.nats_pids(), vec![service.pid()]].concat();
    pids.iter().for_each(|pid| signal(*pid, Signal::STOP));
    let copy = beside(data);
    copied(data, &copy);
    pids.iter().for_each(|pid| signal(*pid, Signal::KILL));
    service.kill();
    std::fs::remove_dir_all(data).unwrap();
    // Under the name it had: it is the same machine that comes back.
    std::fs::rename(&copy, data).unwrap();
    let ended = Instant::now();
    (Service::start(data), ended)
}

fn beside(data: &Path) -> PathBuf {
    data.with_file_name("copy")
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copied(&entry.path(), &target),
            kind if kind.is_file() => drop(std::fs::copy(entry.path(), target).unwrap()),
            // Sockets are made anew.
            _ => {}
        }
    }
}

/// Some rounds of one fault on one service.
fn account(fault: Fault, count: usize, data: &Path) -> Account {
    let mut service = Service::start(data);
    let mut account = Account::default();
    for round in 0..count {
        let door = Door::new(&service);
        let load = Load::begin(&door, (fault as u128) << 8 | round as u128);
        std::thread::sleep(Duration::from_millis(1_200));
        let ended;
        (service, ended) = fault.befall(service);
        door.is_now(&service);
        let back = full_service(&service, &load, ended);
        std::thread::sleep(Duration::from_millis(600));
        account.round(load, data, (fault.kills(), back));
    }
    account.diverged = diverged(&service);
    service.stop();
    account
}

#[test]
fn no_fault_loses_or_doubles_what_was_answered_and_every_view_is_what_a_rebuild_makes() {
    let (count, bound) = (rounds(), bound(1));
    head("");
    let (mut faulty, mut accepted) = (Vec::new(), 0);
    for fault in Fault::ALL {
        let place = tempfile::tempdir().unwrap();
        let account = account(fault, count, &place.path().join("service"));
        println!("{}", account.row(fault.name()));
        accepted += account.accepted;
        if !account.is_faultless(bound) {
            faulty.push((fault, account));
        }
    }
    assert!(accepted > 100 * count, "hardly anything was accepted: {accepted}");
    assert!(faulty.is_empty(), "{faulty:?}");
}
