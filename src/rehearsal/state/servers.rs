//! Servers, who is in them, and the roles that they hold there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::ids::Id;
use super::permissions::Permissions;

pub struct User {
    pub id: Id,
    /// What others see.
    pub name: String,
    /// The handle: lower case, dots for blanks.
    pub handle: String,
    pub is_bot: bool,
    pub refuses_direct_messages: bool,
    /// Fields of the user that are otherwise than written here, as Discord adds and changes them.
    pub written_otherwise: serde_json::Map<String, serde_json::Value>,
}

pub struct Server {
    pub id: Id,
    pub name: String,
    pub owner: Id,
    pub roles: Vec<Role>,
    pub members: BTreeMap<Id, Membership>,
    pub bot_joined_at: DateTime<Utc>,
}

pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: Permissions,
    /// The role that came with the bot and cannot be given to anyone else.
    pub is_the_bots: bool,
}

pub struct Membership {
    pub roles: Vec<Id>,
    pub joined_at: DateTime<Utc>,
    pub timed_out_until: Option<DateTime<Utc>>,
}

impl User {
    pub fn named(id: Id, name: &str, is_bot: bool) -> Self {
        let handle = name
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".");
        let (name, written_otherwise) = (name.to_owned(), serde_json::Map::new());
        Self { id, name, handle, is_bot, refuses_direct_messages: false, written_otherwise }
    }
}

impl Server {
    /// What `member` may do in the whole of it. Discord docs, "Permission Hierarchy".
    pub fn permissions(&self, member: Id) -> Permissions {
        if self.owner == member {
            return Permissions::ALL;
        }
        let Some(membership) = self.members.get(&member) else { return Permissions::NONE };
        let granted = self
            .roles
            .iter()
            .filter(|role| role.id == self.id || membership.roles.contains(&role.id))
            .fold(Permissions::NONE, |sum, role| sum.with(role.permissions));
        if granted.has(Permissions::ADMINISTRATOR) { Permissions::ALL } else { granted }
    }
}
