//! A log as read, before any mapping: traces (案件) with attributes and events (活动), each with its line.
use anjuan_files::Wording;
use serde::Serialize;
use std::collections::BTreeMap;

/// Attributes by key, as text; nested attributes are left out.
pub type Attributes = BTreeMap<String, String>;

/// One event of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogEvent {
    /// Where it begins, from 1.
    pub line: usize,
    /// Its attributes.
    pub attributes: Attributes,
}

/// One case of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Where it begins, from 1.
    pub line: usize,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its events in file order.
    pub events: Vec<LogEvent>,
}

/// Something in the file that could not be used; the rest was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Where, from 1.
    pub line: usize,
    /// The trace, where it is known.
    pub trace: String,
    /// What is wrong and what was done about it.
    #[serde(flatten)]
    pub what: Wording,
    /// How many events of the log this leaves out.
    pub events: usize,
}

/// A whole log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    /// The traces in file order.
    pub traces: Vec<Trace>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether it is rows: they have no order but that of their times, and the attributes of a case stand in its rows.
    pub rows: bool,
}

/// The most that a packed file may hold, in bytes: a few packed bytes can hold any number of zeros.
const MOST: u64 = 1024 * 1024 * 1024;

/// Reads a file's bytes, unpacking gzip by its magic number.
///
/// # Errors
/// A damaged or truncated gzip stream, or one that holds more than [`MOST`].
pub fn unpack(bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    let unpacked = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(MOST + 1).read_to_end(&mut text)?;
    if unpacked as u64 > MOST {
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "it unpacks to more than 1 GiB; split it"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_stay_and_gzip_is_unpacked() {
        use std::io::Write;
        assert_eq!(unpack(b"<log/>".to_vec()).unwrap(), b"<log/>");
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<log/>").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(unpack(packed.clone()).unwrap(), b"<log/>");
        assert!(
            unpack(packed[..packed.len() - 4].to_vec()).is_err(),
            "a truncated file must not look like a short one"
        );
    }
}
