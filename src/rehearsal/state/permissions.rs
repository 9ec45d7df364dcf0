//! Permission bits and a channel's exceptions, put together as Discord does: the base from the roles, then the
//! channel's overwrites, then what follows from a permission that is missing.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::ids::Id;

/// A set of permission bits. Discord docs, "Permissions".
///
/// JSON gives the number, or a list of Discord's own names: `["VIEW_CHANNEL", "SEND_MESSAGES"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Permissions(pub u64);

const NAMED: &[(&str, Permissions)] = &[
    ("ADMINISTRATOR", Permissions::ADMINISTRATOR),
    ("MANAGE_CHANNELS", Permissions::MANAGE_CHANNELS),
    ("MANAGE_GUILD", Permissions::MANAGE_SERVER),
    ("VIEW_CHANNEL", Permissions::VIEW_CHANNEL),
    ("SEND_MESSAGES", Permissions::SEND_MESSAGES),
    ("MANAGE_MESSAGES", Permissions::MANAGE_MESSAGES),
    ("EMBED_LINKS", Permissions::EMBED_LINKS),
    ("ATTACH_FILES", Permissions::ATTACH_FILES),
    ("READ_MESSAGE_HISTORY", Permissions::READ_MESSAGE_HISTORY),
    ("MENTION_EVERYONE", Permissions::MENTION_EVERYONE),
    ("USE_APPLICATION_COMMANDS", Permissions::USE_COMMANDS),
    ("MANAGE_THREADS", Permissions::MANAGE_THREADS),
    ("CREATE_PRIVATE_THREADS", Permissions::CREATE_PRIVATE_THREADS),
    ("SEND_MESSAGES_IN_THREADS", Permissions::SEND_IN_THREADS),
];

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Bits(u64),
            Names(Vec<String>),
        }
        match Given::deserialize(deserializer)? {
            Given::Bits(bits) => Ok(Self(bits)),
            Given::Names(names) => names.iter().try_fold(Self::NONE, |sum, name| {
                let found = NAMED.iter().find(|(known, _)| known == name);
                found
                    .map(|(_, permission)| sum.with(*permission))
                    .ok_or_else(|| D::Error::custom(format!("there is no permission {name}")))
            }),
        }
    }
}

impl Permissions {
    pub const NONE: Self = Self(0);
    pub const ADMINISTRATOR: Self = Self(1 << 3);
    pub const MANAGE_CHANNELS: Self = Self(1 << 4);
    pub const MANAGE_SERVER: Self = Self(1 << 5);
    pub const VIEW_CHANNEL: Self = Self(1 << 10);
    pub const SEND_MESSAGES: Self = Self(1 << 11);
    pub const MANAGE_MESSAGES: Self = Self(1 << 13);
    pub const EMBED_LINKS: Self = Self(1 << 14);
    pub const ATTACH_FILES: Self = Self(1 << 15);
    pub const READ_MESSAGE_HISTORY: Self = Self(1 << 16);
    pub const MENTION_EVERYONE: Self = Self(1 << 17);
    pub const USE_COMMANDS: Self = Self(1 << 31);
    pub const MANAGE_THREADS: Self = Self(1 << 34);
    pub const CREATE_PRIVATE_THREADS: Self = Self(1 << 36);
    pub const SEND_IN_THREADS: Self = Self(1 << 38);
    /// Every bit that Discord describes today.
    pub const ALL: Self = Self((1 << 53) - 1);

    /// What the bot's invite link asks for.
    pub const OF_THE_BOT: Self = Self(
        Self::VIEW_CHANNEL.0
            | Self::SEND_MESSAGES.0
            | Self::SEND_IN_THREADS.0
            | Self::CREATE_PRIVATE_THREADS.0
            | Self::EMBED_LINKS.0
            | Self::ATTACH_FILES.0
            | Self::READ_MESSAGE_HISTORY.0,
    );

    /// What everyone may do in a server of its own making.
    pub const OF_EVERYONE: Self = Self(
        Self::VIEW_CHANNEL.0
            | Self::SEND_MESSAGES.0
            | Self::SEND_IN_THREADS.0
            | Self::EMBED_LINKS.0
            | Self::ATTACH_FILES.0
            | Self::READ_MESSAGE_HISTORY.0
            | Self::USE_COMMANDS.0,
    );

