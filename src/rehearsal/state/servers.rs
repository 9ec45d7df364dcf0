//! Servers, who is in them, and the roles that they hold there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

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
    pub wears: Adornments,
    /// Fields of the user that are otherwise than written here, as Discord adds and changes them.
    pub written_otherwise: serde_json::Map<String, serde_json::Value>,
}

/// What people choose for themselves beside a name. Discord docs, "User Object".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case", default, deny_unknown_fields)]
pub struct Adornments {
    /// A frame about the picture, whose asset is a hash of another kind: `a_…`, or since 2025 `v2_a_…`.
    pub decoration: bool,
    /// Four letters of a server behind the name, and its badge.
    pub server_tag: bool,
    /// A nameplate.
    pub collectibles: bool,
}

impl Adornments {
    /// All that Discord has.
    pub const ALL: Self = Self { decoration: true, server_tag: true, collectibles: true };
}

pub struct Server {
    pub id: Id,
    pub name: String,
    /// Discord calls every server American until somebody says otherwise.
    pub language: String,
    pub owner: Id,
    pub roles: Vec<Role>,
    pub members: BTreeMap<Id, Membership>,
    pub bot_joined_at: DateTime<Utc>,
    /// Commands that its Integrations leave to one role (and administrators): nobody else finds them in the list.
    pub only_for: BTreeMap<String, Id>,
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
    /// What this server calls them instead of their own name.
    pub nickname: Option<String>,
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
        Self {
            id,
            name: name.to_owned(),
            handle,
            is_bot,
            refuses_direct_messages: false,
            wears: Adornments::default(),
            written_otherwise: serde_json::Map::new(),
        }
    }
}

impl Membership {
    pub const fn since(joined_at: DateTime<Utc>, roles: Vec<Id>) -> Self {
        Self { roles, nickname: None, joined_at, timed_out_until: None }
    }
}

impl Server {
    /// What this server calls somebody.
    pub fn name_of<'a>(&'a self, user: &'a User) -> &'a str {
        let nickname = self.members.get(&user.id).and_then(|it| it.nickname.as_deref());
        nickname.unwrap_or(&user.name)
    }

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
