//! The commands of a finding (考核事实指令). One row for each verb; its decision is in the file that the row names.
use super::Finding;
use super::events::FindingEvent;
use super::events::{Choice, ContestOutcome};
use super::{circular, contest, guard, record, withdraw};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{ASSESSORS, COMPLAINTS, IN_PERSON, OFFICE};
use crate::vocabulary::actor::standing::{BY_OFFICE, DECIDED, HOLDERS_OWN};
use crate::vocabulary::declare::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a finding.
    FindingCommand on Finding, gives FindingEvent {
        first:
        Record(Record) = "record" for ASSESSORS, BY_OFFICE, "post/1.2",
            "Record a finding", "登记考核事实", record::decide;
        checked by guard::ready:
        Contest(Contest) = "contest" for IN_PERSON, DECIDED, "post/1.2",
            "Contest a finding", "申诉", contest::decide;
        Decide(Decide) = "decide" for OFFICE, HOLDERS_OWN, "post/1.2",
            "Decide the contest of a finding", "申诉裁定", super::decide::decide;
        Withdraw(Withdraw) = "withdraw" for ASSESSORS, DECIDED, "post/1.2",
            "Take a finding back", "撤销考核事实", withdraw::decide;
        IssueCircular(IssueCircular) = "issue-circular" for COMPLAINTS, BY_OFFICE, "monthly/6",
            "Circulate a breach of integrity", "通报批评", circular::decide;
    }
}

bodies! {
    /// Record it.
    Record {
        /// What it is.
        code: String,
        /// Whom it is about.
        #[serde(default)] #[schemars(with = "Vec<PersonId>")] persons: Vec<String>,
        /// The window; absent, that of the persons.
        #[serde(default)] window: Option<String>,
        /// Where.
        #[serde(default)] place: String,
        /// What shows it, without personal data.
        evidence: String,
        /// The patrol it was made on.
        #[serde(default)] patrol: Option<String>,
        /// The matter it is about, `case/ID`.
        #[serde(default)] about: Option<String>,
        /// The points chosen for clauses with a range.
        #[serde(default)] choices: Vec<Choice>,
    }
    /// Contest it.
    Contest {
        /// Why.
        reason: String,
    }
    /// Decide the contest.
    Decide {
        /// How.
        outcome: ContestOutcome,
        /// The points from now on.
        #[serde(default)] choices: Vec<Choice>,
        /// Why.
        reason: String,
    }
    /// Take it back.
    Withdraw {
        /// Why.
        reason: String,
    }
    /// Circulate it.
    IssueCircular {
        /// Its title.
        title: String,
        /// Its text, without personal data of anybody served.
        text: String,
    }
}
