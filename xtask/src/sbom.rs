//! The bill of materials (软件物料清单): what the programs are built from, as CycloneDX 1.6, from `cargo metadata` and `Cargo.lock`.
//!
//! Only what is linked into `anjuan` and `anjuan-verify`, or runs while they are built: nothing of tests and benchmarks. The same tree gives
//! the same bytes, so that two builds can be compared. The crate that CycloneDX keeps for Rust brings an XML writer and a purl parser for the
//! forty lines that are needed here.
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The programs that are delivered.
const PROGRAMS: [&str; 2] = ["anjuan", "anjuan-verify"];

/// What they are built for.
const TARGET: &str = "x86_64-unknown-linux-gnu";

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// The document of the workspace at `root`.
///
/// # Errors
/// Where `cargo metadata` or `Cargo.lock` cannot be read.
pub(crate) fn document(root: &Path) -> Outcome<Value> {
    let others = ["--locked", "--offline", "--filter-platform", TARGET].map(str::to_owned).to_vec();
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).other_options(others).exec()?;
    let lock: Lock = toml::from_str(&std::fs::read_to_string(root.join("Cargo.lock"))?)?;
    let checksums =
        lock.package.into_iter().filter_map(|locked| Some(((locked.name, locked.version), locked.checksum?)));
    Ok(made(&metadata, &checksums.collect()))
}

fn made(metadata: &Metadata, checksums: &HashMap<(String, String), String>) -> Value {
    let packages: HashMap<&PackageId, &Package> =
        metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let edges = edges(metadata);
    let programs: Vec<&Package> =
        metadata.packages.iter().filter(|package| PROGRAMS.contains(&package.name.as_str())).collect();
    let mut reached: BTreeMap<String, &Package> = BTreeMap::new();
    let mut waiting: Vec<&PackageId> = programs.iter().map(|package| &package.id).collect();
    while let Some(id) = waiting.pop() {
        let Some(package) = packages.get(id) else { continue };
        if reached.insert(reference(package), package).is_none() {
            waiting.extend(edges.get(id).into_iter().flatten().copied());
        }
    }
    let dependencies: Vec<Value> = reached
        .iter()
        .map(|(name, package)| {
            let below = edges.get(&package.id).into_iter().flatten().filter_map(|id| packages.get(*id));
            let below: BTreeSet<String> = below.map(|package| reference(package)).collect();
            json!({"ref": name, "dependsOn": below})
        })
        .chain([json!({
            "ref": "anjuan-product",
            "dependsOn": programs.iter().map(|program| reference(program)).collect::<BTreeSet<_>>(),
        })])
        .collect();
    let version = programs.first().map(|program| program.version.to_string()).unwrap_or_default();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "anjuan-product", "name": "anjuan", "version": version,
                "licenses": [{"expression": "Apache-2.0"}],
            },
            "properties": [{"name": "anjuan:target", "value": TARGET}],
        },
        "components": reached.values().map(|package| component(package, checksums)).collect::<Vec<_>>(),
        "dependencies": dependencies,
    })
}

/// What each package needs to be built and to run; nothing that its tests alone need.
fn edges(metadata: &Metadata) -> HashMap<&PackageId, Vec<&PackageId>> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let needed = nodes.map(|node| {
        let needed = node
            .deps
            .iter()
            .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development));
        (&node.id, needed.map(|dependency| &dependency.pkg).collect())
    });
    needed.collect()
}

fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn component(package: &Package, checksums: &HashMap<(String, String), String>) -> Value {
    let reference = reference(package);
    let program = PROGRAMS.contains(&package.name.as_str());
    let mut component = json!({
        "type": if program { "application" } else { "library" },
        "bom-ref": reference,
        "purl": reference,
        "name": package.name,
        "version": package.version.to_string(),
        "scope": "required",
    });
    if let Some(licence) = &package.license {
        // Before there were expressions, a slash stood for "or".
        component["licenses"] = json!([{"expression": licence.replace('/', " OR ")}]);
    }
    if let Some(checksum) = checksums.get(&(package.name.to_string(), package.version.to_string())) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": repository}]);
    }
    component
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests {
    use super::*;

    fn bill() -> Value {
        document(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap()
    }

    fn references(bill: &Value) -> BTreeSet<&str> {
        bill["components"].as_array().unwrap().iter().map(|component| component["bom-ref"].as_str().unwrap()).collect()
    }

    #[test]
    fn the_bill_names_what_is_linked_and_nothing_of_the_tests() {
        let bill = bill();
        let references = references(&bill);
        let has = |name: &str| references.iter().any(|reference| reference.starts_with(&format!("pkg:cargo/{name}@")));
        for linked in ["anjuan", "anjuan-verify", "anjuan-domain", "async-nats", "sled", "axum", "ring", "tokio-rustls"]
        {
            assert!(has(linked), "{linked}");
        }
        for tests in ["anjuan-tests", "xtask", "proptest", "rusqlite", "protox", "cargo_metadata"] {
            assert!(!has(tests), "{tests}");
        }
    }

    #[test]
    fn every_reference_leads_to_one_component_and_every_released_crate_has_its_hash_and_licence() {
        let bill = bill();
        let references = references(&bill);
        let components = bill["components"].as_array().unwrap();
        assert_eq!(references.len(), components.len(), "each once");
        for component in components {
            let name = component["bom-ref"].as_str().unwrap();
            let own = name.starts_with("pkg:cargo/anjuan");
            let hash = component["hashes"][0]["content"].as_str().unwrap_or_default();
            assert!(own || hash.len() == 64, "{name} has no hash");
            assert!(
                !component["licenses"][0]["expression"].as_str().unwrap_or_default().is_empty(),
                "{name} has no licence"
            );
        }
        for dependency in bill["dependencies"].as_array().unwrap() {
            let from = dependency["ref"].as_str().unwrap();
            assert!(from == "anjuan-product" || references.contains(from), "{from}");
            for to in dependency["dependsOn"].as_array().unwrap() {
                assert!(references.contains(to.as_str().unwrap()), "{from} to {to}");
            }
        }
    }
}
