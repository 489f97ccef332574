//! `anjuan import xes|csv|punches`: a foreign log becomes cases, by a mapping; a second run asks for the same commands again.
mod account;
mod known;
mod line;
mod punches;
mod report;

use crate::client::Target;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::Form;
use account::Account;
use anjuan_files::{Decoded, Encoding, Wording};
use anjuan_import::commands::plan;
use anjuan_import::log::{Log, unpack};
use anjuan_import::mapping::Mapping;
use anjuan_import::{csv_log, xes};
use clap::{Args, Subcommand, ValueEnum};
use punches::PunchFile;
use report::Report;
use std::path::{Path, PathBuf};

/// Which kind of log.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// XES (IEEE 1849), plain or gzip.
    Xes(LogFile),
    /// CSV, one row an event.
    Csv(LogFile),
    /// An export of attendance devices (考勤机): CSV, one punch a line.
    Punches(PunchFile),
}

/// The file and how to read it.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct LogFile {
    /// The log.
    file: PathBuf,
    /// What its attributes and activities mean.
    #[arg(long)]
    mapping: PathBuf,
    /// The encoding of the file, such as gb18030; absent, found by its mark, its declaration or its form.
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// What the file holds the whole of: what is recorded of that and not in the file is named.
    #[arg(long, value_enum, default_value_t = Complete::Cases)]
    complete: Complete,
    /// Write one line (JSON) for every event of the log: where it is, what it became, or why it did not.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Read and map, print the report, send nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is to know of every import.
pub(super) const AFTER_HELP: &str = "Exit status 退出状态: 0 all of it is recorded 全部已记录; 5 something is named: left out, refused, changed or gone 有未计入、被拒、已更改或已消失的内容; 1, 3, 4 nothing could be done 未能执行.";

/// What a file holds the whole of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Complete {
    /// Nothing: a part of a log.
    Nothing,
    /// The cases that are in it.
    Cases,
    /// The log: every case of its system.
    Log,
}

/// A file as text, unpacked and decoded; with `--encoding` where nothing else says it.
fn text(
    path: &Path,
    asked: Option<Encoding>,
    decode: impl Fn(&[u8], Option<Encoding>) -> Result<Decoded, anjuan_files::EncodingError>,
) -> Outcome<Decoded> {
    let bytes = std::fs::read(path).and_then(unpack).map_err(while_doing(path.display()))?;
    decode(&bytes, asked).map_err(|error| Failure::words(format!("{}: {}", path.display(), spoken(&error.wording()))))
}

/// A mapping file, whatever an editor saved it as.
fn mapping<M, E: std::fmt::Display>(path: &Path, parse: impl Fn(&str) -> Result<M, E>) -> Outcome<M> {
    let decoded = text(path, None, anjuan_files::decode)?;
    parse(&decoded.text).map_err(while_doing(path.display()))
}

/// What is said, in the language of this run.
fn spoken(what: &Wording) -> &str {
    say(&what.en, &what.zh)
}

impl Import {
    /// Reads, maps, sends, reports.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        match self {
            Import::Xes(source) => {
                let decoded = text(&source.file, source.encoding, anjuan_files::decode_xml)?;
                let mapping = mapping(&source.mapping, Mapping::parse)?;
                let log = xes::read(&decoded.text);
                source.import((&mapping, log, decoded.encoding), target, form)
            }
            Import::Csv(source) => {
                let decoded = text(&source.file, source.encoding, anjuan_files::decode)?;
                let mapping = mapping(&source.mapping, Mapping::parse)?;
                let log = csv_log::read(&decoded.text, &mapping).map_err(while_doing(source.mapping.display()))?;
                source.import((&mapping, log, decoded.encoding), target, form)
            }
            Import::Punches(punches) => punches.run(target, form),
        }
    }
}

impl LogFile {
    fn import(&self, (mapping, log, encoding): (&Mapping, Log, &'static str), target: &Target, form: Form) -> Outcome {
        let mut account = Account::for_log(&log, encoding);
        let plan = plan(log, mapping).map_err(while_doing(self.mapping.display()))?;
        account.begin(&plan);
        let mut report = Report::open(self.report.as_deref())?;
        report.left_out(&plan)?;
        match self.dry_run {
            true => account.planned(&plan),
            false => {
                line::send(&target.connect()?, (mapping, &plan, self.complete), (&mut account, &mut report), form)?
            }
        }
        report.close()?;
        account.print(form)?;
        account.outcome()
    }
}
