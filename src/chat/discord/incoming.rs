//! What a member did, read off Discord's interaction. The rights and roles are those that came with it: nothing
//! is remembered from an earlier one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRowComponent, CommandData, CommandDataOption, CommandDataOptionValue, CommandDataResolved,
    ComponentInteraction, ComponentInteractionDataKind, Interaction, ModalInteraction, ResolvedTarget,
};
use serenity::model::channel::{ChannelType, Message, MessageFlags};
use serenity::model::guild::Member;
use serenity::model::id::{ApplicationId, ChannelId as DiscordChannelId, GuildId, InteractionId, UserId};
use serenity::model::user::User;

use super::quoted::quoted;
use super::text::bare;
use super::{address_of, permissions};
use crate::chat::{
    AUTHOR, Act, Attached, Caller, ChannelId, ChosenChannel, Given, Incoming, LINK, MemberId, MessageId,
    RoleId, ServerId, Standing, TEXT,
};

/// An interaction, with what its answer needs.
pub(super) struct Read {
    pub incoming: Incoming,
    pub ticket: Ticket,
    /// Timed out by a moderator: may look, not act.
    pub is_timed_out: bool,
}

/// What answering takes. It is never printed: its token lets anybody answer.
#[derive(Clone)]
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
}

/// Reads an interaction; `None` for kinds that are nothing to us.
pub(super) fn read(interaction: &Interaction, now: DateTime<Utc>) -> Option<Read> {
    match interaction {
        Interaction::Command(it) => Some(Read {
            incoming: Incoming {
                files: files(&it.data),
                // Set-up is a command, and the only one that asks.
                language: it.guild_locale.clone(),
                ..incoming(
                    it.id,
                    it.guild_id,
                    it.member.as_deref(),
                    &it.user,
                    command(&it.data, it.guild_id),
                    None,
                )
            },
            ticket: ticket(it.id, it.application_id, &it.token, false, false),
            is_timed_out: is_timed_out(it.member.as_deref(), now),
        }),
        Interaction::Autocomplete(it) => Some(Read {
            incoming: incoming(it.id, it.guild_id, it.member.as_deref(), &it.user, suggest(&it.data)?, None),
            ticket: ticket(it.id, it.application_id, &it.token, false, false),
            is_timed_out: is_timed_out(it.member.as_deref(), now),
        }),
        Interaction::Component(it) => Some(Read {
            incoming: incoming(
                it.id,
                it.guild_id,
                it.member.as_ref(),
                &it.user,
                press(it),
                Some(&it.message),
            ),
            ticket: ticket(it.id, it.application_id, &it.token, true, false),
            is_timed_out: is_timed_out(it.member.as_ref(), now),
        }),
        Interaction::Modal(it) => Some(Read {
            incoming: incoming(
                it.id,
                it.guild_id,
                it.member.as_ref(),
                &it.user,
                submit(it),
                it.message.as_deref(),
            ),
            ticket: Ticket {
                is_from_private: it.message.as_ref().is_some_and(|message| is_private(message)),
                ..ticket(it.id, it.application_id, &it.token, it.message.is_some(), true)
            },
            is_timed_out: is_timed_out(it.member.as_ref(), now),
        }),
        _ => None,
    }
}

fn ticket(
    id: InteractionId,
    application: ApplicationId,
    token: &str,
    has_message: bool,
    is_form: bool,
) -> Ticket {
    Ticket {
        id: id.to_string(),
        application: application.to_string(),
        token: token.to_owned(),
        has_message,
        is_form,
        is_from_private: false,
    }
}

fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

fn incoming(
    id: InteractionId,
    server: Option<GuildId>,
    member: Option<&Member>,
    user: &User,
    act: Act,
    message: Option<&Message>,
) -> Incoming {
    let nick = member.and_then(|member| member.nick.as_deref());
    let roles = member.map_or(&[][..], |member| &member.roles);
    Incoming {
        id: id.to_string(),
        server: server.map(|id| ServerId(id.to_string())),
        language: None,
        caller: caller(user, nick, roles, member.and_then(|member| member.permissions)),
        act,
        files: BTreeMap::new(),
        on_private: message.is_some_and(is_private),
    }
}

