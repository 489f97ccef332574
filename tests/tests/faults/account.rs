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
    /// The longest time from the end of a fault to full service.
    back: Duration,
}

impl Account {
    /// Ends the load of a round and holds its answers against the log.
    pub(super) fn round(&mut self, load: Load, data: &Path, (kills, back): (usize, Duration)) {
        let (given, silence) = load.end();
        let log = log::read(data);
        self.rounds += 1;
        self.kills += kills;
        self.accepted += given.iter().filter(|one| one.is_accepted()).count();
        self.lost += given.iter().filter(|one| one.is_lost(&log)).count();
        self.doubled += given.iter().filter(|one| one.is_doubled(&log)).count();
        self.silence = self.silence.max(silence);
        self.back = self.back.max(back);
    }

    /// Nothing was lost, doubled or differs, and full service was back in time where a bound is given.
    pub(super) fn is_faultless(&self, bound: Option<Duration>) -> bool {
        self.lost + self.doubled + self.diverged.len() == 0 && bound.is_none_or(|bound| self.back <= bound)
    }

    /// One row of the table.
    pub(super) fn row(&self, name: &str) -> String {
        let Self { rounds, kills, accepted, lost, doubled, .. } = self;
        let (diverged, silence, back) = (self.diverged.len(), self.silence.as_secs_f64(), self.back.as_secs_f64());
        format!(
            "| {name} | {rounds} | {kills} | {accepted} | {lost} | {doubled} | {diverged} | {silence:.1} s | {back:.1} s |"
        )
    }
}

/// The head of the table.
pub(super) fn head() {
    println!(
        "| fault | rounds | kills | accepted | lost | doubled | views that differ | longest silence | full service after |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
}

/// Waits for full service: a command sent from now on is accepted, and every check of readiness is well. Answers how long it
/// took since `ended`.
pub(super) fn full_service(service: &Service, load: &Load, ended: Instant) -> Duration {
    load.until_it_answers(MOST);
    loop {
        let ready = service.get("/health/ready");
        if ready.status == 200 {
            return ended.elapsed();
        }
        assert!(ended.elapsed() < MOST, "no full service: {}", ready.body);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The views whose rows are not those of a view that is built anew.
pub(super) fn diverged(service: &Service) -> Vec<String> {
    let status = service.get("/v1/views").body;
    let names = status["views"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned());
    let differs = |name: &String| {
        let live = service.digest(name);
        service.line(&["view", "rebuild", name])["digest"] != live["digest"]
    };
    names.filter(differs).collect()
}
