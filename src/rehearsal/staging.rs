//! What happens at Discord without the bot: servers, roles, members and channels are made, changed and taken away.
//! The gateway tells the bot what it would tell with the GUILDS intent alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::acting::{ActError, Acting};
use super::ids::Id;
use super::permissions::{Overwrite, Permissions};
use super::state::{Channel, ChannelKind, Membership, Role, Server, State, User};
use super::validate::Draft;
use super::{Rehearsal, wire};

impl Rehearsal {
    /// A server with its owner, and the bot in it. Gives the ids of both.
    pub fn add_server(&self, name: &str, owner: &str) -> (Id, Id) {
        self.change(|state| {
            let (id, now) = (state.next_id(), state.now());
            let owner = state.add_user(owner);
            let (bot, bots_role) = (state.bot, state.next_id());
            let role = |id, name: &str, permissions, is_the_bots| Role {
                id,
                name: name.to_owned(),
                permissions,
                is_the_bots,
            };
            let joined = |roles| Membership { roles, joined_at: now, timed_out_until: None };
            let server = Server {
                id,
                name: name.to_owned(),
                owner,
                roles: vec![
                    role(id, "@everyone", Permissions::OF_EVERYONE, false),
                    role(bots_role, "Shelftalker", Permissions::OF_THE_BOT, true),
                ],
                members: BTreeMap::from([(owner, joined(Vec::new())), (bot, joined(vec![bots_role]))]),
                bot_joined_at: now,
            };
            let event = wire::guild_create(state, &server);
            state.servers.insert(id, server);
            state.tell("GUILD_CREATE", event);
            (id, owner)
        })
    }

    /// The bot is thrown out of a server.
    pub fn remove_bot(&self, server: Id) {
        self.change(|state| {
            let bot = state.bot;
            if let Some(server) = state.servers.get_mut(&server) {
                server.members.remove(&bot);
            }
            state.tell("GUILD_DELETE", json!({"id": server}));
        });
    }

    /// Discord has an outage there, or it is over.
    pub fn outage(&self, server: Id, lasts: bool) {
        self.change(|state| {
            if lasts {
                state.tell("GUILD_DELETE", json!({"id": server, "unavailable": true}));
            } else if let Some(event) =
                state.servers.get(&server).map(|server| wire::guild_create(state, server))
            {
                state.tell("GUILD_CREATE", event);
            }
        });
    }

    pub fn add_role(&self, server: Id, name: &str, permissions: Permissions) -> Id {
        self.change(|state| {
            let id = state.next_id();
            let bot = state.bot;
            let Some(found) = state.servers.get_mut(&server) else { return id };
            found.roles.push(Role { id, name: name.to_owned(), permissions, is_the_bots: false });
            let event = found.roles.last().map(|role| wire::role(role, found.roles.len() - 1, bot));
            state.tell("GUILD_ROLE_CREATE", json!({"guild_id": server, "role": event}));
            id
        })
    }

    /// Changes what a role may do; @everyone's role has the server's id.
    pub fn set_role_permissions(&self, server: Id, role: Id, permissions: Permissions) {
        self.change(|state| {
            let bot = state.bot;
            let Some(found) = state.servers.get_mut(&server) else { return };
            let Some(position) = found.roles.iter().position(|it| it.id == role) else { return };
            found.roles[position].permissions = permissions;
            let event = wire::role(&found.roles[position], position, bot);
            state.tell("GUILD_ROLE_UPDATE", json!({"guild_id": server, "role": event}));
        });
    }

    /// The role that came with the bot.
    pub fn bots_role(&self, server: Id) -> Option<Id> {
        self.read(|state| {
            state.servers.get(&server)?.roles.iter().find(|role| role.is_the_bots).map(|role| role.id)
        })
    }

    /// A new person, in `server` with `roles`.
    pub fn add_member(&self, server: Id, name: &str, roles: &[Id]) -> Id {
        self.change(|state| {
            let id = state.add_user(name);
            state.join(server, id, roles);
            id
        })
    }

    /// Someone whom Discord knows already joins another server.
    pub fn join(&self, server: Id, member: Id, roles: &[Id]) {
        self.change(|state| state.join(server, member, roles));
    }

    pub fn leave(&self, server: Id, member: Id) {
        self.change(|state| {
            if let Some(server) = state.servers.get_mut(&server) {
                server.members.remove(&member);
            }
        });
    }

    pub fn give_role(&self, server: Id, member: Id, role: Id) {
        self.change(|state| {
            if let Some(membership) =
                state.servers.get_mut(&server).and_then(|it| it.members.get_mut(&member))
                && !membership.roles.contains(&role)
            {
                membership.roles.push(role);
            }
            state.tell_if_bots(server, member);
        });
    }

    pub fn take_role(&self, server: Id, member: Id, role: Id) {
        self.change(|state| {
            if let Some(membership) =
                state.servers.get_mut(&server).and_then(|it| it.members.get_mut(&member))
            {
                membership.roles.retain(|it| *it != role);
            }
            state.tell_if_bots(server, member);
        });
    }

    /// Whoever manages the server lets everybody use a command that is registered for some, as Discord's server
    /// settings allow ("Application Command Permissions"): the bot must look for itself.
    pub fn let_everyone_use(&self, command: &str) {
        self.change(|state| {
            for found in state.commands.iter_mut().filter(|it| it["name"] == command) {
                found["default_member_permissions"] = serde_json::Value::Null;
            }
        });
    }

