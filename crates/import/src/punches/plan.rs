//! From an export to commands (打卡导入计划): the punches of each device and day in the order of the file, so many to a command.
use super::mapping::{PunchMapping, PunchMappingError};
use super::rows::Rows;
use crate::log::Problem;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::people::attendance::Attendance;
use anjuan_domain::people::attendance::commands::{AttendanceCommand, Upload};
use anjuan_domain::people::attendance::events::Punch;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, hashed_command};
use anjuan_files::{Column, Row, Table, Wording};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// One command, with the lines it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedUpload {
    /// The device.
    pub device: String,
    /// The civil day by its clock.
    pub day: NaiveDate,
    /// The first line of the file that is in it, from 1.
    pub first_line: usize,
    /// The last one.
    pub last_line: usize,
    /// How many punches it brings.
    pub punches: usize,
    /// The command.
    pub command: Command,
}

/// What an import will ask for. Every line is in an upload, a repetition, or a problem.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PunchPlan {
    /// The commands, by device and day, each day's in the order of the file.
    pub uploads: Vec<PlannedUpload>,
    /// The lines that cannot be used.
    pub problems: Vec<Problem>,
    /// How many lines the file has but for its header.
    pub lines: usize,
    /// How many lines say again what an earlier line of the file said.
    pub repeated: usize,
    /// How many lines the mapping does not mean (`where`).
    pub not_meant: usize,
    /// Who punched, each with the lines.
    pub people: BTreeMap<String, Vec<usize>>,
}

/// What the file said of the records so far: the line and the punch.
type SaidBefore = HashMap<(String, String), (usize, Punch)>;

/// The punches of one device's day, each with its line.
type Days = BTreeMap<(String, NaiveDate), Vec<(usize, Punch)>>;

/// Plans a whole export; `source` is what it is read from, as the events will say; `without` are lines that somebody looked at
/// and leaves out.
///
/// # Errors
/// [`PunchMappingError`] for a mapping that was not validated.
pub fn plan(
    text: &str,
    mapping: &PunchMapping,
    source: &str,
    without: &[usize],
) -> Result<PunchPlan, PunchMappingError> {
    let mut plan = PunchPlan::default();
    let wanted: Vec<&Column> = mapping.columns().collect();
    let table = match Table::read(text, &mapping.layout()?, &wanted) {
        Ok(table) => table,
        Err(misread) => {
            plan.problems.push(problem(misread.line, misread.what, 0));
            return Ok(plan);
        }
    };
    plan.lines = table.rows.len() + table.misread.len();
    let misread = table.misread.iter().filter(|misread| !without.contains(&misread.line));
    plan.problems.extend(misread.map(|misread| problem(misread.line, misread.what.clone(), 1)));
    let rows = Rows::new(mapping, &table)?;
    let mut days = Days::new();
    let mut said = SaidBefore::new();
    for row in table.rows.iter().filter(|row| !without.contains(&row.line)) {
        match rows.left_out(row) {
            Some(_) => plan.not_meant += 1,
            None => plan.take(row, &rows, &mut days, &mut said),
        }
    }
    plan.problems.sort_by_key(|problem| problem.line);
    for ((device, day), punches) in days {
        for batch in punches.chunks(mapping.batch.get()) {
            plan.upload(&device, day, batch, source);
        }
    }
    Ok(plan)
}

