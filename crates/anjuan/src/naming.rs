//! How people name what they mean (指称): `case/7K2M9QX4T1AB`, or a number as it stands on the paper, or the id alone.
use crate::failure::{Failure, Outcome};
use crate::language::say;
use anjuan_domain::vocabulary::ids::{AggregateRef, IdError, Kind};

/// The aggregate of a reference or a number.
pub(crate) fn aggregate(text: &str) -> Result<AggregateRef, String> {
    let Some(kind) = Kind::of_number(text) else {
        return text.parse().map_err(|error: IdError| match say("en", "zh") {
            "zh" => {
                format!("`{text}` 既不是“类别/标识”（如 case/7K2M9QX4T1AB），也不是编号（如 AJ-20261120-7K2M9QX4T1AB）")
            }
            _ => format!("{error}, nor a number, such as AJ-20261120-7K2M9QX4T1AB"),
        });
    };
    let id = text.rsplit('-').next().unwrap_or_default();
    AggregateRef::new(kind, id).map_err(|error| error.to_string())
}

/// The id or number of one of a kind, where the kind is known; what is of another kind is refused and not looked for.
pub(crate) fn of_kind<'a>(kind: &str, text: &'a str) -> Outcome<&'a str> {
    let (named, rest) = match text.split_once('/') {
        Some((named, id)) => (Some(named), id),
        None => (Kind::of_number(text).map(Kind::as_str), text),
    };
    match named {
        Some(other) if other != kind => Err(Failure::words(match say("en", "zh") {
            "zh" => format!("{text} 属于 {other}，这里需要 {kind}"),
            _ => format!("{text} is of the kind {other}; a {kind} is needed here"),
        })),
        _ => Ok(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_or_number_names_its_aggregate() {
        for text in ["case/7K2M9QX4T1AB", "AJ-20261120-7K2M9QX4T1AB"] {
            assert_eq!(aggregate(text).unwrap().to_string(), "case/7K2M9QX4T1AB");
        }
        assert_eq!(aggregate("ZX-20261120-7K2M9QX4T1AB").unwrap().to_string(), "contact/7K2M9QX4T1AB");
        assert_eq!(aggregate("rulebook/main").unwrap().to_string(), "rulebook/main");
        assert!(aggregate("7K2M9QX4T1AB").is_err());
    }

    #[test]
    fn where_the_kind_is_known_an_id_a_number_and_a_reference_do_and_another_kind_does_not() {
        for text in ["7K2M9QX4T1AB", "case/7K2M9QX4T1AB"] {
            assert_eq!(of_kind("case", text).unwrap(), "7K2M9QX4T1AB");
        }
        assert_eq!(of_kind("case", "AJ-20261120-7K2M9QX4T1AB").unwrap(), "AJ-20261120-7K2M9QX4T1AB");
        assert_eq!(of_kind("appointment", "W02-20261124").unwrap(), "W02-20261124");
        assert!(of_kind("denial", "AJ-20261120-7K2M9QX4T1AB").is_err());
        assert!(of_kind("denial", "case/7K2M9QX4T1AB").is_err());
    }
}
