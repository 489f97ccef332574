//! Checking a bundle (核验证据包): line by line what is proved, what is false and what is not proved, from the bundle and public keys alone.
//!
//! It must never take anything from the bundle's word that the bundle can show, and never say "proved" of what it did not compute. An
//! event is checked as bytes first; of its JSON only the attributes of the chain are read.
use crate::bundle::{Bundle, FORMAT, Proved};
use crate::checkpoint::{self, Signed};
use crate::cosign::{Cosigned, WitnessPublic, cosigned};
use crate::leaf;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use tlog_tiles::check_record;

/// What was found out about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is so.
    Proved,
    /// It is not so.
    False,
    /// The bundle does not show it, one way or the other.
    NotProved,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What was found.
    pub verdict: Verdict,
    /// About what, in English.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

/// Everything that was looked at, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The lines.
    pub lines: Vec<Line>,
}

impl Report {
    /// Whether nothing is false.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.verdict != Verdict::False)
    }

    /// That nothing was looked at, because the file was altered.
    #[must_use]
    pub fn refused(why: &str) -> Self {
        let mut report = Self::default();
        report.say(Verdict::False, format!("the file: {why}"), format!("证据文件已被改动或损坏：{why}"));
        report
    }

    fn say(&mut self, verdict: Verdict, en: impl Into<String>, zh: impl Into<String>) {
        self.lines.push(Line { verdict, en: en.into(), zh: zh.into() });
    }
}

/// The attributes of an event that make the chain of its aggregate; of everything else nothing is read.
#[derive(Debug, Deserialize)]
struct Chained {
    subject: String,
    sequence: String,
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    previoussequence: Option<String>,
    #[serde(default)]
    previoushash: Option<String>,
}

/// The public keys of whoever checks: from the bundle none is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The key of the log.
    pub log: String,
    /// The keys of witnesses.
    pub witnesses: Vec<String>,
    /// How many of them must have co-signed.
    pub quorum: usize,
}

/// Checks a bundle against the public key of the log.
#[must_use]
pub fn check(bundle: &Bundle, public: &str) -> Report {
    check_with(bundle, &Keys { log: public.to_owned(), ..Keys::default() })
}

/// Checks a bundle against the public keys of the log and of its witnesses.
#[must_use]
pub fn check_with(bundle: &Bundle, keys: &Keys) -> Report {
    let mut report = Report::default();
    if bundle.format != FORMAT {
        report.say(
            Verdict::False,
            format!("the bundle is of the form `{}`; this program reads `{FORMAT}`", bundle.format),
            format!("证据包格式为“{}”，本程序只识别“{FORMAT}”", bundle.format),
        );
        return report;
    }
    let signed = match checkpoint::open(&bundle.checkpoint, &keys.log) {
        Ok(signed) => signed,
        Err(error) => {
            report.say(Verdict::False, format!("the checkpoint: {error}"), format!("检查点：{error}"));
            return report;
        }
    };
    report.say(
        Verdict::Proved,
        format!("the checkpoint of {} events is signed by {}", signed.size, signed.origin),
        format!("检查点（{} 条事件）由 {} 签名", signed.size, signed.origin),
    );
    witnessed(&mut report, bundle, keys);
    if bundle.events.is_empty() {
        report.say(Verdict::False, "the bundle has no events", "证据包中没有事件");
    }
    for proved in &bundle.events {
        included(&mut report, proved, &signed);
    }
    chain(&mut report, bundle);
    report.say(
        Verdict::NotProved,
        format!("that {} had no event after the last of these when the checkpoint was signed", bundle.aggregate),
        format!("签名时 {} 在最后一条事件之后没有其他事件（证据包未予证明）", bundle.aggregate),
    );
    report
}

/// That witnesses saw the log at this checkpoint: whoever shows others another history cannot have their co-signatures for both.
fn witnessed(report: &mut Report, bundle: &Bundle, keys: &Keys) {
    let read = keys.witnesses.iter().map(|key| WitnessPublic::read(key)).collect::<Result<Vec<_>, _>>();
    let found = read.and_then(|keys| cosigned(&bundle.checkpoint, &keys));
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            return report.say(Verdict::False, format!("the witnesses: {error}"), format!("见证方：{error}"));
        }
    };
    for Cosigned { name, time } in &found {
        report.say(
            Verdict::Proved,
            format!("the witness {name} co-signed the checkpoint, at {time} seconds since 1970 by its own clock"),
            format!("见证方 {name} 已联署该检查点（其时钟为 1970 年以来第 {time} 秒）"),
        );
    }
    let (count, quorum) = (found.len(), keys.quorum);
    if count < quorum {
        report.say(
            Verdict::False,
            format!("{count} of the witnesses given co-signed the checkpoint, and {quorum} must have"),
            format!("所给见证方中 {count} 个联署了该检查点，应有 {quorum} 个"),
        );
    } else if quorum == 0 {
        report.say(
            Verdict::NotProved,
            "that nobody was shown another history of this log: no witness was asked for",
            "未向任何人出示过另一套历史（未要求见证方）",
        );
    }
}

