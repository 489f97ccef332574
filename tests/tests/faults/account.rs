//! What the rounds of a fault came to (结果), and the table of it.
use super::load::Load;
use super::log;
use anjuan_tests::service::Service;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long full service may take at all before a test gives up.
const MOST: Duration = Duration::from_secs(60);

/// What the rounds of one fault came to.
#[derive(Debug, Default)]
pub(super) struct Account {
    rounds: usize,
    /// Processes that were killed.
    kills: usize,
    /// Commands that were accepted.
    pub(super) accepted: usize,
    lost: usize,
    doubled: usize,
    pub(super) diverged: Vec<String>,
    /// The longest time without an accepted command.
    silence: Duration,
    /// The longest time from the end of a fault to full service, and what came last then.
    back: Back,
}

/// How full service came back.
#[derive(Debug, Clone, Default)]
pub(super) struct Back {
    /// After how long.
    pub(super) took: Duration,
    /// What was not well until then: the checks of readiness by name, or that commands are accepted.
    pub(super) last: String,
}

impl Account {
    /// Ends the load of a round and holds its answers against the log.
    pub(super) fn round(&mut self, load: Load, data: &Path, (kills, back): (usize, Back)) {
        let (given, silence) = load.end();
        let log = log::read(data);
        self.rounds += 1;
        self.kills += kills;
        self.accepted += given.iter().filter(|one| one.is_accepted()).count();
        self.lost += given.iter().filter(|one| one.is_lost(&log)).count();
        self.doubled += given.iter().filter(|one| one.is_doubled(&log)).count();
        self.silence = self.silence.max(silence);
        if back.took > self.back.took {
            self.back = back;
        }
    }

    /// Nothing was lost, doubled or differs, and full service was back in time where a bound is given.
    pub(super) fn is_faultless(&self, bound: Option<Duration>) -> bool {
        self.lost + self.doubled + self.diverged.len() == 0 && bound.is_none_or(|bound| self.back.took <= bound)
    }

    /// One row of the table.
    pub(super) fn row(&self, name: &str) -> String {
        let Self { rounds, kills, accepted, lost, doubled, .. } = self;
        let (diverged, silence) = (self.diverged.len(), self.silence.as_secs_f64());
        let Back { took, last } = &self.back;
        let took = took.as_secs_f64();
        format!(
            "| {name} | {rounds} | {kills} | {accepted} | {lost} | {doubled} | {diverged} | {silence:.1} s | {took:.1} s | {last} |"
        )
    }
}

/// The head of the table.
pub(super) fn head(more: &str) {
    println!(
        "| fault | rounds | kills | accepted | lost | doubled | views that differ | longest silence | full service after | what came last |{more}"
    );
    let lines = " ---: |".repeat(more.matches('|').count());
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |{lines}");
}

/// Waits for full service: a command sent from now on is accepted, and every check of readiness is well. Answers how long it
/// took since `ended`, and what came last.
pub(super) fn full_service(service: &Service, load: &Load, ended: Instant) -> Back {
    let (begun, mut last) = (Instant::now(), String::new());
    loop {
        let accepted = load.accepted_since(begun);
        let ready = service.get("/health/ready");
        if accepted && ready.status == 200 {
            return Back { took: ended.elapsed(), last };
        }
        let checks = ready.body["checks"].as_array().into_iter().flatten();
        let unwell: Vec<&str> =
            checks.filter(|check| check["finding"] != "ok").filter_map(|check| check["name"].as_str()).collect();
        last = if unwell.is_empty() { "commands".into() } else { unwell.join(", ") };
        assert!(ended.elapsed() < MOST, "no full service: {}", ready.body);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The views whose rows are not those of a view that is built anew.
pub(super) fn diverged(service: &Service) -> Vec<String> {
    service.settle();
    let status = service.get("/v1/views").body;
    let names = status["views"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned());
    let differs = |name: &String| {
        let live = service.digest(name);
        service.line(&["view", "rebuild", name])["digest"] != live["digest"]
    };
    names.filter(differs).collect()
}
