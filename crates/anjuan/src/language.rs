//! The language of the command line: `ANJUAN_LANG`, else the locale; English where neither says Chinese.
use std::sync::LazyLock;

static CHINESE: LazyLock<bool> = LazyLock::new(|| {
    let named = ["ANJUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    named
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|value| value.starts_with("zh"))
});

/// The text in the language of this run.
pub(crate) fn say<'a>(en: &'a str, zh: &'a str) -> &'a str {
    if *CHINESE { zh } else { en }
}

/// The tag for `Accept-Language`.
pub(crate) fn tag() -> &'static str {
    say("en", "zh-CN")
}