    /// Until then the member may only read. None ends it.
    pub fn time_out(&self, server: Id, member: Id, until: Option<DateTime<Utc>>) {
        self.change(|state| {
            if let Some(membership) =
                state.servers.get_mut(&server).and_then(|it| it.members.get_mut(&member))
            {
                membership.timed_out_until = until;
            }
        });
    }

    pub fn refuse_direct_messages(&self, member: Id, refuses: bool) {
        self.change(|state| {
            if let Some(user) = state.users.get_mut(&member) {
                user.refuses_direct_messages = refuses;
            }
        });
    }

    pub fn add_channel(&self, server: Id, name: &str, overwrites: &[Overwrite]) -> Id {
        self.change(|state| state.add_channel(server, name, ChannelKind::Text, overwrites))
    }

    /// A channel whose messages can be published to other servers.
    pub fn add_announcements(&self, server: Id, name: &str, overwrites: &[Overwrite]) -> Id {
        self.change(|state| state.add_channel(server, name, ChannelKind::Announcements, overwrites))
    }

    /// The channel and the threads under it are gone.
    pub fn delete_channel(&self, channel: Id) {
        self.change(|state| {
            let Some(gone) = state.channels.remove(&channel) else { return };
            state.channels.retain(|_, it| it.thread().is_none_or(|thread| thread.parent != channel));
            let event = wire::channel(&gone, None);
            let name = if gone.thread().is_some() { "THREAD_DELETE" } else { "CHANNEL_DELETE" };
            state.tell(name, event);
        });
    }

    /// Replaces a channel's exception for one role or member; None takes it away.
    pub fn set_overwrite(&self, channel: Id, whom: Id, overwrite: Option<Overwrite>) {
        self.change(|state| {
            let Some(found) = state.channels.get_mut(&channel) else { return };
            found.overwrites.retain(|it| it.whom != whom);
            found.overwrites.extend(overwrite);
            let event = wire::channel(found, None);
            state.tell("CHANNEL_UPDATE", event);
        });
    }

    /// The bot may no longer do this in that channel.
    pub fn take_from_bot(&self, channel: Id, permissions: Permissions) {
        let bot = self.bot();
        let overwrite = Overwrite { whom: bot, is_member: true, allow: Permissions::NONE, deny: permissions };
        self.set_overwrite(channel, bot, Some(overwrite));
    }

    /// Undoes [`Self::take_from_bot`].
    pub fn give_back_to_bot(&self, channel: Id) {
        self.set_overwrite(channel, self.bot(), None);
    }

    /// Someone deletes a message, as a moderator may.
    pub fn delete_message(&self, channel: Id, message: Id) {
        self.change(|state| {
            if let Some(channel) = state.channels.get_mut(&channel) {
                channel.messages.remove(&message);
            }
        });
    }

    /// Someone archives a thread, and may lock it.
    pub fn archive(&self, thread: Id, locked: bool) {
        self.change(|state| {
            let now = state.now();
            let bot = state.bot;
            let Some(found) = state.channels.get_mut(&thread) else { return };
            let Some(kind) = found.thread_mut() else { return };
            (kind.archived, kind.locked, kind.changed_at) = (true, locked, now);
            let event = wire::channel(found, Some(bot));
            state.tell("THREAD_UPDATE", event);
        });
    }

    /// How many active threads a server may have; 1000 at Discord.
    pub fn limit_active_threads(&self, most: usize) {
        self.change(|state| state.most_active_threads = most);
    }

    /// A member writes something. Gives the message's id.
    pub fn say(&self, act: Acting, text: &str) -> Result<Id, ActError> {
        self.change(|state| {
            let channel = state.visible(act)?;
            if !state.permissions(channel, act.member).has(channel.permission_to_speak()) {
                return Err(ActError::new("You do not have permission to send messages in this channel."));
            }
            let draft = Draft { content: Some(text.to_owned()), ..Draft::default() };
            state.put(act.channel, act.member, draft).map_err(|refusal| ActError::new(refusal.message))
        })
    }
}

impl State {
    fn add_user(&mut self, name: &str) -> Id {
        let id = self.next_id();
        self.users.insert(id, User::named(id, name, false));
        id
    }

    fn join(&mut self, server: Id, member: Id, roles: &[Id]) {
        let joined_at = self.now();
        if let Some(server) = self.servers.get_mut(&server) {
            let membership = Membership { roles: roles.to_vec(), joined_at, timed_out_until: None };
            server.members.insert(member, membership);
        }
    }

    fn add_channel(&mut self, server: Id, name: &str, kind: ChannelKind, overwrites: &[Overwrite]) -> Id {
        let id = self.next_id();
        let channel = Channel {
            id,
            server: Some(server),
            name: name.trim_start_matches('#').to_owned(),
            kind,
            overwrites: overwrites.to_vec(),
            messages: BTreeMap::new(),
        };
        let event = wire::channel(&channel, None);
        self.channels.insert(id, channel);
        self.tell("CHANNEL_CREATE", event);
        id
    }

    /// Without the members intent the bot hears of its own membership only.
    fn tell_if_bots(&mut self, server: Id, member: Id) {
        if member != self.bot {
            return;
        }
        let found =
            self.servers.get(&server).and_then(|it| it.members.get(&member)).zip(self.users.get(&member));
        if let Some((membership, user)) = found {
            let mut event = wire::member(user, membership);
            event["guild_id"] = json!(server);
            self.tell("GUILD_MEMBER_UPDATE", event);
        }
    }
}
