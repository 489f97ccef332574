//! Every task of the inbox (待办事项), played through: what asks for it is done by commands, it appears with whom it asks, its own command is
//! given with the members that the item knows, and it waits for nobody any more.
//!
//! The list is the declaration's: a task without an answer here does not compile, and one that no play brings about fails.
mod matters;
mod people;
mod scores;

use crate::service::{Ask, Service};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long an item is waited for that the service itself brings about.
const PATIENCE: Duration = Duration::from_secs(60);

/// What whoever settles a task adds to the members of its command's body that the item knows.
fn added(task: Task) -> Value {
    match task {
        Task::DecideAcceptance
        | Task::Approve
        | Task::AnswerAgency
        | Task::TakeOverContact
        | Task::AcknowledgeReport
        | Task::SignHandover
        | Task::AcknowledgeEscalation
        | Task::ApproveLeave
        | Task::ReportLeave
        | Task::DecideSlip
        | Task::DoDutyTask
        | Task::TakeOverDuty
        | Task::AnswerSwap
        | Task::AnswerAbsence
        | Task::ApproveMinutes
        | Task::ReadMinutes
        | Task::DecideRecord
        | Task::AttestPeriod
        | Task::PublishPeriod => json!({}),
        Task::FinishCase => json!({"result": "ISSUED", "document": "批2026-1"}),
        Task::EndPause => json!({"result": "评审完毕"}),
        Task::CompletePart => json!({"result": "AGREE", "opinion": "同意"}),
        Task::MendRating => json!({"measure": "已向群众道歉并整改"}),
        Task::AnswerContact => json!({"manner": "AT_ONCE", "satisfied": true, "summary": "已当场答复"}),
        Task::ReportDenial => matters::report(),
        Task::ReviewDenial => json!({"outcome": "CORRECTED", "opinion": "应予办理", "correction": "恢复办理"}),
        Task::TellCorrection => json!({"channel": "CALL", "summary": "已电话告知"}),
        Task::ReportUp => json!({"to": "P002", "document": "报2026-1", "summary": "重大事项"}),
        Task::ClassifyComplaint => {
            json!({"track": "COMPLEX", "departments": ["人社所", "民政"], "reason": "涉及两部门"})
        }
        Task::AssignComplaint => json!({"investigator": "P007"}),
        Task::InvestigateComplaint => json!({"step": "向部门核实", "department": "人社所", "result": "确有往返"}),
        Task::DecideComplaint => {
            let found = json!([{"window": "W02", "finding": "VERIFIED", "article": "accountability/1"}]);
            json!({"finding": "VERIFIED", "found": found, "reasons": "调取录像认定"})
        }
        Task::AnswerComplaint => json!({"manner": "WRITTEN", "document": "答复2026-1", "summary": "已核实并答复"}),
        Task::ExplainOverdue => {
            json!({"manner": "WRITTEN", "explanation": "部门资料调取延迟", "promised": "2027-01-15T09:00:00Z"})
        }
        Task::ConfirmCard => json!({"remark": "已知悉"}),
        Task::DecideCardAppeal | Task::DecideFinding | Task::DecideScore => {
            json!({"outcome": "UPHELD", "reason": "情况属实"})
        }
        Task::ConfirmEntry => json!({"evidence": "受理登记簿第12页"}),
        Task::ReportBack => json!({"from": {"day": "2026-11-26", "half": "MORNING"}}),
        Task::ProvideCertificate => json!({"hospital": "县人民医院", "document": "证2026-1"}),
        Task::Regularise => json!({"document": "补2026-1"}),
        Task::HandOverDuty => json!({"matters": "日志已填，钥匙已交"}),
        Task::CallRoll => json!({"entries": []}),
        Task::WriteMinutes => {
            json!({"document": "栟便纪〔2026〕39号", "resolutions": [{"what": "国庆安排值班", "person": "P014"}]})
        }
        Task::FollowUpMeeting => json!({"done": true, "remark": "已安排", "meeting": "HY-20261204-X"}),
        Task::CloseRecord => json!({"fields": [{"field": "stamped", "value": "2"}]}),
        Task::DecideRecommendation => json!({"outcome": "ADOPTED", "reason": "事实清楚"}),
        Task::CastBallot => json!({"marks": scores::marks("W02")}),
        Task::ClosePeriod => json!({"without": "无考勤机"}),
        Task::AnswerRelaxation => json!({"document": "纪要2026-7"}),
        Task::DecidePeriod => json!({"present": ["P001", "P002", "P003"], "document": "纪要2026-12"}),
    }
}

