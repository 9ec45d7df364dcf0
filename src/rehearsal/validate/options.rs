//! The options of a command. Source of the rules below: Discord docs, "Application Command Option Structure",
//! "Subcommands and Subcommand Groups" and "Locales".

use std::collections::{HashMap, HashSet};

use twilight_model::application::command::{
    CommandOption, CommandOptionChoiceValue, CommandOptionType, CommandOptionValue,
};
use twilight_model::channel::ChannelType;
use twilight_validate::command::{CommandValidationErrorType as Fault, option, options};

use super::reading::bad_length;
use crate::rehearsal::state::refusal::Refusal;

/// "Locales".
const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko",
];

/// Checks the options of a command (`inside` is None), of a group or of a sub-command.
pub fn are_well_formed(given: &[CommandOption], inside: Option<CommandOptionType>) -> Result<(), Refusal> {
    options(given).map_err(|fault| located(fault.kind()))?;
    let nested = given.iter().filter(|it| is_nested(it.kind)).count();
    if nested != 0 && nested != given.len() {
        let message =
            "Sub-command and sub-command group option types are mutually exclusive to all other types";
        return Err(wrong_type("options", message));
    }
    if inside == Some(CommandOptionType::SubCommandGroup) && given.is_empty() {
        return Err(bad_length("options", 1, 25));
    }
    for (index, it) in given.iter().enumerate() {
        is_well_formed(it, inside).map_err(|refusal| refusal.under(&format!("options.{index}")))?;
    }
    Ok(())
}

fn is_well_formed(it: &CommandOption, inside: Option<CommandOptionType>) -> Result<(), Refusal> {
    option(it).map_err(|fault| located(fault.kind()))?;
    known_locales("name_localizations", it.name_localizations.as_ref())?;
    known_locales("description_localizations", it.description_localizations.as_ref())?;
    // Groups stand in the command, sub-commands in it or in a group, and a group holds nothing else.
    let fits = match inside {
        None => true,
        Some(CommandOptionType::SubCommandGroup) => it.kind == CommandOptionType::SubCommand,
        Some(_) => !is_nested(it.kind),
    };
    if !fits {
        return Err(wrong_type("type", "This type of option cannot stand here"));
    }
    choices_are_well_formed(it)?;
    bounds_are_in_order(it)?;
    if it.channel_types.iter().flatten().any(|kind| matches!(kind, ChannelType::Unknown(_))) {
        return Err(not_a_choice("channel_types", "0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16"));
    }
    let inner = it.options.as_deref().unwrap_or_default();
    match it.kind {
        CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup => {
            are_well_formed(inner, Some(it.kind))
        }
        _ if inner.is_empty() => Ok(()),
        _ => Err(wrong_type("options", "Only sub-commands and groups have options of their own")),
    }
}

fn choices_are_well_formed(it: &CommandOption) -> Result<(), Refusal> {
    let choices = it.choices.as_deref().unwrap_or_default();
    if choices.len() > 25 {
        return Err(bad_length("choices", 0, 25));
    }
    if !choices.is_empty() && it.autocomplete == Some(true) {
        let code = "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES";
        return Err(Refusal::invalid("autocomplete", code, "Options with choices cannot use autocomplete"));
    }
    let typed = [CommandOptionType::String, CommandOptionType::Integer, CommandOptionType::Number];
    if (!choices.is_empty() || it.autocomplete == Some(true)) && !typed.contains(&it.kind) {
        return Err(wrong_type("type", "This type has no choices"));
    }
    let mut names = HashSet::new();
    for (index, choice) in choices.iter().enumerate() {
        if !fits(&choice.value, it.kind) {
            return Err(of_another_type(&format!("choices.{index}.value"), it.kind));
        }
        known_locales(&format!("choices.{index}.name_localizations"), choice.name_localizations.as_ref())?;
        if !names.insert(&choice.name) {
            return Err(Refusal::invalid(
                &format!("choices.{index}.name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE",
                "Choice names must be unique",
            ));
        }
    }
    Ok(())
}

/// Lengths are those of texts (0 and 1 to 6000), values those of numbers, and none ends before it begins.
fn bounds_are_in_order(it: &CommandOption) -> Result<(), Refusal> {
    if it.max_length.is_some_and(|most| !(1..=6000).contains(&most))
        || it.min_length.is_some_and(|least| least > 6000)
    {
        return Err(bad_length("max_length", 1, 6000));
    }
    if it.min_length.zip(it.max_length).is_some_and(|(least, most)| least > most) {
        return Err(out_of_order("min_length", "max_length"));
    }
    let whole =
        |value: &Option<CommandOptionValue>| matches!(value, None | Some(CommandOptionValue::Integer(_)));
    if it.kind == CommandOptionType::Integer && !(whole(&it.min_value) && whole(&it.max_value)) {
        return Err(of_another_type("min_value", it.kind));
    }
    let (least, most) = (it.min_value.map(number), it.max_value.map(number));
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return Err(out_of_order("min_value", "max_value"));
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "compared with another bound, not counted with")]
fn number(value: CommandOptionValue) -> f64 {
    match value {
        CommandOptionValue::Integer(number) => number as f64,
        CommandOptionValue::Number(number) => number,
    }
}

