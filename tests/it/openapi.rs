//! Holds recorded HTTP exchanges against Discord's own description (`OpenAPI` 3.1): what the bot asks and what the
//! pretend Discord answers must both be things the real one would know.
//!
//! The description has 539 schemas that refer to one another, so none is copied or inlined: the document is one
//! resource in a `jsonschema` registry, and the validator of an operation is `{"$ref": "<document>#<pointer>"}`,
//! compiled when that operation is first met and kept. An operation costs what it reaches, once.
//!
//! A request in parts is recorded as its `payload_json`, and held against the same schema as one without files.
//!
//! Three known differences. A field's error has a word for a code where the description wants a number (mended
//! below). Content is limited to 2000 characters (the description says 4000) and a form to 5
//! components (it says 40): the pretend Discord enforces those itself.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use reqwest::Url;
use serde_json::{Map, Value, json};
use shelftalker::rehearsal::Exchange;

/// The name that the document goes by among the validators. Nothing is ever fetched.
const DOCUMENT: &str = "urn:discord:openapi";

/// The document, with its validators.
pub struct Description {
    document: Value,
    registry: Registry<'static>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Description {
    /// The document named by `SHELFTALKER_DISCORD_OPENAPI`, read once; `None` if it names none.
    pub fn from_env() -> Option<&'static Self> {
        static FROM_ENV: LazyLock<Option<Description>> = LazyLock::new(|| {
            let file = std::env::var_os("SHELFTALKER_DISCORD_OPENAPI")?;
            let text = std::fs::read(&file).unwrap_or_else(|error| {
                panic!("SHELFTALKER_DISCORD_OPENAPI names {}: {error}", file.display())
            });
            Some(Description::of(serde_json::from_slice(&text).expect("the OpenAPI document is JSON")))
        });
        FROM_ENV.as_ref()
    }

    fn of(mut document: Value) -> Self {
        // `"_errors": [{"code": "BASE_TYPE_REQUIRED", …`: https://discord.com/developers/docs/reference#error-messages
        if let Some(error) = document.pointer_mut("/components/schemas/InnerErrors/properties/_errors/items")
        {
            let text = json!({ "type": "string" });
            *error = json!({
                "type": "object", "properties": { "code": text, "message": text }, "required": ["code", "message"]
            });
        }
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(DOCUMENT, document.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .expect("the OpenAPI document can be referred to");
        Self { document, registry, validators: Mutex::default() }
    }

    /// Every way in which the exchange differs from the description; each names the operation and the place.
    pub fn violations(&self, exchange: &Exchange) -> Vec<String> {
        let Exchange { method, path, status, .. } = exchange;
        let faults = match self.operation(exchange) {
            Ok(operation) => {
                let mut faults = self.faults_of_parameters(&operation, exchange);
                faults.extend(self.faults_of_request(&operation, exchange));
                faults.extend(self.faults_of_answer(&operation, exchange));
                faults
            }
            Err(fault) => vec![fault],
        };
        faults.into_iter().map(|fault| format!("{method} {path} → {status:?}: {fault}")).collect()
    }

    /// Finds the operation. Of several templates that fit, the one that is literal first wins, as `@me` before
    /// `{user_id}`: <https://spec.openapis.org/oas/v3.1.0#path-templating-matching>
    fn operation(&self, exchange: &Exchange) -> Result<Operation<'_>, String> {
        let segments: Vec<&str> = exchange.path.split('/').collect();
        let paths = self.document["paths"].as_object().expect("an OpenAPI document has paths");
        let (template, _) = paths
            .keys()
            .filter_map(|template| Some((template, match_template(template, &segments)?)))
            .max_by(|(_, left), (_, right)| left.cmp(right))
            .ok_or("the description has no such path")?;
        let method = exchange.method.to_ascii_lowercase();
        let item = &paths[template];
        let described = item.get(&method).ok_or("the description has no such method there")?;
        let path = format!("/paths/{}", escape(template));
        let pointer = format!("{path}/{method}");
        let here = parameters(item, &path).chain(parameters(described, &pointer)).collect();
        let values = template
            .split('/')
            .zip(segments)
            .filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value.to_owned())))
            .collect();
        Ok(Operation { described, pointer, parameters: here, path_values: values })
    }

    fn faults_of_parameters(&self, operation: &Operation<'_>, exchange: &Exchange) -> Vec<String> {
        let query = &exchange.query;
        let url = Url::parse(&format!("http://localhost/?{query}")).expect("any query makes an address");
        let mut given: HashMap<(&str, String), Vec<String>> = HashMap::new();
        for (name, value) in url.query_pairs() {
            given.entry(("query", name.into_owned())).or_default().push(value.into_owned());
        }
        for (name, value) in &operation.path_values {
            given.entry(("path", (*name).to_owned())).or_default().push(value.clone());
        }
        let mut faults = Vec::new();
        for (parameter, schema) in &operation.parameters {
            let name = parameter["name"].as_str().unwrap_or_default();
            let place = parameter["in"].as_str().unwrap_or_default();
            match given.remove(&(place, name.to_owned())) {
                Some(values) if !self.admits_text(schema, &values) => {
                    faults.push(format!("{place} parameter {name} may not be {values:?}"));
                }
                None if parameter["required"] == true => {
                    faults.push(format!("{place} parameter {name} is missing"));
                }
                _ => {}
            }
        }
        let unknown =
            given.into_keys().map(|(place, name)| format!("{place} parameter {name} is not described"));
        faults.extend(unknown);
        faults
    }

    /// Whether text from an address can be read as a value that the schema admits.
    fn admits_text(&self, schema: &str, values: &[String]) -> bool {
        let validator = self.validator(schema);
        let read_as_json = |value: &String| serde_json::from_str(value).unwrap_or(Value::Null);
        let mut readings = vec![json!(values), values.iter().map(read_as_json).collect()];
        if let [value] = values {
            readings.extend([json!(value), read_as_json(value)]);
        }
        readings.iter().any(|reading| validator.is_valid(reading))
    }

    fn faults_of_request(&self, operation: &Operation<'_>, exchange: &Exchange) -> Vec<String> {
        let described = &operation.described["requestBody"];
        match (&exchange.request, described["content"].as_object()) {
            (None, _) if described["required"] == true => vec!["the request has no body".into()],
            (None, _) => vec![],
            (Some(_), None) => vec!["the request has a body, and none is described".into()],
            (Some(body), Some(content)) => {
                self.faults_of_body("request", body, content, &format!("{}/requestBody", operation.pointer))
            }
        }
    }

    fn faults_of_answer(&self, operation: &Operation<'_>, exchange: &Exchange) -> Vec<String> {
        // The description knows no 5xx: those are Discord failing, not Discord answering.
        // No status at all: the answer was lost on purpose.
        let Some(status) = exchange.status.filter(|status| *status < 500) else { return vec![] };
        let class = format!("{}XX", status / 100);
        let status = status.to_string();
        let responses = &operation.described["responses"];
        let Some(key) = [&status, &class].into_iter().find(|key| responses.get(key).is_some()) else {
            return vec!["the description has no answer with this status".into()];
        };
        let pointer = match responses[key]["$ref"].as_str() {
            Some(reference) => reference.trim_start_matches('#').to_owned(),
            None => format!("{}/responses/{key}", operation.pointer),
        };
        let described = self.document.pointer(&pointer).expect("the response's $ref leads somewhere");
        match (&exchange.answer, described["content"].as_object()) {
            (None, None) => vec![],
            (None, Some(_)) => vec!["the answer has no body".into()],
            (Some(_), None) => vec!["the answer has a body, and none is described".into()],
            (Some(body), Some(content)) => self.faults_of_body("answer", body, content, &pointer),
        }
    }

    fn faults_of_body(
        &self,
        what: &str,
        body: &Value,
        content: &Map<String, Value>,
        pointer: &str,
    ) -> Vec<String> {
        let json = "application/json".to_owned();
        let media = if content.contains_key(&json) { Some(&json) } else { content.keys().next() };
        let Some(media) = media else { return vec![] };
        let validator = self.validator(&format!("{pointer}/content/{}/schema", escape(media)));
        validator.iter_errors(body).map(|error| format!("{what} {}", explain(&error))).collect()
    }

    /// The validator of the schema at this JSON pointer into the document.
    fn validator(&self, pointer: &str) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap();
        if let Some(validator) = validators.get(pointer) {
            return Arc::clone(validator);
        }
        // `{` and `}` of path templates may not stand in a URI.
        let fragment = pointer.replace('{', "%7B").replace('}', "%7D");
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&json!({ "$ref": format!("{DOCUMENT}#{fragment}") }))
            .unwrap_or_else(|error| panic!("no validator for {pointer}: {error}"));
        let validator = Arc::new(validator);
        validators.insert(pointer.to_owned(), Arc::clone(&validator));
        validator
    }
}

