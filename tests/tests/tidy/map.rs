//! The map: which crate may depend on which, and which technology lives in which crate alone.
use crate::sources::root;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The members and what of the service each may depend on, bottom to top. What is not listed is refused.
const MAP: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("files", &[]),
    ("views", &["domain"]),
    ("policies", &["domain", "views"]),
    ("centre", &["domain", "files"]),
    ("import", &["domain", "files"]),
    ("papers", &["domain"]),
    ("reports", &["domain", "views"]),
    ("notices", &["domain"]),
    ("proof", &[]),
    ("journal", &["domain", "proof"]),
    ("projector", &["domain", "views", "journal"]),
    ("audit", &["domain"]),
    ("verify", &["proof"]),
    ("api", &["domain", "views", "proof", "notices"]),
    ("client", &["domain", "journal", "api"]),
    (
        "server",
        &[
            "domain",
            "views",
            "policies",
            "centre",
            "import",
            "papers",
            "reports",
            "notices",
            "journal",
            "projector",
            "audit",
            "proof",
            "api",
        ],
    ),
    (
        "anjuan",
        &[
            "domain", "files", "views", "centre", "import", "papers", "reports", "notices", "journal", "audit",
            "proof", "api", "server",
        ],
    ),
    ("xtask", &[]),
    (
        "tests",
        &[
            "domain",
            "files",
            "views",
            "policies",
            "centre",
            "import",
            "papers",
            "reports",
            "notices",
            "journal",
            "projector",
            "audit",
            "proof",
            "api",
            "server",
            "client",
        ],
    ),
];

/// Technologies and the one crate that names each.
const HOMES: &[(&str, &str)] = &[("async-nats", "journal"), ("sled", "projector"), ("axum", "server")];

/// Who else names a technology, for tests and benches alone, and why.
const ALSO_IN_TESTS: &[(&str, &str, &str)] = &[(
    "async-nats",
    "tests",
    "the raw yardstick of the bench: what the service is compared with must not be the service",
)];

/// The crates that know no clock, no randomness, no network and no storage.
pub(crate) const PURE: &[&str] =
    &["domain", "files", "views", "policies", "centre", "import", "papers", "reports", "notices", "audit"];

/// What the pure crates never reach, however far down.
const IMPURE: &[&str] = &[
    "tokio",
    "async-nats",
    "sled",
    "axum",
    "hyper",
    "reqwest",
    "ureq",
    "mio",
    "socket2",
    "rand",
    "rand_core",
    "getrandom",
    "fastrand",
    "rustix",
];

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap()
}

/// `anjuan-domain` is `domain`; the binary and xtask have their own names.
fn short(name: &str) -> &str {
    name.strip_prefix("anjuan-").unwrap_or(name)
}

fn is_member(name: &str) -> bool {
    name == "anjuan" || name.starts_with("anjuan-")
}

fn own_edges(package: &Package) -> impl Iterator<Item = &str> {
    package.dependencies.iter().map(|dependency| dependency.name.as_str()).filter(|name| is_member(name)).map(short)
}

#[test]
fn every_member_is_on_the_map_and_everything_on_the_map_is_a_member() {
    let members: BTreeSet<String> =
        metadata().packages.iter().map(|package| short(package.name.as_str()).to_owned()).collect();
    let map: BTreeSet<String> = MAP.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(members, map, "a new crate is drawn on the map first");
}

#[test]
fn dependencies_point_down_as_the_map_says() {
    let map: BTreeMap<&str, &[&str]> = MAP.iter().copied().collect();
    for package in metadata().packages {
        let name = short(package.name.as_str());
        for below in own_edges(&package) {
            assert!(map[name].contains(&below), "{name} depends on {below}, which the map does not allow");
        }
    }
}

#[test]
fn the_map_has_no_way_up() {
    for (place, (name, below)) in MAP.iter().enumerate() {
        for other in *below {
            let lower = MAP.iter().position(|(name, _)| name == other).unwrap();
            assert!(lower < place, "{name} stands below {other} on the map");
        }
    }
}

#[test]
fn each_technology_lives_in_one_crate() {
    for package in metadata().packages {
        let name = short(package.name.as_str());
        for dependency in &package.dependencies {
            let for_tests = dependency.kind == DependencyKind::Development
                && ALSO_IN_TESTS.iter().any(|(technology, also, _)| dependency.name == *technology && name == *also);
            let elsewhere = HOMES.iter().find(|(technology, home)| dependency.name == *technology && name != *home);
            if let (Some((technology, home)), false) = (elsewhere, for_tests) {
                panic!("{name} names {technology}, which only {home} may");
            }
        }
    }
}

#[test]
fn the_technologies_are_where_they_are_said_to_be() {
    for (technology, home) in HOMES {
        let metadata = metadata();
        let package = metadata.packages.iter().find(|package| short(package.name.as_str()) == *home).unwrap();
        let normal = |kind: DependencyKind| kind == DependencyKind::Normal;
        let there =
            package.dependencies.iter().any(|dependency| dependency.name == *technology && normal(dependency.kind));
        assert!(there, "{home} does not depend on {technology} any more: correct the table");
    }
}

#[test]
fn there_is_no_crate_for_everything() {
    for package in metadata().packages {
        let name = short(package.name.as_str());
        let hub = ["common", "util", "utils", "core", "shared", "helpers", "types", "misc"].contains(&name);
        assert!(!hub, "{} would be imported by everything: put each thing where it belongs", package.name);
    }
}

/// The crates a member builds with by itself, each with its features: `chrono alloc,serde,std`. Built together with the
/// server, features of shared dependencies are the union of all; what a pure crate asks for is seen alone.
fn tree(member: &str) -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = ["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}|{f}", "--package"];
    let output =
        Command::new(cargo).current_dir(root()).args(arguments).arg(format!("anjuan-{member}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (package, features) = line.split_once('|').unwrap();
        let name = package.split(' ').next().unwrap().to_owned();
        let features = features.trim_end_matches(" (*)").split(',').map(str::to_owned);
        found.entry(name).or_insert_with(Vec::new).extend(features);
    }
    assert!(found.contains_key(&format!("anjuan-{member}")), "cargo tree lists {member} itself");
    found
}

#[test]
fn the_pure_crates_never_reach_a_runtime_a_network_a_store_or_a_random_number() {
    for member in PURE {
        let tree = tree(member);
        for name in IMPURE {
            assert!(!tree.contains_key(*name), "{member} reaches {name}: cargo tree -p anjuan-{member} -i {name}");
        }
    }
}

#[test]
fn the_pure_crates_have_a_calendar_without_a_clock_and_ids_without_a_source() {
    for member in PURE {
        let tree = tree(member);
        for (name, features) in [("chrono", ["clock", "now", "iana-time-zone"]), ("uuid", ["v4", "v7", "rng"])] {
            let has = tree.get(name).into_iter().flatten().find(|has| features.contains(&has.as_str()));
            assert_eq!(has, None, "{member} builds {name} with this feature");
        }
    }
}

#[test]
fn the_search_for_impurity_finds_it_where_it_is() {
    let tree = tree("journal");
    assert!(tree.contains_key("tokio") && tree.contains_key("async-nats"), "{:?}", tree.keys());
}
