//! Everything that the bot asked and was answered, so that it can be checked against Discord's own description.

use serde::Serialize;
use serde_json::Value;

use super::faults::Trouble;

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
    /// Milliseconds until it was answered.
    pub took: u64,
    /// The trouble that was asked for and struck here: it may have made the answer up.
    pub trouble: Option<Trouble>,
}
