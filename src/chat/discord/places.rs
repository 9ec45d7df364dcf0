//! Channels and threads: opening, finding and reopening threads, reading a channel back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Discord;
use super::errors::{self, Failure};
use super::outgoing;
use super::rest::{Call, Method};
use super::text::{at_most, bare};
use crate::chat::{Cause, ChannelId, Found, MemberId, MessageId, Press, ServerId, Work};

/// Discord's limit of a channel's name.
const NAME: usize = 100;
/// `PRIVATE_THREAD` ("Channel Types").
const PRIVATE_THREAD: u8 = 12;
/// The longest that Discord keeps a quiet thread open: a week, in minutes.
const ONE_WEEK: u16 = 10_080;
/// Messages in one page, and pages read before somebody is asked instead.
const PAGE: u64 = 100;
const PAGES: usize = 50;
/// The first millisecond of Discord's ids ("Snowflakes").
const DISCORDS_EPOCH: i64 = 1_420_070_400_000;

/// What a thread is called that may not be removed.
const CLOSED: &str = "closed";

impl Discord {
    pub(super) async fn private_thread(&self, under: &ChannelId, name: &str) -> Result<ChannelId, Failure> {
        let body = json!({
            "name": thread_name(name),
            "type": PRIVATE_THREAD,
            "invitable": false,
            "auto_archive_duration": ONE_WEEK,
        });
        let thread = self.rest.call(Call::post(format!("channels/{under}/threads"), body)).await?;
        Ok(ChannelId(id_of(&thread)?))
    }