fn caller(
    user: &User,
    nick: Option<&str>,
    roles: &[serenity::model::id::RoleId],
    rights: Option<Permissions>,
) -> Caller {
    let name = nick.or(user.global_name.as_deref()).unwrap_or(&user.name);
    let rights = rights.unwrap_or(Permissions::empty());
    Caller {
        id: MemberId(user.id.to_string()),
        name: bare(name),
        roles: roles.iter().map(|role| RoleId(role.to_string())).collect(),
        manages_server: rights.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
    }
}

fn is_timed_out(member: Option<&Member>, now: DateTime<Utc>) -> bool {
    let until = member.and_then(|member| member.communication_disabled_until);
    until.is_some_and(|until| until.unix_timestamp() > now.timestamp())
}

fn command(data: &CommandData, server: Option<GuildId>) -> Act {
    let (name, options) = with_sub_command(data);
    let given = match data.target() {
        Some(ResolvedTarget::Message(message)) => about(message, server),
        _ => options.iter().filter_map(|option| Some((option.name.clone(), value(&option.value)?))).collect(),
    };
    Act::Command { name, given }
}

/// A message that a command was used on. Its text comes with this interaction alone: without the message content
/// intent, Discord shows the bot nothing of what others write.
fn about(message: &Message, server: Option<GuildId>) -> Given {
    let mut given = Given::new();
    if let Some(server) = server {
        let standing = Standing {
            channel: ChannelId(message.channel_id.to_string()),
            message: MessageId(message.id.to_string()),
        };
        given.insert(LINK.to_owned(), address_of(&ServerId(server.to_string()), &standing));
    }
    let text = quoted(&message.content, |id| {
        let user = message.mentions.iter().find(|user| user.id.to_string() == id)?;
        let nick = user.member.as_ref().and_then(|member| member.nick.as_deref());
        Some(bare(nick.or(user.global_name.as_deref()).unwrap_or(&user.name)))
    });
    if !text.trim().is_empty() {
        let shown = message.author.global_name.as_deref().map(bare).filter(|name| !name.is_empty());
        given.insert(AUTHOR.to_owned(), shown.unwrap_or_else(|| bare(&message.author.name)));
        given.insert(TEXT.to_owned(), text);
    }
    given
}

fn files(data: &CommandData) -> BTreeMap<String, Attached> {
    let (_, options) = with_sub_command(data);
    let file = |option: &CommandDataOption| {
        let CommandDataOptionValue::Attachment(id) = &option.value else { return None };
        let file = data.resolved.attachments.get(id)?;
        let (name, from) = (file.filename.clone(), file.url.clone());
        Some((option.name.clone(), Attached { name, bytes: file.size.into(), from }))
    };
    options.iter().filter_map(file).collect()
}

fn suggest(data: &CommandData) -> Option<Act> {
    let (command, options) = with_sub_command(data);
    options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => {
            Some(Act::Suggest { command: command.clone(), field: option.name.clone(), typed: value.clone() })
        }
        _ => None,
    })
}

fn with_sub_command(data: &CommandData) -> (String, &[CommandDataOption]) {
    match &data.options[..] {
        [CommandDataOption { name, value: CommandDataOptionValue::SubCommand(options), .. }] => {
            (format!("{} {name}", data.name), options)
        }
        options => (data.name.clone(), options),
    }
}

/// Numbers as digits, choices as their value; `None` for kinds that no field of ours has.
fn value(value: &CommandDataOptionValue) -> Option<String> {
    match value {
        CommandDataOptionValue::String(words) => Some(words.clone()),
        CommandDataOptionValue::Integer(number) => Some(number.to_string()),
        CommandDataOptionValue::Autocomplete { value, .. } => Some(value.clone()),
        CommandDataOptionValue::Channel(id) => Some(id.to_string()),
        CommandDataOptionValue::Role(id) => Some(id.to_string()),
        CommandDataOptionValue::User(id) => Some(id.to_string()),
        _ => None,
    }
}

