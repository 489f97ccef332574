//! Health between processes (跨进程健康检查): each role answers `anjuan.health.<centre>.<role>` with what it looked at, and at once,
//! however much work waits. Whoever does not answer within two seconds is not there.
use super::remote::Link;
use crate::health::Vitals;
use crate::roles::{Role, Roles};
use anjuan_api::Problem;
use anjuan_api::answers::Check;
use anjuan_journal::LogError;
use anjuan_journal::service::{ServiceError, ServiceHandle, ServiceRequest};
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long a role may take to say that it is there.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The body that asks only whether the role is there.
const PING: &[u8] = b"ping";

/// The body that says that the clock is right as it is now.
const CONFIRM: &[u8] = b"confirm-clock";

fn subject(centre: &str, role: Role) -> String {
    anjuan_journal::subject::of_health(centre, role.as_str())
}

/// Answers for the roles of this process.
///
/// # Errors
/// As the nats-server answers.
pub async fn serve_health(link: &Link, vitals: &Arc<Vitals>, roles: &Roles) -> Result<Vec<ServiceHandle>, LogError> {
    let mut served = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| roles.has(*role)) {
        let vitals = Arc::clone(vitals);
        let handler = move |request: ServiceRequest| {
            let vitals = Arc::clone(&vitals);
            async move {
                match &request.body[..] {
                    PING => Bytes::from_static(b"[]"),
                    CONFIRM => {
                        vitals.time.confirm();
                        Bytes::from_static(b"[]")
                    }
                    _ => serde_json::to_vec(&vitals.own().await).map(Bytes::from).unwrap_or_default(),
                }
            }
        };
        // Others know a role's health as that of its zone.
        let nats = role.zones().first().map_or_else(|| Arc::clone(&link.nats), |zone| link.nats.zone(*zone));
        served.push(nats.serve("anjuan-health", super::remote::VERSION, &subject(&link.centre, role), handler).await?);
    }
    Ok(served)
}

async fn ask(link: &Link, role: Role, body: &'static [u8], patience: Duration) -> Result<Bytes, Problem> {
    let answer =
        link.nats.request(&subject(&link.centre, role), &HashMap::new(), Bytes::from_static(body), patience).await;
    answer.map_err(|error| match error {
        ServiceError::NoResponders(_) => absent(error.to_string()),
        ServiceError::TimedOut(_) | ServiceError::Other(_) => silent(error.to_string()),
    })
}

/// No process has the role.
pub(super) fn absent(en: String) -> Problem {
    Problem::new(503, "role.absent", en, "该角色未运行，未作任何处理；请启动该角色后重试。")
}

/// A process has the role and does not answer.
pub(super) fn silent(en: String) -> Problem {
    Problem::new(503, "role.silent", en, "未能及时应答，可能已经办理；请以同一指令编号重试。")
}

/// Whether a process with that role is there.
///
/// # Errors
/// The problem as it is answered.
pub(super) async fn is_there(link: &Link, role: Role) -> Result<(), Problem> {
    ask(link, role, PING, PATIENCE).await.map(drop)
}

/// What a role elsewhere says of its health.
///
/// # Errors
/// The problem as it is answered.
pub async fn ask_health(link: &Link, role: Role) -> Result<Vec<Check>, Problem> {
    let answer = ask(link, role, b"", PATIENCE * 3).await?;
    serde_json::from_slice(&answer).map_err(|error| silent(format!("its health does not read: {error}")))
}

/// Tells a role elsewhere that the clock is right.
///
/// # Errors
/// The problem as it is answered.
pub async fn confirm_clock(link: &Link, role: Role) -> Result<(), Problem> {
    ask(link, role, CONFIRM, PATIENCE).await.map(drop)
}
