//! The verification code (核验码) of a paper: twelve symbols that lead back to the event, without an index to look it up in.
//!
//! Thirty bits are the stream sequence of the event, thirty a check: an HMAC-SHA-256 under the centre's key over the paper's name
//! and the SHA-256 of the stored bytes, so that whoever has the event and not the key makes no code that holds. Whoever verifies
//! reads the message at that sequence and compares. Symbols are Crockford's base 32 (no I, L, O, U), so that a code read aloud or
//! typed from paper comes back. It must never carry anything personal.
//!
//! Papers that were printed before the centre had a key carry a code without one ([`Code::is_unkeyed_of`]): whoever has the event could
//! have made it, so that it says no more than that there is such a record. Whoever verifies decides until when it is looked at.
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many bits each half has.
const HALF: u32 = 30;

/// The last sequence a code can name.
pub const LAST: u64 = (1 << HALF) - 1;

/// The key of a centre's codes (核验码密钥): 32 bytes, derived from its master key, so that every desk makes the same codes.
#[derive(Clone)]
pub struct CodeKey(Zeroizing<[u8; 32]>);

impl CodeKey {
    /// The key of these bytes.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeKey")
    }
}

/// A code that reads as one; whether it is genuine, the stored event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stream sequence of the event.
    pub sequence: u64,
    check: u64,
}

/// Why a text is no code, or an event gets none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not twelve symbols.
    #[error("`{0}` is not a verification code: twelve letters and digits, such as 7K2M-9QX4-T1AB")]
    Form(String),
    /// The log is longer than a code can count.
    #[error("the stream sequence {0} is more than a verification code can name")]
    Sequence(u64),
}

impl Code {
    /// The code of a paper made from the event whose bytes are stored at `sequence`.
    ///
    /// # Errors
    /// [`CodeError::Sequence`] past the billionth event.
    pub fn new(key: &CodeKey, paper: &str, sequence: u64, stored: &[u8]) -> Result<Self, CodeError> {
        if sequence > LAST {
            return Err(CodeError::Sequence(sequence));
        }
        Ok(Self { sequence, check: check(key, paper, stored) })
    }

    /// Reads a code as people write it: in small letters, with or without dashes, O for 0, I or L for 1.
    ///
    /// # Errors
    /// [`CodeError::Form`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let form = || CodeError::Form(text.chars().take(40).collect());
        let mut bits = 0_u64;
        let mut count = 0;
        for symbol in text.chars().filter(|symbol| !matches!(symbol, '-' | ' ' | '－' | '\u{3000}')) {
            bits = bits << 5 | value(symbol).ok_or_else(form)?;
            count += 1;
            if count > 12 {
                return Err(form());
            }
        }
        if count != 12 {
            return Err(form());
        }
        let check = bits & LAST;
        Ok(Self { sequence: bits >> HALF ^ mixed(check), check })
    }

    /// Whether this is the code of that paper of the event with these bytes.
    #[must_use]
    pub fn is_of(self, key: &CodeKey, paper: &str, stored: &[u8]) -> bool {
        self.check == check(key, paper, stored)
    }

    /// Whether this is the code without a key that a paper of that event had before there was one.
    #[must_use]
    pub fn is_unkeyed_of(self, paper: &str, stored: &[u8]) -> bool {
        let mut hash = Sha256::new();
        hash.update(paper.as_bytes());
        hash.update([0]);
        hash.update(Sha256::digest(stored));
        self.check == first_bits(&hash.finalize())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The sequence is hidden in the check, so that codes of neighbours do not look alike and no slip goes unseen.
        let bits = (self.sequence ^ mixed(self.check)) << HALF | self.check;
        for place in 0..12 {
            if place == 4 || place == 8 {
                f.write_str("-")?;
            }
            let symbol = SYMBOLS[(bits >> (55 - 5 * place) & 31) as usize];
            write!(f, "{}", symbol as char)?;
        }
        Ok(())
    }
}

/// The first thirty bits of the HMAC of the paper's name and the SHA-256 of the stored bytes.
fn check(key: &CodeKey, paper: &str, stored: &[u8]) -> u64 {
    // HMAC fills a shorter key with zeros up to the block of its hash; taken so, no length can be wrong.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(key.0.iter()).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(paper.as_bytes());
    mac.update(&[0]);
    mac.update(&Sha256::digest(stored));
    first_bits(&mac.finalize().into_bytes())
}

