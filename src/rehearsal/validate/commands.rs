//! The application's commands. Source of the rules below: Discord docs, "Application Commands".

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandType};
use twilight_model::application::interaction::InteractionContextType;
use twilight_model::oauth::ApplicationIntegrationType;
use twilight_validate::command::{
    CommandValidationError, chat_input_name, command_characters, description, name,
};

use super::options::{self, known_locales, located, not_a_choice};
use super::reading::{required, without_nulls};
use crate::rehearsal::state::refusal::Refusal;

/// "Slash commands can have a maximum of 8000 characters for combined name, description, and value properties for each
/// command, its options (including subcommands and groups), and choices."
const MOST_CHARACTERS: usize = 8000;

/// Reads the whole list of commands and gives it back as Discord shows it, still without ids.
pub fn read(body: &Value) -> Result<Vec<Value>, Refusal> {
    let Value::Array(given) = body else {
        return Err(Refusal::invalid("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
    };
    let mut names = HashSet::new();
    let mut shown = Vec::new();
    for (index, value) in given.iter().enumerate() {
        let at = index.to_string();
        let parsed = parse(value).map_err(|refusal| refusal.under(&at))?;
        is_well_formed(&parsed).map_err(|refusal| refusal.under(&at))?;
        if !names.insert((parsed.name.clone(), u8::from(parsed.kind))) {
            let message = "Application command names must be unique";
            return Err(Refusal::invalid(&at, "APPLICATION_COMMANDS_DUPLICATE_NAME", message));
        }
        shown.push(show(&parsed)?);
    }
    // "Registering a Command": 100 of chat, 15 each of the two menus.
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        if names.iter().filter(|(_, of)| *of == kind).count() > most {
            return Err(Refusal::known(30032));
        }
    }
    Ok(shown)
}

fn parse(value: &Value) -> Result<Command, Refusal> {
    let mut value = without_nulls(value);
    if !value.is_object() {
        return Err(Refusal::invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"));
    }
    if let Value::Object(fields) = &mut value {
        fields.entry("type").or_insert(json!(1));
        fields.entry("description").or_insert(json!(""));
        // Given by Discord, not by the application; twilight's type wants one.
        fields.insert("version".to_owned(), json!("1"));
        if !fields.get("name").is_some_and(Value::is_string) {
            return Err(required("name"));
        }
    }
    serde_json::from_value(value)
        .map_err(|fault| Refusal::invalid("", "DICT_TYPE_CONVERT", &fault.to_string()))
}

fn is_well_formed(it: &Command) -> Result<(), Refusal> {
    if command_characters(it) > MOST_CHARACTERS {
        let message = format!("Command exceeds maximum size ({MOST_CHARACTERS})");
        return Err(Refusal::invalid("", "APPLICATION_COMMAND_TOO_LARGE", &message));
    }
    names_are_well_formed(it).map_err(|fault| located(fault.kind()))?;
    known_locales("name_localizations", it.name_localizations.as_ref())?;
    known_locales("description_localizations", it.description_localizations.as_ref())?;
    if it.kind != CommandType::ChatInput && !it.options.is_empty() {
        return Err(Refusal::invalid(
            "options",
            "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED",
            "Only chat commands have options",
        ));
    }
    let contexts =
        it.contexts.iter().flatten().position(|it| matches!(it, InteractionContextType::Unknown(_)));
    if let Some(at) = contexts {
        return Err(not_a_choice(&format!("contexts.{at}"), "0, 1, 2"));
    }
    let types = it.integration_types.iter().flatten();
    let types = types.into_iter().position(|it| matches!(it, ApplicationIntegrationType::Unknown(_)));
    if let Some(at) = types {
        return Err(not_a_choice(&format!("integration_types.{at}"), "0, 1"));
    }
    options::are_well_formed(&it.options, None)
}

/// What `twilight-validate` checks of a whole command but for its length, where it knows an older limit.
fn names_are_well_formed(it: &Command) -> Result<(), CommandValidationError> {
    let names = std::iter::once(&it.name).chain(it.name_localizations.iter().flat_map(HashMap::values));
    for given in names {
        if it.kind == CommandType::ChatInput { chat_input_name(given)? } else { name(given)? }
    }
    let told = it.description_localizations.iter().flat_map(HashMap::values);
    if it.kind == CommandType::ChatInput {
        std::iter::once(&it.description).chain(told).try_for_each(description)
    } else {
        // "Application Command Object": the menus have none.
        if it.description.is_empty() { Ok(()) } else { description("") }
    }
}

/// A command without the empty lists that Discord leaves out.
fn show(command: &Command) -> Result<Value, Refusal> {
    let json = serde_json::to_value(command).map_err(|fault| Refusal::not_played(&fault.to_string()))?;
    let mut json = without_empties(&json);
    json["description"] = json!(command.description);
    json["default_member_permissions"] =
        json!(command.default_member_permissions.map(|bits| bits.bits().to_string()));
    Ok(json)
}

fn without_empties(value: &Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => value.is_null(),
    };
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(_, v)| !is_empty(v))
                .map(|(k, v)| (k.clone(), without_empties(v)))
                .collect(),
        ),
        Value::Array(items) => items.iter().map(without_empties).collect(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(options: &Value) -> String {
        read(&json!([{"name": "tip", "description": "Tips", "options": options}]))
            .unwrap_err()
            .json()
            .to_string()
    }

    #[test]
    fn a_required_option_comes_first() {
        let options = json!([
            {"type": 3, "name": "a", "description": "A"},
            {"type": 3, "name": "b", "description": "B", "required": true},
        ]);
        assert!(fault(&options).contains("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"));
    }

    #[test]
    fn the_order_is_checked_inside_a_subcommand_too() {
        let inner = json!([
            {"type": 3, "name": "a", "description": "A"},
            {"type": 3, "name": "b", "description": "B", "required": true},
        ]);
        let options = json!([{"type": 1, "name": "add", "description": "Add", "options": inner}]);
        assert!(fault(&options).contains("REQUIRED_INVALID"));
    }

    #[test]
    fn names_are_lower_case_and_unique() {
        let upper = read(&json!([{"name": "Tip", "description": "Tips"}])).unwrap_err();
        assert!(upper.json().to_string().contains("APPLICATION_COMMAND_INVALID_NAME"));
        let twice = json!({"name": "tip", "description": "Tips"});
        assert!(read(&json!([twice, twice])).unwrap_err().json().to_string().contains("DUPLICATE_NAME"));
    }

    #[test]
    fn a_command_has_8000_characters_and_no_more() {
        let choices: Vec<Value> =
            (0..25).map(|n| json!({"name": format!("{n:0100}"), "value": format!("{n:0100}")})).collect();
        let option = |name: &str| json!({"type": 3, "name": name, "description": "D", "choices": choices});
        assert!(read(&json!([{"name": "tip", "description": "Tips", "options": [option("a")]}])).is_ok());
        assert!(fault(&json!([option("a"), option("b")])).contains("APPLICATION_COMMAND_TOO_LARGE"));
    }

    #[test]
    fn unknown_contexts_integration_types_and_languages_are_refused() {
        let with = |key: &str, value: Value| {
            let mut command = json!({"name": "tip", "description": "Tips"});
            command[key] = value;
            read(&json!([command])).map_err(|refusal| refusal.json().to_string())
        };
        for (key, right, wrong) in [
            ("contexts", json!([0, 1, 2]), json!([0, 7])),
            ("integration_types", json!([0, 1]), json!([5])),
            ("name_localizations", json!({"de": "tipp"}), json!({"xx": "tipp"})),
            ("description_localizations", json!({"pt-BR": "Dicas"}), json!({"pt": "Dicas"})),
        ] {
            assert!(with(key, right).is_ok(), "{key}");
            assert!(with(key, wrong).unwrap_err().contains("50035"), "{key}");
        }
    }

    #[test]
    fn a_message_menu_has_a_name_with_blanks_and_no_description() {
        let shown = read(&json!([{"name": "Ask the library about this", "type": 3, "options": []}])).unwrap();
        assert_eq!(shown[0]["description"], "");
        assert!(shown[0].get("options").is_none());
    }
}
