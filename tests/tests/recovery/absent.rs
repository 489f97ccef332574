//! A role that hangs or is gone: whoever waits for it is told within two seconds, or served by another process with that role.
use crate::apart::{Apart, post};
use rustix::process::Signal;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

#[test]
fn whoever_waits_for_a_role_that_hangs_is_told_within_two_seconds() {
    let apart = Apart::start();
    let (desk, _views) = (apart.role("desk"), apart.role("projectors"));
    let (gateway, token) = (apart.role("gateway"), apart.token());
    let command = Uuid::from_u128(7);
    let post = || {
        let notice = json!({"notice": {"id": "2026", "announcedOn": "2025-11-04", "coversUntil": "2026-12-31", "assumed": false,
            "days": [{"date": "2026-10-01", "kind": "HOLIDAY", "name": "国庆节"}]}});
        post(format!("{}/v1/centre/calendar/cn/publish-notice", gateway.url), &token, command, &[], &notice)
    };
    desk.signal(Signal::STOP);
    let asked = Instant::now();
    let (status, problem) = post();
    let took = asked.elapsed();
    assert_eq!((status, &problem["code"]), (503, &json!("role.silent")), "{problem}");
    assert!(took < Duration::from_millis(2_500), "told after {took:?}");
    desk.signal(Signal::CONT);
    // The hung desk had the command: repeated with its id, it is one event.
    let begun = Instant::now();
    let answer = loop {
        let (status, answer) = post();
        if status / 100 == 2 {
            break answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{status} {answer}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!((&answer["version"], &answer["sequence"]), (&json!(1), &json!(1)), "{answer}");
}

#[test]
fn when_one_of_two_desks_is_killed_the_other_one_answers_what_it_was_asked() {
    let apart = Apart::start();
    let (one, _other) = (apart.role("desk"), apart.role("desk"));
    let (_views, gateway, token) = (apart.role("projectors"), apart.role("gateway"), apart.token());
    apart.furnish(&gateway);
    let body = json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    let stop = AtomicBool::new(false);
    let answers: Vec<(u16, Duration)> = std::thread::scope(|scope| {
        let (stop, body, gateway, token) = (&stop, &body, &gateway, &token);
        let call = move |caller: u128| {
            let mut answers = Vec::new();
            for count in 0_u128.. {
                if stop.load(Ordering::SeqCst) {
                    return answers;
                }
                let asked = Instant::now();
                let id = Uuid::from_u128(caller << 64 | count);
                let (status, _) = post(format!("{}/v1/contacts", gateway.url), token, id, &[], body);
                answers.push((status, asked.elapsed()));
            }
            answers
        };
        let callers: Vec<_> = (1..=6).map(|caller| scope.spawn(move || call(caller))).collect();
        std::thread::sleep(Duration::from_millis(1_500));
        one.signal(Signal::KILL);
        std::thread::sleep(Duration::from_secs(4));
        stop.store(true, Ordering::SeqCst);
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    });
    let longest = answers.iter().map(|(_, took)| *took).max().unwrap();
    let refused = answers.iter().filter(|(status, _)| status / 100 != 2).count();
    eprintln!("{} answers, {refused} refused, the slowest after {longest:?}", answers.len());
    assert!(answers.len() > 50 && refused == 0, "{refused} of {} were not served", answers.len());
    assert!(longest < Duration::from_millis(2_500), "served or told after {longest:?}");
}
