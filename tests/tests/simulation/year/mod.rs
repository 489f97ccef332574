//! A simulated year (模拟一年): thousands of contacts, cases, denials, complaints, covers and handovers of 2014, from a seed.
//!
//! Every life is planned beforehand, with the breaches that it puts in. People race, enter paper late and ask twice. In
//! the end the breach list holds what was put in, once each, and nothing else; and at no instant was an open matter
//! without exactly one responsible person. `ANJUAN_SEED=7` plays that seed alone.
mod courses;
mod plan;
mod world;

use crate::played;
use crate::setup::{instant, reference};
use plan::Plan;
use std::collections::BTreeMap;
use world::World;

/// How often each breach is there: aggregate and code.
type Breaches = BTreeMap<(String, String), usize>;

/// The years that are always played.
const SEEDS: [u64; 1] = [2014];

/// The end of the year, when the list is read.
const END: &str = "2014-12-31T20:00:00+08:00";

#[test]
fn a_year_lists_every_breach_that_was_put_in_and_no_other() {
    let reference = played(reference());
    let seeds = std::env::var("ANJUAN_SEED").map_or(SEEDS.to_vec(), |seed| vec![seed.parse().unwrap()]);
    for seed in seeds {
        played(async {
            let mut world = World::start(&reference).await;
            let plan = Plan::of_a_year(seed, &world.centre);
            assert!(plan.courses > 3_000, "hardly anything is planned: {} lives", plan.courses);
            let (acts, expected) = plan.finish();
            world.play(acts, instant(END)).await;
            compare(seed, &expected, &world.listed(instant(END)));
        });
    }
}

/// Both ways: nothing that was put in is missing, nothing else is listed, and each as often as it was put in.
fn compare(seed: u64, expected: &Breaches, listed: &Breaches) {
    let differs = |one: &Breaches, other: &Breaches| -> Vec<String> {
        let more = one.iter().filter(|(key, count)| other.get(*key).unwrap_or(&0) < *count);
        more.take(20).map(|((aggregate, code), count)| format!("{count} × {code} of {aggregate}")).collect()
    };
    let (missing, excess) = (differs(expected, listed), differs(listed, expected));
    assert!(missing.is_empty(), "ANJUAN_SEED={seed}: put in and not listed: {missing:#?}");
    assert!(excess.is_empty(), "ANJUAN_SEED={seed}: listed and not put in: {excess:#?}");
    let codes: std::collections::BTreeSet<&String> = expected.keys().map(|(_, code)| code).collect();
    assert!(codes.len() > 15 && expected.len() > 300, "only {} breaches of {} kinds", expected.len(), codes.len());
}
