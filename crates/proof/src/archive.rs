//! The archive of a bundle (证据包文件): one zip with the proofs, the stored bytes, a page for people and how to check it without us.
//!
//! Everything in it follows from the bundle: the same bundle gives the same bytes. So whoever checks makes it again and compares, and
//! nothing in the file can be changed, added or left out, not even what no proof is about. It must never hold a key: whoever checks
//! brings the keys himself.
use crate::bundle::{Bundle, Proved};
use serde::Deserialize;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What an archive begins with.
pub const MAGIC: &[u8] = b"PK";

/// The largest bundle that is read out of an archive, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

const BUNDLE: &str = "bundle.json";

/// Why an archive is not written or not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no archive, or a part of it is damaged.
    #[error("this is no archive of evidence, or it is damaged: {0}")]
    Damaged(String),
    /// It holds more, less or something else than its bundle gives.
    #[error("the archive is not the one that its bundle gives: something in it was changed, added or left out")]
    Altered,
}

fn damaged(what: &dyn std::fmt::Display) -> ArchiveError {
    ArchiveError::Damaged(what.to_string())
}

/// The bytes of the archive of a bundle.
///
/// # Errors
/// [`ArchiveError`] where it grows beyond what an archive holds.
pub fn write(bundle: &Bundle) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Stored as they are, at one fixed time: nothing but the bundle decides a byte.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut put = |name: &str, content: &[u8]| {
        archive.start_file(name, options).map_err(|error| damaged(&error))?;
        archive.write_all(content).map_err(|error| damaged(&error))
    };
    put("README.txt", README.as_bytes())?;
    put("index.html", page(bundle).as_bytes())?;
    put(BUNDLE, &serde_json::to_vec_pretty(bundle).map_err(|error| damaged(&error))?)?;
    put("checkpoint.txt", bundle.checkpoint.as_bytes())?;
    for (proved, place) in bundle.events.iter().zip(1_u64..) {
        put(&format!("events/{place:04}.json"), &proved.stored().unwrap_or_default())?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| damaged(&error))
}

/// The bundle of an archive, if the archive is byte for byte the one that it gives.
///
/// # Errors
/// [`ArchiveError`].
pub fn read(bytes: &[u8]) -> Result<Bundle, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let file = archive.by_name(BUNDLE).map_err(|error| damaged(&error))?;
    let mut text = Vec::new();
    file.take(LARGEST).read_to_end(&mut text).map_err(|error| damaged(&error))?;
    let bundle: Bundle = serde_json::from_slice(&text).map_err(|error| damaged(&error))?;
    match write(&bundle)? == bytes {
        true => Ok(bundle),
        false => Err(ArchiveError::Altered),
    }
}

/// What of a stored event the page shows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    #[serde(rename = "type")]
    event_type: String,
    time: String,
    recordedtime: String,
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, character| {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
        safe
    })
}

fn row(place: usize, proved: &Proved) -> String {
    let stored = proved.stored().unwrap_or_default();
    let shown: Shown = serde_json::from_slice(&stored).unwrap_or_default();
    let cells = [shown.event_type, shown.time, shown.recordedtime].map(|text| format!("<td>{}</td>", escaped(&text)));
    format!(
        "<tr><td>{place}</td>{}<td>{}</td><td>{}</td><td><a href=\"events/{place:04}.json\">events/{place:04}.json</a></td></tr>\n",
        cells.concat(),
        proved.sequence,
        proved.index
    )
}

/// The page for people, in both languages. It repeats what is in the bundle, and proves nothing by itself: it says so.
fn page(bundle: &Bundle) -> String {
    let mut page = String::from(HEAD);
    // Writing into a string does not fail.
    let _ =
        write!(page, "<h1>{0}</h1>\n<h2>证据 Evidence</h2>\n{EXPLAINED}<table>\n{COLUMNS}", escaped(&bundle.aggregate));
    for (place, proved) in bundle.events.iter().enumerate() {
        page.push_str(&row(place + 1, proved));
    }
    let _ = write!(
        page,
        "</table>\n<h2>检查点 Checkpoint</h2>\n<pre>{}</pre>\n</body></html>\n",
        escaped(&bundle.checkpoint)
    );
    page
}

const HEAD: &str = "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>证据 Evidence</title>\n\
<style>body{font-family:sans-serif;margin:2em;max-width:70em}td,th{border:1px solid #999;padding:.3em .6em;text-align:left}\
table{border-collapse:collapse}pre{white-space:pre-wrap;word-break:break-all}</style></head><body>\n";

