//! Flags from schemas: the fields of a command's JSON body become `--field value`, nested ones `--outer.inner value`.
//!
//! The command line cannot forget a verb or a field: both come from the contract's route table.
use crate::complete::PERSON;
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::hints::Hinted;
use crate::language::say;
use crate::naming;
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::{Map, Value, json};

/// What a flag's text becomes.
#[derive(Debug, Clone, PartialEq)]
enum Form {
    Text,
    Number,
    Flag,
    Choice(Vec<String>),
    /// A moment, in civil time or RFC 3339.
    Time,
    /// Somebody of the staff, by id.
    Person,
    /// A case, contact … by its reference or its number.
    Reference,
    /// A list of these: the flag may be repeated.
    List(Box<Form>),
    /// A list of objects with these fields: `key=value,key=value` or JSON; the flag may be repeated.
    Objects(Vec<Field>),
    /// Anything else: JSON.
    Json,
}

/// One flag.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// The path of keys in the body.
    path: Vec<String>,
    form: Form,
    help: String,
    required: bool,
}

/// The flags for a body's schema; `root` holds the shared shapes under `definitions` or `$defs`.
pub(crate) fn from_schema(schema: &Value, root: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    collect(schema, root, &mut Vec::new(), true, &mut fields);
    fields
}

fn collect(schema: &Value, root: &Value, path: &mut Vec<String>, required: bool, fields: &mut Vec<Field>) {
    let schema = resolve(schema, root);
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let needed = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, property) in properties {
        let needed = required && needed.iter().any(|key| key == name);
        path.push(name.clone());
        let inner = resolve(property, root);
        if inner.get("properties").is_some() {
            collect(&inner, root, path, needed, fields);
        } else {
            let help = [property, &inner]
                .iter()
                .find_map(|part| part.get("description"))
                .and_then(Value::as_str)
                .unwrap_or_default();
            fields.push(Field {
                path: path.clone(),
                form: form(&inner, root),
                help: help.to_owned(),
                required: needed,
            });
        }
        path.pop();
    }
}

/// Follows references, and takes the other side of "or null".
fn resolve(schema: &Value, root: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return root.pointer(reference.trim_start_matches('#')).map_or(Value::Null, |target| resolve(target, root));
    }
    let null = json!({"type": "null"});
    for key in ["anyOf", "oneOf", "allOf"] {
        let parts: Vec<&Value> =
            schema.get(key).and_then(Value::as_array).into_iter().flatten().filter(|part| **part != null).collect();
        if let [only] = parts.as_slice() {
            return resolve(only, root);
        }
    }
    schema.clone()
}

