//! Faults (故障): what befalls a running service, again and again, under a load of its own. A checker that knows the answers and reads the
//! stream itself, and not through the service, says what was lost or doubled; every view is compared with one that is built anew.
//!
//! `cargo xtask faults --rounds 20` prints the table; without a number each fault comes once, which is the form in CI. Times are
//! printed and never asserted.
#![allow(clippy::unwrap_used, reason = "what cannot be read fails the test")]
#![allow(clippy::print_stdout, reason = "the table of what was measured is what it is for")]
mod load;
mod log;

use anjuan_tests::service::{Service, signal};
use load::{Door, Load};
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::time::Duration;

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

    /// Does it; answers the service that runs then, and where its data is.
    fn befall(self, service: Service) -> Service {
        let data = service.data.clone();
        let hang = |pids: &[u32]| {
            pids.iter().for_each(|pid| signal(*pid, Signal::STOP));
            std::thread::sleep(Duration::from_secs(3));
            pids.iter().for_each(|pid| signal(*pid, Signal::CONT));
        };
        match self {
            Fault::KillService => {
                service.kill();
                Service::start(&data)
            }
            Fault::KillServer => {
                service.nats_pids().iter().for_each(|pid| signal(*pid, Signal::KILL));
                service
            }
            Fault::HangServer => {
                hang(&service.nats_pids());
                service
            }
            Fault::HangService => {
                hang(&[service.pid()]);
                service
            }
            Fault::Stop => {
                service.stop();
                Service::start(&data)
            }
            Fault::PowerCut => cut(service, &data),
        }
    }
}

/// Both processes stand still, their files are copied, and they end: what the copy holds is what a disk would hold.
fn cut(service: Service, data: &Path) -> Service {
    let pids = [service.nats_pids(), vec![service.pid()]].concat();
    pids.iter().for_each(|pid| signal(*pid, Signal::STOP));
    let copy = beside(data);
    copied(data, &copy);
    pids.iter().for_each(|pid| signal(*pid, Signal::KILL));
    service.kill();
    std::fs::remove_dir_all(data).unwrap();
    // Under the name it had: it is the same machine that comes back.
    std::fs::rename(&copy, data).unwrap();
    Service::start(data)
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

/// What the rounds of one fault came to.
#[derive(Debug, Default)]
struct Account {
    rounds: usize,
    accepted: usize,
    lost: usize,
    doubled: usize,
    diverged: Vec<String>,
    silence: Duration,
}

/// Some rounds of one fault on one service.
fn rounds(fault: Fault, count: usize, data: &Path) -> Account {
    let mut service = Service::start(data);
    let mut account = Account::default();
    for round in 0..count {
        let door = Door::of(&service);
        let load = Load::begin(&door, (fault as u128) << 8 | round as u128);
        std::thread::sleep(Duration::from_millis(1_200));
        service = fault.befall(service);
        door.is_now(&service);
        load.until_it_answers(Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(600));
        let (given, silence) = load.end();
        let found = log::read(&service.data);
        account.rounds += 1;
        account.accepted += given.iter().filter(|one| one.is_accepted()).count();
        account.lost += given.iter().filter(|one| one.is_lost(&found)).count();
        account.doubled += given.iter().filter(|one| one.is_doubled(&found)).count();
        account.silence = account.silence.max(silence);
    }
    account.diverged = diverged(&service);
    service.stop();
    account
}

/// The views whose rows are not those of a view that is built anew.
fn diverged(service: &Service) -> Vec<String> {
    let status = service.get("/v1/views").body;
    let names = status["views"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned());
    let differs = |name: &String| {
        let live = service.digest(name);
        service.line(&["view", "rebuild", name])["digest"] != live["digest"]
    };
    names.filter(differs).collect()
}

#[test]
fn no_fault_loses_or_doubles_what_was_answered_and_every_view_is_what_a_rebuild_makes() {
    let count = std::env::var("ANJUAN_FAULT_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    println!("| fault | rounds | accepted | lost | doubled | views that differ | longest silence |");
    println!("| --- | ---: | ---: | ---: | ---: | --- | ---: |");
    let (mut faulty, mut accepted) = (Vec::new(), 0);
    for fault in Fault::ALL {
        let place = tempfile::tempdir().unwrap();
        let account = rounds(fault, count, &place.path().join("service"));
        println!(
            "| {} | {} | {} | {} | {} | {} | {:.1} s |",
            fault.name(),
            account.rounds,
            account.accepted,
            account.lost,
            account.doubled,
            account.diverged.join(", "),
            account.silence.as_secs_f64()
        );
        accepted += account.accepted;
        if account.lost + account.doubled + account.diverged.len() > 0 {
            faulty.push((fault, account));
        }
    }
    assert!(accepted > 100 * count, "hardly anything was accepted: {accepted}");
    assert!(faulty.is_empty(), "{faulty:?}");
}
