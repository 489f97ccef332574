//! The log as the server has it (日志): read with the owner's credentials, without any code of the service.
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;

/// At which sequences each command has an event.
pub(super) type Log = BTreeMap<Uuid, Vec<u64>>;

/// The whole stream.
pub(super) fn read(data: &Path) -> Log {
    let text = std::fs::read_to_string(data.join("instance.json")).unwrap();
    let instance: Value = serde_json::from_str(&text).unwrap();
    let said = |name: &str| instance["nats"][name].as_str().unwrap_or_default().to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // A private server keeps zones apart, and everything is its owner's.
        let own = std::fs::read_to_string(data.join("nats/key")).ok();
        let options = match &own {
            Some(seed) => async_nats::ConnectOptions::with_nkey(seed.trim().to_owned()),
            None => async_nats::ConnectOptions::with_user_and_password(said("user"), said("password")),
        };
        let prefix = if own.is_some() { "ANJUAN.API" } else { "$JS.API" };
        // Of a cluster, the addresses of all its nodes.
        let addresses: Vec<String> = said("url").split(',').map(str::to_owned).collect();
        let client = options.connect(addresses).await.unwrap();
        let stream = async_nats::jetstream::with_prefix(client, prefix).get_stream("EVENTS").await.unwrap();
        let last = stream.get_info().await.unwrap().state.last_sequence;
        let mut log = Log::new();
        for sequence in 1..=last {
            let message = stream.get_raw_message(sequence).await.unwrap();
            let event: Value = serde_json::from_slice(&message.payload).unwrap();
            if let Some(command) = event["commandid"].as_str().and_then(|id| id.parse().ok()) {
                log.entry(command).or_default().push(sequence);
            }
        }
        log
    })
}
