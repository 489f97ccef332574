//! A slow disk (慢盘): every sync of the nats-server is delayed by `strace`, where it is installed and may trace.
use super::Outcome;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long each sync is delayed, in microseconds.
pub(super) const DELAY: u32 = 4_000;

/// The syncs of a process are delayed until this ends.
pub(super) struct Slow(Child);

impl Slow {
    /// Delays the syncs of a process and all its threads; none where that is not possible here.
    pub(super) fn disk(process: u32) -> Outcome<Option<Self>> {
        let inject = format!("inject=fsync,fdatasync:delay_enter={DELAY}");
        let mut strace = Command::new("strace");
        strace.args([
            "-f",
            "-q",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            &inject,
            "-o",
            "/dev/null",
            "-p",
            &process.to_string(),
        ]);
        let Ok(mut tracer) = strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
            return Ok(None);
        };
        std::thread::sleep(Duration::from_secs(1));
        Ok(if tracer.try_wait()?.is_none() { Some(Self(tracer)) } else { None })
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        drop(Command::new("kill").arg("-INT").arg(self.0.id().to_string()).status());
        drop(self.0.wait());
    }
}