fn form(schema: &Value, root: &Value) -> Form {
    let constants = |key: &str| -> Vec<String> {
        let listed = schema.get(key).and_then(Value::as_array).into_iter().flatten();
        listed
            .flat_map(|part| part.get("const").or(part.get("enum").and_then(|list| list.get(0))).or(Some(part)))
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let choices = [constants("enum"), constants("oneOf")].concat();
    if !choices.is_empty() {
        return Form::Choice(choices);
    }
    let kind = match schema.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    match kind.as_str() {
        "string" if schema.get("format").and_then(Value::as_str) == Some("date-time") => Form::Time,
        "string"
            if schema.get("format").and_then(Value::as_str) == Some(anjuan_domain::vocabulary::declare::PERSON) =>
        {
            Form::Person
        }
        // No other text of a body has the form `kind/id`.
        "string" if schema.get("pattern").and_then(Value::as_str).is_some_and(|it| it.contains(")/[")) => {
            Form::Reference
        }
        "string" => Form::Text,
        "integer" => Form::Number,
        "boolean" => Form::Flag,
        "array" => {
            let items = schema.get("items").map_or(Value::Null, |items| resolve(items, root));
            match items.get("properties") {
                Some(_) => Form::Objects(from_schema(&items, root)),
                None => Form::List(Box::new(form(&items, root))),
            }
        }
        _ => Form::Json,
    }
}

impl Field {
    /// The flag's name: `applicant.name`, `amount-fen`.
    fn flag(&self) -> String {
        self.path.iter().map(|key| kebab(key)).collect::<Vec<_>>().join(".")
    }

    /// The argument for the command line.
    pub(crate) fn arg(&self) -> Arg {
        let several = say("(repeat it for several)", "（多个时重复给出）");
        let flag = self.flag();
        let needed = self.required && !matches!(self.form, Form::List(_) | Form::Objects(_));
        let help =
            if needed { format!("{} {}", self.help, say("(required)", "（必填）")) } else { self.help.clone() };
        let arg = Arg::new(flag.clone()).long(flag).help(help.clone()).help_heading("Fields");
        match &self.form {
            Form::Text => arg.value_name("TEXT"),
            Form::Person => arg.value_name(PERSON),
            Form::Number => arg.value_name("N").allow_negative_numbers(true),
            Form::Flag => arg.value_name("true|false").num_args(0..=1).default_missing_value("true"),
            Form::Choice(choices) => arg
                .value_name("CHOICE")
                .help(format!("{help} [{}]", choices.join(", ")))
                .value_parser(Hinted::new(choices.iter().map(|choice| choice.to_ascii_lowercase().replace('_', "-")))),
            Form::Time => arg.value_name("TIME"),
            Form::Reference => arg.value_name("REFERENCE|NUMBER"),
            Form::List(of) => arg.help(format!("{help} {several}")).action(ArgAction::Append).value_name(match **of {
                Form::Reference => "REFERENCE|NUMBER",
                Form::Person => PERSON,
                _ => "TEXT",
            }),
            Form::Objects(fields) => arg
                .value_name("KEY=VALUE,…|JSON")
                .help(format!("{help} [{}] {several}", fields.iter().map(Field::key).collect::<Vec<_>>().join(", ")))
                .action(ArgAction::Append),
            Form::Json => arg.value_name("JSON"),
        }
    }

    /// The key of a list's object with what may stand behind it; `?` where it may be left out.
    fn key(&self) -> String {
        let mark = if self.required { "" } else { "?" };
        match &self.form {
            Form::Choice(choices) => format!("{}{mark}={}", self.path.join("."), choices.join("|")),
            _ => format!("{}{mark}", self.path.join(".")),
        }
    }

    fn value(&self, texts: &[String]) -> Outcome<Value> {
        self.of_form(&self.form, texts)
    }

    fn of_form(&self, form: &Form, texts: &[String]) -> Outcome<Value> {
        let one = texts.last().map(String::as_str).unwrap_or_default();
        let refuse = |what: String| Failure::Usage(format!("--{}{}{what}", self.flag(), say(": ", "：")));
        match form {
            Form::Text | Form::Person => Ok(json!(one)),
            Form::Time => time(one).map(|at| json!(at.to_rfc3339())).map_err(while_doing(format!("--{}", self.flag()))),
            Form::Reference => naming::aggregate(one).map(|of| json!(of)).map_err(refuse),
            Form::Number => one
                .parse::<i64>()
                .map(|number| json!(number))
                .map_err(|_| refuse(format!("`{one}` {}", say("is not a whole number", "不是整数")))),
            Form::Flag => one
                .parse::<bool>()
                .map(|flag| json!(flag))
                .map_err(|_| refuse(format!("`{one}` {}", say("is neither true nor false", "须为 `true` 或 `false`")))),
            Form::Choice(choices) => {
                let same = |choice: &&String| choice.replace('_', "-").eq_ignore_ascii_case(&one.replace('_', "-"));
                choices.iter().find(same).map(|choice| json!(choice)).ok_or_else(|| {
                    let none = say("is none of", "不可用，可用的有");
                    refuse(format!("`{one}` {none} {}", choices.join(say(", ", "、"))))
                })
            }
            Form::List(of) => texts
                .iter()
                .map(|text| self.of_form(of, std::slice::from_ref(text)))
                .collect::<Outcome<Vec<_>>>()
                .map(Value::Array),
            Form::Objects(fields) => texts
                .iter()
                .map(|text| match array(text) {
                    Some(objects) => Ok(objects),
                    None => object(text, fields)?.map(|object| vec![object]).ok_or_else(|| {
                        refuse(
                            say(
                                "give key=value,key=value, a JSON object or a JSON array of objects",
                                "请给出 key=value,key=value、JSON 对象或 JSON 对象数组",
                            )
                            .to_owned(),
                        )
                    }),
                })
                .collect::<Outcome<Vec<_>>>()
                .map(|lists| Value::Array(lists.concat())),
            Form::Json => serde_json::from_str(one).map_err(|error| refuse(format!("not JSON: {error}"))),
        }
    }
}

/// All the objects of a list at once.
fn array(text: &str) -> Option<Vec<Value>> {
    let objects: Vec<Map<String, Value>> = serde_json::from_str(text).ok()?;
    Some(objects.into_iter().map(Value::Object).collect())
}

/// An object from JSON or from pairs, each value as its field has it; none where the text is neither.
fn object(text: &str, fields: &[Field]) -> Outcome<Option<Value>> {
    if text.trim_start().starts_with('{') {
        return Ok(serde_json::from_str(text).ok());
    }
    let mut object = Map::new();
    for pair in text.split(',') {
        let Some((key, value)) = pair.split_once('=') else { return Ok(None) };
        let field = fields.iter().find(|field| matches!(field.path.as_slice(), [only] if only == key));
        let value = match field {
            Some(field) => field.value(&[value.to_owned()])?,
            // The service says that there is no such field.
            None => json!(value),
        };
        object.insert(key.to_owned(), value);
    }
    Ok(Some(Value::Object(object)))
}

/// `amount-fen` for `amountFen`.
pub(crate) fn kebab(key: &str) -> String {
    key.chars().flat_map(|c| if c.is_ascii_uppercase() { vec!['-', c.to_ascii_lowercase()] } else { vec![c] }).collect()
}

/// The body that the flags give, laid over `base`.
pub(crate) fn body(fields: &[Field], matches: &ArgMatches, base: Value) -> Outcome<Value> {
    let mut body = base;
    for field in fields {
        let Some(texts) = matches.get_many::<String>(&field.flag()) else { continue };
        let value = field.value(&texts.cloned().collect::<Vec<_>>())?;
        put(&mut body, &field.path, value);
    }
    // A list that is not given is an empty list; the rules say whether it may be empty.
    let lists = fields.iter().filter(|field| field.required && matches!(field.form, Form::List(_) | Form::Objects(_)));
    for field in lists.filter(|field| lookup(&body, &field.path).is_none()).collect::<Vec<_>>() {
        put(&mut body, &field.path, json!([]));
    }
    let missing: Vec<String> = fields
        .iter()
        .filter(|field| field.required && lookup(&body, &field.path).is_none())
        .map(|field| format!("--{}", field.flag()))
        .collect();
    if missing.is_empty() {
        Ok(body)
    } else {
        Err(Failure::Usage(format!("{} {}", say("still needed:", "尚缺："), missing.join(say(", ", "、")))))
    }
}

fn put(body: &mut Value, path: &[String], value: Value) {
    let mut place = body;
    for key in path {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[key.as_str()];
    }
    *place = value;
}

fn lookup<'a>(body: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(body, |place, key| place.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Field> {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        anjuan_api::clear::define(&mut generator);
        let mut schema =
            generator.subschema_for::<anjuan_domain::matters::case::commands::Register>().as_value().clone();
        let mut root = json!({"$defs": generator.definitions()});
        anjuan_api::clear::shown(&mut schema);
        anjuan_api::clear::shown(&mut root);
        from_schema(&schema, &root)
    }

    fn parse(args: &[&str]) -> Outcome<Value> {
        let fields = fields();
        let command = clap::Command::new("register").no_binary_name(true).args(fields.iter().map(Field::arg));
        body(
            &fields,
            &command.try_get_matches_from(args).map_err(|error| Failure::words(error.to_string()))?,
            json!({}),
        )
    }

    #[test]
    fn a_list_of_objects_is_given_one_by_one_or_as_one_array() {
        let list = fields().into_iter().find(|field| field.path == ["materials"]).unwrap();
        let texts = [r#"[{"material": "a"}, {"material": "b"}]"#.to_owned(), "material=c".to_owned()];
        assert_eq!(list.value(&texts).unwrap(), json!([{"material": "a"}, {"material": "b"}, {"material": "c"}]));
        assert!(list.value(&["a, b".to_owned()]).is_err());
    }

    #[test]
    fn nested_fields_choices_and_lists_become_json() {
        let body = parse(&[
            "--item",
            "SI-001",
            "--channel",
            "visit",
            "--place",
            "COUNTER",
            "--form",
            "window",
            "--applicant.kind",
            "natural-person",
            "--applicant.name",
            "王小明",
            "--materials",
            "material=id-card,status=PRESENTED",
            "--visitors",
            "P001",
            "--visitors",
            "P002",
        ])
        .unwrap();
        assert_eq!(body["applicant"], json!({"kind": "NATURAL_PERSON", "name": "王小明"}));
        assert_eq!(body["materials"], json!([{"material": "id-card", "status": "PRESENTED"}]));
        assert_eq!(body["visitors"], json!(["P001", "P002"]));
    }

    #[test]
    fn the_values_of_a_list_of_objects_are_of_their_fields_kinds() {
        let schema = json!({"type": "object", "properties": {"articles": {"type": "array", "items": {
            "type": "object", "required": ["name", "quantity"],
            "properties": {"name": {"type": "string"}, "quantity": {"type": "integer"}}
        }}}});
        let fields = from_schema(&schema, &json!({}));
        let command = clap::Command::new("open").no_binary_name(true).args(fields.iter().map(Field::arg));
        let given = |text| command.clone().try_get_matches_from(["--articles", text]).unwrap();
        let read = body(&fields, &given("name=公章,quantity=2"), json!({})).unwrap();
        assert_eq!(read, json!({"articles": [{"name": "公章", "quantity": 2}]}));
        assert!(body(&fields, &given("name=公章,quantity=two"), json!({})).is_err());
    }

    #[test]
    fn a_moment_may_be_civil_and_a_matter_may_be_named_by_its_number() {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let moment = generator.subschema_for::<anjuan_domain::vocabulary::stamp::Instant>();
        let matters = generator.subschema_for::<Vec<anjuan_domain::vocabulary::ids::AggregateRef>>();
        let schema = json!({"type": "object", "properties": {"until": moment, "matters": matters}});
        let fields = from_schema(&schema, &json!({"$defs": generator.definitions()}));
        let command = clap::Command::new("open").no_binary_name(true).args(fields.iter().map(Field::arg));
        let read = |line: &[&str]| body(&fields, &command.clone().try_get_matches_from(line).unwrap(), json!({}));
        let matters = ["--matters", "AJ-20261120-7K2M9QX4T1AB", "--matters", "denial/7K2M9QX4T1AC"];
        assert_eq!(read(&matters).unwrap()["matters"], json!(["case/7K2M9QX4T1AB", "denial/7K2M9QX4T1AC"]));
        assert_eq!(read(&["--until", "2026-11-30T17:30"]).unwrap()["until"], json!("2026-11-30T09:30:00+00:00"));
        assert!(read(&["--until", "soon"]).is_err() && read(&["--matters", "soon"]).is_err());
    }

    #[test]
    fn a_list_of_objects_says_which_keys_it_takes() {
        let schema = json!({"type": "object", "properties": {"found": {"type": "array", "description": "One by one.", "items": {
            "type": "object", "required": ["finding"],
            "properties": {"person": {"type": "string"}, "finding": {"enum": ["VERIFIED", "NOT_VERIFIED"]}}
        }}}});
        let fields = from_schema(&schema, &json!({}));
        let help = fields[0].arg().get_help().unwrap().to_string();
        assert!(help.starts_with("One by one. [") && help.contains("person?"), "{help}");
        assert!(help.contains("finding=VERIFIED|NOT_VERIFIED"), "{help}");
    }

    #[test]
    fn a_needed_list_that_is_not_given_is_empty() {
        let schema = json!({"type": "object", "required": ["parts"], "properties": {"parts": {
            "type": "object", "required": ["missing", "why"],
            "properties": {"missing": {"type": "array", "items": {"type": "string"}}, "why": {"type": "string"}}
        }}});
        let fields = from_schema(&schema, &json!({}));
        let command = clap::Command::new("notify").no_binary_name(true).args(fields.iter().map(Field::arg));
        let matches = command.try_get_matches_from(["--parts.why", "x"]).unwrap();
        assert_eq!(body(&fields, &matches, json!({})).unwrap(), json!({"parts": {"missing": [], "why": "x"}}));
    }

    #[test]
    fn what_is_missing_or_no_choice_is_named() {
        let error = parse(&["--item", "SI-001"]).unwrap_err().to_string();
        assert!(error.contains("--channel") && error.contains("--applicant.name"), "{error}");
        assert!(!error.contains("--principal.mandate"), "an absent optional object needs no fields: {error}");
        assert!(parse(&["--channel", "pigeon"]).unwrap_err().to_string().contains("VISIT"));
    }
}
