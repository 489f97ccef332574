//! What cases, contacts, denials, complaints, handovers and cards ask (办件、首问、否定、投诉、交接、监察牌).
use super::Stage;
use crate::service::{applicant, registration};
use anjuan_domain::access::tasks::Task;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

type Settled = Arc<Mutex<BTreeSet<Task>>>;

fn days(count: u32) -> Value {
    json!({"count": count, "unit": "WORKING_DAY", "counting": "CIVIL"})
}

/// A case from its registration to its rating, with a special procedure; one handled throughout for the applicant; one of two departments.
pub(super) async fn cases(settled: &Settled) {
    let stage = Stage::new(settled).await;
    stage.says("P015", "/v1/cases", registration()).await;
    let case = stage.settles(Task::DecideAcceptance, "P015").await;
    let path = |verb: &str| format!("/v1/cases/{case}/{verb}");
    let pause =
        json!({"kind": "EXPERT_REVIEW", "basis": "行政许可法第四十五条", "approved": days(3), "applicantTold": true});
    stage.says("P015", &path("pause"), pause).await;
    assert_eq!(stage.settles(Task::Approve, "P014").await, case, "the head of the window approves");
    stage.settles(Task::EndPause, "P015").await;
    stage.says("P014", &path("take-agency"), json!({"agent": "P015", "mandate": "委托书2026-1"})).await;
    stage.settles(Task::AnswerAgency, "P015").await;
    stage.settles(Task::FinishCase, "P015").await;
    stage.says("P006", &path("rate"), json!({"channel": "CALL", "satisfaction": "DISSATISFIED"})).await;
    stage.says("P006", &path("call-back"), json!({"finding": "等候时间较长"})).await;
    stage.settles(Task::MendRating, "P015").await;

    let materials = ["authorise", "diagnosis", "household", "identity", "invoice"];
    let materials: Vec<Value> = materials.iter().map(|id| json!({"material": id, "status": "PRESENTED"})).collect();
    let joint = json!({"item": "MI-005", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": applicant(),
        "materials": materials});
    let joint = stage.says("P018", "/v1/cases", joint).await;
    stage.says("P018", &format!("/v1/cases/{joint}/accept"), json!({})).await;
    let part = json!({"department": "如东县医疗保障局", "window": "W03", "handler": "P018"});
    stage.says("P018", &format!("/v1/cases/{joint}/assign-part"), part).await;
    stage.settles(Task::CompletePart, "P018").await;
}

/// A contact answered and one led to another window, and a handover that both sign.
pub(super) async fn talks(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let open = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    stage.says("P015", "/v1/contacts", open.clone()).await;
    stage.settles(Task::AnswerContact, "P015").await;
    let led = stage.says("P015", "/v1/contacts", open).await;
    let refer = json!({"manner": "LED_TO_WINDOW", "window": "W03", "person": "P018", "reason": "属该窗口业务"});
    stage.says("P015", &format!("/v1/contacts/{led}/refer"), refer).await;
    stage.settles(Task::TakeOverContact, "P018").await;
    let handover = json!({"kind": "DUTY", "receiver": "P015", "reason": "值班", "lists": {"log": "无异常"}});
    stage.says("P014", "/v1/handovers", handover).await;
    stage.settles(Task::SignHandover, "P014").await;
    stage.settles(Task::SignHandover, "P015").await;
}

/// A seal whose use is asked for, approved and recorded.
pub(super) async fn records(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let entry = |register: &str, fields: &[(&str, &str)]| {
        let fields: Vec<Value> = fields.iter().map(|(field, value)| json!({"field": field, "value": value})).collect();
        json!({"register": register, "fields": fields})
    };
    let seal = entry("seal", &[("seal", "行政服务中心公章"), ("kept-in", "综合科保险柜")]);
    let seal = stage.says("P003", "/v1/records", seal).await;
    let read = stage.service.get(&format!("/v1/records/{seal}"), &stage.ask("P003")).await.json();
    let number = read["record"]["number"].as_str().unwrap();
    let wanted = [("seal", number), ("purpose", "出具参保证明"), ("copies", "2")];
    stage.says("P015", "/v1/records", entry("seal-use", &wanted)).await;
    stage.settles(Task::DecideRecord, "P001").await;
    stage.settles(Task::CloseRecord, "P015").await;
}

