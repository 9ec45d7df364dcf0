//! Whose time it is, as the settings have it.

use std::sync::Arc;

use crate::app::Stopped;
use crate::clock::{Clock, SystemClock};
use crate::config::{ClockChoice, Settings};

pub async fn clock(settings: &Settings) -> Result<Arc<dyn Clock>, Stopped> {
    match settings.clock {
        ClockChoice::System => Ok(Arc::new(SystemClock)),
        #[cfg(feature = "rehearsal")]
        ClockChoice::Rehearsal => {
            Ok(crate::rehearsal::follow_clock(&settings.api_url).await.map_err(Stopped::because)?)
        }
        #[cfg(not(feature = "rehearsal"))]
        ClockChoice::Rehearsal => Err(Stopped::because(
            "discord.clock: this Shelftalker was built without the rehearsal feature; leave the key out.",
        )),
    }
}
