//! The contract of the log, run against the real server and its memory twin: what one does, the other does.
#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]
mod support;

use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{AppendError, Draft, EventLog, Filter, KeyStore, LogError, MemoryKeys, Stored, history, read};
use futures::{StreamExt, TryStreamExt, future};
use std::sync::Arc;
use std::time::Duration;
use support::{Chain, Real, case, memory, new_id};

type Log = Arc<dyn EventLog>;

/// One test against each of the two.
macro_rules! contract {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        mod twin {
            $($(#[$doc])* #[tokio::test] async fn $name() { super::$name(super::memory()).await; })+
        }
        mod real {
            $($(#[$doc])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() {
                let real = super::Real::start().await;
                super::$name(std::sync::Arc::clone(&real.log) as super::Log).await;
                real.server.stop().await;
            })+
        }
    };
}

contract!(
    an_expectation_of_zero_is_for_the_first_event_only,
    an_expectation_that_is_not_there_is_a_conflict,
    of_concurrent_first_writers_exactly_one_wins,
    a_repeated_event_gets_its_original_sequence,
    an_id_of_another_event_is_not_taken_again,
    all_or_nothing_with_one_stale_guard,
    batches_of_30_and_900_but_not_1001,
    a_repeated_batch_gets_its_original_sequences,
    one_aggregate_comes_once_in_a_batch,
    following_resumes_at_any_position,
    following_goes_on_with_what_comes_later,
    following_kinds_leaves_the_others_out,
    following_past_the_end_is_damage,
    large_events_are_read_in_order_though_one_pull_does_not_hold_them,
    a_span_ends_where_it_should,
    reading_walks_back_through_interleaved_events,
    reading_leaves_out_what_does_not_continue_the_aggregate,
    an_event_whose_predecessor_was_changed_is_damage,
    a_body_too_large_is_refused,
    many_callers_are_all_answered,
    an_event_that_names_the_head_is_appended_only_right_after_it,
    the_head_is_named_by_the_first_of_a_batch_and_holds_for_all_of_it,
    events_that_name_the_head_are_appended_among_many_that_do_not,
    an_empty_log_is_empty,
);

async fn append(log: &Log, chain: &mut Chain) -> u64 {
    let draft = chain.next();
    let sequence = log.append(draft.clone()).await.unwrap();
    chain.stored(&draft, sequence);
    sequence
}

async fn fill(log: &Log, aggregates: usize, each: usize) -> Vec<Chain> {
    let mut chains: Vec<Chain> = (0..aggregates).map(|n| Chain::new(case(format!("A{n}")))).collect();
    for _ in 0..each {
        for chain in &mut chains {
            append(log, chain).await;
        }
    }
    chains
}

async fn take(log: &Log, from: u64, count: usize, filter: Filter) -> Vec<Stored> {
    let stream = log.follow(from, filter).await.unwrap();
    let taken = stream.take(count).try_collect();
    tokio::time::timeout(Duration::from_secs(30), taken).await.expect("the events come").unwrap()
}

fn sequences(stored: &[Stored]) -> Vec<u64> {
    stored.iter().map(|stored| stored.sequence).collect()
}

fn is_conflict<T>(result: &Result<T, AppendError>, aggregate: &AggregateRef) -> bool {
    matches!(result, Err(AppendError::Conflict(found)) if found == aggregate)
}

async fn an_expectation_of_zero_is_for_the_first_event_only(log: Log) {
    let mut chain = Chain::new(case("A"));
    assert_eq!(append(&log, &mut chain).await, 1);
    let stale = Chain::new(case("A")).next();
    assert!(is_conflict(&log.append(stale).await, &chain.aggregate));
    assert_eq!(append(&log, &mut chain).await, 2);
    assert_eq!(append(&log, &mut Chain::new(case("B"))).await, 3);
}

async fn an_expectation_that_is_not_there_is_a_conflict(log: Log) {
    let mut chain = Chain::new(case("A"));
    append(&log, &mut chain).await;
    for expected in [5, 2] {
        let draft = Draft { expected, ..chain.next() };
        assert!(is_conflict(&log.append(draft).await, &chain.aggregate), "expected {expected}");
    }
    let draft = Draft { expected: 1, ..Chain::new(case("B")).next() };
    assert!(is_conflict(&log.append(draft).await, &case("B")));
    assert_eq!(log.head().await.unwrap(), 1);
}

async fn of_concurrent_first_writers_exactly_one_wins(log: Log) {
    let chain = Chain::new(case("A"));
    let results = future::join_all((0..50).map(|_| log.append(chain.next()))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.iter().all(|result| result.is_ok() || is_conflict(result, &chain.aggregate)), "{results:?}");
    assert_eq!(log.head().await.unwrap(), 1);
}

async fn a_repeated_event_gets_its_original_sequence(log: Log) {
    let mut chain = Chain::new(case("A"));
    append(&log, &mut chain).await;
    let draft = chain.next();
    let sequence = log.append(draft.clone()).await.unwrap();
    assert_eq!(log.append(draft.clone()).await.unwrap(), sequence);
    chain.stored(&draft, sequence);
    append(&log, &mut Chain::new(case("B"))).await;
    append(&log, &mut chain).await;
    append(&log, &mut chain).await;
    assert_eq!(log.append(draft).await.unwrap(), sequence);
    assert_eq!(log.head().await.unwrap(), 5);
}

async fn an_id_of_another_event_is_not_taken_again(log: Log) {
    let draft = Chain::new(case("A")).next();
    log.append(draft.clone()).await.unwrap();
    let other = Draft { event_id: draft.event_id, ..Chain::new(case("B")).next() };
    let refused = log.append(other).await.unwrap_err();
    assert!(refused.to_string().contains("was used before"), "{refused}");
    assert_eq!(log.last(&case("B")).await.unwrap(), None);
}

async fn all_or_nothing_with_one_stale_guard(log: Log) {
    let mut chains = fill(&log, 3, 2).await;
    let head = log.head().await.unwrap();
    let stale = Draft { expected: 2, ..chains[1].next() };
    let refused = log.append_all(vec![chains[0].next(), stale, chains[2].next()]).await;
    assert!(is_conflict(&refused, &chains[1].aggregate), "{refused:?}");
    assert_eq!(log.head().await.unwrap(), head);
    let drafts: Vec<Draft> = chains.iter().map(Chain::next).collect();
    let stored = log.append_all(drafts.clone()).await.unwrap();
    assert_eq!(stored, [head + 1, head + 2, head + 3]);
    for ((chain, draft), sequence) in chains.iter_mut().zip(&drafts).zip(stored) {
        chain.stored(draft, sequence);
        assert_eq!(read(&*log, &chain.aggregate).await.unwrap().len(), 3);
    }
}

async fn batches_of_30_and_900_but_not_1001(log: Log) {
    let batch = |name: &str, count: usize| -> Vec<Draft> {
        (0..count).map(|n| Chain::new(case(format!("{name}{n}"))).next()).collect()
    };
    assert_eq!(log.append_all(batch("A", 30)).await.unwrap(), (1..=30).collect::<Vec<_>>());
    assert_eq!(log.append_all(batch("B", 900)).await.unwrap(), (31..=930).collect::<Vec<_>>());
    let refused = log.append_all(batch("C", 1001)).await;
    assert!(matches!(refused, Err(AppendError::TooLarge(_))), "{refused:?}");
    assert_eq!(log.head().await.unwrap(), 930);
    assert_eq!(log.append_all(Vec::new()).await.unwrap(), Vec::<u64>::new());
    assert_eq!(log.append_all(batch("D", 1)).await.unwrap(), [931]);
}

async fn a_repeated_batch_gets_its_original_sequences(log: Log) {
    fill(&log, 2, 1).await;
    let drafts: Vec<Draft> = (0..20).map(|n| Chain::new(case(format!("B{n}"))).next()).collect();
    let stored = log.append_all(drafts.clone()).await.unwrap();
    fill(&log, 0, 0).await;
    append(&log, &mut Chain::new(case("Z"))).await;
    assert_eq!(log.append_all(drafts).await.unwrap(), stored);
    assert_eq!(log.head().await.unwrap(), 23);
}

async fn one_aggregate_comes_once_in_a_batch(log: Log) {
    let chain = Chain::new(case("A"));
    let refused = log.append_all(vec![chain.next(), chain.next()]).await.unwrap_err();
    assert!(refused.to_string().contains("comes twice"), "{refused}");
    assert_eq!(log.head().await.unwrap(), 0);
}

async fn following_resumes_at_any_position(log: Log) {
    fill(&log, 4, 5).await;
    let all = take(&log, 1, 20, Filter::All).await;
    assert_eq!(sequences(&all), (1..=20).collect::<Vec<_>>());
    for from in 1..=20 {
        let rest = take(&log, from, 21 - usize::try_from(from).unwrap(), Filter::All).await;
        assert_eq!(rest, all[usize::try_from(from).unwrap() - 1..], "from {from}");
    }
    assert_eq!(log.at(7).await.unwrap().as_ref(), Some(&all[6]));
    assert_eq!(log.last(&case("A3")).await.unwrap().as_ref(), Some(&all[19]));
}

async fn following_goes_on_with_what_comes_later(log: Log) {
    let mut chains = fill(&log, 2, 1).await;
    let mut events = log.follow(2, Filter::All).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().sequence, 2);
    for expected in 3..=10 {
        append(&log, &mut chains[0]).await;
        let next = tokio::time::timeout(Duration::from_secs(30), events.next()).await.unwrap();
        assert_eq!(next.unwrap().unwrap().sequence, expected);
    }
}

