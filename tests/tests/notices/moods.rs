//! Both kinds of receiver in every mood (收件端故障): killed for an hour, broken for an hour, slow while the role dies, and a mailbox that is not there.
use crate::receivers::{Hook, Mood, Smtp, verified};
use crate::role::{Centre, NEW};
use crate::{cards, named, objects};
use serde_json::Value;
use std::collections::BTreeSet;

/// Whom the webhook and the mail server serve.
const PERSON: &str = "P015";

/// What a mail server took, each by its id when it came first.
fn once(smtp: &Smtp) -> Vec<Value> {
    let mut known = BTreeSet::new();
    smtp.messages().into_iter().filter(|message| known.insert(message["id"].to_string())).collect()
}

/// Everything up to that card has arrived by both ways: once by its key, in order.
fn arrived(centre: &Centre, (hook, smtp): (&Hook, &Smtp), last: usize) {
    let both = || (objects(hook), named(&once(smtp), "p015@example.cn"));
    for _ in 0..30 {
        if both().0.len() < last || both().1.len() < last {
            centre.pass_minutes(5);
        }
    }
    assert_eq!(both(), (cards(1..=last), cards(1..=last)), "once, and in order");
    assert_eq!(centre.in_state("dead").len(), 0);
}

/// An hour in which neither takes anything: all of it waits, and is tried now and then.
fn for_an_hour(centre: &mut Centre, numbers: std::ops::RangeInclusive<usize>) {
    let count = numbers.clone().count();
    centre.cards(PERSON, numbers);
    centre.settle();
    for _ in 0..60 {
        centre.pass_minutes(1);
    }
    assert_eq!(centre.in_state("waiting").len(), 2 * count, "by each of two channels");
}

#[test]
fn a_webhook_and_a_mail_server_lose_and_repeat_nothing_whether_killed_broken_or_slow() {
    let place = tempfile::tempdir().unwrap();
    let (mut hook, sms, gone) = (Hook::start(), Hook::start(), Hook::start());
    gone.kill();
    let mut smtp = Smtp::start(place.path());
    let mut centre = Centre::start(place.path(), (&hook, &sms, &gone), smtp.port);

    // Killed for an hour.
    hook.kill();
    smtp.kill();
    for_an_hour(&mut centre, 1..=3);
    assert_eq!((hook.tried(), smtp.messages().len()), (0, 0));
    hook.restart();
    smtp.restart();
    arrived(&centre, (&hook, &smtp), 3);

    // Broken for an hour: 500, and 451.
    hook.becomes(Mood::Broken);
    smtp.becomes("broken");
    for_an_hour(&mut centre, 4..=6);
    hook.becomes(Mood::Takes);
    smtp.becomes("");
    arrived(&centre, (&hook, &smtp), 6);

    // Slow: both took it, and the role dies before it hears so. Each comes again under its id, and is known again.
    hook.becomes(Mood::Slow);
    smtp.becomes("slow");
    centre.cards(PERSON, 7..=7);
    centre.until("both have it", || objects(&hook).len() == 7 && once(&smtp).len() == 7);
    centre.crash();
    hook.becomes(Mood::Takes);
    smtp.becomes("");
    centre.restart();
    centre.pass_minutes(2);
    centre.until("both have it again", || hook.requests().len() == 8 && smtp.messages().len() == 8);
    arrived(&centre, (&hook, &smtp), 7);

    // A mailbox that is not there is no matter of time; the webhook goes on.
    smtp.becomes("never");
    centre.cards(PERSON, 8..=8);
    centre.until("it is a dead letter", || centre.in_state("dead").len() == 1);
    assert_eq!(centre.in_state("dead")[0]["channel"], "mail");
    centre.until("the webhook took it", || objects(&hook) == cards(1..=8));
    centre.crash();
    assert_eq!(verified(&hook.requests(), NEW), hook.requests().len());
}
