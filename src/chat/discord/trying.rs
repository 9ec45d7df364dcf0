//! What an administrator wants to know before a start: whether the token is accepted, how many starts are left, what a
//! server and its channels are called. Asked over HTTP alone: nothing is connected.

use serde::Deserialize;

use super::errors::{ConnectError, outcome};
use super::rest::Call;
use super::text::bare;
use super::{Discord, known, starting};
use crate::chat::{ChannelId, Outcome, RoleId, ServerId};

/// What Discord says of the token.
pub struct Tried {
    /// The bot's own name.
    pub name: String,
    /// How often the bot may still start today, and of how many times.
    pub starts_left: Option<(u32, u32)>,
}

/// A server that the bot is in.
pub struct ServerSeen {
    pub name: String,
    pub roles: Vec<(RoleId, String)>,
}

/// Why the token could not be tried, or is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum NotTried {
    #[error(transparent)]
    Refused(#[from] ConnectError),
    #[error("{0} Try again later.")]
    NoAnswer(String),
}

#[derive(Deserialize)]
struct Me {
    username: String,
}

#[derive(Deserialize)]
struct Guild {
    name: String,
    roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    id: String,
    name: String,
}

impl Discord {
    /// Asks once; unlike a start it does not wait for Discord.
    pub async fn try_token(&self) -> Result<Tried, NotTried> {
        let gateway =
            starting::look_once(self).await?.map_err(|failure| no_answer(&outcome::<()>(&failure)))?;
        let me = self.rest.call(Call::get("users/@me")).await;
        let me = me.map_err(|failure| no_answer(&outcome::<()>(&failure)))?;
        let name =
            serde_json::from_value(me).map_or_else(|_| "a bot".to_owned(), |me: Me| bare(&me.username));
        Ok(Tried { name, starts_left: gateway.starts_left() })
    }

    /// What a server is called, and its roles.
    pub async fn look_at_server(&self, server: &ServerId) -> Outcome<ServerSeen> {
        known(self.read(format!("guilds/{server}")).await).map(|guild: Guild| ServerSeen {
            name: bare(&guild.name),
            roles: guild.roles.into_iter().map(|role| (RoleId(role.id), bare(&role.name))).collect(),
        })
    }

    /// What a channel is called.
    pub async fn name_of(&self, channel: &ChannelId) -> Outcome<String> {
        known(self.channel(&channel.0).await).map(|channel| bare(channel.name().unwrap_or("a channel")))
    }
}

fn no_answer(outcome: &Outcome<()>) -> NotTried {
    let words = match outcome {
        Outcome::SurelyNot(cause) | Outcome::Maybe(cause) => cause.words.clone(),
        Outcome::Refused(reason) => reason.cause().map(|cause| cause.words.clone()).unwrap_or_default(),
        Outcome::Wait { .. } | Outcome::Done(()) => "Discord asks for patience.".to_owned(),
    };
    NotTried::NoAnswer(words)
}
