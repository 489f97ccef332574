//! The article keys (条款) of the regulation and of the law around it: the list that every citation is checked against.
//!
//! A key is `system/number`, with the regulation's own numbering: 一、 is 1, the 2、 under it is 1.2. A system alone
//! (`seal`) names a system that has a title only, or the system as a whole. Where the text numbers nothing (`study`) or
//! the numbered articles are one level down (`meeting`, `monthly`), the numbering is that of the rules we render. A law
//! is cited by its Chinese short name and article: `行政许可法/32`.
//!
//! This module must never hold a rule or a number: it says what exists and what it is called.
mod law;
mod regulation;

/// One article: its key and a short title in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    /// The key, `time-limit/3.4`.
    pub key: &'static str,
    /// A short title in Simplified Chinese.
    pub zh: &'static str,
    /// A short title in English.
    pub en: &'static str,
}

const fn a(key: &'static str, zh: &'static str, en: &'static str) -> Article {
    Article { key, zh, en }
}

/// The regulation's articles, in its order; each system opens with the system's own entry.
pub const ARTICLES: &[Article] = regulation::ARTICLES;

/// The laws' articles that the service cites.
pub const LAWS: &[Article] = law::ARTICLES;

/// Every article, the regulation's before the laws'.
pub fn all() -> impl Iterator<Item = &'static Article> {
    ARTICLES.iter().chain(LAWS)
}

/// The article of that key.
#[must_use]
pub fn article(key: &str) -> Option<&'static Article> {
    all().find(|article| article.key == key)
}

/// An article as Chinese texts cite it: 限时办结 三(四), 《行政许可法》第四十二条; a key that is not known, as it is.
#[must_use]
pub fn cited(key: &str) -> String {
    let (system, number) = key.split_once('/').unwrap_or((key, ""));
    let Some(title) = ARTICLES.iter().find(|article| article.key == system).map(|article| short(article.zh)) else {
        return match number.parse() {
            Ok(number) => format!("《{system}》第{}条", numeral(number)),
            Err(_) => key.to_owned(),
        };
    };
    let under = |(heading, words): &(&str, &'static str)| {
        let rest = key.strip_prefix(heading)?;
        let is_under = rest.is_empty() || rest.starts_with('.') || heading.ends_with('/');
        is_under.then(|| (format!(" {words}"), rest.to_owned()))
    };
    let (heading, number) = HEADINGS.iter().find_map(under).unwrap_or_else(|| (String::new(), number.to_owned()));
    let levels = number.split('.').filter_map(|level| level.parse().ok());
    let levels: String = levels
        .zip(usize::from(!heading.is_empty())..)
        .map(|(number, level)| match level {
            0 => format!(" {}", numeral(number)),
            1 => format!("({})", numeral(number)),
            _ => number.to_string(),
        })
        .collect();
    format!("{title}{heading}{levels}")
}

/// What stands in a citation and in no key, or the other way round: 二 comes twice in the roster's text, so that the second is a level
/// of its key and is cited by its words; the items of the monthly assessment are all those of its 三.
const HEADINGS: &[(&str, &str)] = &[("duty/2.2", "二、巡查要求"), ("monthly/", "三")];

/// A system's title as people say it: 限时办结 for 限时办结制度.
fn short(title: &str) -> &str {
    let title = title.strip_prefix("便民服务中心").unwrap_or(title);
    let ends = ["制度", "暂行办法", "办法（试行）", "办法"];
    ends.iter().find_map(|end| title.strip_suffix(end)).unwrap_or(title)
}

/// A number below a hundred in Chinese numerals: 四十二; others in digits.
fn numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |place: u32| DIGITS.get(place as usize).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, units) if units > 0 => digit(units).to_owned(),
        (1, units) => format!("十{}", digit(units)),
        (tens @ 2..=9, units) => format!("{}十{}", digit(tens), digit(units)),
        _ => number.to_string(),
    }
}

/// Whether a key may be cited.
#[must_use]
pub fn is_known(key: &str) -> bool {
    article(key).is_some()
}

/// The system (制度) or law that a key belongs to: what stands before the slash, or the whole key.
#[must_use]
pub fn system_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(system, _)| system)
}

/// The regulation's systems, in its order: the entries without a number.
pub fn systems() -> impl Iterator<Item = &'static Article> {
    ARTICLES.iter().filter(|article| !article.key.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn an_article_is_cited_as_chinese_texts_cite_it() {
        for (key, expected) in [
            ("time-limit/3.4", "限时办结 三(四)"),
            ("duty/2.1.3", "值班 二(一)3"),
            ("duty/2.2", "值班 二、巡查要求"),
            ("monthly/10", "月度考核 三(十)"),
            ("monthly", "月度考核"),
            ("duty/2.2.2", "值班 二、巡查要求(二)"),
            ("duty/2.2.4.5", "值班 二、巡查要求(四)5"),
            ("work/10", "工作 十"),
            ("monthly", "月度考核"),
            ("行政许可法/42", "《行政许可法》第四十二条"),
            ("民法典/203", "《民法典》第203条"),
            ("no-such", "no-such"),
        ] {
            assert_eq!(cited(key), expected);
        }
        let mut names = HashSet::new();
        assert!(all().all(|article| names.insert(cited(article.key))), "no two are cited alike");
    }

    #[test]
    fn no_key_stands_twice() {
        let mut seen = HashSet::new();
        for article in all() {
            assert!(seen.insert(article.key), "{} stands twice", article.key);
        }
    }

    #[test]
    fn every_article_has_a_title_in_both_languages() {
        for article in all() {
            assert!(!article.zh.is_ascii(), "{} has no Chinese title", article.key);
            assert!(!article.en.is_empty() && article.en.is_ascii(), "{} has no English title", article.key);
        }
    }

    #[test]
    fn every_article_of_the_regulation_belongs_to_a_system_named_before_it() {
        let mut current = "";
        for article in ARTICLES {
            if article.key.contains('/') {
                assert_eq!(system_of(article.key), current, "{} stands under another system", article.key);
            } else {
                current = article.key;
            }
        }
    }

    #[test]
    fn keys_have_the_form_system_slash_number() {
        for article in ARTICLES {
            let (system, number) = article.key.split_once('/').unwrap_or((article.key, "1"));
            assert!(system.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", article.key);
            assert!(number.split('.').all(|part| part.parse::<u32>().is_ok_and(|n| n > 0)), "{}", article.key);
        }
    }

    #[test]
    fn the_systems_of_the_regulation_are_counted() {
        assert_eq!(systems().count(), 30, "thirty systems, six of them by title only");
        for title_only in ["seal", "archive", "document", "computer", "security", "hygiene"] {
            assert!(is_known(title_only));
            assert!(!ARTICLES.iter().any(|article| article.key.starts_with(&format!("{title_only}/"))));
        }
    }

    #[test]
    fn what_no_text_has_is_not_known() {
        for key in ["time-limit/3.5", "first-asked/6", "denial-report/10", "行政许可法/999", ""] {
            assert!(!is_known(key), "{key}");
        }
        assert_eq!(
            article("行政许可法/32").map(|article| article.en),
            Some("Acceptance, and telling once what is missing")
        );
    }
}
