//! The gateway half of the pretend Discord: who is connected, what they hear, and what their mistakes cost.
//! Each rule is Discord's own, with the page it stands on; a bot that breaks one is closed as Discord would
//! close it, so that a mistake shows here first.
//!
//! Text frames of JSON only. Compression is the sender's choice per payload, so none is allowed:
//! <https://discord.com/developers/docs/events/gateway#encoding-and-compression>

mod conversation;
mod farewell;
mod hub;
mod lines;
mod session;
mod starts;

pub use self::conversation::Greeting;
pub use self::hub::Hub;
pub use self::starts::Starts;