async fn following_kinds_leaves_the_others_out(log: Log) {
    let contact = |n: usize| AggregateRef::new(Kind::Contact, format!("C{n}")).unwrap();
    for n in 0..5 {
        append(&log, &mut Chain::new(case(format!("A{n}")))).await;
        append(&log, &mut Chain::new(contact(n))).await;
    }
    append(&log, &mut Chain::new(AggregateRef::new(Kind::Window, "W01").unwrap())).await;
    let contacts = take(&log, 3, 4, Filter::Kinds(vec![Kind::Contact])).await;
    assert_eq!(sequences(&contacts), [4, 6, 8, 10]);
    let two = take(&log, 9, 2, Filter::Kinds(vec![Kind::Contact, Kind::Window])).await;
    assert_eq!(sequences(&two), [10, 11]);
}

async fn following_past_the_end_is_damage(log: Log) {
    fill(&log, 1, 3).await;
    let mut events = log.follow(9, Filter::All).await.unwrap();
    let first = events.next().await.unwrap();
    assert!(matches!(first, Err(LogError::Damaged { sequence: 4, .. })), "{first:?}");
    assert!(events.next().await.is_none(), "nothing follows damage");
}

async fn large_events_are_read_in_order_though_one_pull_does_not_hold_them(log: Log) {
    let text = "x".repeat(200_000);
    for number in 0..120 {
        let chain = Chain::new(case(format!("L{number}")));
        assert_eq!(log.append(chain.next_with(&text)).await.unwrap(), number + 1);
    }
    let read: Vec<Stored> = log.read_span(1, 120, Filter::All).await.unwrap().try_collect().await.unwrap();
    assert_eq!(read.iter().map(|stored| stored.sequence).collect::<Vec<_>>(), (1..=120).collect::<Vec<_>>());
    assert!(read.iter().all(|stored| stored.body.len() > text.len()));
}

