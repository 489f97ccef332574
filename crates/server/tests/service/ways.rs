//! The two ways of a command (两种途径): over HTTP, and over NATS past the gateway. What one refuses the other does not accept.
//!
//! One service on a real nats-server answers both. Every verb is asked with every role's token; and two services go through the same
//! scenario, one by each way, with the same outcomes.
use crate::service::{monday, registration, reply_of};
use anjuan_api::Accepted;
use anjuan_api::routes::{Method, routes};
use anjuan_domain::command::Commands;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Journal, NatsLog};
use anjuan_server::clock::{Clock, Ids, SetClock, SystemIds};
use anjuan_server::{Foundation, Roles, Running, Settings, run_on};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How often a command is given before it counts as not answered.
const PATIENCE: usize = 10;

/// By which way a command goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Http,
    Nats,
}

/// What came of a command: recorded, or the code of the problem.
type Outcome = Result<Accepted, String>;

/// A service on a nats-server.
struct Service {
    log: Arc<NatsLog>,
    clock: SetClock,
    running: Running,
    url: String,
    _directory: tempfile::TempDir,
}

impl Service {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let server = Server::start(ServerSettings::new(directory.path().join("nats"))).await.unwrap();
        let journal = anjuan_journal::Settings::new(server.url(), server.credentials(), "bencha");
        let log = Journal::connect(journal).await.unwrap();
        let clock = SetClock::at(monday());
        let foundation = Foundation {
            log: log.clone(),
            keys: log.keys().await.unwrap(),
            marks: log.marks().await.unwrap(),
            accounts: log.accounts().await.unwrap(),
            access: log.access().await.unwrap(),
            nats: Some(Arc::clone(&log)),
            server: Some(server),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SystemIds),
        };
        let mut settings = Settings::default();
        settings.centre.data = directory.path().to_owned();
        settings.http.bind = ([127, 0, 0, 1], 0).into();
        let running = run_on(foundation, settings, &Roles::all()).await.unwrap();
        let url = format!("http://{}", running.address.unwrap());
        Self { log, clock, running, url, _directory: directory }
    }

    /// With the reference data of 栟茶.
    async fn furnished() -> Self {
        let service = Self::start().await;
        let desired = anjuan_centre::builtin().read().unwrap();
        for change in anjuan_centre::difference(&Centre::default(), &desired, "2026-01-01".parse().unwrap()) {
            let body = serde_json::to_value(&change.body).unwrap();
            let (aggregate, verb) = (Some(change.aggregate), change.body.verb());
            let step = Step { aggregate, ..step("P011", Role::Administrator, "centre", verb, body[verb].clone()) };
            service.give(Way::Nats, &step).await.unwrap();
        }
        service
    }

    async fn give(&self, way: Way, step: &Step) -> Outcome {
        let id = SystemIds.next();
        let commands = Commands::parse(step.kind).unwrap();
        let opening = commands.kind().filter(|_| commands.opens(step.verb));
        let aggregate = match (&step.aggregate, opening) {
            (_, Some(kind)) => AggregateRef::opened_by(kind, id),
            (Some(aggregate), None) => aggregate.clone(),
            (None, None) => AggregateRef::new(commands.kind().unwrap_or(Kind::Item), "NOTHING").unwrap(),
        };
        let roles = [step.role];
        let token =
            self.running.tokens.issue(step.person, &roles, TimeDelta::hours(9), SystemIds.next(), self.clock.now());
        let token = token.unwrap();
        // A machine that is busy answers that it cannot say yet; whoever asked asks again.
        for _ in 0..PATIENCE {
            let outcome = match way {
                Way::Http => self.over_http(token.clone(), (id, &aggregate), step).await,
                Way::Nats => self.over_nats(token.clone(), (id, aggregate.clone()), step).await,
            };
            if !outcome.as_ref().is_err_and(|code| code == "log.unavailable") {
                return outcome;
            }
        }
        panic!("{}.{} is not answered", step.kind, step.verb)
    }

    async fn over_http(&self, token: String, (_, aggregate): (Uuid, &AggregateRef), step: &Step) -> Outcome {
        let action = format!("{}.{}", step.kind, step.verb);
        let route =
            routes().iter().find(|route| route.method == Method::Post && route.action() == action && route.records());
        let route = route.unwrap_or_else(|| panic!("no route records {action}"));
        let path = route.path.replace("{kind}", aggregate.kind.as_str()).replace("{id}", &aggregate.id);
        let mark = step.entered_for.map_or(String::new(), |person| format!("?enteredFor={person}&paper=ZX-12"));
        let (status, answer) = reply_of(format!("{}{path}{mark}", self.url), token, Some(step.body.to_string())).await;
        match status {
            // A reading of clear text answers it beside the acceptance.
            200 | 201 => {
                let accepted = answer.get("accepted").unwrap_or(&answer).clone();
                Ok(serde_json::from_value(accepted).unwrap_or_else(|error| panic!("{error}: {answer}")))
            }
            _ => Err(answer["code"].as_str().unwrap_or_else(|| panic!("{status} {answer}")).to_owned()),
        }
    }

    /// As any client of the nats-server asks: the desk's own service, the token in the header, whatever JSON.
    async fn over_nats(&self, token: String, (id, aggregate): (Uuid, AggregateRef), step: &Step) -> Outcome {
        let mut body = json!({"id": id, "aggregate": aggregate, "body": {step.kind: {step.verb: step.body}}});
        if let Some(person) = step.entered_for {
            body["enteredFor"] = json!({"person": person, "paper": "ZX-12"});
        }
        let headers = HashMap::from([("Anjuan-Token".to_owned(), token)]);
        let (body, patience) = (body.to_string().into(), Duration::from_secs(20));
        let answer = self.log.request("anjuan.cmd.bencha", &headers, body, patience).await.unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        match answer.get("ok") {
            Some(accepted) => Ok(serde_json::from_value(accepted.clone()).unwrap()),
            None => Err(answer["problem"]["code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()),
        }
    }

    async fn stop(self) {
        self.running.shutdown().await;
    }
}

/// One command of somebody.
#[derive(Debug, Clone)]
struct Step {
    person: &'static str,
    role: Role,
    kind: &'static str,
    verb: &'static str,
    aggregate: Option<AggregateRef>,
    /// For whom it is entered, from paper.
    entered_for: Option<&'static str>,
    body: Value,
}

fn step(person: &'static str, role: Role, kind: &'static str, verb: &'static str, body: Value) -> Step {
    Step { person, role, kind, verb, aggregate: None, entered_for: None, body }
}

fn on(aggregate: &AggregateRef, step: Step) -> Step {
    Step { aggregate: Some(aggregate.clone()), ..step }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_is_refused_to_every_role_by_both_ways_alike() {
    let service = Service::furnished().await;
    let person = AggregateRef::new(Kind::Person, "P900").unwrap();
    let of_all_offices = step("P011", Role::Administrator, "centre", "define-person", crate::service::of_all_offices());
    service.give(Way::Nats, &on(&person, of_all_offices)).await.unwrap();
    let mut differing = Vec::new();
    for commands in Commands::ALL.iter().copied() {
        for verb in commands.verbs().iter().map(|verb| verb.name) {
            let (kind, action) = (commands.as_str(), commands.action(verb));
            if !routes().iter().any(|route| route.action() == action && route.records()) {
                continue;
            }
            for role in Role::ALL {
                let asked = step("P900", role, kind, verb, json!({}));
                let by_http = service.give(Way::Http, &asked).await.map(|_| ());
                let by_nats = service.give(Way::Nats, &asked).await.map(|_| ());
                // Over HTTP, what is not there is answered as what the actor may not know of.
                let is_hidden = matches!(kind, "contact" | "complaint") && by_http == Err("not-found".into());
                if by_http != by_nats && !is_hidden {
                    differing.push(format!("{action} as {}: HTTP {by_http:?}, NATS {by_nats:?}", role.as_str()));
                }
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    service.stop().await;
}

/// What is open when somebody hands over or leaves is known to the service, whatever the command says and by whatever way.
async fn handed_over(service: &Service, way: Way) -> Vec<String> {
    let mut outcomes = Outcomes::default();
    let clerk = |verb, body| step("P015", Role::WindowStaff, "handover", verb, body);
    let asked = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    let contact = step("P015", Role::WindowStaff, "contact", "open", asked);
    outcomes.ok(service.give(way, &contact).await);
    let open = json!({"kind": "WORK", "receiver": "P016", "reason": "岗位调整"});
    let handover = outcomes.ok(service.give(way, &clerk("open", open.clone())).await).aggregate;
    let second = outcomes.ok(service.give(way, &contact).await).aggregate;
    outcomes.said(service.give(way, &on(&handover, clerk("sign", json!({})))).await);
    outcomes.said(service.give(way, &on(&handover, clerk("sign", json!({"register": []})))).await);
    let person = AggregateRef::new(Kind::Person, "P015").unwrap();
    let leaves = |body| on(&person, step("P011", Role::Administrator, "centre", "withdraw-person", body));
    outcomes.said(service.give(way, &leaves(leaves_body())).await);
    let mut forged = leaves_body();
    forged["register"] = json!([]);
    outcomes.said(service.give(way, &leaves(forged)).await);
    let turn =
        |to: &str| on(&second, step("P015", Role::WindowStaff, "contact", "turn-into", json!({"aggregate": to})));
    outcomes.said(service.give(way, &turn("case/7K2M9QX4T1AB")).await);
    outcomes.0
}

fn leaves_body() -> Value {
    json!({"effectiveFrom": "2026-11-23", "reason": "调离"})
}

/// Leaves and slips over each other, and the leave of somebody else.
async fn away(service: &Service, way: Way) -> Vec<String> {
    let mut outcomes = Outcomes::default();
    let day = |from: &str, until: &str| {
        let half = |half: &str| json!({"day": "2026-11-24", "half": half});
        json!({"kind": "PERSONAL", "manner": "WRITTEN", "reason": "家中有事", "from": half(from), "until": half(until)})
    };
    let general = |body| step("P003", Role::GeneralSection, "leave", "apply", body);
    outcomes.ok(service.give(way, &general(day("MORNING", "MORNING"))).await);
    outcomes.said(service.give(way, &general(day("MORNING", "AFTERNOON"))).await);
    outcomes.said(service.give(way, &general(day("AFTERNOON", "AFTERNOON"))).await);
    let mut of_another = day("MORNING", "MORNING");
    of_another["person"] = json!("P003");
    outcomes.said(service.give(way, &step("P016", Role::WindowStaff, "leave", "apply", of_another)).await);
    let slip = |punch: &str| {
        let session = json!({"day": "2026-11-23", "half": "MORNING"});
        let body = json!({"session": session, "punch": punch, "cause": "FIELD_WORK", "reason": "到村核实材料"});
        step("P015", Role::WindowStaff, "slip", "fill-in", body)
    };
    outcomes.ok(service.give(way, &slip("COMING")).await);
    outcomes.said(service.give(way, &slip("BOTH")).await);
    outcomes.said(service.give(way, &slip("LEAVING")).await);
    outcomes.0
}

/// A month that is closed with a ballot outstanding, decided and published by sheets that the caller makes up.
async fn assessed(service: &Service, way: Way) -> Vec<String> {
    let mut outcomes = Outcomes::default();
    let month = AggregateRef::new(Kind::Period, "M2026-11").unwrap();
    let general = |verb, body| on(&month, step("P003", Role::GeneralSection, "period", verb, body));
    outcomes.ok(service.give(way, &general("open", json!({}))).await);
    service.clock.set("2026-12-01T01:00:00Z".parse().unwrap());
    outcomes.said(service.give(way, &general("close", json!({"without": "无考勤机"}))).await);
    let all = ["W01", "W02", "W03", "W04", "W05", "W06", "W07", "W08", "W09", "W10", "W11", "W12"];
    outcomes.said(service.give(way, &general("close", json!({"without": "无考勤机", "cast": all}))).await);
    service.clock.set("2026-12-08T01:00:00Z".parse().unwrap());
    outcomes.ok(service.give(way, &general("close", json!({"without": "无考勤机"}))).await);
    let ballot = AggregateRef::new(Kind::Ballot, "M2026-11-W02").unwrap();
    let cast = step("P014", Role::WindowHead, "ballot", "cast", json!({"marks": []}));
    outcomes.said(service.give(way, &on(&ballot, cast)).await);
    service.clock.set("2026-12-14T01:00:00Z".parse().unwrap());
    let meeting = json!({"present": ["P001", "P002"], "document": "纪要2026-12", "scores": []});
    outcomes.said(service.give(way, &on(&month, step("P001", Role::Director, "period", "decide", meeting))).await);
    service.clock.set(monday());
    outcomes.0
}

/// A contact of one window, worked and opened by people of another one, and by those who may.
async fn strangers(service: &Service, way: Way) -> Vec<String> {
    let mut outcomes = Outcomes::default();
    let asked = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    let contact = outcomes
        .ok(service.give(way, &step("P015", Role::WindowStaff, "contact", "open", asked.clone())).await)
        .aggregate;
    let advise = |person, role| {
        let body = json!({"explanation": "建议书面提出"});
        on(&contact, step(person, role, "contact", "advise-in-writing", body))
    };
    outcomes.said(service.give(way, &advise("P020", Role::WindowStaff)).await);
    outcomes.said(service.give(way, &advise("P019", Role::WindowHead)).await);
    outcomes.said(service.give(way, &advise("P011", Role::Administrator)).await);
    let mut named = asked.clone();
    named["firstAsked"] = json!("P015");
    outcomes.said(service.give(way, &step("P020", Role::WindowStaff, "contact", "open", named)).await);
    let for_them = |person, role| {
        let entered_for = Some("P015");
        Step { entered_for, ..step(person, role, "contact", "open", asked.clone()) }
    };
    outcomes.said(service.give(way, &for_them("P020", Role::WindowStaff)).await);
    let entered = outcomes.ok(service.give(way, &for_them("P014", Role::WindowHead)).await);
    assert_eq!(entered.responsible, "P015", "the first asked is whom the paper names");
    let stored = anjuan_journal::history(&*service.log, &entered.aggregate).await.unwrap().events.remove(0);
    let stored: Value = serde_json::from_slice(&stored.body).unwrap();
    let mark = ["authid", "enteredfor", "enteredfrom"].map(|name| stored[name].as_str().unwrap());
    assert_eq!(mark, ["P014", "P015", "ZX-12"], "who typed, who did it, by which paper");
    outcomes.ok(service.give(way, &advise("P014", Role::WindowHead)).await);
    outcomes.0
}

/// A case from its registration to its end and after it, with steps that come too early, twice or too late; and the applicant as
/// recorded. Past the gateway personal data comes sealed, as the gateway seals it.
async fn worked(service: &Service, way: Way, sealed: Option<&Value>) -> (Vec<String>, Value) {
    let mut outcomes = Outcomes::default();
    let clerk = |verb, body| step("P015", Role::WindowStaff, "case", verb, body);
    let mut registered = registration();
    if let Some(sealed) = sealed {
        registered["applicant"] = sealed.clone();
    }
    let case = outcomes.ok(service.give(way, &clerk("register", registered)).await).aggregate;
    let examined = || json!({"step": "审核", "result": "AGREE", "opinion": "符合"});
    let issued = || json!({"result": "ISSUED", "document": "栟〔2026〕1号", "conclusion": "准予"});
    for (verb, body) in [
        ("finish", issued()),
        ("accept", json!({})),
        ("accept", json!({})),
        ("step", examined()),
        ("charge", json!({"fee": "F9", "amountFen": 9900, "receipt": "R-1"})),
        ("approve", json!({})),
        ("finish", issued()),
        ("step", examined()),
        ("add", json!({"note": "补交照片", "documents": ["A1"]})),
        ("add", json!({"note": " ", "documents": []})),
        ("void", json!({"reason": "重复登记"})),
    ] {
        outcomes.said(service.give(way, &on(&case, clerk(verb, body))).await);
    }
    let stored = anjuan_journal::history(&*service.log, &case).await.unwrap().events.remove(0);
    let stored: Value = serde_json::from_slice(&stored.body).unwrap();
    (outcomes.0, stored["data"]["applicant"].clone())
}

/// What came of the steps, in order.
#[derive(Default)]
struct Outcomes(Vec<String>);

impl Outcomes {
    fn said(&mut self, outcome: Outcome) {
        self.0.push(outcome.map_or_else(|code| code, |accepted| accepted.event_type));
    }

    fn ok(&mut self, outcome: Outcome) -> Accepted {
        self.said(outcome.clone());
        outcome.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_refused_by_both_ways() {
    let service = Service::furnished().await;
    let (contact, person) =
        (json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"}), AggregateRef::new(Kind::Person, "P016"));
    let open = || step("P016", Role::WindowStaff, "contact", "open", contact.clone());
    service.give(Way::Nats, &open()).await.unwrap();
    let revoke = step("P011", Role::Administrator, "centre", "revoke-tokens", json!({"reason": "遗失"}));
    service.give(Way::Nats, &on(&person.unwrap(), revoke)).await.unwrap();
    for way in [Way::Http, Way::Nats] {
        assert_eq!(service.give(way, &open()).await.unwrap_err(), "access.revoked", "{way:?}");
    }
    service.clock.set(monday() + TimeDelta::seconds(1));
    for way in [Way::Http, Way::Nats] {
        assert!(service.give(way, &open()).await.is_ok(), "{way:?}: what was issued afterwards");
    }
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_scenario_has_the_same_outcomes_by_both_ways_and_nothing_is_taken_on_a_callers_word() {
    let (http, nats) = (Service::furnished().await, Service::furnished().await);
    let (by_http, applicant) = worked(&http, Way::Http, None).await;
    let (by_nats, _) = worked(&nats, Way::Nats, Some(&applicant)).await;
    let scenarios = [
        (by_http, by_nats, "case.guard.closed"),
        (handed_over(&http, Way::Http).await, handed_over(&nats, Way::Nats).await, "handover.sign.opened-since"),
        (away(&http, Way::Http).await, away(&nats, Way::Nats).await, "leave.apply.overlaps"),
        (assessed(&http, Way::Http).await, assessed(&nats, Way::Nats).await, "ballot.cast.period-closed"),
        (strangers(&http, Way::Http).await, strangers(&nats, Way::Nats).await, "access.no-standing"),
    ];
    for (by_http, by_nats, refusal) in scenarios {
        assert_eq!(by_http, by_nats);
        assert!(by_nats.iter().any(|said| said == refusal), "{refusal} is none of {by_nats:?}");
        assert!(
            by_nats.iter().any(|said| said == "request.malformed") || !refusal.starts_with("handover"),
            "{by_nats:?}"
        );
    }
    http.stop().await;
    nats.stop().await;
}