/// The report of a denial, its reviewer and archivist.
pub(super) fn report() -> Value {
    let said = json!({"name": "王小明", "unit": "个人", "telephone": "13812345645", "address": "栟茶镇浒东村9组"});
    json!({
        "applicant": said, "asked": "申请提前领取", "reasons": "未满六十周岁", "basis": "《社会保险法》第十六条",
        "reviewer": "P004", "archivist": "P003",
    })
}

/// An important denial: reported, received, reported up, corrected, and the applicant told.
pub(super) async fn denials(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let issue = json!({
        "applicant": applicant(), "asked": "申请提前领取", "reasons": "未满六十周岁", "basis": "《社会保险法》第十六条",
        "scope": "WITHIN_DUTIES", "importance": "IMPORTANT",
    });
    let denial = stage.says("P015", "/v1/denials", issue).await;
    let object = json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "认为符合条件"});
    stage.says("P015", &format!("/v1/denials/{denial}/object"), object).await;
    stage.settles(Task::ReportDenial, "P015").await;
    stage.settles(Task::AcknowledgeReport, "P004").await;
    stage.settles(Task::AcknowledgeReport, "P003").await;
    stage.settles(Task::ReportUp, "P004").await;
    stage.settles(Task::ReviewDenial, "P004").await;
    stage.settles(Task::TellCorrection, "P015").await;
}

/// A complaint about a window from its classification to its answer; and one that nobody answered in time.
pub(super) async fn complaints(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let received = json!({
        "channel": "TELEPHONE", "gravity": "ORDINARY", "matter": "态度", "summary": "反映态度", "windows": ["W02"],
    });
    stage.says("P003", "/v1/complaints", received.clone()).await;
    stage.settles(Task::ClassifyComplaint, "P003").await;
    stage.settles(Task::AssignComplaint, "P002").await;
    stage.settles(Task::InvestigateComplaint, "P007").await;
    stage.settles(Task::DecideComplaint, "P002").await;
    stage.settles(Task::AnswerComplaint, "P007").await;
    let late = stage.says("P003", "/v1/complaints", received).await;
    let classify = json!({"track": "SIMPLE", "departments": [], "reason": "事实清楚"});
    stage.says("P003", &format!("/v1/complaints/{late}/classify"), classify).await;
    stage.is_now("2026-12-28T02:00:00Z");
    stage.settles(Task::ExplainOverdue, "P003").await;
}

/// A case that nobody finishes: its card is confirmed, appealed against and decided, what was escalated is acknowledged; and an entry from paper.
pub(super) async fn overdue(settled: &Settled) {
    let stage = Stage::new(settled).await;
    let open = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    let contact = stage.says("P015", "/v1/contacts", open).await;
    let case = stage.says("P015", "/v1/cases", registration()).await;
    stage.says("P015", &format!("/v1/cases/{case}/accept"), json!({})).await;
    stage.is_now("2026-11-24T00:30:00Z");
    let answer = json!({"manner": "AT_ONCE", "satisfied": true, "summary": "停电期间当场答复"});
    stage.says("P015", &format!("/v1/contacts/{contact}/answer?at=2026-11-23T02:15:00Z"), answer).await;
    stage.settles(Task::ConfirmEntry, "P014").await;
    stage.is_now("2026-12-21T02:00:00Z");
    let card = stage.settles(Task::ConfirmCard, "P015").await;
    stage.says("P015", &format!("/v1/cards/{card}/appeal"), json!({"reason": "非本窗口原因"})).await;
    stage.settles(Task::DecideCardAppeal, "P002").await;
    stage.settles(Task::AcknowledgeEscalation, "P014").await;
}
