//! What a month that is not closed keeps to itself, and what a closed one takes no more (互评保密).
//!
//! Implements monthly/10: what a window marked is secret until the month is closed, and so is how the month stands; no ballot is
//! cast for a month whose sheets are drawn up. Whether a month is closed the period says, so that whoever asks tells it here.
use super::state::Ballot;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why something is not shown, or not taken.
    SecrecyRefusal {
        Secret { period, window } = "ballot.secret" by "monthly/10",
            "{window} has cast its ballot for {period}; what it marked is secret until the period is closed.",
            "{window} 已投 {period} 的互评票；考核期结束前，评分内容不予显示。",
        PeriodOpen { period } = "ballot.period-open" by "monthly/10",
            "{period} is not closed: how it stands would tell what the ballots say.",
            "{period} 尚未结束；互评内容保密，暂不显示考核情况。",
        PeriodClosed { period } = "ballot.cast.period-closed" by "monthly/10",
            "{period} is closed and its sheets are drawn up: no more ballots are taken for it.",
            "{period}已结束并已生成考核表，不再接受互评票。",
    }
}

/// Why nothing is shown of what a window marked, in a month that is not closed.
#[must_use]
pub fn secret(period: &str, window: &str) -> Refusal {
    SecrecyRefusal::Secret { period: period.into(), window: window.into() }.into()
}

/// Why nothing is shown of how a month stands that is not closed.
#[must_use]
pub fn period_open(period: &str) -> Refusal {
    SecrecyRefusal::PeriodOpen { period: period.into() }.into()
}

/// Why a ballot is not taken, for a month that is closed.
#[must_use]
pub(super) fn period_closed(ballot: &Ballot) -> Refusal {
    SecrecyRefusal::PeriodClosed { period: ballot.period.clone() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(refusal: &Refusal, code: &str, facts: &[&str]) {
        assert_eq!(refusal.why(), (code, "monthly/10"));
        for text in [&refusal.en, &refusal.zh] {
            assert!(facts.iter().all(|fact| text.contains(fact)), "{text}");
        }
    }

    #[test]
    fn monthly_10__what_a_window_marked_is_secret_until_the_month_is_closed() {
        states(&secret("M2014-10", "W01"), "ballot.secret", &["M2014-10", "W01"]);
        states(&period_open("M2014-10"), "ballot.period-open", &["M2014-10"]);
    }

    #[test]
    fn monthly_10__a_closed_month_takes_no_ballot() {
        let ballot = Ballot::named("M2014-10-W01").unwrap();
        states(&period_closed(&ballot), "ballot.cast.period-closed", &["M2014-10"]);
    }
}
