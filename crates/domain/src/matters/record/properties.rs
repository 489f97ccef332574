//! What holds of every register and every entry, whatever is defined and whatever is filled in (性质测试): council/4, handover/2.5.
use super::commands::{Close, Correct, Make, RecordCommand};
use super::events::RecordEvent;
use super::fixture::{Entry, approve, field, seal_use};
use crate::command::Body;
use crate::reference::centre::book::{BookDefinition, BookField, BookLife, FieldType, FieldValue, FilledIn};
use crate::reference::centre::commands::CentreCommand;
use crate::reference::centre::events::BookDefined;
use crate::scenario::Scenario;
use crate::vocabulary::actor::Role;
use proptest::prelude::*;
use proptest::sample::select;

/// What is filled in somewhere: to which field, whether by its type, and which of several.
type Filled = Vec<(usize, bool, usize)>;

fn definition() -> impl Strategy<Value = BookDefinition> {
    let one = (select(FieldType::ALL), any::<bool>(), prop::bool::weighted(0.3));
    (select(BookLife::ALL), prop::collection::vec(one, 1..6)).prop_map(|(life, fields)| {
        let fields = fields.into_iter().enumerate().map(|(place, (holds, required, closing))| BookField {
            closing: closing && place > 0 && life != BookLife::Kept,
            ..field(&format!("f{place}"), holds, required)
        });
        let approvers = if life == BookLife::Asked { vec![Role::DeputyDirector] } else { vec![] };
        let due = seal_use().due.filter(|_| life != BookLife::Kept);
        BookDefinition { life, fields: fields.collect(), approvers, due, ..seal_use() }
    })
}

fn filled() -> impl Strategy<Value = Filled> {
    prop::collection::vec((0..7_usize, prop::bool::weighted(0.9), 0..12_usize), 0..7)
}

/// What a field of this type may say, the first two rightly.
fn right(holds: FieldType) -> [&'static str; 2] {
    match holds {
        FieldType::Text => ["用途", "x"],
        FieldType::Number => ["3", "-7"],
        FieldType::Date => ["2014-10-09", "2016-02-29"],
        FieldType::Time => ["09:30", "23:59"],
        FieldType::Person => ["P004", "P001"],
        FieldType::Window => ["W01", "W02"],
        FieldType::Choice => ["a", "b"],
        FieldType::Reference => ["case/A1", "AJ-20141009-A1"],
    }
}

/// What fits some types and not others.
const ANYTHING: [&str; 12] =
    ["", " ", "3", "3.5", "2014-13-09", "25:00", "P999", "W99", "c", "case", "AJ-", "2014-10-09"];

