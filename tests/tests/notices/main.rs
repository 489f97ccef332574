//! Notices against real receivers: a webhook that is killed, slow, and broken for an hour; an SMTP server that is killed. The log and the stream
//! of deliveries are on a real nats-server, the time is virtual.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod moods;
mod product;
mod receivers;
mod role;

use receivers::{Hook, Mood, Smtp, verified};
use role::{Centre, at};
use serde_json::Value;
use std::collections::BTreeSet;

/// Texts of the cards that must not leave the service.
const SENTINELS: [&str; 3] = ["哨兵甲张三丰", "13912345678", "sentinel-reason"];

/// The keys of the notices of a request, in order.
fn keys(request: &Value) -> Vec<String> {
    let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    let notices = body["data"]["notices"].as_array().unwrap().clone();
    notices.iter().map(|notice| notice["object"].as_str().unwrap().to_owned()).collect()
}

/// What a webhook took, in the order of its first receipts.
fn objects(hook: &Hook) -> Vec<String> {
    hook.taken().iter().flat_map(keys).collect()
}

/// The objects that the messages of somebody name, in order.
fn named(messages: &[Value], to: &str) -> Vec<String> {
    let own = messages.iter().filter(|message| message["to"][0] == to);
    own.flat_map(|message| {
        let text = message["text"].as_str().unwrap().to_owned();
        let words: Vec<String> = text.split([' ', '，', '\r', '\n']).map(str::to_owned).collect();
        words.into_iter().filter(|word| word.starts_with("card/"))
    })
    .collect()
}

fn cards(numbers: std::ops::RangeInclusive<usize>) -> Vec<String> {
    numbers.map(|number| format!("card/N{number:03}")).collect()
}

#[test]
fn every_notice_arrives_once_by_its_key_and_in_order_or_is_a_dead_letter() {
    let place = tempfile::tempdir().unwrap();
    let (hook, sms, gone) = (Hook::start(), Hook::start(), Hook::start());
    gone.kill();
    let mut smtp = Smtp::start(place.path());
    let mut centre = Centre::start(place.path(), (&hook, &sms, &gone), smtp.port);

    // All is well: each at once, by every channel of the person.
    centre.cards("P015", 1..=3);
    centre.until("three by webhook and e-mail", || objects(&hook).len() == 3 && smtp.messages().len() == 3);

    // The webhook answers 500 for an hour, the mail server is killed; the other channel does not wait for them.
    hook.becomes(Mood::Broken);
    smtp.kill();
    centre.cards("P015", 4..=8);
    centre.cards("P016", 9..=10);
    centre.until("the SMS come", || sms.taken().len() == 2);
    let before = hook.tried();
    for _ in 0..60 {
        centre.pass_minutes(1);
    }
    assert_eq!(objects(&hook).len(), 3);
    let tries = hook.tried() - before;
    assert!((1..=4).contains(&tries), "backoff and not a storm: {tries}");
    let troubles = centre.in_state("waiting").len();
    assert_eq!(troubles, 10, "five by each of two channels");
    hook.becomes(Mood::Takes);
    smtp.restart();
    for _ in 0..30 {
        centre.pass_minutes(5);
    }
    assert_eq!(objects(&hook), cards(1..=8), "in order");
    assert_eq!(named(&smtp.messages(), "p015@example.cn"), cards(1..=8), "in order");

    // A slow receiver; the role dies while it waits for the answer, and nobody knows whether it was taken.
    hook.becomes(Mood::Slow);
    centre.cards("P015", 11..=11);
    centre.until("it is under way", || hook.taken().len() == 9);
    centre.cards("P016", 12..=12);
    centre.until("the SMS does not wait for it", || sms.taken().len() == 3);
    centre.until("nor the e-mail", || smtp.messages().len() == 9);
    // How the others ended is recorded: of the slow one alone nobody knows.
    centre.until("the others are recorded", || centre.in_state("sending").len() == 1);
    centre.crash();
    hook.becomes(Mood::Takes);
    centre.restart();
    centre.pass_minutes(2);
    centre.until("it is sent again under its id", || hook.requests().len() == 10);
    assert_eq!(hook.taken().len(), 9, "and known again by it");

    // A receiver that never answers: dead letters, after days, and none before.
    centre.cards("P018", 13..=14);
    centre.settle();
    centre.pass_hours(71);
    assert_eq!(centre.in_state("dead").len(), 0);
    centre.pass_hours(10);
    assert_eq!(centre.in_state("dead").len(), 2);

    // A digest: nothing before its time, then one message.
    centre.set(at("2026-12-10T09:00"));
    centre.cards("P017", 15..=17);
    centre.settle();
    assert_eq!(named(&smtp.messages(), "p017@example.cn"), Vec::<String>::new());
    let before = smtp.messages().len();
    centre.set(at("2026-12-10T14:00"));
    centre.until("the digest comes", || smtp.messages().len() > before);
    assert_eq!(named(&smtp.messages(), "p017@example.cn"), cards(15..=17));
    assert_eq!(smtp.messages().len(), before + 1, "one message");

    centre.crash();
    let messages = smtp.messages();
    let ids: BTreeSet<&str> = messages.iter().map(|message| message["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), messages.len(), "each Message-ID once");
    let requests = [hook.requests(), sms.requests()].concat();
    let left: String = requests.iter().chain(&messages).map(Value::to_string).collect();
    for sentinel in SENTINELS {
        assert!(!left.contains(sentinel), "{sentinel} left the service");
    }
    // Either secret verifies while they are changed.
    for secret in [role::NEW, role::OLD] {
        assert_eq!(verified(&hook.requests(), secret), hook.requests().len());
    }
    assert_eq!(verified(&sms.requests(), role::NEW), sms.requests().len());
}
