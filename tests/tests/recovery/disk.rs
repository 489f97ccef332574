//! A full disk: nothing is lost, the words say what is the matter, and with room again everything goes on by itself.
use crate::{contact, digests};
use anjuan_tests::service::Service;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A small file system of its own; only root may have one.
struct Small(tempfile::TempDir);

impl Small {
    fn mounted() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96m", "tmpfs"]).arg(place.path()).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("skipped: only root may mount a small file system");
        }
        mounted.then_some(Self(place))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

/// Fills a disk to its last byte.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    let block = vec![7_u8; 64 * 1024];
    while file.write_all(&block).is_ok() {}
    while file.write_all(b"7").is_ok() {}
}

#[test]
fn a_full_disk_is_named_and_with_room_again_everything_goes_on_within_seconds() {
    let Some(small) = Small::mounted() else { return };
    let service = Service::start(&small.path().join("service"));
    let mut accepted = 0;
    for command in 1..40 {
        accepted += u64::from(contact(&service, command).status == 201);
    }
    assert_eq!(accepted, 39);
    let mut ids = Vec::new();
    for round in 0..2_u128 {
        let fillers = small.path().join("fill");
        fill(&fillers);
        // What fits into a page that a file has already is still taken.
        let full = (0..3_000).map(|n| 10_000 * (round + 1) + n).find_map(|command| {
            let answer = contact(&service, command);
            if answer.status == 201 { None } else { Some((command, answer)) }
        });
        let (refused, full) = full.unwrap();
        ids.push(refused);
        assert_eq!(full.status, 503, "{}", full.body);
        let said = full.body["detailEn"].as_str().unwrap();
        assert!(said.contains("the disk is full"), "{said}");
        assert!(full.body["detailZh"].as_str().unwrap().contains("磁盘"), "{}", full.body);
        let ready = service.get("/health/ready");
        assert_eq!(ready.status, 503, "{}", ready.body);
        std::fs::remove_file(&fillers).unwrap();
        let freed = Instant::now();
        while contact(&service, refused).status / 100 != 2 {
            assert!(freed.elapsed() < Duration::from_secs(20), "writing does not go on");
        }
        eprintln!("round {round}: writing again after {:?}", freed.elapsed());
        let mut ready = service.get("/health/ready");
        // The floor of this small disk is not what is looked at here.
        let bad = |ready: &anjuan_tests::service::Answer| {
            let checks = ready.body["checks"].as_array().cloned().unwrap_or_default();
            checks.into_iter().filter(|check| check["finding"] != "ok" && check["name"] != "disk").collect::<Vec<_>>()
        };
        while !bad(&ready).is_empty() {
            assert!(freed.elapsed() < Duration::from_secs(30), "{:?}", bad(&ready));
            std::thread::sleep(Duration::from_millis(100));
            ready = service.get("/health/ready");
        }
        eprintln!("round {round}: all is well after {:?}", freed.elapsed());
    }
    let live = digests(&service);
    for (view, digest) in &live {
        let rebuilt = service.line(&["view", "rebuild", view]);
        assert_eq!(&rebuilt["digest"], digest, "{view} equals a rebuild");
    }
    // Whatever was answered while the disk was full, the same ids are one event each.
    for refused in ids {
        let again = contact(&service, refused);
        assert_eq!((again.status, &again.body["duplicate"]), (200, &true.into()), "{}", again.body);
    }
    service.stop();
}