/// As many of the fields as there are, nearly always the ones to be filled in now, and nearly always by their type.
fn values(book: &BookDefinition, when: FilledIn, filled: &Filled) -> Vec<FieldValue> {
    let now: Vec<&BookField> = book.fields_of(when).collect();
    let mut values: Vec<FieldValue> = now
        .iter()
        .zip(filled.iter().chain(std::iter::repeat(&(0, true, 0))))
        .filter(|(field, (_, by_type, _))| field.required || *by_type)
        .map(|(field, (_, by_type, which))| {
            let value = if *by_type { right(field.r#type)[which % 2] } else { ANYTHING[which % 12] };
            FieldValue { field: field.id.clone(), value: value.into() }
        })
        .collect();
    // Now and then one that is not asked for, or one twice.
    if let Some((place, false, which)) = filled.last() {
        values.push(FieldValue { field: format!("f{place}"), value: ANYTHING[which % 12].into() });
    }
    values
}

/// Whether what is recorded satisfies a definition: said again, in other words than the decision's.
fn satisfies(book: &BookDefinition, when: FilledIn, recorded: &[FieldValue]) -> bool {
    let closing = when == FilledIn::Closing;
    let place = |said: &FieldValue| book.fields.iter().position(|field| field.id == said.field);
    let places: Vec<Option<usize>> = recorded.iter().map(place).collect();
    let in_order = places.iter().all(Option::is_some) && places.is_sorted();
    let once = recorded.iter().all(|said| recorded.iter().filter(|other| other.field == said.field).count() == 1);
    let now = places.iter().flatten().all(|place| book.fields[*place].closing == closing);
    let complete = book
        .fields
        .iter()
        .filter(|field| field.required && field.closing == closing)
        .all(|field| recorded.iter().any(|said| said.field == field.id));
    let holds = |said: &FieldValue| {
        let field = book.fields.iter().find(|field| field.id == said.field);
        let wanted = field.map(|field| field.r#type);
        match wanted {
            Some(FieldType::Text) => !said.value.trim().is_empty(),
            Some(FieldType::Number) => said.value == "3" || said.value == "-7",
            Some(FieldType::Date) => said.value == "2014-10-09" || said.value == "2016-02-29",
            Some(wanted) => right(wanted).contains(&said.value.as_str()),
            None => false,
        }
    };
    in_order && once && now && complete && recorded.iter().all(holds)
}

/// The entry with a command, where it is accepted, and what it records satisfies the definition.
fn given(entry: &Entry, command: impl Into<RecordCommand>, book: &BookDefinition) -> Option<Entry> {
    let command = command.into();
    let event = entry.when(command.clone()).ok()?;
    let fits = match &event {
        RecordEvent::Made(made) => satisfies(book, FilledIn::Making, &made.begun.fields),
        RecordEvent::Asked(asked) => satisfies(book, FilledIn::Making, &asked.begun.fields),
        RecordEvent::Corrected(corrected) => satisfies(book, FilledIn::Making, &corrected.fields),
        RecordEvent::Closed(closed) => satisfies(book, FilledIn::Closing, &closed.fields),
        RecordEvent::Approved(_) | RecordEvent::Refused(_) | RecordEvent::HandedOver(_) => true,
    };
    assert!(fits, "{event:?} does not satisfy {book:?}");
    Some(entry.given(command))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_accepted_entry_satisfies_its_version_and_a_changed_definition_invalidates_nothing(
        first in definition(), second in definition(),
        made in filled(), corrected in filled(), closed in filled(), anew in filled(),
    ) {
        let begun = Entry::about("E1").keeping("r", first.clone(), (1, "2014-01-01"));
        let fields = values(&first, FilledIn::Making, &made);
        let entry = given(&begun, Make { register: "r".into(), fields: fields.clone() }, &first);
        prop_assert!(entry.is_some() || !satisfies(&first, FilledIn::Making, &fields), "refused although it satisfies it: {:?}", fields);
        if let Some(entry) = entry {
            let before = entry.current().clone();
            prop_assert_eq!(before.definition, 1);
            // The register is changed, from a day that the entry lies after.
            let changed = entry.keeping("r", second.clone(), (2, "2014-10-01"));
            prop_assert_eq!(changed.current(), &before);
            prop_assert_eq!(changed.centre().book_version("r", 1), Some(&first), "the old version is still known");
            let correct = Correct { fields: values(&first, FilledIn::Making, &corrected), reason: "误".into() };
            let changed = given(&changed, correct, &first).unwrap_or(changed);
            let changed = given(&changed.deputy(), approve(), &first).unwrap_or(changed).clerk();
            let close = Close { fields: values(&first, FilledIn::Closing, &closed) };
            let changed = given(&changed, close, &first).unwrap_or(changed);
            prop_assert_eq!(changed.current().definition, 1, "it keeps to the version that it was made under");
        }
        let begun = begun.keeping("r", second.clone(), (2, "2014-10-01"));
        let anew = Make { register: "r".into(), fields: values(&second, FilledIn::Making, &anew) };
        if let Some(entry) = given(&begun, anew, &second) {
            prop_assert_eq!(entry.current().definition, 2);
        }
    }

    #[test]
    fn a_sound_definition_is_taken_and_each_flaw_is_refused_by_its_own_code(
        book in definition(), flaw in select(flaws()), from in select(vec!["2014-11-03", "2015-01-01"]),
    ) {
        let define = |definition: BookDefinition| {
            let body = BookDefined { effective_from: from.parse().unwrap(), definition };
            Body::Centre(CentreCommand::DefineBook(Box::new(body)))
        };
        let centre = Scenario::<crate::aggregate::State>::about("book/r").by("P011", Role::Administrator);
        prop_assert!(centre.when(define(book.clone())).is_ok(), "{:?}", book);
        let (code, spoil) = flaw;
        let mut spoilt = book;
        spoil(&mut spoilt);
        prop_assert_eq!(centre.code(define(spoilt)), code);
    }
}

/// Ways in which a definition is spoilt, whatever it is, and the code by which each is refused.
type Flaw = (&'static str, fn(&mut BookDefinition));

fn flaws() -> Vec<Flaw> {
    vec![
        ("centre.define-book.article", |book| book.article = "keys".into()),
        ("centre.define-book.prefix", |book| book.prefix = "yy".into()),
        ("centre.define-book.prefix", |book| book.prefix.clear()),
        ("centre.define-book.no-fields", |book| book.fields.clear()),
        ("centre.define-book.field", |book| book.fields[0].id = "两 字".into()),
        ("centre.define-book.field-twice", |book| book.fields.push(book.fields[0].clone())),
        ("centre.define-book.field-unnamed", |book| book.fields[0].name_en = " ".into()),
        ("centre.define-book.no-choices", |book| {
            book.fields[0] = BookField { choices: vec![], ..field("f0", FieldType::Choice, true) };
        }),
        ("centre.define-book.choices-unused", |book| {
            book.fields[0] = BookField { r#type: FieldType::Text, ..field("f0", FieldType::Choice, true) };
        }),
        ("centre.define-book.choice", |book| {
            book.fields[0] = field("f0", FieldType::Choice, true);
            book.fields[0].choices[1].id = "a".into();
        }),
        ("centre.define-book.nobody-writes", |book| book.writers.clear()),
        ("centre.define-book.role", |book| book.keepers.push(Role::Applicant)),
        ("centre.define-book.retention", |book| book.retention_years = Some(0)),
        ("centre.define-book.nobody-approves", |book| {
            book.life = BookLife::Asked;
            book.approvers.clear();
        }),
        ("centre.define-book.approves-nothing", |book| {
            book.life = BookLife::Made;
            book.approvers = vec![Role::Director];
        }),
        ("centre.define-book.due-unused", |book| {
            (book.life, book.due) = (BookLife::Kept, seal_use().due);
        }),
        ("centre.define-book.due", |book| {
            (book.life, book.due) = (BookLife::Made, seal_use().due);
            book.approvers.clear();
            if let Some(due) = &mut book.due {
                due.limit.count = -1;
            }
        }),
    ]
}
