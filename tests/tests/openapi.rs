//! The HTTP contract against the running service (接口契约): schemathesis asks everything that the OpenAPI document allows and much that
//! it forbids; Redocly lints the document.
//!
//! No answer is undocumented, none is a server error, no operation is looser or stricter than the server. How long it asks is
//! set with `ANJUAN_OPENAPI_EXAMPLES`, cases for each operation: `cargo xtask openapi --examples 100`.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::environment;
use anjuan_tests::golden::root;
use anjuan_tests::service::Service;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Cases for each operation where nobody says how many: a short run.
const EXAMPLES: &str = "2";

/// Somebody who holds every office: what a token may, the directory says.
const OF_ALL_OFFICES: &str = "P900";

fn define_somebody_of_all_offices(service: &Service) {
    let definition = json!({"name": "甲", "window": "W02", "section": "综合科", "title": "科长", "roles": ROLES,
        "certificate": "BC-2014-900", "telephone": "0513-84002900"});
    let body = json!({"effectiveFrom": "2026-01-01", "definition": definition});
    let answer = service.post(&format!("/v1/centre/person/{OF_ALL_OFFICES}/define-person"), &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
}

/// Every role that people have.
const ROLES: [&str; 13] = [
    "director",
    "deputy-director",
    "general-section",
    "approval-section",
    "bidding-centre",
    "service-section",
    "complaint-centre",
    "window-head",
    "window-staff",
    "secretary",
    "mayor",
    "inspector",
    "administrator",
];

fn here(file: &str) -> PathBuf {
    root().join("tests/openapi").join(file)
}

fn contract() -> Value {
    serde_json::from_slice(&std::fs::read(root().join("crates/api/openapi.json")).unwrap()).unwrap()
}

/// What a tool found: whether it was satisfied, and what it printed.
struct Verdict {
    satisfied: bool,
    said: String,
}

fn verdict(command: &mut Command) -> Verdict {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Verdict { satisfied: output.status.success(), said }
}

/// None where there is no npm.
fn lint(document: &Path) -> Option<Verdict> {
    let modules = environment::node("redocly-node", &here("package.json")).unwrap()?;
    let mut redocly = Command::new("node");
    redocly.arg(modules.join("@redocly/cli/bin/cli.js")).arg("lint").arg(document);
    redocly.args(["--format", "stylish", "--max-problems", "50", "--config"]).arg(here("redocly.yaml"));
    Some(verdict(redocly.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")))
}

/// Writes one fault into the contract.
type Spoil = fn(&mut Value);

#[test]
fn the_linter_finds_no_error_in_the_contract_and_finds_those_that_are_put_in() {
    let Some(found) = lint(&root().join("crates/api/openapi.json")) else { return };
    assert!(found.satisfied, "{}", found.said);
    let place = tempfile::tempdir().unwrap();
    let wrong: [(&str, Spoil); 3] = [
        ("operation-operationId-unique", |document| {
            document["paths"]["/v1/cases"]["post"]["operationId"] =
                document["paths"]["/v1/cases"]["get"]["operationId"].clone();
        }),
        ("no-invalid-media-type-examples", |document| {
            document["paths"]["/v1/cases"]["post"]["requestBody"]["content"]["application/json"]["example"]["item"] =
                json!(7);
        }),
        ("no-unresolved-refs", |document| {
            document["components"]["schemas"]["Problem"]["properties"]["errors"]["items"]["$ref"] =
                json!("#/components/schemas/Nothing");
        }),
    ];
    for (rule, spoil) in wrong {
        let (mut document, file) = (contract(), place.path().join("openapi.json"));
        spoil(&mut document);
        std::fs::write(&file, document.to_string()).unwrap();
        let found = lint(&file).unwrap();
        assert!(!found.satisfied && found.said.contains(rule), "{rule}: {}", found.said);
    }
}

/// Of the commands, a short run of the phase `coverage` asks each twelfth: what they share (headers, query string, moments) is in
/// each of them, and all of them take longer than everything else together.
const EACH: usize = 12;

/// The operations of which every bound of every parameter and field is asked: of a short run all but most commands, else all.
fn covered(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap().iter().filter(|(path, _)| !path.ends_with("/stream"));
    let operations = paths.flat_map(|(_, path)| path.as_object().unwrap().values());
    let is_command = |operation: &&Value| {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| parameter["name"] == "If-Match")
    };
    let (commands, others): (Vec<&Value>, Vec<&Value>) = operations.partition(is_command);
    let each = if std::env::var_os("ANJUAN_OPENAPI_EXAMPLES").is_some() { 1 } else { EACH };
    let asked = others.into_iter().chain(commands.into_iter().step_by(each));
    asked.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect()
}

/// One run of schemathesis against a service.
struct Run<'a> {
    service: &'a Service,
    document: &'a Path,
    /// What it asks: examples, any value, every bound.
    phases: &'static str,
    /// More arguments.
    arguments: &'a [&'a str],
}

