//! Reading `catalogue.toml` (服务事项目录): items with the fields of GB/T 39046-2020, materials, fees and limits.
//!
//! `[common]` holds what most items share (body, place, hours, telephones); an item may say otherwise.
use crate::problem::{Entry, Problem, twice};
use crate::rulebook::{NO_LIMIT, limit};
use crate::walk::{Sheet, Table};
use anjuan_domain::reference::centre::definition::{Fee, ItemDefinition, Material};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::sealed::PartyKind;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "catalogue.toml";

/// What items share.
#[derive(Default)]
struct Common {
    level: Option<u32>,
    texts: [Option<String>; 6],
}

/// The shared texts, in the order of [`Common::texts`].
const SHARED: [&str; 6] = ["body", "body_code", "place", "hours", "consultation_telephone", "supervision_telephone"];

/// Reads a catalogue.
///
/// # Errors
/// Every problem of the file.
pub fn read_catalogue(text: &str) -> Result<Vec<Entry<ItemDefinition>>, Vec<Problem>> {
    let items = Sheet::read(FILE, text, |root| {
        let common = root.table_if_any("common", |table| Common {
            level: table.number_if_any("level"),
            texts: SHARED.map(|key| table.text_if_any(key)),
        });
        let common = common.unwrap_or_default();
        root.entries("item", |table| item(table, &common))
    })?;
    let mut problems = Vec::new();
    twice(&items, &mut problems);
    if problems.is_empty() { Ok(items) } else { Err(problems) }
}

fn item(table: &mut Table<'_, '_>, common: &Common) -> ItemDefinition {
    let shared = std::array::from_fn(|at| shared(table, SHARED[at], &common.texts[at]));
    let [body, body_code, place, hours, consultation_telephone, supervision_telephone] = shared;
    let level = match (table.number_if_any("level"), common.level) {
        (Some(level), _) | (None, Some(level)) => level,
        (None, None) => table.number("level"),
    };
    ItemDefinition {
        name: table.text("name"),
        name_en: table.text("name_en"),
        basic_code: table.text("basic_code"),
        implementation_code: table.text("implementation_code"),
        category: table.text("category"),
        legal_basis: table.text("legal_basis"),
        level,
        body,
        body_code,
        window: table.text("window"),
        interaction: table.choice_if_any("interaction", INTERACTIONS).unwrap_or(Interaction::Application),
        processing: processing(table),
        promised: table.table("promised", limit).unwrap_or(NO_LIMIT),
        promised_note: table.text_if_any("promised_note").unwrap_or_default(),
        statutory: table.table_if_any("statutory", limit),
        statutory_note: table.text_if_any("statutory_note").unwrap_or_default(),
        conditions: table.text("conditions"),
        flow: table.texts("flow"),
        joint_departments: table.texts("joint_departments"),
        result_name: table.text("result_name"),
        fees: table.tables("fees", fee),
        audience: table.choices("audience", AUDIENCE),
        place,
        hours,
        consultation_telephone,
        supervision_telephone,
        materials: table.tables("materials", material),
    }
}

const INTERACTIONS: &[(&str, Interaction)] =
    &[("application", Interaction::Application), ("consultation", Interaction::Consultation)];
const PROCESSINGS: &[(&str, Processing)] =
    &[("immediate", Processing::Immediate), ("committed", Processing::Committed), ("report_up", Processing::ReportUp)];
const AUDIENCE: &[(&str, PartyKind)] = &[
    ("natural_person", PartyKind::NaturalPerson),
    ("enterprise", PartyKind::Enterprise),
    ("institution", PartyKind::Institution),
    ("social_organisation", PartyKind::SocialOrganisation),
    ("authority", PartyKind::Authority),
    ("other", PartyKind::Other),
];

fn shared(table: &mut Table<'_, '_>, key: &'static str, common: &Option<String>) -> String {
    match (table.text_if_any(key), common) {
        (Some(own), _) => own,
        (None, Some(common)) => common.clone(),
        (None, None) => table.text(key),
    }
}

fn processing(table: &mut Table<'_, '_>) -> Processing {
    table.choice_if_any("processing", PROCESSINGS).unwrap_or_else(|| {
        table.problem_under(
            "time-limit/3.4",
            "processing",
            "`processing` is missing.",
            "缺少“processing”（办件类型）。",
        );
        Processing::Committed
    })
}

fn material(table: &mut Table<'_, '_>) -> Material {
    Material {
        id: table.text("id"),
        name: table.text("name"),
        name_en: table.text("name_en"),
        issuer: table.text("issuer"),
        originals: table.number_if_any("originals").unwrap_or_default(),
        copies: table.number_if_any("copies").unwrap_or_default(),
        mandatory: table.flag("mandatory"),
        main: table.flag_if_any("main").unwrap_or_default(),
    }
}

fn fee(table: &mut Table<'_, '_>) -> Fee {
    Fee { id: table.text("id"), name: table.text("name"), amount_fen: amount(table), basis: table.text("basis") }
}

/// Yuan as people write them, `"12.50"`, in fen.
fn amount(table: &mut Table<'_, '_>) -> u32 {
    let text = table.text("amount");
    let digits = |text: &str| if text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<u32>().ok() } else { None };
    let fen = text
        .split_once('.')
        .filter(|(_, fen)| fen.len() == 2)
        .and_then(|(yuan, fen)| digits(yuan)?.checked_mul(100)?.checked_add(digits(fen)?));
    fen.unwrap_or_else(|| {
        table.problem_under(
            "commitment/11",
            "amount",
            format!("`{text}` is not an amount in yuan such as \"12.50\"."),
            format!("“{text}”不是“12.50”这样的金额（元）。"),
        );
        0
    })
}
