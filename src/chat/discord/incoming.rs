//! What a member did, read off Discord's interaction. The rights and roles are those that came with it: nothing
//! is remembered from an earlier one.

use chrono::{DateTime, Utc};
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRowComponent, CommandData, CommandDataOption, CommandDataOptionValue, ComponentInteraction,
    ComponentInteractionDataKind, Interaction, ModalInteraction,
};
use serenity::model::guild::Member;
use serenity::model::id::{ApplicationId, GuildId, InteractionId};
use serenity::model::user::User;

use super::text::bare;
use crate::chat::{Act, Caller, Given, Incoming, MemberId, RoleId, ServerId};

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
}

/// Reads an interaction; `None` for kinds that are nothing to us.
pub(super) fn read(interaction: &Interaction, now: DateTime<Utc>) -> Option<Read> {
    match interaction {
        Interaction::Command(it) => Some(Read {
            incoming: incoming(it.guild_id, it.member.as_deref(), &it.user, command(&it.data)),
            ticket: ticket(it.id, it.application_id, &it.token, false, false),
            is_timed_out: is_timed_out(it.member.as_deref(), now),
        }),
        Interaction::Autocomplete(it) => Some(Read {
            incoming: incoming(it.guild_id, it.member.as_deref(), &it.user, suggest(&it.data)?),
            ticket: ticket(it.id, it.application_id, &it.token, false, false),
            is_timed_out: is_timed_out(it.member.as_deref(), now),
        }),
        Interaction::Component(it) => Some(Read {
            incoming: incoming(it.guild_id, it.member.as_ref(), &it.user, press(it)),
            ticket: ticket(it.id, it.application_id, &it.token, true, false),
            is_timed_out: is_timed_out(it.member.as_ref(), now),
        }),
        Interaction::Modal(it) => Some(Read {
            incoming: incoming(it.guild_id, it.member.as_ref(), &it.user, submit(it)),
            ticket: ticket(it.id, it.application_id, &it.token, it.message.is_some(), true),
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
    }
}

fn incoming(server: Option<GuildId>, member: Option<&Member>, user: &User, act: Act) -> Incoming {
    let nick = member.and_then(|member| member.nick.as_deref());
    let name = nick.or(user.global_name.as_deref()).unwrap_or(&user.name);
    let rights = member.and_then(|member| member.permissions).unwrap_or(Permissions::empty());
    Incoming {
        server: server.map(|id| ServerId(id.to_string())),
        caller: Caller {
            id: MemberId(user.id.to_string()),
            name: bare(name),
            roles: member.map_or_else(Vec::new, |member| {
                member.roles.iter().map(|role| RoleId(role.to_string())).collect()
            }),
            manages_server: rights.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
        },
        act,
    }
}

fn is_timed_out(member: Option<&Member>, now: DateTime<Utc>) -> bool {
    let until = member.and_then(|member| member.communication_disabled_until);
    until.is_some_and(|until| until.unix_timestamp() > now.timestamp())
}

fn command(data: &CommandData) -> Act {
    let (name, options) = with_sub_command(data);
    let given = options.iter().filter_map(|option| Some((option.name.clone(), value(&option.value)?)));
    Act::Command { name, given: given.collect() }
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
    let chosen = match &it.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::ChannelSelect { values } => {
            values.iter().map(ToString::to_string).collect()
        }
        ComponentInteractionDataKind::RoleSelect { values } => {
            values.iter().map(ToString::to_string).collect()
        }
        ComponentInteractionDataKind::UserSelect { values } => {
            values.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    };
    Act::Press { wire: it.data.custom_id.clone(), chosen }
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
