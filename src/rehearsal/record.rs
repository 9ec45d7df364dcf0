//! Everything that the bot asked and was answered, so that it can be checked against Discord's own description.

use serde::Serialize;
use serde_json::Value;

use super::faults::Trouble;
use super::rest::unescaped;

/// One request of the bot and its answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Exchange {
    pub method: String,
    /// As Discord's own description writes it: `/channels/{channel_id}/messages`. None: there is no such route.
    pub template: Option<&'static str>,
    /// Below `/api/v10`, without the query.
    pub path: String,
    pub query: String,
    /// None: no body. Of a body in parts its `payload_json`.
    pub request: Option<Value>,
    /// None: the connection was closed without an answer reaching the bot.
    pub status: Option<u16>,
    /// None: no body. Of a lost answer this is what would have been said.
    pub answer: Option<Value>,
    /// The trouble that was asked for and struck here: it may have made the answer up.
    pub trouble: Option<Trouble>,
}

/// The routes as Discord's description names them.
const TEMPLATES: &[&str] = &[
    "/gateway",
    "/gateway/bot",
    "/users/@me",
    "/users/@me/channels",
    "/applications/@me",
    "/oauth2/applications/@me",
    "/applications/{application_id}/commands",
    "/guilds/{guild_id}",
    "/guilds/{guild_id}/roles",
    "/guilds/{guild_id}/channels",
    "/guilds/{guild_id}/members/{user_id}",
    "/guilds/{guild_id}/threads/active",
    "/channels/{channel_id}",
    "/channels/{channel_id}/messages",
    "/channels/{channel_id}/messages/{message_id}",
    "/channels/{channel_id}/messages/{message_id}/crosspost",
    "/channels/{channel_id}/threads",
    "/channels/{channel_id}/thread-members",
    "/channels/{channel_id}/thread-members/@me",
    "/channels/{channel_id}/thread-members/{user_id}",
    "/interactions/{interaction_id}/{interaction_token}/callback",
    "/webhooks/{webhook_id}/{webhook_token}",
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
];

/// The route that a path (below `/api/v10`) belongs to.
pub(super) fn template(path: &str) -> Option<&'static str> {
    let given: Vec<String> = path.split('/').map(unescaped).collect();
    let fits = |template: &&&str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == given.len()
            && parts.iter().zip(&given).all(|(part, it)| part.starts_with('{') || part == it)
    };
    TEMPLATES.iter().find(fits).copied()
}
