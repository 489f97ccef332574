//! Trying what each zone may not do (越权尝试): the doctor holds the table against the server itself.
//!
//! Every try is harmless wherever it gets through: a call of the API gets a body that no call reads, and a message names another stream
//! than the one it would come to. The server refuses either by an answer, and the answer shows that it was reached.
use super::{Act, Zone, grants};
use crate::doctor::{Check, Outcome, check};
use crate::settings::{Credentials, Settings};
use crate::stream::DELIVERIES;
use crate::wire::{Wire, ZONED};
use async_nats::client::Request;
use async_nats::{Client, HeaderMap};
use bytes::Bytes;
use std::time::Duration;

/// How long an act may take to be answered.
const ANSWERED: Duration = Duration::from_secs(1);

/// What no call of the API reads.
const NOTHING: &[u8] = b"x";

/// What came of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The subject, as the server knows it.
    pub subject: String,
    /// Whether the table allows it.
    pub granted: bool,
    /// Whether the server was reached.
    pub went: bool,
    /// Whether its not being reached means anything: somebody is always there who would answer.
    pub telling: bool,
}

/// The settings of a zone beside those that are given: its key lies in the private server's directory, or beside the key that is named.
pub(crate) fn beside(settings: &Settings, zone: Zone) -> Option<Settings> {
    let private = settings.store.as_ref().filter(|dir| dir.join("zones").join(zone.file()).is_file());
    let credentials = match (private, &settings.credentials) {
        (Some(dir), _) => Credentials::Zone { dir: dir.clone(), zone },
        (None, Credentials::NkeyFile(path)) => {
            let file = path.parent()?.join(zone.file());
            file.is_file().then_some(Credentials::NkeyFile(file))?
        }
        _ => return None,
    };
    Some(Settings { credentials, zone: Some(zone), anchor: None, ..settings.clone() })
}

/// Tries everything in the table with the credentials of a zone, and what a service of one account could do.
pub async fn attempts(settings: &Settings, zone: Zone) -> Result<Vec<Tried>, crate::LogError> {
    let wire = Wire::connect(settings).await?;
    let client = &wire.client;
    let tries = grants().filter(|(act, _)| !matches!(act, Act::Hear(..))).map(|(act, zones)| async move {
        let granted = zones.contains(&zone) || matches!(act, Act::Ask(serves, _) if serves == zone);
        // There are deliveries only where channels to people outside are configured.
        let telling = match act {
            Act::Call(..) => true,
            Act::Store(stream, _) => stream != DELIVERIES,
            Act::Stream(..) | Act::Hear(..) | Act::Ask(..) => false,
        };
        let (subject, known) = (act.subject(&settings.centre), act.known_as(&settings.centre));
        let guarded = matches!(act, Act::Store(..));
        // Under both names: that of the zone, and that of a server of one account.
        let mut went = reached(client, literal(&known), guarded).await;
        if !granted && known.starts_with(ZONED) {
            went |= on_the_streams(client, literal(&subject)).await;
        }
        Tried { subject, granted, went, telling }
    });
    let tried = futures::future::join_all(tries).await;
    wire.close().await;
    Ok(tried)
}

/// A subject with a token in the place of what stands for any.
fn literal(subject: &str) -> String {
    subject.replace(['>', '*'], "probe")
}

/// Whether anybody answers.
async fn reached(client: &Client, subject: String, guarded: bool) -> bool {
    let mut request = Request::new().payload(Bytes::from_static(NOTHING)).timeout(Some(ANSWERED));
    if guarded {
        let mut headers = HeaderMap::new();
        headers.insert(async_nats::header::NATS_EXPECTED_STREAM, "NONE");
        request = request.headers(headers);
    }
    client.send_request(subject, request).await.is_ok()
}

/// Whether a call about a stream is answered for an account that has one: an account without JetStream says so itself.
async fn on_the_streams(client: &Client, subject: String) -> bool {
    let request = Request::new().payload(Bytes::from_static(NOTHING)).timeout(Some(ANSWERED));
    match client.send_request(subject, request).await {
        Ok(message) => !String::from_utf8_lossy(&message.payload).contains("10039"),
        Err(_) => false,
    }
}

/// The doctor's lines: of each zone, what went through that must not, and what did not that must.
pub(crate) async fn checks(settings: &Settings) -> Vec<Check> {
    let zones: Vec<(Zone, Settings)> =
        Zone::ALL.into_iter().filter_map(|zone| Some((zone, beside(settings, zone)?))).collect();
    let tries = zones.iter().map(|(zone, settings)| async move { (*zone, attempts(settings, *zone).await) });
    let mut found = Vec::new();
    for (zone, tried) in futures::future::join_all(tries).await {
        found.push(judged(zone, tried));
    }
    found
}

fn judged(zone: Zone, tried: Result<Vec<Tried>, crate::LogError>) -> Check {
    let remedy = "write the accounts anew with `anjuan nats config`, and reload the server";
    let name = match zone {
        Zone::Desk => "zone desk",
        Zone::Projector => "zone projector",
        Zone::Workflow => "zone workflow",
        Zone::Sealer => "zone sealer",
        Zone::Gateway => "zone gateway",
        Zone::Eraser => "zone eraser",
        Zone::Notices => "zone notices",
        Zone::Observer => "zone observer",
        Zone::Operator => "zone operator",
    };
    let tried = match tried {
        Ok(tried) => tried,
        Err(error) => return check(name, Outcome::Fail, error.to_string(), remedy),
    };
    let named = |keep: &dyn Fn(&&Tried) -> bool| {
        tried.iter().filter(keep).map(|tried| tried.subject.as_str()).collect::<Vec<_>>().join(", ")
    };
    let through = named(&|tried| tried.went && !tried.granted);
    let refused = named(&|tried| !tried.went && tried.granted && tried.telling);
    let forbidden = tried.iter().filter(|tried| !tried.granted).count();
    let (outcome, en, zh) = match (through.as_str(), refused.as_str()) {
        ("", "") => (
            Outcome::Pass,
            format!("{forbidden} forbidden acts were tried, and none went through"),
            format!("已尝试 {forbidden} 项越权操作，均被拒绝"),
        ),
        ("", refused) => {
            (Outcome::Warn, format!("it may not do what it needs: {refused}"), format!("缺少所需权限：{refused}"))
        }
        (through, _) => (
            Outcome::Fail,
            format!("what it must not do went through: {through}"),
            format!("越权操作未被拒绝：{through}"),
        ),
    };
    Check { found_zh: Some(zh), ..check(name, outcome, en, remedy) }
}