fn press(it: &ComponentInteraction) -> Act {
    let resolved = &it.data.resolved;
    let (mut members, mut channels) = (Vec::new(), Vec::new());
    let chosen = match &it.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::RoleSelect { values } => {
            values.iter().map(ToString::to_string).collect()
        }
        ComponentInteractionDataKind::UserSelect { values } => {
            members = values.iter().filter_map(|id| chosen_member(resolved, *id)).collect();
            values.iter().map(ToString::to_string).collect()
        }
        ComponentInteractionDataKind::ChannelSelect { values } => {
            channels = values.iter().filter_map(|id| chosen_channel(resolved, *id)).collect();
            channels.iter().map(|channel| channel.id.0.clone()).collect()
        }
        _ => Vec::new(),
    };
    Act::Press { wire: it.data.custom_id.clone(), chosen, members, channels }
}

/// A channel chosen in a menu; `None` for one that is not of this server.
fn chosen_channel(resolved: &CommandDataResolved, id: DiscordChannelId) -> Option<ChosenChannel> {
    let channel = resolved.channels.get(&id)?;
    let granted = channel.permissions.unwrap_or(Permissions::empty());
    Some(ChosenChannel {
        id: ChannelId(id.to_string()),
        name: bare(channel.name.as_deref().unwrap_or_default()),
        may_write: permissions::lets_write(granted, channel.kind),
        is_announcement: channel.kind == ChannelType::News,
    })
}

/// A member chosen in a menu; `None` for somebody who is no member of this server.
fn chosen_member(resolved: &CommandDataResolved, id: UserId) -> Option<Caller> {
    let (user, member) = (resolved.users.get(&id)?, resolved.members.get(&id)?);
    Some(caller(user, member.nick.as_deref(), &member.roles, member.permissions))
}

