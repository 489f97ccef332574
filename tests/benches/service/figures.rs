//! Numbers from samples: medians, percentiles, rates. A percentile is a sample that was measured, never between two.
use std::time::Duration;

/// The sample below which a share `at` (0 to 1) of them lies; 0 when there are none.
pub(crate) fn percentile(samples: &[f64], at: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = ((sorted.len() as f64 * at).ceil() as usize).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(0.0)
}

/// The middle sample.
pub(crate) fn median(samples: &[f64]) -> f64 {
    percentile(samples, 0.5)
}

/// A duration in milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// What one round of many callers came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Round {
    /// Done per second.
    pub(crate) rate: f64,
    /// How long each took, in milliseconds.
    pub(crate) took: Vec<f64>,
}

impl Round {
    /// The round of callers that each measured what they did, within `elapsed` altogether.
    pub(crate) fn new(callers: Vec<Vec<f64>>, elapsed: Duration) -> Self {
        let took = callers.concat();
        Self { rate: took.len() as f64 / elapsed.as_secs_f64(), took }
    }
}
