//! Problems: RFC 9457 `application/problem+json`, with the stable code, the article and both languages.
use anjuan_domain::vocabulary::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The code of a command of a batch that was not tried, because the outcome of one before it in its aggregate is not known.
pub const NOT_TRIED: &str = "batch.not-tried";

/// The code of a command that others came before each time: it can be asked again as it is.
pub const CONTENDED: &str = "command.contended";

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// A URI reference for the kind of problem: `urn:anjuan:problem:case.extend.after-due`.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The kind of problem in a few words, in the language asked for.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in the language asked for.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
    /// The same in Simplified Chinese.
    pub detail_zh: String,
    /// The stable code.
    pub code: String,
    /// The article of the regulation or law; empty where none is concerned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// The request it belongs to: path, and id as in the answer's `x-request-id`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instance: String,
    /// Every field and parameter that is missing or not as it must be, all at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// After how many seconds it may be tried again, where that is known; the header `Retry-After` says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// One field of the body, or one parameter, that is missing or not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldProblem {
    /// Where in the body, as a JSON pointer in a URI fragment: `#/applicant/name`, `#` for all of it; absent for a parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The name of the parameter, of the path, the query string or a header: `limit`; absent for a field of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What is wrong with it, in the language asked for.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
    /// The same in Simplified Chinese.
    pub detail_zh: String,
}

/// The two languages of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The language that an `Accept-Language` header prefers: the first of ours by weight, else English.
    #[must_use]
    pub fn preferred(header: &str) -> Self {
        let weighed = header.split(',').filter_map(|part| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0_f32), str::parse).ok()?;
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            match primary.as_str() {
                "zh" => Some((Language::Chinese, weight)),
                "en" | "*" => Some((Language::English, weight)),
                _ => None,
            }
        });
        let mut best = (Language::English, 0.0);
        for (language, weight) in weighed {
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    /// The tag for `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }
}

impl Problem {
    /// A problem in English; [`Self::in_language`] turns it.
    #[must_use]
    pub fn new(status: u16, code: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        let detail_en = en.into();
        Self {
            problem_type: format!("urn:anjuan:problem:{code}"),
            title: title(status, Language::English).into(),
            status,
            detail: detail_en.clone(),
            detail_en,
            detail_zh: zh.into(),
            code: code.into(),
            article: String::new(),
            instance: String::new(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// The same with the fields that are missing or not as they must be.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldProblem>) -> Self {
        Self { errors, ..self }
    }

    /// The same, which may be tried again after so many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A refusal as a problem of that status: 422 where the domain refuses, 403 where access does.
    #[must_use]
    pub fn refused(status: u16, refusal: &Refusal) -> Self {
        Self { article: refusal.article.clone(), ..Self::new(status, &refusal.code, &refusal.en, &refusal.zh) }
    }

    /// Whether it is an answer for good: what was asked was decided against. What is not settled may have been done or not,
    /// or was not tried at all, and is to be asked again with the same command id.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.status < 500 && ![NOT_TRIED, CONTENDED].contains(&self.code.as_str())
    }

    /// The same with title and detail in `language`.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.title = title(self.status, language).into();
        self.detail = match language {
            Language::English => self.detail_en.clone(),
            Language::Chinese => self.detail_zh.clone(),
        };
        for error in &mut self.errors {
            let said = if language == Language::English { &error.detail_en } else { &error.detail_zh };
            error.detail.clone_from(said);
        }
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{} {}", self.detail, self.status, self.code)?;
        if self.article.is_empty() { write!(f, "]") } else { write!(f, "; {}]", self.article) }
    }
}

impl std::error::Error for Problem {}

/// The kind of problem in a few words.
fn title(status: u16, language: Language) -> &'static str {
    let (en, zh) = match status {
        400 => ("The request cannot be read", "请求无法识别"),
        401 => ("Who asks is not known", "未通过身份认证"),
        403 => ("Not allowed", "无权办理"),
        404 => ("Not found", "未找到"),
        405 => ("Not a way of this path", "该路径不支持此方法"),
        409 => ("Somebody else was first", "状态已变化"),
        413 => ("Too large", "请求过大"),
        415 => ("Not a media type of ours", "不支持的内容类型"),
        422 => ("Refused by the rules", "不予执行"),
        424 => ("Not tried", "未执行"),
        429 => ("Too many attempts", "尝试次数过多"),
        503 => ("Not available now", "服务暂不可用"),
        504 => ("No answer in time", "未能及时应答"),
        _ => ("An error of the service", "内部错误"),
    };
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_of_ours_by_weight() {
        for (header, expected) in [
            ("", Language::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en;q=0.5, zh;q=0.9", Language::Chinese),
            ("fr, de;q=0.9", Language::English),
            ("ZH", Language::Chinese),
            ("zh;q=0.1, en", Language::English),
        ] {
            assert_eq!(Language::preferred(header), expected, "{header}");
        }
    }

    #[test]
    fn what_is_not_known_what_was_not_tried_and_what_lost_a_race_is_to_be_asked_again() {
        let settled = |status, code| Problem::new(status, code, "", "").is_settled();
        assert!(settled(422, "case.x") && settled(409, "command.moved") && settled(400, "request.malformed"));
        assert!(!settled(503, "log.unavailable") && !settled(500, "stored.damaged"));
        assert!(!settled(424, NOT_TRIED) && !settled(409, CONTENDED));
    }

    #[test]
    fn a_refusal_keeps_code_article_and_both_sentences() {
        let refusal = Refusal { code: "case.x".into(), article: "a/1".into(), en: "No.".into(), zh: "否。".into() };
        let problem = Problem::refused(422, &refusal).in_language(Language::Chinese);
        assert_eq!(
            (problem.detail.as_str(), problem.detail_en.as_str(), problem.article.as_str()),
            ("否。", "No.", "a/1")
        );
        assert_eq!(problem.title, "不予执行");
    }
}
