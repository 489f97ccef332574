//! Every decoder and every importer with bytes that nobody meant (模糊测试): none panics, none takes long, and what reads back is the same.
//!
//! Coverage-guided fuzzing needs a nightly toolchain, which this workspace does not have. Here the files and events that the project has are
//! changed at random, from a seed that is printed: cut, doubled, bits turned, pieces of one put into another, numbers made large.
//! It takes seconds; `ANJUAN_DECODER_ROUNDS=1000000` goes on through a night. What ever failed is kept below `tests/corpus`,
//! in a folder of the decoder's name, and is tried first.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
use anjuan_domain::event::Envelope;
use anjuan_domain::history::Fact;
use anjuan_files::{Header, Layout, Table};
use anjuan_import::mapping::Mapping;
use anjuan_import::punches::PunchMapping;
use anjuan_papers::code::{Code, CodeKey};
use anjuan_proof::bundle::Bundle;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// One decoder: its name, what it does with bytes, and where good ones are.
struct Decoder {
    name: &'static str,
    run: fn(&[u8]),
    seeds: &'static [&'static str],
}

/// Every decoder of what comes from outside a process. `docs/ADDING.md` asks for a row with each new one.
const DECODERS: &[Decoder] = &[
    Decoder { name: "envelope", run: envelope, seeds: &["proto/golden"] },
    Decoder { name: "paper-code", run: paper_code, seeds: &["proto/golden"] },
    Decoder { name: "text", run: text, seeds: &["deploy/samples", "deploy/centres/bencha"] },
    Decoder { name: "table", run: table, seeds: &["deploy/samples"] },
    Decoder { name: "xes", run: xes, seeds: &["deploy/samples"] },
    Decoder { name: "import", run: import, seeds: &["deploy/samples"] },
    Decoder { name: "punches", run: punches, seeds: &["deploy/samples"] },
    Decoder { name: "mapping", run: mapping, seeds: &["deploy/mappings"] },
    Decoder { name: "centre", run: centre, seeds: &["deploy/centres/bencha"] },
    Decoder { name: "bundle", run: bundle, seeds: &["tests/corpus/bundle"] },
    Decoder { name: "notices", run: notices, seeds: &["deploy/centres/bencha"] },
    Decoder { name: "settings", run: settings, seeds: &["deploy/systemd", "deploy/container"] },
    Decoder { name: "json", run: json, seeds: &["proto/golden"] },
];

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What was decoded is written and decodes again to the same.
fn envelope(bytes: &[u8]) {
    let Ok(envelope) = Envelope::decode(bytes) else { return };
    let (_, event) = (envelope.aggregate(), envelope.event());
    if event.is_ok() {
        let again = serde_json::to_vec(&envelope).unwrap();
        assert_eq!(serde_json::to_vec(&Envelope::decode(&again).unwrap()).unwrap(), again);
    }
}

fn paper_code(bytes: &[u8]) {
    let _ = Fact::read(1, bytes);
    let Ok(code) = Code::parse(&lossy(bytes)) else { return };
    assert_eq!(Code::parse(&code.to_string()), Ok(code));
    let key = CodeKey::new([1; 32].into());
    assert!(anjuan_papers::verified(&key, code, bytes).is_none());
}

fn text(bytes: &[u8]) {
    let _ = anjuan_files::decode(bytes, None);
    let _ = anjuan_files::decode_xml(bytes, None);
    let _ = anjuan_import::log::unpack(bytes.to_vec());
    let text = lossy(bytes);
    let _ = anjuan_files::times::day(text.trim());
    let _ = anjuan_domain::clock::civil::parse_civil(text.trim());
}

fn table(bytes: &[u8]) {
    for header in [Header::First(true), Header::First(false), Header::Named(vec!["用户".into(), "time".into()])] {
        let _ = Table::read(&lossy(bytes), &Layout { delimiter: None, header, comment: Some(b'#') }, &[]);
    }
}

fn xes(bytes: &[u8]) {
    let _ = anjuan_import::xes::read(&lossy(bytes));
}

fn mapping_of(name: &str) -> String {
    std::fs::read_to_string(root().join("deploy/mappings").join(name)).unwrap()
}

fn import(bytes: &[u8]) {
    let csv = Mapping::parse(&mapping_of("example-csv.toml")).unwrap();
    if let Ok(log) = anjuan_import::csv_log::read(&lossy(bytes), &csv) {
        let _ = anjuan_import::commands::plan(log, &csv);
    }
    let xes = Mapping::parse(&mapping_of("wabo-receipt.toml")).unwrap();
    let _ = anjuan_import::commands::plan(anjuan_import::xes::read(&lossy(bytes)), &xes);
}

fn punches(bytes: &[u8]) {
    for name in ["punches-example.toml", "punches-attlog.toml", "punches-office-app.toml"] {
        let mapping = PunchMapping::parse(&mapping_of(name)).unwrap();
        let _ = anjuan_import::punches::plan(&lossy(bytes), &mapping, "file", &[]);
    }
}

fn mapping(bytes: &[u8]) {
    let _ = Mapping::parse(&lossy(bytes));
    let _ = PunchMapping::parse(&lossy(bytes));
}

