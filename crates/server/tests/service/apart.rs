//! Each role in a service of its own, over a real nats-server: commands and questions travel as NATS services.
use crate::service::{registration, reply_of};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::Credentials;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_server::clock::{Clock, Ids, SystemClock, SystemIds};
use anjuan_server::{Running, Settings, run};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::path::Path;

fn settings(server: &Server, data: &Path) -> Settings {
    let Credentials::Private { user, password, .. } = server.credentials() else {
        panic!("a private server has a password")
    };
    let mut settings = Settings::default();
    settings.centre.data = data.to_owned();
    settings.http.bind = ([127, 0, 0, 1], 0).into();
    settings.nats.url = server.url();
    (settings.nats.user, settings.nats.password) = (user, password);
    settings
}

struct Apart {
    gateway: Running,
    others: Vec<Running>,
    url: String,
}

impl Apart {
    async fn start(server: &Server, data: &Path, others: &[&str]) -> Self {
        let mut running = Vec::new();
        for role in others {
            running.push(run(settings(server, data), &role.parse().unwrap()).await.unwrap());
        }
        let gateway = run(settings(server, data), &"gateway".parse().unwrap()).await.unwrap();
        let url = format!("http://{}", gateway.address.unwrap());
        Self { gateway, others: running, url }
    }

    fn token(&self, role: Role) -> String {
        let person = if role == Role::Administrator { "P011" } else { "P015" };
        self.gateway.tokens.issue(person, &[role], TimeDelta::hours(1), SystemIds.next(), SystemClock.now()).unwrap()
    }

    async fn stop(self) {
        for running in self.others.into_iter().chain([self.gateway]) {
            running.shutdown().await;
        }
    }

    async fn ask(&self, path: &str, role: Role, body: Option<&Value>) -> (u16, Value) {
        let (url, token) = (format!("{}{path}", self.url), self.token(role));
        reply_of(url, token, body.map(Value::to_string)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_apart_answer_as_one_service_and_an_absent_role_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(ServerSettings::new(directory.path().join("nats"))).await.unwrap();
    let data = directory.path().join("data");
    let service = Apart::start(&server, &data, &["desk", "projectors", "workflow"]).await;
    let desired = anjuan_centre::builtin().read().unwrap();
    let mut last = 0;
    for change in anjuan_centre::difference(&Centre::default(), &desired, "2026-01-01".parse().unwrap()) {
        let path = format!("/v1/centre/{}/{}/{}", change.aggregate.kind, change.aggregate.id, change.body.verb());
        let body = serde_json::to_value(&change.body).unwrap();
        let (status, answer) = service.ask(&path, Role::Administrator, Some(&body[change.body.verb()])).await;
        assert_eq!(status, 201, "{path}: {answer}");
        last = answer["sequence"].as_u64().unwrap();
    }
    // The gateway follows the reference data on its own.
    let (status, centre) = service.ask("/v1/centre/history", Role::Administrator, None).await;
    assert!(status == 200 && centre["sequence"].as_u64().unwrap() <= last);
    let (status, case) = service.ask("/v1/cases", Role::WindowStaff, Some(&registration())).await;
    assert_eq!(status, 201, "{case}");
    let id = case["aggregate"].as_str().unwrap().strip_prefix("case/").unwrap().to_owned();
    let (status, row) =
        service.ask(&format!("/v1/cases/{id}?after={}", case["sequence"]), Role::WindowStaff, None).await;
    assert_eq!((status, &row["row"]["number"]), (200, &case["number"]), "{row}");
    let (status, refused) =
        service.ask(&format!("/v1/cases/{id}/resume"), Role::WindowStaff, Some(&json!({"result": "x"}))).await;
    assert_eq!((status, refused["article"].is_string()), (422, true), "{refused}");
    let (status, views) = service.ask("/v1/views", Role::Administrator, None).await;
    assert_eq!((status, views["views"].as_array().unwrap().len()), (200, anjuan_views::table::TABLE.len()), "{views}");
    service.stop().await;

    let projectors = Apart::start(&server, &data, &["projectors"]).await;
    let (status, problem) =
        projectors.ask(&format!("/v1/cases/{id}/accept"), Role::WindowStaff, Some(&json!({}))).await;
    assert_eq!((status, &problem["code"]), (503, &json!("role.absent")), "{problem}");
    assert_eq!(projectors.ask(&format!("/v1/cases/{id}"), Role::WindowStaff, None).await.0, 200);
    projectors.stop().await;
    server.stop().await;
}
