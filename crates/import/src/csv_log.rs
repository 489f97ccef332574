//! CSV event logs: one row an event, a column names its case; rows of one case need not be neighbours, and need no order.
use crate::log::{Attributes, Log, LogEvent, Problem, Trace};
use crate::mapping::{Mapping, MappingError};
use anjuan_files::spoiled::Ids;
use anjuan_files::{Column, Row, Table, Wording};
use std::collections::HashMap;

/// Reads a whole log by the columns that the mapping names.
///
/// # Errors
/// [`MappingError`] for a mapping that was not validated.
pub fn read(text: &str, mapping: &Mapping) -> Result<Log, MappingError> {
    let layout = mapping.layout()?;
    let wanted: Vec<&Column> = mapping.columns().collect();
    let mut log = Log { rows: true, ..Log::default() };
    let table = match Table::read(text, &layout, &wanted) {
        Ok(table) => table,
        Err(misread) => {
            log.problems.push(problem(misread.line, misread.what, 0));
            return Ok(log);
        }
    };
    log.problems.extend(table.misread.iter().map(|misread| problem(misread.line, misread.what.clone(), 1)));
    let columns = Columns::find(&table, &wanted);
    let ids = Spoiled::new(&table, mapping);
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        let attributes = columns.attributes(row);
        let Some(case) = attributes.get(&mapping.case.id.to_string()).cloned() else {
            log.problems.push(problem(row.line, empty(&mapping.case.id), 1));
            continue;
        };
        if let Err(what) = ids.check(row) {
            let what = what.and("the line is left out", "该行未计入");
            log.problems.push(Problem { line: row.line, trace: case, what, events: 1 });
            continue;
        }
        let place = *places.entry(case.clone()).or_insert_with(|| {
            let attributes = [(mapping.case.id.to_string(), case)].into();
            log.traces.push(Trace { line: row.line, attributes, events: Vec::new() });
            log.traces.len() - 1
        });
        log.traces[place].events.push(LogEvent { line: row.line, attributes });
    }
    Ok(log)
}

fn problem(line: usize, what: Wording, events: usize) -> Problem {
    Problem { line, trace: String::new(), what, events }
}

fn empty(column: &Column) -> Wording {
    Wording::new(
        format!("the column `{column}` is empty; the line is left out"),
        format!("“{column}”一列为空；该行未计入"),
    )
}

/// The columns that are wanted, each with its place.
struct Columns(Vec<(String, usize)>);

impl Columns {
    fn find(table: &Table, wanted: &[&Column]) -> Self {
        Self(wanted.iter().filter_map(|column| Some((column.to_string(), table.place(column)?))).collect())
    }

    fn attributes(&self, row: &Row) -> Attributes {
        let filled = self.0.iter().map(|(name, place)| (name, row.cell(*place))).filter(|(_, cell)| !cell.is_empty());
        filled.map(|(name, cell)| (name.clone(), cell.to_owned())).collect()
    }
}

/// The columns that hold ids, and what a spreadsheet did to them.
struct Spoiled(Vec<(usize, Ids)>);

impl Spoiled {
    fn new(table: &Table, mapping: &Mapping) -> Self {
        let columns = std::iter::once(&mapping.case.id).chain(&mapping.event.id);
        let places = columns.filter_map(|column| table.place(column));
        Self(places.map(|place| (place, Ids::from_values(table.rows.iter().map(|row| row.cell(place))))).collect())
    }

    fn check(&self, row: &Row) -> Result<(), Wording> {
        self.0.iter().try_for_each(|(place, ids)| ids.check(row.cell(*place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = "system = \"x\"\nitem = \"I\"\nresponsible = \"P001\"\n[case]\nid = \"case\"\naccepted_at = \"registration\"\n[event]\nactivity = \"what\"\ntime = \"when\"\n[otherwise]\nas = \"step\"\n";

    fn log(text: &str) -> Log {
        read(text, &Mapping::parse(MAPPING).unwrap()).unwrap()
    }

    fn lines(log: &Log) -> Vec<usize> {
        log.problems.iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn rows_gather_by_case_in_file_order_and_bad_rows_are_named() {
        let log = log("case,what,when\nA,start,1\nB,start,2\nA,end,3\n,lost,4\nA,too,many,columns\n");
        assert_eq!(log.traces.len(), 2);
        assert_eq!(log.traces[0].events.iter().map(|event| event.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(lines(&log), [6, 5]);
    }

    #[test]
    fn a_missing_column_is_named_with_the_columns_there_are() {
        let log = log("id,what\n1,x\n");
        assert!(log.problems[0].what.en.contains("`case`") && log.problems[0].what.en.contains("id, what"));
    }

    #[test]
    fn a_case_id_that_a_spreadsheet_spoiled_is_refused_by_its_line() {
        let log = log("case;what;when\n3.20623E+17;start;1\n320623199001010000;start;2\n2024-1;start;3\n");
        assert_eq!((log.traces.len(), lines(&log)), (1, vec![2, 3]));
    }
}