fn centre(bytes: &[u8]) {
    let text = lossy(bytes);
    let _ = anjuan_centre::read_calendar(&text);
    let _ = anjuan_centre::read_catalogue(&text);
    let _ = anjuan_centre::read_rulebook(&text);
    let _ = anjuan_centre::read_staff(&text);
}

fn bundle(bytes: &[u8]) {
    let _ = anjuan_proof::checkpoint::open(&lossy(bytes), "example.cn+00000000+key");
    let _ = anjuan_proof::tiles::named(&lossy(bytes));
    if let Ok(bundle) = serde_json::from_slice::<Bundle>(bytes) {
        let _ = anjuan_proof::check::check(&bundle, "example.cn+00000000+key");
    }
}

fn notices(bytes: &[u8]) {
    let _ = anjuan_notices::Outside::read(&lossy(bytes));
}

fn settings(bytes: &[u8]) {
    if let Ok(settings) = lossy(bytes).parse::<toml::Table>().and_then(toml::Table::try_into::<anjuan_server::Settings>)
    {
        let _ = settings.validate();
        assert_eq!(toml::from_str::<anjuan_server::Settings>(&settings.dump()).unwrap().http, settings.http);
    }
}

/// What commands and answers are read from between processes.
fn json(bytes: &[u8]) {
    let _ = serde_json::from_slice::<anjuan_domain::command::Command>(bytes);
    let _ = serde_json::from_slice::<anjuan_domain::vocabulary::ids::AggregateRef>(bytes);
    let _ = serde_json::from_slice::<anjuan_api::Accepted>(bytes);
    let _ = serde_json::from_slice::<anjuan_api::Problem>(bytes);
    let _ = lossy(bytes).parse::<AggregateText>();
}

/// A reference as text: `case/7K2M9QX4T1AB`.
struct AggregateText;

impl std::str::FromStr for AggregateText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) = text.split_once('/').ok_or("no kind")?;
        let kind = anjuan_domain::vocabulary::ids::Kind::parse(kind).ok_or("no such kind")?;
        anjuan_domain::vocabulary::ids::AggregateRef::new(kind, id).map_err(|error| error.to_string())?;
        Ok(Self)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The longest of what is tried, in bytes: longer files are cut.
const LONGEST: usize = 16 * 1024;

/// Pieces on which readers break.
const PIECES: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\"",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]>",
    b"{}",
    b"[[[[[[[[",
    b"null",
    b"9223372036854775808",
    b"-1",
    b"1e999",
    b"9999-12-31T23:59:59Z",
    b"+275760-09-13",
    b"\xf0\xa0\xae\xb7",
    b"''''",
    b"\x1f\x8b\x08\0",
];

/// One of the good ones, changed.
fn changed(seeds: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let pick = |random: &mut ChaCha8Rng| match seeds.len() {
        0 => Vec::new(),
        many => {
            let seed = &seeds[random.random_range(0..many)];
            let from = if seed.len() > LONGEST { random.random_range(0..seed.len() - LONGEST) } else { 0 };
            seed[from..].iter().copied().take(LONGEST).collect()
        }
    };
    let mut bytes = pick(random);
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        let end = random.random_range(at..=bytes.len().min(at + 64));
        match random.random_range(0..6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again.repeat(random.random_range(1..20)));
            }
            3 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
            4 => {
                let other = pick(random);
                let from = random.random_range(0..=other.len());
                bytes.splice(at..end, other[from..].iter().copied().take(200));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << (random.next_u32() % 8);
                }
            }
        }
    }
    bytes
}

/// No decoder may take longer for so few bytes, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tries one; answers what went wrong.
fn tried(decoder: &Decoder, bytes: &[u8]) -> Option<String> {
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (decoder.run)(bytes)));
    match (outcome, begun.elapsed()) {
        (Err(_), _) => Some("panicked".into()),
        (Ok(()), took) if took > PATIENCE => Some(format!("took {took:?}")),
        (Ok(()), _) => None,
    }
}

#[test]
fn no_decoder_breaks_on_bytes_that_nobody_meant() {
    let rounds = std::env::var("ANJUAN_DECODER_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let seed = std::env::var("ANJUAN_DECODER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(15_u64);
    for decoder in DECODERS {
        let kept = files(&format!("tests/corpus/{}", decoder.name));
        let mut seeds: Vec<Vec<u8>> = decoder.seeds.iter().flat_map(|folder| files(folder)).collect();
        assert!(!seeds.is_empty(), "{} has nothing to begin with", decoder.name);
        seeds.extend(kept.iter().cloned());
        for (number, bytes) in kept.iter().enumerate() {
            assert_eq!(tried(decoder, bytes), None, "{} breaks again on number {number} of its corpus", decoder.name);
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        for round in 0..rounds {
            let bytes = changed(&seeds, &mut random);
            if let Some(what) = tried(decoder, &bytes) {
                let file = std::env::temp_dir().join(format!("anjuan-{}-{seed}-{round}", decoder.name));
                std::fs::write(&file, &bytes).unwrap();
                panic!("{} {what} on {}: keep it below tests/corpus/{}", decoder.name, file.display(), decoder.name);
            }
        }
    }
}
