//! Reports (报表): what people hand on each month, drawn from the answers of the views as XLSX, CSV or HTML for print.
//!
//! Pure: no file is opened here, no clock is read; the same answers give the same bytes. One shape ([`Report`]) for all, one
//! file per report in `kinds`, one per format. A report decides nothing and prices nothing: what it says stands in the answers of
//! the views, and where it draws a sum of points as a formula, it is a sum that the answers agree with.
mod csv_file;
mod format;
mod height;
mod html;
pub mod kinds;
pub mod names;
pub mod report;
mod terms;
mod text;
mod xlsx;

pub use format::{Format, Lang};
pub use kinds::Which;
pub use names::Names;
pub use report::{Drawn, Report, Unreportable, Words};

/// One kind of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportKind {
    /// Its name in addresses and on the command line.
    pub name: &'static str,
    /// The articles it is drawn up for.
    pub articles: &'static [&'static str],
    /// What it is called.
    pub zh: &'static str,
    /// What it is called.
    pub en: &'static str,
}

/// The report in a format: the bytes of one file. Headers are in both languages; `lang` is that of what stands in the cells.
///
/// # Errors
/// [`Unreportable`]: a row does not fit the columns, or a sum is not what its cells add up to.
pub fn render(report: &Report, format: Format, lang: Lang) -> Result<Vec<u8>, Unreportable> {
    report.check()?;
    match format {
        Format::Xlsx => xlsx::workbook(report, lang),
        Format::Csv => csv_file::records(report, lang),
        Format::Html => Ok(html::document(report, lang).into_bytes()),
    }
}
