//! A month of a thousand windows (一月千窗), collected and scored: sheets per second, beside the pricing of the same charges alone.
//!
//! Everything is in memory and in this process: what is measured is the reading of the rows, the collection and the prices. The
//! peer is the pricing by itself, in the same run: what collecting costs beside it.
use crate::Outcome;
use crate::figures::median;
use crate::report::{Line, Section};
use crate::world::CENTRE;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::event::{Envelope, Event, Recorded};
use anjuan_domain::people::finding::events::Recorded as Found;
use anjuan_domain::reference::centre::definition::WindowDefinition;
use anjuan_domain::reference::centre::events::{NoticePublished, RulebookAdopted, WindowDefined};
use anjuan_domain::reference::tables::Table;
use anjuan_domain::scores::rules::score;
use anjuan_domain::vocabulary::stamp::Instant as At;
use anjuan_views::attendance::{Attendance, centre};
use anjuan_views::breaches::Breaches;
use anjuan_views::deadlines::Deadlines;
use anjuan_views::memory::InMemory;
use anjuan_views::scoring::Scoring;
use anjuan_views::scoring::collect::{Collector, Sources};
use anjuan_views::view::View;
use serde_json::value::to_raw_value;
use std::borrow::Cow;
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

/// How many windows.
const WINDOWS: usize = 1_000;

/// How many findings each has.
const FINDINGS: usize = 5;

/// How often it is measured.
const ROUNDS: usize = 5;

/// The month.
const MONTH: &str = "M2015-03";

/// The codes of the findings, one after the other.
const CODES: [&str; FINDINGS] = ["rude", "hygiene", "papers", "not-reported", "left-post"];

/// The four views that scores are read from.
#[derive(Default)]
struct Four {
    scoring: InMemory<Scoring>,
    attendance: InMemory<Attendance>,
    deadlines: InMemory<Deadlines>,
    breaches: InMemory<Breaches>,
}

/// Measures.
pub(crate) fn measure() -> Outcome<Section> {
    let four = history()?;
    let known = centre(four.attendance.rows()).map_err(|error| error.to_string())?;
    let now: At = "2015-04-02T01:00:00Z".parse()?;
    let rulebook = known.rulebook(date_of("2015-03-31T01:00:00Z".parse()?)).ok_or("no rulebook")?;
    let sources = Sources {
        scoring: four.scoring.rows(),
        attendance: four.attendance.rows(),
        deadlines: four.deadlines.rows(),
        breaches: four.breaches.rows(),
    };
    let (mut sheets, mut charges_only) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let collector = Collector::over(MONTH, sources, &known, now).map_err(|error| error.to_string())?;
        let mut collected = Vec::with_capacity(WINDOWS);
        for window in (0..WINDOWS).map(window) {
            let charges = collector.charges(&window).map_err(|error| error.to_string())?;
            black_box(score(Table::Monthly, MONTH, &window, &charges, rulebook).map_err(|refusal| refusal.en)?);
            collected.push((window, charges));
        }
        sheets.push(WINDOWS as f64 / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        for (window, charges) in &collected {
            black_box(score(Table::Monthly, MONTH, window, charges, rulebook).map_err(|refusal| refusal.en)?);
        }
        charges_only.push(WINDOWS as f64 / begun.elapsed().as_secs_f64());
    }
    let (sheets, charges_only) = (median(&sheets), median(&charges_only));
    let lines = vec![
        Line::about("collected and scored").figure("", sheets, "sheets/s").ratio(
            "rate / priced alone",
            sheets / charges_only,
            None,
        ),
        Line::about("priced alone").figure("", charges_only, "sheets/s"),
    ];
    let about = format!("a month of {WINDOWS} windows with {FINDINGS} findings each, in memory");
    Ok(Section { name: "scoring", about, lines })
}

fn window(place: usize) -> String {
    format!("W{place:04}")
}

/// The centre's rulebook and calendar, the windows, and their findings.
fn history() -> Outcome<Four> {
    let files = anjuan_centre::builtin().read().map_err(|problems| format!("{problems:?}"))?;
    let effective_from = "2014-01-01".parse()?;
    let mut four = Four::default();
    let mut sequence = 0;
    let mut add = |four: &mut Four, aggregate: &str, event: Event| -> Outcome<()> {
        sequence += 1;
        four.take(aggregate, sequence, &event)
    };
    let definition = files.rulebook.clone();
    add(&mut four, "rulebook/main", RulebookAdopted { effective_from, definition }.into())?;
    for notice in files.notices {
        add(&mut four, "calendar/cn", NoticePublished { notice }.into())?;
    }
    for place in 0..WINDOWS {
        let name = window(place);
        let definition = WindowDefinition {
            name: name.clone(),
            name_en: name.clone(),
            department: "民政".into(),
            head: "P001".into(),
        };
        add(&mut four, &format!("window/{name}"), WindowDefined { effective_from, definition }.into())?;
    }
    for place in 0..WINDOWS * FINDINGS {
        let found = Found {
            number: format!("JC-20150310-{place:012}"),
            code: CODES[place % FINDINGS].into(),
            persons: vec![],
            window: Some(window(place / FINDINGS)),
            place: "大厅".into(),
            evidence: "巡查照片".into(),
            inspector: "P002".into(),
            patrol: None,
            about: None,
            choices: vec![],
        };
        add(&mut four, &format!("finding/{place:012}"), found.into())?;
    }
    Ok(four)
}

impl Four {
    fn take(&mut self, aggregate: &str, sequence: u64, event: &Event) -> Outcome<()> {
        let (event_type, schema) = event.event_type();
        let (id, time): (Uuid, At) = (Uuid::from_u128(sequence.into()), "2015-03-10T01:00:00Z".parse()?);
        let envelope = Envelope {
            specversion: "1.0".into(),
            id,
            source: format!("urn:anjuan:centre:{CENTRE}").into(),
            event_type: event_type.into(),
            subject: aggregate.into(),
            time,
            datacontenttype: "application/json".into(),
            dataschema: schema.into(),
            sequence: 1,
            recordedtime: time,
            authid: "P002".into(),
            authtype: "user".into(),
            correlationid: id,
            causationid: id,
            commandid: id,
            commandhash: "".into(),
            rulebook: "none".into(),
            factssequence: None,
            responsible: "".into(),
            enteredfor: "".into(),
            enteredfrom: "".into(),
            previoussequence: 0,
            previoushash: "".into(),
            signature: "".into(),
            data: Cow::Owned(to_raw_value(event)?),
        };
        let recorded = Recorded { stream_sequence: sequence, envelope };
        apply(&mut self.scoring, &recorded)?;
        apply(&mut self.attendance, &recorded)?;
        apply(&mut self.deadlines, &recorded)?;
        apply(&mut self.breaches, &recorded)
    }
}

fn apply<V: View>(view: &mut InMemory<V>, event: &Recorded<'_>) -> Outcome<()> {
    view.apply(event).map_err(|error| error.0.into())
}
