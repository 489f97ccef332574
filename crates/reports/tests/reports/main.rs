//! Reports as files (报表文件): golden CSV and HTML, workbooks read back, and workbooks recalculated by LibreOffice.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod bytes;
mod golden;
mod office;
mod samples;
mod workbook;

use anjuan_reports::Which;

#[test]
fn every_kind_of_report_has_a_sample() {
    let mut sampled: Vec<&str> = samples::all().iter().map(|report| report.name).collect();
    let mut kinds: Vec<&str> = Which::ALL.iter().map(|which| which.kind().name).collect();
    sampled.sort_unstable();
    kinds.sort_unstable();
    assert_eq!(sampled, kinds);
}
