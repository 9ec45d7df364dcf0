//! What a person types for a server, member, channel or role: a name or a part of it, rather than an id. Where
//! several servers have one of that name, `Oak Hill School/rivera` says which.

use super::acting::{ActError, Acting};
use super::seen::SeenChannel;
use crate::rehearsal::rest::path::unescaped;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::forms::Form;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::interactions::Progress;
use crate::rehearsal::state::servers::{Server, User};

impl Rehearsal {
    /// A server by id or name.
    pub fn server_named(&self, name: &str) -> Result<Id, ActError> {
        self.read(|state| {
            server(state, name)
                .map(|server| server.id)
                .ok_or_else(|| ActError::new(format!("There is no server “{name}”.")))
        })
    }

    /// A member by id, by name, or by any one word of it, whatever the case.
    pub fn member_named(&self, name: &str) -> Result<Id, ActError> {
        self.read(|state| {
            let (server, own) = qualified(state, name);
            let wanted = own.trim_start_matches('@').to_lowercase();
            let is = |user: &&User| {
                let own = user.name.to_lowercase();
                let is_named = user.id.to_string() == wanted
                    || own == wanted
                    || user.handle == wanted
                    || own.split(' ').any(|word| word == wanted)
                    || state.servers.values().any(|it| it.name_of(user).to_lowercase() == wanted);
                is_named && server.is_none_or(|server| server.members.contains_key(&user.id))
            };
            let found: Vec<&User> = state.users.values().filter(|it| !it.is_bot).filter(is).collect();
            match found.as_slice() {
                [one] => Ok(one.id),
                [] => Err(ActError::new(format!("There is no member “{name}”."))),
                [first, ..] => {
                    let of = state.servers.values().find(|it| it.members.contains_key(&first.id));
                    let which = of.map_or_else(
                        || first.id.to_string(),
                        |server| format!("{}/{}", server.name, first.name),
                    );
                    Err(ActError::new(format!(
                        "“{name}” may mean several members; say which, like “{which}”."
                    )))
                }
            }
        })
    }

    /// A channel, thread or direct message by id or name; of several with one name, the newest that `member` sees.
    pub fn channel_named(&self, name: &str, member: Option<Id>) -> Result<Id, ActError> {
        let whole = unescaped(name);
        self.read(|state| {
            let (server, own) = qualified(state, &whole);
            let wanted = own.trim_start_matches('#');
            // A thread's own name may begin with the mark.
            let is_named = |name: &str| name == wanted || name == own;
            let fits = |id: Id| {
                state.channels.get(id).is_some_and(|it| {
                    server.is_none_or(|server| it.server == Some(server.id))
                        && member.is_none_or(|member| state.sees_channel(it, member))
                })
            };
            let by_id = wanted.parse().ok().filter(|id| fits(*id));
            let by_name = || {
                let Some(member) = member else {
                    return state
                        .channels
                        .values()
                        .rfind(|it| is_named(&it.name) && fits(it.id))
                        .map(|it| it.id);
                };
                let named = |it: &&SeenChannel| is_named(&it.name) && fits(it.id);
                state.channels_of(member).iter().rfind(named).map(|it| it.id)
            };
            by_id.or_else(by_name).ok_or_else(|| ActError::new(format!("There is no channel “{name}” here.")))
        })
    }

    /// What a menu of members, roles or channels offers under this name; an id stays as it is.
    pub(super) fn named_in_menu(&self, act: Acting, named: &str) -> Result<String, ActError> {
        let here = self.read(|state| state.channels.get(act.channel).and_then(|it| it.server));
        let id = match named.strip_prefix('@') {
            Some(name) => self
                .read(|state| role(state, name, |server| here.is_none_or(|here| server.id == here)))
                .map(|(_, role)| role)
                .or_else(|| self.member_here(here?, name))
                .map_or_else(|| self.member_named(name), Ok)?,
            None if named.starts_with('#') => self.channel_named(named, Some(act.member))?,
            None => return Ok(named.to_owned()),
        };
        Ok(id.to_string())
    }

    fn member_here(&self, server: Id, name: &str) -> Option<Id> {
        self.member_named(&format!("{server}/{name}")).ok()
    }

    /// The form that this member opened last.
    pub(super) fn form_of(&self, member: Id) -> Option<Form> {
        self.read(|state| {
            let own = state.interactions.values().filter(|it| it.by == member);
            let opened = own.filter_map(|it| match &*it.progress.borrow() {
                Progress::Opened(form) => Some((it.id, form.clone())),
                _ => None,
            });
            opened.max_by_key(|(id, _)| *id).map(|(_, form)| form)
        })
    }

    /// A role by id or name, after the server that it belongs to.
    pub fn role_named(&self, name: &str) -> Result<(Id, Id), ActError> {
        self.read(|state| role(state, name, |_| true)).ok_or_else(|| no_role(name))
    }

    /// The same, in a server that this member is in.
    pub(super) fn role_for(&self, member: Id, name: &str) -> Result<(Id, Id), ActError> {
        self.read(|state| role(state, name, |server| server.members.contains_key(&member)))
            .ok_or_else(|| no_role(name))
    }

    pub(super) fn roles_in(&self, server: Id, names: &[String]) -> Result<Vec<Id>, ActError> {
        let found = |name: &String| self.read(|state| role(state, name, |it| it.id == server));
        names.iter().map(|name| found(name).map(|(_, role)| role).ok_or_else(|| no_role(name))).collect()
    }

    /// A role or member of a server, and whether it is a member; `@everyone` is a role.
    pub(super) fn role_or_member(&self, server: Id, name: &str) -> Result<(Id, bool), ActError> {
        if let Some((_, role)) = self.read(|state| role(state, name, |it| it.id == server)) {
            return Ok((role, false));
        }
        if name.trim_start_matches('@') == "Shelftalker" || name == self.bot().to_string() {
            return Ok((self.bot(), true));
        }
        self.member_here(server, name)
            .map_or_else(|| self.member_named(name), Ok)
            .map(|member| (member, true))
    }
}

fn no_role(name: &str) -> ActError {
    ActError::new(format!("There is no role “{name}”."))
}

fn server<'a>(state: &'a State, name: &str) -> Option<&'a Server> {
    state.servers.values().find(|server| server.name == name || server.id.to_string() == name)
}

/// The server before the stroke, if that is one, and what is named there.
fn qualified<'a, 'b>(state: &'a State, name: &'b str) -> (Option<&'a Server>, &'b str) {
    let split = name.split_once('/').and_then(|(before, after)| Some((server(state, before)?, after)));
    split.map_or((None, name), |(server, after)| (Some(server), after))
}

fn role(state: &State, name: &str, is_meant: impl Fn(&Server) -> bool) -> Option<(Id, Id)> {
    let (of, own) = qualified(state, name);
    let wanted = own.trim_start_matches('@');
    let servers = state.servers.values().filter(|it| of.is_none_or(|of| of.id == it.id) && is_meant(it));
    let mut roles = servers.flat_map(|server| server.roles.iter().map(move |role| (server, role)));
    let is_named = |role: &str| role == wanted || role == own;
    roles
        .find(|(_, role)| is_named(&role.name) || role.id.to_string() == wanted)
        .map(|(server, role)| (server.id, role.id))
}
