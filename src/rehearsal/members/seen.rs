//! A channel as one member sees it: what their permissions show them, and the private answers that are theirs.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::acting::ActError;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{CROSSPOSTED, LOADING, Message};
use crate::rehearsal::wire;

/// A message on someone's screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "what a screen shows is independent of each other")]
pub struct SeenMessage {
    pub id: Id,
    pub channel: Id,
    /// The author's name as shown.
    pub author: String,
    pub content: String,
    /// As Discord writes them: `title`, `description`, `fields`, `footer` ...
    pub embeds: Vec<Value>,
    pub files: Vec<SeenFile>,
    pub buttons: Vec<SeenButton>,
    pub menus: Vec<SeenMenu>,
    /// Only the one who asked sees it.
    pub private: bool,
    /// "Shelftalker is thinking ..."
    pub thinking: bool,
    pub sent_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    /// The members and roles that it notifies.
    pub pings: Vec<Id>,
    pub pings_everyone: bool,
    pub published: bool,
    pub replies_to: Option<Id>,
}

/// A file under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenFile {
    pub id: Id,
    pub name: String,
    /// What it shows, for whoever does not see it.
    pub description: String,
    /// Bytes.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenButton {
    pub label: String,
    /// None: a link.
    pub custom_id: Option<String>,
    pub url: Option<String>,
    pub disabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenMenu {
    pub placeholder: String,
    pub custom_id: String,
    /// Discord docs, "Component Types": 3 of texts, 5 members, 6 roles, 7 both, 8 channels.
    pub kind: u64,
    pub options: Vec<SeenOption>,
    /// Of a menu of channels: which types it offers; none: all.
    pub channel_types: Vec<u8>,
    pub least: usize,
    pub most: usize,
    pub disabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenOption {
    pub label: String,
    pub value: String,
    pub chosen: bool,
}

/// A channel, thread or direct message in someone's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenChannel {
    pub id: Id,
    pub name: String,
    /// Discord docs, "Channel Types".
    #[serde(rename = "type")]
    pub kind: u8,
    pub parent: Option<Id>,
    pub archived: bool,
}

impl SeenMessage {
    /// All its words: content, then each embed's title, description, fields and footer, and each file, a line each.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        for embed in &self.embeds {
            let part = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            lines.extend([
                part(&embed["author"]["name"]),
                part(&embed["title"]),
                part(&embed["description"]),
            ]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                lines.push(format!("{}: {}", part(&field["name"]), part(&field["value"])));
            }
            lines.push(part(&embed["footer"]["text"]));
        }
        lines.extend(self.files.iter().map(SeenFile::shown));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    pub fn button(&self, label: &str) -> Option<&SeenButton> {
        self.buttons.iter().find(|button| button.label == label)
    }

    /// A menu by its placeholder or custom id.
    pub fn menu(&self, named: &str) -> Option<&SeenMenu> {
        self.menus.iter().find(|menu| menu.placeholder == named || menu.custom_id == named)
    }
}

impl SeenFile {
    /// As a line of text.
    pub fn shown(&self) -> String {
        match self.description.as_str() {
            "" => format!("📎 {}", self.name),
            shows => format!("📎 {} ({shows})", self.name),
        }
    }
}

impl State {
    /// The messages of `channel` that `member` sees, oldest first.
    pub fn seen_by(&self, member: Id, channel: Id) -> Vec<SeenMessage> {
        let Some(found) = self.channels.get(channel).filter(|it| self.sees_channel(it, member)) else {
            return Vec::new();
        };
        found.messages.values().filter(|it| is_shown_to(it, member)).map(|it| self.seen(it)).collect()
    }

    /// One message, if `member` sees it.
    pub fn message_seen_by(&self, member: Id, channel: Id, id: Id) -> Result<&Message, ActError> {
        self.channels
            .get(channel)
            .filter(|it| self.sees_channel(it, member))
            .and_then(|it| it.messages.get(&id))
            .filter(|it| is_shown_to(it, member))
            .ok_or_else(|| ActError::new("There is no such message here for this member."))
    }

