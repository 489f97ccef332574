//! What is read of people: ballots are secret until the month is closed, and leave, slips and findings are for whom they concern.
use crate::service::{Ask, Service};
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, derived_command};
use anjuan_journal::{Draft, EventLog};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What no reader may find before the month is closed.
const MARKS: &str = "\"attitude\":4";

impl Service {
    /// Records a fact as it stands, without the rules: so that a reading is tried on its own.
    pub(crate) async fn fact(&self, aggregate: &str, event_type: &str, data: Value) -> u64 {
        let aggregate: AggregateRef = aggregate.parse().unwrap();
        let event = Event::decode(event_type, &data.to_string()).unwrap();
        let (event_type, schema) = event.event_type();
        let last = self.log.last(&aggregate).await.unwrap();
        let (version, hash, before) = last.as_ref().map_or((0, String::new(), 0), |stored| {
            let version = Envelope::decode(&stored.body).unwrap().sequence;
            (version, anjuan_domain::event::hash(&stored.body), stored.sequence)
        });
        let id =
            derived_command(&[aggregate.to_string().as_bytes(), event_type.as_bytes(), data.to_string().as_bytes()]);
        let envelope = Envelope {
            specversion: Cow::Borrowed("1.0"),
            id,
            source: Cow::Borrowed("urn:anjuan:centre:bencha"),
            event_type: Cow::Borrowed(event_type),
            subject: Cow::Owned(aggregate.to_string()),
            time: crate::service::monday(),
            datacontenttype: Cow::Borrowed("application/json"),
            dataschema: Cow::Borrowed(schema),
            sequence: version + 1,
            recordedtime: crate::service::monday(),
            authid: Cow::Borrowed("P014"),
            authtype: Cow::Borrowed("user"),
            correlationid: id,
            causationid: id,
            commandid: id,
            commandhash: Cow::Borrowed(""),
            rulebook: Cow::Borrowed("none"),
            factssequence: None,
            responsible: Cow::Borrowed(""),
            enteredfor: Cow::Borrowed(""),
            enteredfrom: Cow::Borrowed(""),
            previoussequence: before,
            previoushash: Cow::Owned(hash),
            signature: Cow::Borrowed(""),
            data: Cow::Owned(serde_json::value::to_raw_value(&event).unwrap()),
        };
        let body = serde_json::to_vec(&envelope).unwrap().into();
        self.log.append(Draft { aggregate, event_id: id, expected: before, head: None, body }).await.unwrap()
    }

    pub(crate) async fn ballot(&self) -> u64 {
        let opened = json!({"kind": "MONTH", "from": "2026-11-01", "until": "2026-11-30", "subjects": ["W01", "W02"]});
        self.fact("period/M2026-11", "anjuan.period.opened.v1", opened).await;
        let marks = json!([{"window": "W01", "attitude": 4, "efficiency": 3, "quality": 5, "integrity": 2}]);
        let cast = json!({"period": "M2026-11", "window": "W02", "marks": marks, "by": "P014"});
        self.fact("ballot/M2026-11-W02", "anjuan.ballot.cast.v1", cast).await
    }
}

