//! Servers and their roles, and the bot's own coming and going.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::servers::{Membership, Role, Server};
use crate::rehearsal::wire;

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
            let joined = |roles| Membership::since(now, roles);
            let server = Server {
                id,
                name: name.to_owned(),
                language: "en-US".to_owned(),
                owner,
                roles: vec![
                    role(id, "@everyone", Permissions::OF_EVERYONE, false),
                    role(bots_role, "Shelftalker", Permissions::OF_THE_BOT, true),
                ],
                members: BTreeMap::from([(owner, joined(Vec::new())), (bot, joined(vec![bots_role]))]),
                bot_joined_at: now,
                only_for: BTreeMap::new(),
            };
            let event = wire::guild_create(state, &server);
            state.servers.insert(id, server);
            state.tell("GUILD_CREATE", event);
            (id, owner)
        })
    }

    /// Whoever manages the server leaves a command to one role, as its settings do under Integrations.
    pub fn leave_to(&self, server: Id, command: &str, role: Id) {
        self.change(|state| {
            if let Some(found) = state.servers.get_mut(&server) {
                found.only_for.insert(command.to_owned(), role);
            }
        });
    }

    /// The bot is thrown out of a server: its role goes with it, and it is in no thread there any more.
    pub fn remove_bot(&self, server: Id) {
        self.change(|state| {
            let bot = state.bot;
            state.leave(server, bot);
            let Some(found) = state.servers.get_mut(&server) else { return };
            found.roles.retain(|role| !role.is_the_bots);
            state.tell("GUILD_DELETE", json!({"id": server}));
        });
    }

    /// Somebody invites the bot again: it comes with a new role, so that a channel's exceptions for the old one count
    /// no more. False: it is there already.
    pub fn bring_bot_back(&self, server: Id) -> bool {
        self.change(|state| {
            let (bot, role, now) = (state.bot, state.next_id(), state.now());
            let Some(found) = state.servers.get_mut(&server) else { return false };
            if found.members.contains_key(&bot) {
                return false;
            }
            let (permissions, is_the_bots) = (Permissions::OF_THE_BOT, true);
            found.roles.push(Role { id: role, name: "Shelftalker".to_owned(), permissions, is_the_bots });
            found.members.insert(bot, Membership::since(now, vec![role]));
            found.bot_joined_at = now;
            if let Some(event) = state.servers.get(&server).map(|found| wire::guild_create(state, found)) {
                state.tell("GUILD_CREATE", event);
            }
            true
        })
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

    pub fn rename_role(&self, server: Id, role: Id, name: &str) {
        self.change(|state| {
            let bot = state.bot;
            let Some(found) = state.servers.get_mut(&server) else { return };
            let Some(position) = found.roles.iter().position(|it| it.id == role) else { return };
            name.clone_into(&mut found.roles[position].name);
            let event = wire::role(&found.roles[position], position, bot);
            state.tell("GUILD_ROLE_UPDATE", json!({"guild_id": server, "role": event}));
        });
    }

    /// The role is gone, and nobody has it any more.
    pub fn delete_role(&self, server: Id, role: Id) {
        self.change(|state| {
            let Some(found) = state.servers.get_mut(&server) else { return };
            found.roles.retain(|it| it.id != role);
            for membership in found.members.values_mut() {
                membership.roles.retain(|it| *it != role);
            }
            state.tell("GUILD_ROLE_DELETE", json!({"guild_id": server, "role_id": role}));
        });
    }

    /// The language that is chosen in the server's settings, like `en-GB`.
    pub fn server_speaks(&self, server: Id, language: &str) {
        self.change(|state| {
            let Some(found) = state.servers.get_mut(&server) else { return };
            language.clone_into(&mut found.language);
        });
    }

    pub fn rename_server(&self, server: Id, name: &str) {
        self.change(|state| {
            let bot = state.bot;
            let Some(found) = state.servers.get_mut(&server) else { return };
            name.clone_into(&mut found.name);
            let event = wire::guild(found, bot);
            state.tell("GUILD_UPDATE", event);
        });
    }

    /// The role that came with the bot.
    pub fn bots_role(&self, server: Id) -> Option<Id> {
        self.read(|state| {
            state.servers.get(&server)?.roles.iter().find(|role| role.is_the_bots).map(|role| role.id)
        })
    }

    /// Whoever manages the server lets everybody use a command that is registered for some, as Discord's server
    /// settings allow ("Application Command Permissions"): the bot must look for itself.
    pub fn let_everyone_use(&self, command: &str) {
        self.change(|state| {
            for found in state.commands.iter_mut().filter(|it| it["name"] == command) {
                found["default_member_permissions"] = Value::Null;
            }
        });
    }
}
