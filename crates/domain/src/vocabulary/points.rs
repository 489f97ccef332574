//! Points (分值) in tenths: exact decimals, never floats.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// Points in tenths, at least 0; written as `1.5` in JSON and for people. What is taken and what is given are both counted up
/// from 0: the clause says which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(u32);

/// A text that is not points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not points: a whole number or one with one decimal, such as 1.5, and not below 0")]
pub struct NotPoints(String);

impl Points {
    /// No points.
    pub const ZERO: Points = Points(0);

    /// So many tenths.
    #[must_use]
    pub const fn tenths(tenths: u32) -> Self {
        Self(tenths)
    }

    /// In tenths.
    #[must_use]
    pub const fn in_tenths(self) -> u32 {
        self.0
    }

    /// As often; it stops at the most that can be counted.
    #[must_use]
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count))
    }
}

impl Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

/// Never below 0 (扣完为止).
impl Sub for Points {
    type Output = Points;
    fn sub(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            tenth => write!(f, "{}.{tenth}", self.0 / 10),
        }
    }
}

impl std::str::FromStr for Points {
    type Err = NotPoints;
    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let wrong = || NotPoints(text.to_owned());
        let (units, tenth) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(units) || !digits(tenth) || tenth.len() > 1 {
            return Err(wrong());
        }
        let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
        let tenths = number(units)?.checked_mul(10).and_then(|tenths| tenths.checked_add(number(tenth).ok()?));
        tenths.map(Points).ok_or_else(wrong)
    }
}

impl Serialize for Points {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Points {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Points".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9]{1,8}(\\.[0-9])?$", "description": "Points, such as 1.5"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_as_they_are_read() {
        for text in ["0", "1", "1.5", "110", "0.5"] {
            assert_eq!(text.parse::<Points>().unwrap().to_string(), text);
        }
        for text in ["", "-1", "1.", ".5", "1.55", "1,5", "99999999999"] {
            assert!(text.parse::<Points>().is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_goes_below_zero() {
        assert_eq!(Points::tenths(5) - Points::tenths(10), Points::ZERO);
    }
}
