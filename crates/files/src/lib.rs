//! Other people's files (外来文件): from bytes to text, from text to rows with their lines, from cells to times and ids.
//!
//! One reader for everything that comes in as a file: logs, exports of attendance devices, the calendar, mappings. Pure: bytes
//! in, rows or named problems out. It guesses only where one reading is possible, says what it found, and never lets a
//! character through that stands for bytes nobody could read (U+FFFD). It knows nothing of cases, punches or centres.
pub mod encoding;
pub mod lines;
pub mod spoiled;
pub mod table;
pub mod times;
mod wording;

pub use encoding::{Decoded, Encoding, EncodingError, decode, decode_xml};
pub use lines::Lines;
pub use table::{Column, Header, Layout, Misread, Row, Table};
pub use wording::Wording;
