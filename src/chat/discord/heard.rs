//! What the gateway tells, as far as it is listened to. serenity reads whole events, and one with a part that it does
//! not know it hands over unread: those are read here, so that nothing of what Discord adds is ever missed.

use serde_json::{Value, json};
use serenity::all::{Event, GuildId, Interaction};

use super::incoming::id;

/// One thing that was told.
pub(super) enum Heard {
    /// A shard has begun: which of how many, in which servers, as which application.
    Begins { shard: (u32, u32), servers: Vec<GuildId>, application: String },
    /// Somebody did something, as Discord wrote it.
    Interaction(Value),
    /// The bot has come into a server, or a server is back.
    Here(GuildId),
    /// The bot was removed from a server.
    Gone(GuildId),
    /// Something there may have become possible that was not.
    Changed(GuildId),
}

/// `None` for what is nothing to us.
pub(super) fn heard(event: Event) -> Option<Heard> {
    Some(match event {
        Event::Ready(it) => Heard::Begins {
            shard: it.ready.shard.map_or((0, 1), |shard| (shard.id.0, shard.total.max(1))),
            servers: it.ready.guilds.iter().map(|server| server.id).collect(),
            application: it.ready.application.id.to_string(),
        },
        Event::InteractionCreate(it) => Heard::Interaction(as_written(&it.interaction)),
        Event::GuildCreate(it) => Heard::Here(it.guild.id),
        // An outage of Discord's looks like a removal; only the flag tells them apart, and it changes nothing.
        Event::GuildDelete(it) if it.guild.unavailable => return None,
        Event::GuildDelete(it) => Heard::Gone(it.guild.id),
        Event::ChannelCreate(it) => Heard::Changed(it.channel.guild_id),
        Event::ChannelUpdate(it) => Heard::Changed(it.channel.guild_id),
        Event::ChannelDelete(it) => Heard::Changed(it.channel.guild_id),
        Event::GuildRoleCreate(it) => Heard::Changed(it.role.guild_id),
        Event::GuildRoleUpdate(it) => Heard::Changed(it.role.guild_id),
        Event::GuildRoleDelete(it) => Heard::Changed(it.guild_id),
        Event::GuildMemberUpdate(it) => Heard::Changed(it.guild_id),
        Event::ThreadUpdate(it) => Heard::Changed(it.thread.guild_id),
        Event::ThreadDelete(it) => Heard::Changed(it.thread.guild_id),
        Event::Unknown(it) => return unread(&it.kind, it.value),
        _ => return None,
    })
}

fn unread(kind: &str, told: Value) -> Option<Heard> {
    let of = |it: &Value| id(it).and_then(|id| id.parse().ok()).map(GuildId::new);
    Some(match kind {
        "INTERACTION_CREATE" => Heard::Interaction(told),
        "READY" => {
            // Without having read it itself, serenity takes up no lost connection; all else works.
            tracing::warn!("the gateway's greeting was not understood in full: install a newer version");
            let shard = |n: usize| told["shard"][n].as_u64().and_then(|it| u32::try_from(it).ok());
            let servers = told["guilds"].as_array().map(Vec::as_slice).unwrap_or_default();
            Heard::Begins {
                shard: (shard(0).unwrap_or(0), shard(1).unwrap_or(1).max(1)),
                servers: servers.iter().filter_map(|server| of(&server["id"])).collect(),
                application: id(&told["application"]["id"])?,
            }
        }
        "GUILD_CREATE" => Heard::Here(of(&told["id"])?),
        "GUILD_DELETE" if told["unavailable"] == true => return None,
        "GUILD_DELETE" => Heard::Gone(of(&told["id"])?),
        "CHANNEL_CREATE"
        | "CHANNEL_UPDATE"
        | "CHANNEL_DELETE"
        | "GUILD_ROLE_CREATE"
        | "GUILD_ROLE_UPDATE"
        | "GUILD_ROLE_DELETE"
        | "GUILD_MEMBER_UPDATE"
        | "THREAD_UPDATE"
        | "THREAD_DELETE" => Heard::Changed(of(&told["guild_id"])?),
        _ => return None,
    })
}

/// An interaction that serenity did read, as it was written before: there is one way to read what somebody did.
fn as_written(interaction: &Interaction) -> Value {
    // One that cannot be written is answered as one that cannot be read.
    let mut written = serde_json::to_value(interaction).unwrap_or_else(|_| {
        json!({ "id": interaction.id(), "application_id": interaction.application_id(), "token": interaction.token() })
    });
    // serenity's own types have no field for it.
    written["type"] = u8::from(interaction.kind()).into();
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: &str, it: &Value) -> Option<Heard> {
        heard(serde_json::from_value(json!({ "t": kind, "d": it })).unwrap())
    }

    /// Each with a part that serenity takes for something else.
    #[test]
    fn what_the_library_cannot_read_is_heard_all_the_same() {
        let odd = json!({ "odd": [] });
        let place = json!({ "guild_id": "5", "channel": odd, "role": odd, "user": odd, "type": odd });
        for kind in [
            "CHANNEL_CREATE",
            "CHANNEL_UPDATE",
            "CHANNEL_DELETE",
            "GUILD_ROLE_CREATE",
            "GUILD_ROLE_UPDATE",
            "GUILD_ROLE_DELETE",
            "GUILD_MEMBER_UPDATE",
            "THREAD_UPDATE",
            "THREAD_DELETE",
        ] {
            assert!(matches!(told(kind, &place), Some(Heard::Changed(server)) if server == 5), "{kind}");
        }
        let server = json!({ "id": "5", "name": odd, "features": odd });
        assert!(matches!(told("GUILD_CREATE", &server), Some(Heard::Here(server)) if server == 5));
        assert!(
            matches!(told("GUILD_DELETE", &json!({ "id": "5" })), Some(Heard::Gone(server)) if server == 5)
        );
        let outage = json!({ "id": "5", "unavailable": true, "name": odd });
        assert!(told("GUILD_DELETE", &outage).is_none());
        let ready = json!({ "v": odd, "guilds": [{ "id": "5" }, odd], "application": { "id": "60" } });
        let Some(Heard::Begins { shard, servers, application }) = told("READY", &ready) else {
            panic!("no greeting")
        };
        assert_eq!((shard, servers, &application[..]), ((0, 1), vec![GuildId::new(5)], "60"));
    }

    #[test]
    fn what_is_nothing_to_us_is_not_heard() {
        assert!(told("SOMETHING_NEW", &json!({ "guild_id": "5" })).is_none());
        assert!(told("CHANNEL_UPDATE", &json!({ "guild_id": 5 })).is_none());
    }
}
