//! What runs the service in a network (部署): every setting that keeps a fault of it small is there, in every unit and in the image.
use crate::sources::root;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join("deploy").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The units, and what each must say. `systemd-analyze security --offline=true` weighs the same.
const UNITS: &[&str] = &["systemd/anjuan.service", "systemd/anjuan-role@.service"];

const SAID: &[&str] = &[
    "User=anjuan",
    "UMask=0077",
    "StateDirectoryMode=0700",
    "LimitCORE=0",
    "NoNewPrivileges=true",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "ProtectSystem=strict",
    "ProtectHome=true",
    "ProtectProc=invisible",
    "ProcSubset=pid",
    "PrivateTmp=true",
    "PrivateDevices=true",
    "PrivateUsers=true",
    "ProtectClock=true",
    "ProtectControlGroups=true",
    "ProtectHostname=true",
    "ProtectKernelLogs=true",
    "ProtectKernelModules=true",
    "ProtectKernelTunables=true",
    "RemoveIPC=true",
    "LockPersonality=true",
    "MemoryDenyWriteExecute=true",
    "RestrictNamespaces=true",
    "RestrictRealtime=true",
    "RestrictSUIDSGID=true",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources @obsolete",
    "IPAddressDeny=any",
];

#[test]
fn every_unit_says_what_keeps_a_fault_small() {
    for unit in UNITS {
        let text = read(unit);
        for said in SAID {
            assert!(text.lines().any(|line| line == *said), "{unit} lacks {said}");
        }
        let secret = ["password", "token", "Environment=ANJUAN_TOKEN"].into_iter().find(|secret| text.contains(secret));
        assert_eq!(secret, None, "{unit}: secrets come by file");
    }
}

#[test]
fn the_units_weigh_no_more_than_two_where_it_can_be_weighed() {
    for unit in UNITS {
        let path = root().join("deploy").join(unit);
        let weighed =
            std::process::Command::new("systemd-analyze").args(["security", "--offline=true"]).arg(path).output();
        let Ok(weighed) = weighed else { return eprintln!("systemd-analyze is not installed: not weighed") };
        let text = String::from_utf8_lossy(&weighed.stdout).into_owned();
        let level = text
            .lines()
            .rev()
            .find_map(|line| line.split_once("exposure level for ")?.1.split(' ').nth(1)?.parse::<f64>().ok());
        let Some(level) = level else { return eprintln!("this systemd-analyze does not weigh files: {text}") };
        assert!(level <= 2.0, "{unit}: {level}");
    }
}

#[test]
fn the_image_has_no_shell_and_runs_as_nobody_in_particular() {
    let image = read("container/Containerfile");
    let last = image.split("\nFROM ").last().unwrap();
    assert!(last.starts_with("scratch\n"), "the last stage begins with nothing: {last}");
    assert!(
        last.contains("\nUSER 10001:10001\n") && last.contains("\nENTRYPOINT [") && !last.contains("\nRUN "),
        "{last}"
    );
    let compose = read("container/compose.yaml");
    for said in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"] {
        assert_eq!(compose.matches(said).count(), 2, "both services say {said}");
    }
    assert!(!compose.contains("environment:"), "secrets come by file");
}

#[test]
fn the_settings_beside_it_can_be_used() {
    for path in ["systemd/anjuan.toml", "container/anjuan.toml"] {
        let settings: anjuan_server::Settings =
            toml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        settings.validate().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(settings.http.is_tls(), "{path}");
    }
}
