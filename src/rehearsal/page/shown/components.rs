//! Buttons and menus under a message. Menus of members, roles and channels come with what they offer the reader.

use serde::Serialize;
use serde_json::Value;

use super::Reader;
use super::inline::leads_outside;
use crate::rehearsal::members::acting::Acting;
use crate::rehearsal::members::options::offers;

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "part")]
pub enum ShownPart {
    Button {
        label: String,
        emoji: Option<String>,
        look: Look,
        /// None: a link.
        custom_id: Option<String>,
        url: Option<String>,
        disabled: bool,
    },
    Menu {
        custom_id: String,
        placeholder: String,
        /// What it offers: "text", "member", "role", "member or role", "channel".
        kind: &'static str,
        options: Vec<ShownOption>,
        least: u64,
        most: u64,
        disabled: bool,
    },
}

/// Discord docs, "Button Styles".
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    Primary,
    Secondary,
    Success,
    Danger,
    Link,
}

#[derive(Debug, Serialize)]
pub struct ShownOption {
    pub label: String,
    pub value: String,
    pub description: Option<String>,
    pub chosen: bool,
}

pub fn shown_rows(reader: &Reader<'_>, rows: &[Value]) -> Vec<Vec<ShownPart>> {
    let parts = |row: &Value| row["components"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| parts(row).iter().map(|part| shown(reader, part)).collect()).collect()
}

fn shown(reader: &Reader<'_>, part: &Value) -> ShownPart {
    let text = |name: &str| part[name].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
    let disabled = part["disabled"] == true;
    let kind = part["type"].as_u64().unwrap_or_default();
    if kind == 2 {
        return ShownPart::Button {
            label: text("label").unwrap_or_default(),
            emoji: part["emoji"]["name"].as_str().map(str::to_owned),
            look: match part["style"].as_u64() {
                Some(1) => Look::Primary,
                Some(3) => Look::Success,
                Some(4) => Look::Danger,
                Some(5) => Look::Link,
                _ => Look::Secondary,
            },
            custom_id: text("custom_id"),
            url: text("url").filter(|url| leads_outside(url)),
            disabled,
        };
    }
    let number = |name: &str| part[name].as_u64().unwrap_or(1);
    ShownPart::Menu {
        custom_id: text("custom_id").unwrap_or_default(),
        placeholder: text("placeholder").unwrap_or_else(|| "Choose".to_owned()),
        kind: match kind {
            5 => "member",
            6 => "role",
            7 => "member or role",
            8 => "channel",
            _ => "text",
        },
        options: if kind == 3 { of_texts(part) } else { of_names(reader, kind, part) },
        least: number("min_values"),
        most: number("max_values"),
        disabled,
    }
}

fn of_texts(part: &Value) -> Vec<ShownOption> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let option = |option: &Value| ShownOption {
        label: text(&option["label"]).unwrap_or_default(),
        value: text(&option["value"]).unwrap_or_default(),
        description: text(&option["description"]),
        chosen: option["default"] == true,
    };
    part["options"].as_array().into_iter().flatten().map(option).collect()
}

fn of_names(reader: &Reader<'_>, kind: u64, part: &Value) -> Vec<ShownOption> {
    let types = channel_types(part);
    let chosen: Vec<&str> =
        part["default_values"].as_array().into_iter().flatten().filter_map(|it| it["id"].as_str()).collect();
    let act = Acting { member: reader.member, channel: reader.channel };
    offers(reader.state, act, kind, &types)
        .into_iter()
        .map(|(id, label)| {
            let value = id.to_string();
            let chosen = chosen.contains(&value.as_str());
            ShownOption { label, value, description: None, chosen }
        })
        .collect()
}

/// Of a menu or an option of channels: which types it takes; none: all.
pub fn channel_types(part: &Value) -> Vec<u8> {
    let types = part["channel_types"].as_array().into_iter().flatten();
    types.filter_map(|kind| u8::try_from(kind.as_u64()?).ok()).collect()
}
