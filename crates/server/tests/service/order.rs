//! The order of recorded times: a clock that is set back turns no aggregate's history round.
use crate::service::{Ask, Service, monday};
use anjuan_domain::event::Envelope;
use anjuan_journal::EventLog;
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_recorded_before_what_it_follows() {
    let service = Service::start().await;
    let case = service.registered().await;
    assert_eq!(case.recorded_time, monday());
    service.clock.set(monday() - TimeDelta::minutes(20));
    // A token is issued by the clock as it stands.
    let clerk = Ask::with(&service.clerk());
    let accepted =
        service.post(&format!("/v1/cases/{}/accept", case.aggregate.id), &clerk, &json!({})).await.accepted();
    assert_eq!(
        (accepted.recorded_time, accepted.time),
        (monday(), monday()),
        "the clock stands before the registration"
    );
    // Another aggregate follows nothing, and is recorded when the clock says so.
    let other = service.registered().await;
    assert_eq!(other.recorded_time, monday() - TimeDelta::minutes(20));
    service.clock.set(monday() + TimeDelta::minutes(1));
    let step = json!({"step": "审查", "result": "AGREE", "opinion": "同意"});
    let path = format!("/v1/cases/{}/step?at=2026-11-23T02:00:30.123456789Z", case.aggregate.id);
    let step = service.post(&path, &clerk, &step).await.accepted();
    let stored = service.log.at(step.sequence).await.unwrap().unwrap();
    let envelope = Envelope::decode(&stored.body).unwrap();
    assert_eq!(envelope.recordedtime, monday() + TimeDelta::minutes(1));
    assert_eq!(envelope.time.timestamp_subsec_nanos(), 123_456_000, "no finer than microseconds");
}
