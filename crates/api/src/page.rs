//! The contract as one page to read (接口说明网页): made from the OpenAPI document, whole in itself, without any script.
use crate::openapi::document;
use serde_json::Value;
use std::fmt::Write;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}\
summary{cursor:pointer;padding:.2rem 0}code,.path{font-family:ui-monospace,monospace}\
.method{display:inline-block;width:3.5rem;font-weight:600}table{border-collapse:collapse;width:100%}\
td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}\
pre{background:#f6f6f6;padding:.5rem;overflow:auto}.zh{color:#555}nav a{margin-right:.8rem}";

/// The page.
#[must_use]
pub fn html() -> String {
    let document = document();
    let tags: Vec<&str> = array(&document["tags"]).filter_map(|tag| tag["name"].as_str()).collect();
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>anjuan 案卷: HTTP</title><style>{STYLE}</style></head><body>\
         <h1>anjuan 案卷: HTTP</h1><p>{}</p><p>OpenAPI: <a href=\"/v1/openapi.json\">/v1/openapi.json</a></p><nav>",
        escaped(document["info"]["summary"].as_str().unwrap_or_default())
    );
    for tag in &tags {
        let _ = write!(page, "<a href=\"#{tag}\">{tag}</a>");
    }
    page.push_str("</nav>");
    for tag in &tags {
        let _ = write!(page, "<h2 id=\"{tag}\">{tag}</h2>");
        for (path, methods) in object(&document["paths"]) {
            for (method, operation) in object(methods).filter(|(_, operation)| operation["tags"][0] == **tag) {
                page.push_str(&one((method, path), operation));
            }
        }
    }
    page.push_str("<h2 id=\"schemas\">schemas</h2>");
    for (name, schema) in object(&document["components"]["schemas"]) {
        let _ = write!(
            page,
            "<details id=\"schema-{name}\"><summary><code>{name}</code></summary>{}</details>",
            code(schema)
        );
    }
    page.push_str("</body></html>");
    page
}

fn one((method, path): (&str, &str), operation: &Value) -> String {
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let mut said = format!(
        "<details><summary><span class=\"method\">{}</span><span class=\"path\">{}</span> {} <span class=\"zh\">{}</span></summary>",
        method.to_ascii_uppercase(),
        escaped(path),
        text(&operation["summary"]),
        text(&operation["description"])
    );
    if array(&operation["parameters"]).next().is_some() {
        said.push_str("<table><tr><th>parameter</th><th>in</th><th>schema</th><th></th></tr>");
        for parameter in array(&operation["parameters"]) {
            let _ = write!(
                said,
                "<tr><td><code>{}</code></td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
                text(&parameter["name"]),
                text(&parameter["in"]),
                escaped(&parameter["schema"].to_string()),
                text(&parameter["description"])
            );
        }
        said.push_str("</table>");
    }
    for (media, content) in object(&operation["requestBody"]["content"]) {
        let _ = write!(said, "<p>Request: <code>{}</code></p>{}", escaped(media), code(&content["schema"]));
    }
    for (status, response) in object(&operation["responses"]) {
        let _ = write!(said, "<p>{status}: {}</p>", text(&response["description"]));
        for (media, content) in object(&response["content"]) {
            let _ = write!(said, "<p><code>{}</code></p>{}", escaped(media), code(&content["schema"]));
        }
    }
    said.push_str("</details>");
    said
}

/// A schema as it is written; what it refers to is a link.
fn code(schema: &Value) -> String {
    let text = escaped(&format!("{schema:#}"));
    let mut parts = text.split("#/components/schemas/");
    let mut linked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|symbol: char| !symbol.is_alphanumeric() && symbol != '_').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let _ = write!(linked, "<a href=\"#schema-{name}\">{name}</a>{rest}");
    }
    format!("<pre>{linked}</pre>")
}

fn object(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::routes;

    #[test]
    fn every_route_is_on_the_page_and_nothing_is_fetched_from_elsewhere() {
        let page = html();
        for route in routes() {
            assert!(page.contains(&format!(">{}</span>", escaped(&route.path))), "{}", route.path);
        }
        assert!(!page.contains("<script") && !page.contains("src="));
        for (place, _) in page.match_indices("href=\"#schema-") {
            let name = page[place + 14..].split('"').next().unwrap();
            assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name} leads nowhere");
        }
    }
}
