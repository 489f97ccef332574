//! Who may use which route: the golden of every route and every role, asked of the running service.
use crate::service::{Ask, Reply, Service};
use anjuan_api::routes::{Access, Method, Route, routes};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// The path with ids in it that name nothing.
fn concrete(route: &Route) -> String {
    route
        .path
        .replace("{kind}", "item")
        .replace("{id}", "NOTHING")
        .replace("{name}", "nothing")
        .replace("{item}", "NOTHING")
}

async fn ask(service: &Service, route: &Route, ask: &Ask) -> Reply {
    match route.method {
        Method::Get => service.get(&concrete(route), ask).await,
        Method::Post => service.post(&concrete(route), ask, &json!({"nothing": true})).await,
    }
}

/// Whether the guard let it pass; what the handler then says of the nonsense in it does not matter.
fn passed(reply: &Reply) -> bool {
    !matches!(reply.status, 401 | 403)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_exactly_the_roles_of_the_golden() {
    let service = Service::start().await;
    let person = service.of_all_offices().await;
    let mut table =
        String::from("Which role may use which route, as the running service answers. `x` may, `.` may not.\n\n");
    for (place, role) in Role::ALL.iter().enumerate() {
        let _ = writeln!(table, "{:>2} {} {}", place + 1, role.as_str(), role.zh());
    }
    let width = routes().iter().map(|route| route.path.len() + 5).max().unwrap();
    let _ = write!(table, " 0 nobody: no token\n\n{:width$}  0", "");
    for place in 1..=Role::ALL.len() {
        let _ = write!(table, " {place:>2}");
    }
    table.push('\n');
    for route in routes() {
        let nobody = ask(&service, route, &Ask::default()).await;
        assert_eq!(
            passed(&nobody),
            matches!(route.access, Access::Public(_)),
            "{} without a token: {}",
            route.path,
            nobody.text
        );
        let _ = write!(table, "{:<width$} {:>2}", format!("{} {}", route.method.as_str(), route.path), mark(&nobody));
        for role in Role::ALL {
            let reply = ask(&service, route, &Ask::with(&service.token(person, &[role]))).await;
            let _ = write!(table, " {:>2}", mark(&reply));
        }
        let _ = writeln!(table, "  {}", route.action());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/access.golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == table,
        "access changed; run with UPDATE_GOLDEN=1 and review the diff of crates/api/access.golden.txt\n{table}"
    );
}

fn mark(reply: &Reply) -> char {
    if passed(reply) { 'x' } else { '.' }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_valid_token_is_nobody() {
    let service = Service::empty().await;
    let good = service.token("P015", &[Role::WindowStaff]);
    let other = Service::empty().await.token("P015", &[Role::WindowStaff]);
    let (head, rest) = good.split_once('.').unwrap();
    for bad in ["", "x", &other, &format!("{head}x.{rest}"), &format!("{good}x")] {
        let reply = service.get("/v1/whoami", &Ask::with(bad)).await;
        assert_eq!(reply.problem(), (401, "token.not-taken".into()), "{bad}");
    }
    assert_eq!(service.get("/v1/whoami", &Ask::with(&good)).await.json()["person"], "P015");
    service.clock.set("2037-01-01T00:00:00Z".parse().unwrap());
    let expired = service.get("/v1/whoami", &Ask::with(&good)).await;
    assert!(expired.text.contains("expired"), "{}", expired.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_that_is_served_is_the_one_checked_in() {
    let service = Service::empty().await;
    let served = service.get("/v1/openapi.json", &Ask::default()).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/openapi.json");
    let checked_in = std::fs::read_to_string(path).unwrap();
    assert!(served.text == checked_in, "openapi.json differs; run the test of anjuan-api with UPDATE_GOLDEN=1");
}