const EXPLAINED: &str = "<p>本页只列出证据包的内容，本身不证明任何事；核验办法见 README.txt。个人信息在事件中保持密封。</p>\n\
<p>This page lists what the bundle holds and proves nothing by itself: README.txt says how it is checked. Personal data stays sealed in \
the events.</p>\n";

const COLUMNS: &str = "<tr><th></th><th>事件 Event</th><th>发生 Happened</th><th>记录 Recorded</th><th>序号 Sequence</th>\
<th>叶 Leaf</th><th>原文 Stored bytes</th></tr>\n";

/// How it is checked without us.
const README: &str = "\
EVIDENCE OF AN ANJUAN LOG  案卷证据包

Check it with anjuan-verify and the public key of the log, which the centre gave you before, and with the keys of the witnesses, which
each witness gave you. None of these keys is in this file.
请用 anjuan-verify 核验，并使用中心此前交付的日志公钥和各见证方自行交付的公钥；本文件不含任何公钥。

    anjuan-verify --key @log.key --witness @discipline.key --witness @county.key --quorum 2 THIS.zip

Or check it without any program of ours:
也可以完全不用本系统的程序核验：

1. checkpoint.txt is a signed note (https://c2sp.org/signed-note) whose text is a checkpoint (https://c2sp.org/tlog-checkpoint): the
   log's name, the number of leaves, and the root in base64. The line of the log is Ed25519 over the text; the lines of witnesses are
   cosignature/v1 (https://c2sp.org/tlog-cosignature).
   检查点是签名文本：日志名称、叶数和根哈希；日志一行为对文本的 Ed25519 签名，见证方各行为 cosignature/v1。
2. events/NNNN.json are the stored bytes of the events, in order. The leaf of one is SHA-256 over the byte 0x00, the text
   \"anjuan event v1\" with a line feed, the stream sequence as 8 bytes, the greatest first, and the stored bytes.
   事件原文按顺序存放；叶哈希为 SHA-256(0x00、\"anjuan event v1\\n\"、8 字节大端序号、原文)。
3. bundle.json has of each event its sequence, its leaf (index, from 0) and the path to the root: RFC 6962, 2.1.1. Any library for
   RFC 6962 or RFC 9162 computes the root from them; it must be the one of the checkpoint.
   bundle.json 载有各事件的序号、叶号和至根的路径（RFC 6962 第 2.1.1 节），算出的根应与检查点一致。
4. Each event names its version, and the sequence and the SHA-256 of its predecessor's stored bytes (attributes sequence,
   previoussequence, previoushash): the first has version 1, and none is missing between the first and the last.
   每条事件载明版本号及前一事件的序号和 SHA-256，自第 1 版起连续。

What this does not prove: that the matter had no event after the last of these when the checkpoint was signed; and, without witnesses,
that nobody was shown another history.
本证据不证明：签发检查点时最后一条事件之后没有其他事件；未经见证时，也不证明未向他人出示过另一套历史。
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::check::tests::evidence;

    #[test]
    fn a_bundle_comes_back_from_its_archive_and_gives_the_same_bytes_again() {
        let (bundle, key) = evidence();
        let bytes = write(&bundle).unwrap();
        assert_eq!(write(&bundle).unwrap(), bytes);
        assert!(bytes.starts_with(MAGIC));
        let read = read(&bytes).unwrap();
        assert!(read == bundle && check(&read, key.public()).holds());
        let text = page(&Bundle { aggregate: "case/<script>".into(), ..bundle });
        assert!(text.contains("case/&lt;script&gt;") && text.contains("anjuan.case.step.v1"), "{text}");
    }

    #[test]
    fn every_byte_that_is_changed_added_or_cut_off_is_refused() {
        let (bundle, key) = evidence();
        let bytes = write(&bundle).unwrap();
        let refused = |bytes: &[u8]| read(bytes).map_or(true, |read| !check(&read, key.public()).holds());
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(refused(&changed), "byte {place} of {}", bytes.len());
        }
        assert!(refused(&[bytes.as_slice(), b"x"].concat()) && refused(&bytes[..bytes.len() - 1]) && refused(b""));
        // Another page with the right bundle.
        let other = Bundle { aggregate: "case/B".into(), ..bundle.clone() };
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in
            [("index.html", page(&other).into_bytes()), (BUNDLE, serde_json::to_vec_pretty(&bundle).unwrap())]
        {
            archive
                .start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
                .unwrap();
            archive.write_all(&content).unwrap();
        }
        let forged = archive.finish().unwrap().into_inner();
        assert!(matches!(read(&forged), Err(ArchiveError::Altered)));
    }
}
