//! The witness over HTTP: what it co-signs, what it refuses, and what it remembers.
use super::*;
use crate::seal::cosigned::Cosigned;
use crate::seal::store::{Sealed, Store};
use crate::seal::witnesses::Cosigner;
use crate::settings::{WitnessSettings, WitnessesSettings};
use anjuan_proof::checkpoint::SealKey;
use anjuan_proof::cosign::{WitnessPublic, cosigned};
use anjuan_proof::edge::Edge;
use anjuan_proof::leaf;
use std::net::{Ipv4Addr, SocketAddrV4};

const ANYWHERE: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0));

fn seal() -> SealKey {
    SealKey::read(&SealKey::written("anjuan.dev/log/bencha", &[1; 32])).unwrap()
}

/// A log whose messages from `forged` on are others, sealed up to `size`, in a directory of its own.
fn sealed(directory: &Path, size: u64, forged: u64) -> Store {
    let (mut edge, mut sealed, mut tiles) = (Edge::default(), Sealed::default(), Vec::new());
    for sequence in 1..=size {
        tiles.extend(edge.append(leaf::hash(sequence, &[u8::from(sequence >= forged)])).unwrap());
        sealed.take(sequence, String::new());
    }
    tiles.extend(edge.partial().into_iter().map(|(tile, data)| (tile, data.to_vec())));
    sealed.checkpoint = seal().sign(size, edge.root().unwrap()).unwrap();
    let store = Store::new(directory.to_owned());
    store.publish(&sealed, &tiles).unwrap();
    store
}

/// A witness that runs over a directory: its address, and what ends it.
async fn witness(directory: &Path, name: &str) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
    let stop = CancellationToken::new();
    let logs = vec![seal().public().to_owned()];
    let options = Options { directory: directory.to_owned(), name: name.into(), logs, listen: ANYWHERE };
    let (tell, address) = tokio::sync::oneshot::channel();
    let until = stop.clone();
    let running = tokio::spawn(async move {
        run(options, until.cancelled_owned(), |address| tell.send(address).unwrap()).await.unwrap();
    });
    (address.await.unwrap(), stop, running)
}

fn policy(quorum: usize, witnesses: &[(SocketAddr, String)]) -> WitnessesSettings {
    let list =
        witnesses.iter().map(|(address, key)| WitnessSettings { url: format!("http://{address}/"), key: key.clone() });
    WitnessesSettings { quorum, answer_seconds: 5, list: list.collect(), ..WitnessesSettings::default() }
}

