//! Which servers the bot is in, put together from what every shard tells at its beginning and from what each server
//! tells afterwards.

use std::collections::BTreeSet;

use serenity::all::GuildId;
use serenity::utils::shard_id;

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Servers {
    here: BTreeSet<GuildId>,
    shards_begun: BTreeSet<u32>,
}

impl Servers {
    /// Shard `id` of `of` has begun and is in these servers. All servers, once every shard has begun: until then a server that
    /// was not named may be another shard's.
    pub fn begins(&mut self, (id, of): (u32, u32), servers: &[GuildId]) -> Option<Vec<GuildId>> {
        self.here.retain(|server| shard_id(*server, of) != id);
        self.here.extend(servers);
        self.shards_begun.insert(id);
        (0..of).all(|shard| self.shards_begun.contains(&shard)).then(|| self.here.iter().copied().collect())
    }

    pub fn comes(&mut self, server: GuildId) {
        self.here.insert(server);
    }

    pub fn goes(&mut self, server: GuildId) {
        self.here.remove(&server);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of this shard, of two.
    const fn server(shard: u64) -> GuildId {
        GuildId::new(((1 << 8) + shard) << 22)
    }

    #[test]
    fn nobody_is_away_before_every_shard_has_begun() {
        let mut servers = Servers::default();
        assert_eq!(servers.begins((0, 2), &[server(0)]), None);
        assert_eq!(servers.begins((1, 2), &[server(1)]), Some(vec![server(0), server(1)]));
        assert_eq!(servers.begins((0, 2), &[]), Some(vec![server(1)]), "removed while it was not connected");
    }

    #[test]
    fn one_shard_is_all() {
        let mut servers = Servers::default();
        assert_eq!(servers.begins((0, 1), &[server(0), server(1)]), Some(vec![server(0), server(1)]));
        servers.goes(server(0));
        assert_eq!(servers.here, BTreeSet::from([server(1)]));
        servers.comes(server(0));
        assert_eq!(servers.here, BTreeSet::from([server(0), server(1)]));
    }
}
