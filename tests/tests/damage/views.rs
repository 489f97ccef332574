//! A flipped bit in a view's store, as a user of the product meets it (视图损坏): never another row, and healed without a person. The
//! projector's own test flips five hundred; here the whole product is started over the damage.
use super::numbers;
use crate::{register, store};
use anjuan_tests::service::Service;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found.retain(|path| path.ends_with("db") && std::fs::metadata(path).unwrap().len() > 0);
    found
}

/// Flips one random bit that is not empty room.
fn flip(path: &Path, random: &mut ChaCha8Rng) {
    let bytes = std::fs::read(path).unwrap();
    let written: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let at = written[random.random_range(0..written.len())];
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.write_all_at(&[bytes[at] ^ 1 << random.random_range(0..8)], at as u64).unwrap();
}

/// The digests of all views at the end of the log.
fn digests(service: &Service) -> Vec<(String, Value)> {
    let views = service.get("/v1/views").body;
    let names = views["views"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned());
    names.map(|name| (name.clone(), service.digest(&name)["digest"].clone())).collect()
}

#[test]
fn a_flipped_bit_in_a_views_store_changes_no_row_and_is_healed_by_the_running_product() {
    let place = tempfile::tempdir().unwrap();
    let (data, base) = (place.path().join("service"), place.path().join("base"));
    let service = Service::start(&data);
    for name in ["甲", "乙", "丙", "丁"] {
        register(&service, name);
    }
    service.settle();
    let (expected, listed) = (digests(&service), numbers(&service));
    service.stop();
    store::copy(&data, &base);
    for round in 0..4 {
        let mut random = ChaCha8Rng::seed_from_u64(round);
        // Every view's store at once.
        files(&data.join("views")).iter().for_each(|path| flip(path, &mut random));
        let service = Service::start(&data);
        assert_eq!((numbers(&service), digests(&service)), (listed.clone(), expected.clone()), "round {round}");
        super::all_following(&service);
        service.stop();
        std::fs::remove_dir_all(&data).unwrap();
        store::copy(&base, &data);
    }
}
