//! A peer (同行): PostgreSQL with its own benchmark program, where both are installed: one guarded event a transaction, and rows
//! with a position as a view keeps them.
//!
//! Every transaction is on the disk when it is answered (`synchronous_commit`, `fsync`: the defaults). Nothing of it is needed
//! to build or run the product; where it is not installed this says so and measures nothing.
use super::Outcome;
use super::figures::Figures;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// One event of a stream of its own, refused where the stream has that version.
const INSERT: &str = "\\set n random(1, 1000000000)\n\
    INSERT INTO events (stream, version, body) VALUES (:client_id || '-' || :n || '-' || random(), 1, repeat('x', 900));\n";

/// How many events one transaction of the projection folds.
pub(super) const BATCH: u32 = 10;

const TABLES: &str = "CREATE TABLE events (sequence bigserial PRIMARY KEY, stream text NOT NULL, version int NOT NULL, \
    body text NOT NULL, UNIQUE (stream, version)); \
    CREATE TABLE due (key text PRIMARY KEY, due timestamptz NOT NULL, status text NOT NULL, row text NOT NULL); \
    CREATE INDEX ON due (status, due); CREATE TABLE place (view text PRIMARY KEY, sequence bigint NOT NULL); \
    INSERT INTO place SELECT 'deadlines' || n, 0 FROM generate_series(0, 99) n";

/// A server of its own, which ends with this.
pub(super) struct Postgres {
    place: PathBuf,
    user: Option<&'static str>,
}

impl Postgres {
    /// Starts one on an empty directory; none where it is not installed.
    pub(super) fn start(place: &Path) -> Outcome<Option<Self>> {
        let there = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success());
        if !["initdb", "pg_ctl", "pgbench", "psql"].into_iter().all(there) {
            return Ok(None);
        }
        std::fs::create_dir_all(place)?;
        // It does not run as root.
        let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
        let postgres = Self { place: place.to_owned(), user: root.then_some("postgres") };
        if root {
            run(Command::new("chown").arg("postgres").arg(place))?;
        }
        let data = place.join("data");
        run(postgres.program("initdb").args(["-A", "trust", "-U", "bench", "-D"]).arg(&data))?;
        let options =
            format!("-c listen_addresses= -c unix_socket_directories={} -c max_connections=100", place.display());
        let log = place.join("log");
        run(postgres.program("pg_ctl").args(["-w", "-o", &options, "-l"]).arg(log).arg("-D").arg(&data).arg("start"))?;
        run(postgres.client("psql").args(["-q", "-c", TABLES]))?;
        Ok(Some(postgres))
    }

    /// So many callers, each with one guarded insert under way.
    pub(super) fn inserts(&self, callers: u64, length: Duration) -> Outcome<Figures> {
        self.bench("insert", INSERT, (callers, length))
    }

    /// Rows and the position of a view, a few events a transaction, by one projector.
    pub(super) fn projection(&self, length: Duration) -> Outcome<Figures> {
        let event = "\\set k random(1, 200000)\n\
            INSERT INTO due VALUES ('case/' || :k, now(), 'open', repeat('x', 600)) ON CONFLICT (key) DO UPDATE \
            SET due = now() + interval '1 day', status = excluded.status, row = excluded.row;\n";
        let position =
            format!("UPDATE place SET sequence = sequence + {BATCH} WHERE view = 'deadlines' || :client_id;\n");
        let script = format!("BEGIN;\n{}{position}COMMIT;\n", event.repeat(BATCH as usize));
        self.bench("projection", &script, (1, length))
    }

    fn bench(&self, name: &str, script: &str, (callers, length): (u64, Duration)) -> Outcome<Figures> {
        let file = self.place.join(format!("{name}.sql"));
        std::fs::write(&file, script)?;
        let prefix = self.place.join(format!("{name}-{callers}"));
        let threads = callers.min(2);
        let mut bench = self.client("pgbench");
        bench.args(["-n", "-M", "prepared", "-c", &callers.to_string(), "-j", &threads.to_string()]);
        bench
            .args(["-T", &length.as_secs().max(1).to_string(), "-f"])
            .arg(&file)
            .arg("-l")
            .arg("--log-prefix")
            .arg(&prefix);
        run(&mut bench)?;
        let mut took = Vec::new();
        for entry in std::fs::read_dir(&self.place)? {
            let path = entry?.path();
            if path.to_string_lossy().starts_with(&format!("{}.", prefix.display())) {
                // Client, transaction, and how long it took in microseconds, then what is not needed here.
                let text = std::fs::read_to_string(path)?;
                took.extend(
                    text.lines().filter_map(|line| line.split(' ').nth(2)?.parse().ok()).map(Duration::from_micros),
                );
            }
        }
        Ok(Figures::new(took, length))
    }

    fn client(&self, program: &str) -> Command {
        let mut command = self.program(program);
        command.arg("-h").arg(&self.place).args(["-U", "bench", "-d", "postgres"]);
        command
    }

    fn program(&self, program: &str) -> Command {
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--", program]);
                command
            }
            None => Command::new(program),
        };
        command.current_dir(&self.place).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(run(self
            .program("pg_ctl")
            .args(["-m", "immediate", "-w", "-D"])
            .arg(self.place.join("data"))
            .arg("stop")));
    }
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}
