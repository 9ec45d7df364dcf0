//! What every reader of a body needs: ids, nulls, and the faults that Discord names alike everywhere.

use serde_json::Value;
use twilight_model::channel::message::component::ButtonStyle;
use twilight_validate::component::{ComponentValidationError, ComponentValidationErrorType as Fault};

use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::refusal::Refusal;

/// Reads an id out of a body: a text of digits, or a number, as discord.py writes it in some places.
pub fn snowflake(value: &Value, path: &str) -> Result<Id, Refusal> {
    let id = value.as_u64().map(Id).or_else(|| value.as_str()?.parse().ok());
    id.ok_or_else(|| {
        Refusal::invalid(path, "NUMBER_TYPE_COERCE", &format!("Value {value} is not snowflake."))
    })
}

/// The types of twilight would take a list for a dictionary, field after field.
pub fn is_dictionary(path: &str, value: &Value) -> Result<(), Refusal> {
    if value.is_object() {
        Ok(())
    } else {
        Err(Refusal::invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"))
    }
}

/// A whole number of that range, if one is given.
pub fn whole_number(body: &Value, path: &str, least: u64, most: u64) -> Result<Option<u64>, Refusal> {
    match &body[path] {
        Value::Null => Ok(None),
        given => match given.as_u64() {
            Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
            Some(_) => Err(Refusal::invalid(
                path,
                "NUMBER_TYPE_MAX",
                &format!("int value should be between {least} and {most}."),
            )),
            None => Err(Refusal::invalid(path, "NUMBER_TYPE_COERCE", &format!("Value {given} is not int."))),
        },
    }
}

/// True or false, if it is given.
pub fn yes_or_no(body: &Value, path: &str) -> Result<Option<bool>, Refusal> {
    match &body[path] {
        Value::Null => Ok(None),
        Value::Bool(given) => Ok(Some(*given)),
        _ => Err(Refusal::invalid(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")),
    }
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

/// A fault that `twilight-validate` finds in a button or a menu, in Discord's words.
pub fn of_component(fault: &ComponentValidationError) -> Refusal {
    match fault.kind() {
        Fault::ComponentCustomIdLength { .. } => bad_length("custom_id", 1, 100),
        Fault::ComponentLabelLength { .. } => too_long("label", 80),
        Fault::ButtonConflict => Refusal::invalid(
            "custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            "A custom id and url cannot both be specified",
        ),
        Fault::ButtonStyle { style: ButtonStyle::Link } => required("url"),
        Fault::ButtonStyle { .. } => {
            Refusal::invalid("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id required")
        }
        Fault::SelectOptionsMissing => required("options"),
        Fault::SelectOptionCount { .. } => bad_length("options", 1, 25),
        Fault::SelectPlaceholderLength { .. } => too_long("placeholder", 150),
        Fault::SelectMaximumValuesCount { .. } => bad_length("max_values", 1, 25),
        Fault::SelectMinimumValuesCount { .. } => bad_length("min_values", 0, 25),
        _ => Refusal::invalid("options", "BASE_TYPE_BAD_LENGTH", &fault.to_string()),
    }
}
