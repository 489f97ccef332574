//! `anjuan catalogue`: the items of the centre (事项目录), found by id, by a part of the name, or by the initials of its pinyin.
use crate::client::{Client, Target};
use crate::directory;
use crate::failure::{Failure, Outcome};
use crate::language::say;
use crate::output::{self, Form};
use anjuan_api::queries::{Catalogue as Items, CatalogueItem};
use anjuan_domain::clock::Limit;
use clap::Args;
use pinyin::ToPinyin;

/// Which items.
#[derive(Debug, Args)]
pub(crate) struct Catalogue {
    /// An id, a part of the name, or the initials of its pinyin: SI-001, 养老, ylbx. Absent, all.
    item: Option<String>,
    /// Only of this window.
    #[arg(long)]
    window: Option<String>,
}

impl Catalogue {
    /// Prints the items; of a single one its materials as well.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        let mut found = all(&client)?;
        found.retain(|item| self.item.as_deref().is_none_or(|text| fits(item, text)));
        found.retain(|item| self.window.as_ref().is_none_or(|window| item.definition.window == *window));
        if form == Form::Json {
            return output::json(&found);
        }
        directory::learn(&client);
        let header = [say("item", "事项"), say("name", "名称"), say("window", "窗口"), say("promised", "承诺时限")];
        let line = |item: &CatalogueItem| {
            let definition = &item.definition;
            vec![
                item.id.clone(),
                name(item).to_owned(),
                directory::beside(&definition.window),
                limit(definition.promised),
            ]
        };
        output::table(&header, found.iter().map(line))?;
        match found.as_slice() {
            [one] => materials(one),
            _ => Ok(()),
        }
    }
}

fn materials(item: &CatalogueItem) -> Outcome {
    let header = [say("material", "材料"), say("name", "名称"), say("mandatory", "必备"), say("main", "主件")];
    let yes = |flag: bool| if flag { say("yes", "是") } else { "" }.to_owned();
    let materials = item.definition.materials.iter();
    output::table(
        &header,
        materials.map(|one| vec![one.id.clone(), one.name.clone(), yes(one.mandatory), yes(one.main)]),
    )
}

/// The catalogue of today.
pub(super) fn all(client: &Client) -> Outcome<Vec<CatalogueItem>> {
    Ok(client.get::<Items>("/v1/catalogue", &[])?.items)
}

/// The one item that a text names.
pub(super) fn one(client: &Client, text: &str) -> Outcome<CatalogueItem> {
    let mut found = all(client)?;
    found.retain(|item| fits(item, text));
    if let Some(exact) = found.iter().position(|item| item.id.eq_ignore_ascii_case(text)) {
        return Ok(found.swap_remove(exact));
    }
    match found.as_slice() {
        [_] => Ok(found.remove(0)),
        [] => Err(Failure::words(format!(
            "{} `{text}`: `anjuan catalogue`",
            say("no item of the catalogue is called", "事项目录中没有")
        ))),
        several => {
            let named: Vec<String> = several.iter().map(|item| format!("  {}  {}", item.id, name(item))).collect();
            Err(Failure::words(format!(
                "{} `{text}`:\n{}",
                say("more than one item is called", "有多个事项符合"),
                named.join("\n")
            )))
        }
    }
}

/// The name in the language of the reader.
pub(crate) fn name(item: &CatalogueItem) -> &str {
    say(&item.definition.name_en, &item.definition.name)
}

/// A period in the words of the reader: 15 working days.
pub(super) fn limit(limit: Limit) -> String {
    say(&limit.en(), &limit.zh()).to_owned()
}

/// Whether a text names an item: by id, a part of the name, or the initials of its pinyin.
pub(crate) fn fits(item: &CatalogueItem, text: &str) -> bool {
    let text = text.to_lowercase();
    let (id, english) = (item.id.to_lowercase(), item.definition.name_en.to_lowercase());
    // Ids are also typed without hyphen and leading zeros: si1 is SI-001.
    let short = |id: &str| {
        let (letters, digits) = id.split_once('-').unwrap_or((id, ""));
        format!("{letters}{}", digits.trim_start_matches('0'))
    };
    id.starts_with(&text)
        || short(&id) == text
        || item.definition.name.contains(&text)
        || english.contains(&text)
        || initials(&item.definition.name).contains(&text)
}

/// The initials of the pinyin of a name: 养老保险 is ylbx.
fn initials(name: &str) -> String {
    name.chars()
        .map(|symbol| match symbol.to_pinyin() {
            Some(pinyin) => pinyin.first_letter().to_owned(),
            None => symbol.to_lowercase().to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_by_id_name_and_initials() {
        let centre = anjuan_centre::builtin().read().unwrap();
        let (id, definition) = centre.items.iter().find(|(id, _)| id.as_str() == "SI-001").unwrap();
        let item = CatalogueItem { id: id.clone(), version: 1, definition: definition.clone() };
        let some: String = definition.name.chars().take(3).collect();
        for text in ["SI-001", "si-001", "si1", &some, &initials(&some)] {
            assert!(fits(&item, text), "{text} for {}", definition.name);
        }
        assert!(!fits(&item, "si2") && !fits(&item, "zzzz"));
        assert_eq!(initials("养老保险A"), "ylbxa");
    }
}
