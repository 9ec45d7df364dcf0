//! What the bot, a member or everybody may do in a channel of a server: fetched here, decided in [`permissions`].

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serenity::model::Permissions;
use serenity::model::channel::{ChannelType, PermissionOverwrite};
use serenity::model::id::{ChannelId as DiscordChannelId, GuildId, RoleId, UserId};

use super::Discord;
use super::errors::{self, Failure};
use super::incoming;
use super::permissions::{self, Standing};
use super::rest::Call;
use super::text::bare;
use crate::chat::{self, Cause, ChannelId, MemberId, Outcome, Present, Reason, ServerId, Work};

/// What is lacking where private threads cannot open.
const TEXT_CHANNEL: &str = "a text channel instead (private threads open in no other)";

/// The part of a channel that permissions need.
#[derive(Deserialize)]
pub(super) struct Channel {
    #[serde(rename = "type")]
    kind: ChannelType,
    pub guild_id: Option<GuildId>,
    parent_id: Option<DiscordChannelId>,
    name: Option<String>,
    #[serde(default)]
    permission_overwrites: Vec<PermissionOverwrite>,
}

#[derive(Deserialize)]
struct Role {
    id: RoleId,
    permissions: Permissions,
}

#[derive(Deserialize)]
struct Guild {
    owner_id: UserId,
    roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Member {
    roles: Vec<RoleId>,
    communication_disabled_until: Option<DateTime<Utc>>,
}

impl Channel {
    fn is_thread(&self) -> bool {
        permissions::is_thread(self.kind)
    }

    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Discord {
    /// What is missing in a channel of that server, by the names of Discord's settings page.
    pub(super) async fn lacking(
        &self,
        server: &str,
        channel: &str,
        work: Work,
    ) -> Result<Vec<String>, Failure> {
        let channel = match self.channel(channel).await {
            // Without View Channel, Discord does not even describe it.
            Err(failure) if failure.code() == Some(50001) => return Ok(vec!["View Channel".to_owned()]),
            other => other?,
        };
        self.lacking_in(server, channel, work).await
    }

    pub(super) async fn lacking_in(
        &self,
        server: &str,
        channel: Channel,
        work: Work,
    ) -> Result<Vec<String>, Failure> {
        if work == Work::Threads && channel.kind != ChannelType::Text && !channel.is_thread() {
            return Ok(vec![TEXT_CHANNEL.to_owned()]);
        }
        let work = if channel.is_thread() { Work::Threads } else { work };
        let channel = self.that_decides(channel).await?;
        let me = self.me().await?;
        let roles: Vec<Role> = self.read(format!("guilds/{server}/roles")).await?;
        let member: Member = self.read(format!("guilds/{server}/members/{me}")).await?;
        let granted = granted(server, &roles, Some((me, &member)), &channel);
        Ok(permissions::missing(granted, work))
    }

    pub(super) async fn everyone_may_view(
        &self,
        server: &ServerId,
        channel: &ChannelId,
    ) -> Result<bool, Failure> {
        let channel = self.channel(&channel.0).await?;
        let channel = self.that_decides(channel).await?;
        let roles: Vec<Role> = self.read(format!("guilds/{server}/roles")).await?;
        Ok(granted(&server.0, &roles, None, &channel).contains(Permissions::VIEW_CHANNEL))
    }

    pub(super) async fn member_may_write(
        &self,
        server: &ServerId,
        channel: &ChannelId,
        member: &MemberId,
    ) -> Result<bool, Failure> {
        let found: Result<Member, Failure> = self.read(format!("guilds/{server}/members/{member}")).await;
        let found = match found {
            // "Unknown Member": they have left.
            Err(failure) if failure.code() == Some(10007) => return Ok(false),
            other => other?,
        };
        if found.communication_disabled_until.is_some_and(|until| until > self.rest.clock().now()) {
            return Ok(false);
        }
        let channel = self.channel(&channel.0).await?;
        let kind = channel.kind;
        let channel = self.that_decides(channel).await?;
        let guild: Guild = self.read(format!("guilds/{server}")).await?;
        // No overwrite counts for the server's owner ("Permissions").
        if guild.owner_id.to_string() == member.0 {
            return Ok(true);
        }
        let granted = granted(&server.0, &guild.roles, Some((&member.0, &found)), &channel);
        Ok(permissions::lets_write(granted, kind))
    }

    /// `@everyone` has the server's own id ("Role Object"); a role whose name shows nothing is called by its id.
    pub(super) async fn roles_of(&self, server: &ServerId) -> Result<Vec<chat::Role>, Failure> {
        let roles = self.rest.call(Call::get(format!("guilds/{server}/roles"))).await?;
        let roles = roles.as_array().ok_or_else(errors::unreadable)?;
        let named = roles.iter().filter_map(incoming::role);
        Ok(named.filter(|role| role.id.0 != server.0).collect())
    }

    /// A member as the server has them now.
    pub(super) async fn present(
        &self,
        server: &ServerId,
        member: &MemberId,
    ) -> Result<Option<Present>, Failure> {
        let found = match self.rest.call(Call::get(format!("guilds/{server}/members/{member}"))).await {
            // "Unknown Member": they have left. "Unknown User": the account is gone.
            Err(failure) if matches!(failure.code(), Some(10007 | 10013)) => return Ok(None),
            other => other?,
        };
        let caller = incoming::caller(&found["user"], &found).ok_or_else(errors::unreadable)?;
        let is_timed_out = incoming::is_timed_out(&found, self.rest.clock().now());
        Ok(Some(Present { caller, is_timed_out }))
    }

    /// A thread has no overwrites of its own: its parent's count.
    async fn that_decides(&self, channel: Channel) -> Result<Channel, Failure> {
        match channel.parent_id {
            Some(parent) if channel.is_thread() => self.channel(&parent.to_string()).await,
            _ => Ok(channel),
        }
    }

    /// Names channel and permissions in the cause when a send was refused for one of them.
    pub(super) async fn explained<T>(
        &self,
        channel: &ChannelId,
        outcome: Outcome<T>,
        work: Work,
    ) -> Outcome<T> {
        let Outcome::Refused(Reason::Held(cause)) = outcome else { return outcome };
        if !matches!(&cause.code[..], "50001" | "50013") {
            return Outcome::Refused(Reason::Held(cause));
        }
        let words = match self.channel(&channel.0).await {
            Err(failure) if failure.code() == Some(50001) => {
                Some("I can't see that channel. Ask a server admin to allow View Channel.".to_owned())
            }
            Err(_) => None,
            Ok(it) => {
                let name = bare(it.name.as_deref().unwrap_or("that channel"));
                match it.guild_id {
                    Some(server) => match self.lacking_in(&server.to_string(), it, work).await {
                        Ok(missing) if missing == [TEXT_CHANNEL] => Some(format!(
                            "Private threads can't open in #{name}. Ask a server admin to choose a text channel."
                        )),
                        Ok(missing) if !missing.is_empty() => {
                            let allow = missing.join(", ");
                            Some(format!(
                                "I'm not allowed to post in #{name}. Ask a server admin to allow {allow}."
                            ))
                        }
                        // All that is known to be needed is there.
                        Ok(_) if work == Work::Threads && cause.code == "50013" => Some(
                            "To let people into private threads I need Manage Threads there. Ask a server admin to \
                             allow it."
                                .to_owned(),
                        ),
                        _ => None,
                    },
                    None => None,
                }
            }
        };
        Outcome::Refused(Reason::Held(words.map_or(cause.clone(), |words| Cause::new(cause.code, words))))
    }

    pub(super) async fn channel(&self, id: &str) -> Result<Channel, Failure> {
        self.read(format!("channels/{id}")).await
    }

    pub(super) async fn read<T: serde::de::DeserializeOwned>(&self, path: String) -> Result<T, Failure> {
        let answer = self.rest.call(Call::get(path)).await?;
        serde_json::from_value(answer).map_err(|_| errors::unreadable())
    }
}

/// What a channel grants a member of the server, or somebody who holds no role.
fn granted(server: &str, roles: &[Role], member: Option<(&str, &Member)>, channel: &Channel) -> Permissions {
    let roles: Vec<_> = roles.iter().map(|role| (role.id, role.permissions)).collect();
    let standing = Standing {
        member: member.map(|(id, _)| UserId::new(id.parse().unwrap_or(1))),
        everyone: RoleId::new(server.parse().unwrap_or(1)),
        held: member.map_or(&[], |(_, member)| &member.roles),
        roles: &roles,
    };
    permissions::granted(&standing, &channel.permission_overwrites)
}
