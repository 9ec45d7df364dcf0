//! Whatever a platform calls its things by.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! opaque_id {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    )*};
}

opaque_id! {
    /// A server (Discord's guild, Slack's workspace): one staff chat.
    ServerId,
    /// A channel or a thread: a place that holds messages.
    ChannelId,
    /// A person in the chat.
    MemberId,
    /// A role that members hold.
    RoleId,
    /// One message within its channel.
    MessageId,
    /// A file that the library keeps: random, the same for as long as it is kept. Knowing it gives no right.
    FileId,
}

/// A message that stands in the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub channel: ChannelId,
    pub message: MessageId,
}