    /// What a bot's own role has in a new server where @everyone may do nothing more than look.
    const SAY: Self = Self(Self::MENTION_EVERYONE.0 | Self::ATTACH_FILES.0 | Self::EMBED_LINKS.0);

    pub const fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    #[must_use]
    pub const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    #[must_use]
    pub const fn without(self, fewer: Self) -> Self {
        Self(self.0 & !fewer.0)
    }
}

/// One exception of a channel, for a role or a member.
#[derive(Debug, Clone, Copy)]
pub struct Overwrite {
    /// A role (also the server's id, which is @everyone's) or a member.
    pub whom: Id,
    pub is_member: bool,
    pub allow: Permissions,
    pub deny: Permissions,
}

/// A channel's exceptions on top of what the server grants: @everyone's, then the roles', then the member's own.
pub fn overwritten(
    base: Permissions,
    overwrites: &[Overwrite],
    everyone: Id,
    roles: &[Id],
    member: Id,
) -> Permissions {
    let mut now = base;
    for overwrite in overwrites.iter().filter(|o| o.whom == everyone) {
        now = now.without(overwrite.deny).with(overwrite.allow);
    }
    let of_roles =
        overwrites.iter().filter(|o| !o.is_member && o.whom != everyone && roles.contains(&o.whom));
    let (mut allow, mut deny) = (Permissions::NONE, Permissions::NONE);
    for overwrite in of_roles {
        allow = allow.with(overwrite.allow);
        deny = deny.with(overwrite.deny);
    }
    now = now.without(deny).with(allow);
    for overwrite in overwrites.iter().filter(|o| o.is_member && o.whom == member) {
        now = now.without(overwrite.deny).with(overwrite.allow);
    }
    now
}

/// What follows from a permission that is missing.
pub fn implied(granted: Permissions) -> Permissions {
    if !granted.has(Permissions::VIEW_CHANNEL) {
        return Permissions::NONE;
    }
    if granted.has(Permissions::SEND_MESSAGES) || granted.has(Permissions::SEND_IN_THREADS) {
        granted
    } else {
        granted.without(Permissions::SAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYONE: Id = Id(1);
    const LIBRARIANS: Id = Id(2);
    const HART: Id = Id(3);

    fn overwrite(whom: Id, is_member: bool, allow: Permissions, deny: Permissions) -> Overwrite {
        Overwrite { whom, is_member, allow, deny }
    }

    #[test]
    fn a_role_sees_the_desk_that_is_hidden_from_everyone() {
        let desk = [
            overwrite(EVERYONE, false, Permissions::NONE, Permissions::VIEW_CHANNEL),
            overwrite(LIBRARIANS, false, Permissions::VIEW_CHANNEL, Permissions::NONE),
        ];
        let librarian = overwritten(Permissions::OF_EVERYONE, &desk, EVERYONE, &[LIBRARIANS], HART);
        let teacher = overwritten(Permissions::OF_EVERYONE, &desk, EVERYONE, &[], HART);
        assert!(librarian.has(Permissions::VIEW_CHANNEL));
        assert!(!teacher.has(Permissions::VIEW_CHANNEL));
    }

    #[test]
    fn the_members_own_overwrite_has_the_last_word() {
        let channel = [
            overwrite(LIBRARIANS, false, Permissions::SEND_MESSAGES, Permissions::NONE),
            overwrite(HART, true, Permissions::NONE, Permissions::SEND_MESSAGES),
        ];
        let hart = overwritten(Permissions::OF_EVERYONE, &channel, EVERYONE, &[LIBRARIANS], HART);
        assert!(!hart.has(Permissions::SEND_MESSAGES));
    }

    #[test]
    fn who_does_not_see_a_channel_may_do_nothing_in_it() {
        let blind = Permissions::ALL.without(Permissions::VIEW_CHANNEL);
        assert_eq!(implied(blind), Permissions::NONE);
    }

    #[test]
    fn an_allow_of_one_role_beats_the_deny_of_another() {
        let channel = [
            overwrite(Id(8), false, Permissions::NONE, Permissions::SEND_MESSAGES),
            overwrite(LIBRARIANS, false, Permissions::SEND_MESSAGES, Permissions::NONE),
        ];
        let member = overwritten(Permissions::OF_EVERYONE, &channel, EVERYONE, &[LIBRARIANS, Id(8)], HART);
        assert!(member.has(Permissions::SEND_MESSAGES));
    }
}
