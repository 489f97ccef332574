//! The commands of a leave (请假指令). Shapes only; each is decided in a file of its own.
use super::events::{LeaveKind, LeaveManner};
use crate::clock::half_day::HalfDay;
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a leave.
    LeaveCommand {
        /// Apply for leave.
        Apply(Apply) = "apply",
        /// Agree to it, as the next in the chain.
        Approve(Approve) = "approve",
        /// Not agree to it, as the next in the chain.
        Refuse(Refuse) = "refuse",
        /// Record that it was reported to the mayor.
        ReportToMayor(ReportToMayor) = "report-to-mayor",
        /// Hand in the certificate of a designated hospital.
        ProvideCertificate(ProvideCertificate) = "provide-certificate",
        /// Hand in the papers of an emergency.
        Regularise(Regularise) = "regularise",
        /// Give it up before it begins.
        Cancel(Cancel) = "cancel",
        /// Begin it, when its first half day comes; the house's alone.
        Begin(Begin) = "begin",
        /// End it, when its last half day is over; the house's alone.
        End(End) = "end",
        /// Report back (销假).
        ReportBack(ReportBack) = "report-back",
    }
}

bodies! {
    /// Apply for leave.
    Apply {
        /// Whose leave; absent, the actor's. For somebody else only where they telephoned (leave/7).
        #[serde(default)] person: Option<String>,
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
