//! Whom a message names: who is pinged by it, and whom it lets into a private thread.
//! Source of the rules: Discord docs, "Allowed Mentions Object" and "Threads", Private Threads.

use twilight_model::channel::message::{AllowedMentions, MentionType};

use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::Mentions;
use crate::rehearsal::state::permissions::Permissions;

impl State {
    /// Who is pinged. "Allowed Mentions Object": a message without one pings whom its text names.
    pub fn mentions(
        &self,
        channel: Id,
        author: Id,
        text: &str,
        allowed: Option<&AllowedMentions>,
    ) -> Mentions {
        let Ok(found) = self.channel(channel) else { return Mentions::default() };
        let all = |kind| allowed.is_none_or(|allowed| allowed.parse.contains(&kind));
        let named = |marks: [&str; 2]| -> Vec<Id> {
            text.split('<')
                .filter_map(|part| part.split_once('>').map(|(inside, _)| inside))
                .filter_map(|inside| marks.iter().find_map(|mark| inside.strip_prefix(mark)))
                .filter_map(|id| id.parse().ok())
                .collect()
        };
        let users = named(["@!", "@"]).into_iter().filter(|id| {
            let listed = allowed.is_some_and(|allowed| allowed.users.iter().any(|it| it.get() == id.0));
            self.users.contains_key(id) && (listed || all(MentionType::Users))
        });
        let roles = named(["@&", "@&"]).into_iter().filter(|id| {
            let listed = allowed.is_some_and(|allowed| allowed.roles.iter().any(|it| it.get() == id.0));
            listed || all(MentionType::Roles)
        });
        let may = self.permissions(found, author).has(Permissions::MENTION_EVERYONE);
        let everyone = text.contains("@everyone") || text.contains("@here");
        Mentions {
            everyone: everyone && may && all(MentionType::Everyone),
            users: users.collect(),
            roles: roles.collect(),
        }
    }

    /// Mentioning somebody in a private thread adds them, when it is sent and when it is edited in
    /// (MarcusOtter/discord-needle #107): a member of the server who sees the channel above, and if the author could
    /// add them by hand. An answer that one member alone sees adds nobody (discord-api-docs #5295), nor does a role
    /// that a bot names (openabdev/openab #806).
    pub fn invite_the_mentioned(&mut self, channel: Id, author: Id, mentions: &Mentions) {
        let Ok(found) = self.channel(channel) else { return };
        let Some(thread) = found.thread() else { return };
        let Some(above) = self.channels.get(thread.parent) else { return };
        let moderates = self.permissions(found, author).has(Permissions::MANAGE_THREADS);
        if !thread.invitable && thread.owner != author && !moderates {
            return;
        }
        let seeing: Vec<Id> =
            mentions.users.iter().copied().filter(|user| self.sees_channel(above, *user)).collect();
        let now = self.now();
        let Some(thread) = self.channels.get_mut(channel).and_then(|it| it.thread_mut()) else { return };
        for user in seeing {
            thread.members.entry(user).or_insert(now);
        }
    }
}
