//! Reports in LibreOffice (表格软件核对): every workbook opens without repair, and what it calculates is what we wrote.
//!
//! Each run has a profile of its own that is told to calculate every formula anew on loading, whoever wrote the file. That it
//! really does is a test of its own: a wrong number behind a formula comes out right.
use crate::samples;
use crate::workbook::{formulas, numbers, read, tenths};
use anjuan_reports::{Format, Lang, render};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One run at a time: each takes a whole processor.
static TURN: Mutex<()> = Mutex::new(());

/// How long one run may take.
const PATIENCE: Duration = Duration::from_secs(180);

const REMEDY: &str = "`cargo xtask test` installs it as root, or: apt-get install --no-install-recommends libreoffice-calc; \
                      ANJUAN_SOFFICE names another LibreOffice";

/// Calculate always: 0 in the settings for workbooks of this format.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// A LibreOffice with a profile of its own.
struct Office {
    soffice: PathBuf,
    place: tempfile::TempDir,
}

impl Office {
    fn find() -> Self {
        let named = std::env::var_os("ANJUAN_SOFFICE").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = || std::env::split_paths(&path).map(|dir| dir.join("soffice")).find(|file| file.is_file());
        let soffice = named.or_else(on_path).unwrap_or_else(|| panic!("no LibreOffice on the PATH: {REMEDY}"));
        let place = tempfile::tempdir().unwrap();
        let user = place.path().join("profile/user");
        std::fs::create_dir_all(&user).unwrap();
        std::fs::write(user.join("registrymodifications.xcu"), SETTINGS).unwrap();
        Self { soffice, place }
    }

    /// Puts a workbook where the next conversion takes it from.
    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.place.path().join(format!("{name}.xlsx"));
        std::fs::write(&file, bytes).unwrap();
        // Whoever wants to see them names a directory.
        if let Some(kept) = std::env::var_os("ANJUAN_KEEP_REPORTS").map(PathBuf::from) {
            std::fs::create_dir_all(&kept).unwrap();
            std::fs::copy(&file, kept.join(format!("{name}.xlsx"))).unwrap();
        }
        file
    }

    /// What it says goes here, and is shown where something does not come out.
    fn said(&self) -> Stdio {
        let file = self.place.path().join("said.txt");
        std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap().into()
    }

    /// Converts workbooks in one run; the folder of what came out.
    fn convert(&self, to: &str, files: &[PathBuf]) -> PathBuf {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let out = self.place.path().join(to.split(':').next().unwrap());
        let mut command = Command::new(&self.soffice);
        command
            .arg(format!("-env:UserInstallation=file://{}", self.place.path().join("profile").display()))
            .args(["--headless", "--norestore", "--nologo", "--nolockcheck", "--convert-to", to, "--outdir"])
            .arg(&out)
            .args(files)
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.place.path())
            .stdin(Stdio::null())
            .stdout(self.said())
            .stderr(self.said());
        let mut running = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}: {REMEDY}"));
        let until = Instant::now() + PATIENCE;
        while running.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                running.kill().unwrap();
                panic!("{command:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        out
    }
}

fn converted(out: &Path, name: &str, ending: &str) -> Vec<u8> {
    let file = out.join(format!("{name}.{ending}"));
    // LibreOffice writes nothing for a file that it would have to repair first.
    std::fs::read(&file).unwrap_or_else(|error| {
        let said = std::fs::read_to_string(out.with_file_name("said.txt")).unwrap_or_default();
        panic!("LibreOffice did not open {name}: {error}; it said: {said}")
    })
}

#[test]
fn libreoffice_opens_every_workbook_and_calculates_our_values() {
    let office = Office::find();
    let reports = samples::all();
    let files: Vec<PathBuf> = reports
        .iter()
        .map(|report| office.put(report.name, &render(report, Format::Xlsx, Lang::Zh).unwrap()))
        .collect();
    let out = office.convert("xlsx:Calc MS Excel 2007 XML", &files);
    for report in &reports {
        let (values, written) = read(converted(&out, report.name, "xlsx"));
        for (place, number) in numbers(report) {
            assert_eq!(tenths(values.get_value(place)), Some(number), "{} at {place:?}", report.name);
        }
        let kept = written.used_cells().filter(|(_, _, formula)| !formula.is_empty()).count();
        assert_eq!(kept, formulas(report), "{} lost formulas", report.name);
    }
}

#[test]
fn libreoffice_shows_the_rows_and_sums_that_our_csv_has() {
    let office = Office::find();
    let reports = samples::all();
    let files: Vec<PathBuf> = reports
        .iter()
        .map(|report| office.put(report.name, &render(report, Format::Xlsx, Lang::Zh).unwrap()))
        .collect();
    let out = office.convert("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false", &files);
    for report in &reports {
        let theirs = records(&converted(&out, report.name, "csv"));
        let ours = records(&render(report, Format::Csv, Lang::Zh).unwrap());
        let rows = report.rows().count() + usize::from(report.is_totalled());
        for (own, shown) in ours.iter().skip(1).zip(theirs.iter().skip(crate::workbook::HEADER + 1)).take(rows) {
            // The apostrophe is what a CSV needs and a workbook does not.
            let own: Vec<&str> = own.iter().map(|field| field.strip_prefix('\'').unwrap_or(field)).collect();
            assert_eq!(own, shown.iter().take(own.len()).map(String::as_str).collect::<Vec<_>>(), "{}", report.name);
        }
    }
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_office_of_these_tests_calculates_anew_and_opens_nothing_broken() {
    let office = Office::find();
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.write_number(0, 0, 1.5).unwrap();
    page.write_number(1, 0, 2).unwrap();
    page.write_formula(2, 0, rust_xlsxwriter::Formula::new("SUM(A1:A2)").set_result("99")).unwrap();
    let wrong = book.save_to_buffer().unwrap();
    assert_eq!(tenths(read(wrong.clone()).0.get_value((2, 0))), Some(990));
    let broken = &wrong[..wrong.len() / 2];
    let files = [office.put("wrong", &wrong), office.put("broken", broken)];
    let out = office.convert("xlsx:Calc MS Excel 2007 XML", &files);
    assert_eq!(tenths(read(converted(&out, "wrong", "xlsx")).0.get_value((2, 0))), Some(35));
    assert!(!out.join("broken.xlsx").exists(), "a broken workbook was repaired in silence");
}
