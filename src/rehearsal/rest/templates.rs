//! The routes as Discord's own description names them, for the record of what the bot asked.

use super::path::unescaped;

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
pub fn template(path: &str) -> Option<&'static str> {
    let given: Vec<String> = path.split('/').map(unescaped).collect();
    let fits = |template: &&&str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == given.len()
            && parts.iter().zip(&given).all(|(part, it)| part.starts_with('{') || part == it)
    };
    TEMPLATES.iter().find(fits).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_route_of_its_shape() {
        assert_eq!(
            template("/webhooks/1/t/messages/%40original"),
            Some("/webhooks/{webhook_id}/{webhook_token}/messages/@original")
        );
        assert_eq!(template("/channels/1/messages/2"), Some("/channels/{channel_id}/messages/{message_id}"));
    }
}
