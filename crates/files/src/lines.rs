//! Line numbers (行号) by byte offset: a line ends with LF, CR LF or CR, as an editor counts them.
//!
//! The `csv` crate's own line numbers are one too low in files with CR LF, so places are taken from its byte offsets.

/// Where the lines of a text begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        Self { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// The line that an offset lies in, from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_windows_unix_and_old_machines_end_them() {
        for text in ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc"] {
            let lines = Lines::new(text);
            assert_eq!(["a", "b", "c"].map(|part| lines.line(text.find(part).unwrap())), [1, 2, 3], "{text:?}");
        }
        assert_eq!(Lines::new("").line(0), 1);
    }
}
