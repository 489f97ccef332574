//! The calendar itself: what a day is by which notice, versions, horizon, and what is refused.
use super::*;
use crate::vocabulary::refusal::{Refusal, Refuse};

fn notice(id: &str, announced_on: &str, covers_until: Option<&str>, days: &[(&str, DayKind)]) -> Notice {
    let days = days.iter().map(|(date, kind)| NoticeDay { date: day(date), kind: *kind, name: "节".into() }).collect();
    let covers_until = covers_until.map(day);
    Notice { id: id.into(), announced_on: day(announced_on), assumed: false, covers_until, days }
}

fn looked_up(calendar: &Calendar, date: &str) -> (Standing, Option<String>, Option<String>, bool) {
    let day = calendar.day(day(date)).unwrap();
    (day.standing, day.notice, day.name, day.provisional)
}

#[test]
fn a_day_says_what_it_is_by_which_notice() {
    let by = |notice: &str, name: &str| (Some(notice.to_owned()), Some(name.to_owned()));
    let check = |date, standing, (notice, name), provisional| {
        assert_eq!(looked_up(calendar(), date), (standing, notice, name, provisional), "{date}");
    };
    check("2014-01-30", Standing::Workday, (None, None), false);
    check("2014-03-08", Standing::Weekend, (None, None), false);
    check("2014-01-31", Standing::Holiday, by("2014", "春节"), false);
    check("2014-02-08", Standing::MakeupWorkday, by("2014", "春节"), false);
    check("2020-02-03", Standing::MakeupWorkday, by("2020-01-27", "春节"), false);
    check("2018-12-29", Standing::MakeupWorkday, by("2019", "元旦"), false);
    check("2027-01-01", Standing::Workday, (None, None), true);
}

#[test]
fn a_later_notice_changes_what_an_earlier_one_said_and_the_earlier_state_can_be_asked() {
    let before = calendar().as_known_on(day("2020-01-26"));
    let known = calendar().as_known_on(day("2020-01-27"));
    assert_eq!(looked_up(&before, "2020-02-01").0, Standing::MakeupWorkday);
    assert_eq!(looked_up(&known, "2020-02-01").0, Standing::Holiday);
    let due_by = |calendar: &Calendar| due(calendar, &deadline("2020-01-23T10:00", days(3))).unwrap();
    assert_eq!(due_by(&before).date, day("2020-02-03"));
    assert_eq!(due_by(&known).date, day("2020-02-05"));
    assert_eq!(
        (due_by(&before).calendar.as_str(), due_by(&known).calendar.as_str()),
        ("2020@2019-11-21/19", "2020-01-27@2020-01-27/20")
    );
}

#[test]
fn a_deadline_computed_before_the_notice_of_2015_differs_from_one_computed_after() {
    let started = deadline("2015-08-31T10:00", days(5));
    assert_eq!(due(&calendar().as_known_on(day("2015-05-12")), &started).unwrap().date, day("2015-09-07"));
    assert_eq!(due(&calendar().as_known_on(day("2015-05-13")), &started).unwrap().date, day("2015-09-08"));
}

#[test]
fn days_of_december_stand_in_the_next_years_list() {
    let before = calendar().as_known_on(day("2018-12-05"));
    assert_eq!(looked_up(&before, "2018-12-31").0, Standing::Workday);
    assert_eq!(
        looked_up(calendar(), "2018-12-31"),
        (Standing::Holiday, Some("2019".into()), Some("元旦".into()), false)
    );
}

#[test]
fn the_horizon_is_the_last_listed_day_and_moves_with_what_is_known() {
    assert_eq!((calendar().first_year(), calendar().horizon()), (Some(2004), Some(day("2026-12-31"))));
    assert_eq!(calendar().as_known_on(day("2013-12-10")).horizon(), Some(day("2013-12-31")));
    assert_eq!(calendar().as_known_on(day("2013-12-11")).horizon(), Some(day("2014-12-31")));
    let gap: Vec<Notice> = notices().into_iter().filter(|notice| notice.id != "2010").collect();
    let gap = Calendar::new(gap, hours()).unwrap();
    assert_eq!(gap.horizon(), Some(day("2009-12-31")), "a missing year ends what is published");
    assert!(gap.day(day("2011-06-01")).unwrap().provisional);
}

#[test]
fn a_day_before_the_first_year_is_refused() {
    let error = calendar().day(day("2003-12-31")).unwrap_err();
    assert_eq!(error, ClockError::BeforeCalendar(day("2003-12-31"), 2004));
    let refusal = Refusal::from(error);
    assert_eq!(refusal.why(), ("clock.before-calendar", "行政许可法/82"));
    assert!(refusal.en.contains("2003-12-31") && refusal.zh.contains("2004年"));
}

#[test]
fn an_empty_calendar_knows_plain_weeks_and_everything_is_provisional() {
    let empty = Calendar::default();
    assert_eq!((empty.first_year(), empty.horizon(), empty.version().as_str()), (None, None, "none"));
    let due = due(&empty, &deadline("1998-05-01T10:00", days(5))).unwrap();
    assert_eq!((readable(due.at).as_str(), due.provisional), ("1998-05-08T23:59:59", true));
    assert_eq!(calendar().as_known_on(day("2000-01-01")).version(), "none");
}

