//! Withdrawing records that came wrong (撤回打卡记录): an import gave them another date, another person, or another device.
//!
//! Implements discipline/1 and handover/2.5. A record id is taken once, so that a record that came with a wrong date keeps the true one out
//! until it is withdrawn: each one exactly as it came, with the reason and with what shows it, by those who keep the devices and never of
//! oneself. What came and that it was withdrawn both stay on record; the true record is uploaded like any other. It must never say who was
//! present.
use super::commands::Withdraw;
use super::events::Withdrawn;
use super::state::{Attendance, fingerprint};
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use std::collections::BTreeSet;

refusals! {
    /// Why records are not withdrawn.
    WithdrawRefusal {
        Empty {} = "attendance.withdraw.empty" by "discipline/1",
            "No record is named: name each one as it came.", "未写明要撤回的打卡记录，请按原记录逐条写明。",
        Unknown { record, device } = "attendance.withdraw.unknown" by "discipline/1",
            "Device {device} gave no record {record} with this day that says so: name it exactly as it came.",
            "考勤机{device}当日没有内容相符的记录{record}，请按原记录写明。",
        Twice { record } = "attendance.withdraw.twice" by "discipline/1",
            "Record {record} is named twice.", "记录{record}重复写明。",
        Own { person, record } = "attendance.withdraw.own" by "handover/2.5",
            "Record {record} is of {person}: nobody withdraws the own punches.", "记录{record}为 {person} 本人的打卡，不得自行撤回。",
        EvidenceMissing {} = "attendance.withdraw.evidence-missing" by "handover/2.5",
            "Say what shows that the record came wrong: the export, the device, the page.", "应当写明证明记录有误的凭据，如导出文件、考勤机、页码。",
    }
}

pub(super) fn decide(state: &Attendance, command: &Withdraw, context: &Context<'_>) -> Result<Withdrawn, Refusal> {
    refuse_if!(command.punches.is_empty(), WithdrawRefusal::Empty {});
    let mut named = BTreeSet::new();
    for punch in &command.punches {
        let (record, person) = (punch.record.clone(), punch.person.clone());
        refuse_if!(!named.insert(&punch.record), WithdrawRefusal::Twice { record });
        if state.records.get(&record) != Some(&fingerprint(punch)) {
            return Err(WithdrawRefusal::Unknown { record, device: state.device.clone() }.into());
        }
        refuse_if!(person == context.actor.person, WithdrawRefusal::Own { person, record });
    }
    reason_given(&command.reason, "discipline/1")?;
    refuse_if!(blank(&command.evidence), WithdrawRefusal::EvidenceMissing {});
    Ok(Withdrawn {
        device: state.device.clone(),
        punches: command.punches.clone(),
        reason: command.reason.trim().to_owned(),
        evidence: command.evidence.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Day, punch};
    use super::*;
    use crate::people::attendance::events::AttendanceEvent;
    use crate::vocabulary::actor::Role;

    fn withdraw(punches: Vec<super::super::events::Punch>) -> Withdraw {
        Withdraw {
            punches, reason: "导出文件日月颠倒".into(), evidence: "考勤机K01原始记录第3页".into()
        }
    }

    #[test]
    fn discipline_1__what_came_with_a_wrong_date_is_withdrawn_and_the_true_record_can_come() {
        let wrong = punch("R77", "P004", "07:58:12");
        let day = Day::new("HALL-20141009").given(vec![wrong.clone(), punch("R78", "P005", "08:00:00")]);
        let after = day.given(withdraw(vec![wrong.clone()]));
        let Some(AttendanceEvent::Withdrawn(event)) = after.events().last() else { panic!("not withdrawn") };
        assert_eq!((event.punches.as_slice(), event.device.as_str()), (&[wrong.clone()][..], "HALL"));
        assert_eq!(after.current().records.keys().collect::<Vec<_>>(), ["R78"]);
        assert!(after.when(vec![punch("R77", "P004", "09:58:12")]).is_ok(), "the record id is free again");
        assert_eq!(after.refused(withdraw(vec![wrong])).code, "attendance.withdraw.unknown", "once");
    }

    #[test]
    fn handover_2_5__a_withdrawal_names_the_record_as_it_came_with_reason_and_evidence() {
        let came = punch("R77", "P004", "07:58:12");
        let day = Day::new("HALL-20141009").given(vec![came.clone(), punch("R79", "P007", "08:01:00")]);
        let other = day.refused(withdraw(vec![punch("R77", "P004", "07:59:12")]));
        assert_eq!(other.why(), ("attendance.withdraw.unknown", "discipline/1"));
        assert_eq!(day.refused(withdraw(vec![])).code, "attendance.withdraw.empty");
        assert_eq!(day.refused(withdraw(vec![came.clone(), came.clone()])).code, "attendance.withdraw.twice");
        let unexplained = Withdraw { reason: " ".into(), ..withdraw(vec![came.clone()]) };
        assert_eq!(day.refused(unexplained).code, "command.reason-missing");
        let unproved = Withdraw { evidence: String::new(), ..withdraw(vec![came]) };
        assert_eq!(day.refused(unproved).why(), ("attendance.withdraw.evidence-missing", "handover/2.5"));
        let own = day.by("P007", Role::GeneralSection).refused(withdraw(vec![punch("R79", "P007", "08:01:00")]));
        assert_eq!(own.why(), ("attendance.withdraw.own", "handover/2.5"));
    }
}
