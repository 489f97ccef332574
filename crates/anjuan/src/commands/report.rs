//! `anjuan report`: what people hand on (报表), as XLSX, CSV or HTML for print.
use super::reads::period;
use crate::client::Target;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Which report, of which time.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Which report.
    #[arg(value_parser = kinds())]
    name: String,
    /// Of which month, half-year or year: 2015-03, H2015-1, 2015.
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// In which format; absent, what the file name ends in, else xlsx.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// In which language the cells are; heads are in both.
    #[arg(long, value_name = "LANGUAGE", value_parser = ["zh", "en"])]
    lang: Option<String>,
    /// Write it here; absent, CSV and HTML are printed and XLSX is named after report and period.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn kinds() -> impl TypedValueParser<Value = String> {
    let reports = anjuan_reports::Which::ALL.iter().map(|which| which.kind());
    let values = reports.map(|report| PossibleValue::new(report.name).help(say(report.en, report.zh)));
    PossibleValuesParser::new(values.collect::<Vec<_>>())
}

/// The formats there are, the one that is meant where none is named first.
fn formats() -> Vec<&'static str> {
    anjuan_reports::Format::ALL.iter().map(|format| format.extension()).collect()
}

impl Report {
    /// The format that is named, else what the file's name ends in: a file that says it is something else gets no table.
    fn format(&self) -> Outcome<String> {
        let ending = self.out.as_ref().and_then(|out| out.extension()).map(|ending| ending.to_string_lossy());
        match (&self.format, ending) {
            (Some(format), _) => Ok(format.clone()),
            (None, None) => Ok(anjuan_reports::Format::Xlsx.extension().to_owned()),
            (None, Some(ending)) if formats().contains(&&*ending) => Ok(ending.into_owned()),
            (None, Some(ending)) => Err(Failure::words(say(
                &format!(
                    "`{ending}` is no format of reports, which are {}: name one with --format",
                    formats().join(", ")
                ),
                &format!("没有 {ending} 格式的报表，可用 {}；请用 --format 指定", formats().join("、")),
            ))),
        }
    }

    /// Fetches the report and writes it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let format = self.format()?;
        let period = period(&self.period);
        let lang = self.lang.clone().unwrap_or_else(|| say("en", "zh").to_owned());
        let query = [("period", period.clone()), ("format", format.clone()), ("lang", lang)];
        let report = target.connect()?.get_bytes(&format!("/v1/reports/{}", self.name), &query)?;
        let out = match (&self.out, format.as_str()) {
            (Some(out), _) => out.clone(),
            (None, "xlsx") => PathBuf::from(format!("{}-{period}.xlsx", self.name)),
            (None, _) if form == Form::Text => return output::bytes(&report),
            (None, _) => return Err(Failure::words(say("give --out with --json", "使用 --json 时请给出 --out"))),
        };
        std::fs::write(&out, &report).map_err(while_doing(out.display()))?;
        match form {
            Form::Text => tell!("{}", out.display()),
            Form::Json => output::json(&serde_json::json!({"report": self.name, "period": period, "out": out})),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_that_the_contract_names_are_those_of_reports() {
        let format = anjuan_api::asked::ReportQuery::PARAMS.iter().find(|param| param.name == "format").unwrap();
        let anjuan_api::routes::Form::Choice(named) = format.form else { panic!("{format:?}") };
        assert_eq!(named(), formats());
    }

    #[test]
    fn a_file_name_says_the_format_and_none_that_there_is_not() {
        let of = |format: Option<&str>, out: Option<&str>| {
            let name = "attendance".to_owned();
            let (format, out) = (format.map(str::to_owned), out.map(PathBuf::from));
            Report { name, period: "2015-03".into(), format, lang: None, out }.format()
        };
        assert_eq!(of(None, None).unwrap(), "xlsx");
        assert_eq!(of(None, Some("a.csv")).unwrap(), "csv");
        assert_eq!(of(Some("html"), Some("a.pdf")).unwrap(), "html");
        assert!(of(None, Some("a.pdf")).is_err());
    }
}