/// Every path of the contract that reads, with the ballot or its period for whatever the path names.
fn readings() -> Vec<String> {
    let routes = anjuan_api::routes().iter().filter(|route| route.method == anjuan_api::routes::Method::Get);
    let named = |path: &str| {
        path.replace("{kind}", "ballot")
            .replace("{month}", "2026-11")
            .replace("{name}", "monthly-assessment")
            .replace("{paper}", "receipt")
            .replace("{item}", "SI-001")
            .replace("{code}", "7K2M-9QX4-T1AB")
    };
    let ids = ["M2026-11-W02", "M2026-11", "M2026-11-W01", "ballot"];
    routes.flat_map(|route| ids.map(|id| named(&route.path).replace("{id}", id).replace("{subject}", "W01"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn monthly_10__no_route_shows_a_ballot_before_the_month_is_closed() {
    let service = Service::start().await;
    let cast = service.ballot().await;
    let offices: Vec<Role> =
        Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect();
    let all = Ask::with(&service.token(service.of_all_offices().await, &offices));
    service.get(&format!("/v1/cases?after={cast}"), &all).await;
    for path in readings() {
        let reply = service.get(&path, &all).await;
        assert!(!reply.text.contains(MARKS), "{path}: {}", reply.text);
    }
    let shown = service.get("/v1/ballots/M2026-11-W02", &all).await.json();
    assert_eq!(shown, json!({"period": "M2026-11", "window": "W02", "cast": true}));
    let refused = service.get("/v1/events/ballot/M2026-11-W02", &all).await;
    assert_eq!(refused.problem(), (403, "ballot.secret".into()));
    assert_eq!(service.get("/v1/ballots/M2026-11-W01", &all).await.status, 404, "W01 has not voted");
    let closed = json!({
        "incomplete": [], "subjects": ["W01", "W02"], "contest": commitment(), "contestUntil": "2026-12-04T09:30:00Z", "by": "P003",
    });
    let closed = service.fact("period/M2026-11", "anjuan.period.closed.v1", closed).await;
    service.get(&format!("/v1/cases?after={closed}"), &all).await;
    let shown = service.get("/v1/ballots/M2026-11-W02", &all).await;
    assert_eq!(shown.json()["cast"], true, "{}", shown.text);
    assert!(shown.text.contains("ballot"), "{}", shown.text);
    let events = service.get("/v1/events/ballot/M2026-11-W02", &all).await;
    assert!(events.text.contains(MARKS), "{}", events.text);
}

fn commitment() -> Value {
    json!({"limit": {"count": 3, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "assessment/6"})
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_is_read_by_whose_it_is_the_head_of_their_window_and_those_who_oversee() {
    let service = Service::start().await;
    let day = |half: &str| json!({"day": "2026-11-25", "half": half});
    let applied = json!({
        "number": "QJ-20261123-7K2M9QX4T1AB", "person": "P015", "kind": "SICK", "manner": "WRITTEN",
        "from": day("MORNING"), "until": day("AFTERNOON"), "halfDays": 2, "reason": "发热", "chain": ["deputy-director"],
        "toMayor": false, "posts": [], "reportBack": commitment(),
    });
    service.fact("leave/7K2M9QX4T1AB", "anjuan.leave.applied.v1", applied).await;
    let read = async |person: &str, roles: &[Role], id: &str| {
        service.get(&format!("/v1/leaves/{id}"), &Ask::with(&service.token(person, roles))).await.status
    };
    for id in ["7K2M9QX4T1AB", "QJ-20261123-7K2M9QX4T1AB"] {
        assert_eq!(read("P015", &[Role::WindowStaff], id).await, 200, "their own");
        assert_eq!(read("P016", &[Role::WindowStaff], id).await, 404, "a colleague's: it is not there for them");
        assert_eq!(read("P014", &[Role::WindowHead], id).await, 200, "the head of the window");
        assert_eq!(read("P010", &[Role::Inspector], id).await, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn punches_of_any_days_are_taken_in_once_and_what_came_before_is_counted() {
    let service = Service::start().await;
    let ask = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let registered = json!({"name": "大厅考勤机", "place": "大厅入口"});
    service.post("/v1/devices/K01/register", &ask, &registered).await.accepted();
    let punch = |record: &str, at: &str| json!({"record": record, "person": "P015", "at": at, "direction": "IN"});
    let punches = json!([
        punch("3", "2026-11-20T00:25:00Z"),
        punch("1", "2026-11-19T00:20:00Z"),
        punch("2", "2026-11-19T16:10:00Z"),
    ]);
    let body = json!({"punches": punches, "source": "k01.csv", "completeUntil": "2026-11-22T16:00:00Z"});
    let answer = service.post("/v1/devices/K01/punches", &ask, &body).await.json();
    assert_eq!((&answer["new"], &answer["repeated"], &answer["failed"]), (&json!(3), &json!(0), &json!(0)), "{answer}");
    assert_eq!(answer["parts"].as_array().unwrap().len(), 2, "two days of the device");
    assert_eq!(answer["completed"]["type"], "anjuan.device.completed.v1", "{answer}");
    let head = service.log.head().await.unwrap();
    let again = service.post("/v1/devices/K01/punches", &ask, &body).await;
    assert_eq!((again.status, &again.json()["repeated"], &again.json()["new"]), (200, &json!(3), &json!(0)));
    // Others with some of them again.
    let other = json!({"punches": [punch("1", "2026-11-19T00:20:00Z"), punch("9", "2026-11-19T09:31:00Z")]});
    let other = service.post("/v1/devices/K01/punches", &ask, &other).await.json();
    assert_eq!((&other["new"], &other["repeated"]), (&json!(1), &json!(1)), "{other}");
    let old = json!({"punches": [punch("9", "2026-11-19T09:31:00Z")]});
    let old = service.post("/v1/devices/K01/punches", &ask, &old).await;
    assert_eq!((old.status, &old.json()["repeated"], &old.json()["failed"]), (200, &json!(1), &json!(0)));
    assert_eq!(service.log.head().await.unwrap(), head + 1, "one event for what was new");
    let mut stranger = punch("10", "2026-11-20T00:31:00Z");
    stranger["person"] = json!("018");
    let body = json!({"punches": [stranger], "completeUntil": "2026-11-22T17:00:00Z"});
    let answer = service.post("/v1/devices/K01/punches", &ask, &body).await.json();
    assert_eq!((&answer["new"], answer.get("completed")), (&json!(1), None), "{answer}");
    assert_eq!(answer["notCompleted"]["code"], "attendance.upload.strangers", "{answer}");
    let clerk = service.post("/v1/devices/K01/punches", &Ask::with(&service.clerk()), &json!({"punches": []})).await;
    assert_eq!(clerk.status, 403);
    let unknown = service.post("/v1/devices/K99/punches", &ask, &json!({"punches": punches})).await.json();
    assert_eq!((&unknown["new"], &unknown["failed"]), (&json!(0), &json!(3)), "{unknown}");
    assert!(unknown["parts"][0]["problem"]["code"].is_string(), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post_1_5__the_deadlines_and_events_of_a_leave_are_for_whom_the_leave_is() {
    let service = Service::start().await;
    let half = |half: &str| json!({"day": "2026-11-24", "half": half});
    let asked = json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": half("MORNING"), "until": half("MORNING"),
        "reason": "家中有事"});
    let applied = service.post("/v1/leaves", &Ask::with(&service.clerk()), &asked).await.accepted();
    let approve = format!("/v1/leaves/{}/approve", applied.aggregate.id);
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let approved = service.post(&approve, &general, &json!({})).await.accepted();
    let head = service.token("P014", &[Role::WindowHead]);
    for (token, seen) in [
        (service.clerk(), true),
        (head.clone(), true),
        (service.token("P010", &[Role::Inspector]), true),
        (service.token("P016", &[Role::WindowStaff]), false),
        (service.token("P019", &[Role::WindowHead]), false),
    ] {
        let path = format!("/v1/deadlines?aggregate={}&after={}", applied.aggregate, approved.sequence);
        let page = service.get(&path, &Ask::with(&token)).await;
        assert_eq!(page.json()["rows"].as_array().unwrap().is_empty(), !seen, "{}", page.text);
    }
    let events = format!("/v1/events/leave/{}", applied.aggregate.id);
    assert_eq!(service.get(&events, &Ask::with(&head)).await.status, 200, "of whom they head");
    let other = Ask::with(&service.token("P019", &[Role::WindowHead]));
    assert_eq!(service.get(&events, &other).await.status, 404, "of another window");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post_1_5__what_somebody_may_not_read_is_in_no_count_no_page_and_no_cursor_of_theirs() {
    let service = Service::start().await;
    let mut after = 0;
    // Of P015 of W02 and P018 of W03, on days of their own.
    for (person, day) in [("P015", "2026-11-24"), ("P018", "2026-11-25")] {
        let half = json!({"day": day, "half": "MORNING"});
        let asked = json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": half, "until": half, "reason": "家中有事"});
        let ask = Ask::with(&service.token(person, &[Role::WindowStaff]));
        after = service.post("/v1/leaves", &ask, &asked).await.accepted().sequence;
    }
    let case = service.registered().await;
    after = after.max(case.sequence);
    let filters = [
        "",
        "&responsible=P015",
        "&responsible=P018",
        "&clock=leave-begin",
        "&clock=acceptance-decision",
        "&window=W03",
    ];
    let mut all = [0; 2];
    for (token, sees) in [
        (service.clerk(), ["P015"].as_slice()),
        (service.token("P016", &[Role::WindowStaff]), &[]),
        (service.token("P014", &[Role::WindowHead]), &["P015"]),
        (service.token("P010", &[Role::Inspector]), &["P015", "P018"]),
    ] {
        let ask = Ask::with(&token);
        for filter in filters {
            let list = service.get(&format!("/v1/deadlines?limit=500&after={after}{filter}"), &ask).await.json();
            let rows = list["rows"].as_array().unwrap();
            let summary = service.get(&format!("/v1/deadlines/summary?after={after}{filter}"), &ask).await.json();
            let counted: u64 = summary["states"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
            assert_eq!(counted, rows.len() as u64, "{filter} for {sees:?}: {summary}");
            let is_leave = |row: &&Value| row["aggregate"].as_str().is_some_and(|about| about.starts_with("leave/"));
            let leaves = rows.iter().filter(is_leave);
            assert!(leaves.clone().all(|row| sees.iter().any(|seen| row["responsible"] == *seen)), "{filter}: {list}");
            if filter == "&clock=leave-begin" {
                assert_eq!(leaves.count(), sees.len(), "{list}");
                all[usize::from(sees.len() == 2)] += 1;
            }
        }
        // Every page but the last is full, so that a cursor tells of no row that is not theirs.
        let first = service.get(&format!("/v1/deadlines?clock=leave-begin&limit=1&after={after}"), &ask).await.json();
        assert_eq!(first["rows"].as_array().unwrap().len(), sees.len().min(1), "{first}");
        let breaches = service.get(&format!("/v1/breaches?after={after}"), &ask).await;
        assert!([200, 403].contains(&breaches.status), "{}", breaches.text);
    }
    assert_eq!(all, [3, 1]);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post_1_5__breaches_of_leave_are_listed_to_whom_the_leave_is_and_who_oversees() {
    let service = Service::start().await;
    let half = json!({"day": "2026-11-24", "half": "MORNING"});
    let asked = json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": half, "until": half, "reason": "家中有事"});
    for person in ["P015", "P018"] {
        let ask = Ask::with(&service.token(person, &[Role::WindowStaff]));
        let applied = service.post("/v1/leaves", &ask, &asked).await.accepted();
        let path = format!("/v1/leaves/{}/approve", applied.aggregate.id);
        service.post(&path, &Ask::with(&service.token("P003", &[Role::GeneralSection])), &json!({})).await.accepted();
    }
    let after = service.log.head().await.unwrap();
    // Nobody reported the return.
    service.clock.set("2026-12-21T02:00:00Z".parse().unwrap());
    let read = async |token: String, limit: usize| {
        let path = format!("/v1/breaches?code=return-unreported&limit={limit}&after={after}");
        service.get(&path, &Ask::with(&token)).await.json()
    };
    for (token, expected) in [
        (service.token("P014", &[Role::WindowHead]), vec!["P015"]),
        (service.token("P019", &[Role::WindowHead]), vec![]),
        (service.token("P010", &[Role::Inspector]), vec!["P015", "P018"]),
    ] {
        let list = read(token.clone(), 50).await;
        let mut persons: Vec<&str> =
            list["rows"].as_array().unwrap().iter().filter_map(|row| row["person"].as_str()).collect();
        persons.sort_unstable();
        assert_eq!(persons, expected, "{list}");
        let page = read(token, 1).await;
        assert_eq!(page["rows"].as_array().unwrap().len(), expected.len().min(1), "{page}");
    }
}
