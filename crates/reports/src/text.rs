//! Cells in words (单元格文字): how numbers, days and moments are written in a CSV and on paper, and what stands below a table.
use crate::Lang;
use crate::report::{Cell, Column, Kind, Report, Total};
use anjuan_domain::clock::civil::local;
use anjuan_domain::vocabulary::articles::cited;
use anjuan_domain::vocabulary::stamp::Instant;

/// The totals as they are written, by column.
pub(crate) fn totals(report: &Report) -> Vec<Option<String>> {
    let total = |(place, column): (usize, &Column)| match column.total {
        Total::None => None,
        Total::Sum => Some(of_kind(Report::sum(report.rows().map(|(_, row)| row), place), column.kind)),
    };
    report.columns.iter().enumerate().map(total).collect()
}

/// A number of a kind, from tenths.
pub(crate) fn of_kind(tenths: i64, kind: Kind) -> String {
    match kind {
        Kind::Count => (tenths / 10).to_string(),
        Kind::Text | Kind::Tenths | Kind::Date | Kind::Moment => decimal(tenths),
    }
}

/// What stands below the table: title, time, notes, and where it was read from.
pub(crate) fn notes(report: &Report, lang: Lang) -> Vec<String> {
    let said = |zh: &str, en: &str, text: &str| match lang {
        Lang::Zh => format!("{zh}：{text}"),
        Lang::En => format!("{en}: {text}"),
    };
    let title = [report.centre.text(lang), report.title.text(lang), report.subtitle.text(lang)].join(" · ");
    let mut notes = vec![said("报表", "Report", &title)];
    notes.extend(report.notes.iter().map(|note| said("注", "Note", note.text(lang))));
    let articles = match lang {
        Lang::Zh => report.articles.iter().map(|key| cited(key)).collect::<Vec<_>>().join("、"),
        Lang::En => report.articles.join(", "),
    };
    notes.push(said("依据", "Articles", &articles));
    notes.push(source(report, lang));
    notes
}

/// Where a report was read from, in words.
pub(crate) fn source(report: &Report, lang: Lang) -> String {
    let (sequence, at) = (report.drawn.sequence, moment(report.drawn.at));
    match lang {
        Lang::Zh => format!("出处：截至 {at}（北京时间）的记录，事件序号至 {sequence}"),
        Lang::En => format!("Source: the record as of {at} (China time), events up to number {sequence}"),
    }
}

/// A cell as people read it.
pub(crate) fn plain(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Words(words) => words.text(lang).to_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Tenths(tenths) | Cell::SumOf { tenths, .. } => decimal(*tenths),
        Cell::Date(day) => day.to_string(),
        Cell::Moment(at) => moment(*at),
    }
}

/// Tenths with one decimal place.
pub(crate) fn decimal(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

fn moment(at: Instant) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_have_one_decimal_place() {
        assert_eq!([0, 5, 100, -15].map(decimal), ["0.0", "0.5", "10.0", "-1.5"]);
    }
}
