//! People: they come, go, are given roles and lose them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::Channel;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::servers::{Adornments, Membership, User};
use crate::rehearsal::wire;

impl Rehearsal {
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

    /// Out of the server, and of its threads.
    pub fn leave(&self, server: Id, member: Id) {
        self.change(|state| state.leave(server, member));
    }

    /// What the server calls somebody from now on; None: by their own name.
    pub fn nickname(&self, server: Id, member: Id, nickname: Option<&str>) {
        self.change(|state| {
            if let Some(membership) =
                state.servers.get_mut(&server).and_then(|it| it.members.get_mut(&member))
            {
                membership.nickname = nickname.map(str::to_owned);
            }
            state.tell_if_bots(server, member);
        });
    }

    /// What somebody wears on every server.
    pub fn wears(&self, member: Id, what: Adornments) {
        self.change(|state| {
            if let Some(user) = state.users.get_mut(&member) {
                user.wears = what;
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

    /// From now on others see this name.
    pub fn rename(&self, member: Id, name: &str) {
        self.change(|state| {
            if let Some(user) = state.users.get_mut(&member) {
                let User { name, handle, .. } = User::named(member, name, user.is_bot);
                (user.name, user.handle) = (name, handle);
            }
        });
    }

    /// Wherever this member is written from now on, these fields are so: Discord adds fields, and kinds of values to
    /// those there are.
    pub fn writes_otherwise(&self, member: Id, fields: Value) {
        self.change(|state| {
            if let (Some(user), Value::Object(fields)) = (state.users.get_mut(&member), fields) {
                user.written_otherwise = fields;
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
}

impl State {
    pub fn add_user(&mut self, name: &str) -> Id {
        let id = self.next_id();
        self.users.insert(id, User::named(id, name, false));
        id
    }

    /// Who is there already stays as they are.
    fn join(&mut self, server: Id, member: Id, roles: &[Id]) {
        let now = self.now();
        if let Some(server) = self.servers.get_mut(&server) {
            server.members.entry(member).or_insert_with(|| Membership::since(now, roles.to_vec()));
        }
    }

    /// Out of the server, and of its threads.
    pub fn leave(&mut self, server: Id, member: Id) {
        if let Some(server) = self.servers.get_mut(&server) {
            server.members.remove(&member);
        }
        let threads: Vec<Id> =
            self.channels.of_server(server).filter(|it| it.thread().is_some()).map(|it| it.id).collect();
        for id in threads {
            if let Some(thread) = self.channels.get_mut(id).and_then(Channel::thread_mut) {
                thread.members.remove(&member);
            }
        }
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
