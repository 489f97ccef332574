//! The facts of the reference data (基础数据): rulebook, calendar, items, windows, staff, posts. Shapes only.
use super::book::BookDefinition;
use super::definition::{ItemDefinition, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition};
use crate::clock::Notice;
use crate::reference::post::events::{AbsenceDropped, AbsencePlanned, CoverEnded, CoverHandedOver, CoverStarted};
use crate::vocabulary::declare::events;
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

events! {
    /// What can happen to a service item (服务事项, post/1.3).
    ItemEvent, ItemEventName of "item" {
        /// Entered or changed, from a date.
        Defined(ItemDefined) = "defined.v1" / "ItemDefined", "Service item defined", "事项进驻或变更", "post/1.3";
        /// Leaves the catalogue, from a date.
        Withdrawn(ItemWithdrawn) = "withdrawn.v1" / "ItemWithdrawn", "Service item withdrawn", "事项退出", "post/1.3";
    }
}
events! {
    /// What can happen to a window (窗口).
    WindowEvent, WindowEventName of "window" {
        /// Entered or changed, from a date.
        Defined(WindowDefined) = "defined.v1" / "WindowDefined", "Window defined", "窗口设立", "disclosure/4";
        /// Closed, from a date.
        Withdrawn(WindowWithdrawn) = "withdrawn.v1" / "WindowWithdrawn", "Window closed", "窗口撤销", "disclosure/4";
    }
}
events! {
    /// What can happen to a member of staff (工作人员).
    PersonEvent, PersonEventName of "person" {
        /// Entered or changed, from a date.
        Defined(PersonDefined) = "defined.v1" / "PersonDefined", "Staff member defined", "人员登记", "disclosure/4";
        /// Left, from a date.
        Withdrawn(PersonWithdrawn) = "withdrawn.v1" / "PersonWithdrawn", "Staff member left", "人员离岗", "disclosure/4";
        /// What was issued to them so far opens nothing any more.
        TokensRevoked(TokensRevoked) = "tokens-revoked.v1" / "PersonTokensRevoked", "Tokens revoked", "令牌作废", "post/3";
    }
}
events! {
    /// What can happen to a post (AB 岗, ab-role/1).
    PostEvent, PostEventName of "post" {
        /// Entered or changed, from a date.
        Defined(PostDefined) = "defined.v1" / "PostDefined", "Post defined", "岗位设定", "ab-role/1";
        /// Dissolved, from a date.
        Withdrawn(PostWithdrawn) = "withdrawn.v1" / "PostWithdrawn", "Post dissolved", "岗位撤销", "ab-role/1";
        /// One of the two is away, and somebody stands for them (ab-role/1).
        CoverStarted(CoverStarted) = "cover-started.v1" / "PostCoverStarted", "Cover started", "顶岗开始", "ab-role/1";
        /// The written handover of a cover was signed (ab-role/4).
        CoverHandedOver(CoverHandedOver) = "cover-handed-over.v1" / "PostCoverHandedOver",
            "Cover handed over", "顶岗交接", "ab-role/4";
        /// They are back (ab-role/3).
        CoverEnded(CoverEnded) = "cover-ended.v1" / "PostCoverEnded", "Cover ended", "返岗", "ab-role/3";
        /// Somebody will be away on leave (ab-role/2).
        AbsencePlanned(AbsencePlanned) = "absence-planned.v1" / "PostAbsencePlanned", "Absence planned", "计划离岗", "ab-role/2";
        /// They will not be away after all, or are back early (ab-role/3).
        AbsenceDropped(AbsenceDropped) = "absence-dropped.v1" / "PostAbsenceDropped",
            "Planned absence dropped", "取消离岗", "ab-role/3";
    }
}
events! {
    /// What can happen to the rulebook (规则册).
    RulebookEvent, RulebookEventName of "rulebook" {
        /// A version was adopted, from a date.
        Adopted(RulebookAdopted) = "adopted.v1" / "RulebookAdopted", "Rulebook adopted", "规则册施行", "council/1";
    }
}
events! {
    /// What can happen to the calendar (工作日历).
    CalendarEvent, CalendarEventName of "calendar" {
        /// A notice was published (放假通知): days off and make-up workdays, or a change of earlier ones.
        NoticePublished(NoticePublished) = "notice-published.v1" / "CalendarNoticePublished",
            "Calendar notice published", "放假通知", "行政许可法/82";
    }
}
events! {
    /// What can happen to a register (登记簿).
    BookEvent, BookEventName of "book" {
        /// Opened or changed, from a date.
        Defined(BookDefined) = "defined.v1" / "BookDefined", "Register defined", "登记簿设立或变更", "council/4";
        /// Kept no more, from a date.
        Withdrawn(BookWithdrawn) = "withdrawn.v1" / "BookWithdrawn", "Register withdrawn", "登记簿停用", "council/4";
    }
}

