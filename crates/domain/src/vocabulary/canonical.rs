//! Canonical JSON (规范化 JSON): RFC 8785 for the values that the contract knows, so that a hash is of what is said and not of
//! how it was written.
//!
//! Members in the order of their names' UTF-16 code units, no white space, strings with the shortest escapes. Numbers are
//! whole, as everywhere in the contract, and written exactly, so that the number format of RFC 8785 never matters. A crate for it exists, but
//! turns on `serde_json/float_roundtrip` for the whole build, which changes how every number everywhere is read.
use serde_json::{Error, Value};

/// `value` in its canonical form; a member that is null counts as absent.
///
/// # Errors
/// A number that is not whole.
pub fn canonical(value: &Value) -> Result<String, Error> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), Error> {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().filter(|(_, member)| !member.is_null()).collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            text.push('{');
            for (place, (name, member)) in members.into_iter().enumerate() {
                separate(place, text);
                text.push_str(&serde_json::to_string(name)?);
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                separate(place, text);
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Number(number) if number.is_f64() => {
            return Err(serde::de::Error::custom(format!("{number} is not whole and has no canonical form here")));
        }
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&serde_json::to_string(value)?),
    }
    Ok(())
}

fn separate(place: usize, text: &mut String) {
    if place > 0 {
        text.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_form(text: &str) -> String {
        canonical(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn members_are_sorted_by_utf16_and_white_space_and_escapes_do_not_count() {
        // The example of RFC 8785, 3.2.3, whose last two change places where names are sorted by UTF-8.
        let given = r#"{ "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Dalet", "1": "One",
            "\ud83d\ude00": "Emoji", "\u0080": "Control", "\u00f6": "O Diaeresis" }"#;
        let names: Vec<String> = ["\r", "1", "\u{80}", "ö", "€", "\u{1f600}", "\u{fb33}"].map(String::from).to_vec();
        let sorted = canonical_form(given);
        let places: Vec<_> =
            names.iter().map(|name| sorted.find(&serde_json::to_string(name).unwrap()).unwrap()).collect();
        assert!(places.is_sorted(), "{sorted}");
        assert_eq!(
            canonical_form(r#"{ "b": [1, {"y": "\u00dc", "x": true}], "a": "/" }"#),
            r#"{"a":"/","b":[1,{"x":true,"y":"Ü"}]}"#
        );
        assert_eq!(canonical_form(r#""\u000f\n\"\\""#), "\"\\u000f\\n\\\"\\\\\"");
    }

    #[test]
    fn what_is_null_counts_as_absent_in_an_object_and_stays_in_a_list() {
        assert_eq!(
            canonical_form(r#"{"b": {"y": null, "x": [null, {"z": null}]}, "a": null}"#),
            r#"{"b":{"x":[null,{}]}}"#
        );
    }

    #[test]
    fn a_number_that_is_not_whole_is_refused() {
        for text in ["1.5", "1e3"] {
            assert!(canonical(&serde_json::from_str(text).unwrap()).is_err(), "{text}");
        }
        assert_eq!(
            canonical_form("[-9223372036854775808, 0, 18446744073709551615]"),
            "[-9223372036854775808,0,18446744073709551615]"
        );
    }
}
