//! What is measured, as Prometheus itself checks it.
use crate::contact;
use anjuan_tests::service::Service;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The checker of Prometheus, where this machine has it: named by `ANJUAN_PROMTOOL`, on the `PATH`, or fetched by `cargo xtask test`.
fn promtool() -> Option<PathBuf> {
    let named = std::env::var_os("ANJUAN_PROMTOOL").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|directory| directory.join("promtool"));
    let own = std::env::current_exe().unwrap_or_default();
    let fetched = own.ancestors().map(|directory| directory.join("tools/promtool"));
    named.into_iter().chain(on_path).chain(fetched).find(|file| file.is_file())
}

#[test]
fn metrics_say_what_readiness_says_and_prometheus_takes_them() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    for command in 1..20 {
        assert_eq!(contact(&service, command).status, 201);
    }
    assert_eq!(service.get("/v1/cases/NONE").status, 404);
    let ready = service.get("/health/ready");
    let text = service.get_as(None, "/metrics").body.as_str().unwrap().to_owned();
    for check in ready.body["checks"].as_array().unwrap() {
        let (name, well) = (check["name"].as_str().unwrap(), u8::from(check["finding"] == "ok"));
        let line = format!("anjuan_check_well{{check=\"{name}\"}} {well}");
        assert!(text.contains(&line), "{line}:\n{text}");
    }
    for part in [
        "anjuan_command_duration_seconds_bucket",
        "anjuan_append_duration_seconds_bucket",
        "anjuan_problems_total{code=\"not-found\"} 1",
        "anjuan_view_lag_events{view=\"deadlines\"}",
        "anjuan_commands_waiting 0",
        "anjuan_disk_free_bytes",
        "process_resident_memory_bytes",
        "process_open_fds",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    service.stop();
    let Some(promtool) = promtool() else {
        eprintln!("promtool is not here: the format was not checked by Prometheus itself");
        return;
    };
    let mut check = Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    check.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = check.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
}
