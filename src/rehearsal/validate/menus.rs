//! Select menus in messages. Source of the rules below: Discord docs, "String Select" and its siblings.

use std::collections::HashSet;

use twilight_model::channel::ChannelType;
use twilight_model::channel::message::component::{SelectDefaultValue, SelectMenu, SelectMenuType};
use twilight_validate::component::select_menu;

use super::emoji;
use super::options::not_a_choice;
use super::reading::{bad_length, of_component, required};
use crate::rehearsal::state::refusal::Refusal;

/// Checks one menu.
pub fn is_well_formed(menu: &SelectMenu) -> Result<(), Refusal> {
    select_menu(menu, true).map_err(|fault| of_component(&fault))?;
    if menu.custom_id.is_empty() {
        return Err(bad_length("custom_id", 1, 100));
    }
    if menu.channel_types.iter().flatten().any(|kind| matches!(kind, ChannelType::Unknown(_))) {
        return Err(not_a_choice("channel_types", "0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16"));
    }
    let (least, most) = (menu.min_values.unwrap_or(1), menu.max_values.unwrap_or(1));
    if least > most {
        return Err(too_many("min_values", "min_values must not exceed max_values."));
    }
    match menu.kind {
        SelectMenuType::Text => options_are_well_formed(menu, usize::from(least), usize::from(most)),
        kind => defaults_are_well_formed(menu, kind, usize::from(most)),
    }
}

fn options_are_well_formed(menu: &SelectMenu, least: usize, most: usize) -> Result<(), Refusal> {
    let options = menu.options.as_deref().unwrap_or_default();
    if options.is_empty() {
        return Err(bad_length("options", 1, 25));
    }
    // "min_values", "max_values": of the options that there are.
    for (name, wanted) in [("min_values", least), ("max_values", most)] {
        if wanted > options.len() {
            let message = format!("int value should be less than or equal to {}.", options.len());
            return Err(too_many(name, &message));
        }
    }
    if options.iter().filter(|option| option.default).count() > most {
        return Err(too_many("options", "More options are chosen by default than may be chosen."));
    }
    let mut values = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        if option.label.trim().is_empty() {
            return Err(required(&format!("options.{index}.label")));
        }
        if option.value.is_empty() {
            return Err(required(&format!("options.{index}.value")));
        }
        emoji::exists(option.emoji.as_ref()).map_err(|refusal| refusal.under(&format!("options.{index}")))?;
        // "Select Option Structure": values tell the options apart.
        if !values.insert(&option.value) {
            return Err(Refusal::invalid(
                &format!("options.{index}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            ));
        }
    }
    Ok(())
}

/// `default_values`: of what the menu offers, and no more than may be chosen.
fn defaults_are_well_formed(menu: &SelectMenu, kind: SelectMenuType, most: usize) -> Result<(), Refusal> {
    let defaults = menu.default_values.as_deref().unwrap_or_default();
    if defaults.len() > most {
        return Err(bad_length("default_values", 0, most));
    }
    let is_offered = |it: &SelectDefaultValue| match it {
        SelectDefaultValue::User(_) => matches!(kind, SelectMenuType::User | SelectMenuType::Mentionable),
        SelectDefaultValue::Role(_) => matches!(kind, SelectMenuType::Role | SelectMenuType::Mentionable),
        SelectDefaultValue::Channel(_) => kind == SelectMenuType::Channel,
    };
    match defaults.iter().position(|it| !is_offered(it)) {
        Some(at) => Err(not_a_choice(&format!("default_values.{at}.type"), "what the menu offers")),
        None => Ok(()),
    }
}

fn too_many(path: &str, message: &str) -> Refusal {
    Refusal::invalid(path, "NUMBER_TYPE_MAX", message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rehearsal::validate::components::read;

    fn is_taken(kind: u8, more: Value) -> bool {
        let mut menu = json!({"type": kind, "custom_id": "m"});
        if let Value::Object(more) = more {
            menu.as_object_mut().unwrap().extend(more);
        }
        let taken = read(&json!([{"type": 1, "components": [menu]}]));
        if let Err(refusal) = &taken {
            assert_eq!((refusal.status, refusal.code), (400, 50035));
        }
        taken.is_ok()
    }

    #[test]
    fn a_menu_of_texts_has_options_and_asks_for_no_more_than_it_has() {
        let option = |n: u8, chosen: bool| json!({"label": "L", "value": n.to_string(), "default": chosen});
        assert!(is_taken(3, json!({"options": [option(1, true), option(2, false)], "max_values": 2})));
        assert!(!is_taken(3, json!({"options": []})));
        assert!(!is_taken(3, json!({})));
        assert!(!is_taken(3, json!({"options": [option(1, false)], "max_values": 2})));
        assert!(!is_taken(3, json!({"options": [option(1, false)], "min_values": 2, "max_values": 2})));
        assert!(
            !is_taken(3, json!({"options": [option(1, true), option(2, true)]})),
            "two are chosen of one"
        );
    }

    #[test]
    fn defaults_are_of_what_the_menu_offers_and_not_more_than_may_be_chosen() {
        let of = |kinds: &[&str]| {
            let defaults =
                kinds.iter().enumerate().map(|(n, kind)| json!({"id": (n + 1).to_string(), "type": kind}));
            json!({"default_values": defaults.collect::<Vec<_>>()})
        };
        assert!(is_taken(5, of(&["user"])) && is_taken(7, of(&["role"])) && is_taken(8, of(&["channel"])));
        assert!(!is_taken(5, of(&["role"])) && !is_taken(8, of(&["user"])));
        assert!(!is_taken(5, of(&["user", "user"])));
    }

    #[test]
    fn channels_are_of_types_that_there_are() {
        assert!(is_taken(8, json!({"channel_types": [0, 5]})));
        assert!(!is_taken(8, json!({"channel_types": [0, 99]})));
    }
}
