//! What a person types for a member, channel or role: a name or a part of it, rather than an id.

use super::acting::{ActError, Acting};
use crate::rehearsal::rest::path::unescaped;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::forms::Form;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::interactions::Progress;
use crate::rehearsal::state::servers::User;

impl Rehearsal {
    /// A member by id, by name, or by any one word of it, whatever the case.
    pub fn member_named(&self, name: &str) -> Result<Id, ActError> {
        let wanted = name.trim_start_matches('@').to_lowercase();
        self.read(|state| {
            let is = |user: &&User| {
                let own = user.name.to_lowercase();
                user.id.to_string() == wanted
                    || own == wanted
                    || user.handle == wanted
                    || own.split(' ').any(|word| word == wanted)
            };
            let found: Vec<Id> =
                state.users.values().filter(|it| !it.is_bot).filter(is).map(|user| user.id).collect();
            match found.as_slice() {
                [one] => Ok(*one),
                [] => Err(ActError::new(format!("There is no member “{name}”."))),
                _ => Err(ActError::new(format!("“{name}” may mean several members."))),
            }
        })
    }

    /// A channel, thread or direct message by id or name; of several with one name, the newest that `member` sees.
    pub fn channel_named(&self, name: &str, member: Option<Id>) -> Result<Id, ActError> {
        let whole = unescaped(name);
        let wanted = whole.trim_start_matches('#');
        // A thread's own name may begin with the mark.
        let is_named = |name: &str| name == wanted || name == whole;
        self.read(|state| {
            let by_id = wanted.parse().ok().filter(|id| state.channels.contains_key(id));
            let seen = |id: &Id| {
                member.is_none_or(|member| {
                    state.channels.get(id).is_some_and(|it| state.sees_channel(it, member))
                })
            };
            let by_name = || match member {
                Some(member) => {
                    state.channels_of(member).iter().rfind(|it| is_named(&it.name)).map(|it| it.id)
                }
                None => state.channels.values().rfind(|it| is_named(&it.name)).map(|it| it.id),
            };
            by_id
                .filter(seen)
                .or_else(by_name)
                .ok_or_else(|| ActError::new(format!("There is no channel “{name}” here.")))
        })
    }

    /// What a menu of members, roles or channels offers under this name; an id stays as it is.
    pub(super) fn named_in_menu(&self, act: Acting, named: &str) -> Result<String, ActError> {
        let id = match named.strip_prefix('@') {
            Some(name) => self.role_named(name).map(|(_, role)| role).or_else(|_| self.member_named(name))?,
            None if named.starts_with('#') => self.channel_named(named, Some(act.member))?,
            None => return Ok(named.to_owned()),
        };
        Ok(id.to_string())
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
        let wanted = name.trim_start_matches('@');
        self.read(|state| {
            let mut roles =
                state.servers.values().flat_map(|server| server.roles.iter().map(move |role| (server, role)));
            let found = roles.find(|(_, role)| role.name == wanted || role.id.to_string() == wanted);
            found
                .map(|(server, role)| (server.id, role.id))
                .ok_or_else(|| ActError::new(format!("There is no role “{name}”.")))
        })
    }
}
