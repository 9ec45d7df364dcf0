//! Forms (Discord calls them modals) and suggestions: the two answers that only an interaction has.
//! Source of the rules below: Discord docs, "Interaction Response Object" and "Text Input".

use serde_json::Value;
use twilight_model::application::command::{
    CommandOptionChoice, CommandOptionChoiceValue, CommandOptionType,
};
use twilight_model::channel::message::Component;
use twilight_model::channel::message::component::{TextInput, TextInputStyle};
use twilight_validate::component::{ComponentValidationErrorType as Fault, text_input};

use super::components::{parse, unique_custom_ids};
use super::options;
use super::reading::{bad_length, required, too_long, without_nulls};
use crate::rehearsal::state::forms::{Field, Form};
use crate::rehearsal::state::refusal::Refusal;

/// Reads a form as the one who opened it sees it.
pub fn read(data: &Value) -> Result<Form, Refusal> {
    let text = |name: &str, most: usize| match data[name].as_str() {
        Some(text) if (1..=most).contains(&text.chars().count()) => Ok(text.to_owned()),
        Some(_) => Err(bad_length(name, 1, most)),
        None => Err(required(name)),
    };
    let (title, custom_id) = (text("title", 45)?, text("custom_id", 100)?);
    let rows = parse(&data["components"])?;
    // The description says 40, Discord itself takes 5.
    if rows.is_empty() || rows.len() > 5 {
        return Err(bad_length("components", 1, 5));
    }
    unique_custom_ids(&rows)?;
    let fields = rows
        .iter()
        .enumerate()
        .map(|(index, row)| field(row).map_err(|refusal| refusal.under(&format!("components.{index}"))));
    Ok(Form { title, custom_id, fields: fields.collect::<Result<_, _>>()?, opened_by: String::new() })
}

fn field(row: &Component) -> Result<Field, Refusal> {
    let Component::ActionRow(row) = row else {
        return Err(Refusal::not_played("form parts other than rows with one text field"));
    };
    let [Component::TextInput(input)] = row.components.as_slice() else {
        return Err(Refusal::invalid(
            "components",
            "UNION_TYPE_CHOICES",
            "A row of a form holds exactly one text input.",
        ));
    };
    text_field(input).map_err(|refusal| refusal.under("components.0"))
}

#[allow(deprecated, reason = "serenity 0.12.5 writes labels on the text input; Discord takes both ways")]
fn text_field(input: &TextInput) -> Result<Field, Refusal> {
    text_input(input, true).map_err(|fault| match fault.kind() {
        Fault::ComponentCustomIdLength { .. } => bad_length("custom_id", 1, 100),
        Fault::TextInputLabelLength { .. } => bad_length("label", 1, 45),
        Fault::TextInputPlaceholderLength { .. } => too_long("placeholder", 100),
        Fault::TextInputValueLength { .. } => too_long("value", 4000),
        Fault::TextInputMinLength { .. } => bad_length("min_length", 0, 4000),
        _ => bad_length("max_length", 1, 4000),
    })?;
    let label = input.label.clone().ok_or_else(|| required("label"))?;
    let (least, most) =
        (usize::from(input.min_length.unwrap_or(0)), usize::from(input.max_length.unwrap_or(4000)));
    if least > most {
        return Err(Refusal::invalid(
            "min_length",
            "NUMBER_TYPE_MAX",
            "min_length must not exceed max_length.",
        ));
    }
    let value = input.value.clone().unwrap_or_default();
    // A prefilled value must itself be one that could be sent.
    if value.chars().count() > most {
        return Err(too_long("value", most));
    }
    Ok(Field {
        label,
        custom_id: input.custom_id.clone(),
        value,
        placeholder: input.placeholder.clone(),
        required: input.required.unwrap_or(true),
        long: matches!(input.style, TextInputStyle::Paragraph),
        min_length: least,
        max_length: most,
    })
}

/// Reads suggestions for an option of that type: at most 25, name and value of 1 to 100 characters.
pub fn suggestions(data: &Value, kind: CommandOptionType) -> Result<Vec<(String, Value)>, Refusal> {
    let choices: Vec<CommandOptionChoice> = serde_json::from_value(without_nulls(&data["choices"]))
        .map_err(|fault| Refusal::invalid("choices", "LIST_TYPE_CONVERT", &fault.to_string()))?;
    if choices.len() > 25 {
        return Err(bad_length("choices", 0, 25));
    }
    let mut read = Vec::new();
    for (index, choice) in choices.into_iter().enumerate() {
        twilight_validate::command::choice(&choice)
            .map_err(|_| bad_length(&format!("choices.{index}.name"), 1, 100))?;
        // "Autocomplete": of the type of the option that is being typed.
        if !options::fits(&choice.value, kind) {
            return Err(options::of_another_type(&format!("choices.{index}.value"), kind));
        }
        let value = match choice.value {
            CommandOptionChoiceValue::String(text) => Value::from(text),
            CommandOptionChoiceValue::Integer(number) => Value::from(number),
            CommandOptionChoiceValue::Number(number) => Value::from(number),
        };
        read.push((choice.name, value));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(fields: &[Value]) -> Value {
        let rows: Vec<Value> = fields.iter().map(|field| json!({"type": 1, "components": [field]})).collect();
        json!({"title": "Ask", "custom_id": "ask", "components": rows})
    }

    #[test]
    fn a_form_holds_five_fields_with_labels_of_45() {
        let field = |id: &str, label: &str| json!({"type": 4, "custom_id": id, "label": label, "style": 1});
        assert!(read(&form(&[field("a", "Topic")])).is_ok());
        let six: Vec<Value> = (0..6).map(|n| field(&n.to_string(), "Topic")).collect();
        assert!(read(&form(&six)).is_err());
        let long = read(&form(&[field("a", &"x".repeat(46))])).unwrap_err().json();
        assert_eq!(
            long["errors"]["components"]["0"]["components"]["0"]["label"]["_errors"][0]["code"],
            "BASE_TYPE_BAD_LENGTH"
        );
    }

    #[test]
    fn a_suggestion_is_of_the_type_of_its_option() {
        let given = |value: Value| json!({"choices": [{"name": "One", "value": value}]});
        assert!(suggestions(&given(json!("1")), CommandOptionType::String).is_ok());
        assert!(suggestions(&given(json!(1)), CommandOptionType::Integer).is_ok());
        assert!(suggestions(&given(json!(1)), CommandOptionType::String).is_err());
        assert!(suggestions(&given(json!("1")), CommandOptionType::Integer).is_err());
    }
}
