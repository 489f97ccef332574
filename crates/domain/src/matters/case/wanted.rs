//! What needs an approval (需审批事项): each command that does, as something asked for, and back again when it is approved.
//!
//! One list of them for [`super::approval`], which decides who approves. It must never decide that itself.
use super::approval::ApprovalRefusal;
use super::commands::{Expedite, Extend, Pause, ReassignLead, Reclassify, Void};
use super::events::{Act, ApprovalAsked};
use super::state::Case;

/// A command that needs an approval.
pub(super) trait NeedsApproval {
    /// What it is.
    const ACT: Act;
    /// The approver that a foreign log names.
    fn named(&self) -> Option<&str>;
    /// The same as something asked for.
    fn asked(&self) -> ApprovalAsked;
}

/// What was asked for, as the command that it was.
pub(super) enum Wanted {
    Extend(Extend),
    Pause(Pause),
    Expedite(Expedite),
    Reclassify(Reclassify),
    ReassignLead(ReassignLead),
    Void(Void),
}

impl Wanted {
    /// # Errors
    /// Where the event lacks what the act needs: then nothing was asked for that could be approved.
    pub(super) fn new(asked: &ApprovalAsked, case: &Case) -> Result<Self, ApprovalRefusal> {
        let missing = || ApprovalRefusal::NothingAsked { number: case.number.clone() };
        let reason = asked.reason.clone();
        Ok(match asked.act {
            Act::Extension => Wanted::Extend(Extend { by: asked.limit.ok_or_else(missing)?, approver: None, reason }),
            Act::Pause => Wanted::Pause(Pause {
                kind: asked.procedure.ok_or_else(missing)?,
                basis: reason,
                approver: None,
                approved: asked.limit.ok_or_else(missing)?,
                applicant_told: asked.applicant_told.ok_or_else(missing)?,
            }),
            Act::GreenChannel => Wanted::Expedite(Expedite { reason, approver: None }),
            Act::Reclassification => {
                let (to, promise) = (asked.to.ok_or_else(missing)?, asked.promise.clone());
                Wanted::Reclassify(Reclassify { to, promise, reason, approver: None })
            }
            Act::LeadWindow => {
                let window = asked.window.clone().ok_or_else(missing)?;
                Wanted::ReassignLead(ReassignLead { window, reason, approver: None })
            }
            Act::Voiding => Wanted::Void(Void { reason, approver: None }),
        })
    }
}

impl ApprovalAsked {
    /// Something asked for with a reason, by nobody yet.
    fn new(act: Act, reason: &str) -> Self {
        Self {
            act,
            by: String::new(),
            reason: reason.to_owned(),
            limit: None,
            procedure: None,
            applicant_told: None,
            to: None,
            promise: None,
            window: None,
            decision: None,
            waits_for: None,
        }
    }
}

impl NeedsApproval for Extend {
    const ACT: Act = Act::Extension;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked { limit: Some(self.by), ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for Pause {
    const ACT: Act = Act::Pause;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked {
            limit: Some(self.approved),
            procedure: Some(self.kind),
            applicant_told: Some(self.applicant_told),
            ..ApprovalAsked::new(Self::ACT, &self.basis)
        }
    }
}

impl NeedsApproval for Expedite {
    const ACT: Act = Act::GreenChannel;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked::new(Self::ACT, &self.reason)
    }
}

impl NeedsApproval for Reclassify {
    const ACT: Act = Act::Reclassification;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        let (to, promise) = (Some(self.to), self.promise.clone());
        ApprovalAsked { to, promise, ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for ReassignLead {
    const ACT: Act = Act::LeadWindow;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked { window: Some(self.window.clone()), ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for Void {
    const ACT: Act = Act::Voiding;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked::new(Self::ACT, &self.reason)
    }
}