/// The first thirty bits of a digest.
fn first_bits(digest: &[u8]) -> u64 {
    digest.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 10
}

/// The check stirred, so that the two halves of a code do not look alike while the log is short.
fn mixed(check: u64) -> u64 {
    check.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 29 & LAST
}

fn value(symbol: char) -> Option<u64> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SYMBOLS.iter().position(|known| char::from(*known) == symbol).map(|position| position as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The check of a receipt of the event `stored`, as it was computed before there was a key.
    const UNKEYED: u64 = 752_138_992;

    fn written(sequence: u64, check: u64) -> String {
        Code { sequence, check }.to_string()
    }

    fn key(byte: u8) -> CodeKey {
        CodeKey::new(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_code_is_three_groups_of_four_without_letters_that_look_alike() {
        let code = Code::new(&key(1), "receipt", 42, b"stored").unwrap().to_string();
        assert_eq!(code.len(), 14);
        assert!(code.bytes().all(|symbol| symbol == b'-' || SYMBOLS.contains(&symbol)), "{code}");
    }

    #[test]
    fn a_code_typed_from_paper_is_read_however_it_is_written() {
        let code = Code::new(&key(1), "receipt", 1_000_001, b"stored").unwrap();
        let text = code.to_string();
        for typed in [text.clone(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " ")] {
            assert_eq!(Code::parse(&typed), Ok(code), "{typed}");
        }
        assert_eq!(Code::parse("OOOO-IIII-LLLL"), Code::parse("0000-1111-1111"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "7K2M", "7K2M-9QX4-T1AU", "7K2M-9QX4-T1AB-0", "七八九十"] {
            assert!(matches!(Code::parse(text), Err(CodeError::Form(_))), "{text}");
        }
        assert_eq!(Code::new(&key(1), "receipt", LAST + 1, b""), Err(CodeError::Sequence(LAST + 1)));
    }

    #[test]
    fn a_code_from_before_there_was_a_key_is_known_as_one_and_is_no_keyed_one() {
        // Printed by a release without keys, of the event `stored` at sequence 42.
        let old = Code::parse(&written(42, UNKEYED)).unwrap();
        assert_eq!(old.sequence, 42);
        assert!(old.is_unkeyed_of("receipt", b"stored") && !old.is_of(&key(1), "receipt", b"stored"));
        assert!(!old.is_unkeyed_of("acceptance", b"stored") && !old.is_unkeyed_of("receipt", b"other"));
        let keyed = Code::new(&key(1), "receipt", 42, b"stored").unwrap();
        assert!(!keyed.is_unkeyed_of("receipt", b"stored"));
    }

    proptest! {
        #[test]
        fn a_code_leads_back_to_its_event_and_to_no_other(sequence in 0..=LAST, stored: Vec<u8>, other: Vec<u8>) {
            let code = Code::new(&key(1), "acceptance", sequence, &stored).unwrap();
            let read = Code::parse(&code.to_string()).unwrap();
            prop_assert_eq!(read, code);
            prop_assert_eq!(read.sequence, sequence);
            prop_assert!(read.is_of(&key(1), "acceptance", &stored));
            prop_assert!(!read.is_of(&key(1), "return", &stored));
            prop_assert!(!read.is_of(&key(2), "acceptance", &stored), "whoever has the event and another key makes no code");
            prop_assert!(stored == other || !read.is_of(&key(1), "acceptance", &other));
        }

        #[test]
        fn one_wrong_symbol_is_found(sequence in 0..=LAST, place in 0_usize..12, by in 1_usize..32) {
            let code = Code::new(&key(1), "return", sequence, b"stored").unwrap();
            let mut symbols: Vec<char> = code.to_string().chars().filter(|symbol| *symbol != '-').collect();
            let was = SYMBOLS.iter().position(|known| char::from(*known) == symbols[place]).unwrap();
            symbols[place] = char::from(SYMBOLS[(was + by) % 32]);
            let read = Code::parse(&symbols.iter().collect::<String>()).unwrap();
            prop_assert!(read.sequence != sequence || !read.is_of(&key(1), "return", b"stored"));
        }
    }
}
