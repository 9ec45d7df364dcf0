//! What a member did, read off Discord's interaction. The rights and roles are those that came with it: nothing
//! is remembered from an earlier one.
//!
//! Read by hand out of the JSON, and only what is used: whatever Discord adds, or writes otherwise than before, in a
//! part that is nothing to us must not cost anybody their click. A right that cannot be read is not held.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use serenity::model::Permissions;
use serenity::model::channel::ChannelType;

use super::quoted::quoted;
use super::text::bare;
use super::{address_of, permissions};
use crate::chat::{
    AUTHOR, Act, Attached, Caller, ChannelId, ChosenChannel, Given, Incoming, LINK, MemberId, MessageId,
    Role, RoleId, ServerId, Standing, TEXT,
};

/// An interaction, with what its answer needs.
#[derive(Debug)]
pub(super) struct Read {
    pub incoming: Incoming,
    pub ticket: Ticket,
    /// Timed out by a moderator: may look, not act.
    pub is_timed_out: bool,
}

/// An interaction of which too little could be read to know what is wanted by whom.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub id: String,
    /// With it at least a sentence can be answered.
    pub ticket: Option<Ticket>,
}

/// What answering takes. Its token lets anybody answer: it is printed nowhere.
#[derive(Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says of itself how it may be answered; none excludes another"
)]
pub(super) struct Ticket {
    pub id: String,
    pub application: String,
    pub token: String,
    /// A message was clicked, or a form opened from one: it can be changed.
    pub has_message: bool,
    /// A form was sent: it cannot be answered with another form.
    pub is_form: bool,
    /// The form was opened from a private answer, which only its reader sees.
    pub is_from_private: bool,
    /// Something is being typed, which can only be answered with suggestions.
    pub is_typing: bool,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ticket({})", self.id)
    }
}

// "Interaction Type".
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const TYPING: u64 = 4;
const FORM: u64 = 5;

// "Application Command Option Type".
const SUB_COMMAND: u64 = 1;
const STRING: u64 = 3;
const INTEGER: u64 = 4;
const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const ATTACHMENT: u64 = 11;

// "Component Types".
const MENU: u64 = 3;
const MENU_OF_MEMBERS: u64 = 5;
const MENU_OF_ROLES: u64 = 6;
const MENU_OF_CHANNELS: u64 = 8;

/// `EPHEMERAL` ("Message Flags").
const EPHEMERAL: u64 = 1 << 6;

/// Reads an interaction as Discord sent it; `None` for what nobody did.
pub(super) fn read(it: &Value, now: DateTime<Utc>) -> Option<Result<Read, Unreadable>> {
    if it["type"] == PING {
        return None;
    }
    let ticket = ticket(it);
    let unreadable = || Unreadable { id: id(&it["id"]).unwrap_or_default(), ticket: ticket.clone() };
    Some(ticket.clone().zip(incoming(it)).ok_or_else(unreadable).map(|(ticket, incoming)| Read {
        incoming,
        ticket,
        is_timed_out: is_timed_out(&it["member"], now),
    }))
}

fn ticket(it: &Value) -> Option<Ticket> {
    let kind = it["type"].as_u64();
    Some(Ticket {
        id: id(&it["id"])?,
        application: id(&it["application_id"]).unwrap_or_default(),
        token: words(&it["token"])?,
        has_message: matches!(kind, Some(COMPONENT | FORM)) && it["message"].is_object(),
        is_form: kind == Some(FORM),
        is_from_private: kind == Some(FORM) && is_private(&it["message"]),
        is_typing: kind == Some(TYPING),
    })
}

fn incoming(it: &Value) -> Option<Incoming> {
    let (member, data) = (&it["member"], &it["data"]);
    let server = id(&it["guild_id"]).map(ServerId);
    let act = match it["type"].as_u64()? {
        COMMAND => command(data, server.as_ref())?,
        TYPING => suggest(data)?,
        COMPONENT => press(data, server.as_ref())?,
        FORM => submit(data)?,
        _ => return None,
    };
    let user = if member["user"].is_object() { &member["user"] } else { &it["user"] };
    Some(Incoming {
        id: id(&it["id"])?,
        server,
        caller: caller(user, member)?,
        files: if matches!(act, Act::Command { .. }) { files(data) } else { BTreeMap::new() },
        // Set-up is a command, and the only one that asks.
        language: if matches!(act, Act::Command { .. }) { words(&it["guild_locale"]) } else { None },
        act,
        on_private: is_private(&it["message"]),
    })
}

