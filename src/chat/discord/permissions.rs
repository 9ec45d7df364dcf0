//! What the bot, a member or everybody may do in a channel, computed as Discord computes it, so that the desk is
//! told exactly which permission is missing where. Pure: the adapter fetches, this decides.
//!
//! Source: Discord's reference, "Permissions", "Permission Overwrites".

use serenity::model::Permissions;
use serenity::model::channel::{ChannelType, PermissionOverwrite, PermissionOverwriteType};
use serenity::model::id::{RoleId, UserId};

use crate::chat::Work;

/// Whose rights are asked for, the roles they hold, and what each role of the server allows.
pub(super) struct Standing<'a> {
    /// `None` for everybody: somebody who has no rights of their own.
    pub member: Option<UserId>,
    /// The role everybody has; its id is the server's.
    pub everyone: RoleId,
    pub held: &'a [RoleId],
    pub roles: &'a [(RoleId, Permissions)],
}

/// The permissions that are granted in a channel with these overwrites.
pub(super) fn granted(standing: &Standing, overwrites: &[PermissionOverwrite]) -> Permissions {
    let holds = |role: RoleId| role == standing.everyone || standing.held.contains(&role);
    let base = standing
        .roles
        .iter()
        .filter(|(role, _)| holds(*role))
        .fold(Permissions::empty(), |sum, (_, allowed)| sum | *allowed);
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }

    let of_everyone = |kind| kind == PermissionOverwriteType::Role(standing.everyone);
    let of_held_roles = |kind| match kind {
        PermissionOverwriteType::Role(role) => role != standing.everyone && standing.held.contains(&role),
        _ => false,
    };
    let of_the_member =
        |kind| standing.member.is_some_and(|member| kind == PermissionOverwriteType::Member(member));
    // The order matters: everyone's, then all held roles' together (an allow beats a deny), then the member's own.
    let base = overwritten(base, overwrites, of_everyone);
    let base = overwritten(base, overwrites, of_held_roles);
    overwritten(base, overwrites, of_the_member)
}

fn overwritten(
    base: Permissions,
    overwrites: &[PermissionOverwrite],
    concerns: impl Fn(PermissionOverwriteType) -> bool,
) -> Permissions {
    let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
    for overwrite in overwrites.iter().filter(|overwrite| concerns(overwrite.kind)) {
        allow |= overwrite.allow;
        deny |= overwrite.deny;
    }
    (base & !deny) | allow
}

pub(super) fn is_thread(kind: ChannelType) -> bool {
    matches!(kind, ChannelType::PrivateThread | ChannelType::PublicThread | ChannelType::NewsThread)
}

/// Whether these permissions are enough to write in a channel of that kind.
pub(super) fn lets_write(granted: Permissions, kind: ChannelType) -> bool {
    let write =
        if is_thread(kind) { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
    granted.contains(Permissions::VIEW_CHANNEL | write)
}

/// What the bot's work takes, in the words of Discord's settings page.
const NEEDED: [(Permissions, &str); 7] = [
    (Permissions::VIEW_CHANNEL, "View Channel"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
    (Permissions::CREATE_PRIVATE_THREADS, "Create Private Threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
    (Permissions::ATTACH_FILES, "Attach Files"),
];

/// The names of what is missing. An announcement channel cannot hold private threads, so none are asked of it.
pub(super) fn missing(granted: Permissions, work: Work) -> Vec<String> {
    let of_threads = Permissions::CREATE_PRIVATE_THREADS | Permissions::SEND_MESSAGES_IN_THREADS;
    NEEDED
        .iter()
        .filter(|(permission, _)| !granted.contains(*permission))
        .filter(|(permission, _)| work == Work::Threads || !of_threads.contains(*permission))
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: UserId = UserId::new(1);
    const EVERYONE: RoleId = RoleId::new(10);
    const BOTS: RoleId = RoleId::new(11);
    const OTHERS: RoleId = RoleId::new(12);

    fn standing(roles: &[(RoleId, Permissions)]) -> Standing<'_> {
        Standing { member: Some(ME), everyone: EVERYONE, held: &[BOTS], roles }
    }

    fn overwrite(
        kind: PermissionOverwriteType,
        allow: Permissions,
        deny: Permissions,
    ) -> PermissionOverwrite {
        PermissionOverwrite { allow, deny, kind }
    }

    fn all_needed() -> Permissions {
        NEEDED.iter().fold(Permissions::empty(), |sum, (permission, _)| sum | *permission)
    }

    #[test]
    fn roles_add_up_and_other_peoples_roles_do_not_count() {
        let roles = [
            (EVERYONE, Permissions::VIEW_CHANNEL),
            (BOTS, Permissions::SEND_MESSAGES),
            (OTHERS, Permissions::EMBED_LINKS),
        ];
        assert_eq!(granted(&standing(&roles), &[]), Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES);
    }

    #[test]
    fn an_administrator_lacks_nothing_whatever_a_channel_denies() {
        let roles = [(EVERYONE, Permissions::empty()), (BOTS, Permissions::ADMINISTRATOR)];
        let deny =
            overwrite(PermissionOverwriteType::Member(ME), Permissions::empty(), Permissions::VIEW_CHANNEL);
        assert!(missing(granted(&standing(&roles), &[deny]), Work::Threads).is_empty());
    }

    #[test]
    fn everyones_overwrite_gives_way_to_a_roles_and_that_to_my_own() {
        let roles = [(EVERYONE, all_needed()), (BOTS, Permissions::empty())];
        let send = Permissions::SEND_MESSAGES;
        let none = Permissions::empty();
        let everyone = overwrite(PermissionOverwriteType::Role(EVERYONE), none, send);
        let bots = overwrite(PermissionOverwriteType::Role(BOTS), send, none);
        let mine = overwrite(PermissionOverwriteType::Member(ME), none, send);

        assert!(!granted(&standing(&roles), std::slice::from_ref(&everyone)).contains(send));
        // Discord applies them by rank, not in the order listed.
        assert!(granted(&standing(&roles), &[bots.clone(), everyone.clone()]).contains(send));
        assert!(!granted(&standing(&roles), &[mine, bots, everyone]).contains(send));
    }

    #[test]
    fn nobody_writes_where_they_do_not_see_and_a_thread_asks_for_a_right_of_its_own() {
        let (view, send) = (Permissions::VIEW_CHANNEL, Permissions::SEND_MESSAGES);
        assert!(lets_write(view | send, ChannelType::News));
        assert!(!lets_write(send, ChannelType::Text));
        assert!(!lets_write(view | send, ChannelType::PrivateThread));
    }

    #[test]
    fn of_two_roles_an_allow_beats_a_deny() {
        let roles = [(EVERYONE, all_needed()), (BOTS, Permissions::empty()), (OTHERS, Permissions::empty())];
        let standing = Standing { held: &[BOTS, OTHERS], ..standing(&roles) };
        let send = Permissions::SEND_MESSAGES;
        let none = Permissions::empty();
        let overwrites = [
            overwrite(PermissionOverwriteType::Role(BOTS), send, none),
            overwrite(PermissionOverwriteType::Role(OTHERS), none, send),
        ];
        assert!(granted(&standing, &overwrites).contains(send));
    }

    #[test]
    fn what_is_missing_is_named_as_on_the_settings_page() {
        let granted = all_needed() & !Permissions::EMBED_LINKS & !Permissions::CREATE_PRIVATE_THREADS;
        assert_eq!(missing(granted, Work::Threads), ["Embed Links", "Create Private Threads"]);
        assert_eq!(missing(granted, Work::Posting), ["Embed Links"]);
    }
}
