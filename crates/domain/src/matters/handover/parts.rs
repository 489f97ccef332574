//! How many matters one handover can move, and the parts of a greater one (分批交接).
//!
//! Implements handover/2.2: the second signature moves all or none, so there may never be more than one atomic batch
//! takes. More are refused before the first signature, with the number of parts that each are whole. Pure: into which part
//! a matter falls follows from its id alone, so that no part depends on what happens to another.
use super::events::Part;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::matter::Matter;
use sha2::{Digest, Sha256};

/// The most messages that nats-server takes in one atomic batch (`max_batch_size`, fixed at 1000 in 2.12 and later).
pub const LARGEST_BATCH: usize = 1_000;

/// The most matters that one handover of work can move: the signature itself is one message of the batch.
pub const MOST_MATTERS: usize = LARGEST_BATCH - 1;

/// Whether a matter falls into a part.
#[must_use]
pub fn falls_into(aggregate: &AggregateRef, part: Part) -> bool {
    part.of > 0 && place(aggregate) % u64::from(part.of) + 1 == u64::from(part.index)
}

/// The fewest parts of which none has more matters than one handover can move.
#[must_use]
pub fn needed(matters: &[Matter]) -> usize {
    let places: Vec<u64> = matters.iter().map(|matter| place(&matter.aggregate)).collect();
    let fits = |of: &usize| {
        let mut sizes = vec![0_usize; *of];
        for place in &places {
            // The remainder is smaller than the number of sizes, which are few.
            sizes[(place % *of as u64) as usize] += 1;
        }
        sizes.iter().all(|size| *size <= MOST_MATTERS)
    };
    let fewest = matters.len().div_ceil(MOST_MATTERS).max(1);
    (fewest..=matters.len().max(1)).find(fits).unwrap_or(fewest)
}

/// A number that is the same for the same aggregate for ever: the first 64 bits of the SHA-256 of `kind/id`.
fn place(aggregate: &AggregateRef) -> u64 {
    let digest = Sha256::digest(aggregate.to_string());
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::matter;
    use proptest::prelude::*;

    fn matters(count: usize) -> Vec<Matter> {
        (0..count).map(|index| matter(&format!("M{index}"), 1)).collect()
    }

    #[test]
    fn as_many_as_one_batch_takes_need_no_parts() {
        assert_eq!([0, 1, 998, 999].map(|count| needed(&matters(count))), [1; 4]);
        assert_eq!(needed(&matters(1_100)), 2);
    }

    #[test]
    fn the_place_of_a_matter_never_changes() {
        let case: AggregateRef = "case/7K2M9QX4T1AB".parse().unwrap();
        let first = (1..=7).find(|index| falls_into(&case, Part { index: *index, of: 7 }));
        assert_eq!(first, Some(4), "matters that were divided once must be divided the same way later");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn every_matter_is_in_exactly_one_part_and_every_part_can_be_moved(count in 1..5_000_usize) {
            let matters = matters(count);
            let of = u32::try_from(needed(&matters)).unwrap();
            let sizes: Vec<usize> = (1..=of)
                .map(|index| matters.iter().filter(|matter| falls_into(&matter.aggregate, Part { index, of })).count())
                .collect();
            prop_assert_eq!(sizes.iter().sum::<usize>(), count);
            prop_assert!(sizes.iter().all(|size| *size <= MOST_MATTERS), "{:?}", sizes);
        }
    }
}
