//! Withdrawing reference data (退出): an item leaves, a window closes, a person goes, a post is dissolved (post/1.3).
//!
//! Whether others still point to it is seen by the reader of a centre's files, which checks the whole directory.
use super::{effective, text};
use crate::centre::versions::Versions;
use crate::context::Context;
use crate::refusal::{Refusal, Refuse};
use chrono::NaiveDate;

/// Why something is not withdrawn.
#[derive(Debug)]
struct NotInForce(NaiveDate);

/// Checks that something can be withdrawn from a day on: it applies then, and there is a reason.
pub(super) fn check<T>(
    versions: &Versions<T>,
    from: NaiveDate,
    reason: &str,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    effective::check_date(versions, from, context)?;
    text::all_present(&[("reason", reason)])?;
    match versions.on(from) {
        Some(_) => Ok(()),
        None => Err(NotInForce(from).into()),
    }
}

impl Refuse for NotInForce {
    fn code(&self) -> &'static str {
        "centre.withdraw.not-in-force"
    }
    fn article(&self) -> &'static str {
        "post/1.3"
    }
    fn en(&self) -> String {
        format!("Nothing is in force on {} that could be withdrawn.", self.0)
    }
    fn zh(&self) -> String {
        format!("{}没有可以退出的现行内容。", self.0)
    }
}