/// A field that was left empty is not there at all, as with a command's options.
fn submit(it: &ModalInteraction) -> Act {
    let mut given = Given::new();
    for component in it.data.components.iter().flat_map(|row| &row.components) {
        if let ActionRowComponent::InputText(input) = component
            && let Some(words) = input.value.as_ref().filter(|words| !words.trim().is_empty())
        {
            given.insert(input.custom_id.clone(), words.clone());
        }
    }
    Act::Submit { wire: it.data.custom_id.clone(), given }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn raised(kind: u8, data: &Value, member: &Value) -> Read {
        let user = json!({ "id": "2", "username": "rivera", "discriminator": "0", "global_name": "Rivera", "avatar": null });
        let mut interaction = json!({
            "id": "50", "application_id": "60", "type": kind, "token": "t", "version": 1, "channel_id": "7",
            "channel": null, "locale": "en-US", "guild_locale": null, "entitlements": [], "data": data,
            "authorizing_integration_owners": {}, "context": 0, "attachment_size_limit": 1,
            "app_permissions": "0", "user": user, "message": {
                "id": "80", "channel_id": "7", "author": user, "content": "", "tts": false, "pinned": false,
                "timestamp": "2026-09-11T15:00:00Z", "edited_timestamp": null, "mention_everyone": false,
                "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "type": 0,
            },
        });
        if !member.is_null() {
            let mut all = json!({
                "user": user, "nick": null, "avatar": null, "roles": ["9"], "joined_at": null, "flags": 0,
                "premium_since": null, "deaf": false, "mute": false, "permissions": "0",
            });
            all.as_object_mut().unwrap().extend(member.as_object().unwrap().clone());
            interaction["member"] = all;
            interaction["guild_id"] = json!("5");
        }
        let interaction = serde_json::from_value(interaction).unwrap();
        read(&interaction, DateTime::from_timestamp(1_789_000_000, 0).unwrap()).unwrap()
    }

    #[test]
    fn a_sub_command_comes_with_its_fields() {
        let data = json!({ "id": "3", "name": "tip", "type": 1, "options": [
            { "name": "add", "type": 1, "options": [
                { "name": "title", "type": 3, "value": "Captions" },
                { "name": "weeks", "type": 4, "value": 26 },
            ] },
        ] });
        let read = raised(2, &data, &json!({}));
        let Act::Command { name, given } = read.incoming.act else { panic!("not a command") };
        assert_eq!(name, "tip add");
        assert_eq!(given, Given::from([("title".into(), "Captions".into()), ("weeks".into(), "26".into())]));
        assert!(!read.ticket.has_message);
    }

    #[test]
    fn a_file_comes_with_its_name_its_declared_size_and_where_it_lies() {
        let url = "https://cdn.discordapp.com/ephemeral-attachments/7/12/plan.pdf?ex=1";
        let file = json!({ "id": "12", "filename": "plan.pdf", "size": 2048, "url": url, "proxy_url": url });
        let data = json!({ "id": "3", "name": "request-collab", "type": 1,
            "options": [{ "name": "file", "type": 11, "value": "12" }],
            "resolved": { "attachments": { "12": file } } });
        let files = raised(2, &data, &json!({})).incoming.files;
        assert_eq!(files["file"], Attached { name: "plan.pdf".into(), bytes: 2048, from: url.into() });
    }

    #[test]
    fn the_field_being_typed_in_asks_for_suggestions() {
        let data = json!({ "id": "3", "name": "tip", "type": 1, "options": [
            { "name": "preview", "type": 1, "options": [
                { "name": "title", "type": 3, "value": "cap", "focused": true },
            ] },
        ] });
        let Act::Suggest { command, field, typed } = raised(4, &data, &json!({})).incoming.act else {
            panic!("not asking")
        };
        assert_eq!((&command[..], &field[..], &typed[..]), ("tip preview", "title", "cap"));
    }

    #[test]
    fn a_menu_says_what_was_chosen_by_value_or_id() {
        let chosen = |data: &Value| match raised(3, data, &json!({})).incoming.act {
            Act::Press { chosen, .. } => chosen,
            other => panic!("{other:?}"),
        };
        assert_eq!(chosen(&json!({ "custom_id": "a", "component_type": 3, "values": ["x"] })), ["x"]);
        assert_eq!(chosen(&json!({ "custom_id": "a", "component_type": 6, "values": ["11"] })), ["11"]);
    }

    #[test]
    fn case_24_a_chosen_channel_comes_with_the_right_that_its_chooser_holds_there() {
        // "Permissions": View Channel and Send Messages.
        let channel = |kind, permissions| json!({ "id": "12", "name": "news", "type": kind, "permissions": permissions });
        let chosen = |channel: Value| {
            let data = json!({ "custom_id": "a", "component_type": 8, "values": ["12"],
                "resolved": { "channels": { "12": channel } } });
            match raised(3, &data, &json!({})).incoming.act {
                Act::Press { channels, .. } => channels[0].clone(),
                other => panic!("{other:?}"),
            }
        };
        let news =
            ChosenChannel { id: "12".into(), name: "news".into(), may_write: true, is_announcement: true };
        assert_eq!(chosen(channel(5, "3072")), news);
        assert_eq!(chosen(channel(5, "1024")), ChosenChannel { may_write: false, ..news.clone() });
        assert_eq!(chosen(channel(0, "3072")), ChosenChannel { is_announcement: false, ..news });
    }

    #[test]
    fn case_25_a_channel_that_is_not_of_this_server_was_not_chosen() {
        let data = json!({ "custom_id": "a", "component_type": 8, "values": ["12"] });
        let Act::Press { chosen, channels, .. } = raised(3, &data, &json!({})).incoming.act else {
            panic!("not a menu")
        };
        assert_eq!((chosen.len(), channels.len()), (0, 0));
    }

    #[test]
    fn a_command_on_a_message_comes_with_its_address_and_its_text() {
        let author = json!({ "id": "11", "username": "lee", "discriminator": "0", "global_name": "Sam", "avatar": null });
        let message = |content: &str| {
            json!({
                "id": "80", "channel_id": "7", "author": author, "content": content, "tts": false, "pinned": false,
                "timestamp": "2026-09-11T15:00:00Z", "edited_timestamp": null, "mention_everyone": false,
                "mentions": [author], "mention_roles": [], "attachments": [], "embeds": [], "type": 0,
            })
        };
        let given = |content: &str| {
            let data = json!({ "id": "3", "name": "Ask about this", "type": 3, "target_id": "80",
                "resolved": { "messages": { "80": message(content) } } });
            match raised(2, &data, &json!({})).incoming.act {
                Act::Command { given, .. } => given,
                other => panic!("{other:?}"),
            }
        };
        let link = (LINK.to_owned(), "https://discord.com/channels/5/7/80".to_owned());
        let text = (TEXT.to_owned(), "Otters, @Sam!".to_owned());
        let author = (AUTHOR.to_owned(), "Sam".to_owned());
        assert_eq!(given("Otters, <@11>!"), Given::from([link.clone(), text, author]));
        let marks = given("<@&9> <#8> <:otter:77>");
        assert_eq!(marks.get(TEXT).map(String::as_str), Some("@a group #a channel :otter:"));
        assert_eq!(given(" "), Given::from([link]));
    }

    #[test]
    fn a_chosen_member_comes_with_the_roles_they_hold() {
        let user = json!({ "id": "11", "username": "lee", "discriminator": "0", "global_name": "Lee", "avatar": null });
        let member = json!({ "nick": "Sam Lee", "roles": ["9"], "joined_at": null, "permissions": "0",
            "deaf": false, "mute": false, "flags": 0, "premium_since": null, "avatar": null });
        let data = json!({ "custom_id": "a", "component_type": 5, "values": ["11"],
            "resolved": { "users": { "11": user }, "members": { "11": member } } });
        let read = raised(3, &data, &json!({}));
        let Act::Press { chosen, members, .. } = read.incoming.act else { panic!("not a menu") };
        assert_eq!(chosen, ["11"]);
        assert_eq!((&members[0].name[..], &members[0].roles[..]), ("Sam Lee", &[RoleId("9".into())][..]));
    }

    #[test]
    fn a_form_field_of_blanks_is_not_there() {
        let input = |name, words| json!({ "type": 1, "components": [{ "type": 4, "custom_id": name, "value": words }] });
        let data =
            json!({ "custom_id": "f", "components": [input("topic", "Tides"), input("goals", " \n ")] });
        let read = raised(5, &data, &json!({}));
        let Act::Submit { wire, given } = read.incoming.act else { panic!("not a form") };
        assert_eq!(wire, "f");
        assert_eq!(given, Given::from([("topic".into(), "Tides".into())]));
        assert!(read.ticket.is_form && read.ticket.has_message);
    }

    #[test]
    fn rights_and_names_are_the_servers() {
        let data = json!({ "custom_id": "a", "component_type": 2 });
        let read = raised(3, &data, &json!({ "nick": "Ms. \u{202E}Rivera\n", "permissions": "8" }));
        let caller = read.incoming.caller;
        assert_eq!((&caller.name[..], caller.manages_server), ("Ms. Rivera", true));
        assert_eq!(caller.roles, [RoleId("9".into())]);

        let direct = raised(3, &data, &Value::Null);
        assert_eq!(direct.incoming.server, None);
        assert_eq!(direct.incoming.caller.name, "Rivera");
        assert!(!direct.incoming.caller.manages_server);
    }

    #[test]
    fn a_time_out_that_is_over_does_not_count() {
        let data = json!({ "custom_id": "a", "component_type": 2 });
        let until = |moment: &str| raised(3, &data, &json!({ "communication_disabled_until": moment }));
        assert!(until("2026-12-01T00:00:00Z").is_timed_out);
        assert!(!until("2026-09-01T00:00:00Z").is_timed_out);
    }
}
