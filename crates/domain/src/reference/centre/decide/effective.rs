//! Effective dates (生效日期): what a new version of any reference data must respect (post/1.3).
//!
//! What applied on past days was relied on: a new version may take back a planned one, never one that already applies.
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::vocabulary::refusals::refusals;
use chrono::{FixedOffset, NaiveDate};

refusals! {
    /// Why a version cannot take effect.
    EffectiveRefusal {
        Unchanged { from: NaiveDate } = "centre.define.unchanged" by "post/1.3",
            "Nothing changes: the same definition already applies on {from}.", "没有变化：{from}已适用相同的内容。",
        BeforeEffective { from: NaiveDate, effective: NaiveDate } = "centre.define.before-effective" by "post/1.3",
            "The first day {from} lies before {effective}, from which the present version already applies.",
            "生效日期{from}早于现行版本已生效的日期{effective}。",
    }
}

/// Checks the first day of a new version, and that it changes something.
pub(super) fn check<T: PartialEq>(
    versions: &Versions<T>,
    definition: &T,
    from: NaiveDate,
    context: &Context<'_>,
) -> Result<(), EffectiveRefusal> {
    check_date(versions, from, context)?;
    match versions.on(from) {
        Some((current, _)) if current == definition && !versions.planned_after(from) => {
            Err(EffectiveRefusal::Unchanged { from })
        }
        _ => Ok(()),
    }
}

/// Checks the first day of a new version or a withdrawal.
pub(super) fn check_date<T>(
    versions: &Versions<T>,
    from: NaiveDate,
    context: &Context<'_>,
) -> Result<(), EffectiveRefusal> {
    match versions.version_on(civil_day(context)) {
        Some(current) if from < current.from => {
            Err(EffectiveRefusal::BeforeEffective { from, effective: current.from })
        }
        _ => Ok(()),
    }
}

/// Today in Asia/Shanghai, which the service keeps at +08:00.
fn civil_day(context: &Context<'_>) -> NaiveDate {
    let shanghai = FixedOffset::east_opt(8 * 3600);
    shanghai.map_or_else(|| context.now.date_naive(), |offset| context.now.with_timezone(&offset).date_naive())
}
