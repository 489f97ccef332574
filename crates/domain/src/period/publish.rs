//! Publishing a period (公布): every sheet with its total and the digest of all, after the meeting decided.
//!
//! Implements assessment/1 and monthly/12. What is published is a fact: after a correction it is published again as the next
//! version, with the reason, and the publication before stands as it was.
use super::commands::Publish;
use super::events::Published;
use super::scores;
use super::state::Period;
use crate::context::Context;
use crate::lookup::blank;
use crate::refusal::Refusal;
use crate::refusals::refusals;

refusals! {
    /// Why nothing is published.
    PublishRefusal {
        /// Published before, and no reason why again.
        NoReason { id, version } = "period.publish.no-reason" by "assessment/1",
            "Period {id} was published as version {version}: say why it is published again.",
            "考核期{id}已公布第{version}版，再次公布须写明理由。",
        /// The digest is none.
        NoDigest { id } = "period.publish.no-digest" by "assessment/1",
            "The publication of period {id} has no digest of its sheets; the house fills it in.",
            "考核期{id}的公布缺少考核表摘要（由系统填写）。",
    }
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Publish, context: &Context<'_>) -> Result<Published, Refusal> {
    let id = period.id.clone();
    if period.published > 0 && blank(&command.reason) {
        return Err(PublishRefusal::NoReason { id, version: period.published.to_string() }.into());
    }
    scores::complete(period, &command.scores)?;
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if command.digest.len() != 64 || !command.digest.bytes().all(lower_hex) {
        return Err(PublishRefusal::NoDigest { id }.into());
    }
    let mut scores = command.scores.clone();
    scores.sort_by(|one, other| one.subject.cmp(&other.subject));
    Ok(Published {
        version: period.published + 1,
        scores,
        digest: command.digest.clone(),
        reason: command.reason.trim().to_owned(),
        by: context.actor.person.clone(),
    })
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
mod tests {
    use super::super::events::PeriodEvent;
    use super::super::fixture::{Told, score};
    use super::*;

    fn publish(reason: &str) -> Publish {
        let scores = vec![score("W02", 965), score("W01", 980)];
        Publish { reason: reason.into(), scores, digest: "0a".repeat(32) }
    }

    #[test]
    fn monthly_12__a_month_is_published_after_the_meeting_with_every_sheet_and_their_digest() {
        let closed = Told::closed("M2014-10").now("2014-11-07 09:00:00");
        assert_eq!(closed.refused("P007", publish("")).code, "period.out-of-turn");
        let told = Told::decided();
        let short = Publish { scores: vec![score("W01", 980)], ..publish("") };
        assert_eq!(told.refused("P007", short).code, "period.scores.missing");
        let bare = Publish { digest: "0A".repeat(32), ..publish("") };
        assert_eq!(told.refused("P007", bare).code, "period.publish.no-digest");
        let Ok(PeriodEvent::Published(published)) = told.when("P007", publish("")) else { panic!("refused") };
        assert_eq!((published.version, published.digest), (1, "0a".repeat(32)));
        assert_eq!(published.scores, [score("W01", 980), score("W02", 965)], "in the order of subjects");
    }

    #[test]
    fn monthly_12__after_a_correction_it_is_published_again_as_the_next_version_with_a_reason() {
        let told = Told::decided().given("P007", publish(""));
        assert_eq!(told.refused("P007", publish(" ")).code, "period.publish.no-reason");
        let Ok(PeriodEvent::Published(again)) = told.when("P007", publish("更正W02")) else { panic!("refused") };
        assert_eq!((again.version, again.reason.as_str()), (2, "更正W02"));
    }
}
