//! What the adapter remembers from one start to the next. Where that is kept is not its business.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// Kept with the installation; what is lost there costs a request or a minute, and nothing else.
#[async_trait]
pub trait Memory: Send + Sync {
    /// The hash of the commands that Discord has; `None` when that is not known.
    async fn commands(&self) -> Option<String>;

    /// Discord now has the commands with this hash.
    async fn remember_commands(&self, hash: &str);

    /// When the bot last connected, by Discord's clock.
    async fn last_start(&self) -> Option<DateTime<Utc>>;

    /// The bot connects at this moment of Discord's clock.
    async fn remember_start(&self, at: DateTime<Utc>);
}
