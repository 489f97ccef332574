//! What the command line prints: tables for people, JSON for machines.
use crate::failure::{Outcome, while_doing};
use chrono::{DateTime, Utc};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// For machines: one JSON document.
    Json,
}

/// Prints a JSON document.
pub(crate) fn json(value: &impl Serialize) -> Outcome {
    println!("{}", serde_json::to_string_pretty(value).map_err(while_doing("printing"))?);
    Ok(())
}

/// Prints a table.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    println!("{table}");
}

/// An instant in civil time of the house, to the minute: `2026-11-22 14:05`.
pub(crate) fn civil(instant: DateTime<Utc>) -> String {
    anjuan_domain::clock::civil::local(instant).format("%Y-%m-%d %H:%M").to_string()
}

/// A field of a row as text: strings bare, instants in civil time, nothing for nothing.
pub(crate) fn field(row: &serde_json::Map<String, Value>, name: &str) -> String {
    match row.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => civil(instant.with_timezone(&Utc)),
            Err(_) => text.clone(),
        },
        Some(other) => other.to_string(),
    }
}