    /// A thread that the bot itself has opened: what anybody else calls the same is theirs.
    pub(super) async fn thread_called(
        &self,
        server: &ServerId,
        under: &ChannelId,
        name: &str,
        since: DateTime<Utc>,
    ) -> Result<Option<ChannelId>, Failure> {
        let me = self.me().await?;
        let active = self.rest.call(Call::get(format!("guilds/{server}/threads/active"))).await?;
        let name = thread_name(name);
        let threads = active["threads"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_it = |thread: &&Value| {
            let made = thread["id"].as_str().and_then(made_at);
            let is_ours = thread["owner_id"] == *me && thread["parent_id"] == under.0;
            is_ours && thread["name"] == name && made.is_some_and(|made| made >= since)
        };
        let found = threads.iter().find(is_it);
        found.map(|thread| id_of(thread).map(ChannelId)).transpose()
    }

    /// Lets a member into a thread. Whether its creator may add people without Manage Threads is written nowhere, so
    /// where that is refused, a mention is tried, which brings in whoever it names; then it is looked at whether it did.
    pub(super) async fn add_to_thread(&self, thread: &ChannelId, member: &MemberId) -> Result<(), Failure> {
        let path = format!("channels/{thread}/thread-members/{member}");
        let added = self.call_into(thread, None, Call::put(path.clone(), None)).await.map(drop);
        let Err(refused) = added else { return Ok(()) };
        if !matches!(refused.code(), Some(50001 | 50013)) {
            return Err(refused);
        }
        let mention = json!({
            "content": format!("<@{member}>"),
            "allowed_mentions": { "parse": [], "users": [member] },
        });
        let messages = format!("channels/{thread}/messages");
        let Ok(message) = self.rest.call(Call::post(messages.clone(), mention)).await else {
            return Err(refused);
        };
        let is_in = self.rest.call(Call::get(path)).await;
        if let Ok(message) = id_of(&message) {
            let deleted =
                self.rest.call(Call::without_body(Method::Delete, format!("{messages}/{message}"))).await;
            if let Err(failure) = deleted {
                tracing::warn!(
                    code = failure.short(),
                    "a mention that let somebody into a thread still stands"
                );
            }
        }
        is_in.map(drop).map_err(|_| refused)
    }

    /// Deleting a thread takes Manage Threads, which the bot does not ask for; its creator may archive it.
    pub(super) async fn remove_or_archive(&self, thread: &ChannelId) -> Result<(), Failure> {
        let path = format!("channels/{thread}");
        let deleted = self.rest.call(Call::without_body(Method::Delete, path.clone())).await;
        match super::done_before(deleted, &[super::UNKNOWN_CHANNEL]) {
            Err(failure) if matches!(failure.code(), Some(50001 | 50013)) => {
                // Its name said what it was about; it can be changed in an open thread only.
                let closed = json!({ "name": CLOSED, "archived": true });
                self.call_into(thread, None, Call::patch(path, closed)).await.map(drop)
            }
            other => other,
        }
    }

    pub(super) async fn unarchive(&self, thread: &ChannelId) -> Result<(), Failure> {
        let body = json!({ "archived": false });
        self.rest.call(Call::patch(format!("channels/{thread}"), body)).await.map(drop)
    }

    /// Reads a channel from `since` on, oldest first, for our own message with that reference.
    pub(super) async fn read_back(
        &self,
        channel: &ChannelId,
        reference: &str,
        since: DateTime<Utc>,
    ) -> Result<Found, Failure> {
        let me = self.me().await?;
        let mut after = just_before(since);
        for page in 0..PAGES {
            let call = Call::get(format!("channels/{channel}/messages"));
            let messages = self.rest.call(call.asking("limit", PAGE).asking("after", after)).await?;
            let messages = messages.as_array().map(Vec::as_slice).unwrap_or_default();
            if page == 0 && messages.is_empty() {
                return self.nothing_there_or_nothing_shown(channel).await;
            }
            let ours = messages.iter().find(|it| it["author"]["id"] == *me && bears(it, reference));
            if let Some(message) = ours {
                let message = MessageId(id_of(message)?);
                return Ok(Found::Yes(crate::chat::Standing { channel: channel.clone(), message }));
            }
            let newest =
                messages.iter().filter_map(|message| message["id"].as_str()?.parse::<u64>().ok()).max();
            match newest {
                Some(newest) if messages.len() as u64 == PAGE => after = newest,
                _ => return Ok(Found::No),
            }
        }
        Ok(Found::CannotLook(Cause::new("too-many", "Too much was written there since to read it all back.")))
    }

    /// Without Read Message History, Discord answers with an empty page instead of a refusal.
    async fn nothing_there_or_nothing_shown(&self, channel: &ChannelId) -> Result<Found, Failure> {
        let it = self.channel(&channel.0).await?;
        let Some(server) = it.guild_id else { return Ok(Found::No) };
        let missing = self.lacking_in(&server.to_string(), it, Work::Posting).await?;
        let hidden = missing.iter().any(|name| name == "Read Message History" || name == "View Channel");
        Ok(if hidden {
            Found::CannotLook(Cause::new("50001", "I can't see what is there: I need Read Message History."))
        } else {
            Found::No
        })
    }

    /// The channel of a member's direct messages, asked for once.
    pub(super) async fn direct(&self, member: &MemberId) -> Result<ChannelId, Failure> {
        let known = self.direct.lock().await.get(member).cloned();
        if let Some(channel) = known {
            return Ok(channel);
        }
        let body = json!({ "recipient_id": member });
        let channel = ChannelId(id_of(&self.rest.call(Call::post("users/@me/channels", body)).await?)?);
        self.direct.lock().await.insert(member.clone(), channel.clone());
        Ok(channel)
    }

    /// The bot's own id.
    pub(super) async fn me(&self) -> Result<&str, Failure> {
        let me = self.me.get_or_try_init(async || id_of(&self.rest.call(Call::get("users/@me")).await?));
        me.await.map(String::as_str)
    }
}

pub(super) type DirectChannels = tokio::sync::Mutex<HashMap<MemberId, ChannelId>>;

fn thread_name(name: &str) -> String {
    at_most(NAME, bare(name))
}

pub(super) fn id_of(thing: &Value) -> Result<String, Failure> {
    thing["id"].as_str().map(str::to_owned).ok_or_else(errors::unreadable)
}

/// The id that any message from `since` on is greater than.
fn just_before(since: DateTime<Utc>) -> u64 {
    let after_epoch = u64::try_from(since.timestamp_millis() - DISCORDS_EPOCH).unwrap_or(0);
    (after_epoch << 22).saturating_sub(1)
}

/// When the thing with that id was made, by Discord's clock; nothing for what is no id of Discord's.
pub(super) fn made_at(id: &str) -> Option<DateTime<Utc>> {
    let after_epoch = id.parse::<u64>().ok()? >> 22;
    DateTime::from_timestamp_millis(i64::try_from(after_epoch).ok()? + DISCORDS_EPOCH)
}

/// Whether a message carries the reference where [`super::outgoing`] writes it, or earlier versions did.
fn bears(message: &Value, reference: &str) -> bool {
    let mut controls =
        message["components"].as_array().into_iter().flatten().filter_map(|row| row["components"].as_array());
    let is_told = |wire: &str| Press::from_wire(wire).is_ok_and(|press| press.card.short() == reference);
    if controls.by_ref().flatten().any(|control| control["custom_id"].as_str().is_some_and(is_told)) {
        return true;
    }
    let footer =
        message["embeds"].get(0).and_then(|embed| embed["footer"]["text"].as_str()).unwrap_or_default();
    let last_line =
        message["content"].as_str().and_then(|content| content.lines().last()).unwrap_or_default();
    let (shown, before) = (outgoing::shown(reference), format!("ref {reference}"));
    footer.rsplit(' ').next() == Some(&shown)
        || footer.rsplit(" · ").next() == Some(&before)
        || last_line.strip_prefix("-# ").is_some_and(|code| code == shown || code == before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_back_from_footer_or_small_print() {
        let reference = "ABCDEFGHIJ";
        for footer in ["From your library ·abcdef", "·abcdef", "x · ref ABCDEFGHIJ", "ref ABCDEFGHIJ"] {
            assert!(bears(&json!({ "embeds": [{ "footer": { "text": footer } }] }), reference), "{footer}");
        }
        for footer in ["x · abcdef", "x ·abcdefg", "x ·abcdef-2", "x · ref ABCDEFGHIK", "abcdef"] {
            assert!(!bears(&json!({ "embeds": [{ "footer": { "text": footer } }] }), reference), "{footer}");
        }
        assert!(bears(&json!({ "content": "Hello\n-# ·abcdef", "embeds": [] }), reference));
        assert!(bears(&json!({ "content": "Hello\n-# ref ABCDEFGHIJ", "embeds": [] }), reference));
        assert!(!bears(&json!({ "content": "·abcdef", "embeds": [] }), reference));
    }

    #[test]
    fn a_reference_is_read_back_from_the_buttons_of_its_card() {
        let with = |wire: &str| json!({ "components": [{ "components": [{ "custom_id": wire }] }] });
        assert!(bears(&with("1.useful.ABCDEFGHIJKLMNOP"), "ABCDEFGHIJ"));
        assert!(bears(&with("1.useful.ABCDEFGHIJKLMNOP-3"), "ABCDEFGHIJ-3"));
        assert!(!bears(&with("1.useful.ABCDEFGHIJKLMNOP"), "ABCDEFGHIJ-3"));
        assert!(!bears(&with("1.useful.KBCDEFGHIJKLMNOP"), "ABCDEFGHIJ"));
        assert!(!bears(&with("ABCDEFGHIJKLMNOP"), "ABCDEFGHIJ"));
    }

    #[test]
    fn an_id_from_a_moment_is_discords_own_example() {
        // "Snowflakes": 175928847299117063 was made on 2016-04-30 at 11:18:25.796 UTC.
        let moment = DateTime::parse_from_rfc3339("2016-04-30T11:18:25.796Z").unwrap().to_utc();
        assert_eq!(made_at("175928847299117063"), Some(moment));
        let before = just_before(moment);
        assert!(before < 175_928_847_299_117_063 && before >> 22 == (175_928_847_299_117_063 >> 22) - 1);
    }
}
