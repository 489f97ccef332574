//! The people of the social security window and their cases (社保窗口): P014 and P015 share post R02A, P016 sits beside.
use anjuan_tests::service::{Answer, Service};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A of the post, and head of the window.
pub(crate) const A: &str = "P014";
/// B of the post.
pub(crate) const B: &str = "P015";

/// A running service with its people.
pub(crate) struct Setup {
    pub(crate) service: Service,
    data: PathBuf,
    tokens: Vec<(&'static str, String)>,
    commands: u128,
}

impl Setup {
    pub(crate) fn open(data: &Path) -> Self {
        let service = Service::start(data);
        let people: [(&str, &[&str]); 4] = [
            (A, &["window-head", "window-staff"]),
            (B, &["window-staff"]),
            ("P016", &["window-staff"]),
            ("P001", &["director"]),
        ];
        let tokens = people.map(|(person, roles)| (person, service.token_for(person, roles))).into();
        Self { service, data: data.to_owned(), tokens, commands: 0 }
    }

    /// A command id that nobody used.
    pub(crate) fn id(&mut self) -> Uuid {
        self.commands += 1;
        Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | self.commands)
    }

    pub(crate) fn token(&self, person: &str) -> Option<&str> {
        self.tokens.iter().find(|(name, _)| *name == person).map(|(_, token)| token.as_str())
    }

    /// Asks something in person.
    pub(crate) fn ask(&self, person: &str, path: &str, body: &Value) -> Answer {
        self.service.post_as(self.token(person), path, None, body)
    }

    /// Asks something in person that is accepted.
    pub(crate) fn done(&self, person: &str, path: &str, body: &Value) -> Value {
        let answer = self.ask(person, path, body);
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        answer.body
    }

    /// Asks something in person that a rule refuses, in both languages.
    pub(crate) fn refused(&self, person: &str, path: &str, body: &Value, code: &str, article: &str) -> Value {
        let answer = self.ask(person, path, body);
        assert_eq!(answer.status, 422, "{path}: {}", answer.body);
        assert_eq!((&answer.body["code"], &answer.body["article"]), (&json!(code), &json!(article)), "{}", answer.body);
        for field in ["detailEn", "detailZh"] {
            assert!(answer.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", answer.body);
        }
        answer.body
    }

    /// Registers cases of a person, entered by the administrator, and waits until the register has them.
    pub(crate) fn register(&mut self, person: &str, count: usize) -> Vec<Value> {
        let commands: Vec<Value> = (0..count)
            .map(|_| json!({"id": self.id(), "body": {"case": {"register": registration(person)}}}))
            .collect();
        // What a busy service did not try is sent again with the same ids, as an import does.
        let mut accepted = vec![Value::Null; count];
        for _ in 0..20 {
            let open: Vec<usize> = (0..count).filter(|place| accepted[*place].is_null()).collect();
            if open.is_empty() {
                break;
            }
            let again: Vec<&Value> = open.iter().map(|place| &commands[*place]).collect();
            let answer = self.service.post("/v1/batch", &json!({"commands": again}));
            assert_eq!(answer.status, 200, "{}", answer.body);
            for (place, result) in open.into_iter().zip(answer.body["results"].as_array().unwrap()) {
                accepted[place] = result["accepted"].clone();
                let problem = &result["problem"];
                assert!(problem.is_null() || problem["status"].as_u64().unwrap() >= 500, "{result}");
                if !problem.is_null() {
                    eprintln!("sent again after {problem}");
                    std::thread::sleep(std::time::Duration::from_millis(100));
                }
            }
        }
        let stays = accepted.iter().filter(|accepted| accepted["responsible"] == person).count();
        assert_eq!(stays, count);
        self.seen();
        accepted
    }

    /// Waits until the register has applied the whole log.
    pub(crate) fn seen(&self) {
        let _ = self.service.digest("register");
    }

    /// Enters a handover of work; its path.
    pub(crate) fn hand_over(&self, giver: &str, receiver: &str) -> String {
        let opened = self.done(giver, "/v1/handovers", &work(receiver));
        path(&opened)
    }

    /// Signs with the own token.
    pub(crate) fn sign(&self, person: &str, handover: &str) -> Answer {
        self.ask(person, &format!("{handover}/sign"), &json!({}))
    }

    /// The stored envelopes of an aggregate, oldest first.
    pub(crate) fn events(&self, aggregate: &str) -> Vec<Value> {
        let read = || self.service.get(&format!("/v1/events/{aggregate}"));
        let mut answer = read();
        // A server that was killed a moment ago is not back for everybody at once.
        for _ in 0..100 {
            if answer.status != 503 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(200));
            answer = read();
        }
        assert_eq!(answer.status, 200, "{aggregate}: {}", answer.body);
        answer.body["events"].as_array().unwrap().iter().map(|event| event["envelope"].clone()).collect()
    }

    /// How often each case moved to somebody.
    pub(crate) fn moves(&self, cases: &[Value], to: &str) -> Vec<usize> {
        let moved = |event: &&Value| event["type"] == "anjuan.case.handed-over.v1" && event["data"]["to"] == to;
        let count = |case: &Value| self.events(case["aggregate"].as_str().unwrap()).iter().filter(moved).count();
        cases.iter().map(count).collect()
    }

    /// Kills the process as a power cut would, and starts the service again on the same data.
    pub(crate) fn killed(self) -> Self {
        let Self { service, data, tokens, commands } = self;
        service.kill();
        Self { service: Service::start(&data), data, tokens, commands }
    }
}

fn registration(handler: &str) -> Value {
    let applicant = json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": "999999198001010011", "telephone": "19900001234"});
    json!({"item": "SI-001", "handler": handler, "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": applicant})
}

/// A handover of all of somebody's work.
pub(crate) fn work(receiver: &str) -> Value {
    json!({"kind": "WORK", "receiver": receiver, "reason": "岗位轮换"})
}

/// A step in a case's flow.
pub(crate) fn step() -> Value {
    json!({"step": "审查", "result": "AGREE", "opinion": "同意"})
}

/// The path of an answered aggregate: `/v1/handovers/ID`.
pub(crate) fn path(accepted: &Value) -> String {
    let aggregate = accepted["aggregate"].as_str().unwrap();
    let (kind, id) = aggregate.split_once('/').unwrap();
    format!("/v1/{kind}s/{id}")
}
