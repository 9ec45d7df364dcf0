//! What can be pressed, chosen and filled in, as Discord's JSON: the rows under a message, suggestions, forms.
//!
//! Lengths are Discord's ("Component Reference"); actions keep to them beforehand.

use serde_json::{Value, json};

use super::said;
use super::text::{at_most, bare};
use crate::chat::{Button, Choice, Choices, Control, Field, FieldKind, Form, Look, Menu, Picks};

const ROWS: usize = 5;
const BUTTONS_IN_A_ROW: usize = 5;
const BUTTON_LABEL: usize = 80;
const MENU_PROMPT: usize = 150;
const CHOICES: usize = 25;
const CHOICE_LABEL: usize = 100;
const FORM_TITLE: usize = 45;
const FORM_FIELDS: usize = 5;
const FIELD_HINT: usize = 100;
/// The most that a text input takes.
const INPUT: usize = 4000;

/// Text channels and announcement channels ("Channel Types").
const CHANNELS_TO_POST_IN: [u8; 2] = [0, 5];
/// Private threads are opened in text channels alone ("Threads").
const CHANNELS_FOR_THREADS: [u8; 1] = [0];

/// Buttons five to a row, each menu in a row of its own.
pub(super) fn rows(controls: &[Control]) -> Vec<Value> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut open = false;
    for control in controls {
        match control {
            Control::Button(it) => match rows.last_mut() {
                Some(row) if open && row.len() < BUTTONS_IN_A_ROW => row.push(button(it)),
                _ => rows.push(vec![button(it)]),
            },
            Control::Menu(it) => rows.push(vec![menu(it)]),
        }
        open = matches!(control, Control::Button(_));
    }
    if rows.len() > ROWS {
        tracing::error!(rows = rows.len(), "a message had more rows of controls than Discord takes");
        rows.truncate(ROWS);
    }
    rows.into_iter().map(|row| json!({ "type": 1, "components": row })).collect()
}

fn button(button: &Button) -> Value {
    let style = match button.look {
        Look::Main => 1,
        Look::Plain => 2,
        Look::Danger => 4,
    };
    json!({
        "type": 2,
        "style": style,
        "label": at_most(BUTTON_LABEL, bare(&button.label)),
        "custom_id": button.press.to_wire(),
    })
}

fn menu(menu: &Menu) -> Value {
    let mut body = json!({
        "custom_id": menu.press.to_wire(),
        "placeholder": at_most(MENU_PROMPT, bare(&menu.prompt)),
    });
    match &menu.choices {
        Choices::Listed(choices) => {
            body["type"] = json!(3);
            body["options"] =
                choices.iter().take(CHOICES).map(|it| option(it, menu.chosen.contains(&it.value))).collect();
        }
        Choices::Members => body["type"] = json!(5),
        Choices::Roles => body["type"] = json!(6),
        Choices::Channels => {
            body["type"] = json!(8);
            body["channel_types"] = json!(CHANNELS_TO_POST_IN);
        }
        Choices::ChannelsForThreads => {
            body["type"] = json!(8);
            body["channel_types"] = json!(CHANNELS_FOR_THREADS);
        }
    }
    let (least, most) = match (menu.picks, &menu.choices) {
        (Picks::One, _) => (1, 1),
        (Picks::Any, Choices::Listed(choices)) => (0, choices.len().min(CHOICES)),
        (Picks::Any, _) => (0, CHOICES),
    };
    body["min_values"] = json!(least);
    body["max_values"] = json!(most);
    let kind = match menu.choices {
        Choices::Listed(_) => None,
        Choices::Members => Some("user"),
        Choices::Roles => Some("role"),
        Choices::Channels | Choices::ChannelsForThreads => Some("channel"),
    };
    // Left out when nothing is chosen: fewer defaults than `min_values` are refused.
    if let (Some(kind), false) = (kind, menu.chosen.is_empty()) {
        let chosen = menu.chosen.iter().take(most).map(|id| json!({ "id": id, "type": kind }));
        body["default_values"] = chosen.collect();
    }
    body
}

fn option(choice: &Choice, chosen: bool) -> Value {
    let mut option = json!({
        "label": at_most(CHOICE_LABEL, bare(&choice.label)),
        "value": choice.value,
        "default": chosen,
    });
    if let Some(hint) = &choice.hint {
        option["description"] = json!(at_most(CHOICE_LABEL, bare(hint)));
    }
    option
}

