//! The schemas of stored events (事件模式): what the `dataschema` of an event leads to, for anybody and without the internet.
use super::problems::Rejection;
use crate::failure::Failure;
use crate::sentences::words;
use anjuan_api::schemas;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Every schema and every `.proto` file.
pub(super) async fn list() -> Json<schemas::Schemas> {
    Json(schemas::list())
}

/// The JSON Schema of one message.
pub(super) async fn schema(name: String) -> Result<Response, Rejection> {
    let schema = schemas::schema(&name).ok_or_else(|| {
        Failure::NotFound(words(format!("message `{name}` in the contract"), format!("契约中的消息 `{name}`")))
    })?;
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], format!("{schema:#}\n")).into_response())
}

/// One `.proto` file.
pub(super) async fn proto(file: String) -> Result<Response, Rejection> {
    let text = schemas::proto(&file).ok_or_else(|| {
        Failure::NotFound(words(format!("file `{file}` in the contract"), format!("契约中的文件 `{file}`")))
    })?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
