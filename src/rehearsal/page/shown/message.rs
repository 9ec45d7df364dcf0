//! A message as it stands on a screen.

use serde::Serialize;
use serde_json::Value;

use super::Reader;
use super::components::{ShownPart, shown_rows};
use super::embeds::ShownEmbed;
use super::files::ShownFile;
use super::moments::{day_and_time, exactly};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{CROSSPOSTED, LOADING, Message};
use crate::rehearsal::wire;

#[derive(Debug, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "what a screen shows is independent of each other")]
pub struct ShownMessage {
    pub id: Id,
    pub author: ShownAuthor,
    /// `Mon 7 September`, for the line between two days.
    pub day: String,
    pub time: String,
    /// Day, year and time.
    pub exactly: String,
    /// Seconds, to put messages of one author together.
    pub at: i64,
    /// HTML.
    pub words: String,
    pub embeds: Vec<ShownEmbed>,
    pub files: Vec<ShownFile>,
    pub rows: Vec<Vec<ShownPart>>,
    /// Only the reader sees it.
    pub private: bool,
    pub thinking: bool,
    /// When, in full.
    pub edited: Option<String>,
    pub published: bool,
    pub notifies: bool,
    pub reply: Option<ShownReply>,
}

#[derive(Debug, Serialize)]
pub struct ShownAuthor {
    pub id: Id,
    pub name: String,
    pub is_bot: bool,
}

/// The message above one that answers it.
#[derive(Debug, Serialize)]
pub struct ShownReply {
    /// None: it was deleted.
    pub to: Option<Id>,
    pub author: String,
    pub excerpt: String,
}

/// As much of another message as an excerpt shows.
const EXCERPT: usize = 90;

impl Reader<'_> {
    pub fn message(&self, it: &Message) -> ShownMessage {
        let (day, time) = day_and_time(self.manner, self.zone, it.sent_at);
        let is_me = it.mentions.users.contains(&self.member);
        ShownMessage {
            id: it.id,
            author: self.author(it.author),
            day,
            time,
            exactly: exactly(self.manner, self.zone, it.sent_at),
            at: it.sent_at.timestamp(),
            words: self.html(&it.content),
            embeds: wire::shown_embeds(it).iter().map(|embed| self.embed(embed)).collect(),
            files: wire::beside_the_embeds(it).filter_map(|file| self.file(file)).collect(),
            rows: shown_rows(self, &it.components),
            private: it.only_for.is_some(),
            thinking: it.flags & LOADING != 0,
            edited: it.edited_at.map(|at| exactly(self.manner, self.zone, at)),
            published: it.flags & CROSSPOSTED != 0,
            notifies: is_me || it.mentions.everyone || self.has_one_of(&it.mentions.roles),
            reply: it.reference.as_ref().map(|reference| self.reply(reference)),
        }
    }

    fn author(&self, id: Id) -> ShownAuthor {
        let is_bot = self.state.users.get(&id).is_some_and(|user| user.is_bot);
        ShownAuthor { id, name: self.state.name_in(self.channel, id), is_bot }
    }

    fn has_one_of(&self, roles: &[Id]) -> bool {
        let own = self.state.servers.values().filter_map(|server| server.members.get(&self.member));
        own.flat_map(|membership| &membership.roles).any(|role| roles.contains(role))
    }

    fn reply(&self, reference: &Value) -> ShownReply {
        let id = reference["message_id"].as_str().and_then(|id| id.parse().ok());
        let seen = id.and_then(|id| self.state.message_seen_by(self.member, self.channel, id).ok());
        seen.map_or_else(
            || ShownReply {
                to: None,
                author: String::new(),
                excerpt: "This message was deleted.".to_owned(),
            },
            |seen| {
                let title = || wire::shown_embeds(seen).iter().find_map(|embed| embed["title"].as_str());
                let words = if seen.content.is_empty() { title().unwrap_or("A card") } else { &seen.content };
                ShownReply {
                    to: Some(seen.id),
                    author: self.state.name_in(self.channel, seen.author),
                    excerpt: self.plain(words, EXCERPT),
                }
            },
        )
    }
}