/// A centre in which tasks are brought about, and those that were settled.
struct Stage {
    service: Service,
    settled: Arc<Mutex<BTreeSet<Task>>>,
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

impl Stage {
    async fn new(settled: &Arc<Mutex<BTreeSet<Task>>>) -> Self {
        Self { service: Service::start().await, settled: Arc::clone(settled) }
    }

    fn is_now(&self, now: &str) {
        self.service.clock.set(at(now));
    }

    /// As somebody, with whatever the directory gives them.
    fn ask(&self, person: &str) -> Ask {
        let roles: Vec<Role> =
            Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect();
        Ask::with(&self.service.token(person, &roles))
    }

    /// Gives a command; answers the id of its aggregate.
    async fn says(&self, person: &str, path: &str, body: Value) -> String {
        let reply = self.service.post(path, &self.ask(person), &body).await;
        assert_eq!(reply.status, 201, "{person} {path} {body}: {}", reply.text);
        reply.accepted().aggregate.id
    }

    async fn inbox(&self, person: &str) -> Vec<Value> {
        let ask = self.ask(person);
        let head = self.service.get("/v1/views", &ask).await.json()["views"][0]["head"].as_u64().unwrap();
        let reply = self.service.get(&format!("/v1/inbox?limit=500&after={head}"), &ask).await;
        assert_eq!(reply.status, 200, "{person}: {}", reply.text);
        reply.json()["rows"].as_array().unwrap().clone()
    }

    /// The item of a task in somebody's inbox, once it is there.
    async fn asked(&self, task: Task, person: &str) -> Value {
        let begun = std::time::Instant::now();
        loop {
            let items = self.inbox(person).await;
            if let Some(item) = items.iter().find(|item| item["task"] == task.as_str()) {
                return item.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "{person} is not asked for {task:?}; {}", self.who_is(task).await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Who is asked for it, for whoever reads a failure.
    async fn who_is(&self, task: Task) -> String {
        let mut found = Vec::new();
        for person in (1..=38).map(|number| format!("P{number:03}")) {
            if self.inbox(&person).await.iter().any(|item| item["task"] == task.as_str()) {
                found.push(person);
            }
        }
        format!("asked are {found:?}")
    }

    /// The person is asked for the task, gives its command, and is asked no more; the id of what it is about.
    async fn settles(&self, task: Task, person: &str) -> String {
        self.settles_with(task, person, json!({})).await
    }

    /// The same with members that follow from what was played.
    async fn settles_with(&self, task: Task, person: &str, more: Value) -> String {
        let item = self.asked(task, person).await;
        assert_eq!(
            (&item["person"], item["commands"].as_array().unwrap().len()),
            (&json!(person), task.actions().len())
        );
        let (meant, mut body) = (&item["commands"][0], added(task));
        assert_eq!(meant["action"], task.action(), "{item}");
        let known = meant["body"].as_object().cloned().unwrap_or_default();
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default().into_iter().chain(known));
        self.says(person, meant["path"].as_str().unwrap(), body).await;
        let left = self.inbox(person).await;
        assert!(left.iter().all(|left| left["key"] != item["key"]), "{task:?} is settled: {left:?}");
        self.settled.lock().unwrap().insert(task);
        item["object"].as_str().unwrap().split_once('/').unwrap().1.to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_task_that_is_declared_appears_and_is_settled_by_its_command() {
    let settled = Arc::default();
    tokio::join!(
        matters::cases(&settled),
        matters::denials(&settled),
        people::leaves(&settled),
        scores::month(&settled)
    );
    tokio::join!(matters::complaints(&settled), matters::overdue(&settled), people::duty(&settled));
    tokio::join!(
        matters::talks(&settled),
        matters::records(&settled),
        people::meetings(&settled),
        people::papers(&settled)
    );
    let settled = settled.lock().unwrap();
    let left: Vec<&Task> = Task::ALL.iter().filter(|task| !settled.contains(task)).collect();
    assert!(left.is_empty(), "no play brings about {left:?}");
}
