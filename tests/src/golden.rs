//! The recorded samples of the contract (契约样本): `proto/golden/<type>.json`, one whole envelope per event version, and
//! `proto/golden/<type>+<field>.json` for an optional field that the first sample of its type does not have: `…rated.v1+enteredBy`,
//! `…drawn.v1+sheet.lines.range`, and `+envelope.enteredfor` for an attribute of the envelope.
//!
//! Samples are added and never edited: `proto/golden/SHA256SUMS` holds the digest of each, in the form of `sha256sum -c`.
use crate::generate::{Chains, Gen, any_envelope, event_of};
use anjuan_domain::event::{Envelope, digest};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};
use serde_json::Value;
use serde_json::value::to_raw_value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// The project's own directory.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the project").to_owned()
}

/// Where the samples lie.
#[must_use]
pub fn directory() -> PathBuf {
    root().join("proto/golden")
}

/// The event type of a sample.
#[must_use]
pub fn type_of(name: &str) -> &str {
    name.split('+').next().unwrap_or(name)
}

/// Every sample: its name, which begins with the event type, and the file's bytes, in the order of the names.
///
/// # Errors
/// The directory cannot be read.
pub fn read(directory: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut samples = BTreeMap::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(event_type) = name.strip_suffix(".json") {
            samples.insert(event_type.to_owned(), std::fs::read(&path)?);
        }
    }
    Ok(samples)
}

/// The digests on record: name of the sample and lower-case hex.
///
/// # Errors
/// The file cannot be read, or a line is not a digest and a file name.
pub fn digests(directory: &Path) -> Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(directory.join("SHA256SUMS"))?;
    text.lines()
        .map(|line| {
            let (digest, file) =
                line.split_once("  ").ok_or_else(|| Error::other(format!("`{line}` is no line of SHA256SUMS")))?;
            let event_type =
                file.strip_suffix(".json").ok_or_else(|| Error::other(format!("`{file}` is not <type>.json")))?;
            Ok((event_type.to_owned(), digest.to_owned()))
        })
        .collect()
}

/// What is wrong with the samples, given the event types of the service; empty when all is well.
#[must_use]
pub fn problems(
    types: &[&str],
    samples: &BTreeMap<String, Vec<u8>>,
    digests: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for name in types.iter().filter(|name| !samples.contains_key(**name)) {
        found.push(format!("{name} has no golden: run the test with UPDATE_GOLDEN=1"));
    }
    for (name, body) in samples {
        if !types.contains(&type_of(name)) {
            found.push(format!(
                "{name}.json belongs to no event type: an event version that was stored once must be known for ever"
            ));
        }
        match digests.get(name) {
            None => found.push(format!("{name}.json has no digest in SHA256SUMS: run the test with UPDATE_GOLDEN=1")),
            Some(known) if *known != digest(body) => {
                found.push(format!("{name}.json was edited: make a new event version instead"))
            }
            Some(_) => {}
        }
    }
    for name in digests.keys().filter(|name| !samples.contains_key(*name)) {
        found.push(format!("{name}.json was removed, but its digest is on record"));
    }
    found
}

/// Writes a generated sample for every type that has none, and the digests of samples that have none; touches no other.
///
/// # Errors
/// A file cannot be read or written, or a type has no generator.
pub fn add_missing(directory: &Path, types: &[&str]) -> Result<()> {
    std::fs::create_dir_all(directory)?;
    let mut samples = read(directory)?;
    for (seed, name) in types.iter().enumerate().filter(|(_, name)| !samples.contains_key(**name)).collect::<Vec<_>>() {
        let body = sample(name, seed as u64)?;
        std::fs::write(directory.join(format!("{name}.json")), &body)?;
        samples.insert((*name).to_owned(), body);
    }
    record(directory, &samples)
}

/// Writes the digests of samples that have none on record.
fn record(directory: &Path, samples: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let mut digests = match digests(directory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        other => other?,
    };
    for (name, body) in samples {
        digests.entry(name.clone()).or_insert_with(|| digest(body));
    }
    let lines: String = digests.iter().map(|(name, digest)| format!("{digest}  {name}.json\n")).collect();
    std::fs::write(directory.join("SHA256SUMS"), lines)
}

/// How many events are generated to find one that has a field.
const TRIES: u64 = 5_000;

/// Whether some JSON has a field: its names from the outside in; of a list, in any of its elements.
#[must_use]
pub fn has(value: &Value, path: &[&str]) -> bool {
    match (value, path) {
        (Value::Null, _) => false,
        (_, []) => true,
        (Value::Array(elements), path) => elements.iter().any(|element| has(element, path)),
        (value, [name, rest @ ..]) => value.get(name).is_some_and(|inner| has(inner, rest)),
    }
}

