//! The dependencies: each is used by the crate that names it, and all keep to `deny.toml` (licences, sources, versions).
//!
//! `cargo deny` checks the last three where it is installed; here they are checked from `cargo metadata`, without the
//! network, so that no machine skips them.
use crate::sources::{files, named_paths, root};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Dependencies that no path names: crate, dependency, why it is there.
const UNNAMED: &[(&str, &str, &str)] = &[];

fn members() -> Vec<Package> {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap().packages
}

/// Everything that is built for this system, with its licence and its source.
fn everything() -> Metadata {
    let others = ["--offline", "--filter-platform", "x86_64-unknown-linux-gnu"].map(str::to_owned).to_vec();
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).other_options(others).exec().unwrap()
}

/// The crates that the sources in these folders of a member name.
fn named(package: &Package, folders: &[&str]) -> BTreeSet<String> {
    let home = package.manifest_path.parent().unwrap().strip_prefix(root()).unwrap();
    let folders: Vec<String> = folders.iter().map(|folder| home.join(folder).to_string()).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).filter(|folder| root().join(folder).is_dir()).collect();
    let first = |path: String| path.split("::").next().unwrap_or_default().to_owned();
    files(&folders, ".rs").iter().flat_map(named_paths).map(first).collect()
}

#[test]
fn every_dependency_is_named_by_the_crate_that_has_it() {
    let mut unused = Vec::new();
    for package in members() {
        let product = named(&package, &["src"]);
        let all = named(&package, &["src", "tests", "benches", "examples"]);
        for dependency in &package.dependencies {
            let name = dependency.rename.as_deref().unwrap_or(&dependency.name).replace('-', "_");
            let named = if dependency.kind == DependencyKind::Normal { &product } else { &all };
            let excused = UNNAMED.iter().any(|(home, other, _)| package.name == *home && dependency.name == *other);
            if !named.contains(&name) && !excused {
                unused.push(format!(
                    "{} has {} ({:?}) and never names it",
                    package.name, dependency.name, dependency.kind
                ));
            }
        }
    }
    assert!(unused.is_empty(), "take them out of Cargo.toml:\n{}", unused.join("\n"));
}

/// What `deny.toml` says, as far as it is checked here.
#[derive(Deserialize)]
struct Deny {
    advisories: Advisories,
    licenses: Licenses,
    sources: Sources,
    bans: Bans,
}

#[derive(Deserialize)]
struct Advisories {
    yanked: String,
    unmaintained: String,
    ignore: Vec<Ignored>,
}

#[derive(Deserialize)]
struct Ignored {
    id: String,
    reason: String,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    unknown_registry: String,
    unknown_git: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Bans {
    multiple_versions: String,
    skip: Vec<Skip>,
}

#[derive(Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

fn deny() -> Deny {
    toml::from_str(&std::fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

/// Whether one way to meet a licence expression is allowed.
fn met(expression: &str, allow: &[String]) -> bool {
    let Ok(expression) = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX) else { return false };
    expression.evaluate(|asked| {
        let name = asked.license.id().map(|license| license.name);
        asked.addition.is_none() && name.is_some_and(|name| allow.iter().any(|allowed| allowed == name))
    })
}

#[test]
fn every_licence_is_one_of_those_allowed_and_every_allowed_one_is_needed() {
    let (deny, metadata) = (deny(), everything());
    let licence = |package: &Package| package.license.clone().unwrap_or_default();
    let broken: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| !met(&licence(package), &deny.licenses.allow))
        .map(|package| format!("{} {}: {}", package.name, package.version, licence(package)))
        .collect();
    assert!(broken.is_empty(), "their licences are not allowed by deny.toml:\n{}", broken.join("\n"));
    for allowed in &deny.licenses.allow {
        let less: Vec<String> = deny.licenses.allow.iter().filter(|other| *other != allowed).cloned().collect();
        let needed = metadata.packages.iter().any(|package| !met(&licence(package), &less));
        assert!(needed, "nothing needs {allowed} any more: take it out of deny.toml");
    }
}

#[test]
fn every_dependency_is_a_released_crate() {
    let deny = deny();
    assert_eq!((deny.sources.unknown_registry.as_str(), deny.sources.unknown_git.as_str()), ("deny", "deny"));
    for package in everything().packages {
        let elsewhere = package.source.as_ref().filter(|source| !source.is_crates_io());
        assert!(elsewhere.is_none(), "{} comes from {elsewhere:?}", package.name);
    }
}

#[test]
fn no_crate_stands_there_twice_but_those_that_are_held_back() {
    let deny = deny();
    assert_eq!(deny.bans.multiple_versions, "deny");
    let mut versions: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for package in everything().packages {
        versions.entry(package.name.to_string()).or_default().push(package.version);
    }
    let mut twice = BTreeSet::new();
    for (name, mut versions) in versions {
        versions.sort();
        versions.pop();
        twice.extend(versions.iter().map(|version| format!("{name}@{version}")));
    }
    let skipped: BTreeSet<String> = deny.bans.skip.iter().map(|skip| skip.name.clone()).collect();
    assert_eq!(twice, skipped, "older versions that are built, and those that deny.toml lets stand");
    assert!(deny.bans.skip.iter().all(|skip| !skip.reason.is_empty()), "a row says why");
}

#[test]
fn what_is_let_stand_in_spite_of_an_advisory_is_built_and_says_why() {
    let (deny, metadata) = (deny(), everything());
    assert_eq!((deny.advisories.yanked.as_str(), deny.advisories.unmaintained.as_str()), ("deny", "all"));
    for Ignored { id, reason } in deny.advisories.ignore {
        let (name, why) = reason.split_once(", ").unwrap_or_default();
        let built = metadata.packages.iter().any(|package| package.name == name);
        assert!(built && !why.is_empty(), "{id} is of no crate that is built, or says nothing: {reason}");
    }
}

/// The rows of `docs/DEPENDENCIES.md`: each crate with the version that was read.
fn reviewed() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("docs/DEPENDENCIES.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next().map(str::to_owned));
    let crates: Vec<String> = rows.flat_map(|row| row.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect();
    let versioned = crates.iter().filter_map(|named| named.split_once(' '));
    let numbered = versioned.filter(|(_, version)| version.starts_with(|first: char| first.is_ascii_digit()));
    numbered.map(|(name, version)| (name.to_owned(), version.to_owned())).collect()
}

#[test]
fn what_was_reviewed_is_what_is_built() {
    let (reviewed, metadata) = (reviewed(), everything());
    assert!(reviewed.len() > 20, "{reviewed:?}");
    for (name, version) in reviewed {
        let built = metadata.packages.iter().filter(|package| package.name == name);
        let built: Vec<String> = built.map(|package| package.version.to_string()).collect();
        let same = built.iter().any(|built| *built == version || built.starts_with(&format!("{version}.")));
        assert!(same, "docs/DEPENDENCIES.md reviewed {name} {version}, and built is {built:?}: read what changed");
    }
}

#[test]
fn a_licence_is_met_by_one_of_its_ways_and_by_all_of_its_parts() {
    let allow = ["MIT".to_owned(), "ISC".to_owned()];
    for met_by in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "MIT AND ISC"] {
        assert!(met(met_by, &allow), "{met_by}");
    }
    for not in ["GPL-3.0", "MIT AND GPL-3.0", "", "MIT WITH LLVM-exception"] {
        assert!(!met(not, &allow), "{not}");
    }
}