impl PunchPlan {
    /// One line that is meant.
    fn take(&mut self, row: &Row, rows: &Rows<'_>, days: &mut Days, said: &mut SaidBefore) {
        let left_out = |what: Wording| problem(row.line, what.and("the line is left out", "该行未计入"), 1);
        let (device, punch) = match rows.read(row) {
            Ok(read) => read,
            Err(what) => return self.problems.push(left_out(what)),
        };
        let day = date_of(punch.at);
        match said.get(&(device.clone(), punch.record.clone())) {
            Some((_, earlier)) if *earlier == punch => self.repeated += 1,
            Some((line, earlier)) => {
                let other = date_of(earlier.at);
                let record = &punch.record;
                let (en, zh) = match other == day {
                    true => ("something else".to_owned(), "内容不同".to_owned()),
                    false => (format!("another day, {other}"), format!("日期为{other}")),
                };
                self.problems.push(left_out(Wording::new(
                    format!("line {line} has record {record} with {en}; a device does not use a record id twice"),
                    format!("第{line}行已有记录{record}，{zh}；同一记录号不能重复使用"),
                )));
            }
            None => {
                said.insert((device.clone(), punch.record.clone()), (row.line, punch.clone()));
                self.people.entry(punch.person.clone()).or_default().push(row.line);
                days.entry((device, day)).or_default().push((row.line, punch));
            }
        }
    }

    /// One command.
    fn upload(&mut self, device: &str, day: NaiveDate, batch: &[(usize, Punch)], source: &str) {
        let first_line = batch.first().map_or(0, |(line, _)| *line);
        let last_line = batch.last().map_or(0, |(line, _)| *line);
        let aggregate = match AggregateRef::new(Kind::Attendance, Attendance::id(device, day)) {
            Ok(aggregate) => aggregate,
            Err(error) => {
                let what = Wording::new(
                    format!("lines {first_line} to {last_line} of device {device} are left out: {error}"),
                    format!("第{first_line}至{last_line}行（考勤机{device}）未计入：编号过长"),
                );
                return self.problems.push(problem(first_line, what, batch.len()));
            }
        };
        let punches: Vec<Punch> = batch.iter().map(|(_, punch)| punch.clone()).collect();
        let id = command_id(&aggregate, &punches);
        let count = punches.len();
        let body = Body::Attendance(AttendanceCommand::Upload(Upload { punches, source: source.to_owned() }));
        let command = Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body };
        self.uploads.push(PlannedUpload {
            device: device.to_owned(),
            day,
            first_line,
            last_line,
            punches: count,
            command,
        });
    }
}

/// The id of an upload: from the device's day and what the punches say. UUID version 8.
#[must_use]
pub fn command_id(aggregate: &AggregateRef, punches: &[Punch]) -> Uuid {
    let mut bytes = Vec::new();
    let mut part = |text: &[u8]| {
        bytes.extend(text.len().to_be_bytes());
        bytes.extend(text);
    };
    part(b"anjuan punches");
    part(aggregate.id.as_bytes());
    for punch in punches {
        part(punch.record.as_bytes());
        part(punch.person.as_bytes());
        part(punch.at.to_rfc3339().as_bytes());
        part(format!("{:?}", punch.direction).as_bytes());
    }
    hashed_command(&[&bytes])
}

