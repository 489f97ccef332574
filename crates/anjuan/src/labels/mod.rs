//! What fields and articles are called (字段与条款名称): in Chinese a person reads 承诺时限 and 限时办结 三(四), machines read `promise` and
//! `time-limit/3.4`.
mod fields;

use crate::language::say;
use anjuan_domain::vocabulary::articles;
use std::borrow::Cow;

/// A field, by its key, in the language of this run; in English the key itself.
pub(crate) fn field(key: &str) -> &str {
    say(key, fields::chinese(key).unwrap_or(key))
}

/// An article in the language of this run: in English its key, by which it is asked for.
pub(crate) fn article(key: &str) -> Cow<'_, str> {
    if say("en", "zh") == "zh" && articles::is_known(key) { articles::cited(key).into() } else { key.into() }
}

/// The key of an article or a system as somebody names it: `time-limit/3.4`, 限时办结 三(四), 限时办结.
pub(crate) fn article_named(text: &str) -> &str {
    let plain = |text: &str| text.chars().filter(|symbol| !symbol.is_whitespace()).collect::<String>();
    let wanted = plain(&text.replace('（', "(").replace('）', ")"));
    articles::all().find(|article| plain(&articles::cited(article.key)) == wanted).map_or(text, |article| article.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn keys(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                let named = members.get("properties").and_then(Value::as_object).into_iter().flatten();
                found.extend(named.map(|(key, _)| key.clone()));
                members.values().for_each(|member| keys(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_field_of_events_and_rows_has_its_chinese_name() {
        let contract: Value = serde_json::from_str(include_str!("../../../../proto/schemas.json")).unwrap();
        let mut all = BTreeSet::new();
        keys(&contract["$defs"], &mut all);
        assert!(all.len() > 300, "{}", all.len());
        let rows = [
            schemars::schema_for!(anjuan_api::queries::RegisterRow),
            schemars::schema_for!(anjuan_api::queries::DeadlineRow),
            schemars::schema_for!(anjuan_views::breaches::row::Breach),
        ];
        rows.iter().for_each(|row| keys(row.as_value(), &mut all));
        let left: Vec<&String> = all.iter().filter(|key| fields::chinese(key).is_none()).collect();
        assert!(left.is_empty(), "no Chinese name: {left:?}");
    }

    #[test]
    fn an_article_is_found_by_its_key_and_by_its_name() {
        for text in ["time-limit/3.4", "限时办结 三(四)", "限时办结三（四）"] {
            assert_eq!(article_named(text), "time-limit/3.4");
        }
        assert_eq!(article_named("限时办结"), "time-limit");
        assert_eq!(article_named("no-such/1"), "no-such/1");
    }
}
