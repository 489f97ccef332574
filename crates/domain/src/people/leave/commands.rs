//! The commands of a leave (请假指令). One row for each verb; its decision is in the file that the row names.
use super::Leave;
use super::events::LeaveEvent;
use super::events::{LeaveKind, LeaveManner};
use super::{apply, approve, begin, cancel, end, papers};
use crate::clock::half_day::HalfDay;
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::{APPROVERS, IN_PERSON, SYSTEM};
use crate::vocabulary::actor::standing::{BY_OFFICE, BY_SYSTEM, DECIDED};
use crate::vocabulary::declare::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a leave.
    LeaveCommand on Leave, gives LeaveEvent {
        first:
        Apply(Apply) = "apply" for IN_PERSON, DECIDED, "leave/1",
            "Apply for leave", "请假", apply::decide;
        checked by each_itself:
        Approve(Approve) = "approve" for APPROVERS, DECIDED, "leave/2",
            "Agree to a leave, as the next in the chain", "准假", approve::decide;
        Refuse(Refuse) = "refuse" for APPROVERS, DECIDED, "leave/2",
            "Not agree to a leave, as the next in the chain", "不准假", approve::refuse;
        ReportToMayor(ReportToMayor) = "report-to-mayor" for &[Role::GeneralSection, Role::Secretary], BY_OFFICE, "leave/2",
            "Record that a leave was reported to the mayor", "报告镇长", papers::to_mayor;
        ProvideCertificate(ProvideCertificate) = "provide-certificate" for IN_PERSON, DECIDED, "leave/4",
            "Hand in the certificate of a designated hospital", "提交病假证明", papers::certificate;
        Regularise(Regularise) = "regularise" for IN_PERSON, DECIDED, "leave/7",
            "Hand in the papers of an emergency", "补办请假手续", papers::regularise;
        Cancel(Cancel) = "cancel" for IN_PERSON, DECIDED, "leave/2",
            "Give a leave up before it begins", "取消请假", cancel::decide;
        Begin(Begin) = "begin" for SYSTEM, BY_SYSTEM, "ab-role/1",
            "Begin a leave", "开始休假", begin::decide;
        End(End) = "end" for SYSTEM, BY_SYSTEM, "ab-role/3",
            "End a leave", "假满", end::decide;
        ReportBack(ReportBack) = "report-back" for IN_PERSON, DECIDED, "leave/2",
            "Report back", "销假", end::report_back;
    }
}

bodies! {
    /// Apply for leave.
    Apply {
        /// Whose leave; absent, the actor's. For somebody else only where they telephoned (leave/7).
        #[serde(default)] #[schemars(with = "Option<PersonId>")] person: Option<String>,
        /// Which kind.
        kind: LeaveKind,
        /// How it is applied for.
        manner: LeaveManner,
        /// The first half day.
        from: HalfDay,
        /// The last half day.
        until: HalfDay,
        /// Why.
        reason: String,
        /// Why both of a post may be away; the director's alone (ab-role/2).
        #[serde(default)] override_reason: Option<String>,
        /// Of a slip that was filled in on paper before leaving and is entered when the leave has begun: number and where it is kept.
        #[serde(default)] signed_slip: Option<String>,
    }
    /// Agree.
    Approve {
        /// The opinion.
        #[serde(default)] opinion: String,
    }
    /// Not agree.
    Refuse {
        /// Why.
        reason: String,
    }
    /// Record that it was reported to the mayor.
    ReportToMayor {}
    /// Hand in the certificate.
    ProvideCertificate {
        /// The designated hospital.
        hospital: String,
        /// The certificate's number.
        document: String,
    }
    /// Hand in the papers of an emergency.
    Regularise {
        /// The slip's number in the archive.
        document: String,
    }
    /// Give it up.
    Cancel {
        /// Why.
        reason: String,
    }
    /// Begin it.
    Begin {}
    /// End it.
    End {}
    /// Report back.
    ReportBack {
        /// The first half day back at work.
        from: HalfDay,
        /// Why it is late.
        #[serde(default)] reason: String,
    }
}
