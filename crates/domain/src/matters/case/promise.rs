//! The periods of an accepted case (承诺时限与法定时限): what the catalogue promises, and what may be promised instead.
//!
//! Implements time-limit/3.4: an immediate case is due the same working day (a period of the rulebook), the others by the
//! catalogue; the statutory period is kept beside. A promise may be shorter than either, and never longer. Periods of
//! different units are compared by when they end, never by their numbers.
use super::shared::{Footing, civil, day, ends, rule};
use crate::clock::Commitment;
use crate::reference::centre::definition::ItemDefinition;
use crate::reference::context::Context;
use crate::vocabulary::articles::is_known;
use crate::vocabulary::item::Processing;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a period is not promised.
    PromiseRefusal {
        LongerThanCatalogue { asked, published } = "case.promise.longer-than-catalogue" by "time-limit/3.4",
            "The promise would end {asked}, later than the catalogue's, {published}.",
            "承诺期限至{asked}，晚于事项目录公布的期限{published}。",
        LongerThanStatutory { asked, statutory } = "case.promise.longer-than-statutory" by "行政许可法/42",
            "The promise would end {asked}, later than the statutory period, {statutory}.",
            "承诺期限至{asked}，晚于法定期限{statutory}。",
        RuleUnknown { rule } = "case.promise.rule-unknown" by "time-limit/3.4",
            "A promise cites the article that sets it; `{rule}` is none.", "承诺期限应当写明所依据的条款，“{rule}”不是有效条款。",
        Negative { count } = "case.promise.negative" by "time-limit/3.4",
            "A promise cannot be of {count} units.", "承诺期限不能为{count}。",
    }
}

/// What is promised of a case that is processed so: the rulebook's for an immediate one, else the catalogue's.
pub(super) fn published(
    processing: Processing,
    item: &ItemDefinition,
    footing: Footing,
    context: &Context<'_>,
) -> Result<Commitment, Refusal> {
    match processing {
        Processing::Immediate => rule("immediate", day(context), footing, context),
        Processing::Committed | Processing::ReportUp => {
            Ok(Commitment { limit: item.promised, rule: "time-limit/3.4".into() })
        }
    }
}

/// Until when a consultation is answered: what is promised of its item, from the registration on, because it is never
/// accepted (time-limit/3.1).
pub(super) fn of_consultation(item: &ItemDefinition, context: &Context<'_>) -> Result<Commitment, Refusal> {
    let published = published(item.processing, item, Footing::Own, context)?;
    Ok(Commitment { rule: "time-limit/3.1".into(), ..published })
}

/// The category of the items that the licensing law binds (行政许可).
const LICENCE: &str = "行政许可";

/// The statutory period, where the law sets one: of a licence by the licensing law, of any other service by the law that
/// the catalogue rests it on.
pub(super) fn statutory(item: &ItemDefinition) -> Option<Commitment> {
    let rule = match item.category == LICENCE {
        true => "行政许可法/42".to_owned(),
        false => item.legal_basis.clone(),
    };
    item.statutory.map(|limit| Commitment { limit, rule })
}

/// Checks a promise from `start` against what caps it.
pub(super) fn check(
    promise: &Commitment,
    (cap, statutory): (Option<&Commitment>, Option<&Commitment>),
    start: Instant,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    require!(is_known(&promise.rule), PromiseRefusal::RuleUnknown { rule: promise.rule.clone() });
    refuse_if!(promise.limit.count < 0, PromiseRefusal::Negative { count: promise.limit.count.to_string() });
    let asked = ends(start, promise.limit, context)?;
    if let Some(cap) = cap {
        let published = ends(start, cap.limit, context)?;
        if asked > published {
            let refusal = PromiseRefusal::LongerThanCatalogue { asked: civil(asked), published: civil(published) };
            return Err(refusal.into());
        }
    }
    if let Some(statutory) = statutory {
        let statutory = ends(start, statutory.limit, context)?;
        if asked > statutory {
            let refusal = PromiseRefusal::LongerThanStatutory { asked: civil(asked), statutory: civil(statutory) };
            return Err(refusal.into());
        }
    }
    Ok(())
}
