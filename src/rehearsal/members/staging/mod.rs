//! What happens at Discord without the bot: servers, roles, members and channels are made, changed and taken away.
//! The gateway tells the bot what it would tell with the GUILDS intent alone.

mod channels;
mod people;
mod servers;
