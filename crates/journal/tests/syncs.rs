//! Nothing is acknowledged before it is on the disk (落盘): the syncs of the server's process are counted with `strace`, where this
//! machine has it and lets it trace; elsewhere the test says so and passes.
#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]
mod support;

use anjuan_journal::EventLog;
use futures::future;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use support::{Chain, Real, case};

/// A process that is traced until this ends.
struct Traced {
    tracer: Child,
    output: PathBuf,
}

impl Traced {
    /// Traces the syncs of a process and all its threads; none where that is not possible here.
    fn attach(pid: u32, output: PathBuf) -> Option<Self> {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-e", "trace=fsync,fdatasync", "-o"]).arg(&output).arg("-p").arg(pid.to_string());
        let mut tracer = strace.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
        // Its first line says that it is attached, or why not; the rest must be read, or it would wait.
        let mut lines = BufReader::new(tracer.stderr.take()?).lines().map_while(Result::ok);
        let attached = lines.next().is_some_and(|line| line.contains("attached"));
        std::thread::spawn(move || lines.for_each(drop));
        if attached {
            return Some(Self { tracer, output });
        }
        tracer.wait().ok();
        None
    }

    /// How many syncs were done since it was attached.
    fn syncs(mut self) -> usize {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.tracer.id()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        self.tracer.wait().unwrap();
        done(&self.output)
    }
}

/// The syncs that came to their end: one that another thread interrupted is written as two lines.
fn done(output: &Path) -> usize {
    let text = std::fs::read_to_string(output).unwrap();
    text.lines().filter(|line| line.contains("sync") && line.contains(" = 0")).count()
}

/// How many acknowledgements the server gave for these messages: one for each batch, and one for each message in none.
async fn acknowledged(real: &Real, sequences: &[u64]) -> usize {
    let anjuan_journal::Credentials::Private { user, password, .. } = real.server.credentials() else {
        panic!("a private server has a password");
    };
    let client = async_nats::ConnectOptions::with_user_and_password(user, password).connect(real.server.url()).await;
    let stream = async_nats::jetstream::new(client.unwrap()).get_stream("EVENTS").await.unwrap();
    let (mut batches, mut singles) = (HashSet::new(), 0);
    for sequence in sequences {
        match stream.get_raw_message(*sequence).await.unwrap().headers.get("Nats-Batch-Id") {
            Some(batch) => {
                batches.insert(batch.to_string());
            }
            None => singles += 1,
        }
    }
    batches.len() + singles
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledgement_follows_a_sync_of_its_own() {
    let real = Real::start().await;
    let mut lone = Chain::new(case("LONE"));
    let first = lone.next();
    let sequence = real.log.append(first.clone()).await.unwrap();
    lone.stored(&first, sequence);
    let trace = |name: &str| Traced::attach(real.server.pid(), real.dir.path().join(name));
    let Some(traced) = trace("singles") else {
        eprintln!("left out: strace is not installed here, or may not trace the nats-server");
        return;
    };
    let mut singles = Vec::new();
    for _ in 0..40 {
        let draft = lone.next();
        let sequence = real.log.append(draft.clone()).await.unwrap();
        lone.stored(&draft, sequence);
        singles.push(sequence);
    }
    let syncs = traced.syncs();
    assert!(syncs >= singles.len(), "{syncs} syncs for {} acknowledged events", singles.len());

    let traced = trace("many").expect("it was traced a moment ago");
    let many = (0..300).map(|n| real.log.append(Chain::new(case(format!("A{n}"))).next()));
    let many = future::try_join_all(many).await.unwrap();
    let syncs = traced.syncs();
    let acknowledgements = acknowledged(&real, &many).await;
    assert!(acknowledgements < many.len(), "events that waited shared acknowledgements");
    assert!(syncs >= acknowledgements, "{syncs} syncs for {acknowledgements} acknowledgements");
}
