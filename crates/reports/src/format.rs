//! Formats and languages (格式与语言) of a report: what they are called, and what a browser or a disk calls them.
use std::fmt;
use std::str::FromStr;

/// In which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook for spreadsheets (ECMA-376).
    Xlsx,
    /// Comma-separated values (RFC 4180), UTF-8 with a byte order mark.
    Csv,
    /// One HTML document, made to be printed on A4.
    Html,
}

/// A text that names no format, or no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{said}` is none of {there}（“{said}”不在其中：{there}）")]
pub struct Unknown {
    said: String,
    there: &'static str,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 3] = [Format::Xlsx, Format::Csv, Format::Html];

    /// Its name, which is what a file name ends in as well.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Html => "html",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Html => "text/html; charset=utf-8",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

impl FromStr for Format {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        let found = Format::ALL.into_iter().find(|format| format.extension() == text);
        found.ok_or_else(|| Unknown { said: text.to_owned(), there: "xlsx, csv, html" })
    }
}

/// In which language the cells are; headers are in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese (简体中文).
    #[default]
    Zh,
    /// English.
    En,
}

impl FromStr for Lang {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        match text {
            "zh" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            _ => Err(Unknown { said: text.to_owned(), there: "zh, en" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_by_the_name_it_has() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("xls".parse::<Format>().unwrap_err().to_string().contains("xlsx, csv, html"));
        assert_eq!("en".parse(), Ok(Lang::En));
        assert!("fr".parse::<Lang>().is_err());
    }
}
