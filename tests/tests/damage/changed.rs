//! A stream whose configuration somebody changed (流配置被改): nothing is written while it could lose what it is given, and readiness says why.
use super::keys::behind;
use super::{gate_finding, write};
use anjuan_tests::service::Service;
use std::time::{Duration, Instant};

/// Changes how long the stream of events keeps its messages.
fn keeps_for(service: &Service, max_age: Duration) {
    behind(service, async |context| {
        let mut config = context.get_stream("EVENTS").await.unwrap().get_info().await.unwrap().config.clone();
        config.max_age = max_age;
        context.update_stream(config).await.unwrap();
    });
}

#[test]
fn nothing_is_written_to_a_log_that_forgets_and_readiness_says_so_until_it_is_set_back() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    assert_eq!(write(&service).0, 201);
    let head = || service.get("/v1/views").body["views"][0]["head"].as_u64().unwrap();
    let before = head();
    keeps_for(&service, Duration::from_secs(24 * 3_600));
    let (status, refused) = write(&service);
    assert_eq!(status, 503, "{refused}");
    assert!(refused["detailEn"].as_str().unwrap().contains("max_age"), "{refused}");
    let ready = service.get("/health/ready");
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert!(gate_finding(&service).contains("max_age must not be set"), "{}", gate_finding(&service));
    assert_eq!(head(), before, "something was written all the same");
    keeps_for(&service, Duration::ZERO);
    let begun = Instant::now();
    while write(&service).0 != 201 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", write(&service));
        std::thread::sleep(Duration::from_millis(100));
    }
    service.stop();
}