/// Whether a choice or suggestion of this value may stand under an option of that type.
pub fn fits(value: &CommandOptionChoiceValue, kind: CommandOptionType) -> bool {
    match value {
        CommandOptionChoiceValue::String(_) => kind == CommandOptionType::String,
        CommandOptionChoiceValue::Integer(_) => {
            matches!(kind, CommandOptionType::Integer | CommandOptionType::Number)
        }
        CommandOptionChoiceValue::Number(_) => kind == CommandOptionType::Number,
    }
}

pub fn of_another_type(path: &str, kind: CommandOptionType) -> Refusal {
    let (code, wanted) = match kind {
        CommandOptionType::String => ("STRING_TYPE_CONVERT", "string"),
        CommandOptionType::Integer => ("NUMBER_TYPE_COERCE", "int"),
        _ => ("NUMBER_TYPE_COERCE", "float"),
    };
    Refusal::invalid(path, code, &format!("Could not interpret value as {wanted}."))
}

/// Translations are by languages that Discord has.
pub fn known_locales(path: &str, given: Option<&HashMap<String, String>>) -> Result<(), Refusal> {
    match given.into_iter().flat_map(HashMap::keys).find(|locale| !LOCALES.contains(&locale.as_str())) {
        Some(unknown) => Err(not_a_choice(&format!("{path}.{unknown}"), &LOCALES.join(", "))),
        None => Ok(()),
    }
}

pub fn not_a_choice(path: &str, choices: &str) -> Refusal {
    Refusal::invalid(path, "BASE_TYPE_CHOICES", &format!("Value must be one of {{{choices}}}."))
}

fn out_of_order(least: &str, most: &str) -> Refusal {
    Refusal::invalid(least, "NUMBER_TYPE_MAX", &format!("{least} must not exceed {most}."))
}

fn wrong_type(path: &str, message: &str) -> Refusal {
    Refusal::invalid(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
}

const fn is_nested(kind: CommandOptionType) -> bool {
    matches!(kind, CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup)
}

/// A fault that `twilight-validate` finds, in Discord's words.
pub fn located(fault: &Fault) -> Refusal {
    match fault {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rehearsal::validate::commands::read;

    fn is_taken(option: &Value) -> bool {
        let taken = read(&json!([{"name": "tip", "description": "Tips", "options": [option]}]));
        if let Err(refusal) = &taken {
            assert_eq!((refusal.status, refusal.code), (400, 50035));
        }
        taken.is_ok()
    }

    fn option(kind: u8, more: Value) -> Value {
        let mut option = json!({"type": kind, "name": "a", "description": "A"});
        if let Value::Object(more) = more {
            option.as_object_mut().unwrap().extend(more);
        }
        option
    }

    #[test]
    fn choices_are_of_their_options_type_and_each_of_its_own_name() {
        let choices = |kind, values: &[Value]| {
            let named =
                values.iter().enumerate().map(|(n, value)| json!({"name": n.to_string(), "value": value}));
            option(kind, json!({"choices": named.collect::<Vec<_>>()}))
        };
        assert!(is_taken(&choices(3, &[json!("x"), json!("y")])));
        assert!(is_taken(&choices(4, &[json!(1), json!(2)])));
        assert!(is_taken(&choices(10, &[json!(1), json!(2.5)])));
        assert!(!is_taken(&choices(3, &[json!(1)])));
        assert!(!is_taken(&choices(4, &[json!("x")])));
        assert!(!is_taken(&choices(4, &[json!(2.5)])));
        let twice = json!({"choices": [{"name": "x", "value": "1"}, {"name": "x", "value": "2"}]});
        assert!(!is_taken(&option(3, twice)));
    }

    #[test]
    fn nothing_ends_before_it_begins() {
        assert!(is_taken(&option(4, json!({"min_value": 1, "max_value": 2}))));
        assert!(!is_taken(&option(4, json!({"min_value": 2, "max_value": 1}))));
        assert!(!is_taken(&option(4, json!({"min_value": 1.5}))));
        assert!(!is_taken(&option(3, json!({"min_length": 9, "max_length": 8}))));
    }

    #[test]
    fn a_group_holds_subcommands_and_a_subcommand_holds_none() {
        let sub = option(1, json!({}));
        assert!(is_taken(&option(2, json!({"options": [sub]}))));
        assert!(!is_taken(&option(2, json!({"options": []}))), "an empty group");
        assert!(!is_taken(&option(2, json!({"options": [option(3, json!({}))]}))));
        assert!(!is_taken(&option(2, json!({"options": [option(2, json!({"options": [sub]}))]}))));
        assert!(!is_taken(&option(1, json!({"options": [sub]}))));
        assert!(!is_taken(&option(3, json!({"options": [option(3, json!({}))]}))));
    }

    #[test]
    fn channels_are_of_types_that_there_are() {
        assert!(is_taken(&option(7, json!({"channel_types": [0, 5]}))));
        assert!(!is_taken(&option(7, json!({"channel_types": [99]}))));
    }
}