struct Operation<'a> {
    described: &'a Value,
    /// Where it stands in the document.
    pointer: String,
    /// Each with the place of its schema.
    parameters: Vec<(&'a Value, String)>,
    path_values: Vec<(&'a str, String)>,
}

/// The parameters that a path or an operation describes, each with the place of its schema.
fn parameters<'a>(of: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a Value, String)> {
    let pointer = pointer.to_owned();
    let all = of["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().enumerate().map(move |(n, parameter)| (parameter, format!("{pointer}/parameters/{n}/schema")))
}

/// Which segments of the template are literal, if the path fits it.
fn match_template(template: &str, segments: &[&str]) -> Option<Vec<bool>> {
    let expected: Vec<&str> = template.split('/').collect();
    if expected.len() != segments.len() {
        return None;
    }
    let fits = |(expected, given): (&&str, &&str)| match (expected.starts_with('{'), given.is_empty()) {
        (true, false) => Some(false),
        _ if expected == given => Some(true),
        _ => None,
    };
    expected.iter().zip(segments).map(fits).collect()
}

/// A key as it stands in a JSON pointer (RFC 6901).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// One line for one fault. A union says only that no branch fits: the branch that came furthest says why.
fn explain(error: &ValidationError<'_>) -> String {
    let branches = match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.as_slice()
        }
        _ => &[],
    };
    let is_about_kind = |error: &ValidationError<'_>| {
        let is_type = matches!(error.kind(), ValidationErrorKind::Type { .. });
        is_type || error.instance_path().to_string().ends_with("/type")
    };
    // A branch for another kind of thing fails at its `type`; among the rest the fewest faults are nearest.
    match branches
        .iter()
        .filter(|branch| !branch.is_empty())
        .min_by_key(|branch| (branch.iter().any(is_about_kind), branch.len()))
    {
        Some(nearest) => nearest.iter().map(explain).collect::<Vec<_>>().join("; "),
        None => format!("at {:?}: {}", error.instance_path().to_string(), error.masked()),
    }
}

