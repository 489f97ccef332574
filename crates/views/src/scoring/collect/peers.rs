//! Peer marks (窗口互评): what the other windows gave a window in its month, out of the most they could.
//!
//! Implements monthly/10. A month in which nobody marked a window leaves it all its points: the line says so, and stands there
//! so that it is seen.
use super::super::Row;
use super::super::row::Ballot;
use super::{Collector, charge};
use crate::attendance::query::Unanswered;
use crate::view::Source;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::rules::Charge;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What stands on the line of a window that nobody marked.
pub(super) const NOBODY_MARKED: &str = "无互评票，按满分计（推定）; no ballots: full points (assumed)";

/// The marks by window: their sum, how many marked, and the ballots.
#[derive(Default)]
pub(super) struct Peers {
    sums: BTreeMap<String, Sum>,
}

#[derive(Default)]
struct Sum {
    points: u32,
    ballots: Vec<Uuid>,
}

impl Peers {
    /// The ballots of a month; of another period none.
    pub(super) fn collect(source: &dyn Source<Row>, span: Span) -> Result<Self, Unanswered> {
        let mut peers = Self::default();
        for row in source.rows(&format!("ballot/{}-", span.id())) {
            if let (_, Row::Ballot(ballot)) = row? {
                peers.take(&ballot);
            }
        }
        Ok(peers)
    }

    fn take(&mut self, ballot: &Ballot) {
        for mark in ballot.marks.iter().filter(|mark| mark.window != ballot.window) {
            let sum = self.sums.entry(mark.window.clone()).or_default();
            let of_four = [mark.attitude, mark.efficiency, mark.quality, mark.integrity].into_iter();
            sum.points = of_four.fold(sum.points, u32::saturating_add);
            sum.ballots.push(ballot.event);
        }
    }

    /// The charge of a window: one, whether anybody marked it or not.
    pub(super) fn charge(&self, window: &str, collector: &Collector<'_>) -> Result<Charge, Unanswered> {
        let span = collector.span;
        let most = collector.centre.number("ballot-mark-most", span.until)?.value.unsigned_abs();
        let fact = format!("ballot/{}#{window}", span.id());
        let one = charge("monthly/10.peers", &fact, span.until);
        Ok(match self.sums.get(window) {
            Some(sum) => {
                let marked = u32::try_from(sum.ballots.len()).unwrap_or(u32::MAX);
                let of = most.saturating_mul(4).saturating_mul(marked);
                // A mark above a number that was lowered since is worth that number.
                Charge { quantity: sum.points.min(of), of: Some(of), events: sum.ballots.clone(), ..one }
            }
            None => Charge { quantity: 0, of: Some(0), reason: NOBODY_MARKED.into(), ..one },
        })
    }
}
