//! CSV event logs: one row an event, a column names its case; rows of one case need not be neighbours.
use crate::log::{Log, LogEvent, Problem, Trace};
use std::collections::HashMap;

/// Reads a whole log; `case_column` holds the case's id. The first row's columns are the case's attributes as well.
#[must_use]
pub fn read(text: &[u8], case_column: &str) -> Log {
    let mut log = Log::default();
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            log.problems.push(Problem {
                line: 1,
                trace: String::new(),
                what: format!("the header row cannot be read: {error}"),
                events: 0,
            });
            return log;
        }
    };
    if !header.iter().any(|name| name == case_column) {
        let what = format!(
            "there is no column `{case_column}`; the columns are {}",
            header.iter().collect::<Vec<_>>().join(", ")
        );
        log.problems.push(Problem { line: 1, trace: String::new(), what, events: 0 });
        return log;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
                log.problems.push(Problem {
                    line,
                    trace: String::new(),
                    what: format!("the row is left out: {error}"),
                    events: 1,
                });
                continue;
            }
        };
        let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        let filled = header.iter().zip(row.iter()).filter(|(_, value)| !value.is_empty());
        let attributes: crate::log::Attributes =
            filled.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let Some(case) = attributes.get(case_column).cloned() else {
            let what = format!("the column `{case_column}` is empty; the row is left out");
            log.problems.push(Problem { line, trace: String::new(), what, events: 1 });
            continue;
        };
        let place = *places.entry(case).or_insert_with(|| {
            log.traces.push(Trace { line, attributes: attributes.clone(), events: Vec::new() });
            log.traces.len() - 1
        });
        log.traces[place].events.push(LogEvent { line, attributes });
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_gather_by_case_in_file_order_and_bad_rows_are_named() {
        let log = read(b"case,what,when\nA,start,1\nB,start,2\nA,end,3\n,lost,4\nA,too,many,columns\n", "case");
        assert_eq!(log.traces.len(), 2);
        assert_eq!(log.traces[0].events.iter().map(|event| event.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(log.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [5, 6]);
    }

    #[test]
    fn a_missing_column_is_named_with_the_columns_there_are() {
        let log = read(b"id,what\n1,x\n", "case");
        assert!(log.problems[0].what.contains("`case`") && log.problems[0].what.contains("id, what"));
    }
}
