//! Signing in (登录) on real processes: a gateway with desk and views, and a second gateway, over one real nats-server, by a clock that the test moves.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::Credentials;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_server::clock::{Clock, Ids, SetClock, SystemIds};
use anjuan_server::{Running, Settings, run_by};
use anjuan_tests::service::{Service, program, signal};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;
use totp_rs::{Algorithm, Secret, TOTP};

/// Within this a session that was ended opens nothing, in whichever process.
const SECOND: Duration = Duration::from_secs(1);

/// A status and a body.
type Answer = (u16, Value);

/// Two gateways of one centre.
struct Gateways {
    runtime: Runtime,
    clock: SetClock,
    agent: ureq::Agent,
    running: Vec<Running>,
    server: Option<Server>,
    _place: tempfile::TempDir,
}

impl Gateways {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let place = tempfile::tempdir().unwrap();
        let server = runtime.block_on(Server::start(ServerSettings::new(place.path().join("nats")))).unwrap();
        let clock = SetClock::at("2026-11-23T02:00:00Z".parse().unwrap());
        let settings = settings(&server, &place.path().join("data"));
        let start = |roles: &str| {
            let clock: Arc<dyn Clock> = Arc::new(clock.clone());
            runtime.block_on(run_by(clock, settings.clone(), &roles.parse().unwrap())).unwrap()
        };
        let running = vec![start("gateway,desk,projectors"), start("gateway")];
        let patience = Some(Duration::from_secs(30));
        let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(patience).build().into();
        let gateways = Self { runtime, clock, agent, running, server: Some(server), _place: place };
        let desired = anjuan_centre::builtin().read().unwrap();
        for change in anjuan_centre::difference(&Centre::default(), &desired, "2026-01-01".parse().unwrap()) {
            let AggregateRef { kind, id } = change.aggregate;
            let (body, verb) = (serde_json::to_value(&change.body).unwrap(), change.body.verb());
            let path = format!("/v1/centre/{kind}/{id}/{verb}");
            assert_eq!(gateways.operates(&path, &body[verb]).0, 201);
        }
        gateways
    }

    fn url(&self, gateway: usize, path: &str) -> String {
        format!("http://{}{path}", self.running[gateway].address.unwrap())
    }

    fn get(&self, gateway: usize, token: &str, path: &str) -> Answer {
        let request = self.agent.get(self.url(gateway, path)).header("Authorization", format!("Bearer {token}"));
        answer(request.call().unwrap())
    }

    fn post(&self, gateway: usize, token: Option<&str>, path: &str, body: &Value) -> Answer {
        let mut request = self.agent.post(self.url(gateway, path));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.send_json(body).unwrap())
    }

    /// As the administrator of the installation, by the key of the data directory.
    fn operator(&self) -> String {
        let (id, now) = (SystemIds.next(), self.clock.now());
        let tokens = &self.running[0].tokens;
        tokens.issue("administrator", &[Role::Administrator], TimeDelta::minutes(2), id, now).unwrap()
    }

    fn operates(&self, path: &str, body: &Value) -> Answer {
        self.post(0, Some(&self.operator()), path, body)
    }

    fn sign_in(&self, gateway: usize, body: &Value) -> Answer {
        self.post(gateway, None, "/v1/sessions", body)
    }

    fn advance(&self, minutes: i64) {
        self.clock.set(self.clock.now() + TimeDelta::minutes(minutes));
    }

    /// Opens the account of somebody who needs no second factor, chooses the password, and signs in.
    fn clerk(&self, person: &str) -> Value {
        let (status, opened) = self.operates(&format!("/v1/accounts/{person}/open"), &json!({}));
        assert_eq!(status, 200, "{opened}");
        let (status, session) =
            self.sign_in(0, &json!({"account": person, "password": opened["password"], "newPassword": PASSWORD}));
        assert_eq!(status, 200, "{session}");
        session
    }

    /// Until when a token opens anything at a gateway: the status that it had in the end, and how long that took.
    fn until_refused(&self, gateway: usize, token: &str) -> (Answer, Duration) {
        let begun = Instant::now();
        loop {
            let answer = self.get(gateway, token, "/v1/whoami");
            if answer.0 != 200 || begun.elapsed() > SECOND * 10 {
                return (answer, begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn records(&self) -> Vec<(String, String)> {
        let inspector = {
            let (id, now) = (SystemIds.next(), self.clock.now());
            self.running[0].tokens.issue("P010", &[Role::Inspector], TimeDelta::minutes(2), id, now).unwrap()
        };
        let (status, answer) = self.get(1, &inspector, "/v1/access-records?limit=500");
        assert_eq!(status, 200, "{answer}");
        let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        let rows = answer["rows"].as_array().unwrap().iter();
        rows.map(|row| (text(row, "what"), text(row, "account"))).collect()
    }

    fn recorded(&self, what: &str, account: &str) -> usize {
        self.records().iter().filter(|row| **row == (what.to_owned(), account.to_owned())).count()
    }
}

impl Drop for Gateways {
    fn drop(&mut self) {
        for running in self.running.drain(..) {
            self.runtime.block_on(running.shutdown());
        }
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}

const PASSWORD: &str = "seven herons at the ford";

fn settings(server: &Server, data: &Path) -> Settings {
    let Credentials::Private { user, password, .. } = server.credentials() else {
        panic!("a private server has a password")
    };
    let mut settings = Settings::default();
    settings.centre.data = data.to_owned();
    settings.http.bind = ([127, 0, 0, 1], 0).into();
    settings.nats.url = server.url();
    (settings.nats.user, settings.nats.password) = (user, password);
    // Cheap, so that the test waits for what it tests.
    (settings.login.memory_kib, settings.login.passes) = (64, 1);
    // The clock of this test leaps.
    settings.clock.leap_seconds = 1_000_000;
    settings
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.0, text(&answer.1, "code"))
}

#[test]
fn a_wrong_password_is_answered_as_an_unknown_account_and_closes_nothing_elsewhere() {
    let gateways = Gateways::start();
    gateways.clerk("P013");
    let wrong = json!({"account": "P013", "password": "not the password at all"});
    let unknown = json!({"account": "P999", "password": "not the password at all"});
    let (known, nobody) = (gateways.sign_in(0, &wrong), gateways.sign_in(0, &unknown));
    assert_eq!(code(&known), (401, "login.refused"));
    let said = |answer: &Answer| (answer.0, answer.1["detail"].clone(), answer.1["code"].clone());
    assert_eq!(said(&known), said(&nobody));
    for _ in 0..4 {
        assert_eq!(gateways.sign_in(0, &wrong).0, 401);
    }
    let right = json!({"account": "P013", "password": PASSWORD});
    let locked = gateways.sign_in(0, &right);
    assert_eq!(code(&locked), (429, "login.locked"), "even the right one, from this address");
    assert!(locked.1["retryAfter"].as_u64().is_some_and(|seconds| seconds <= 30), "{}", locked.1);
    let elsewhere = gateways.runtime.block_on(from_elsewhere(gateways.running[0].address.unwrap(), &right));
    assert!(elsewhere.starts_with("HTTP/1.1 200"), "the person signs in from elsewhere: {elsewhere}");
    gateways.advance(1);
    assert_eq!(gateways.sign_in(0, &right).0, 200, "and from here after the wait");
    assert_eq!((gateways.recorded("refused", "P013"), gateways.recorded("locked-out", "P013")), (5, 1));
    assert_eq!(gateways.recorded("refused", ""), 1, "what was typed as an account is not kept");
}

/// The answer to a sign-in from another address of this machine.
async fn from_elsewhere(to: std::net::SocketAddr, body: &Value) -> String {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut stream = socket.connect(to).await.unwrap();
    let body = body.to_string();
    let head = format!(
        "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[test]
fn a_session_that_ends_opens_nothing_at_any_gateway_within_a_second() {
    let gateways = Gateways::start();
    let first = gateways.clerk("P013");
    let (status, second) = gateways.sign_in(1, &json!({"account": "P013", "password": PASSWORD}));
    assert_eq!(status, 200, "{second}");
    let (one, two) = (text(&first, "accessToken"), text(&second, "accessToken"));
    for gateway in [0, 1] {
        assert_eq!(gateways.get(gateway, one, "/v1/whoami").0, 200, "at once, at the other gateway as well");
        let (_, who) = gateways.get(gateway, two, "/v1/whoami");
        assert_eq!((text(&who, "person"), &who["roles"]), ("P013", &json!(["window-staff"])));
        let (_, sessions) = gateways.get(gateway, one, "/v1/sessions");
        let current: Vec<bool> =
            sessions["rows"].as_array().unwrap().iter().map(|row| row["current"] == json!(true)).collect();
        assert_eq!(current, [true, false]);
    }
    assert_eq!(gateways.post(0, Some(one), "/v1/sessions/current/end", &json!({})).0, 200);
    let (refused, took) = gateways.until_refused(1, one);
    assert_eq!((code(&refused), took < SECOND), ((401, "token.not-taken"), true), "{took:?}");
    assert_eq!(gateways.get(1, two, "/v1/whoami").0, 200, "the other session goes on");
    let ended = gateways.operates("/v1/accounts/P013/end-sessions", &json!({"reason": "遗失设备"}));
    assert_eq!(ended, (200, json!({"ended": 1})));
    let (refused, took) = gateways.until_refused(1, two);
    assert_eq!((code(&refused), took < SECOND), ((401, "token.not-taken"), true), "{took:?}");
    let refresh = json!({"refreshToken": second["refreshToken"]});
    assert_eq!(code(&gateways.post(1, None, "/v1/sessions/refresh", &refresh)), (401, "session.ended"));
    assert_eq!(gateways.recorded("signed-out", "P013") + gateways.recorded("sessions-ended", "P013"), 2);
}

#[test]
fn a_token_lasts_a_quarter_of_an_hour_and_a_refresh_token_serves_once() {
    let gateways = Gateways::start();
    let first = gateways.clerk("P013");
    gateways.advance(14);
    assert_eq!(gateways.get(0, text(&first, "accessToken"), "/v1/whoami").0, 200);
    gateways.advance(1);
    assert_eq!(code(&gateways.get(0, text(&first, "accessToken"), "/v1/whoami")), (401, "token.not-taken"));
    let refresh = |session: &Value, gateway| {
        let body = json!({"refreshToken": session["refreshToken"]});
        gateways.post(gateway, None, "/v1/sessions/refresh", &body)
    };
    let (status, second) = refresh(&first, 0);
    assert_eq!(status, 200, "{second}");
    let (status, third) = refresh(&second, 1);
    assert_eq!((status, &third["session"]), (200, &first["session"]), "{third}");
    assert_eq!(gateways.get(0, text(&third, "accessToken"), "/v1/whoami").0, 200);
    // Somebody else has the second one: the session ends for both.
    assert_eq!(code(&refresh(&second, 0)), (401, "session.reused"));
    assert_eq!(code(&refresh(&third, 1)), (401, "session.ended"));
    let (refused, took) = gateways.until_refused(1, text(&third, "accessToken"));
    assert_eq!((refused.0, took < SECOND), (401, true), "{took:?}");
    assert_eq!(gateways.recorded("refresh-reused", "P013"), 1);
    let (_, fourth) = gateways.sign_in(0, &json!({"account": "P013", "password": PASSWORD}));
    gateways.advance(12 * 60);
    assert_eq!(code(&refresh(&fourth, 0)), (401, "session.ended"), "a session ends after half a day");
}

#[test]
fn whoever_left_or_lost_an_office_has_neither_by_an_open_session() {
    let gateways = Gateways::start();
    let (clerk, left) = (gateways.clerk("P013"), gateways.clerk("P016"));
    let (_, centre) = gateways.get(0, &gateways.operator(), "/v1/centre");
    let withdrawn = json!({"effectiveFrom": "2026-11-23", "reason": "调离"});
    assert_eq!(gateways.operates("/v1/centre/person/P016/withdraw-person", &withdrawn).0, 201);
    let begun = Instant::now();
    while gateways.get(1, text(&left, "accessToken"), "/v1/whoami").0 == 200 && begun.elapsed() < SECOND * 10 {}
    assert!(begun.elapsed() < SECOND, "{:?}", begun.elapsed());
    assert_eq!(code(&gateways.get(1, text(&left, "accessToken"), "/v1/whoami")), (403, "access.left"));
    let refresh = json!({"refreshToken": left["refreshToken"]});
    assert_eq!(code(&gateways.post(0, None, "/v1/sessions/refresh", &refresh)), (403, "access.left"));
    let again = gateways.sign_in(0, &json!({"account": "P016", "password": PASSWORD}));
    assert_eq!(code(&again), (403, "access.left"));

    let mut definition = centre["persons"]["P013"].clone();
    let roles = |token: &str| gateways.get(1, token, "/v1/whoami").1["roles"].clone();
    let token = text(&clerk, "accessToken");
    for held in [json!(["window-head", "window-staff"]), json!(["window-staff"])] {
        definition["roles"] = held.clone();
        let body = json!({"effectiveFrom": "2026-11-23", "definition": definition});
        assert_eq!(gateways.operates("/v1/centre/person/P013/define-person", &body).0, 201);
        let begun = Instant::now();
        while roles(token) != held && begun.elapsed() < SECOND * 10 {}
        assert!(begun.elapsed() < SECOND, "the same token, another office: {:?}", begun.elapsed());
    }
    assert_eq!(gateways.operates("/v1/centre/person/P013/revoke-tokens", &json!({"reason": "遗失"})).0, 201);
    let (refused, took) = gateways.until_refused(1, token);
    assert_eq!((code(&refused), took < SECOND), ((403, "access.revoked"), true), "{took:?}");
    gateways.advance(1);
    let refresh = json!({"refreshToken": clerk["refreshToken"]});
    let refused = gateways.post(0, None, "/v1/sessions/refresh", &refresh);
    assert_eq!(code(&refused), (403, "access.revoked"), "nor does the session give another token");
}

/// The code that an authenticator program shows.
fn shown(gateways: &Gateways, secret: &str) -> String {
    let secret = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, 30, secret).unwrap();
    totp.generate(u64::try_from(gateways.clock.now().timestamp()).unwrap())
}

#[test]
fn a_head_needs_a_second_factor_and_no_code_serves_twice() {
    let gateways = Gateways::start();
    let (_, opened) = gateways.operates("/v1/accounts/P012/open", &json!({}));
    let once = json!({"account": "P012", "password": opened["password"]});
    assert_eq!(code(&gateways.sign_in(0, &once)), (403, "login.change-needed"));
    for weak in ["short", "P012-and-some-more", "passwordpassword"] {
        let mut body = once.clone();
        body["newPassword"] = json!(weak);
        assert_eq!(code(&gateways.sign_in(0, &body)), (422, "login.password-weak"), "{weak}");
    }
    let mut body = once.clone();
    body["newPassword"] = json!(PASSWORD);
    assert_eq!(code(&gateways.sign_in(0, &body)), (403, "login.factor-needed"));
    assert_eq!(code(&gateways.sign_in(0, &body)), (401, "login.refused"), "the first password served once");
    let known = json!({"account": "P012", "password": PASSWORD});
    let (status, enrolment) = gateways.post(1, None, "/v1/sessions/second-factor", &known);
    assert_eq!(status, 200, "{enrolment}");
    assert!(text(&enrolment, "uri").starts_with("otpauth://totp/") && text(&enrolment, "qr").starts_with("<svg"));
    let with = |code: &str| json!({"account": "P012", "password": PASSWORD, "code": code});
    let first = shown(&gateways, text(&enrolment, "secret"));
    let (status, session) = gateways.sign_in(1, &with(&first));
    assert_eq!(status, 200, "{session}");
    assert_eq!(session["recoveryCodes"].as_array().unwrap().len(), 8);
    assert_eq!(code(&gateways.sign_in(0, &with(&first))), (401, "login.refused"), "at the other gateway as well");
    assert_eq!(code(&gateways.sign_in(0, &known)), (403, "login.code-needed"));
    assert_eq!(code(&gateways.post(0, None, "/v1/sessions/second-factor", &known)), (409, "login.factor-there"));
    gateways.advance(1);
    assert_eq!(gateways.sign_in(0, &with(&shown(&gateways, text(&enrolment, "secret")))).0, 200);
    let recovery = with(session["recoveryCodes"][3].as_str().unwrap());
    assert_eq!(gateways.sign_in(0, &recovery).0, 200);
    assert_eq!(code(&gateways.sign_in(1, &recovery)), (401, "login.refused"));
    let what = |name: &str| gateways.recorded(name, "P012");
    assert_eq!((what("factor-confirmed"), what("recovery-used"), what("password-changed")), (1, 1, 1));
}

#[test]
fn a_program_signs_in_by_its_key_until_that_is_revoked() {
    let gateways = Gateways::start();
    let refused = gateways.operates("/v1/accounts/station-1/open", &json!({}));
    assert_eq!(code(&refused), (422, "account.nobody"));
    assert_eq!(
        code(&gateways.operates("/v1/accounts/x/open", &json!({"service": "director"}))),
        (422, "account.nobody")
    );
    assert_eq!(gateways.operates("/v1/accounts/station-1/open", &json!({"service": "applicant"})).0, 200);
    let (status, issued) = gateways.operates("/v1/accounts/station-1/keys", &json!({"reason": "大厅终端"}));
    assert_eq!(status, 200, "{issued}");
    let (status, signed) = gateways.sign_in(1, &json!({"key": issued["key"]}));
    assert_eq!((status, signed["refreshToken"].is_null()), (200, true), "{signed}");
    let token = text(&signed, "accessToken");
    assert_eq!(gateways.get(0, token, "/v1/whoami").1["roles"], json!(["applicant"]));
    let wrong = format!("{}x", text(&issued, "key"));
    assert_eq!(code(&gateways.sign_in(0, &json!({"key": wrong}))), (401, "login.refused"));
    let revoke = json!({"session": issued["id"], "reason": "终端更换"});
    assert_eq!(gateways.operates("/v1/accounts/station-1/end-sessions", &revoke), (200, json!({"ended": 1})));
    let (answer, took) = gateways.until_refused(1, token);
    assert_eq!((code(&answer), took < SECOND), ((401, "token.not-taken"), true), "{took:?}");
    assert_eq!(code(&gateways.sign_in(1, &json!({"key": issued["key"]}))), (401, "login.refused"));
    let clerk = gateways.clerk("P013");
    let path = "/v1/accounts/P013/reset";
    let tried = gateways.post(0, Some(text(&clerk, "accessToken")), path, &json!({"reason": "x"}));
    assert_eq!(code(&tried), (403, "access.denied"), "nobody but an administrator");
    assert_eq!(gateways.operates("/v1/accounts/P013/close", &json!({"reason": "停用"})).0, 200);
    let (refused, took) = gateways.until_refused(1, text(&clerk, "accessToken"));
    assert_eq!((refused.0, took < SECOND), (401, true), "{took:?}");
}

/// A command of the line on a data directory, with secrets from the environment.
fn line(data: &Path, secrets: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::new(program());
    for name in ["ANJUAN_URL", "ANJUAN_TOKEN", "ANJUAN_TOKEN_FILE"] {
        command.env_remove(name);
    }
    command.env("ANJUAN_DATA", data).envs(secrets.iter().copied()).arg("--json").args(arguments);
    let output = command.output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[test]
fn the_line_keeps_a_session_and_sends_nothing_to_whoever_took_the_port() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let service = Service::start(&data);
    let instance = std::fs::read_to_string(data.join("instance.json")).unwrap();
    assert!(!instance.contains("token"), "nothing that opens anything is kept: {instance}");
    let (status, opened) = line(&data, &[], &["account", "open", "P013"]);
    assert_eq!(status, Some(0), "{opened}");
    let secrets = [("ANJUAN_PASSWORD", text(&opened, "password")), ("ANJUAN_NEW_PASSWORD", PASSWORD)];
    let (status, signed) = line(&data, &secrets, &["login", "--account", "P013"]);
    assert_eq!((status, text(&signed, "account")), (Some(0), "P013"), "{signed}");
    let session = data.join("session.json");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&session).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let refused = line(&data, &[], &["account", "list"]).0;
    assert_eq!(refused, Some(4), "whoever signed in speaks, and is no administrator");
    // The access token is nearly over: the line refreshes the session by itself, and keeps the next refresh token.
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(&session).unwrap()).unwrap();
    let before = kept["refreshToken"].clone();
    kept["expiresAt"] = json!("2020-01-01T00:00:00Z");
    std::fs::write(&session, kept.to_string()).unwrap();
    assert_eq!(line(&data, &[], &["case", "list"]).0, Some(0));
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&session).unwrap()).unwrap();
    assert_ne!(kept["refreshToken"], before);
    assert_eq!(line(&data, &[], &["logout"]).0, Some(0));
    assert!(!session.exists());
    let (_, records) = line(&data, &[], &["account", "records", "--account", "P013"]);
    let what: Vec<&str> = records["rows"].as_array().unwrap().iter().map(|row| text(row, "what")).collect();
    assert_eq!(what, ["opened", "password-changed", "signed-in", "signed-out"]);

    let (address, servers) = (service.url.trim_start_matches("http://").to_owned(), service.nats_pids());
    service.kill();
    let listener = TcpListener::bind(&address).unwrap();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = vec![0; 65_536];
        let length = stream.read(&mut asked).unwrap();
        let answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    assert_eq!(line(&data, &[], &["account", "list"]).0, Some(7));
    let heard = heard.join().unwrap();
    assert!(heard.starts_with("GET /v1/instance/") && !heard.to_lowercase().contains("authorization"), "{heard}");
    for pid in servers {
        signal(pid, rustix::process::Signal::KILL);
    }
}
