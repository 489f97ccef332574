//! The commands about an applicant's personal data (个人信息指令).
use super::Applicant;
use super::events::{ApplicantEvent, Purpose};
use super::{disclose, erase, export, hold};
use crate::reference::verbs::present;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::CLEAR_TEXT;
use crate::vocabulary::actor::standing::{BY_OFFICE, KNOWING};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who hands out what is kept: who may know of every matter, complaints among them (complaint/3).
const EXPORTING: &[Role] = &[Role::Director, Role::DeputyDirector];
/// Who asks that somebody be erased: who decides it, who administers the keys, and the section that applicants turn to (work/3).
const ERASURE_ASKED: &[Role] = &[Role::Director, Role::DeputyDirector, Role::ServiceSection, Role::Administrator];
/// Who decides it, as another person asked, and places and lifts holds.
const ERASING: &[Role] = &[Role::Director, Role::DeputyDirector];

commands! {
    /// What can be asked about an applicant's personal data.
    ApplicantCommand on Applicant, gives ApplicantEvent {
        checked by present:
        Disclose(Disclose) = "disclose" for CLEAR_TEXT, KNOWING, "个人信息保护法/51",
            "Read the clear text of an applicant's personal data", "查阅个人信息明文", disclose::decide;
        Export(Export) = "export" for EXPORTING, BY_OFFICE, "个人信息保护法/45",
            "Hand out all that is kept about an applicant, as they ask", "提供申请人的个人信息副本", export::decide;
        RequestErasure(RequestErasure) = "request-erasure" for ERASURE_ASKED, BY_OFFICE, "个人信息保护法/47",
            "Ask that an applicant be erased; another person decides it", "申请删除个人信息，须由另一人决定", erase::request;
        DeclineErasure(DeclineErasure) = "decline-erasure" for ERASING, BY_OFFICE, "个人信息保护法/47",
            "Decline an erasure that was asked for", "不予删除个人信息", erase::decline;
        Erase(Erase) = "erase" for ERASING, BY_OFFICE, "个人信息保护法/47",
            "Erase an applicant, as another person asked: delete the key", "决定删除个人信息密钥（由另一人申请）", erase::decide;
        Hold(Hold) = "hold" for ERASING, BY_OFFICE, "个人信息保护法/47",
            "Hold an applicant's personal data: it is not erased before that is lifted", "保全个人信息，解除前不得删除", hold::hold;
        Release(Release) = "release" for ERASING, BY_OFFICE, "个人信息保护法/47",
            "Lift a hold on an applicant's personal data", "解除个人信息保全", hold::release;
    }
}

bodies! {
    /// Read the clear text.
    Disclose {
        /// In which case, contact, denial or complaint; whoever reads has to do with it.
        aggregate: AggregateRef,
        /// Why.
        reason: String,
        /// For what it is read, where that is not the handling: to call back whoever was served, after the end; then name and telephone are shown, and no more.
        #[serde(default)] purpose: Option<Purpose>,
    }
    /// Hand out what is kept.
    Export {
        /// Why: who asked, and how they showed who they are.
        reason: String,
    }
    /// Ask that the key be deleted.
    RequestErasure {
        /// Why: the applicant's request, or the end of the retention period.
        reason: String,
    }
    /// Decline it.
    DeclineErasure {
        /// Why.
        reason: String,
    }
    /// Delete the key.
    Erase {
        /// Why.
        reason: String,
    }
    /// Hold the data.
    Hold {
        /// Why.
        reason: String,
        /// On whose authority: the order, letter or law.
        authority: String,
    }
    /// Lift a hold.
    Release {
        /// Why.
        reason: String,
        /// The authority of the hold.
        authority: String,
    }
}