/// Writes a sample for optional fields of the data of a type that no sample has, and for attributes of the envelope; touches no other.
/// It is the first sample of the type and the field; the whole event is another one where that has no place for the field.
///
/// # Errors
/// A file cannot be read or written, or no generated event has the field.
pub fn add_optional(directory: &Path, wanted: &[(String, String)]) -> Result<()> {
    let mut samples = read(directory)?;
    for (event_type, field) in wanted {
        let name = format!("{event_type}+{field}");
        let first = samples.get(event_type).ok_or_else(|| Error::other(format!("{event_type} has no golden")))?;
        let mut envelope = match field.strip_prefix("envelope.") {
            Some(attribute) => with_attribute(first, attribute)?,
            None => with_field(event_type, first, &field.split('.').collect::<Vec<_>>())?,
        };
        // Another event than the first sample of its type.
        let id = uuid::Builder::from_bytes(derived_command(&[name.as_bytes()]).into_bytes());
        envelope["id"] = id.with_version(uuid::Version::SortRand).into_uuid().to_string().into();
        let body = written(&serde_json::to_vec(&envelope)?)?;
        std::fs::write(directory.join(format!("{name}.json")), &body)?;
        samples.insert(name, body);
    }
    record(directory, &samples)
}

fn with_attribute(first: &[u8], attribute: &str) -> Result<Value> {
    let generated = (0..TRIES).find_map(|seed| {
        let envelope = serde_json::to_value(any_envelope(&mut Gen::new(seed))).ok()?;
        envelope.get(attribute).cloned()
    });
    let mut envelope: Value = serde_json::from_slice(first)?;
    envelope[attribute] = generated.ok_or_else(|| Error::other(format!("no envelope has `{attribute}`")))?;
    Ok(envelope)
}

fn with_field(event_type: &str, first: &[u8], path: &[&str]) -> Result<Value> {
    let other = (0..TRIES).find_map(|seed| {
        let data = serde_json::to_value(event_of(event_type, &mut Gen::new(seed))?).ok()?;
        has(&data, path).then_some(data)
    });
    let other = other.ok_or_else(|| Error::other(format!("no {event_type} has `{}`", path.join("."))))?;
    let mut envelope: Value = serde_json::from_slice(first)?;
    let mut data = envelope["data"].take();
    envelope["data"] = if put(&mut data, &other, path) { data } else { other };
    Ok(envelope)
}

/// Puts the field of one JSON into another; says whether there was a place for it. Of lists, the first elements are meant.
fn put(value: &mut Value, other: &Value, path: &[&str]) -> bool {
    match (value, other, path) {
        (Value::Object(fields), Value::Object(others), [name]) => {
            others.get(*name).is_some_and(|field| fields.insert((*name).to_owned(), field.clone()).is_none())
        }
        (Value::Object(fields), Value::Object(others), [name, rest @ ..]) => {
            fields.get_mut(*name).zip(others.get(*name)).is_some_and(|(inner, other)| put(inner, other, rest))
        }
        (Value::Array(elements), Value::Array(others), path) => {
            let with = others.iter().find(|element| has(element, path));
            elements.first_mut().zip(with).is_some_and(|(inner, other)| put(inner, other, path))
        }
        _ => false,
    }
}

/// An envelope as samples are written.
fn written(body: &[u8]) -> Result<Vec<u8>> {
    let mut envelope = Envelope::decode(body).map_err(Error::other)?;
    let event = envelope.event().map_err(Error::other)?;
    // Its fields in the order of their declaration, as the service writes them.
    envelope.data = Cow::Owned(to_raw_value(&event).map_err(Error::other)?);
    let mut body = serde_json::to_vec_pretty(&envelope).map_err(Error::other)?;
    body.push(b'\n');
    Ok(body)
}

/// A generated sample of one type, as the first event of its aggregate.
fn sample(event_type: &str, seed: u64) -> Result<Vec<u8>> {
    let mut g = Gen::new(seed);
    let kind = event_type.split('.').nth(1).and_then(Kind::parse);
    let kind = kind.ok_or_else(|| Error::other(format!("{event_type} is of no kind")))?;
    let event = event_of(event_type, &mut g).ok_or_else(|| Error::other(format!("{event_type} has no generator")))?;
    let aggregate = AggregateRef { kind, id: g.token() };
    let link = Chains::default().link(aggregate, &event, &mut g);
    // Through the envelope and not a map, so that the attributes keep their order.
    written(&link.body)
}
