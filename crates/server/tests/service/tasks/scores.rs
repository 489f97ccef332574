//! What periods, ballots and score sheets ask (考核期、互评票、考核表).
use super::Stage;
use anjuan_domain::access::tasks::Task;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The marks of a window for every other one.
pub(super) fn marks(of: &str) -> Vec<Value> {
    let others = (1..=12).map(|number| format!("W{number:02}")).filter(|window| window != of);
    others
        .map(|window| json!({"window": window, "attitude": 4, "efficiency": 4, "quality": 4, "integrity": 4}))
        .collect()
}

/// A month from its ballots to its publication, with a line that is contested.
pub(super) async fn month(settled: &Arc<Mutex<BTreeSet<Task>>>) {
    let stage = Stage::new(settled).await;
    stage.says("P003", "/v1/periods/M2026-11/open", json!({})).await;
    let hygiene = json!({"code": "hygiene", "window": "W02", "evidence": "照片三张"});
    stage.says("P003", "/v1/findings", hygiene).await;
    stage.settles(Task::CastBallot, "P014").await;
    stage.is_now("2026-12-08T01:00:00Z");
    stage.settles(Task::ClosePeriod, "P003").await;
    let line = drawn(&stage).await;
    let contest = json!({"charge": line, "reason": "当时正在整理"});
    stage.says("P014", "/v1/scores/M2026-11-W02/contest", contest).await;
    stage.settles(Task::DecideScore, "P002").await;
    relaxed(&stage).await;
    stage.is_now("2026-12-14T01:00:00Z");
    stage.settles(Task::DecidePeriod, "P001").await;
    stage.settles(Task::AttestPeriod, "P002").await;
    stage.settles(Task::PublishPeriod, "P003").await;
}

/// The line about the finding, once every sheet is drawn up by the service.
async fn drawn(stage: &Stage) -> Value {
    loop {
        let stored = stage.service.stored().await;
        let sheets = stored.iter().filter(|body| body.contains("anjuan.score.drawn.v1")).count();
        let explained = stage.service.get("/v1/scores/M2026-11-W02/explain", &stage.ask("P003")).await;
        let lines = explained.status == 200 && sheets >= 12;
        let lines = if lines { explained.json()["row"]["lines"].as_array().cloned() } else { None };
        let mut lines = lines.into_iter().flatten();
        if let Some(line) = lines.find(|line| line["charge"]["clause"] == "monthly/9.hygiene") {
            return line["charge"]["id"].clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A line of a half-year that the meeting relaxes: somebody asks for it by the minutes, another confirms it from them.
async fn relaxed(stage: &Stage) {
    let charge = json!({"id": "C1", "clause": "assessment/3.1.leave", "fact": "leave/7K2M9QX4T1AB", "on": "2026-11-20",
        "quantity": 20, "reason": "", "persons": ["P015"], "events": [], "standing": "STANDS"});
    let sheet = json!({"period": "H2026-2", "subject": "P015", "rulebook": "2026-1.1", "items": [], "base": "0", "awards": "0",
        "total": "0"});
    let drawn = json!({"charges": [charge], "sheet": sheet, "contestUntil": "2027-01-06T09:30:00Z", "position": "1"});
    stage.service.fact("score/H2026-2-P015", "anjuan.score.drawn.v1", drawn).await;
    let relax = json!({"charge": "C1", "reason": "重大手术", "document": "纪要2026-7"});
    stage.says("P001", "/v1/scores/H2026-2-P015/relax", relax).await;
    stage.settles(Task::AnswerRelaxation, "P003").await;
}
