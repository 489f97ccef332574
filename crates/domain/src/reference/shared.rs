//! What every kind refuses for the same cause (共同理由): one code and one sentence for each cause.
//!
//! The cause is the same whatever is asked; the article that asks for it is not, and is named where a decision refuses. An answer
//! carries the code of the cause; the codes that single decisions had for it before are kept in
//! [`FORMER`](crate::vocabulary::former::FORMER). handover/2.5 forbids dating back. It must hold no rule of a single kind.
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, is_staff};
use crate::vocabulary::refusal::{NOT_STAFF, Refuse};
use crate::vocabulary::stamp::Instant;

/// A cause, with the article that asks for it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    cause: Cause,
    article: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    ReasonMissing,
    NotStaff { person: String, on: String },
    WindowUnknown { window: String, on: String },
    BeforeLastStep { at: Instant, last: Instant },
}

impl Shared {
    /// Nobody said why.
    pub(crate) fn reason_missing(article: &'static str) -> Self {
        Self { cause: Cause::ReasonMissing, article }
    }

    /// Somebody is not on the staff of a day.
    pub(crate) fn not_staff(person: impl Into<String>, on: impl ToString, article: &'static str) -> Self {
        Self { cause: Cause::NotStaff { person: person.into(), on: on.to_string() }, article }
    }

    /// The centre has no such window on a day.
    pub(crate) fn window_unknown(window: impl Into<String>, on: impl ToString, article: &'static str) -> Self {
        Self { cause: Cause::WindowUnknown { window: window.into(), on: on.to_string() }, article }
    }
}

impl Refuse for Shared {
    fn code(&self) -> &'static str {
        match self.cause {
            Cause::ReasonMissing => "command.reason-missing",
            Cause::NotStaff { .. } => NOT_STAFF,
            Cause::WindowUnknown { .. } => "command.window-unknown",
            Cause::BeforeLastStep { .. } => "command.before-last-step",
        }
    }
    fn article(&self) -> &'static str {
        self.article
    }
    fn en(&self) -> String {
        match &self.cause {
            Cause::ReasonMissing => "This needs a reason: say why.".into(),
            Cause::NotStaff { person, on } => format!("{person} is not on the staff on {on}."),
            Cause::WindowUnknown { window, on } => format!("The centre has no window `{window}` on {on}."),
            Cause::BeforeLastStep { at, last } => {
                format!("It cannot have happened at {}: the step before it was at {}.", civil(*at), civil(*last))
            }
        }
    }
    fn zh(&self) -> String {
        match &self.cause {
            Cause::ReasonMissing => "应当说明理由。".into(),
            Cause::NotStaff { person, on } => format!("{on}在册工作人员中没有{person}。"),
            Cause::WindowUnknown { window, on } => format!("{on}中心没有窗口“{window}”。"),
            Cause::BeforeLastStep { at, last } => {
                format!("发生时间{}早于上一步骤的时间{}。", civil(*at), civil(*last))
            }
        }
    }
}

/// A reason says something.
pub(crate) fn reason_given(reason: &str, article: &'static str) -> Result<(), Shared> {
    if blank(reason) { Err(Shared::reason_missing(article)) } else { Ok(()) }
}

/// Somebody is on the staff of the day on which it happened.
pub(crate) fn on_staff(person: &str, context: &Context<'_>, article: &'static str) -> Result<(), Shared> {
    if is_staff(person, context) { Ok(()) } else { Err(Shared::not_staff(person, day(context), article)) }
}

/// Nothing is dated before the step before it (handover/2.5).
pub(crate) fn not_before(last: Instant, context: &Context<'_>) -> Result<(), Shared> {
    let cause = Cause::BeforeLastStep { at: context.at, last };
    if context.at < last { Err(Shared { cause, article: "handover/2.5" }) } else { Ok(()) }
}