async fn a_span_ends_where_it_should(log: Log) {
    fill(&log, 1, 12).await;
    append(&log, &mut Chain::new(AggregateRef::new(Kind::Post, "P").unwrap())).await;
    let span = async |from, to, filter| -> Vec<u64> {
        let stream = log.read_span(from, to, filter).await.unwrap();
        let all: Vec<Stored> =
            tokio::time::timeout(Duration::from_secs(30), stream.try_collect()).await.unwrap().unwrap();
        sequences(&all)
    };
    assert_eq!(span(1, 12, Filter::All).await, (1..=12).collect::<Vec<_>>());
    assert_eq!(span(5, 7, Filter::All).await, [5, 6, 7]);
    assert_eq!(span(11, 99, Filter::All).await, [11, 12, 13]);
    assert_eq!(span(8, 7, Filter::All).await, Vec::<u64>::new());
    assert_eq!(span(20, 30, Filter::All).await, Vec::<u64>::new());
    assert_eq!(span(1, 13, Filter::Kinds(vec![Kind::Post])).await, [13]);
    assert_eq!(span(1, 12, Filter::Kinds(vec![Kind::Post])).await, Vec::<u64>::new());
    assert_eq!(span(1, 13, Filter::Kinds(vec![Kind::Item])).await, Vec::<u64>::new());
    assert_eq!(span(10, 13, Filter::Kinds(vec![Kind::Case])).await, [10, 11, 12]);
}

