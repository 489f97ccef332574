//! The reference data come back as they were recorded.
use super::*;
use crate::testing::{at, month};
use crate::view::Source;
use chrono::NaiveDate;

#[test]
fn the_rows_fold_into_the_domains_centre() {
    let view = month().fold::<CentreView>();
    let centre = centre(view.rows()).unwrap();
    let day = NaiveDate::from_ymd_opt(2014, 11, 5).unwrap();
    assert_eq!(centre.rulebook(day).unwrap().version, "2014-11.1");
    assert_eq!(centre.window("W01", day).unwrap().name, "综合窗口");
    assert_eq!(centre.calendar().notices().len(), 2);
}

#[test]
fn a_restart_brings_the_same_centre_back() {
    let history = month();
    let mut view = history.fold::<CentreView>();
    view.restart().unwrap();
    assert_eq!(view.rows().row("window/W01").unwrap().unwrap().events[0].time, at("2014-01-01T00:02:00Z"));
    assert_eq!(of_kind(view.rows(), Kind::Calendar).count(), 1);
}
