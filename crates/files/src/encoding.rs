//! From bytes to text (字符编码): by what the caller says, by a byte order mark, by an XML declaration, or by form.
//!
//! Without a statement only UTF-8, UTF-16 and GB 18030 are found: they are what Chinese spreadsheets and attendance programs
//! write. Where two readings are possible, none is taken. Bytes that are no text become U+FFFD, which every reader of this
//! crate refuses by line: no such character reaches an event.
use crate::lines::Lines;
use crate::wording::Wording;
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding by a name that people use: `gbk`, `gb18030`, `utf-8`, `utf-16le`, `big5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl std::str::FromStr for Encoding {
    type Err = EncodingError;
    fn from_str(name: &str) -> Result<Self, EncodingError> {
        let found = encoding_rs::Encoding::for_label_no_replacement(name.trim().as_bytes());
        found.map(Self).ok_or_else(|| EncodingError::Unknown(name.to_owned()))
    }
}

/// A text, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The name of the encoding, `UTF-8`.
    pub encoding: &'static str,
    /// Whether nothing said so and it was found by the form of the bytes.
    pub found: bool,
}

/// Why bytes are not read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// No such name.
    #[error(
        "`{0}` names no encoding; known are utf-8, utf-16le, utf-16be, gb18030, gbk, big5 and the others of the web"
    )]
    Unknown(String),
    /// What is asked for is not what the file begins with.
    #[error("the file begins with the byte order mark of {mark}, and {asked} was asked for")]
    MarkContradicts {
        /// By its mark.
        mark: &'static str,
        /// By the caller.
        asked: &'static str,
    },
    /// Four bytes to a character.
    #[error("the file begins with the byte order mark of UTF-32, which is not read: save it as UTF-8")]
    Utf32,
    /// Two readings.
    #[error(
        "line {line} could be `{utf8}` (UTF-8) or `{gb}` (GB 18030): say which with --encoding utf-8 or --encoding gb18030"
    )]
    Ambiguous {
        /// The first line in question.
        line: usize,
        /// One reading.
        utf8: String,
        /// The other.
        gb: String,
    },
    /// No reading.
    #[error(
        "line {line} is neither UTF-8 nor GB 18030: say which encoding the file has with --encoding, or save it as UTF-8"
    )]
    NotText {
        /// The first line that does not read.
        line: usize,
    },
}

impl EncodingError {
    /// The same for people, in both languages.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let zh = match self {
            EncodingError::Unknown(name) => {
                format!("“{name}”不是编码名称；可用 utf-8、utf-16le、utf-16be、gb18030、gbk、big5 等")
            }
            EncodingError::MarkContradicts { mark, asked } => {
                format!("文件开头的字节顺序标记为 {mark}，与指定的 {asked} 不符")
            }
            EncodingError::Utf32 => "文件为 UTF-32 编码，不能读取，请另存为 UTF-8".to_owned(),
            EncodingError::Ambiguous { line, utf8, gb } => format!(
                "第{line}行可读作“{utf8}”（UTF-8）或“{gb}”（GB 18030），请用 --encoding utf-8 或 --encoding gb18030 指明"
            ),
            EncodingError::NotText { line } => {
                format!("第{line}行既不是 UTF-8 也不是 GB 18030，请用 --encoding 指明编码，或另存为 UTF-8")
            }
        };
        Wording::new(self.to_string(), zh)
    }
}

/// Reads bytes as text; `asked` wins where no byte order mark contradicts it.
///
/// # Errors
/// [`EncodingError`] says what to do.
pub fn decode(bytes: &[u8], asked: Option<Encoding>) -> Result<Decoded, EncodingError> {
    with(bytes, asked, None)
}

/// The same for XML, whose declaration names its encoding.
///
/// # Errors
/// [`EncodingError`] says what to do.
pub fn decode_xml(bytes: &[u8], asked: Option<Encoding>) -> Result<Decoded, EncodingError> {
    with(bytes, asked, declared(bytes))
}

fn with(bytes: &[u8], asked: Option<Encoding>, declared: Option<Encoding>) -> Result<Decoded, EncodingError> {
    let (mark, length) = match marked(bytes)? {
        Some((mark, length)) => (Some(mark), length),
        None => (None, 0),
    };
    let body = bytes.get(length..).unwrap_or_default();
    match (asked, mark, declared) {
        (Some(Encoding(asked)), Some(mark), _) if !same(asked, mark) => {
            Err(EncodingError::MarkContradicts { mark: mark.name(), asked: asked.name() })
        }
        (Some(Encoding(named)), ..) | (None, Some(named), _) | (None, None, Some(Encoding(named))) => {
            Ok(read_as(named, body, false))
        }
        (None, None, None) => by_form(body),
    }
}

/// The byte order mark, and its length.
fn marked(bytes: &[u8]) -> Result<Option<(&'static encoding_rs::Encoding, usize)>, EncodingError> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(EncodingError::Utf32);
    }
    // The mark of GB 18030, which the web does not know.
    if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
        return Ok(Some((GB18030, 4)));
    }
    Ok(encoding_rs::Encoding::for_bom(bytes))
}

/// GBK is a part of GB 18030.
fn same(one: &'static encoding_rs::Encoding, other: &'static encoding_rs::Encoding) -> bool {
    let wide = |encoding: &'static encoding_rs::Encoding| if encoding.name() == "GBK" { GB18030 } else { encoding };
    wide(one) == wide(other)
}

/// The encoding that an XML declaration names, where the bytes are of the kind that can be read that far.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value.get(1..)?.split(quote).next()?;
    // A declaration that was itself read as ASCII cannot speak of two bytes to a character.
    name.parse::<Encoding>().ok().filter(|Encoding(named)| *named != UTF_16LE && *named != UTF_16BE)
}

fn read_as(encoding: &'static encoding_rs::Encoding, bytes: &[u8], found: bool) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), found }
}

fn by_form(bytes: &[u8]) -> Result<Decoded, EncodingError> {
    if bytes.contains(&0) {
        return two_bytes(bytes);
    }
    let gb = GB18030.decode_without_bom_handling_and_without_replacement(bytes).filter(|text| plausible(text));
    match (std::str::from_utf8(bytes), gb) {
        (Ok(utf8), Some(gb)) if doubtful(utf8) => Err(ambiguous(utf8, &gb)),
        (Ok(utf8), _) => Ok(Decoded { text: utf8.to_owned(), encoding: UTF_8.name(), found: true }),
        // Mostly sound UTF-8 is UTF-8 that was damaged, and never a text in GB 18030.
        (Err(_), _) if mostly_utf8(bytes) => Ok(read_as(UTF_8, bytes, true)),
        (Err(_), Some(gb)) => Ok(Decoded { text: gb.into_owned(), encoding: GB18030.name(), found: true }),
        (Err(error), None) => Err(EncodingError::NotText { line: line_of(bytes, error.valid_up_to()) }),
    }
}

/// UTF-16 without a mark: the digits and separators of a table leave zero bytes on one side only.
fn two_bytes(bytes: &[u8]) -> Result<Decoded, EncodingError> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, _) if bytes.len().is_multiple_of(2) => Ok(read_as(UTF_16LE, bytes, true)),
        (_, 0) if bytes.len().is_multiple_of(2) => Ok(read_as(UTF_16BE, bytes, true)),
        _ => {
            Err(EncodingError::NotText { line: line_of(bytes, bytes.iter().position(|byte| *byte == 0).unwrap_or(0)) })
        }
    }
}

/// Whether a text holds no controls and nothing of the private use areas: what a wrong guess fills them with.
fn plausible(text: &str) -> bool {
    let odd = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..);
    !text.chars().any(odd)
}

/// Whether a text has characters outside ASCII and all of them take two bytes: Chinese takes three, so that short words in GBK
/// (毛) can look like this.
fn doubtful(utf8: &str) -> bool {
    let mut outside = utf8.chars().filter(|c| !c.is_ascii()).peekable();
    outside.peek().is_some() && outside.all(|c| c.len_utf8() == 2)
}

fn ambiguous(utf8: &str, gb: &str) -> EncodingError {
    let place = utf8.lines().position(|line| !line.is_ascii()).unwrap_or(0);
    let line = |text: &str| text.lines().nth(place).unwrap_or_default().chars().take(40).collect();
    EncodingError::Ambiguous { line: place + 1, utf8: line(utf8), gb: line(gb) }
}

/// Whether more characters of three bytes and longer read as UTF-8 than places do not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    Lines::new(&String::from_utf8_lossy(bytes.get(..offset).unwrap_or_default())).line(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "工号,时间\r\n17,2026-11-23 07:58\r\n";

    fn encoded(encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
        encoding.encode(TEXT).0.into_owned()
    }

    fn utf16(little: bool) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    fn read(bytes: &[u8]) -> (String, &'static str, bool) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.encoding, decoded.found)
    }

    #[test]
    fn a_mark_says_what_a_file_is_and_is_no_part_of_the_text() {
        for (mark, body, name) in [
            (&b"\xef\xbb\xbf"[..], TEXT.as_bytes().to_vec(), "UTF-8"),
            (&b"\xff\xfe"[..], utf16(true), "UTF-16LE"),
            (&b"\xfe\xff"[..], utf16(false), "UTF-16BE"),
            (&b"\x84\x31\x95\x33"[..], encoded(GB18030), "gb18030"),
        ] {
            assert_eq!(read(&[mark, &body].concat()), (TEXT.to_owned(), name, false));
        }
    }

    #[test]
    fn without_a_mark_the_form_of_the_bytes_says_it() {
        assert_eq!(read(TEXT.as_bytes()), (TEXT.to_owned(), "UTF-8", true));
        assert_eq!(read(&encoded(GB18030)), (TEXT.to_owned(), "gb18030", true));
        assert_eq!(read(&utf16(true)), (TEXT.to_owned(), "UTF-16LE", true));
        assert_eq!(read(&utf16(false)), (TEXT.to_owned(), "UTF-16BE", true));
        assert_eq!(read(b"a,b\n1,2\n"), ("a,b\n1,2\n".to_owned(), "UTF-8", true));
    }

    #[test]
    fn rare_characters_of_gb_18030_read() {
        let text = "姓名\n栟茶镇㐂𠮷\n";
        assert_eq!(read(&GB18030.encode(text).0).0, text);
    }

    #[test]
    fn what_could_be_two_texts_is_neither_until_somebody_says() {
        let bytes = GB18030.encode("毛\n").0.into_owned();
        let error = decode(&bytes, None).unwrap_err();
        assert!(matches!(&error, EncodingError::Ambiguous { line: 1, gb, .. } if gb == "毛"), "{error}");
        assert_eq!(decode(&bytes, Some("gbk".parse().unwrap())).unwrap().text, "毛\n");
        assert_eq!(decode("Zoë\n".as_bytes(), Some("utf-8".parse().unwrap())).unwrap().text, "Zoë\n");
    }

    #[test]
    fn damaged_utf_8_is_never_read_as_gb_18030() {
        let csv = "case,step\nA,窗口收件\nB,办结\n";
        let cut = csv.find("窗口收件").unwrap() + 10;
        let bytes = [&csv.as_bytes()[..cut], &csv.as_bytes()[cut + 1..]].concat();
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.text.contains('\u{fffd}') && decoded.text.contains("办结"), "{}", decoded.text);
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line_and_the_remedy() {
        let error = decode(b"a,b\nc,\xff\xff\n", None).unwrap_err();
        assert_eq!(error, EncodingError::NotText { line: 2 });
        assert!(error.to_string().contains("--encoding") && error.wording().zh.contains("--encoding"));
        assert!(decode(b"PK\x03\x04\x00\x00\x08\x00", None).is_err(), "a workbook is no text");
        assert_eq!(decode(b"\xff\xfe\0\0a\0\0\0", None), Err(EncodingError::Utf32));
        let asked = Some("gbk".parse().unwrap());
        let error = decode(&[&b"\xff\xfe"[..], &utf16(true)].concat(), asked).unwrap_err();
        assert!(matches!(error, EncodingError::MarkContradicts { mark: "UTF-16LE", .. }), "{error}");
        assert!(matches!("klingon".parse::<Encoding>(), Err(EncodingError::Unknown(_))));
    }

    #[test]
    fn xml_names_its_encoding_itself() {
        let text = "<?xml version='1.0' encoding='GBK'?><log>毛</log>";
        let bytes = GB18030.encode(text).0.into_owned();
        assert_eq!(decode_xml(&bytes, None).unwrap().text, text);
        let dutch = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><log>Zoë</log>";
        assert_eq!(decode_xml(dutch.as_bytes(), None).unwrap().text, dutch);
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><log>Zo\xeb</log>";
        assert!(decode_xml(latin, None).unwrap().text.contains("Zoë"));
    }
}
