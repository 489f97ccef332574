//! A handover of thirty cases, interrupted at every step (断电): the process killed, nats-server killed, the same command
//! sent again; always all thirty moved, or none, and each once.
use crate::setup::{A, B, Setup, work};
use anjuan_tests::service::{Answer, Service, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Sends a command until it is answered for good, as a client does after a power cut: under the same id.
fn until_answered(setup: &Setup, person: &str, path: &str, command: Uuid, body: &Value) -> Value {
    let mut last = None;
    for _ in 0..120 {
        let answer = setup.service.post_as(setup.token(person), path, Some(command), body);
        match answer.status {
            200 | 201 => return answer.body,
            0 | 503 | 504 => last = Some(answer),
            _ => panic!("{path}: {answer:?}"),
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("{path} is not answered: {last:?}")
}

/// Which of the two is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Service,
    Nats,
}

/// Kills, and brings the service back where it is the service that was killed.
fn kill(setup: Setup, victim: Victim) -> Setup {
    match victim {
        Victim::Service => setup.killed(),
        Victim::Nats => {
            kill_nats(&setup.service);
            setup
        }
    }
}

fn kill_nats(service: &Service) {
    for pid in service.nats_pids() {
        signal(pid, Signal::KILL);
    }
}

/// Sends a command, kills in the middle of it, and comes back with what was answered, if anything.
fn killed_during(
    setup: Setup,
    victim: Victim,
    wait: Duration,
    (person, path, command, body): (&str, &str, Uuid, &Value),
) -> (Setup, Answer) {
    let answer = std::thread::scope(|scope| {
        let asked = scope.spawn(|| setup.service.post_as(setup.token(person), path, Some(command), body));
        std::thread::sleep(wait);
        match victim {
            Victim::Service => signal(setup.service.pid(), Signal::KILL),
            Victim::Nats => kill_nats(&setup.service),
        }
        asked.join().unwrap()
    });
    let setup = if victim == Victim::Service { setup.killed() } else { setup };
    (setup, answer)
}

/// All moved or none; how many times each.
fn all_or_none(setup: &Setup, cases: &[Value], to: &str) -> usize {
    let moves = setup.moves(cases, to);
    let first = moves[0];
    assert!(moves.iter().all(|moves| *moves == first), "all thirty or none: {moves:?}");
    first
}

/// The log answers again.
fn settled(setup: &Setup, aggregate: &str) {
    for _ in 0..120 {
        if setup.service.get(&format!("/v1/events/{aggregate}")).status == 200 {
            return;
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("the log does not come back");
}

fn signatures(setup: &Setup, handover: &str) -> usize {
    setup.events(handover).iter().filter(|event| event["type"] == "anjuan.handover.signed.v1").count()
}

/// Where it is killed besides the second signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kills {
    /// Before the entry, in it, and between the signatures.
    AtEveryStep,
    /// Between the signatures: the service then remembers nothing of the thirty and reads them anew.
    BetweenTheSignatures,
    /// Nowhere: it remembers all.
    None,
}

/// The thirty cases and the handovers that move them there and back.
struct Thirty {
    setup: Setup,
    cases: Vec<Value>,
    victim: Victim,
}

/// A handover whose first signature is given: who signs it now, where, under which id, and how often the cases moved to
/// them before.
struct HalfSigned {
    handover: String,
    receiver: &'static str,
    sign: String,
    command: Uuid,
    before: usize,
}

impl Thirty {
    fn moved(&self, to: &str) -> usize {
        all_or_none(&self.setup, &self.cases, to)
    }

    /// Enters a handover and signs it once, killing where `kills` says so.
    fn half_signed(mut self, giver: &'static str, receiver: &'static str, kills: Kills) -> (Self, HalfSigned) {
        let before = self.moved(receiver);
        let (open, first, command) = (self.setup.id(), self.setup.id(), self.setup.id());
        let body = work(receiver);
        if kills == Kills::AtEveryStep {
            self.setup = kill(self.setup, self.victim);
            settled(&self.setup, self.cases[0]["aggregate"].as_str().unwrap());
            let entry = (giver, "/v1/handovers", open, &body);
            (self.setup, _) = killed_during(self.setup, self.victim, Duration::from_millis(5), entry);
        }
        let opened = until_answered(&self.setup, giver, "/v1/handovers", open, &body);
        let handover = opened["aggregate"].as_str().unwrap().to_owned();
        let sign = format!("/v1/{}/sign", handover.replace("handover/", "handovers/"));
        assert_eq!(self.moved(receiver), before, "an entry moves nothing");
        until_answered(&self.setup, giver, &sign, first, &json!({}));
        if kills != Kills::None {
            self.setup = kill(self.setup, self.victim);
            settled(&self.setup, &handover);
        }
        assert_eq!((signatures(&self.setup, &handover), self.moved(receiver)), (1, before));
        (self, HalfSigned { handover, receiver, sign, command, before })
    }

    /// Kills in the middle of the second signature; whether it was recorded then. At last it is, once.
    fn second_signature(mut self, half: &HalfSigned, wait: Duration) -> (Self, bool) {
        let HalfSigned { handover, receiver, sign, command, before } = half;
        let second = (*receiver, sign.as_str(), *command, &json!({}));
        let answer;
        (self.setup, answer) = killed_during(self.setup, self.victim, wait, second);
        settled(&self.setup, handover);
        let (signed, moved) = (signatures(&self.setup, handover), self.moved(receiver));
        assert_eq!(signed - 1, moved - before, "the second signature and all thirty, or neither");
        assert!(answer.status != 201 || signed == 2, "what was answered is there");
        until_answered(&self.setup, receiver, sign, *command, &json!({}));
        assert_eq!((signatures(&self.setup, handover), self.moved(receiver)), (2, before + 1));
        (self, signed == 2)
    }
}

/// Thirty cases go there and back; kills at every step, and at moments spread over the second signature.
fn interrupted(victim: Victim) {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let cases = setup.register(A, 30);
    // How long a second signature takes here, with nothing remembered, to choose the moments by.
    let (mut thirty, half) = Thirty { setup, cases, victim }.half_signed(A, B, Kills::AtEveryStep);
    let begun = Instant::now();
    until_answered(&thirty.setup, B, &half.sign, half.command, &json!({}));
    let total = begun.elapsed();
    assert_eq!(thirty.moved(B), 1);
    let cold = [6, 11, 15, 18, 21].map(|twentieths| (Kills::BetweenTheSignatures, total * twentieths / 20));
    let warm = [0, 2, 4].map(|wait| (Kills::None, Duration::from_millis(wait)));
    let (mut recorded, mut lost) = (0, 0);
    for (round, (kills, wait)) in cold.into_iter().chain(warm).enumerate() {
        let (giver, receiver) = if round % 2 == 0 { (B, A) } else { (A, B) };
        let half;
        (thirty, half) = thirty.half_signed(giver, receiver, kills);
        let in_time;
        (thirty, in_time) = thirty.second_signature(&half, wait);
        if in_time { recorded += 1 } else { lost += 1 }
    }
    eprintln!("{victim:?} killed in the second signature of {total:?}: {recorded} times recorded, {lost} times not");
    thirty.setup.service.stop();
}

#[test]
fn killing_the_process_at_every_step_moves_all_thirty_or_none() {
    interrupted(Victim::Service);
}

#[test]
fn killing_nats_server_at_every_step_moves_all_thirty_or_none() {
    interrupted(Victim::Nats);
}
