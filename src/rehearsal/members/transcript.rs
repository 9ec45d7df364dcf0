//! A channel as plain text, for people to read and for tests to compare: times in the reader's zone, names for
//! mentions, buttons and menus as they look.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::seen::{SeenFile, SeenMenu, SeenMessage};
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;

impl Rehearsal {
    /// What `member` sees of `channel`, oldest first; None for everything that stands there, whoever sees it.
    pub fn transcript(&self, member: Option<Id>, channel: Id, zone: Tz) -> String {
        self.read(|state| {
            let messages = match member {
                Some(member) => state.seen_by(member, channel),
                None => state.channels.get(channel).map_or_else(Vec::new, |found| {
                    found.messages.values().map(|message| state.seen(message)).collect()
                }),
            };
            messages.iter().map(|message| written(state, message, zone)).collect::<Vec<_>>().join("\n")
        })
    }

    /// One message, as a transcript writes it.
    pub fn written(&self, message: &SeenMessage, zone: Tz) -> String {
        self.read(|state| written(state, message, zone))
    }
}

const INDENT: &str = "    ";

fn written(state: &State, message: &SeenMessage, zone: Tz) -> String {
    let when = message.sent_at.with_timezone(&zone).format("%a %-d %b %H:%M");
    let mut marks = String::new();
    if message.private {
        marks.push_str(" (only you)");
    }
    if message.edited_at.is_some() {
        marks.push_str(" (edited)");
    }
    if message.published {
        marks.push_str(" (published)");
    }
    let first =
        if message.thinking { "is thinking ...".to_owned() } else { readable(state, &message.content, zone) };
    let mut lines = vec![format!("{when}  {}{marks}: {first}", message.author)];
    for embed in &message.embeds {
        lines.extend(embedded(embed).iter().map(|line| format!("  | {}", readable(state, line, zone))));
    }
    lines.extend(message.files.iter().map(SeenFile::shown));
    let buttons: Vec<String> = message
        .buttons
        .iter()
        .map(|button| {
            if button.disabled { format!("[{} (off)]", button.label) } else { format!("[{}]", button.label) }
        })
        .collect();
    lines.extend(message.menus.iter().map(shown));
    if !buttons.is_empty() {
        lines.push(buttons.join(" "));
    }
    let text = lines.join("\n").replace('\n', &format!("\n{INDENT}"));
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn embedded(embed: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut parts = vec![text(&embed["author"]["name"]), text(&embed["title"]), text(&embed["description"])];
    for field in embed["fields"].as_array().into_iter().flatten() {
        parts.push(format!("{}: {}", text(&field["name"]), text(&field["value"])));
    }
    if let Some(image) = embed["image"]["url"].as_str() {
        parts.push(format!("(image: {image})"));
    }
    parts.push(text(&embed["footer"]["text"]));
    parts.iter().filter(|part| !part.is_empty()).flat_map(|part| part.lines().map(str::to_owned)).collect()
}

fn shown(menu: &SeenMenu) -> String {
    let chosen: Vec<&str> = menu.options.iter().filter(|it| it.chosen).map(|it| it.label.as_str()).collect();
    if chosen.is_empty() {
        format!("‹{}›", menu.placeholder)
    } else {
        format!("‹{}: {}›", menu.placeholder, chosen.join(", "))
    }
}

/// Discord docs, "Message Formatting": `<@id>`, `<@&id>`, `<#id>` and `<t:unix:style>` as members see them.
fn readable(state: &State, text: &str, zone: Tz) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let mark =
            after.split_once('>').and_then(|(inside, then)| Some((marked(state, inside, zone)?, then)));
        if let Some((shown, then)) = mark {
            out.push_str(&shown);
            rest = then;
        } else {
            out.push('<');
            rest = after;
        }
    }
    out + rest
}

fn marked(state: &State, inside: &str, zone: Tz) -> Option<String> {
    if let Some(role) = inside.strip_prefix("@&") {
        let role: Id = role.parse().ok()?;
        let roles = state.servers.values().flat_map(|server| &server.roles);
        return roles.into_iter().find(|it| it.id == role).map(|it| format!("@{}", it.name));
    }
    if let Some(user) = inside.strip_prefix("@!").or_else(|| inside.strip_prefix('@')) {
        return state.users.get(&user.parse().ok()?).map(|user| format!("@{}", user.name));
    }
    if let Some(channel) = inside.strip_prefix('#') {
        return state.channels.get(channel.parse().ok()?).map(|channel| format!("#{}", channel.name));
    }
    let mut parts = inside.strip_prefix("t:")?.split(':');
    let moment = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
    Some(moment_shown(moment, parts.next().unwrap_or("f"), zone, state.now()))
}

/// Discord docs, "Timestamp Styles", in the words of an English client with a 24-hour clock.
fn moment_shown(moment: DateTime<Utc>, style: &str, zone: Tz, now: DateTime<Utc>) -> String {
    let local = moment.with_timezone(&zone);
    let format = match style {
        "t" => "%H:%M",
        "T" => "%H:%M:%S",
        "d" => "%d/%m/%Y",
        "D" => "%-d %B %Y",
        "F" => "%A, %-d %B %Y %H:%M",
        "R" => return relative((moment - now).num_minutes()),
        _ => "%-d %B %Y %H:%M",
    };
    local.format(format).to_string()
}

fn relative(minutes: i64) -> String {
    let (count, unit) = match minutes.abs() {
        0..60 => (minutes.abs(), "minute"),
        60..1440 => (minutes.abs() / 60, "hour"),
        _ => (minutes.abs() / 1440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if minutes < 0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") }
}
