//! Approving what was asked for in a register, or refusing it (审批): by an office that the definition names, never the own request.
//!
//! Implements seal (印章使用须经批准) and archive, document and computer as far as their registers ask for approval.
use super::commands::{Approve, Refuse};
use super::events::{Approved, Refused};
use super::guard::{Kept, holds, named};
use super::make::due;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why it is not decided.
    SettleRefusal {
        Own { person, number } = "record.approve.own" by "seal",
            "{person} asked for {number} and does not decide on it.", "{number}由{person}申请，本人不能审批。",
        NotApprover { person, number, roles, roles_zh } = "record.approve.not-approver" by "seal",
            "{person} does not decide on {number}; that is for: {roles}.", "{person} 不能审批{number}；应由以下人员审批：{roles_zh}。",
    }
}

pub(super) fn approve(kept: Kept<'_>, command: &Approve, context: &Context<'_>) -> Result<Approved, Refusal> {
    may(kept, context)?;
    let remark = command.remark.as_deref().map(str::trim).filter(|remark| !remark.is_empty()).map(str::to_owned);
    Ok(Approved { by: context.actor.person.clone(), remark, due: due(kept.book) })
}

pub(super) fn refuse(kept: Kept<'_>, command: &Refuse, context: &Context<'_>) -> Result<Refused, Refusal> {
    may(kept, context)?;
    reason_given(&command.reason, "seal").map_err(|missing| kept.refuse(missing))?;
    Ok(Refused { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

fn may(kept: Kept<'_>, context: &Context<'_>) -> Result<(), Refusal> {
    kept.is_asked()?;
    let (person, number) = (context.actor.person.clone(), kept.record.number.clone());
    if person == kept.record.by {
        return Err(kept.refuse(SettleRefusal::Own { person, number }));
    }
    if holds(&kept.book.approvers, context) {
        return Ok(());
    }
    let (roles, roles_zh) = named(&kept.book.approvers);
    Err(kept.refuse(SettleRefusal::NotApprover { person, number, roles, roles_zh }))
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::commands::{Approve, Refuse};
    use super::super::fixture::{approve, ask, begun, stamp};
    use super::super::state::RecordStanding;
    use crate::vocabulary::actor::Role;

    #[test]
    fn seal__an_office_that_the_definition_names_approves_and_from_then_on_it_falls_due() {
        let asked = begun().given(ask()).deputy();
        let approved = asked.when(Approve { remark: Some(" ".into()) }).unwrap();
        let super::super::events::RecordEvent::Approved(approved) = approved else { panic!("approved") };
        assert_eq!((approved.remark, approved.due.unwrap().rule.as_str()), (None, "seal"));
        let open = asked.given(approve());
        assert_eq!(
            (open.current().standing, open.current().decided_by.as_deref()),
            (RecordStanding::Open, Some("P002"))
        );
        assert_eq!(open.code(approve()), "record.guard.not-asked");
    }

    #[test]
    fn seal__nobody_approves_the_own_request_and_none_but_the_approvers_do() {
        let asked = begun().given(ask());
        let own = asked.by("P004", Role::DeputyDirector).refused(approve());
        assert_eq!(own.why(), ("record.approve.own", "seal"));
        let head = asked.by("P003", Role::WindowHead).refused(approve());
        assert_eq!(head.why(), ("record.approve.not-approver", "seal"));
        assert_eq!(begun().deputy().code(approve()), "record.guard.not-made");
    }

    #[test]
    fn seal__what_is_refused_with_a_reason_is_over() {
        let refuse = |reason: &str| Refuse { reason: reason.into() };
        let asked = begun().given(ask()).deputy();
        assert_eq!(asked.refused(refuse(" ")).article, "seal");
        let refused = asked.given(refuse("材料不实"));
        assert_eq!(refused.current().standing, RecordStanding::Refused);
        assert_eq!(refused.clerk().refused(stamp()).why(), ("record.guard.over", "seal"));
    }
}
