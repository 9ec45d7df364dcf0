//! The commands that the bot has registered, as a client lists them after `/`: each sub-command a row of its own,
//! with its options in order, and the commands of a message's menu.

use serde::Serialize;
use serde_json::Value;

use super::Reader;
use super::components::{ShownOption, channel_types};
use crate::rehearsal::members::acting::Acting;
use crate::rehearsal::members::options::offers;

#[derive(Debug, Serialize)]
pub struct ShownCommands {
    pub typed: Vec<ShownCommand>,
    /// In the menu of a message.
    pub of_messages: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct ShownCommand {
    /// `tip add`.
    pub name: String,
    pub description: String,
    pub options: Vec<ShownField>,
}

/// One option of a command.
#[derive(Debug, Serialize)]
pub struct ShownField {
    pub name: String,
    pub description: String,
    /// "text", "whole number", "number", "yes or no", "choice", "file".
    pub kind: &'static str,
    /// What is sent is a number, also of a choice.
    pub is_number: bool,
    pub required: bool,
    /// The bot suggests something while it is typed.
    pub suggests: bool,
    pub choices: Vec<ShownOption>,
    pub least: Value,
    pub most: Value,
}

impl Reader<'_> {
    /// Those that the reader may use here.
    pub fn commands(&self) -> ShownCommands {
        let act = Acting { member: self.member, channel: self.channel };
        let usable = self.state.commands.iter().filter(|command| {
            let kind = command["type"].as_u64().unwrap_or(1);
            let name = command["name"].as_str().unwrap_or_default();
            self.state.usable_command(act, kind, name).is_ok()
        });
        let mut shown = ShownCommands { typed: Vec::new(), of_messages: Vec::new() };
        for command in usable {
            match command["type"].as_u64() {
                Some(3) => shown.of_messages.push(text(&command["name"])),
                Some(2) => {}
                _ => self.flatten(command, "", &mut shown.typed),
            }
        }
        shown.typed.sort_by(|one, other| one.name.cmp(&other.name));
        shown
    }

    fn flatten(&self, command: &Value, before: &str, into: &mut Vec<ShownCommand>) {
        let name = [before, &text(&command["name"])].join(" ").trim().to_owned();
        let options = command["options"].as_array().map_or(&[][..], Vec::as_slice);
        let (inner, own): (Vec<&Value>, Vec<&Value>) =
            options.iter().partition(|it| matches!(it["type"].as_u64(), Some(1 | 2)));
        for sub in &inner {
            self.flatten(sub, &name, into);
        }
        if inner.is_empty() {
            let options = own.into_iter().map(|option| self.option(option)).collect();
            into.push(ShownCommand { name, description: text(&command["description"]), options });
        }
    }

    fn option(&self, option: &Value) -> ShownField {
        let kind = option["type"].as_u64().unwrap_or(3);
        let choices = match kind {
            6 => self.offered(5, option),
            7 => self.offered(8, option),
            8 => self.offered(6, option),
            9 => self.offered(7, option),
            _ => option["choices"].as_array().into_iter().flatten().map(choice).collect(),
        };
        let bound = |number: &str, length: &str| match &option[number] {
            Value::Null => option[length].clone(),
            found => found.clone(),
        };
        ShownField {
            name: text(&option["name"]),
            description: text(&option["description"]),
            kind: match kind {
                _ if !choices.is_empty() => "choice",
                4 => "whole number",
                5 => "yes or no",
                10 => "number",
                11 => "file",
                _ => "text",
            },
            is_number: matches!(kind, 4 | 10),
            required: option["required"] == true,
            suggests: option["autocomplete"] == true,
            choices,
            least: bound("min_value", "min_length"),
            most: bound("max_value", "max_length"),
        }
    }

    fn offered(&self, menu: u64, option: &Value) -> Vec<ShownOption> {
        let act = Acting { member: self.member, channel: self.channel };
        let shown = |(id, label): (crate::rehearsal::Id, String)| ShownOption {
            label,
            value: id.to_string(),
            description: None,
            chosen: false,
        };
        offers(self.state, act, menu, &channel_types(option)).into_iter().map(shown).collect()
    }
}

fn choice(choice: &Value) -> ShownOption {
    let value = choice["value"].as_str().map_or_else(|| choice["value"].to_string(), str::to_owned);
    ShownOption { label: text(&choice["name"]), value, description: None, chosen: false }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
