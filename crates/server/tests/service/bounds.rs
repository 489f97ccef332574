//! What one client may take of the process (限额): connections, time, bytes and requests. Whoever keeps to them is answered meanwhile.
use crate::service::{Ask, Reply, Service, registration};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::EventLog;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Longer than any bound of these tests, and never waited for where they hold.
const FOR_EVER: Duration = Duration::from_secs(60);

fn address(service: &Service) -> SocketAddr {
    service.url.trim_start_matches("http://").parse().unwrap()
}

/// A connection from another address of this machine.
async fn from(service: &Service, client: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, client], 0).into()).unwrap();
    socket.connect(address(service)).await.unwrap()
}

/// Everything that comes until the other side closes; nothing where it breaks off.
async fn rest(wire: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(FOR_EVER, wire.read_to_end(&mut answer)).await.expect("the connection is closed");
    String::from_utf8_lossy(&answer).into_owned()
}

/// As many file descriptors as the system gives.
fn more_descriptors() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_hundred_half_open_connections_shut_nobody_out() {
    more_descriptors();
    let service = Service::set(|settings| {
        (settings.limits.connections, settings.limits.connections_of_one) = (600, 150);
    })
    .await;
    let mut open = Vec::new();
    for number in 0..1_200_u16 {
        let mut wire = from(&service, 2 + u8::try_from(number % 6).unwrap()).await;
        wire.write_all(b"POST /v1/progress HTTP/1.1\r\nHost: x\r\n").await.unwrap();
        open.push(wire);
    }
    for _ in 0..20 {
        assert_eq!(service.get("/health/live", &Ask::default()).await.status, 200);
        assert_eq!(service.get("/v1/register", &Ask::with(&service.clerk())).await.status, 200);
    }
    // From the address of whoever holds all its places, too.
    let mut neighbour = from(&service, 2).await;
    neighbour.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut neighbour).await.starts_with("HTTP/1.1 200"));
    drop(open);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_dribbles_and_a_connection_that_says_nothing_are_closed() {
    let service = Service::set(|settings| settings.limits.header_seconds = 1).await;
    let mut silent = from(&service, 2).await;
    let mut dribbling = from(&service, 2).await;
    let mut closed = false;
    for byte in b"GET /health/live HTTP/1.1\r\nX-Long: ".iter().chain(std::iter::repeat_n(&b'x', 200)) {
        closed = dribbling.write_all(&[*byte]).await.is_err();
        if closed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(closed, "ten seconds of one byte after the other");
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_dribbles_is_answered_408_and_one_that_is_too_large_before_it_is_read() {
    let service = Service::set(|settings| settings.limits.body_seconds = 1).await;
    let head = |length: usize| format!("POST /v1/progress HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{{");
    let mut slow = from(&service, 2).await;
    slow.write_all(head(100).as_bytes()).await.unwrap();
    let answer = rest(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request.slow"), "{answer}");
    let mut large = from(&service, 2).await;
    large.write_all(head(10_000_000).as_bytes()).await.unwrap();
    let answer = rest(&mut large).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("request.too-large"), "{answer}");
    let long = json!({"number": "x".repeat(20_000), "password": "1"}).to_string();
    let chunked =
        format!("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    let mut unsaid = from(&service, 2).await;
    unsaid.write_all(format!("POST /v1/progress HTTP/1.1\r\nHost: x\r\n{chunked}").as_bytes()).await.unwrap();
    let answer = rest(&mut unsaid).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "a body that does not say how long it is: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_of_its_answers_is_closed() {
    let service = Service::set(|settings| settings.limits.write_seconds = 1).await;
    let mut greedy = from(&service, 2).await;
    let request = "GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400);
    // The requests are written until the service reads no more of them; whoever asks reads nothing.
    let _ = timeout(Duration::from_secs(1), greedy.write_all(request.as_bytes())).await;
    let closed = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if greedy.write_all(b"x").await.is_err() {
                return;
            }
        }
    };
    timeout(FOR_EVER, closed).await.expect("the connection is closed");
}

async fn tried(service: &Service) -> Reply {
    let body = json!({"number": "AJ-20261123-7K2M9QX4T1AB", "password": "12345678"});
    service.post("/v1/progress", &Ask::default(), &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_tried_at_a_bounded_rate_and_it_recovers_by_itself() {
    let service = Service::set(|settings| settings.limits.secrets_per_minute = 60).await;
    let code = |number: usize| format!("/v1/papers/verify/7K2M-9QX4-{number:04}");
    let mut answers = Vec::new();
    for number in 0..80 {
        answers.push(service.get(&code(number), &Ask::default()).await);
    }
    let refused = answers.iter().filter(|answer| answer.status == 429).collect::<Vec<_>>();
    assert!(answers[..60].iter().all(|answer| answer.problem() == (404, "paper.not-genuine".into())));
    assert!(!refused.is_empty(), "eighty within less than twenty seconds");
    assert_eq!(refused[0].problem().1, "gateway.too-many");
    assert_eq!(tried(&service).await.status, 429, "whichever secret it is");
    assert_eq!(service.get("/v1/catalogue", &Ask::default()).await.status, 200, "what is no secret is answered");
    let recovered = async {
        while tried(&service).await.status == 429 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(FOR_EVER, recovered).await.expect("one comes back a second");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_its_own_rate_and_wrong_tokens_shut_out_nobody() {
    let service = Service::set(|settings| {
        (settings.limits.account_per_minute, settings.limits.refused_per_minute) = (20, 10);
    })
    .await;
    let asked = async |token: &str| {
        let mut answers = Vec::new();
        for _ in 0..30 {
            answers.push(service.get("/v1/whoami", &Ask::with(token)).await);
        }
        answers.into_iter().map(|answer| answer.status).collect::<Vec<_>>()
    };
    let wrong = asked("wrong").await;
    assert_eq!((wrong[0], wrong[29]), (401, 429), "{wrong:?}");
    let clerk = asked(&service.clerk()).await;
    assert_eq!((clerk[0], clerk[29]), (200, 429), "{clerk:?}");
    let other = service.token("P018", &[Role::WindowStaff]);
    assert_eq!(service.get("/v1/whoami", &Ask::with(&other)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_behind_a_proxy_is_counted_by_itself_and_nobody_else_is_believed() {
    let service = Service::set(|settings| {
        settings.http.proxies = "127.0.0.9".into();
        settings.limits.secrets_per_minute = 1;
    })
    .await;
    let asked = async |peer: u8, client: &str| {
        let mut wire = from(&service, peer).await;
        let head = "GET /papers/7K2M-9QX4-T1AB HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For";
        wire.write_all(format!("{head}: {client}\r\n\r\n").as_bytes()).await.unwrap();
        rest(&mut wire).await[9..12].to_owned()
    };
    assert_eq!((asked(9, "192.0.2.1").await, asked(9, "192.0.2.1").await), ("404".into(), "429".into()));
    assert_eq!(asked(9, "192.0.2.2").await, "404");
    assert_eq!((asked(3, "192.0.2.3").await, asked(3, "192.0.2.4").await), ("404".into(), "429".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calculator_counts_no_million_days() {
    let service = Service::start().await;
    for count in ["1000000", "-1000000", "1501", "2147483647", "-2147483648"] {
        let path = format!("/v1/calculator?count={count}&explain=true");
        let refused = service.get(&path, &Ask::default()).await;
        assert_eq!(refused.problem(), (422, "request.impossible".into()), "{count}");
        assert!(refused.text.len() < 2_000, "{}", refused.text.len());
    }
    let counted = service.get("/v1/calculator?count=1500&explain=true", &Ask::default()).await;
    assert!(counted.status == 200 && counted.text.len() < 1_000_000, "{} {}", counted.status, counted.text.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_longer_than_any_is_kept_nowhere() {
    let service = Service::start().await;
    let before = service.log.head().await.unwrap();
    let body = |length: usize| {
        let mut body = registration();
        body["applicant"]["name"] = json!("长".repeat(length));
        body
    };
    let refused = service.post("/v1/cases", &Ask::with(&service.clerk()), &body(8_001)).await;
    assert_eq!(refused.problem(), (400, "request.malformed".into()));
    let error = &refused.json()["errors"][0];
    assert_eq!(
        (error["pointer"].as_str(), refused.text.len() < 4_000),
        (Some("#/applicant/name"), true),
        "{refused:?}"
    );
    assert_eq!(service.log.head().await.unwrap(), before);
    assert_eq!(service.post("/v1/cases", &Ask::with(&service.clerk()), &body(8_000)).await.status, 201);
}

/// Every answer says these, whatever it is.
const PROTECTIVE: [&str; 5] = [
    "x-content-type-options: nosniff",
    "x-frame-options: deny",
    "referrer-policy: no-referrer",
    "frame-ancestors 'none'",
    "cross-origin-resource-policy: same-origin",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_protective_headers() {
    let service = Service::start().await;
    let token = service.clerk();
    let asked = [
        "GET /health/live",
        "GET /health/ready",
        "GET /v1/openapi.json",
        "GET /v1/docs",
        "GET /papers/7K2M-9QX4-T1AB",
        "GET /v1/register",
        "GET /v1/nowhere",
        "DELETE /v1/register",
        "GET /v1/log/key",
        "GET /v1/deadlines?x=1",
        "GET /v1/cases/unknown",
        "GET /v1/log/checkpoint",
        "GET /metrics",
    ];
    for authorization in
        [String::new(), format!("Authorization: Bearer {token}\r\n"), "Authorization: Bearer x\r\n".into()]
    {
        for request in asked {
            let mut wire = from(&service, 1).await;
            let head = format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{authorization}\r\n");
            wire.write_all(head.as_bytes()).await.unwrap();
            let answer = rest(&mut wire).await;
            let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
            for header in PROTECTIVE {
                assert!(head.contains(header), "{request} {authorization}: no {header} in\n{head}");
            }
            assert!(head.contains("cache-control: no-store"), "{request}: {head}");
            assert!(!head.contains("strict-transport-security"), "{request} in the clear: {head}");
        }
    }
}