/// Suggestions under a field that is being typed in.
pub(super) fn suggestions(choices: &[Choice]) -> Value {
    let suggestion =
        |it: &Choice| json!({ "name": at_most(CHOICE_LABEL, bare(&it.label)), "value": it.value });
    json!({ "choices": choices.iter().take(CHOICES).map(suggestion).collect::<Vec<_>>() })
}

pub(super) fn form(form: &Form) -> Value {
    said::form(form);
    let rows: Vec<Value> = form
        .fields
        .iter()
        .take(FORM_FIELDS)
        .map(|field| json!({ "type": 1, "components": [text_input(field)] }))
        .collect();
    json!({
        "custom_id": form.press.to_wire(),
        "title": at_most(FORM_TITLE, bare(&form.title)),
        "components": rows,
    })
}

fn text_input(field: &Field) -> Value {
    let (style, most) = match &field.kind {
        FieldKind::Line { most } | FieldKind::Suggested { most } => (1, usize::from(*most)),
        FieldKind::Paragraph { most } => (2, usize::from(*most)),
        FieldKind::Number { most, .. } => (1, most.to_string().len()),
        FieldKind::Choice(_) | FieldKind::File => (1, CHOICE_LABEL),
    };
    let mut input = json!({
        "type": 4,
        "custom_id": field.name,
        "style": style,
        "label": at_most(FORM_TITLE, bare(&field.label)),
        "required": field.required,
    });
    if !field.hint.is_empty() {
        input["placeholder"] = json!(at_most(FIELD_HINT, bare(&field.hint)));
    }
    let filled: String = field.filled.iter().flat_map(|filled| filled.chars()).take(INPUT).collect();
    // What people typed comes back whole, also when it is too long, so that a second try loses nothing.
    input["max_length"] = json!(most.max(filled.chars().count()));
    if !filled.is_empty() {
        input["value"] = json!(filled);
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{CardKey, Press};

    fn press(verb: &str) -> Press {
        Press::new(verb, &CardKey("k".into()))
    }

    fn a_button() -> Control {
        Control::Button(Button { label: "Go".into(), press: press("go"), look: Look::Main })
    }

    #[test]
    fn six_buttons_take_two_rows_and_a_menu_one_of_its_own() {
        let menu = Menu {
            prompt: "When?".into(),
            press: press("when"),
            choices: Choices::Listed(vec![Choice { value: "a".into(), label: "A".into(), hint: None }]),
            chosen: vec!["a".into()],
            picks: Picks::One,
        };
        let mut controls: Vec<Control> = (0..6).map(|_| a_button()).collect();
        controls.extend([Control::Menu(menu), a_button()]);
        let rows = rows(&controls);
        let lengths: Vec<usize> =
            rows.iter().map(|row| row["components"].as_array().unwrap().len()).collect();
        assert_eq!(lengths, [5, 1, 1, 1]);
        assert_eq!(rows[2]["components"][0]["options"][0]["default"], true);
    }

    #[test]
    fn a_channel_menu_shows_what_is_chosen() {
        let menu = Menu {
            prompt: "Desk channel".into(),
            press: press("desk"),
            choices: Choices::Channels,
            chosen: vec!["42".into()],
            picks: Picks::One,
        };
        let select = &rows(&[Control::Menu(menu.clone())])[0]["components"][0];
        assert_eq!(select["type"], 8);
        assert_eq!(select["default_values"], json!([{ "id": "42", "type": "channel" }]));
        assert_eq!(select["channel_types"], json!([0, 5]));

        let threads = Menu { choices: Choices::ChannelsForThreads, ..menu };
        let select = &rows(&[Control::Menu(threads)])[0]["components"][0];
        assert_eq!(select["channel_types"], json!([0]));
    }

    #[test]
    fn a_form_comes_back_filled() {
        let field = Field {
            name: "topic",
            label: "Topic".into(),
            hint: "What is it about?".into(),
            kind: FieldKind::Paragraph { most: 300 },
            required: true,
            filled: Some("Marine *biology*".into()),
        };
        let body = form(&Form { title: "Your request".into(), press: press("topic"), fields: vec![field] });
        let input = &body["components"][0]["components"][0];
        assert_eq!(input["value"], "Marine *biology*");
        assert_eq!((&input["style"], &input["max_length"]), (&json!(2), &json!(300)));
    }
}