mod tests {
    use super::*;

    fn description() -> &'static Description {
        Description::from_env().expect("SHELFTALKER_DISCORD_OPENAPI names Discord's description")
    }

    fn said() -> Exchange {
        let author = json!({
            "id": "7", "username": "Shelftalker", "discriminator": "0", "global_name": null, "avatar": null,
            "public_flags": 0, "flags": 0, "bot": true, "primary_guild": null
        });
        Exchange {
            method: "POST".into(),
            path: "/channels/123/messages".into(),
            query: String::new(),
            request: Some(json!({
                "content": "One tip", "nonce": "abc", "enforce_nonce": true, "allowed_mentions": { "parse": [] },
                "components": [{ "type": 1, "components": [
                    { "type": 2, "style": 1, "label": "Useful", "custom_id": "1:useful:x" }
                ]}]
            })),
            status: Some(200),
            template: None,
            took: 0,
            trouble: None,
            answer: Some(json!({
                "id": "9", "channel_id": "123", "type": 0, "content": "One tip", "author": author,
                "timestamp": "2026-09-14T07:30:00.000000+00:00", "edited_timestamp": null, "flags": 0,
                "components": [], "attachments": [], "embeds": [], "mentions": [], "mention_roles": [],
                "mention_everyone": false, "tts": false, "pinned": false
            })),
        }
    }

    fn faults(change: impl FnOnce(&mut Exchange)) -> Vec<String> {
        let mut exchange = said();
        change(&mut exchange);
        description().violations(&exchange)
    }

    fn is_faulted(change: impl FnOnce(&mut Exchange), because: &str) {
        let faults = faults(change);
        assert!(faults.iter().any(|fault| fault.contains(because)), "expected {because:?} in {faults:#?}");
    }

    fn body(exchange: &mut Exchange) -> &mut Value {
        exchange.request.as_mut().unwrap()
    }

    fn answer(exchange: &mut Exchange) -> &mut Value {
        exchange.answer.as_mut().unwrap()
    }

    #[test]
    #[ignore = "needs Discord's description, which .ci/run names in SHELFTALKER_DISCORD_OPENAPI"]
    fn what_discord_describes_is_no_violation() {
        assert_eq!(faults(|_| {}), [""; 0]);
        let forbidden = |exchange: &mut Exchange| {
            exchange.status = Some(403);
            *answer(exchange) = json!({ "code": 50013, "message": "Missing Permissions" });
        };
        assert_eq!(faults(forbidden), [""; 0]);
        let fault =
            json!({ "_errors": [{ "code": "BASE_TYPE_REQUIRED", "message": "This field is required" }] });
        let form = json!({ "code": 50035, "message": "Invalid Form Body", "errors": { "content": fault } });
        let refused = |exchange: &mut Exchange| {
            exchange.status = Some(400);
            *answer(exchange) = form;
        };
        assert_eq!(faults(refused), [""; 0]);
        let read = |exchange: &mut Exchange| {
            exchange.method = "GET".into();
            exchange.query = "limit=50&after=0".into();
            exchange.request = None;
            exchange.answer = Some(json!([exchange.answer]));
        };
        assert_eq!(faults(read), [""; 0]);
    }

    #[test]
    #[ignore = "needs Discord's description, which .ci/run names in SHELFTALKER_DISCORD_OPENAPI"]
    fn a_wrong_request_a_wrong_answer_and_an_unknown_operation_are_violations() {
        is_faulted(|it| body(it)["content"] = json!(5), "request at \"/content\"");
        is_faulted(|it| body(it)["nonce"] = json!("x".repeat(26)), "request at \"/nonce\"");
        is_faulted(|it| body(it)["components"][0]["components"][0]["style"] = json!(99), "/style");
        is_faulted(|it| it.request = None, "the request has no body");
        is_faulted(|it| answer(it)["timestamp"] = json!("yesterday"), "answer at \"/timestamp\"");
        is_faulted(|it| _ = answer(it).as_object_mut().unwrap().remove("author"), "author");
        is_faulted(|it| it.answer = None, "the answer has no body");
        is_faulted(|it| it.status = Some(302), "no answer with this status");
        is_faulted(|it| it.status = Some(404), "answer at");
        is_faulted(|it| it.path = "/channels/123/letters".into(), "no such path");
        is_faulted(|it| it.path = "/channels/desk/messages".into(), "path parameter channel_id");
        is_faulted(|it| it.method = "PATCH".into(), "no such method");
        is_faulted(|it| it.query = "limit=5".into(), "query parameter limit is not described");
        let read = |query: &str| {
            let query = query.to_owned();
            move |it: &mut Exchange| {
                *it = Exchange { method: "GET".into(), query, request: None, ..it.clone() };
            }
        };
        is_faulted(read("limit=101"), "query parameter limit");
        is_faulted(read("limit=many"), "query parameter limit");
        is_faulted(read("after=desk"), "query parameter after");
    }

    #[test]
    #[ignore = "needs Discord's description, which .ci/run names in SHELFTALKER_DISCORD_OPENAPI"]
    fn a_literal_segment_wins_over_a_parameter() {
        let operation = |path: &str| {
            let exchange = Exchange { method: "PATCH".into(), path: path.into(), ..Exchange::default() };
            description().operation(&exchange).unwrap().described["operationId"].clone()
        };
        assert_eq!(operation("/webhooks/1/token/messages/@original"), "update_original_webhook_message");
        assert_eq!(operation("/webhooks/1/token/messages/5"), "update_webhook_message");
    }

    #[test]
    #[ignore = "needs Discord's description, which .ci/run names in SHELFTALKER_DISCORD_OPENAPI"]
    fn a_thousand_exchanges_are_checked_quickly() {
        // The first one reads the document and compiles what it needs.
        faults(|_| {});
        let started = std::time::Instant::now();
        for _ in 0..1000 {
            assert_eq!(faults(|_| {}), [""; 0]);
        }
        let thousand = started.elapsed();
        println!("1000 exchanges in {thousand:?}");
        assert!(thousand.as_secs() < 20, "{thousand:?}");
    }
}