impl Run<'_> {
    fn verdict(&self) -> Verdict {
        let interpreter = environment::python("schemathesis-venv", &here("requirements.txt")).unwrap();
        let mut run = Command::new(interpreter.with_file_name("st"));
        let examples = std::env::var("ANJUAN_OPENAPI_EXAMPLES").unwrap_or_else(|_| EXAMPLES.into());
        // A place of its own: what it keeps between runs would make one run depend on another.
        let place = tempfile::tempdir().unwrap();
        run.current_dir(place.path()).arg("--config-file").arg(here("schemathesis.toml")).arg("run").arg(self.document);
        run.args(["--url", &self.service.url, "--phases", self.phases, "--seed", "1", "--no-shrink"]);
        run.args(["--continue-on-failure", "--warnings", "off", "--request-timeout", "30", "-n", &examples]);
        let token = self.service.token_for(OF_ALL_OFFICES, &ROLES);
        run.arg("-H").arg(format!("Authorization: Bearer {token}"));
        verdict(run.args(self.arguments).env("NO_COLOR", "1").env("SCHEMATHESIS_HOOKS", ""))
    }
}

#[test]
fn no_answer_is_undocumented_no_operation_is_looser_than_the_server_and_nothing_breaks_it() {
    let place = tempfile::tempdir().unwrap();
    // Thousands of questions come from one address here, and 429 would hide what the service says to them.
    let config = place.path().join("anjuan.toml");
    let unbounded = ["public", "secrets", "refused", "account", "heavy"].map(|rate| format!("{rate}_per_minute = 0"));
    std::fs::write(&config, format!("[log]\nfilter = \"warn\"\n[limits]\n{}\n", unbounded.join("\n"))).unwrap();
    let service = Service::start_with(&place.path().join("data"), &["--config", config.to_str().unwrap()]);
    define_somebody_of_all_offices(&service);
    let document = root().join("crates/api/openapi.json");
    // An answer that goes on is no answer that could be compared; `tests/service/feed.rs` of the server reads them.
    let endless = ["--exclude-path-regex", "/stream$"];
    let found =
        Run { service: &service, document: &document, phases: "examples,fuzzing", arguments: &endless }.verdict();
    assert!(found.satisfied, "{}", found.said);
    let paths = contract()["paths"].as_object().unwrap().clone();
    let finite = paths.iter().filter(|(path, _)| !path.ends_with("/stream"));
    let operations = finite.map(|(_, path)| path.as_object().unwrap().len()).sum::<usize>();
    assert!(found.said.contains(&format!("Tested: {operations}")), "all {operations} operations: {}", found.said);

    let asked = covered(&contract());
    let arguments: Vec<&str> = asked.iter().flat_map(|id| ["--include-operation-id", id.as_str()]).collect();
    let found = Run { service: &service, document: &document, phases: "coverage", arguments: &arguments }.verdict();
    assert!(found.satisfied, "{}", found.said);
    assert!(asked.len() > 90 && found.said.contains(&format!("Tested: {}", asked.len())), "{asked:?}: {}", found.said);

    // A contract that is looser than the server is found.
    let loose = place.path().join("loose.json");
    let mut looser = contract();
    let limit = looser["paths"]["/v1/breaches"]["get"]["parameters"].as_array_mut().unwrap();
    let limit = limit.iter_mut().find(|parameter| parameter["name"] == "limit").unwrap();
    limit["schema"] = json!({"type": "integer", "minimum": 501});
    limit["required"] = json!(true);
    limit.as_object_mut().unwrap().remove("example");
    std::fs::write(&loose, looser.to_string()).unwrap();
    let arguments = ["--include-path", "/v1/breaches"];
    let run = Run { service: &service, document: &loose, phases: "examples,fuzzing", arguments: &arguments };
    let found = run.verdict();
    assert!(!found.satisfied && found.said.contains("Schema-valid request rejected"), "{}", found.said);
    service.stop();
}
