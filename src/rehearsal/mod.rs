//! A pretend Discord on this machine: REST v10 and gateway, derived from one state that can be built, acted on and
//! read as a member sees it. The bot connects to it unchanged. It is strict: what Discord would refuse it refuses,
//! with Discord's own error; what it does not play it says instead of pretending.
//!
//! Each room knows only those above it:
//!
//! | room | holds |
//! |---|---|
//! | `state` | what there is, what each may do, what is to go wrong and what was asked |
//! | `wire` | how it is written as Discord's JSON |
//! | `validate` | how the bot's JSON is read, as strictly as Discord reads it |
//! | `gateway` | the websocket |
//! | `stage` | the one handle to all of it, its connections, and being out of reach |
//! | `rest` | the table of REST v10, and what each route does |
//! | `members` | what members do and see, what changes behind the scenes, a sample school, and all of it as JSON |
//! | `page` | the rehearsal room: all of it in a browser |
//! | `opening`, `follow` | how one is opened, and how its clock is followed from another process |

mod follow;
pub mod gateway;
mod members;
mod opening;
pub mod page;
mod rest;
mod stage;
mod state;
#[cfg(test)]
mod tests;
mod validate;
mod wire;

pub use self::follow::follow_clock;
pub use self::gateway::Hub;
pub use self::members::acting::{ActError, Acting};
pub use self::members::answer::Answer;
pub use self::members::sample;
pub use self::members::saying::{Beside, More};
pub use self::members::seen::{SeenButton, SeenChannel, SeenFile, SeenMenu, SeenMessage, SeenOption};
pub use self::opening::Options;
pub use self::stage::Rehearsal;
pub use self::state::faults::{Fault, Trouble};
pub use self::state::forms::{Field, Form};
pub use self::state::ids::{Id, TOO_FAR, is_believed};
pub use self::state::limits::RateLimits;
pub use self::state::permissions::{Overwrite, Permissions};
pub use self::state::record::Exchange;
pub use self::state::servers::Adornments;
