//! Any receivers, any crashes, in virtual time: everything is delivered once by its key and in order, or stands in dead letters.
use crate::{at, notice, outside};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::delivery::{Delivery, DeliveryState, Sent};
use anjuan_notices::queue::plan;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a receiver does with one try, and whether the process ends after it, before it can write down how it ended.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Takes,
    TakesAndCrash,
    Fails,
    FailsAndCrash,
    Refuses,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => Just(Fate::Takes),
        2 => Just(Fate::TakesAndCrash),
        6 => Just(Fate::Fails),
        1 => Just(Fate::FailsAndCrash),
        1 => Just(Fate::Refuses),
    ]
}

/// Receivers by the key that they know, and everything that is stored.
#[derive(Default)]
struct World {
    stored: BTreeMap<String, Delivery>,
    /// What each person and channel received, by first receipt of each id, with the places.
    received: BTreeMap<(String, String), Vec<String>>,
    seen: BTreeSet<String>,
}

impl World {
    fn take(&mut self, delivery: &Delivery) {
        if self.seen.insert(delivery.id.clone()) {
            let keys = delivery.notices.iter().map(|notice| notice.key.clone());
            self.received.entry((delivery.channel.clone(), delivery.person.clone())).or_default().extend(keys);
        }
    }

    fn send(&mut self, id: &str, fate: Fate, now: Instant) {
        if let Some(failed) = self.stored[id].unanswered(&outside().retries, now) {
            self.stored.insert(id.to_owned(), failed);
            return;
        }
        let begun = self.stored[id].begun(now);
        let sent = match fate {
            Fate::Takes | Fate::TakesAndCrash => {
                self.take(&begun);
                Sent::Taken
            }
            Fate::Fails | Fate::FailsAndCrash => Sent::Failed("HTTP 500".into()),
            Fate::Refuses => Sent::Refused("HTTP 410".into()),
        };
        let after = match fate {
            Fate::TakesAndCrash | Fate::FailsAndCrash => begun,
            Fate::Takes | Fate::Fails | Fate::Refuses => begun.ended(sent, &outside().retries, now),
        };
        self.stored.insert(id.to_owned(), after);
    }

    /// Joins, as the service does it: the digest first, then its members from the last to the first; a crash may come after each step.
    fn join(&mut self, ids: &[String], steps: usize, now: Instant) {
        let members: Vec<&Delivery> = ids.iter().map(|id| &self.stored[id]).collect();
        let Some(digest) = Delivery::joining(&members, now) else { return };
        let digest = self.stored.entry(digest.id.clone()).or_insert(digest).clone();
        let open: Vec<&String> = digest.joins.iter().filter(|id| !self.stored[*id].state.is_settled()).collect();
        for id in open.into_iter().rev().take(steps) {
            let joined = self.stored[id].joined(&digest.id);
            self.stored.insert(id.clone(), joined);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn everything_arrives_once_by_its_key_and_in_order_or_is_a_dead_letter(
        minutes in proptest::collection::vec((0..300_i64, 0..3_usize), 1..12),
        fates in proptest::collection::vec(fate(), 1..120),
        steps in proptest::collection::vec(1..13_usize, 1..20),
    ) {
        let (outside, mut world) = (outside(), World::default());
        let mut now = at("2018-10-24T17:00");
        let (mut fates, mut steps) = (fates.into_iter().cycle(), steps.into_iter().cycle());
        let people = ["P015", "P016", "P017"];
        let mut expected: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        let mut comes: Vec<(Instant, &str)> =
            minutes.iter().map(|(minutes, person)| (now + TimeDelta::minutes(*minutes), people[*person])).collect();
        comes.sort();
        let mut coming = comes.into_iter().enumerate().peekable();
        for round in 0..4_000 {
            while let Some((number, (_, person))) = coming.next_if(|(_, (instant, _))| *instant <= now) {
                let number = u64::try_from(number).unwrap();
                for channel in &outside.people[person].channels {
                    let delivery = Delivery::new(notice(number, person), channel, &outside.rhythm(person), now);
                    expected.entry((channel.clone(), person.into())).or_default().insert(format!("event-{number}"));
                    // Made a second time after a crash, it is the same.
                    world.stored.entry(delivery.id.clone()).or_insert(delivery);
                }
            }
            let planned = plan(world.stored.values(), &outside, now);
            for id in &planned.send {
                let sent = &world.stored[id];
                prop_assert_eq!(outside.rhythm(&sent.person).allowed(now), now, "nothing is sent in quiet hours");
                world.send(id, fates.next().unwrap(), now);
            }
            for ids in &planned.join {
                world.join(ids, steps.next().unwrap(), now);
            }
            let idle = planned.send.is_empty() && planned.join.is_empty();
            let next = [planned.next, coming.peek().map(|(_, (instant, _))| *instant)].into_iter().flatten().min();
            match next {
                Some(next) if idle => now = next,
                None if idle => break,
                _ => {}
            }
            prop_assert!(round < 3_999, "it comes to an end");
        }
        for (queue, keys) in expected {
            let received = world.received.remove(&queue).unwrap_or_default();
            let once: BTreeSet<&String> = received.iter().collect();
            prop_assert_eq!(once.len(), received.len(), "once by its key");
            let dead: BTreeSet<String> = world.stored.values()
                .filter(|delivery| (&delivery.channel, &delivery.person) == (&queue.0, &queue.1))
                .filter(|delivery| matches!(delivery.state, DeliveryState::Dead { .. }))
                .flat_map(|delivery| delivery.notices.iter().map(|notice| notice.key.clone()))
                .collect();
            let accounted: BTreeSet<String> = received.iter().cloned().chain(dead).collect();
            prop_assert_eq!(accounted, keys, "nothing is lost");
            let numbers: Vec<u64> = received.iter().map(|key| key["event-".len()..].parse().unwrap()).collect();
            prop_assert!(numbers.is_sorted(), "in order: {:?}", numbers);
        }
    }
}
