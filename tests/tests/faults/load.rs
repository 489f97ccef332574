//! The load (负载): some callers who open contacts without a pause, and write down what each command was answered.
use super::log::Log;
use anjuan_tests::service::Service;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How many callers.
const CALLERS: u128 = 4;

/// How long a caller waits for an answer, and rests where there is none.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_millis(20));

/// Where the service is; it may be somewhere else after a fault.
#[derive(Clone)]
pub(super) struct Door(Arc<Mutex<(String, String)>>);

impl Door {
    pub(super) fn new(service: &Service) -> Self {
        Self(Arc::new(Mutex::new((service.url.clone(), service.token.clone()))))
    }

    pub(super) fn is_now(&self, service: &Service) {
        *self.0.lock().unwrap() = (service.url.clone(), service.token.clone());
    }
}

/// One command, and the sequence it was answered with, if it was accepted.
#[derive(Debug)]
pub(super) struct Given {
    command: Uuid,
    sequence: Option<u64>,
}

impl Given {
    pub(super) fn is_accepted(&self) -> bool {
        self.sequence.is_some()
    }

    /// It was accepted and is not where it was said to be.
    pub(super) fn is_lost(&self, log: &Log) -> bool {
        let at = log.get(&self.command).map(Vec::as_slice).unwrap_or_default();
        self.sequence.is_some_and(|sequence| !at.contains(&sequence))
    }

    /// It is there more than once.
    pub(super) fn is_doubled(&self, log: &Log) -> bool {
        log.get(&self.command).is_some_and(|at| at.len() > 1)
    }
}

/// A load that is under way.
pub(super) struct Load {
    callers: Vec<JoinHandle<Vec<(Given, Instant)>>>,
    stop: Arc<AtomicBool>,
    /// When the last accepted command was sent.
    accepted: Arc<Mutex<Instant>>,
}

impl Load {
    pub(super) fn begin(door: &Door, round: u128) -> Self {
        let (stop, accepted) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Instant::now())));
        let callers = (0..CALLERS).map(|caller| {
            let (door, stop, accepted) = (door.clone(), Arc::clone(&stop), Arc::clone(&accepted));
            std::thread::spawn(move || call(&door, round << 8 | caller, (&stop, &accepted)))
        });
        Self { callers: callers.collect(), stop, accepted }
    }

    /// Whether a command was accepted that was sent after that moment.
    pub(super) fn accepted_since(&self, moment: Instant) -> bool {
        *self.accepted.lock().unwrap() > moment
    }

    /// Ends it: what was given, and the longest time without an accepted command.
    pub(super) fn end(self) -> (Vec<Given>, Duration) {
        self.stop.store(true, Ordering::SeqCst);
        let given: Vec<(Given, Instant)> = self.callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect();
        let mut accepted: Vec<Instant> =
            given.iter().filter(|(given, _)| given.is_accepted()).map(|(_, at)| *at).collect();
        accepted.sort();
        let silence = accepted.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
        (given.into_iter().map(|(given, _)| given).collect(), silence)
    }
}

fn call(door: &Door, caller: u128, (stop, accepted): (&AtomicBool, &Mutex<Instant>)) -> Vec<(Given, Instant)> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE.0)).build().into();
    let mut given = Vec::new();
    for count in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let command = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 | caller << 32 | count);
        let sent = Instant::now();
        let sequence = post(&agent, door, command);
        if sequence.is_some() {
            let mut last = accepted.lock().unwrap();
            *last = sent.max(*last);
        } else {
            std::thread::sleep(PATIENCE.1);
        }
        given.push((Given { command, sequence }, Instant::now()));
    }
    given
}

/// The sequence of an accepted command; none where it was not, or nobody answered.
fn post(agent: &ureq::Agent, door: &Door, command: Uuid) -> Option<u64> {
    let (url, token) = door.0.lock().unwrap().clone();
    let body = json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    let mut answer = agent
        .post(format!("{url}/v1/contacts"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Idempotency-Key", command.to_string())
        .send(body.to_string())
        .ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    let answered: Value = serde_json::from_str(&text).ok()?;
    answered["sequence"].as_u64().filter(|_| answer.status().is_success())
}
