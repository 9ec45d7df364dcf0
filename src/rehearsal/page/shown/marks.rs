//! Discord docs, "Message Formatting": mentions, commands, emoji and moments, as they are seen.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat};

use super::Reader;
use super::moments::{exactly, styled};
use crate::rehearsal::state::ids::Id;
use crate::text::html::escaped;

impl Reader<'_> {
    /// What stands between `<` and `>`, if that means something.
    pub fn marked(&self, inside: &str) -> Option<String> {
        if let Some(role) = inside.strip_prefix("@&") {
            return Some(mention("@", &self.role(role.parse().ok()?), false));
        }
        if let Some(user) = inside.strip_prefix("@!").or_else(|| inside.strip_prefix('@')) {
            let id: Id = user.parse().ok()?;
            self.state.users.get(&id)?;
            return Some(mention("@", &self.state.name_in(self.channel, id), id == self.member));
        }
        if let Some(channel) = inside.strip_prefix('#') {
            return Some(self.channel_mention(channel.parse().ok()?));
        }
        if let Some(command) = inside.strip_prefix('/') {
            let (name, id) = command.rsplit_once(':')?;
            let _: Id = id.parse().ok()?;
            return Some(mention("/", name, false));
        }
        if let Some(emoji) = inside.strip_prefix("a:").or_else(|| inside.strip_prefix(':')) {
            let (name, id) = emoji.rsplit_once(':')?;
            let _: Id = id.parse().ok()?;
            return Some(format!(":{}:", escaped(name)));
        }
        let mut parts = inside.strip_prefix("t:")?.split(':');
        let moment = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
        let style = parts.next().unwrap_or("f");
        let shown = styled(self.manner, self.zone, moment, style, self.state.now());
        Some(format!(
            "<time datetime=\"{}\" title=\"{}\">{}</time>",
            moment.to_rfc3339_opts(SecondsFormat::Secs, true),
            escaped(&exactly(self.manner, self.zone, moment)),
            escaped(&shown)
        ))
    }

    fn role(&self, id: Id) -> String {
        let roles = self.state.servers.values().flat_map(|server| &server.roles);
        roles
            .into_iter()
            .find(|it| it.id == id)
            .map_or_else(|| "unknown role".to_owned(), |it| it.name.clone())
    }

    /// A channel that the reader sees can be opened; of another one not even the name is told.
    fn channel_mention(&self, id: Id) -> String {
        let seen = self.state.channels.get(id).filter(|it| self.state.sees_channel(it, self.member));
        let mut out = String::new();
        let _ = match seen {
            Some(it) => write!(
                out,
                "<button type=\"button\" class=\"mention\" data-channel=\"{id}\">#{}</button>",
                escaped(&it.name)
            ),
            None => write!(out, "<span class=\"mention\">#no access</span>"),
        };
        out
    }

    /// A text as one short line, for an excerpt.
    pub fn plain(&self, text: &str, most: usize) -> String {
        let html = self.html_in_line(text);
        let mut words = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => words.push(c),
                _ => {}
            }
        }
        let words = words
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        let mut short: String = words.chars().take(most).collect();
        if short.len() < words.len() {
            short.push('…');
        }
        short
    }
}

fn mention(mark: &str, name: &str, is_me: bool) -> String {
    let class = if is_me { "mention me" } else { "mention" };
    let name = name.strip_prefix(mark).unwrap_or(name);
    format!("<span class=\"{class}\">{mark}{}</span>", escaped(name))
}
