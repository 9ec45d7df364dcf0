//! How a member's act becomes an interaction, as Discord sends it. Everything that Discord's client would not
//! let the member do is refused here, before the bot hears of it.
//! Source of the payload: Discord docs, "Interaction Object".

use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::time::Instant;
use twilight_model::application::command::CommandOptionType;

use super::acting::{ActError, Acting, Given};
use super::options;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::Channel;
use crate::rehearsal::state::forms::{Field, Form};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::interactions::{Asked, Interaction, Progress};
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::wire;

/// The bot is asked: by whom the answer is awaited, and where it will show.
pub struct Asking {
    pub token: String,
    pub progress: watch::Receiver<Progress>,
}

impl State {
    /// "/name" with its options; a subcommand's name follows after a blank.
    pub fn ask_command(&mut self, act: Acting, name: &str, given: &[Given<'_>]) -> Result<Asking, ActError> {
        let command = self.usable_command(act, 1, name)?;
        let (data, resolved) = options::filled(self, act, &command, name, given, None)?;
        Ok(self.ask(act, Asked::Command, &command_data(&command, &data, resolved), None, None))
    }

    /// What is suggested for the option `focused`, with what has been typed into it and the others so far.
    pub fn ask_suggestions(
        &mut self,
        act: Acting,
        name: &str,
        given: &[Given<'_>],
        focused: &str,
    ) -> Result<Asking, ActError> {
        let command = self.usable_command(act, 1, name)?;
        let (data, resolved) = options::filled(self, act, &command, name, given, Some(focused))?;
        Ok(self.ask(act, Asked::Suggestions, &command_data(&command, &data, resolved), None, None))
    }

    /// A command of a message's menu.
    pub fn ask_about_message(&mut self, act: Acting, name: &str, message: Id) -> Result<Asking, ActError> {
        let command = self.usable_command(act, 3, name)?;
        let target = wire::message(self, self.message_seen_by(act.member, act.channel, message)?);
        let resolved = json!({"messages": {message.to_string(): target}});
        let mut data = command_data(&command, &[], resolved);
        data["target_id"] = json!(message);
        Ok(self.ask(act, Asked::Command, &data, None, None))
    }

    /// A click on a button or a choice in a menu: `values` is None for a button.
    pub fn ask_component(
        &mut self,
        act: Acting,
        message: Id,
        custom_id: &str,
        kind: u64,
        chosen: Option<(Vec<String>, Value)>,
    ) -> Result<Asking, ActError> {
        self.message_seen_by(act.member, act.channel, message)?;
        let mut data = json!({"custom_id": custom_id, "component_type": kind, "id": 1});
        if let Some((values, resolved)) = chosen {
            data["values"] = json!(values);
            if kind != 3 {
                data["resolved"] = resolved;
            }
        }
        Ok(self.ask(act, Asked::Component, &data, Some(message), None))
    }

    pub fn ask_submit(&mut self, member: Id, form: &Form) -> Result<Asking, ActError> {
        let opened = self.interactions.get(&form.opened_by).filter(|it| it.by == member);
        let opened = opened.ok_or_else(|| ActError::new("This member has no such form open."))?;
        let (channel, message, trigger) = (opened.channel, opened.message, opened.metadata.clone());
        let row = |(index, field): (usize, &Field)| {
            let value =
                json!({"type": 4, "id": index * 2 + 2, "custom_id": field.custom_id, "value": field.value});
            json!({"type": 1, "id": index * 2 + 1, "components": [value]})
        };
        let rows: Vec<Value> = form.fields.iter().enumerate().map(row).collect();
        let data = json!({"custom_id": form.custom_id, "components": rows});
        Ok(self.ask(Acting { member, channel }, Asked::Submit, &data, message, Some(trigger)))
    }

    /// A registered command that this member may use here.
    pub fn usable_command(&self, act: Acting, kind: u64, name: &str) -> Result<Value, ActError> {
        let channel = self.visible(act)?;
        let first = if kind == 1 { name.split_whitespace().next().unwrap_or_default() } else { name };
        let command = self
            .commands
            .iter()
            .find(|command| command["name"] == first && command["type"] == kind)
            .ok_or_else(|| ActError::new(format!("There is no command “{name}”.")))?;
        // "Interaction Context Types": 0 in a server, 1 in direct messages with the bot.
        let here = u64::from(channel.server.is_none());
        let contexts = command["contexts"].as_array();
        if contexts.is_some_and(|contexts| !contexts.iter().any(|context| context == here)) {
            return Err(ActError::new(format!("“{first}” cannot be used here.")));
        }
        let Some(server) = channel.server.and_then(|server| self.servers.get(&server)) else {
            return Ok(command.clone());
        };
        if !server.members.contains_key(&self.bot) {
            return Err(ActError::new(format!("There is no command “{name}” here: the bot is away.")));
        }
        let granted = server.permissions(act.member);
        let wanted = command["default_member_permissions"].as_str().and_then(|bits| bits.parse().ok());
        let of_role = |role: &Id| server.members.get(&act.member).is_some_and(|it| it.roles.contains(role));
        let allowed = match wanted {
            // What Integrations say of a command goes before what it was registered with.
            _ if server.only_for.contains_key(first) => {
                granted.has(Permissions::ADMINISTRATOR) || server.only_for.get(first).is_some_and(of_role)
            }
            None => true,
            // "default_member_permissions": "0" leaves the command to administrators.
            Some(0) => granted.has(Permissions::ADMINISTRATOR),
            Some(bits) => granted.has(Permissions(bits)),
        };
        if allowed && self.permissions(channel, act.member).has(Permissions::USE_COMMANDS) {
            Ok(command.clone())
        } else {
            Err(ActError::new("You don't have permission to use this command."))
        }
    }

    pub fn visible(&self, act: Acting) -> Result<&Channel, ActError> {
        self.channels
            .get(act.channel)
            .filter(|channel| self.sees_channel(channel, act.member))
            .ok_or_else(|| ActError::new("This member does not see that channel."))
    }

    fn ask(
        &mut self,
        act: Acting,
        asked: Asked,
        data: &Value,
        message: Option<Id>,
        opener: Option<Value>,
    ) -> Asking {
        let (id, now) = (self.next_id(), self.now());
        let token = format!("rehearsal-{id}-{}", self.bot);
        let metadata = self.metadata(act, id, asked, message, opener);
        let mut payload = json!({
            "id": id,
            "application_id": self.bot,
            "type": asked.type_number(),
            "data": data,
            "token": token,
            "version": 1,
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": metadata["authorizing_integration_owners"],
            "channel_id": act.channel,
            "attachment_size_limit": 10_485_760,
        });
        self.describe_the_place(act, &mut payload);
        if let Some(message) = message.and_then(|message| self.message(act.channel, message).ok()) {
            payload["message"] = wire::message(self, message);
        }
        // Old cards stay when the bot is thrown out; what is clicked on them goes nowhere.
        let is_heard = payload.get("guild_id").is_none_or(|_| self.bot_is_at(act.channel));
        let is_taken = self.another_copy_answers > 0;
        self.another_copy_answers = self.another_copy_answers.saturating_sub(1);
        let progress = watch::Sender::new(match (is_heard, is_taken) {
            (false, _) => Progress::Unheard,
            (true, true) => Progress::Acknowledged,
            (true, false) => Progress::Waiting,
        });
        let asking = Asking { token: token.clone(), progress: progress.subscribe() };
        let interaction = Interaction {
            id,
            token: token.clone(),
            asked,
            by: act.member,
            channel: act.channel,
            message,
            asked_at: now,
            received: Instant::now(),
            suggests: focused_type(&data["options"]).unwrap_or(CommandOptionType::String),
            metadata,
            original: None,
            told: payload.clone(),
            progress,
        };
        self.interactions.insert(token, interaction);
        if is_heard {
            self.tell("INTERACTION_CREATE", payload);
        }
        asking
    }

    /// The bot is told of this member's latest act once more.
    pub fn ask_again(&mut self, member: Id) {
        let latest = self.interactions.values().filter(|it| it.by == member).max_by_key(|it| it.id);
        if let Some(told) = latest.map(|latest| latest.told.clone()) {
            self.tell("INTERACTION_CREATE", told);
        }
    }

    fn bot_is_at(&self, channel: Id) -> bool {
        let server = self.channels.get(channel).and_then(|it| it.server);
        server.and_then(|it| self.servers.get(&it)).is_some_and(|it| it.members.contains_key(&self.bot))
    }

    fn describe_the_place(&self, act: Acting, payload: &mut Value) {
        let Ok(channel) = self.channel(act.channel) else { return };
        payload["channel"] = wire::partial_channel(self, channel, act.member);
        payload["app_permissions"] = json!(self.permissions(channel, self.bot).0.to_string());
        let person = self.users.get(&act.member);
        let server = channel.server.and_then(|server| self.servers.get(&server));
        let Some((server, person)) = server.zip(person) else {
            payload["context"] = json!(1);
            payload["user"] = person.map_or(Value::Null, wire::user);
            return;
        };
        payload["context"] = json!(0);
        payload["guild_id"] = json!(server.id);
        payload["guild_locale"] = json!(server.language);
        payload["guild"] = json!({"id": server.id, "locale": server.language, "features": []});
        if let Some(membership) = server.members.get(&act.member) {
            let mut member = wire::member(person, membership);
            member["permissions"] = json!(self.permissions(channel, act.member).0.to_string());
            payload["member"] = member;
        }
    }

    /// "Message Interaction Metadata Object".
    fn metadata(
        &self,
        act: Acting,
        id: Id,
        asked: Asked,
        message: Option<Id>,
        opener: Option<Value>,
    ) -> Value {
        let server = self.channels.get(act.channel).and_then(|channel| channel.server);
        let owner = server.map_or_else(|| "0".to_owned(), |server| server.to_string());
        let mut json = json!({
            "id": id,
            "type": asked.type_number(),
            "user": self.users.get(&act.member).map_or(Value::Null, wire::user),
            // "Authorizing Integration Owners Object": the server, or "0" in direct messages.
            "authorizing_integration_owners": {"0": owner},
        });
        if asked == Asked::Component {
            json["interacted_message_id"] = json!(message);
        }
        if let Some(opener) = opener {
            json["triggering_interaction_metadata"] = opener;
        }
        json
    }
}

/// Of the option that is being typed, wherever among the sub-commands it stands.
fn focused_type(options: &Value) -> Option<CommandOptionType> {
    options.as_array()?.iter().find_map(|option| {
        if option["focused"] == true {
            return serde_json::from_value(option["type"].clone()).ok();
        }
        focused_type(&option["options"])
    })
}

fn command_data(command: &Value, options: &[Value], resolved: Value) -> Value {
    let mut data = Map::new();
    for name in ["id", "name", "type"] {
        data.insert(name.to_owned(), command[name].clone());
    }
    if !options.is_empty() {
        data.insert("options".to_owned(), json!(options));
    }
    if resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
        data.insert("resolved".to_owned(), resolved);
    }
    Value::Object(data)
}
