//! What the pretend Discord has seen and shows, as it is counted.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use shelftalker::rehearsal::{Id, Rehearsal, SeenMessage, sample};

use super::count::Seen;
use crate::school::without_references;

/// A message that the bot made.
pub struct Made {
    pub at: DateTime<Utc>,
    pub room: Id,
    pub words: String,
}

/// Every message that the bot made in a channel, as its words.
pub fn made(discord: &Rehearsal) -> Vec<(Id, String)> {
    messages(discord).into_iter().map(|made| (made.room, made.words)).collect()
}

/// Every message that the bot made in a channel, told apart by what Discord answered or would have.
pub fn messages(discord: &Rehearsal) -> Vec<Made> {
    let mut known = BTreeSet::new();
    let mut made = Vec::new();
    for exchange in discord.recorded() {
        if exchange.method != "POST" || exchange.template != Some("/channels/{channel_id}/messages") {
            continue;
        }
        let Some(message) = exchange.answer.filter(|answer| answer["id"].is_string()) else { continue };
        if known.insert(message["id"].to_string()) {
            let room = exchange.path.split('/').nth(2).and_then(|id| id.parse().ok()).unwrap();
            let at = message["timestamp"].as_str().unwrap().parse().unwrap();
            made.push(Made { at, room, words: without_references(&words(&message)) });
        }
    }
    made
}

/// What stands at one school, its rooms for newsletters included.
pub fn seen(discord: &Rehearsal, is: &sample::School, rooms: &[Id], made: Vec<(Id, String)>) -> Seen {
    let mut seen = Seen { made, ..Seen::default() };
    let mut looks = |member: Id, room: Id| {
        let mut stand = discord.sees(member, room);
        stand.retain(|message| !message.private);
        let published = stand.iter().filter(|message| message.published);
        seen.published.extend(published.map(|message| (room, shown(message))));
        seen.stands.insert(room, stand.iter().map(shown).collect());
    };
    looks(is.hart, is.desk);
    for room in rooms.iter().copied().chain([is.staff]) {
        looks(is.okafor, room);
    }
    for guest in [is.rivera, is.okafor] {
        looks(guest, discord.direct_messages(guest));
    }
    let mut threads = BTreeSet::new();
    for member in [is.rivera, is.okafor, is.tan, is.hart] {
        for thread in discord.channels(member).iter().filter(|channel| channel.parent.is_some()) {
            looks(member, thread.id);
            threads.insert((thread.id, thread.name.clone()));
        }
    }
    seen.threads = threads.into_iter().collect();
    seen
}

fn shown(message: &SeenMessage) -> String {
    let buttons: Vec<String> = message.buttons.iter().map(|button| format!("[{}]", button.label)).collect();
    without_references(&format!("{}\n{}", message.text(), buttons.join(" ")))
}

/// All the words of a message as the server wrote it.
fn words(message: &Value) -> String {
    let mut lines = Vec::new();
    let mut add = |value: &Value| lines.extend(value.as_str().filter(|it| !it.is_empty()).map(str::to_owned));
    add(&message["content"]);
    for embed in message["embeds"].as_array().into_iter().flatten() {
        add(&embed["title"]);
        add(&embed["description"]);
        for field in embed["fields"].as_array().into_iter().flatten() {
            add(&field["name"]);
            add(&field["value"]);
        }
        add(&embed["footer"]["text"]);
    }
    let rows = message["components"].as_array().into_iter().flatten();
    for button in rows.flat_map(|row| row["components"].as_array().into_iter().flatten()) {
        if let Some(label) = button["label"].as_str() {
            lines.push(format!("[{label}]"));
        }
    }
    lines.join("\n")
}