    /// Everything in the list on the left of `member`'s screen.
    pub fn channels_of(&self, member: Id) -> Vec<SeenChannel> {
        let seen = self.channels.values().filter(|it| self.sees_channel(it, member));
        seen.map(|it| self.channel_seen(it, member)).collect()
    }

    fn channel_seen(&self, it: &Channel, member: Id) -> SeenChannel {
        let name = match it.kind {
            ChannelKind::Direct { with } => {
                let other = if with == member { self.bot } else { with };
                self.users.get(&other).map_or_else(String::new, |user| format!("@{}", user.name))
            }
            _ => it.name.clone(),
        };
        SeenChannel {
            id: it.id,
            name,
            kind: it.type_number(),
            parent: it.thread().map(|thread| thread.parent),
            archived: it.thread().is_some_and(|thread| thread.archived),
        }
    }

    /// What somebody is called where that is said.
    pub fn name_in(&self, channel: Id, who: Id) -> String {
        let Some(user) = self.users.get(&who) else { return String::new() };
        let server = self.channels.get(channel).and_then(|it| it.server);
        let server = server.and_then(|server| self.servers.get(&server));
        server.map_or(user.name.as_str(), |server| server.name_of(user)).to_owned()
    }

    pub fn seen(&self, message: &Message) -> SeenMessage {
        let parts: Vec<&Value> = message
            .components
            .iter()
            .flat_map(|row| row["components"].as_array().into_iter().flatten())
            .collect();
        SeenMessage {
            id: message.id,
            channel: message.channel,
            author: self.name_in(message.channel, message.author),
            content: message.content.clone(),
            embeds: wire::shown_embeds(message).to_vec(),
            files: wire::beside_the_embeds(message).filter_map(file).collect(),
            buttons: parts.iter().filter(|part| part["type"] == 2).map(|part| button(part)).collect(),
            menus: parts.iter().filter(|part| part["type"] != 2).map(|part| menu(part)).collect(),
            private: message.only_for.is_some(),
            thinking: message.flags & LOADING != 0,
            sent_at: message.sent_at,
            edited_at: message.edited_at,
            pings: message.mentions.users.iter().chain(&message.mentions.roles).copied().collect(),
            pings_everyone: message.mentions.everyone,
            published: message.flags & CROSSPOSTED != 0,
            replies_to: message.reference.as_ref().and_then(|it| it["message_id"].as_str()?.parse().ok()),
        }
    }
}

pub fn is_shown_to(message: &Message, member: Id) -> bool {
    message.only_for.is_none_or(|only| only == member)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Clients show the name that a file had, where Discord keeps it under another.
fn file(attachment: &Value) -> Option<SeenFile> {
    let id = attachment["id"].as_str()?.parse().ok()?;
    let kept = text(&attachment["filename"]);
    let titled = |title: &str| match kept.rsplit_once('.') {
        Some((_, ending)) => format!("{title}.{ending}"),
        None => title.to_owned(),
    };
    let name = attachment["title"].as_str().map_or_else(|| kept.clone(), titled);
    Some(SeenFile {
        id,
        name,
        description: text(&attachment["description"]),
        size: attachment["size"].as_u64()?,
    })
}

fn button(part: &Value) -> SeenButton {
    let emoji = text(&part["emoji"]["name"]);
    let label = text(&part["label"]);
    SeenButton {
        label: if label.is_empty() { emoji } else { label },
        custom_id: part["custom_id"].as_str().map(str::to_owned),
        url: part["url"].as_str().map(str::to_owned),
        disabled: part["disabled"] == true,
    }
}

fn menu(part: &Value) -> SeenMenu {
    let number = |name: &str| part[name].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
    let option = |option: &Value| SeenOption {
        label: text(&option["label"]),
        value: text(&option["value"]),
        chosen: option["default"] == true,
    };
    SeenMenu {
        placeholder: text(&part["placeholder"]),
        custom_id: text(&part["custom_id"]),
        kind: part["type"].as_u64().unwrap_or(3),
        options: part["options"].as_array().into_iter().flatten().map(option).collect(),
        channel_types: part["channel_types"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|kind| u8::try_from(kind.as_u64()?).ok())
            .collect(),
        least: number("min_values"),
        most: number("max_values"),
        disabled: part["disabled"] == true,
    }
}