fn is_private(message: &Value) -> bool {
    message["flags"].as_u64().is_some_and(|flags| flags & EPHEMERAL != 0)
}

/// Somebody, with the rights that they hold in the server at this moment; in direct messages there are none.
pub(super) fn caller(user: &Value, member: &Value) -> Option<Caller> {
    Some(Caller {
        id: MemberId(id(&user["id"])?),
        name: shown_name(user, &member["nick"]),
        roles: list(&member["roles"]).iter().filter_map(id).map(RoleId).collect(),
        manages_server: permissions(&member["permissions"])
            .intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
    })
}

/// The first of somebody's names that shows anything: one may be made of invisible letters alone.
fn shown_name(user: &Value, nick: &Value) -> String {
    let names = [nick, &user["global_name"], &user["username"]];
    let mut shown = names.into_iter().filter_map(Value::as_str).map(bare).filter(|name| !name.is_empty());
    shown.next().unwrap_or_else(|| "Member without a name".to_owned())
}

/// Whoever has a time-out that cannot be read has one.
pub(super) fn is_timed_out(member: &Value, now: DateTime<Utc>) -> bool {
    let until = &member["communication_disabled_until"];
    let read = until.as_str().and_then(|until| DateTime::parse_from_rfc3339(until).ok());
    read.map_or(!until.is_null(), |until| until > now)
}

fn permissions(written: &Value) -> Permissions {
    let bits = written.as_str().and_then(|bits| bits.parse().ok());
    Permissions::from_bits_truncate(bits.unwrap_or(0))
}

fn command(data: &Value, server: Option<&ServerId>) -> Option<Act> {
    let (name, options) = with_sub_command(data)?;
    let about_message = id(&data["target_id"]).map(|target| &data["resolved"]["messages"][target]);
    let given = match about_message.filter(|message| message.is_object()) {
        Some(message) => about(message, server),
        None => options.iter().filter_map(|option| Some((words(&option["name"])?, value(option)?))).collect(),
    };
    Some(Act::Command { name, given })
}

/// A message that a command was used on. Its text comes with this interaction alone: without the message content
/// intent, Discord shows the bot nothing of what others write.
fn about(message: &Value, server: Option<&ServerId>) -> Given {
    let mut given = Given::new();
    if let (Some(server), Some(channel), Some(message)) =
        (server, id(&message["channel_id"]), id(&message["id"]))
    {
        let standing = Standing { channel: ChannelId(channel), message: MessageId(message) };
        given.insert(LINK.to_owned(), address_of(server, &standing));
    }
    let mentioned = list(&message["mentions"]);
    let text = quoted(message["content"].as_str().unwrap_or_default(), |it| {
        let user = mentioned.iter().find(|user| id(&user["id"]).as_deref() == Some(it))?;
        Some(shown_name(user, &user["member"]["nick"]))
    });
    if !text.trim().is_empty() {
        given.insert(AUTHOR.to_owned(), shown_name(&message["author"], &Value::Null));
        given.insert(TEXT.to_owned(), text);
    }
    given
}

fn files(data: &Value) -> BTreeMap<String, Attached> {
    let options = with_sub_command(data).map_or(&[][..], |(_, options)| options);
    let file = |option: &Value| {
        let is_one = option["type"] == ATTACHMENT;
        let file = &data["resolved"]["attachments"][id(&option["value"]).filter(|_| is_one)?];
        let (name, from) = (file_name(file)?, words(&file["url"])?);
        Some((words(&option["name"])?, Attached { name, bytes: file["size"].as_u64()?, from }))
    };
    options.iter().filter_map(file).collect()
}

/// As the member's computer called it. Discord keeps a file under a plain name, and what that has lost, without its
/// ending, as its title ("Attachment Object").
fn file_name(file: &Value) -> Option<String> {
    let kept = words(&file["filename"])?;
    let Some(title) = words(&file["title"]).filter(|title| !title.trim().is_empty()) else {
        return Some(kept);
    };
    Some(match kept.rsplit_once('.') {
        Some((_, ending)) => format!("{title}.{ending}"),
        None => title,
    })
}

