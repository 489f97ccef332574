//! The nodes of a cluster (节点): nats-servers that sync every write, with one user.
use super::INSIDE;
use super::net::{NODES, address, space};
use anjuan_tests::service::signal;
use chrono::{DateTime, NaiveDateTime, Utc};
use rustix::process::Signal;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The user of the cluster.
pub(super) const USER: &str = "anjuan";

/// Its password, in a network that nobody else reaches.
pub(super) const PASSWORD: &str = "three-nodes";

/// How long the cluster may take to be one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Three nodes.
pub(super) struct Cluster {
    place: PathBuf,
    nodes: Vec<Option<Child>>,
}

impl Cluster {
    /// Starts every node.
    pub(super) fn begun(place: &Path) -> Self {
        let mut cluster = Self { place: place.to_owned(), nodes: (0..NODES).map(|_| None).collect() };
        for node in 0..NODES {
            std::fs::write(cluster.config(node), config(node, place)).unwrap();
            cluster.start(node);
        }
        let begun = Instant::now();
        while cluster.asked("$JS.API.INFO").is_none_or(|info| info["error"].is_object()) {
            assert!(begun.elapsed() < PATIENCE, "the nodes are no cluster; see {}", place.display());
            std::thread::sleep(Duration::from_millis(200));
        }
        cluster
    }

    fn config(&self, node: usize) -> PathBuf {
        self.place.join(format!("node{node}.conf"))
    }

    /// The addresses for clients.
    pub(super) fn url(&self) -> String {
        (0..NODES).map(|node| format!("nats://{}:4222", address(node))).collect::<Vec<_>>().join(",")
    }

    /// Starts a node.
    pub(super) fn start(&mut self, node: usize) {
        let server = std::env::var_os(INSIDE).unwrap();
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &space(node)]).arg(server).arg("--config").arg(self.config(node));
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.nodes[node] = Some(started);
    }

    /// Kills a node.
    pub(super) fn kill(&mut self, node: usize) {
        if let Some(mut process) = self.nodes[node].take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Has a node hang, or go on.
    pub(super) fn hang(&self, node: usize, hangs: bool) {
        if let Some(process) = &self.nodes[node] {
            signal(process.id(), if hangs { Signal::STOP } else { Signal::CONT });
        }
    }

    /// The node that leads the stream of events.
    pub(super) fn leader(&self) -> usize {
        let info = self.asked("$JS.API.STREAM.INFO.EVENTS").unwrap();
        let leader = info["cluster"]["leader"].as_str().unwrap().to_owned();
        (0..NODES).find(|node| space(*node) == leader).unwrap()
    }

    /// Waits until every node has everything.
    pub(super) fn settled(&self) {
        let begun = Instant::now();
        loop {
            let info = self.asked("$JS.API.STREAM.INFO.EVENTS").unwrap_or_default();
            let replicas = info["cluster"]["replicas"].as_array().cloned().unwrap_or_default();
            let current = |replica: &Value| replica["current"] == true && replica["offline"] != true;
            if replicas.len() == NODES - 1 && replicas.iter().all(current) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "a node does not catch up: {info}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// When the last leader was elected after that moment, of the streams or of the whole cluster, as the nodes log it.
    pub(super) fn elected_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let logs = (0..NODES).filter_map(|node| std::fs::read_to_string(log(node, &self.place)).ok());
        let elected = logs.flat_map(|text| text.lines().filter_map(election).collect::<Vec<_>>());
        elected.filter(|at| *at > moment).max()
    }

    /// Asks the cluster; none where nobody answers.
    fn asked(&self, subject: &'static str) -> Option<Value> {
        let addresses: Vec<String> = self.url().split(',').map(str::to_owned).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let options = async_nats::ConnectOptions::with_user_and_password(USER.into(), PASSWORD.into());
            let client = options.connection_timeout(Duration::from_secs(1)).connect(addresses).await.ok()?;
            let answered = tokio::time::timeout(Duration::from_secs(2), client.request(subject, "".into())).await;
            serde_json::from_slice(&answered.ok()?.ok()?.payload).ok()
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        (0..NODES).for_each(|node| self.kill(node));
    }
}

fn log(node: usize, place: &Path) -> PathBuf {
    place.join(format!("{}.log", space(node)))
}

/// When a leader was elected, where the line of a node's log says so.
fn election(line: &str) -> Option<DateTime<Utc>> {
    let said = line.contains("cluster new stream leader") || line.contains("cluster new metadata leader");
    let mut words = line.split_whitespace().skip(1).take_while(|_| said);
    let at = format!("{} {}", words.next()?, words.next()?);
    NaiveDateTime::parse_from_str(&at, "%Y/%m/%d %H:%M:%S%.f").ok().map(|at| at.and_utc())
}

fn config(node: usize, place: &Path) -> String {
    let (name, host) = (space(node), address(node));
    let (store, log) = (place.join(&name), log(node, place));
    let routes: Vec<String> = (0..NODES).map(|peer| format!("\"nats://{}:6222\"", address(peer))).collect();
    format!(
        "server_name: {name}\nlisten: \"{host}:4222\"\nlog_file: \"{}\"\nlogtime_utc: true\n\
         jetstream {{ store_dir: \"{}\", sync_interval: always, max_file_store: 2GB }}\n\
         cluster {{ name: anjuan, listen: \"{host}:6222\", routes: [{}] }}\n\
         authorization {{ user: {USER}, password: \"{PASSWORD}\" }}\n",
        log.display(),
        store.display(),
        routes.join(", ")
    )
}