fn included(report: &mut Report, proved: &Proved, signed: &Signed) {
    let Proved { sequence, index, .. } = proved;
    let found = proved.stored().zip(proved.hashes()).ok_or_else(|| "it cannot be read".to_owned());
    let found = found.and_then(|(stored, path)| {
        if *index >= signed.size {
            return Err(format!("the tree has {} leaves", signed.size));
        }
        let leaf = leaf::hash(*sequence, &stored);
        check_record(&path, signed.size, signed.root, *index, leaf).map_err(|error| error.to_string())
    });
    match found {
        Ok(()) => report.say(
            Verdict::Proved,
            format!("the event at {sequence} stood in the log, in these bytes (leaf {index})"),
            format!("序号 {sequence} 的事件以此字节内容存在于日志中（第 {index} 叶）"),
        ),
        Err(error) => report.say(
            Verdict::False,
            format!("the event at {sequence} is not leaf {index} of the signed log: {error}"),
            format!("序号 {sequence} 的事件不是签名日志的第 {index} 叶：{error}"),
        ),
    }
}

/// The chain of the aggregate: versions from 1 without gaps, each event naming its predecessor's sequence and hash.
fn chain(report: &mut Report, bundle: &Bundle) {
    let mut broken = Vec::new();
    let (mut last, mut types) = (None::<(u64, String)>, Vec::new());
    for (proved, version) in bundle.events.iter().zip(1_u64..) {
        let stored = proved.stored().unwrap_or_default();
        let event: Chained = match serde_json::from_slice(&stored) {
            Ok(event) => event,
            Err(error) => {
                broken.push(format!("{}: {error}", proved.sequence));
                continue;
            }
        };
        let (sequence, hash) = last.clone().unwrap_or_default();
        if event.subject != bundle.aggregate {
            broken.push(format!("{}: it belongs to {}", proved.sequence, event.subject));
        }
        if event.sequence != version.to_string() {
            broken.push(format!("{}: version {} where {version} must follow", proved.sequence, event.sequence));
        }
        if event.previoussequence.as_deref().unwrap_or("0") != sequence.to_string() || proved.sequence <= sequence {
            broken.push(format!("{}: it does not follow the event at {sequence}", proved.sequence));
        }
        if event.previoushash.unwrap_or_default() != hash {
            broken.push(format!("{}: its predecessor at {sequence} has other bytes", proved.sequence));
        }
        types.push(event.event_type);
        last = Some((proved.sequence, hash_of(&stored)));
    }
    match broken.is_empty() {
        true => report.say(
            Verdict::Proved,
            format!(
                "these are the first {} events of {}, without a gap: {}",
                types.len(),
                bundle.aggregate,
                types.join(", ")
            ),
            format!("以上为 {} 自第一条起连续的 {} 条事件：{}", bundle.aggregate, types.len(), types.join("、")),
        ),
        false => report.say(
            Verdict::False,
            format!("the chain of {}: {}", bundle.aggregate, broken.join("; ")),
            format!("{} 的事件链不成立：{}", bundle.aggregate, broken.join("；")),
        ),
    }
}

