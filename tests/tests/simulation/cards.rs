//! The cards that the service issues (监察牌核对): each once, at the instant at which its threshold fell, and none left over.
use crate::record::Record;
use crate::service::Service;
use anjuan_api::queries::One;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::card::events::CardEvent;
use anjuan_domain::matters::card::{aggregate, id_of};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_server::ports::{Question, Waking, WakingQuery};
use std::collections::BTreeSet;

/// How many are looked for.
const MOST: usize = 100;

/// Holds every card of the log against what it says itself, and asks the views whether one is still owed.
pub(crate) async fn hold(service: &Service, record: &Record) {
    let query = WakingQuery { most: MOST, after: Some(record.head) };
    let waking: One<Waking> = service.ask(Question::Waking(query)).await;
    let left: Vec<_> = waking.row.fallen.iter().map(|row| (row.key(), row.next_act())).collect();
    assert!(left.is_empty(), "cards and steps that fell and were not recorded: {left:?}");
    let mut issued = BTreeSet::new();
    for (aggregate_of, history) in record.histories.iter().filter(|(aggregate, _)| aggregate.kind == Kind::Card) {
        for stored in &history.events {
            let envelope = Envelope::decode(&stored.body).unwrap();
            let Ok(Event::Card(CardEvent::Issued(card))) = envelope.event() else { continue };
            assert_eq!(*aggregate_of, aggregate(&card.obligation, card.level).unwrap());
            assert_eq!(envelope.time, card.fell_at, "{aggregate_of} happened when it fell");
            assert!(envelope.recordedtime > card.fell_at, "{aggregate_of} was issued before it fell");
            assert!(issued.insert(id_of(&card.obligation, card.level)), "{aggregate_of} was issued twice");
            assert!(record.centre.ever_known(&card.against), "{aggregate_of} is against {}", card.against);
        }
    }
    assert!(!issued.is_empty(), "no card in a whole month");
}