async fn reading_walks_back_through_interleaved_events(log: Log) {
    let chains = fill(&log, 20, 20).await;
    for (n, chain) in chains.iter().enumerate() {
        let history = read(&*log, &chain.aggregate).await.unwrap();
        let expected: Vec<u64> = (0..20).map(|round| round * 20 + n as u64 + 1).collect();
        assert_eq!(sequences(&history), expected);
    }
    assert_eq!(read(&*log, &case("NONE")).await.unwrap(), []);
}

async fn reading_leaves_out_what_does_not_continue_the_aggregate(log: Log) {
    let mut chain = Chain::new(case("A"));
    append(&log, &mut chain).await;
    for what in ["hash", "version", "subject"] {
        let aggregate = case(what);
        let mut own = Chain::new(aggregate.clone());
        append(&log, &mut own).await;
        let mut wrong = own.clone();
        match what {
            "hash" => wrong.hash = anjuan_domain::event::hash(b"other"),
            "version" => wrong.version += 1,
            _ => wrong.aggregate = case("OTHER"),
        }
        let tail = log.append(Draft { aggregate: aggregate.clone(), ..wrong.next() }).await.unwrap();
        let found = history(&*log, &aggregate).await.unwrap();
        let (counted, left) = (found.events.len(), found.left_out.len());
        assert_eq!((counted, left, found.tail), (1, 1, tail), "{what}: {found:?}");
        assert!(found.left_out[0].left_out.is_some());
    }
    // A predecessor of another aggregate.
    let foreign = Chain { aggregate: case("F"), ..chain };
    log.append(Draft { expected: 0, ..foreign.next() }).await.unwrap();
    let found = history(&*log, &case("F")).await.unwrap();
    assert_eq!((found.events.len(), found.left_out.len()), (0, 1));
}

async fn an_event_whose_predecessor_was_changed_is_damage(log: Log) {
    let mut chain = Chain::new(case("A"));
    append(&log, &mut chain).await;
    // Another event than was recorded lies at the place; what followed it names the old one, and is followed itself.
    chain.hash = anjuan_domain::event::hash(b"what was recorded");
    append(&log, &mut chain).await;
    append(&log, &mut chain).await;
    let found = read(&*log, &chain.aggregate).await;
    assert!(matches!(found, Err(LogError::Damaged { sequence: 1, .. })), "{found:?}");
}

async fn a_body_too_large_is_refused(log: Log) {
    let chain = Chain::new(case("A"));
    let refused = log.append(chain.next_with(&"x".repeat(anjuan_journal::MAX_EVENT_BYTES))).await;
    assert!(matches!(refused, Err(AppendError::TooLarge(_))), "{refused:?}");
    let room = anjuan_journal::MAX_EVENT_BYTES - chain.next_with("").body.len() - 20;
    assert_eq!(log.append(chain.next_with(&"x".repeat(room))).await.unwrap(), 1);
}

async fn many_callers_are_all_answered(log: Log) {
    let callers = (0..200).map(|n| {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            let mut chain = Chain::new(case(format!("A{n}")));
            for round in 0..5 {
                // Every tenth caller sends a stale event between; it must not disturb those it is gathered with.
                if n % 10 == 0 && round > 0 {
                    let stale = Draft { expected: 0, ..chain.next() };
                    assert!(is_conflict(&log.append(stale).await, &chain.aggregate));
                }
                append(&log, &mut chain).await;
            }
            read(&*log, &chain.aggregate).await.unwrap().len()
        })
    });
    for caller in future::join_all(callers).await {
        assert_eq!(caller.unwrap(), 5);
    }
    assert_eq!(log.head().await.unwrap(), 1000);
}

fn is_passed<T>(result: &Result<T, AppendError>, head: u64) -> bool {
    matches!(result, Err(AppendError::HeadMoved(found)) if *found == head)
}

