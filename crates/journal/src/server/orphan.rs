//! A server that a killed process left behind (遗留进程): recognised by its command line, and stopped.
use super::config::Files;
use crate::log::LogError;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How long it may take to stop by itself before it is killed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Stops the server that still runs on this directory, if one does.
pub(super) fn stop(files: &Files) -> Result<(), LogError> {
    let Some(pid) = fs::read_to_string(&files.pid).ok().and_then(|text| text.trim().parse::<u32>().ok()) else {
        return Ok(());
    };
    if !runs(pid, &files.config) {
        return Ok(());
    }
    tracing::warn!(pid, "a nats-server from an earlier run still serves this directory; it is stopped");
    signal(pid, Signal::TERM);
    let begun = Instant::now();
    while runs(pid, &files.config) {
        match begun.elapsed() {
            elapsed if elapsed > PATIENCE * 2 => {
                return Err(LogError::Other(format!(
                    "the nats-server with process id {pid} does not stop: end it, then start again"
                )));
            }
            elapsed if elapsed > PATIENCE => signal(pid, Signal::KILL),
            _ => {}
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Sends a signal; 0 stands for no process.
pub(super) fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // A process that is gone needs no signal.
        let _ = kill_process(pid, signal);
    }
}

/// Whether the process lives and was started with this configuration.
fn runs(pid: u32, config: &Path) -> bool {
    let Some(process) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    test_kill_process(process).is_ok() && command_line(pid).contains(&*config.to_string_lossy())
}

fn command_line(pid: u32) -> String {
    match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        // Where there is no /proc, ps knows.
        Err(_) => Command::new("ps")
            .args(["-o", "command=", "-p", &pid.to_string()])
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default(),
    }
}
