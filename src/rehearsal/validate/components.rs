//! Rows of buttons and menus in messages. Source of the rules below: Discord docs, "Component Reference".

use std::collections::HashSet;

use serde_json::{Value, json};
use twilight_model::channel::message::Component;
use twilight_model::channel::message::component::{ActionRow, Button, ButtonStyle};
use twilight_validate::component::button;
use twilight_validate::message::{MessageValidationErrorType, components};

use super::embeds::web_address;
use super::reading::{bad_length, of_component, required, too_long, without_nulls};
use super::{emoji, menus};
use crate::rehearsal::state::refusal::Refusal;

/// Reads a message's rows and gives them back as Discord would show them.
pub fn read(value: &Value) -> Result<Vec<Value>, Refusal> {
    let parsed = parse(value)?;
    for (index, component) in parsed.iter().enumerate() {
        let Component::ActionRow(row) = component else {
            return Err(Refusal::invalid(
                &format!("components.{index}.type"),
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (1,).",
            ));
        };
        row_is_well_formed(row).map_err(|refusal| refusal.under(&format!("components.{index}")))?;
    }
    components(&parsed, false).map_err(|fault| match fault.kind() {
        MessageValidationErrorType::ComponentInvalid { idx, .. } => Refusal::invalid(
            &format!("components.{idx}"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            &fault.to_string(),
        ),
        _ => bad_length("components", 1, 5),
    })?;
    unique_custom_ids(&parsed)?;
    unique_ids(&parsed)?;
    Ok(shown(&parsed))
}

/// Reads rows of any kind, each fault below `components.{index}`.
pub fn parse(value: &Value) -> Result<Vec<Component>, Refusal> {
    let given = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(given) => given,
        _ => {
            let message = "Only iterables may be used in a ListType";
            return Err(Refusal::invalid("components", "LIST_TYPE_CONVERT", message));
        }
    };
    let parse = |(index, it): (usize, &Value)| {
        serde_json::from_value(without_nulls(it)).map_err(|fault| {
            Refusal::invalid(&format!("components.{index}"), "BASE_TYPE_REQUIRED", &fault.to_string())
        })
    };
    given.iter().enumerate().map(parse).collect()
}

fn row_is_well_formed(row: &ActionRow) -> Result<(), Refusal> {
    if row.components.is_empty() || row.components.len() > 5 {
        return Err(bad_length("components", 1, 5));
    }
    let menus = row.components.iter().filter(|it| matches!(it, Component::SelectMenu(_))).count();
    if menus > 0 && row.components.len() > 1 {
        // "Action Row": up to five buttons or one select.
        return Err(Refusal::invalid(
            "components",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        ));
    }
    for (index, component) in row.components.iter().enumerate() {
        let checked = match component {
            Component::Button(it) => button_is_well_formed(it),
            Component::SelectMenu(it) => menus::is_well_formed(it),
            // "Text Input": in modals only.
            _ => Err(Refusal::invalid(
                "type",
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).",
            )),
        };
        checked.map_err(|refusal| refusal.under(&format!("components.{index}")))?;
    }
    Ok(())
}

fn button_is_well_formed(it: &Button) -> Result<(), Refusal> {
    button(it).map_err(|fault| of_component(&fault))?;
    if matches!(it.style, ButtonStyle::Unknown(_)) {
        return Err(Refusal::invalid(
            "style",
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5, 6}.",
        ));
    }
    // "Button": a label or an emoji must be there for anything to show.
    let labelled = it.label.as_deref().is_some_and(|label| !label.trim().is_empty());
    if !labelled && it.emoji.is_none() && it.style != ButtonStyle::Premium {
        return Err(required("label"));
    }
    if it.custom_id.as_deref().is_some_and(str::is_empty) {
        return Err(bad_length("custom_id", 1, 100));
    }
    emoji::exists(it.emoji.as_ref())?;
    let Some(url) = it.url.as_deref() else { return Ok(()) };
    // "Button Structure": a link has at most 512 characters.
    if url.chars().count() > 512 {
        return Err(too_long("url", 512));
    }
    web_address("url", url, &["http", "https", "discord"])
}

/// "Custom ID": unique among the components of one message or form.
pub fn unique_custom_ids(rows: &[Component]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for (row_index, row) in rows.iter().enumerate() {
        let Component::ActionRow(row) = row else { continue };
        for (index, component) in row.components.iter().enumerate() {
            if custom_id(component).is_some_and(|id| !seen.insert(id)) {
                return Err(Refusal::invalid(
                    &format!("components.{row_index}.components.{index}.custom_id"),
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                    "Component custom id cannot be duplicated",
                ));
            }
        }
    }
    Ok(())
}

fn custom_id(component: &Component) -> Option<&str> {
    match component {
        Component::Button(it) => it.custom_id.as_deref(),
        Component::SelectMenu(it) => Some(&it.custom_id),
        Component::TextInput(it) => Some(&it.custom_id),
        _ => None,
    }
}

/// "id": a number of the message's own, told apart from all others in it; 0 is as good as none.
fn unique_ids(rows: &[Component]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for component in each(rows) {
        match id(component) {
            Some(id) if id < 0 => {
                let message = "int value should be greater than or equal to 0.";
                return Err(Refusal::invalid("components", "NUMBER_TYPE_MIN", message));
            }
            Some(id) if id > 0 && !seen.insert(id) => {
                let message = "Component id cannot be duplicated";
                return Err(Refusal::invalid("components", "COMPONENT_ID_DUPLICATED", message));
            }
            _ => {}
        }
    }
    Ok(())
}

