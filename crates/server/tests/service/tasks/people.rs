//! What leaves, slips, findings, duty, meetings and recommendations ask (请假、补签、考核事实、值班、会议、处理建议).
use super::Stage;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::people::duty::checklist::items;
use anjuan_domain::people::duty::events::ChecklistKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

type Settled = Arc<Mutex<BTreeSet<Task>>>;

fn half(day: &str, half: &str) -> Value {
    json!({"day": day, "half": half})
}

/// A long leave, which is reported to the mayor; and a sick leave told by telephone, with its papers and the return.
pub(super) async fn leaves(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let long = json!({"kind": "PERSONAL", "manner": "WRITTEN", "reason": "家事",
        "from": half("2026-12-07", "MORNING"), "until": half("2026-12-11", "AFTERNOON")});
    stage.says("P018", "/v1/leaves", long).await;
    stage.settles(Task::ApproveLeave, "P008").await;
    stage.settles(Task::ReportLeave, "P003").await;
    let sick = json!({"person": "P015", "kind": "SICK", "manner": "TELEPHONE_FIRST", "reason": "清晨高烧，电话告知",
        "from": half("2026-11-24", "MORNING"), "until": half("2026-11-25", "AFTERNOON")});
    stage.says("P003", "/v1/leaves", sick).await;
    stage.settles(Task::ApproveLeave, "P002").await;
    stage.settles(Task::ApproveLeave, "P001").await;
    for now in ["2026-11-24T00:00:01Z", "2026-11-25T09:30:01Z", "2026-11-26T01:00:00Z"] {
        stage.is_now(now);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    stage.settles(Task::ReportBack, "P015").await;
    stage.settles(Task::ProvideCertificate, "P015").await;
    stage.settles(Task::Regularise, "P015").await;
}

/// A make-up slip, a finding that is contested, and what follows from days of absence.
pub(super) async fn papers(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let session = half("2026-11-23", "MORNING");
    let slip = json!({"session": session, "punch": "COMING", "cause": "FIELD_WORK", "reason": "到村核实材料"});
    stage.says("P015", "/v1/slips", slip).await;
    stage.settles(Task::DecideSlip, "P002").await;
    let hygiene = json!({"code": "hygiene", "window": "W02", "evidence": "照片三张"});
    let finding = stage.says("P003", "/v1/findings", hygiene).await;
    stage.says("P014", &format!("/v1/findings/{finding}/contest"), json!({"reason": "情况不符"})).await;
    stage.settles(Task::DecideFinding, "P002").await;
    let raised = json!({
        "number": "JY-20261123-7K2M9QX4T1AB", "person": "P015", "year": 2026, "consequence": "YEAR_BONUS_LOST", "counted": 32,
        "threshold": 15, "evidence": [{"session": half("2026-11-20", "MORNING"), "source": "absence"}],
    });
    stage.service.fact("recommendation/7K2M9QX4T1AB", "anjuan.recommendation.raised.v1", raised).await;
    stage.settles(Task::DecideRecommendation, "P001").await;
}

/// A day on duty, its tasks, its handover and a change of days.
pub(super) async fn duty(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let groups: Vec<Value> =
        ["P015", "P018", "P020"].iter().map(|person| json!({"name": person, "persons": [person]})).collect();
    stage.says("P003", "/v1/duty/2026-12/generate", json!({"groups": groups})).await;
    let shown = stage.service.get("/v1/duty/2026-12", &stage.ask("P003")).await.json();
    let leads =
        |day: &str| shown["duty"]["days"][day]["group"].as_str().unwrap_or_else(|| panic!("{shown}")).to_owned();
    let swap = json!({"day": "2026-12-08", "withDay": "2026-12-09", "reason": "家中有事"});
    stage.says(&leads("2026-12-08"), "/v1/duty/2026-12/propose-swap", swap).await;
    stage.settles(Task::AnswerSwap, &leads("2026-12-09")).await;
    stage.is_now("2026-11-30T23:30:00Z");
    let (first, next) = (leads("2026-12-01"), leads("2026-12-02"));
    stage.settles(Task::DoDutyTask, &first).await;
    stage.is_now("2026-12-01T09:20:00Z");
    let closing: Vec<Value> = items(ChecklistKind::Closing)
        .iter()
        .map(|entry| json!({"item": entry.code, "outcome": "IN_ORDER", "note": ""}))
        .collect();
    let check = json!({"day": "2026-12-01", "kind": "CLOSING", "items": closing});
    stage.says(&first, "/v1/duty/2026-12/check", check).await;
    stage.settles_with(Task::HandOverDuty, &first, json!({"to": next})).await;
    stage.is_now("2026-12-02T00:00:00Z");
    stage.settles(Task::TakeOverDuty, &next).await;
}

/// A meeting: who cannot come, the roll, the minutes, and what became of what was decided.
pub(super) async fn meetings(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let weekly = json!({"kind": "WEEKLY", "title": "周会", "place": "二楼会议室", 
        "starts": "2026-11-27T07:30:00Z", "ends": "2026-11-27T08:30:00Z"});
    let meeting = stage.says("P003", "/v1/meetings", weekly).await;
    let absence = json!({"reason": "县局培训", "slip": "QJT-P012"});
    stage.says("P012", &format!("/v1/meetings/{meeting}/report-absence"), absence).await;
    stage.settles(Task::AnswerAbsence, "P003").await;
    stage.is_now("2026-11-27T07:50:00Z");
    stage.settles(Task::CallRoll, "P003").await;
    // The time for the minutes counts from the Sunday of that week (meeting/5).
    stage.is_now("2026-11-30T01:00:00Z");
    stage.settles(Task::WriteMinutes, "P003").await;
    stage.settles(Task::ApproveMinutes, "P001").await;
    stage.settles(Task::ReadMinutes, "P014").await;
    stage.settles(Task::FollowUpMeeting, "P003").await;
}
