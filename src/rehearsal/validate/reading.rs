//! What every reader of a body needs: ids, nulls, and the faults that Discord names alike everywhere.

use serde_json::Value;

use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::refusal::Refusal;

/// Reads an id out of a body.
pub fn snowflake(value: &Value, path: &str) -> Result<Id, Refusal> {
    value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| {
        Refusal::invalid(path, "NUMBER_TYPE_COERCE", &format!("Value {value} is not snowflake."))
    })
}

pub fn not_a_string(path: &str) -> Refusal {
    Refusal::invalid(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
}

pub fn too_long(path: &str, most: usize) -> Refusal {
    Refusal::invalid(path, "BASE_TYPE_MAX_LENGTH", &format!("Must be {most} or fewer in length."))
}

pub fn bad_length(path: &str, least: usize, most: usize) -> Refusal {
    Refusal::invalid(path, "BASE_TYPE_BAD_LENGTH", &format!("Must be between {least} and {most} in length."))
}

pub fn required(path: &str) -> Refusal {
    Refusal::invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
}

/// Discord takes a null for a field that is left out; twilight's types do not always.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), without_nulls(v))).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        _ => value.clone(),
    }
}