fn hash_of(stored: &[u8]) -> String {
    Sha256::digest(stored).iter().fold("sha256:".to_owned(), |mut text, byte| {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::checkpoint::SealKey;
    use crate::edge::Edge;
    use crate::tiles::Tree;
    use std::collections::HashMap;

    /// A log of ten events, of which the 2nd, 5th and 9th are of one case.
    pub(crate) fn evidence() -> (Bundle, SealKey) {
        let mut stored: Vec<Vec<u8>> = Vec::new();
        let (mut last, mut version) = ((0_usize, String::new()), 0);
        for sequence in 1..=10_usize {
            let body = match [2, 5, 9].contains(&sequence) {
                true => {
                    version += 1;
                    let body = format!(
                        r#"{{"subject":"case/A","sequence":"{version}","type":"anjuan.case.step.v1","previoussequence":"{}","previoushash":"{}","data":{{}}}}"#,
                        last.0, last.1
                    );
                    last = (sequence, hash_of(body.as_bytes()));
                    body
                }
                false => format!(r#"{{"subject":"contact/{sequence}"}}"#),
            };
            stored.push(body.into_bytes());
        }
        let (mut edge, key) =
            (Edge::default(), SealKey::read(&SealKey::written("anjuan.dev/log/t", &[5; 32])).unwrap());
        for (body, sequence) in stored.iter().zip(1..) {
            edge.append(leaf::hash(sequence, body)).unwrap();
        }
        let tiles: HashMap<_, _> =
            edge.partial().into_iter().map(|(tile, data)| (crate::tiles::path(&tile), data.to_vec())).collect();
        let root = edge.root().unwrap();
        let tree = Tree::new(10, root, |tile| tiles.get(&crate::tiles::path(tile)).cloned());
        let proved = |sequence: u64| {
            let body = &stored[usize::try_from(sequence).unwrap() - 1];
            Proved::new(sequence, sequence - 1, body, &tree.inclusion(sequence - 1).unwrap())
        };
        let bundle = Bundle {
            format: FORMAT.into(),
            aggregate: "case/A".into(),
            checkpoint: key.sign(10, root).unwrap(),
            events: [2, 5, 9].map(proved).to_vec(),
        };
        (bundle, key)
    }

    #[test]
    fn what_is_true_is_proved_and_what_is_not_shown_is_said_to_be_unproved() {
        let (bundle, key) = evidence();
        let report = check(&bundle, key.public());
        assert!(report.holds(), "{report:?}");
        let verdicts: Vec<_> = report.lines.iter().map(|line| line.verdict).collect();
        // The checkpoint, three events, their chain; that there is no other history and no later event.
        let not = Verdict::NotProved;
        assert_eq!(verdicts[..1], [Verdict::Proved]);
        assert_eq!((verdicts[1], &verdicts[2..6], &verdicts[6..]), (not, &[Verdict::Proved; 4][..], &[not][..]));
    }

    #[test]
    fn a_quorum_of_witnesses_is_proved_by_their_keys_and_by_no_others() {
        use crate::cosign::{WitnessKey, with_lines};
        let (bundle, key) = evidence();
        let witness = |seed| WitnessKey::read(&WitnessKey::written(&format!("w.example/{seed}"), &[seed; 32]).unwrap());
        let (one, two) = (witness(1).unwrap(), witness(2).unwrap());
        let text = checkpoint::parsed(&bundle.checkpoint).unwrap().text().to_vec();
        let line = one.cosign(&text, 1_800_000_000).unwrap();
        let cosigned = Bundle { checkpoint: with_lines(&bundle.checkpoint, &[line]).unwrap(), ..bundle.clone() };
        let keys = |witnesses: &[&WitnessKey], quorum| Keys {
            log: key.public().to_owned(),
            witnesses: witnesses.iter().map(|witness| witness.public()).collect(),
            quorum,
        };
        let report = check_with(&cosigned, &keys(&[&one, &two], 1));
        assert!(report.holds() && report.lines[1].en.contains("w.example/1"), "{report:?}");
        for (bundle, keys) in [
            (&cosigned, keys(&[&one, &two], 2)),
            (&cosigned, keys(&[&two], 1)),
            (&cosigned, keys(&[&one, &one], 2)),
            (&bundle, keys(&[&one], 1)),
        ] {
            assert!(!check_with(bundle, &keys).holds(), "{keys:?}");
        }
        let unread = Keys { witnesses: vec!["w+0+x".into()], ..keys(&[], 0) };
        assert!(!check_with(&cosigned, &unread).holds());
    }

    #[test]
    fn an_event_that_is_withheld_exchanged_or_moved_is_noticed() {
        let (bundle, key) = evidence();
        for place in 0..2 {
            let mut withheld = bundle.clone();
            withheld.events.remove(place);
            assert!(!check(&withheld, key.public()).holds(), "without the {place}th");
        }
        let mut exchanged = bundle.clone();
        exchanged.events.swap(1, 2);
        assert!(!check(&exchanged, key.public()).holds());
        let mut moved = bundle.clone();
        moved.events[1].sequence += 1;
        assert!(!check(&moved, key.public()).holds());
        let mut other = bundle;
        other.aggregate = "case/B".into();
        assert!(!check(&other, key.public()).holds());
    }

    /// Each byte of the bundle, written down and changed: it is no bundle any more, or something in it is false, unless the change
    /// is none (a letter of the form that reads the same).
    #[test]
    fn every_changed_byte_is_noticed() {
        let (bundle, key) = evidence();
        let text = serde_json::to_string(&bundle).unwrap();
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 0b0000_0010;
            let Ok(changed) = serde_json::from_slice::<Bundle>(&bytes) else { continue };
            assert!(changed == bundle || !check(&changed, key.public()).holds(), "byte {place}: {changed:?}");
        }
    }
}
