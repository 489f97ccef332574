//! One sample of each report (样表), with names and texts that somebody might type to make a spreadsheet run them.
use anjuan_domain::clock::{Calendar, OfficeHours};
use anjuan_domain::people::duty::Duty;
use anjuan_domain::reference::centre::definition::StaffCategory;
use anjuan_domain::reference::tables::{self, Opening, Table};
use anjuan_domain::scores::rules::{Item, Line, Sheet, Standing};
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_reports::kinds::{Scored, attendance, breaches, duty, half_year, leave, monthly, study};
use anjuan_reports::names::Staff;
use anjuan_reports::{Drawn, Names, Report, Words};
use anjuan_views::attendance::query::{LeaveLine, MeetingLine, Span};
use anjuan_views::breaches::row::Breach;
use anjuan_views::scoring::query::{PeriodLine, Sheets};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every sample.
pub(crate) fn all() -> Vec<Report> {
    vec![attendance(), monthly(), half_year(), leave(), study(), duty(), breaches()]
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn drawn() -> Drawn {
    Drawn { sequence: 4711, at: at("2015-04-02T01:30:00Z") }
}

pub(crate) fn names() -> Names {
    let windows = [("W01", "国土窗口", "Land"), ("W02", "=1+1 民政窗口", "=1+1 Civil affairs")];
    let persons =
        [("P001", "陈静"), ("P002", "+王强"), ("P003", "@李娜 <b>"), ("P004", "-赵, \"敏\""), ("P005", "孙\u{20bb7}")];
    let staff = [
        ("P002", "W01", Some(StaffCategory::CivilServant)),
        ("P003", "W02", None),
        ("P004", "W02", Some(StaffCategory::InstitutionStaff)),
    ];
    Names {
        centre: Words::new("栟茶镇便民服务中心", "Bencha Township Convenience Service Centre"),
        windows: windows.map(|(id, zh, en)| (id.to_owned(), Words::new(zh, en))).into(),
        persons: persons.map(|(id, name)| (id.to_owned(), name.to_owned())).into(),
        staff: staff
            .map(|(id, window, category)| (id.to_owned(), Staff { window: Some(window.into()), category }))
            .into(),
    }
}

fn attendance() -> Report {
    let month = |person: &str, window: Option<&str>, totals: Value, slips: Value| {
        let mut sums = json!({
            "halfDays": 44, "presentHalfDays": 44, "daysPresent": 22, "late": 0, "lateMinutes": 0, "early": 0,
            "earlyMinutes": 0, "absentHalfDays": 0, "leave": [], "excusedHalfDays": 0, "missingPunches": 0,
            "notTakenHalfDays": 0, "provisional": 0, "uncertain": 0,
        });
        for (name, value) in totals.as_object().unwrap() {
            sums[name] = value.clone();
        }
        json!({
            "person": person, "name": "", "window": window, "section": "审批科", "month": "2015-03", "totals": sums,
            "slips": slips,
        })
    };
    let slip = json!({"id": "S1", "slip": {
        "number": "BQ-20150305-S1", "person": "P002", "session": {"day": "2015-03-05", "half": "AFTERNOON"},
        "punch": "BOTH", "cause": "FIELD_WORK", "reason": "=现场勘查", "filledIn": "2015-03-06T01:00:00Z",
        "approved": "2015-03-06T02:00:00Z", "decidedBy": "P001", "events": [],
    }});
    let publication = json!({
        "month": "2015-03",
        "persons": [
            month("P001", None, json!({}), json!([])),
            month("P002", Some("W01"), json!({"late": 3, "lateMinutes": 41, "excusedHalfDays": 1}), json!([slip])),
            month("P003", Some("W02"), json!({
                "presentHalfDays": 36, "early": 1, "earlyMinutes": 12, "absentHalfDays": 1, "missingPunches": 1,
                "leave": [{"kind": "PERSONAL", "halfDays": 2}, {"kind": "SICK", "halfDays": 3}, {"kind": "HOLIDAY", "halfDays": 1}],
            }), json!([])),
            month("P004", Some("W02"), json!({"presentHalfDays": 42, "provisional": 2, "uncertain": 2}), json!([])),
        ],
        "openSlips": 0,
        "provisional": 2,
    });
    let publication = serde_json::from_value(publication).unwrap();
    attendance::report(&publication, &["D02".to_owned()], &names(), drawn())
}

/// A sheet whose items have lost more and more; its sums are those of its items.
fn sheet(table: Table, period: &str, subject: &str, step: u32) -> Sheet {
    let item = |(place, item): (usize, &tables::ScoreItem)| {
        let place = u32::try_from(place).unwrap();
        let cap = Points::tenths(100);
        let lost = Points::tenths(step * place % 37);
        let line = |clause: &tables::Clause, standing| Line {
            charge: format!("C{place}"),
            clause: clause.id.into(),
            article: clause.article.into(),
            points: lost,
            standing,
            range: None,
            also: vec![],
            assumed: if place == 3 { vec!["attendance-late-every".into()] } else { vec![] },
        };
        let first = item.clauses.first().unwrap();
        let mut lines = vec![line(first, Standing::Withdrawn)];
        if lost > Points::ZERO {
            lines.push(line(first, if place == 4 { Standing::Contested } else { Standing::Stands }));
        }
        let points = if item.opening == Opening::Full { cap - lost } else { lost };
        Item { item: item.id.into(), cap, points, lines }
    };
    let items: Vec<Item> = tables::items(table).iter().enumerate().map(item).collect();
    let is_award = |scored: &&Item| {
        tables::items(table).iter().any(|item| item.id == scored.item && item.opening == Opening::Awards)
    };
    let base = items.iter().filter(|item| !is_award(item)).map(|item| item.points).sum();
    let awards = items.iter().filter(is_award).map(|item| item.points).sum();
    Sheet {
        period: period.into(),
        subject: subject.into(),
        rulebook: "2014-11.4".into(),
        items,
        base,
        awards,
        total: base + awards,
    }
}

pub(crate) fn month_sheets() -> [Sheet; 2] {
    [sheet(Table::Monthly, "M2015-03", "W01", 5), sheet(Table::Monthly, "M2015-03", "W02", 13)]
}

/// A period with the sheets of [`sheet`], and what the ranking says of each.
fn scored(
    id: &str,
    sheets: &[Sheet],
    said: &[Value],
    publications: Value,
) -> (PeriodLine, Sheets, BTreeMap<String, Sheet>) {
    let (kind, until) = if id.starts_with('M') { ("MONTH", "2015-03-31") } else { ("HALF_YEAR", "2015-06-30") };
    let period = json!({
        "id": id, "kind": kind, "from": if id.starts_with('M') { "2015-03-01" } else { "2015-01-01" }, "until": until,
        "stage": "published", "subjects": [], "incomplete": ["D02"], "without": "设备损坏", "contestUntil": null, "drawn": 2,
        "decision": null, "publications": publications,
    });
    let line = |(place, sheet): (usize, &Sheet)| {
        let mut line = json!({
            "subject": sheet.subject, "name": "", "base": sheet.base, "awards": sheet.awards, "total": sheet.total,
            "version": 1, "published": null, "rank": place + 1, "tied": false, "verifiedComplaints": 0, "overdueCases": 0,
            "proposed": false, "named": false, "grade": null, "decided": null, "flags": [], "toBeChosen": 0, "contested": 1,
        });
        for (name, value) in said[place].as_object().unwrap() {
            line[name] = value.clone();
        }
        line
    };
    let ranking = json!({
        "period": id, "stage": "published", "lines": sheets.iter().enumerate().map(line).collect::<Vec<_>>(),
        "tieAtTheEnd": true, "missing": ["W09"], "digest": null,
    });
    let of = sheets.iter().map(|sheet| (sheet.subject.clone(), sheet.clone())).collect();
    (serde_json::from_value(period).unwrap(), serde_json::from_value(ranking).unwrap(), of)
}

pub(crate) fn monthly_of(sheets: &[Sheet]) -> Report {
    let said = [json!({"named": true, "proposed": true}), json!({"proposed": true, "version": 2, "published": 1})];
    let publication = json!([{
        "version": 2, "at": "2015-04-10T01:00:00Z", "scores": [], "digest": "", "reason": "更正", "by": "P001",
        "event": "00000000-0000-0000-0000-000000000001",
    }]);
    let (period, ranking, of) = scored("M2015-03", sheets, &said, publication);
    monthly::report(Scored { period: &period, sheets: &ranking, of: &of }, &names(), drawn())
}

fn monthly() -> Report {
    monthly_of(&month_sheets())
}

fn half_year() -> Report {
    let sheets: Vec<Sheet> =
        [("P004", 0), ("P002", 3), ("P003", 7)].map(|(id, step)| sheet(Table::Assessment, "H2015-1", id, step)).into();
    let grade =
        |grade: &str, zh: &str, reason: &str| json!({"grade": grade, "zh": zh, "en": "as graded", "reason": reason});
    let flag = json!({
        "code": "no-awards", "article": "leave/4", "halfDays": 64, "days": 30, "zh": "不得评优", "en": "no awards",
    });
    let said = [
        json!({"grade": grade("COMPETENT", "合格", ""), "flags": [flag]}),
        json!({"decided": grade("COMPETENT", "称职", "=会议决定"), "grade": grade("EXCELLENT", "优秀", "")}),
        json!({"grade": grade("BASICALLY_COMPETENT", "基本合格", "")}),
    ];
    let (period, ranking, of) = scored("H2015-1", &sheets, &said, json!([]));
    half_year::report(Scored { period: &period, sheets: &ranking, of: &of }, &names(), drawn())
}

fn calendar() -> Calendar {
    let hours: OfficeHours = serde_json::from_value(json!({
        "article": "duty/2.2.2", "assumed": false,
        "seasons": [{"name": "全年", "from": "01-01", "until": "12-31", "sessions": [
            {"opens": "08:00", "closes": "11:30"}, {"opens": "14:00", "closes": "17:30"},
        ]}],
    }))
    .unwrap();
    Calendar::new(vec![], hours).unwrap()
}

fn leave() -> Report {
    let line = |id: &str, person: &str, facts: Value| -> LeaveLine {
        let mut leave = json!({
            "number": format!("QJ-20150301-{id}"), "person": person, "kind": "PERSONAL", "manner": "WRITTEN",
            "applied": "2015-03-01T01:00:00Z", "reason": "家事", "chain": ["general-section"], "agreed": [],
            "reportBack": {"limit": {"count": 0, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "leave/2"},
            "overstayed": 0, "events": [],
        });
        for (name, value) in facts.as_object().unwrap() {
            leave[name] = value.clone();
        }
        serde_json::from_value(json!({"id": id, "standing": "ASKED", "leave": leave})).unwrap()
    };
    let half = |day: &str, half: &str| json!({"day": day, "half": half});
    let agreed = json!([{"role": "general-section", "by": "P001", "at": "2015-03-01T02:00:00Z"}]);
    let leaves = [
        line(
            "A1",
            "P003",
            json!({
                "from": half("2015-03-05", "AFTERNOON"), "until": half("2015-03-09", "MORNING"), "halfDays": 4,
                "agreed": agreed, "began": "2015-03-05T06:00:00Z", "back": half("2015-03-09", "AFTERNOON"),
                "reportedBack": "2015-03-09T06:00:00Z",
            }),
        ),
        line(
            "A2",
            "P003",
            json!({
                "from": half("2015-03-30", "MORNING"), "until": half("2015-04-03", "AFTERNOON"), "halfDays": 10, "kind": "SICK",
                "manner": "TELEPHONE_FIRST", "agreed": agreed, "began": "2015-03-30T00:00:00Z", "overstayed": 1,
                "certificate": {"limit": {"count": 3, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "leave/4"},
                "regularised": "2015-04-01T00:00:00Z",
            }),
        ),
        line(
            "A3",
            "P004",
            json!({
                "from": half("2015-03-12", "MORNING"), "until": half("2015-03-12", "MORNING"), "halfDays": 1,
                "refused": "2015-03-11T00:00:00Z",
            }),
        ),
    ];
    let time = Span::month("2015-03").unwrap();
    leave::report(&leaves, (time, &calendar()), &names(), drawn()).unwrap()
}

fn study() -> Report {
    let held = |number: &str, day: u32, facts: Value| -> MeetingLine {
        let mut meeting = json!({
            "number": number, "kind": "STUDY", "title": "行政许可法", "starts": format!("2015-03-{day}T06:00:00Z"),
            "invited": ["P001", "P003"], "excused": [], "roll": [], "events": [],
        });
        for (name, value) in facts.as_object().unwrap() {
            meeting[name] = value.clone();
        }
        serde_json::from_value(json!({"id": number, "meeting": meeting})).unwrap()
    };
    let entry =
        |person: &str, presence: &str, reason: &str| json!({"person": person, "presence": presence, "reason": reason});
    let came = json!([entry("P001", "PRESENT", ""), entry("P003", "EXCUSED", "=1+1 县里开会")]);
    let not = json!([entry("P001", "LATE", ""), entry("P003", "ABSENT", "")]);
    let meetings = [
        held("HY-20150310-A", 10, json!({"roll": came, "notes": ["P001"]})),
        held("HY-20150320-B", 20, json!({"roll": not})),
        held("HY-20150327-C", 27, json!({"kind": "TRAINING"})),
        held("HY-20150326-D", 26, json!({"kind": "WEEKLY", "roll": came})),
        held("HY-20150330-E", 30, json!({"roll": came, "cancelled": "2015-03-29T01:00:00Z"})),
    ];
    study::report(&meetings, (day("2015-03-01"), day("2015-03-31")), &names(), drawn())
}

fn duty() -> Report {
    let roster: Duty = serde_json::from_value(json!({
        "month": "2015-03-01",
        "groups": [{"name": "第一组", "persons": ["P001", "P002"]}, {"name": "=第二组", "persons": ["P003", "P004"]}],
        "days": {
            "2015-03-02": {"group": "第一组", "substitutes": [{"person": "P002", "substitute": "P005"}], "checklists": {},
                "tasks": {}, "entries": 2,
                "handover": {"by": "P001", "to": "P003", "at": "2015-03-02T09:20:00Z", "takenAt": "2015-03-02T09:25:00Z"}},
            "2015-03-03": {"group": "=第二组", "substitutes": [], "checklists": {}, "tasks": {}, "entries": 0,
                "handover": {"by": "P003", "to": "P001", "at": "2015-03-03T09:20:00Z"}},
            "2015-03-04": {"group": "=第二组", "substitutes": [], "checklists": {}, "tasks": {}, "entries": 0},
            "2015-03-05": {"group": "第一组", "substitutes": [], "checklists": {}, "tasks": {}, "entries": 0},
        },
        "swaps": [
            {"day": "2015-03-04", "withDay": "2015-03-05", "by": "P001", "standing": "agreed"},
            {"day": "2015-03-02", "withDay": "2015-03-03", "by": "P001", "standing": "declined"},
        ],
    }))
    .unwrap();
    duty::report(&roster, &names(), drawn())
}

fn breaches() -> Report {
    let breach = |code: &str, (window, person): (&str, &str), since: &str, open: bool| -> Breach {
        let (rule, zh, en) = match code {
            "promise-late" => ("time-limit/3.4", "超过承诺期限", "Not done in the promised time"),
            _ => ("handover/2.2", "未经双方签字移交", "Moved by a handover that not both have signed"),
        };
        serde_json::from_value(json!({
            "code": code, "zh": zh, "en": en, "rule": rule, "aggregate": "case/7K2M9QX4T1AB",
            "number": format!("AJ-{}-7K2M9QX4T1AB", since[..10].replace('-', "")), "window": window, "person": person,
            "since": since, "open": open, "sequences": [7],
        }))
        .unwrap()
    };
    let found = [
        breach("promise-late", ("W01", "P002"), "2015-03-03T09:30:00Z", true),
        breach("promise-late", ("W01", "P002"), "2015-03-17T09:30:00Z", false),
        breach("moved-unsigned", ("W01", "P004"), "2015-03-30T16:30:00Z", true),
        breach("promise-late", ("W02", "P003"), "2015-03-09T09:30:00Z", false),
        breach("moved-unsigned", ("", ""), "2015-03-10T09:30:00Z", false),
    ];
    breaches::report(&found, (day("2015-03-01"), day("2015-03-31")), &names(), drawn())
}
