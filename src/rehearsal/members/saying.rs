//! Members write: words, files, answers to others, and all that their clients add which no bot can send.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::acting::{ActError, Acting};
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::REPLY;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{Draft, Files, New, Reply};

/// What is said beside the words.
#[derive(Debug, Default)]
pub struct Beside {
    pub files: Vec<Upload>,
    pub replies_to: Option<Id>,
    pub more: More,
}

/// Fields of Discord's message that come with it as they are: stickers, a poll, previews of links, reactions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct More(Map<String, Value>);

impl Rehearsal {
    /// A member writes something. Gives the message's id.
    pub fn say(&self, act: Acting, text: &str) -> Result<Id, ActError> {
        self.say_with(act, text, Beside::default())
    }

    /// The same, with what goes beside it.
    pub fn say_with(&self, act: Acting, text: &str, beside: Beside) -> Result<Id, ActError> {
        self.change(|state| {
            let channel = state.visible(act)?;
            if !state.permissions(channel, act.member).has(channel.permission_to_speak()) {
                return Err(ActError::new("You do not have permission to send messages in this channel."));
            }
            let refused = |refusal: Refusal| ActError::new(refusal.message);
            let reply = beside.replies_to.map(|to| Reply { to, must_exist: true });
            let reference = reply.map(|reply| state.reference(act.channel, reply)).transpose();
            let reference = reference.map_err(refused)?.flatten();
            let new = beside.files.into_iter().map(|upload| New { upload, description: None }).collect();
            let draft = Draft {
                content: Some(text.to_owned()),
                files: Some(Files { kept: None, new }),
                ..Draft::default()
            };
            let id = state.put(act.channel, act.member, draft).map_err(refused)?;
            let message = state.message_mut(act.channel, id).map_err(refused)?;
            if reference.is_some() {
                message.kind = REPLY;
            }
            message.reference = reference;
            message.more = beside.more.0;
            state.tell_of("MESSAGE_CREATE", act.channel, id);
            Ok(id)
        })
    }
}

impl More {
    /// One of everything: a preview of a link, a sticker, a reaction, a poll.
    pub fn of_everything() -> Self {
        let preview = json!({
            "type": "article", "url": "https://tides.example/", "title": "Tides", "description": "Why the sea comes back",
            "provider": {"name": "Tides"}, "content_scan_version": 4,
            "thumbnail": {
                "url": "https://tides.example/sea.jpg", "proxy_url": "https://images.example/sea.jpg", "width": 640,
                "height": 480, "content_type": "image/jpeg", "placeholder": "2fcZHYKHiIeJdnh3", "placeholder_version": 1,
                "flags": 0,
            },
        });
        let reaction = json!({
            "emoji": {"id": null, "name": "🦦"}, "count": 2, "count_details": {"burst": 0, "normal": 2},
            "burst_colors": [], "me": false, "me_burst": false, "burst_me": false, "burst_count": 0,
        });
        let poll = json!({
            "question": {"text": "Which book?"},
            "answers": [{"answer_id": 1, "poll_media": {"text": "The Tide"}}],
            "expiry": "2026-12-01T12:00:00.000000+00:00", "allow_multiselect": false, "layout_type": 1,
            "results": {"answer_counts": [], "is_finalized": false},
        });
        let all = json!({
            "embeds": [preview],
            "sticker_items": [{"id": "749054660769218631", "name": "Wave", "format_type": 3}],
            "reactions": [reaction],
            "poll": poll,
            "position": 3,
        });
        Self(all.as_object().cloned().unwrap_or_default())
    }
}