async fn an_event_that_names_the_head_is_appended_only_right_after_it(log: Log) {
    let mut chains = fill(&log, 2, 1).await;
    for wrong in [0, 1, 3, 9] {
        let refused = log.append(Draft { head: Some(wrong), ..chains[0].next() }).await;
        assert!(is_passed(&refused, wrong), "{wrong}: {refused:?}");
    }
    assert_eq!(log.head().await.unwrap(), 2, "nothing was stored");
    let draft = Draft { head: Some(2), ..chains[0].next() };
    assert_eq!(log.append(draft.clone()).await.unwrap(), 3);
    append(&log, &mut chains[1]).await;
    assert_eq!(log.append(draft.clone()).await.unwrap(), 3, "repeated, it is where it was");
    // The aggregate's own guard comes first, whatever the head is.
    let stale = Draft { head: Some(4), ..chains[0].next() };
    assert!(is_conflict(&log.append(stale).await, &chains[0].aggregate));
    chains[0].stored(&draft, 3);
    // Refused once, it is appended with the same id once its head is the last.
    let late = Draft { head: Some(3), ..chains[0].next() };
    assert!(is_passed(&log.append(late.clone()).await, 3));
    assert_eq!(log.append(Draft { head: Some(4), ..late }).await.unwrap(), 5);
}

async fn the_head_is_named_by_the_first_of_a_batch_and_holds_for_all_of_it(log: Log) {
    let chains = fill(&log, 3, 1).await;
    let batch = |head| -> Vec<Draft> {
        let mut drafts: Vec<Draft> = chains.iter().map(Chain::next).collect();
        drafts[0].head = Some(head);
        drafts
    };
    for wrong in [0, 2, 4] {
        let refused = log.append_all(batch(wrong)).await;
        assert!(is_passed(&refused, wrong), "{wrong}: {refused:?}");
    }
    let mut second = batch(3);
    second.swap(0, 1);
    let refused = log.append_all(second).await.unwrap_err();
    assert!(refused.to_string().contains("only the first"), "{refused}");
    assert_eq!(log.head().await.unwrap(), 3, "nothing was stored");
    let one = vec![Draft { head: Some(2), ..Chain::new(case("B")).next() }];
    assert!(is_passed(&log.append_all(one).await, 2));
    assert_eq!(log.append_all(batch(3)).await.unwrap(), [4, 5, 6]);
}

async fn events_that_name_the_head_are_appended_among_many_that_do_not(log: Log) {
    let others = (0..100).map(|n| {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            let mut chain = Chain::new(case(format!("A{n}")));
            for _ in 0..3 {
                append(&log, &mut chain).await;
            }
        })
    });
    let named = (0..4).map(|n| {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            let mut chain = Chain::new(case(format!("H{n}")));
            for _ in 0..3 {
                let draft = chain.next();
                let sequence = loop {
                    let head = log.head().await.unwrap();
                    match log.append(Draft { head: Some(head), ..draft.clone() }).await {
                        Ok(sequence) => {
                            assert_eq!(sequence, head + 1, "right after the head that it names");
                            break sequence;
                        }
                        Err(AppendError::HeadMoved(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                };
                chain.stored(&draft, sequence);
            }
        })
    });
    let all: Vec<_> = others.chain(named).collect();
    for done in future::join_all(all).await {
        done.unwrap();
    }
    assert_eq!(log.head().await.unwrap(), 312);
}

async fn an_empty_log_is_empty(log: Log) {
    assert_eq!(log.head().await.unwrap(), 0);
    assert_eq!(log.at(1).await.unwrap(), None);
    assert_eq!(log.at(0).await.unwrap(), None);
    assert_eq!(log.last(&case("A")).await.unwrap(), None);
    let span = log.read_span(1, 10, Filter::All).await.unwrap();
    assert_eq!(span.count().await, 0);
}

async fn keys_are_put_once_read_and_erased(keys: &dyn KeyStore) {
    let applicant = format!("P{}", new_id().simple());
    assert_eq!(keys.get(&applicant).await.unwrap(), None);
    assert_eq!(keys.put_if_absent(&applicant, "first".into()).await.unwrap(), "first");
    assert_eq!(keys.put_if_absent(&applicant, "second".into()).await.unwrap(), "first");
    assert_eq!(keys.get(&applicant).await.unwrap().unwrap(), "first");
    assert!(keys.erase(&applicant).await.unwrap());
    assert!(!keys.erase(&applicant).await.unwrap());
    assert_eq!(keys.get(&applicant).await.unwrap(), None);
    assert!(keys.put_if_absent("not.a.token", "x".into()).await.is_err());
}

#[tokio::test]
async fn the_twin_keeps_keys() {
    keys_are_put_once_read_and_erased(&MemoryKeys::default()).await;
}

#[tokio::test]
async fn the_real_stream_keeps_keys() {
    let real = Real::start().await;
    keys_are_put_once_read_and_erased(&*real.log.keys().await.unwrap()).await;
}
