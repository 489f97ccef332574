//! Leave and posts (请假与岗位): one of A and B stays, and the covers begin and end with the leave.
use super::events;
use crate::record::Record;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::half_day::HalfDay;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::people::leave::Leave;
use anjuan_domain::people::leave::events::LeaveEvent;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

fn leaves(record: &Record) -> impl Iterator<Item = &Leave> {
    record.histories.values().filter_map(|history| match &history.state {
        State::Leave(Some(leave)) => Some(&**leave),
        _ => None,
    })
}

/// Of A and B of a post never both have leave for one half day, unless the director decided otherwise (ab-role/2).
pub(super) fn one_of_each_post_stays(record: &Record) {
    let mut of: BTreeMap<&str, Vec<(&Leave, HalfDay)>> = BTreeMap::new();
    for leave in leaves(record).filter(|leave| leave.is_planned()) {
        for post in &leave.application.posts {
            of.entry(post).or_default().push((leave, last(leave)));
        }
    }
    for (post, planned) in of {
        for (place, (one, last_of_one)) in planned.iter().enumerate() {
            for (other, last_of_other) in &planned[place + 1..] {
                let apart = *last_of_one < other.application.from || *last_of_other < one.application.from;
                let decided = one.application.overridden.is_some() || other.application.overridden.is_some();
                let same = one.person() == other.person();
                assert!(apart || decided || same, "both of {post} are on leave: {one:#?} {other:#?}");
            }
        }
    }
}

/// The last half day away; before the first where somebody was back at once.
fn last(leave: &Leave) -> HalfDay {
    match leave.back {
        Some(back) if back <= leave.application.until => before(back),
        _ => leave.application.until,
    }
}

/// The half day before.
pub(super) fn before(half_day: HalfDay) -> HalfDay {
    let mut found = HalfDay { day: half_day.day.pred_opt().unwrap(), ..half_day };
    while found.next() != half_day {
        found = found.next();
    }
    found
}

/// Where in the log a cover began and ended, and when it began.
#[derive(Debug)]
struct Run {
    sequence: u64,
    at: Instant,
    ended: Option<u64>,
}

/// The covers that began for leaves, by the leave's number, the post and the cover's ordinal.
type Runs = BTreeMap<(String, String, u32), Run>;

/// A leave that began has the covers that it names, right behind it in the log; one that is over has none that runs.
pub(super) fn covers_go_with_leaves(record: &Record) {
    let runs = runs(record);
    for history in record.histories.values() {
        let State::Leave(Some(leave)) = &history.state else { continue };
        let number = leave.number();
        let of = runs.iter().filter(|((of, ..), _)| of == number);
        let mut began: BTreeMap<&str, _> = of.map(|((_, post, _), run)| (post.as_str(), run)).collect();
        for (place, (envelope, event)) in events(history).enumerate() {
            let sequence = history.events[place].sequence;
            match event {
                Event::Leave(LeaveEvent::Began(it)) => {
                    let within = sequence + 1..=sequence + it.posts.len() as u64;
                    for post in &it.posts {
                        let run = began.get(post.as_str()).unwrap_or_else(|| panic!("{number}: {post} has no cover"));
                        assert!(within.contains(&run.sequence) && run.at == envelope.time, "{number}: {post} {run:?}");
                    }
                    assert_eq!(began.len(), it.posts.len(), "{number} has covers that it does not name");
                }
                Event::Leave(LeaveEvent::Ended(it)) => {
                    began.retain(|post, run| !ends(&it.posts, post, (run, sequence)))
                }
                Event::Leave(LeaveEvent::ReportedBack(it)) => {
                    began.retain(|post, run| !ends(&it.posts, post, (run, sequence)));
                }
                _ => {}
            }
        }
        if leave.ended_at.is_some() {
            for (post, run) in began {
                assert!(run.ended.is_some(), "{number} is over and {post} is still covered: {run:?}");
            }
        }
    }
}

/// Whether that cover ended together with that return.
fn ends(posts: &[String], post: &str, (run, sequence): (&Run, u64)) -> bool {
    let named = posts.iter().any(|other| other == post);
    // The parts come right behind; the plans of other posts are dropped among them.
    let with = sequence + 1..=sequence + 2 * posts.len() as u64 + 2;
    assert!(!named || run.ended.is_some_and(|ended| ended <= *with.end()), "{post} was to end at {sequence}: {run:?}");
    named && run.ended.is_some_and(|ended| with.contains(&ended))
}

/// Every cover that began for a leave, by the leave's number, the post and the cover's ordinal.
fn runs(record: &Record) -> Runs {
    let mut runs = Runs::new();
    for (post, stored) in &record.reference {
        for stored in stored {
            let envelope = Envelope::decode(&stored.body).unwrap();
            match envelope.event().unwrap() {
                Event::Post(PostEvent::CoverStarted(it)) => {
                    if let Some(number) = it.reason.strip_prefix("请假 ") {
                        let run = Run { sequence: stored.sequence, at: envelope.time, ended: None };
                        runs.insert((number.to_owned(), post.id.clone(), it.ordinal), run);
                    }
                }
                Event::Post(PostEvent::CoverEnded(it)) => {
                    let of = runs.iter_mut().filter(|((_, of, ordinal), _)| *of == post.id && *ordinal == it.ordinal);
                    of.for_each(|(_, run)| run.ended = Some(stored.sequence));
                }
                _ => {}
            }
        }
    }
    runs
}

/// How many leaves had covers.
pub(super) fn with_covers(record: &Record) -> usize {
    let runs = runs(record);
    let numbers: std::collections::BTreeSet<&str> = runs.keys().map(|(number, ..)| number.as_str()).collect();
    numbers.len()
}
