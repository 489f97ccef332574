//! Bounds of numbers in schemas (数值范围): what a type can hold, so that no number is in the contract which the server cannot read.
//!
//! A schema made from a Rust type names the type (`"format": "uint32"`) and bounds it on one side at most.
use crate::routes::form::MOST;
use serde_json::{Value, json};

/// The least and the largest number of each format; of 64 bits, what every reader of JSON keeps exactly.
const FORMATS: &[(&str, i64, i64)] = &[
    ("uint8", 0, u8::MAX as i64),
    ("uint16", 0, u16::MAX as i64),
    ("uint32", 0, u32::MAX as i64),
    ("uint64", 0, MOST),
    ("uint", 0, MOST),
    ("int8", i8::MIN as i64, i8::MAX as i64),
    ("int16", i16::MIN as i64, i16::MAX as i64),
    ("int32", i32::MIN as i64, i32::MAX as i64),
    ("int64", -MOST, MOST),
    ("int", -MOST, MOST),
];

/// Writes the bounds of each number into a schema, or into a document of schemas, where none are said.
pub fn bound(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let format = map.get("format").and_then(Value::as_str);
            if let Some((_, least, most)) = FORMATS.iter().find(|(name, ..)| Some(*name) == format) {
                map.entry("minimum").or_insert(json!(least));
                map.entry("maximum").or_insert(json!(most));
            }
            map.values_mut().for_each(bound);
        }
        Value::Array(values) => values.iter_mut().for_each(bound),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_bounds_of_its_type_and_keeps_those_it_has() {
        let mut schema = json!({"properties": {
            "fen": {"type": "integer", "format": "uint32", "minimum": 1},
            "year": {"type": ["integer", "null"], "format": "int32"},
            "share": {"type": "number", "format": "double"},
        }});
        bound(&mut schema);
        let of = |name: &str, bound: &str| schema["properties"][name][bound].as_i64();
        assert_eq!((of("fen", "minimum"), of("fen", "maximum")), (Some(1), Some(4_294_967_295)));
        assert_eq!((of("year", "minimum"), of("year", "maximum")), (Some(-2_147_483_648), Some(2_147_483_647)));
        assert_eq!((of("share", "minimum"), of("share", "maximum")), (None, None));
    }
}
