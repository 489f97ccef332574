//! Effective dates (生效日期): what a new version of any reference data must respect (post/1.3).
//!
//! What applied on past days was relied on: a new version may take back a planned one, never one that already applies.
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refuse;
use chrono::{FixedOffset, NaiveDate};

/// Why a version cannot take effect.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum EffectiveRefusal {
    Unchanged { from: NaiveDate },
    BeforeEffective { from: NaiveDate, effective: NaiveDate },
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

impl Refuse for EffectiveRefusal {
    fn code(&self) -> &'static str {
        match self {
            EffectiveRefusal::Unchanged { .. } => "centre.define.unchanged",
            EffectiveRefusal::BeforeEffective { .. } => "centre.define.before-effective",
        }
    }
    fn article(&self) -> &'static str {
        "post/1.3"
    }
    fn en(&self) -> String {
        match self {
            EffectiveRefusal::Unchanged { from } => {
                format!("Nothing changes: the same definition already applies on {from}.")
            }
            EffectiveRefusal::BeforeEffective { from, effective } => {
                format!("The first day {from} lies before {effective}, from which the present version already applies.")
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            EffectiveRefusal::Unchanged { from } => format!("没有变化：{from}已适用相同的内容。"),
            EffectiveRefusal::BeforeEffective { from, effective } => {
                format!("生效日期{from}早于现行版本已生效的日期{effective}。")
            }
        }
    }
}