#[test]
fn notices_are_ordered_by_their_announcement_whatever_order_they_come_in() {
    let mut shuffled = notices();
    shuffled.reverse();
    let one_by_one =
        shuffled.iter().cloned().try_fold(Calendar::default(), |all, notice| all.with_notice(notice)).unwrap();
    let at_once = Calendar::new(shuffled, hours()).unwrap();
    for other in [&at_once, &one_by_one.with_hours(&hours()).unwrap()] {
        assert_eq!(other.notices(), calendar().notices());
        assert_eq!(other.version(), calendar().version());
        assert_eq!(looked_up(other, "2020-02-01"), looked_up(calendar(), "2020-02-01"));
        assert_eq!(other.closes_at(day("2014-07-01")), at("2014-07-01T18:00"));
    }
}

#[test]
fn an_entry_can_be_taken_back() {
    let list = notice(
        "2014",
        "2013-12-01",
        Some("2014-12-31"),
        &[("2014-03-10", DayKind::Holiday), ("2014-03-15", DayKind::MakeupWorkday)],
    );
    let back =
        notice("back", "2014-03-01", None, &[("2014-03-10", DayKind::Ordinary), ("2014-03-15", DayKind::Ordinary)]);
    let calendar = Calendar::new(vec![list], hours()).unwrap().with_notice(back).unwrap();
    assert_eq!(looked_up(&calendar, "2014-03-10").0, Standing::Workday);
    assert_eq!(looked_up(&calendar, "2014-03-15").0, Standing::Weekend);
    assert_eq!(calendar.day(day("2014-03-10")).unwrap().notice.as_deref(), Some("back"));
}

#[test]
fn hours_follow_the_season() {
    let hours = |date| {
        (
            readable(calendar().opens_at(day(date))),
            readable(calendar().closes_at(day(date))),
            calendar().sessions(day(date)).len(),
        )
    };
    assert_eq!(hours("2014-04-30"), ("2014-04-30T08:00".into(), "2014-04-30T17:30".into(), 2));
    assert_eq!(hours("2014-05-01"), ("2014-05-01T08:00".into(), "2014-05-01T18:00".into(), 2));
    assert_eq!(hours("2016-02-29"), ("2016-02-29T08:00".into(), "2016-02-29T17:30".into(), 2));
}

#[test]
fn working_days_are_added_and_counted() {
    let from = day("2014-01-30");
    assert_eq!(calendar().add_working_days(from, 15), Ok(day("2014-02-26")));
    assert_eq!(calendar().add_working_days(day("2014-02-26"), -15), Ok(from));
    assert_eq!(calendar().add_working_days(day("2014-01-31"), 0), Ok(day("2014-02-07")));
    assert_eq!(calendar().working_days_between(from, day("2014-02-26")), Ok(15));
    assert_eq!(calendar().working_days_between(day("2014-02-26"), from), Ok(-15));
    assert!(calendar().working_days_between(day("2003-01-01"), from).is_err());
}

#[track_caller]
fn refused(result: Result<Calendar, CalendarError>, code: &str, fact: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), code);
    assert!(error.en().contains(fact), "{}", error.en());
    assert!(error.zh().contains(fact), "{}", error.zh());
}

#[test]
fn notices_that_are_none_are_refused() {
    let with = |notices: Vec<Notice>| Calendar::new(notices, hours());
    let twice = [("2014-01-01", DayKind::Holiday), ("2014-01-01", DayKind::MakeupWorkday)];
    refused(with(vec![notice("n", "2013-12-01", None, &twice)]), "calendar.day-twice", "2014-01-01");
    refused(with(vec![notice("", "2013-12-01", None, &[])]), "calendar.notice-unnamed", "2013-12-01");
    let one = notice("n", "2013-12-01", None, &[]);
    refused(with(vec![one.clone(), one]), "calendar.notice-twice", "n");
    let far = notice("n", "2013-12-01", None, &[("9999-01-01", DayKind::Holiday)]);
    refused(with(vec![far]), "calendar.day-out-of-range", "9999-01-01");
    refused(with(vec![notice("n", "2013-12-01", Some("2500-12-31"), &[])]), "calendar.day-out-of-range", "2500-12-31");
    let late = notice("n", "2013-12-01", Some("2014-12-31"), &[("2015-01-01", DayKind::Holiday)]);
    refused(with(vec![late]), "calendar.day-not-covered", "2015-01-01");
}

#[test]
fn office_hours_that_do_not_cover_the_year_once_are_refused() {
    let day = [session((8, 0), (11, 30)), session((14, 0), (17, 30))];
    let with = |seasons: &[Season]| {
        Calendar::new(
            Vec::new(),
            OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: seasons.to_vec() },
        )
    };
    let year = season("全年", "01-01", "12-31", &day);
    assert!(with(std::slice::from_ref(&year)).is_ok());
    assert!(with(&[season("A", "03-01", "02-28", &day), season("B", "02-29", "02-29", &day)]).is_ok());
    refused(with(&[]), "calendar.day-without-season", "01-01");
    refused(with(&[season("A", "03-01", "02-28", &day)]), "calendar.day-without-season", "02-29");
    refused(with(&[year, season("夏季", "05-01", "09-30", &day)]), "calendar.seasons-overlap", "05-01");
    for wrong in ["5-1", "13-01", "02-30", "0501", "", "05/01", "+5-01", "五月一日"] {
        refused(with(&[season("A", wrong, "12-31", &day)]), "calendar.season-day", wrong);
    }
    refused(with(&[season("A", "01-01", "12-31", &[])]), "calendar.no-sessions", "A");
    refused(with(&[season("A", "01-01", "12-31", &[day[1], day[0]])]), "calendar.session-order", "2");
    refused(with(&[season("A", "01-01", "12-31", &[session((8, 0), (8, 0))])]), "calendar.session-order", "1");
}