fn each(rows: &[Component]) -> impl Iterator<Item = &Component> {
    rows.iter().flat_map(|row| {
        let inside = if let Component::ActionRow(row) = row { row.components.as_slice() } else { &[] };
        std::iter::once(row).chain(inside)
    })
}

const fn id(component: &Component) -> Option<i32> {
    match component {
        Component::ActionRow(it) => it.id,
        Component::Button(it) => it.id,
        Component::SelectMenu(it) => it.id,
        _ => None,
    }
}

/// Discord numbers the components of a message that have no number yet, and fills in what was left out.
fn shown(rows: &[Component]) -> Vec<Value> {
    let given: HashSet<i32> = each(rows).filter_map(id).collect();
    let mut free = (1..).filter(|number| !given.contains(number));
    let mut numbered = |component: &Component| {
        let mut json = serde_json::to_value(component).unwrap_or(Value::Null);
        json["id"] = json!(id(component).filter(|id| *id > 0).or_else(|| free.next()));
        if let Component::SelectMenu(menu) = component {
            json["min_values"] = json!(menu.min_values.unwrap_or(1));
            json["max_values"] = json!(menu.max_values.unwrap_or(1));
        }
        json
    };
    let row = |component: &Component| {
        let mut json = numbered(component);
        if let Component::ActionRow(row) = component {
            json["components"] = row.components.iter().map(&mut numbered).collect();
        }
        json
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(rows: &Value) -> String {
        read(rows).unwrap_err().json()["errors"].to_string()
    }

    fn button(custom_id: &str, label: &str) -> Value {
        json!({"type": 2, "style": 1, "custom_id": custom_id, "label": label})
    }

    #[test]
    fn two_buttons_of_one_custom_id_are_refused() {
        let rows = json!([{"type": 1, "components": [button("a", "A"), button("a", "B")]}]);
        assert!(fault(&rows).contains("COMPONENT_CUSTOM_ID_DUPLICATED"));
    }

    #[test]
    fn a_button_without_a_label_is_refused() {
        let rows = json!([{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a"}]}]);
        assert_eq!(
            read(&rows).unwrap_err().json()["errors"]["components"]["0"]["components"]["0"]["label"]["_errors"]
                [0]["code"],
            "BASE_TYPE_REQUIRED"
        );
    }

    #[test]
    fn a_menu_fills_its_row() {
        let menu = json!({"type": 3, "custom_id": "m", "options": [{"label": "L", "value": "v"}]});
        assert!(
            fault(&json!([{"type": 1, "components": [menu, button("a", "A")]}])).contains("WIDTH_EXCEEDED")
        );
    }

    #[test]
    fn six_rows_are_one_too_many() {
        let row = |n: u8| json!({"type": 1, "components": [button(&n.to_string(), "A")]});
        let rows: Vec<Value> = (0..6).map(row).collect();
        assert!(fault(&json!(rows)).contains("BASE_TYPE_BAD_LENGTH"));
    }

    #[test]
    fn components_are_numbered_from_one() {
        let rows = read(&json!([{"type": 1, "components": [button("a", "A"), button("b", "B")]}])).unwrap();
        assert_eq!(rows[0]["id"], 1);
        assert_eq!(rows[0]["components"][1]["id"], 3);
    }

    #[test]
    fn a_number_that_was_given_stays_and_is_neither_negative_nor_given_twice() {
        let rows = |first: i32, second: i32| {
            let (mut one, mut other) = (button("a", "A"), button("b", "B"));
            (one["id"], other["id"]) = (json!(first), json!(second));
            json!([{"type": 1, "components": [one, other]}])
        };
        let kept = read(&rows(1, 7)).unwrap();
        assert_eq!((&kept[0]["id"], &kept[0]["components"][1]["id"]), (&json!(2), &json!(7)));
        assert!(fault(&rows(7, 7)).contains("DUPLICATED"));
        assert!(fault(&rows(-1, 7)).contains("NUMBER_TYPE_MIN"));
    }

    #[test]
    fn a_custom_id_has_a_letter_a_link_512_and_an_emoji_exists() {
        let only = |button: Value| json!([{"type": 1, "components": [button]}]);
        let link = |length: usize| {
            let url = format!("https://a.example/{}", "x".repeat(length - 18));
            only(json!({"type": 2, "style": 5, "label": "L", "url": url}))
        };
        let with = |emoji: Value| only(json!({"type": 2, "style": 1, "custom_id": "a", "emoji": emoji}));
        assert!(fault(&only(button("", "A"))).contains("BAD_LENGTH"));
        assert!(read(&link(512)).is_ok());
        assert!(fault(&link(513)).contains("MAX_LENGTH"));
        assert!(read(&with(json!({"name": "👍"}))).is_ok());
        assert!(fault(&with(json!({"name": "thumbsup"}))).contains("INVALID_EMOJI"));
        assert!(fault(&with(json!({"id": "7", "name": "otter"}))).contains("INVALID_EMOJI"));
    }
}
