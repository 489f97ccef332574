//! Given deliveries, when it is so late, then this is to be done.
use crate::{at, notice, outside};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::delivery::{Act, ActKind, Delivery, DeliveryState, Sent};
use anjuan_notices::queue::plan;
use anjuan_notices::rhythm::Quiet;
use chrono::{NaiveTime, TimeDelta};

fn made(number: u64, person: &str, channel: &str, now: Instant) -> Delivery {
    Delivery::new(notice(number, person), channel, &outside().rhythm(person), now)
}

fn failed() -> Sent {
    Sent::Failed("HTTP 500".into())
}

#[test]
fn given_two_notices_for_one_person_when_it_is_time_then_the_earlier_is_sent_and_the_later_waits() {
    let now = at("2018-10-24T10:00");
    let (second, first) = (made(2, "P015", "mail", now), made(1, "P015", "mail", now));
    assert_eq!(plan([&second, &first], &outside(), now).send, std::slice::from_ref(&first.id));
    let sending = first.begun(now);
    let planned = plan([&second, &sending], &outside(), now);
    assert!(planned.send.is_empty(), "never two at once");
    assert_eq!(
        planned.next,
        Some(now + anjuan_notices::delivery::LEASE),
        "whoever gives no word is not waited for for ever"
    );
    let taken = sending.ended(Sent::Taken, &outside().retries, now);
    assert_eq!(taken.state, DeliveryState::Delivered { at: now });
    assert_eq!(plan([&second, &taken], &outside(), now).send, [second.id]);
}

#[test]
fn given_a_dead_channel_when_another_has_something_then_it_is_sent() {
    let now = at("2018-10-24T10:00");
    let hook = made(1, "P015", "hook", now).begun(now).ended(failed(), &outside().retries, now);
    let (mail, sms) = (made(1, "P015", "mail", now), made(2, "P016", "sms", now));
    assert_eq!(plan([&hook, &mail, &sms], &outside(), now).send, [mail.id, sms.id]);
}

#[test]
fn given_a_receiver_that_asks_to_wait_then_it_is_not_tried_before_but_within_the_schedule() {
    let now = at("2018-10-24T10:00");
    let asked = |asked| {
        let later = Sent::Later("HTTP 429".into(), asked);
        made(1, "P015", "hook", now).begun(now).ended(later, &outside().retries, now).state
    };
    let wait = now + TimeDelta::minutes(17);
    assert_eq!(asked(wait), DeliveryState::Waiting { from: wait });
    let failed = made(1, "P015", "hook", now).begun(now).ended(failed(), &outside().retries, now).state;
    assert_eq!(asked(now), failed, "the schedule's own next try is later");
    let DeliveryState::Waiting { from } = asked(now + TimeDelta::days(300)) else { panic!("it is a dead letter") };
    assert!(from > wait && from < now + TimeDelta::days(1), "{from}: the last of the schedule");
}

#[test]
fn given_failures_when_the_schedule_is_over_then_it_is_a_dead_letter_that_is_replayed_or_skipped() {
    let begin = at("2018-10-24T10:00");
    let (mut delivery, mut now, mut instants) = (made(1, "P015", "hook", begin), begin, Vec::new());
    while let DeliveryState::Waiting { from } = delivery.state {
        now = from;
        instants.push(now - begin);
        delivery = delivery.begun(now).ended(failed(), &outside().retries, now);
    }
    let offsets = [0, 5, 300, 1_800, 7_200].map(TimeDelta::seconds);
    for (instant, offset) in instants.iter().zip(offsets) {
        assert!(*instant >= offset && *instant <= offset + offset / 10, "{instant} after {offset}");
    }
    assert_eq!((instants.len(), &delivery.state), (5, &DeliveryState::Dead { at: now }));
    assert_eq!(delivery.failure(), Some("HTTP 500"));
    let replayed = delivery.replayed("P011", now).unwrap();
    assert_eq!(replayed.state, DeliveryState::Waiting { from: now });
    assert_eq!((replayed.acts[0].what, replayed.acts[0].by.as_str()), (ActKind::Replay, "P011"));
    assert_eq!(replayed.id, delivery.id, "under the same id");
    let skipped = delivery.skipped("P011", "改由电话通知", now).unwrap();
    assert_eq!(
        (&skipped.state, skipped.acts[0].reason.as_str()),
        (&DeliveryState::Skipped { at: now }, "改由电话通知")
    );
    let delivered = replayed.begun(now).ended(Sent::Taken, &outside().retries, now);
    assert_eq!((delivered.replayed("P011", now), delivered.skipped("P011", "x", now)), (None, None));
}

#[test]
fn given_a_try_of_a_process_that_ended_when_its_lease_is_over_then_it_is_sent_again_under_its_id() {
    let now = at("2018-10-24T10:00");
    let sending = made(1, "P015", "hook", now).begun(now);
    assert!(plan([&sending], &outside(), now + TimeDelta::seconds(59)).send.is_empty());
    let later = now + TimeDelta::seconds(60);
    assert_eq!(plan([&sending], &outside(), later).send, std::slice::from_ref(&sending.id));
    let again = sending.begun(later).ended(Sent::Taken, &outside().retries, later);
    assert_eq!((again.id, again.attempts.len(), again.attempts[0].ended), (sending.id, 2, None));
}

