//! How Discord writes what the state holds: the JSON of its REST answers and gateway events.
//! Discord's official description is the measure; fields that a school library never uses are null or empty.

mod channels;
mod messages;
mod people;
mod servers;
mod timestamp;

pub use self::channels::{channel, direct_channel, partial_channel, thread_member};
pub use self::messages::{beside_the_embeds, message, shown_embeds, with_pictures};
pub use self::people::{application, bare_member, current_user, member, user};
pub use self::servers::{guild, guild_create, role, roles};
pub use self::timestamp::timestamp;
