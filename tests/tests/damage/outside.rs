//! The log with a hole, as somebody outside reads it with the kit (对外开发包): reading ends and names what is missing; once the loss is declared it goes
//! on around it, says so to whoever reacts, and takes up no position that is lost.
use super::{declared, store, with_cases};
use anjuan_client::{
    Consumer, Credentials, Delivered, LogError, PassedOver, Position, Reaction, ReadError, Settings, Stopped,
};
use anjuan_tests::service::Service;
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long reading may take to come to the end of the log.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came, until the last sequence that is waited for.
#[derive(Default)]
struct Reader {
    from: Option<Position>,
    until: u64,
    events: Vec<Position>,
    passed: Vec<PassedOver>,
}

/// The end was reached, which ends the reading.
#[derive(Debug)]
struct End;

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the end")
    }
}

impl std::error::Error for End {}

impl Reaction for Reader {
    type Error = End;

    async fn position(&mut self) -> Result<Option<Position>, End> {
        Ok(self.from.clone())
    }

    async fn apply(&mut self, event: &Delivered) -> Result<(), End> {
        self.events.push(event.position());
        if event.sequence >= self.until { Err(End) } else { Ok(()) }
    }

    async fn passed_over(&mut self, passed: &PassedOver) -> Result<(), End> {
        self.passed.push(passed.clone());
        Ok(())
    }
}

/// Reads the log of a service from a position to its end; answers what came, and why it stopped where it did not reach the end.
fn read(service: &Service, from: Option<Position>) -> (Reader, Option<ReadError>) {
    let instance: Value = serde_json::from_slice(&std::fs::read(service.data.join("instance.json")).unwrap()).unwrap();
    let nats = |name: &str| instance["nats"][name].as_str().unwrap().to_owned();
    let credentials = Credentials::Password { user: nats("user"), password: nats("password") };
    Runtime::new().unwrap().block_on(async {
        let consumer = Consumer::connect(Settings::new(nats("url"), credentials, "bencha")).await.unwrap();
        let mut reader = Reader { from, until: consumer.head().await.unwrap(), ..Reader::default() };
        let stopped = tokio::time::timeout(PATIENCE, consumer.run(&mut reader)).await.unwrap();
        match stopped {
            Stopped::Reaction { error: End, .. } => (reader, None),
            Stopped::Read(error) => (reader, Some(error)),
        }
    })
}

#[test]
fn a_hole_ends_reading_from_outside_and_a_declared_one_is_named_and_passed() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    with_cases(&data, &["甲", "乙", "丙", "丁", "戊"]);
    let service = Service::start(&data);
    let (sound, stopped) = read(&service, None);
    assert!(stopped.is_none() && sound.passed.is_empty(), "{stopped:?} {:?}", sound.passed);
    service.stop();
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);

    let service = Service::start(&data);
    let (before, stopped) = read(&service, None);
    let Some(ReadError::Log(LogError::Damaged { sequence: lost, .. })) = stopped else { panic!("{stopped:?}") };
    assert_eq!(before.events, sound.events[..before.events.len()], "everything before it, as it was");
    assert_eq!(before.events.last().unwrap().sequence + 1, lost, "and nothing behind it");
    assert_eq!(before.passed, [], "nobody declared it");
    // Whoever had read on before it was lost misses nothing that comes.
    let behind = sound.events.iter().find(|position| position.sequence == lost + 1).cloned();
    let (after, stopped) = read(&service, behind);
    assert!(stopped.is_none() && after.passed.is_empty(), "{stopped:?}");

    declared(&service, &service.line(&["recover"]));
    let (around, stopped) = read(&service, None);
    assert!(stopped.is_none(), "{stopped:?}");
    let passed: Vec<(u64, bool)> = around.passed.iter().map(|passed| (passed.sequence, passed.is_lost())).collect();
    assert_eq!(passed, [(lost, true)], "said once, and where");
    assert!(around.passed[0].why.en.contains("declared") && around.passed[0].why.zh.contains("声明"), "{passed:?}");
    let kept: Vec<&Position> = sound.events.iter().filter(|position| position.sequence != lost).collect();
    let came: Vec<&Position> = around.events.iter().take(kept.len()).collect();
    assert_eq!(came, kept, "everything else, once and in order");
    // What was made up to the lost event is not gone on from as if nothing had been.
    let at_it = sound.events.iter().find(|position| position.sequence == lost).cloned();
    let (none, stopped) = read(&service, at_it);
    assert!(matches!(stopped, Some(ReadError::Changed(sequence)) if sequence == lost), "{stopped:?}");
    assert_eq!(none.events, []);
    service.stop();
}
