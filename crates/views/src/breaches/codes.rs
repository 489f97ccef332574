//! The list of breaches (违规清单): what counts as a breach of the nine systems, and how each is called.
//!
//! Two sources. A breach of a period is an obligation that was met late, or is open past its due instant: there is one code
//! for each clock of the `deadlines` view, but for the pause, after which the period runs on by itself, and
//! for what the service does by itself. What an entry made late says was in time has a code of its own until that entry is confirmed;
//! the line also says which breach it is without it. A deed is a fact
//! that an event states. What a rule forbids and the service refuses happens only as an attempt, and only where it is noted.
use crate::deadlines::clocks::clocks;
use crate::deadlines::row::{Clock, names};
use serde::{Deserialize, Serialize};

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The code.
    pub code: Code,
    /// The clock whose lateness it is; none for a deed.
    pub clock: Option<Clock>,
    /// The rule it breaks, where the events name no other.
    pub rule: &'static str,
    /// How it is called.
    pub zh: &'static str,
    /// How it is called.
    pub en: &'static str,
}

const fn late(code: Code, clock: Clock, rule: &'static str, (zh, en): (&'static str, &'static str)) -> Line {
    Line { code, clock: Some(clock), rule, zh, en }
}

const fn deed(code: Code, rule: &'static str, (zh, en): (&'static str, &'static str)) -> Line {
    Line { code, clock: None, rule, zh, en }
}

/// Writes out the codes, and the list in their order: the lateness of each clock that has a breach, then the deeds.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $clock:ident = $name:literal, $en:literal, $zh:literal, $article:literal
        $(, without $warning:ident)? $(, in $person:ident)? $(, not $escalated:ident)? $(, watched as $watched:literal against $against:ident)?
        $(, within $entry:literal)? $(, breach $code:ident = $text:literal, $breach_en:literal, $breach_zh:literal)?;)+) => {
        names! {
            /// What kind of breach.
            Code {
                $($(#[doc = $breach_en] $code = $text,)?)+
                /// Something overdue that an entry made late says was not, or less, and that nobody confirmed yet.
                LateEntry = "late-entry",
                /// A second notice that asks for what the first could have named.
                NoticeRepeated = "notice-repeated",
                /// A spoken objection that was not advised to apply in writing.
                NotAdvisedInWriting = "not-advised-in-writing",
                /// A matter moved by a handover that not both have signed.
                MovedUnsigned = "moved-unsigned",
                /// A fee outside the catalogue was asked for and refused.
                FeeOutsideCatalogue = "fee-outside-catalogue",
                /// An extension was asked for late and refused.
                ExtensionLate = "extension-late",
                /// Something else that a rule forbids was tried and refused.
                ForbiddenAttempt = "forbidden-attempt",
                /// A complaint found true.
                ComplaintVerified = "complaint-verified",
            }
        }

        /// Every breach, in the order of the codes.
        pub const LIST: &[Line] = &[
            $($(late(Code::$code, Clock::$clock, $article, ($breach_zh, $breach_en)),)?)+
            Line {
                code: Code::LateEntry,
                clock: None,
                rule: "time-limit/2",
                zh: "逾期后补录，尚未确认",
                en: "Entered late, after it was due, and not confirmed",
            },
            deed(
                Code::NoticeRepeated,
                "one-time-notice/2",
                ("重复告知", "A repeat notice: it asks for what an earlier one could have named"),
            ),
            deed(
                Code::NotAdvisedInWriting,
                "denial-report/8",
                ("口头异议未告知可书面申请", "A spoken objection not advised to apply in writing"),
            ),
            deed(Code::MovedUnsigned, "handover/2.2", ("未经双方签字移交", "Moved by a handover that not both have signed")),
            deed(
                Code::FeeOutsideCatalogue,
                "commitment/11",
                ("目录外收费（已拒绝）", "A fee outside the catalogue, asked for and refused"),
            ),
            deed(
                Code::ExtensionLate,
                "time-limit/3.4",
                ("逾期申请延期（已拒绝）", "An extension asked for after the due time, and refused"),
            ),
            deed(
                Code::ForbiddenAttempt,
                "accountability",
                ("其他违规操作（已拒绝）", "Something else that a rule forbids, tried and refused"),
            ),
            deed(Code::ComplaintVerified, "complaint/3", ("投诉属实", "A complaint found true")),
        ];
    };
}
clocks!(codes);

impl Code {
    /// Its line of the list.
    #[must_use]
    pub fn line(self) -> Option<&'static Line> {
        LIST.iter().find(|line| line.code == self)
    }

    /// The breach that lateness of a clock is; none where it is none.
    #[must_use]
    pub fn from_clock(clock: Clock) -> Option<Self> {
        LIST.iter().find(|line| line.clock == Some(clock)).map(|line| line.code)
    }
}