fn problem(line: usize, what: Wording, events: usize) -> Problem {
    Problem { line, trace: String::new(), what, events }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::people::attendance::events::Direction;

    const MAPPING: &str = "record = \"no\"\nbatch = 2\n[device]\ncolumn = \"machine\"\nmap = { \"1\" = \"HALL\", \"2\" = \"GATE\" }\n[person]\ncolumn = \"user\"\nmap = { \"17\" = \"P004\", \"18\" = \"P005\" }\n[time]\ncolumns = [\"date\", \"time\"]\nformat = \"%Y/%m/%d %H:%M:%S\"\n[direction]\ncolumn = \"state\"\nmap = { \"0\" = \"IN\", \"1\" = \"OUT\" }\n";
    const HEADER: &str = "no,machine,user,date,time,state\n";

    fn planned(lines: &str) -> PunchPlan {
        plan(&format!("{HEADER}{lines}"), &PunchMapping::parse(MAPPING).unwrap(), "october.csv", &[]).unwrap()
    }

    fn upload(planned: &PlannedUpload) -> &Upload {
        match &planned.command.body {
            Body::Attendance(AttendanceCommand::Upload(upload)) => upload,
            body => panic!("{}", body.action()),
        }
    }

    #[test]
    fn punches_gather_by_device_and_day_of_its_clock_in_the_order_of_the_file() {
        let plan = planned(
            "1,1,17,2014/10/09,17:31:00,1\n2,2,18,2014/10/09,08:00:00,0\n3,1,18,2014/10/10,00:00:00,\n4,1,18,2014/10/09,23:59:59,0\n",
        );
        assert_eq!((plan.lines, plan.problems.len()), (4, 0));
        let places: Vec<&str> = plan.uploads.iter().map(|upload| upload.command.aggregate.id.as_str()).collect();
        assert_eq!(places, ["GATE-20141009", "HALL-20141009", "HALL-20141010"]);
        let hall = upload(&plan.uploads[1]);
        assert_eq!(hall.punches.iter().map(|punch| punch.record.as_str()).collect::<Vec<_>>(), ["1", "4"]);
        assert_eq!((hall.source.as_str(), hall.punches[0].person.as_str()), ("october.csv", "P004"));
        assert_eq!(hall.punches[0].at.to_rfc3339(), "2014-10-09T09:31:00+00:00");
        assert_eq!(upload(&plan.uploads[2]).punches[0].direction, Direction::Unknown, "an empty field says nothing");
        assert_eq!((plan.uploads[1].first_line, plan.uploads[1].last_line), (2, 5));
    }

    #[test]
    fn wrong_lines_are_named_and_the_rest_is_imported() {
        let plan = planned(
            "1,1,17,2014/10/09,08:00:00,0\n2,1,99,2014/10/09,08:00:00,0\n3,1,17,soon,08:00:00,0\n4,3,17,2014/10/09,08:00:00,0\n5,1,17,2014/10/09,08:30:00,9\n,1,17,2014/10/09,08:40:00,0\n7,1\n8,1,18,2014/10/09,08:00:00,0\n",
        );
        let lines: Vec<usize> = plan.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8]);
        for (problem, fact) in plan.problems.iter().zip(["`99`", "`soon 08:00:00`", "`3`", "`9`", "`no`", "left out"]) {
            assert!(problem.what.en.contains(fact), "{}", problem.what);
        }
        assert_eq!(plan.uploads.iter().map(|upload| upload.punches).sum::<usize>(), 2);
        assert_eq!(plan.lines, 8);
    }

    #[test]
    fn a_line_said_again_is_counted_and_one_that_contradicts_is_named() {
        let plan = planned(
            "1,1,17,2014/10/09,08:00:00,0\n1,1,17,2014/10/09,08:00:00,0\n1,1,18,2014/10/09,08:00:00,0\n1,2,18,2014/10/09,08:00:00,0\n",
        );
        assert_eq!((plan.repeated, plan.uploads.len()), (1, 2), "another device has its own records");
        assert_eq!(plan.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a_second_import_asks_for_the_same_commands_and_a_longer_one_for_more() {
        let lines = "1,1,17,2014/10/09,08:00:00,0\n2,1,18,2014/10/09,08:00:00,0\n";
        let once = planned(lines);
        assert_eq!(once, planned(lines));
        let longer = planned(&format!("{lines}3,1,17,2014/10/09,11:30:00,1\n"));
        assert_eq!(longer.uploads.len(), 2, "two punches to a command");
        assert_eq!(longer.uploads[0].command.id, once.uploads[0].command.id);
        assert_ne!(longer.uploads[1].command.id, once.uploads[0].command.id);
        let other = planned(&lines.replace("08:00:00,0\n2", "08:00:01,0\n2"));
        assert_ne!(other.uploads[0].command.id, once.uploads[0].command.id, "what a punch says is in the id");
    }

    #[test]
    fn the_id_of_a_command_never_changes_for_what_was_imported_before() {
        let plan = planned("1,1,17,2014/10/09,08:00:00,0\n");
        assert_eq!(plan.uploads[0].command.id.to_string(), "7d8f1ca0-83b1-8658-a415-2a7de9847553");
    }

    #[test]
    fn a_missing_column_is_named_with_the_columns_there_are() {
        let mapping = PunchMapping::parse(MAPPING).unwrap();
        let plan = plan("no,machine,user,date,time\n", &mapping, "x", &[]).unwrap();
        assert!(plan.problems[0].what.en.contains("`state`") && plan.problems[0].what.en.contains("machine"));
    }

    #[test]
    fn an_export_without_record_ids_knows_repeats_by_person_and_time() {
        let text = "[device]\nfixed = \"HALL\"\n[person]\ncolumn = \"user\"\n[time]\ncolumns = [\"time\"]\n";
        let mapping = PunchMapping::parse(text).unwrap();
        let file = "user,time\nP004,2014-10-09 08:00:00\nP004,2014-10-09 08:00:00\nP005,2014-10-09 08:00\nP004,2014/10/9 8:00\n";
        let plan = plan(file, &mapping, "x", &[]).unwrap();
        assert_eq!((plan.repeated, plan.problems.len(), plan.uploads.len()), (2, 0, 1));
        assert_eq!(upload(&plan.uploads[0]).punches[0].record, "P004@2014-10-09 08:00:00");
        assert_eq!(upload(&plan.uploads[0]).punches[0].direction, Direction::Unknown);
    }

    #[test]
    fn a_record_id_that_stands_for_two_days_is_named() {
        let plan = planned("1,1,17,2014/10/09,08:00:00,0\n1,1,17,2014/10/10,08:00:00,0\n");
        assert_eq!(plan.problems[0].line, 3);
        assert!(plan.problems[0].what.en.contains("2014-10-09") && plan.problems[0].what.en.contains("line 2"));
    }

    #[test]
    fn ids_that_a_spreadsheet_spoiled_or_stripped_are_named() {
        let plan = planned(
            "1E+05,1,17,2014/10/09,08:00:00,0\n2,1,017,2014/10/09,08:00:00,0\n3,1,3.2E+17,2014/10/09,08:00:00,0\n",
        );
        assert_eq!(plan.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3, 4]);
        assert!(plan.problems[1].what.en.contains("it names `17`"), "{}", plan.problems[1].what);
        assert!(plan.problems[2].what.en.contains("spreadsheet"), "{}", plan.problems[2].what);
    }

    #[test]
    fn lines_that_are_not_meant_are_no_punches() {
        let text = "[[where]]\ncolumn = \"result\"\nis_not = [\"未打卡\"]\n[device]\nfixed = \"APP\"\n[person]\ncolumn = \"user\"\n[time]\ncolumns = [\"at\"]\nformat = \"unix-milliseconds\"\n";
        let mapping = PunchMapping::parse(text).unwrap();
        let file = "user,at,result\nP004,1412812800000,正常\nP005,,未打卡\n";
        let plan = plan(file, &mapping, "x", &[]).unwrap();
        assert_eq!((plan.not_meant, plan.problems.len(), plan.uploads[0].punches), (1, 0, 1));
        assert_eq!(upload(&plan.uploads[0]).punches[0].at.to_rfc3339(), "2014-10-09T00:00:00+00:00");
    }

    #[test]
    fn lines_that_somebody_leaves_out_are_no_problem_any_more() {
        let text = format!("{HEADER}1,1,17,2014/10/09,08:00:00,0\n2,1,99,2014/10/09,08:00:00,0\n3\n");
        let mapping = PunchMapping::parse(MAPPING).unwrap();
        assert_eq!(plan(&text, &mapping, "x", &[3]).unwrap().problems.len(), 1);
        let plan = plan(&text, &mapping, "x", &[3, 4]).unwrap();
        assert_eq!((plan.problems.len(), plan.people.keys().next().unwrap().as_str()), (0, "P004"));
    }
}