/// Asks the witnesses once; what is kept then.
async fn asked(settings: &WitnessesSettings, store: &Store) -> Cosigned {
    let cosigner = Cosigner::new(settings, seal().public(), store.clone(), Arc::new(SystemClock)).unwrap();
    tokio::task::spawn_blocking(move || cosigner.round()).await.unwrap().unwrap();
    store.cosigned().unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_co_signed_as_they_grow_also_after_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let [log, one, two] = ["log", "one", "two"].map(|name| place.path().join(name));
    let keys = [key(&one, "office.example/w").unwrap().public(), key(&two, "county.example/w").unwrap().public()];
    let (first, second) = (witness(&one, "office.example/w").await, witness(&two, "county.example/w").await);
    let settings = policy(2, &[(first.0, keys[0].clone()), (second.0, keys[1].clone())]);
    let public = keys.each_ref().map(|key| WitnessPublic::read(key).unwrap());
    for size in [3, 300, 700] {
        let state = asked(&settings, &sealed(&log, size, u64::MAX)).await;
        assert_eq!((state.size, state.waiting), (size, None), "{state:?}");
        assert_eq!(cosigned(&state.checkpoint, &public).unwrap().len(), 2);
    }
    // One of two is gone: no quorum, and since when is kept.
    second.1.cancel();
    second.2.await.unwrap();
    let state = asked(&settings, &sealed(&log, 900, u64::MAX)).await;
    assert!(state.size == 700 && state.waiting.is_some() && state.witnesses[1].trouble.is_some(), "{state:?}");
    // It is back, knows where it was, and joins the one that co-signed already.
    let second = witness(&two, "county.example/w").await;
    let settings = policy(2, &[(first.0, keys[0].clone()), (second.0, keys[1].clone())]);
    // The state of who asks is lost as well: the witnesses say from where on.
    std::fs::remove_file(log.join("cosigned.json")).unwrap();
    let state = asked(&settings, &sealed(&log, 901, u64::MAX)).await;
    assert_eq!((state.size, state.waiting, state.witnesses[1].trouble.clone()), (901, None, None), "{state:?}");
    let beside = Options { directory: one.clone(), name: "office.example/w".into(), logs: vec![], listen: ANYWHERE };
    let refused = run(beside, std::future::pending(), |_| {}).await;
    assert!(matches!(refused, Err(WitnessError::Lock(_))), "never twice over one directory: {refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_histories_are_co_signed_by_nobody_and_the_evidence_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let [true_log, forged_log, shorter_log, home] =
        ["true", "forged", "shorter", "w"].map(|name| place.path().join(name));
    let key = key(&home, "office.example/w").unwrap().public();
    let running = witness(&home, "office.example/w").await;
    let settings = policy(1, &[(running.0, key)]);
    assert_eq!(asked(&settings, &sealed(&true_log, 300, u64::MAX)).await.size, 300);
    // The holder of the server and of the key shows another history: as long, longer, and one that was set back.
    for (directory, size) in [(&forged_log, 300), (&forged_log, 400), (&shorter_log, 200)] {
        let state = asked(&settings, &sealed(directory, size, 17)).await;
        assert!(state.size == 0 && state.witnesses[0].trouble.as_ref().is_some_and(|one| one.contradicts), "{state:?}");
        let now = SystemClock.now();
        assert_eq!(state.incidents(now, chrono::TimeDelta::hours(1))[0].code, "seal.contradicted");
    }
    let url = format!("http://{}/status", running.0);
    let read = move || {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        let mut answer = agent.get(url).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json::<serde_json::Value>().unwrap())
    };
    let (status, body) = tokio::task::spawn_blocking(read).await.unwrap();
    assert_eq!((status, body["evidence"].as_array().unwrap().len()), (500, 2), "{body}");
    let evidence: Vec<Evidence> = serde_json::from_value(body["evidence"].clone()).unwrap();
    for one in &evidence {
        // Both checkpoints are signed by the log: whoever has its key alone sees that it has two histories.
        let shown = anjuan_proof::witness::Shown::read(&one.shown).unwrap();
        let open = |note: &str| anjuan_proof::checkpoint::open(note, seal().public()).unwrap();
        assert!(open(&one.cosigned).size == 300 && open(&shown.checkpoint).root != open(&one.cosigned).root);
    }
    // The true history goes on.
    assert_eq!(asked(&settings, &sealed(&true_log, 301, u64::MAX)).await.size, 301);
    assert_eq!(body["logs"][0]["size"], 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_checkpoint_of_a_known_log_is_refused_as_the_standard_says() {
    let place = tempfile::tempdir().unwrap();
    let running = witness(place.path(), "office.example/w").await;
    let other = |origin: &str, seed| SealKey::read(&SealKey::written(origin, &[seed; 32])).unwrap();
    let root = anjuan_proof::Hash([3; 32]);
    let unknown = format!("old 0\n\n{}", other("anjuan.dev/log/x", 1).sign(3, root).unwrap());
    let unsigned = format!("old 0\n\n{}", other("anjuan.dev/log/bencha", 9).sign(3, root).unwrap());
    let ahead = format!("old 4\n\n{}", seal().sign(3, root).unwrap());
    let elsewhere = format!("old 2\n\n{}", seal().sign(3, root).unwrap());
    let large = "x".repeat(LARGEST + 1);
    for (body, status) in [(unknown, 404), (unsigned, 403), (ahead, 400), (elsewhere, 409), (large, 413)] {
        let url = format!("http://{}/add-checkpoint", running.0);
        let ask = move || {
            let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
            let mut answer = agent.post(url).send(body).unwrap();
            let media = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
            (answer.status().as_u16(), media, answer.body_mut().read_to_string().unwrap())
        };
        let (found, media, text) = tokio::task::spawn_blocking(ask).await.unwrap();
        assert_eq!(found, status, "{text}");
        if found == 409 {
            assert_eq!((media.as_deref(), text.as_str()), (Some("text/x.tlog.size"), "0\n"));
        }
    }
    assert!(matches!(key(place.path(), "another.example/w"), Err(WitnessError::Key(_))));
}