fn suggest(data: &Value) -> Option<Act> {
    let (command, options) = with_sub_command(data)?;
    let option = options.iter().find(|option| option["focused"] == true)?;
    let typed = words(&option["value"]).unwrap_or_default();
    Some(Act::Suggest { command, field: words(&option["name"])?, typed })
}

fn with_sub_command(data: &Value) -> Option<(String, &[Value])> {
    let (name, options) = (words(&data["name"])?, list(&data["options"]));
    Some(match options {
        [only] if only["type"] == SUB_COMMAND => {
            (format!("{name} {}", words(&only["name"])?), list(&only["options"]))
        }
        options => (name, options),
    })
}

/// Numbers as digits, choices as their value; `None` for kinds that no field of ours has.
fn value(option: &Value) -> Option<String> {
    let value = &option["value"];
    match option["type"].as_u64()? {
        STRING => words(value),
        INTEGER => value.as_i64().map(|number| number.to_string()),
        USER | CHANNEL | ROLE => id(value),
        _ => None,
    }
}

fn press(data: &Value, server: Option<&ServerId>) -> Option<Act> {
    let (values, resolved) = (list(&data["values"]), &data["resolved"]);
    let mut chosen: Vec<String> = values.iter().filter_map(words).collect();
    let (mut members, mut channels, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    match data["component_type"].as_u64() {
        Some(MENU) => {}
        Some(MENU_OF_ROLES) => {
            let is_some_peoples = |role: &Role| server.is_none_or(|server| server.0 != role.id.0);
            let chosen_role = |id: &String| role(resolved["roles"].get(id)?);
            roles = chosen.iter().filter_map(chosen_role).filter(is_some_peoples).collect();
            chosen = roles.iter().map(|role| role.id.0.clone()).collect();
        }
        Some(MENU_OF_MEMBERS) => {
            members = chosen.iter().filter_map(|id| chosen_member(resolved, id)).collect();
        }
        Some(MENU_OF_CHANNELS) => {
            channels = chosen.iter().filter_map(|id| chosen_channel(resolved, id)).collect();
            chosen = channels.iter().map(|channel| channel.id.0.clone()).collect();
        }
        _ => chosen.clear(),
    }
    Some(Act::Press { wire: words(&data["custom_id"])?, chosen, members, channels, roles })
}

/// A role as Discord writes it; one whose name shows nothing is called by its id.
pub(super) fn role(role: &Value) -> Option<Role> {
    let id = id(&role["id"])?;
    let name = Some(bare(role["name"].as_str()?)).filter(|name| !name.is_empty());
    Some(Role { name: name.unwrap_or_else(|| id.clone()), id: RoleId(id) })
}

/// A channel chosen in a menu; `None` for one that is not of this server.
fn chosen_channel(resolved: &Value, id: &str) -> Option<ChosenChannel> {
    let channel = resolved["channels"].get(id)?;
    let kind = channel["type"].as_u64().and_then(|kind| u8::try_from(kind).ok()).map(ChannelType::from)?;
    Some(ChosenChannel {
        id: ChannelId(id.to_owned()),
        name: bare(channel["name"].as_str().unwrap_or_default()),
        may_write: permissions::lets_write(permissions(&channel["permissions"]), kind),
        is_announcement: kind == ChannelType::News,
    })
}

/// A member chosen in a menu; `None` for somebody who is no member of this server.
fn chosen_member(resolved: &Value, id: &str) -> Option<Caller> {
    caller(resolved["users"].get(id)?, resolved["members"].get(id)?)
}

/// A field that was left empty is not there at all, as with a command's options. Fields stand in rows, or under
/// labels of their own ("Modal Submit Data").
fn submit(data: &Value) -> Option<Act> {
    let fields = list(&data["components"]).iter().flat_map(|row| {
        let labelled = Some(&row["component"]).filter(|field| field.is_object());
        list(&row["components"]).iter().chain(labelled)
    });
    let filled = |field: &Value| {
        let words_in = words(&field["value"]).filter(|words| !words.trim().is_empty())?;
        Some((words(&field["custom_id"])?, words_in))
    };
    Some(Act::Submit { wire: words(&data["custom_id"])?, given: fields.filter_map(filled).collect() })
}

/// Ids are digits, as text.
pub(super) fn id(value: &Value) -> Option<String> {
    let id = value.as_str()?;
    (!id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit())).then(|| id.to_owned())
}

fn words(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
