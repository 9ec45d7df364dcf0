//! What a member may do in a server or a channel. Everything that answers 50001 or 50013 asks here.

use super::State;
use super::channels::{Channel, ChannelKind};
use super::ids::Id;
use super::permissions::{Permissions, implied, overwritten};
use super::refusal::Refusal;

impl State {
    /// What `member` may do in `channel`.
    pub fn permissions(&self, channel: &Channel, member: Id) -> Permissions {
        let granted = self.untimed(channel, member);
        if self.is_timed_out(channel, member) {
            // Discord docs, "Permissions for Timed Out Members".
            return Permissions(
                granted.0 & (Permissions::VIEW_CHANNEL.0 | Permissions::READ_MESSAGE_HISTORY.0),
            );
        }
        granted
    }

    fn is_timed_out(&self, channel: &Channel, member: Id) -> bool {
        let membership = channel
            .server
            .and_then(|server| self.servers.get(&server))
            .and_then(|server| server.members.get(&member));
        membership.and_then(|m| m.timed_out_until).is_some_and(|until| until > self.now())
    }

    /// The channel, if the bot sees it and has `wanted` there: 10003, 50001 or 50013 otherwise.
    pub fn channel_for_bot(&self, id: Id, wanted: Permissions) -> Result<&Channel, Refusal> {
        let channel = self.channel(id)?;
        let granted = self.permissions(channel, self.bot);
        if !granted.has(Permissions::VIEW_CHANNEL) {
            return Err(Refusal::missing_access());
        }
        if granted.has(wanted) { Ok(channel) } else { Err(Refusal::missing_permissions()) }
    }

    /// Whether the channel is in `member`'s list.
    pub fn sees_channel(&self, channel: &Channel, member: Id) -> bool {
        self.permissions(channel, member).has(Permissions::VIEW_CHANNEL)
    }

    /// What `member` may do in `channel`; in a thread its parent's overwrites count.
    ///
    /// Discord docs, "Permission Overwrites" and "Implicit Permissions".
    fn untimed(&self, channel: &Channel, member: Id) -> Permissions {
        let Some(server) = channel.server.and_then(|server| self.servers.get(&server)) else {
            return direct(channel, member, self.bot);
        };
        // An exception for everyone is for everyone who is there.
        if !server.members.contains_key(&member) {
            return Permissions::NONE;
        }
        if let ChannelKind::Thread(thread) = &channel.kind {
            let Some(parent) = self.channels.get(thread.parent) else { return Permissions::NONE };
            let above = self.untimed(parent, member);
            // Discord docs, "Threads", Permissions: a private thread is seen by its members and by moderators.
            let sees = thread.members.contains_key(&member) || above.has(Permissions::MANAGE_THREADS);
            return if sees { above } else { Permissions::NONE };
        }
        let base = server.permissions(member);
        if base.has(Permissions::ADMINISTRATOR) {
            return Permissions::ALL;
        }
        let roles = server.members.get(&member).map_or(&[][..], |membership| &membership.roles);
        implied(overwritten(base, &channel.overwrites, server.id, roles, member))
    }
}

/// In direct messages the two who talk may do what talking needs, and nobody else may anything.
fn direct(channel: &Channel, member: Id, bot: Id) -> Permissions {
    match channel.kind {
        ChannelKind::Direct { with } if member == with || member == bot => {
            Permissions::OF_EVERYONE.with(Permissions::MENTION_EVERYONE)
        }
        _ => Permissions::NONE,
    }
}