#[test]
fn given_three_tries_without_a_word_when_the_third_lease_is_over_then_it_counts_as_failed() {
    let (mut now, retries) = (at("2018-10-24T10:00"), outside().retries);
    let mut delivery = made(1, "P015", "hook", now);
    for _ in 0..3 {
        assert_eq!(delivery.unanswered(&retries, now), None);
        delivery = delivery.begun(now);
        now += TimeDelta::seconds(60);
    }
    let failed = delivery.unanswered(&retries, now).unwrap();
    assert!(matches!(failed.state, DeliveryState::Waiting { from } if from > now), "{failed:?}");
    assert_eq!(failed.unanswered(&retries, now), None);
}

#[test]
fn given_those_behind_a_dead_letter_when_it_dies_then_each_has_its_own_schedule_from_when_it_was_made() {
    let begin = at("2018-10-24T10:00");
    let behind = made(2, "P015", "hook", begin);
    let late = begin + TimeDelta::hours(3);
    assert_eq!(plan([&behind], &outside(), late).send, std::slice::from_ref(&behind.id));
    let ended = behind.begun(late).ended(failed(), &outside().retries, late);
    assert_eq!(
        ended.state,
        DeliveryState::Dead { at: late },
        "its schedule is over too: nobody waits three days behind each other"
    );
}

#[test]
fn given_quiet_hours_when_something_falls_into_them_then_it_waits_for_their_end_and_so_do_tries() {
    let night = at("2018-10-24T22:00");
    let delivery = made(1, "P016", "sms", night);
    let planned = plan([&delivery], &outside(), night);
    assert_eq!((planned.send.len(), planned.next), (0, Some(at("2018-10-25T08:00"))));
    assert_eq!(plan([&delivery], &outside(), at("2018-10-25T08:00")).send, std::slice::from_ref(&delivery.id));
    let evening = at("2018-10-24T19:59:58");
    let failed = made(2, "P016", "sms", evening).begun(evening).ended(failed(), &outside().retries, evening);
    assert_eq!(plan([&failed], &outside(), at("2018-10-24T20:00:10")).next, Some(at("2018-10-25T08:00")));
}

#[test]
fn quiet_hours_have_their_first_moment_and_not_their_last() {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let (night, noon) = (Quiet { from: time(20), until: time(8) }, Quiet { from: time(12), until: time(14) });
    for (quiet, given, expected) in [
        (night, "2018-10-24T19:59", "2018-10-24T19:59"),
        (night, "2018-10-24T20:00", "2018-10-25T08:00"),
        (night, "2018-10-31T23:59", "2018-11-01T08:00"),
        (night, "2018-10-24T07:59", "2018-10-24T08:00"),
        (night, "2018-10-24T08:00", "2018-10-24T08:00"),
        (noon, "2018-10-24T11:59", "2018-10-24T11:59"),
        (noon, "2018-10-24T12:00", "2018-10-24T14:00"),
        (noon, "2018-10-24T14:00", "2018-10-24T14:00"),
    ] {
        assert_eq!(quiet.after(at(given)), at(expected), "{given}");
    }
}

#[test]
fn given_digests_when_their_time_comes_then_what_gathered_is_one_message_with_a_key_of_its_own() {
    let (early, later) = (at("2018-10-24T08:40"), at("2018-10-24T13:59"));
    let (first, second) = (made(1, "P017", "mail", early), made(2, "P017", "mail", later));
    let noon = at("2018-10-24T14:00");
    assert_eq!(plan([&first, &second], &outside(), later).next, Some(noon));
    let planned = plan([&second, &first], &outside(), noon);
    assert_eq!(planned.join, [vec![first.id.clone(), second.id.clone()]]);
    let digest = Delivery::joining(&[&first, &second], noon).unwrap();
    assert!(
        digest.id != first.id && digest.id == Delivery::joining(&[&first], noon).unwrap().id,
        "named after the first"
    );
    assert_eq!((digest.notices.len(), &digest.joins), (2, &vec![first.id.clone(), second.id.clone()]));
    let (first, second) = (first.joined(&digest.id), second.joined(&digest.id));
    assert_eq!(plan([&first, &second, &digest], &outside(), noon).send, std::slice::from_ref(&digest.id));
    // What comes at that very moment is for the next one.
    let third = made(3, "P017", "mail", noon);
    assert_eq!(third.state, DeliveryState::Gathering { until: at("2018-10-25T08:30") });
}

#[test]
fn given_a_trial_when_others_wait_or_it_is_night_then_it_is_sent_and_tried_once() {
    let night = at("2018-10-24T22:00");
    let act = Act { what: ActKind::Trial, by: "P011".into(), at: night, reason: String::new() };
    let trial = Delivery::trial("7", ("sms", "P016"), act);
    let waiting = made(1, "P016", "sms", night);
    assert_eq!(plan([&waiting, &trial], &outside(), night).send, std::slice::from_ref(&trial.id));
    let ended = trial.begun(night).ended(failed(), &outside().retries, night);
    assert_eq!(ended.state, DeliveryState::Dead { at: night });
}

#[test]
fn what_a_receiver_will_never_take_is_a_dead_letter_at_once() {
    let now = at("2018-10-24T10:00");
    let refused = Sent::Refused("HTTP 410".into());
    let delivery = made(1, "P015", "hook", now).begun(now).ended(refused, &outside().retries, now);
    assert_eq!(delivery.state, DeliveryState::Dead { at: now });
}
