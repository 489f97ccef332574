//! The product in this process, on its private nats-server, by a clock that the test moves (可拨时钟): what is due comes due at once.
use super::store;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Declarant, Standing, declare};
use anjuan_server::clock::{Clock, Ids, SetClock, SystemClock, SystemIds};
use anjuan_server::{Roles, Running, Settings, run_by};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long anything may take to come about.
const PATIENCE: Duration = Duration::from_secs(60);

/// The machine's clock, as somebody sets it who may.
#[derive(Clone, Default)]
struct Leaping(Arc<Mutex<TimeDelta>>);

impl Clock for Leaping {
    fn now(&self) -> Instant {
        SystemClock.now() + *self.0.lock().unwrap()
    }

    fn is_the_machines(&self) -> bool {
        true
    }
}

/// The running product.
struct Here {
    runtime: Runtime,
    running: Running,
    clock: Arc<dyn Clock>,
    settings: Settings,
    agent: ureq::Agent,
}

impl Here {
    fn start(clock: impl Clock, data: &Path) -> Self {
        let (runtime, clock): (_, Arc<dyn Clock>) = (Runtime::new().unwrap(), Arc::new(clock));
        let mut settings = Settings::default();
        settings.centre.data = data.to_owned();
        settings.http.bind = ([127, 0, 0, 1], 0).into();
        settings.workflow.every_milliseconds = 50;
        let running = runtime.block_on(run_by(Arc::clone(&clock), settings.clone(), &Roles::all())).unwrap();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        Self { runtime, running, clock, settings, agent: agent.into() }
    }

    fn stop(self) {
        self.runtime.block_on(self.running.shutdown());
    }

    fn answered(
        &self,
        ask: impl FnOnce(&ureq::Agent, String, String) -> ureq::http::Response<ureq::Body>,
    ) -> (u16, Value) {
        let (id, now) = (SystemIds.next(), self.clock.now());
        let token = self.running.tokens.issue("P011", &[Role::Administrator], TimeDelta::days(3650), id, now).unwrap();
        let url = format!("http://{}", self.running.address.unwrap());
        let mut answer = ask(&self.agent, url, format!("Bearer {token}"));
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    fn get(&self, path: &str) -> Value {
        self.answered(|agent, url, token| agent.get(url + path).header("Authorization", token).call().unwrap()).1
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.answered(|agent, url, token| {
            agent.post(url + path).header("Authorization", token).send_json(body).unwrap()
        })
    }

    /// Applies the reference data of 栟茶 through the product's own commands.
    fn furnished(self) -> Self {
        let desired = anjuan_centre::builtin().read().unwrap();
        for change in anjuan_centre::difference(&Centre::default(), &desired, "2026-01-01".parse().unwrap()) {
            let AggregateRef { kind, id } = change.aggregate;
            let body = serde_json::to_value(&change.body).unwrap();
            let verb = change.body.verb();
            let (status, said) = self.post(&format!("/v1/centre/{kind}/{id}/{verb}"), &body[verb]);
            assert_eq!(status, 201, "{kind}/{id} {verb}: {said}");
        }
        self
    }

    /// Registers a case, and answers its id.
    fn registered(&self) -> String {
        let person = json!({"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"});
        let materials = ["identity", "household"].map(|id| json!({"material": id, "status": "PRESENTED"}));
        let body = json!({"item": "SI-001", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "handler": "P014",
            "applicant": person, "materials": materials});
        let (status, said) = self.post("/v1/cases", &body);
        assert_eq!(status, 201, "{said}");
        said["aggregate"].as_str().unwrap().trim_start_matches("case/").to_owned()
    }

    /// Whether the service itself has accepted the case, whose notice is overdue.
    fn is_accepted(&self, case: &str) -> bool {
        self.get(&format!("/v1/events/case/{case}")).to_string().contains("anjuan.case.accepted.v1")
    }

    fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = std::time::Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {} {}", self.get("/v1/incidents"), self.get("/health/ready"));
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn a_damaged_case_that_is_overdue_keeps_the_workflow_from_no_other() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let here = Here::start(SetClock::at("2026-11-23T02:00:00Z".parse().unwrap()), &data).furnished();
    let (damaged, sound) = (here.registered(), here.registered());
    here.until("both are in the views", |here| here.get("/v1/deadlines?limit=50").to_string().contains(&sound));
    here.stop();
    // The only event of the first case cannot be read any more.
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 0);
    let clock = SetClock::at("2026-12-10T02:00:00Z".parse().unwrap());
    let here = Here::start(clock.clone(), &data);
    let standing = here.running.watch_standing();
    here.until("the log is closed", |_| matches!(standing(), Standing::Closed(_)));
    assert!(!here.is_accepted(&sound), "nothing is written on a log that is closed");
    // Two people declare the loss: everything else goes on.
    let (url, credentials) = here.running.private_nats().unwrap();
    let anchor = Some(here.settings.centre.anchor());
    let settings = anjuan_journal::Settings { anchor, ..anjuan_journal::Settings::new(url, credentials, "bencha") };
    let by = ["P001", "P003"].map(|id| Declarant { id: id.into(), name: id.into() }).to_vec();
    here.runtime.block_on(declare(&settings, by, "无备份")).unwrap();
    // What failed before the declaration was noticed rests for a while by this clock, which goes on.
    here.until("the sound case is accepted by the service itself", |here| {
        clock.set(clock.now() + TimeDelta::seconds(1));
        here.is_accepted(&sound)
    });
    // What was of the lost event is in no view any more, and nothing is proposed for it.
    here.until("the damaged case is no trouble any more", |here| {
        clock.set(clock.now() + TimeDelta::seconds(1));
        let (rows, incidents) = (here.get("/v1/deadlines?limit=50"), here.get("/v1/incidents"));
        !rows.to_string().contains(&damaged) && !incidents["workflow"].to_string().contains(&damaged)
    });
    here.stop();
}

#[test]
fn after_a_leap_of_the_clock_the_service_acts_by_itself_only_once_somebody_confirms_it() {
    let place = tempfile::tempdir().unwrap();
    let clock = Leaping::default();
    let here = Here::start(clock.clone(), &place.path().join("service")).furnished();
    let case = here.registered();
    here.until("it is in the views", |here| here.get("/v1/deadlines?limit=50").to_string().contains(&case));
    *clock.0.lock().unwrap() = TimeDelta::days(20);
    let pulse = here.running.workflow().unwrap();
    let before = pulse.rounds().ended;
    here.until("the workflow comes round", |_| pulse.rounds().ended > before + 5);
    assert!(!here.is_accepted(&case), "it acted at once");
    let ready = here.get("/health/ready");
    let unwell: Vec<&Value> = ready["checks"].as_array().unwrap().iter().filter(|one| one["finding"] != "ok").collect();
    assert!(unwell.iter().any(|one| one["name"] == "clock"), "{ready}");
    assert_eq!(here.post("/v1/clock/confirm", &json!({})).0, 200);
    here.until("it acts once it is confirmed", |here| here.is_accepted(&case));
    here.stop();
}
