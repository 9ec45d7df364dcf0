//! The application's commands. Source of the rules below: Discord docs, "Application Commands".

use std::collections::HashSet;

use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOption, CommandOptionType, CommandType};
use twilight_validate::command::{CommandValidationErrorType as Fault, command, option, options};

use super::reading::{bad_length, required, without_nulls};
use crate::rehearsal::state::refusal::Refusal;

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
    command(it).map_err(|fault| located(fault.kind()))?;
    if it.kind != CommandType::ChatInput && !it.options.is_empty() {
        return Err(Refusal::invalid(
            "options",
            "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED",
            "Only chat commands have options",
        ));
    }
    options_are_well_formed(&it.options, 0)
}

fn options_are_well_formed(given: &[CommandOption], depth: u8) -> Result<(), Refusal> {
    options(given).map_err(|fault| located(fault.kind()))?;
    let nested = given.iter().filter(|it| is_nested(it.kind)).count();
    // "Subcommands and Subcommand Groups": subcommands and other options do not mix.
    if nested != 0 && nested != given.len() {
        let message =
            "Sub-command and sub-command group option types are mutually exclusive to all other types";
        return Err(Refusal::invalid("options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message));
    }
    for (index, it) in given.iter().enumerate() {
        option_is_well_formed(it, depth).map_err(|refusal| refusal.under(&format!("options.{index}")))?;
    }
    Ok(())
}

fn option_is_well_formed(it: &CommandOption, depth: u8) -> Result<(), Refusal> {
    option(it).map_err(|fault| located(fault.kind()))?;
    let too_deep = match it.kind {
        CommandOptionType::SubCommandGroup => depth > 0,
        CommandOptionType::SubCommand => depth > 1,
        _ => false,
    };
    if too_deep {
        return Err(Refusal::invalid(
            "type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Nested too deeply",
        ));
    }
    let choices = it.choices.as_ref().map_or(0, Vec::len);
    if choices > 25 {
        return Err(bad_length("choices", 0, 25));
    }
    // "Application Command Option Structure": choices and autocomplete exclude each other.
    if choices > 0 && it.autocomplete == Some(true) {
        let message = "Options with choices cannot use autocomplete";
        return Err(Refusal::invalid(
            "autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
            message,
        ));
    }
    let typed = [CommandOptionType::String, CommandOptionType::Integer, CommandOptionType::Number];
    if (choices > 0 || it.autocomplete == Some(true)) && !typed.contains(&it.kind) {
        return Err(Refusal::invalid(
            "type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "This type has no choices",
        ));
    }
    // min_length 0 to 6000, max_length 1 to 6000.
    if it.max_length.is_some_and(|most| !(1..=6000).contains(&most))
        || it.min_length.is_some_and(|least| least > 6000)
    {
        return Err(bad_length("max_length", 1, 6000));
    }
    options_are_well_formed(it.options.as_deref().unwrap_or_default(), depth + 1)
}

const fn is_nested(kind: CommandOptionType) -> bool {
    matches!(kind, CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup)
}

fn located(fault: &Fault) -> Refusal {
    match fault {
        Fault::CommandTooLarge { .. } => {
            Refusal::invalid("", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (4000)")
        }
        Fault::DescriptionInvalid | Fault::OptionDescriptionInvalid => bad_length("description", 1, 100),
        Fault::NameLengthInvalid | Fault::OptionNameLengthInvalid => bad_length("name", 1, 32),
        Fault::NameCharacterInvalid { .. } | Fault::OptionNameCharacterInvalid { .. } => {
            Refusal::invalid("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        }
        Fault::OptionNameNotUnique { option_index } => Refusal::invalid(
            &format!("options.{option_index}.name"),
            "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME",
            "Option names must be unique",
        ),
        Fault::OptionsRequiredFirst { index } => Refusal::invalid(
            &format!("options.{}", index + 1),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        ),
        Fault::OptionChoiceNameLengthInvalid | Fault::OptionChoiceStringValueLengthInvalid => {
            bad_length("choices", 1, 100)
        }
        _ => bad_length("options", 0, 25),
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
    fn a_message_menu_has_a_name_with_blanks_and_no_description() {
        let shown = read(&json!([{"name": "Ask the library about this", "type": 3, "options": []}])).unwrap();
        assert_eq!(shown[0]["description"], "");
        assert!(shown[0].get("options").is_none());
    }
}