/// Writes out [`ReferenceEvent`] from the table of kinds.
macro_rules! reference_event {
    (aggregates { $($own:ident = $own_name:literal, $own_ids:expr, $own_en:literal, $own_zh:literal, at $path:literal,
            in $($own_module:ident)::+: $state:ident begins $begins:ident, $own_event:ident, $commands:ident;)* }
     reference { $($ref:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident $(, at $ref_path:literal in $($command_module:ident)::+: $ref_commands:ident)?;)* }) => {
        /// An event of reference data, whatever its kind.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "it lives for one decision or one fold; a box would buy nothing")]
        pub enum ReferenceEvent<'a> {
            $(#[doc = concat!($ref_en, " (", $ref_zh, ").")] $ref(Cow<'a, crate::$($ref_module)::+::events::$ref_event>),)*
        }

        $(impl From<crate::$($ref_module)::+::events::$ref_event> for ReferenceEvent<'_> {
            fn from(event: crate::$($ref_module)::+::events::$ref_event) -> Self { Self::$ref(Cow::Owned(event)) }
        })*

        impl ReferenceEvent<'_> {
            /// The event's type.
            #[must_use]
            pub fn event_type(&self) -> &'static str {
                match self { $(Self::$ref(event) => event.event_type().0),* }
            }
        }
    };
}
kinds!(reference_event);

macro_rules! defined {
    ($($(#[$doc:meta])* $name:ident($definition:ty));+ $(;)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            /// The first day it applies.
            pub effective_from: NaiveDate,
            /// What applies from then on.
            pub definition: $definition,
        }
    )+ };
}
defined! {
    /// A service item as it applies from a date.
    ItemDefined(ItemDefinition);
    /// A window as it is from a date.
    WindowDefined(WindowDefinition);
    /// A member of staff as from a date.
    PersonDefined(PersonDefinition);
    /// A post as from a date.
    PostDefined(PostDefinition);
    /// A rulebook version that applies from a date.
    RulebookAdopted(RulebookDefinition);
    /// A register as it is kept from a date.
    BookDefined(BookDefinition);
}

/// The tokens of a person, or of an account of the installation, that were issued up to an instant open nothing any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokensRevoked {
    /// The instant: of the command.
    pub issued_until: Instant,
    /// Why.
    pub reason: String,
}

macro_rules! withdrawn {
    ($($(#[$doc:meta])* $name:ident);+ $(;)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            /// The first day it no longer applies.
            pub effective_from: NaiveDate,
            /// Why.
            pub reason: String,
        }
    )+ };
}
withdrawn! {
    /// A service item leaves the catalogue.
    ItemWithdrawn;
    /// A window closes.
    WindowWithdrawn;
    /// A member of staff leaves.
    PersonWithdrawn;
    /// A post is dissolved.
    PostWithdrawn;
    /// A register is kept no more.
    BookWithdrawn;
}

/// A notice was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticePublished {
    /// The notice.
    pub notice: Notice,
}
