//! A handover of thirty cases, interrupted at every step (断电): the process killed, nats-server killed, the same command
//! sent again; always all thirty moved, or none, and each once.
use crate::ground::{A, B, Ground, work};
use anjuan_tests::house::{Answer, House, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// Sends a command until it is answered for good, as a client does after a power cut: under the same id.
fn until_answered(ground: &Ground, person: &str, path: &str, command: Uuid, body: &Value) -> Value {
    let mut last = None;
    for _ in 0..120 {
        let answer = ground.house.post_as(ground.token(person), path, Some(command), body);
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
    House,
    Nats,
}

/// Kills, and brings the house back where it is the house that was killed.
fn kill(ground: Ground, victim: Victim) -> Ground {
    match victim {
        Victim::House => ground.killed(),
        Victim::Nats => {
            kill_nats(&ground.house);
            ground
        }
    }
}

fn kill_nats(house: &House) {
    for pid in house.nats_pids() {
        signal(pid, Signal::KILL);
    }
}

/// Sends a command, kills in the middle of it, and comes back with what was answered, if anything.
fn killed_during(
    ground: Ground,
    victim: Victim,
    wait: Duration,
    (person, path, command, body): (&str, &str, Uuid, &Value),
) -> (Ground, Answer) {
    let answer = std::thread::scope(|scope| {
        let asked = scope.spawn(|| ground.house.post_as(ground.token(person), path, Some(command), body));
        std::thread::sleep(wait);
        match victim {
            Victim::House => signal(ground.house.pid(), Signal::KILL),
            Victim::Nats => kill_nats(&ground.house),
        }
        asked.join().unwrap()
    });
    let ground = if victim == Victim::House { ground.killed() } else { ground };
    (ground, answer)
}

/// All moved or none; how many times each.
fn all_or_none(ground: &Ground, cases: &[Value], to: &str) -> usize {
    let moves = ground.moves(cases, to);
    let first = moves[0];
    assert!(moves.iter().all(|moves| *moves == first), "all thirty or none: {moves:?}");
    first
}

/// The log answers again.
fn settled(ground: &Ground, aggregate: &str) {
    for _ in 0..120 {
        if ground.house.get(&format!("/v1/events/{aggregate}")).status == 200 {
            return;
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("the log does not come back");
}

fn signatures(ground: &Ground, handover: &str) -> usize {
    ground.events(handover).iter().filter(|event| event["type"] == "anjuan.handover.signed.v1").count()
}

/// Thirty cases go from giver to receiver; one kill at every step and several in the second signature.
fn interrupted(victim: Victim) {
    let place = tempfile::tempdir().unwrap();
    let mut ground = Ground::open(&place.path().join("house"));
    let cases = ground.register(A, 30);
    let first_case = cases[0]["aggregate"].as_str().unwrap().to_owned();
    let (mut recorded, mut lost) = (0, 0);
    // The moments spread over the few tens of milliseconds that the second signature takes, and beyond.
    for (round, wait) in [0, 2, 5, 9, 14, 20, 30, 60].into_iter().enumerate() {
        let (giver, receiver) = if round % 2 == 0 { (A, B) } else { (B, A) };
        let before = all_or_none(&ground, &cases, receiver);
        ground = kill(ground, victim);
        settled(&ground, &first_case);
        ground.seen();

        let (open, sign_first, sign_second) = (ground.id(), ground.id(), ground.id());
        let entry = (giver, "/v1/handovers", open, &work(receiver));
        let (back, _) = killed_during(ground, victim, Duration::from_millis(wait), entry);
        ground = back;
        let opened = until_answered(&ground, giver, "/v1/handovers", open, &work(receiver));
        let handover = opened["aggregate"].as_str().unwrap().to_owned();
        let sign = format!("/v1/{}/sign", handover.replace("handover/", "handovers/"));
        assert_eq!(all_or_none(&ground, &cases, receiver), before, "an entry moves nothing");

        until_answered(&ground, giver, &sign, sign_first, &json!({}));
        ground = kill(ground, victim);
        settled(&ground, &handover);
        assert_eq!((signatures(&ground, &handover), all_or_none(&ground, &cases, receiver)), (1, before));
        ground.seen();

        let second = (receiver, sign.as_str(), sign_second, &json!({}));
        let (back, answer) = killed_during(ground, victim, Duration::from_millis(wait), second);
        ground = back;
        settled(&ground, &handover);
        let (signed, moved) = (signatures(&ground, &handover), all_or_none(&ground, &cases, receiver));
        assert_eq!(signed - 1, moved - before, "the second signature and all thirty, or neither");
        assert!(answer.status != 201 || signed == 2, "what was answered is there");
        (recorded, lost) = (recorded + signed - 1, lost + 2 - signed);

        until_answered(&ground, receiver, &sign, sign_second, &json!({}));
        assert_eq!((signatures(&ground, &handover), all_or_none(&ground, &cases, receiver)), (2, before + 1));
        ground.seen();
    }
    eprintln!("{victim:?} killed in the second signature: {recorded} times recorded, {lost} times not");
    ground.house.stop();
}

#[test]
fn killing_the_process_at_every_step_moves_all_thirty_or_none() {
    interrupted(Victim::House);
}

#[test]
fn killing_nats_server_at_every_step_moves_all_thirty_or_none() {
    interrupted(Victim::Nats);
}
