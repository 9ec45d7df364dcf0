//! What becomes of each interaction: its one first answer, then edits and follow-ups through its token.
//! Source of the rules: Discord docs, "Receiving and Responding to Interactions".

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::rehearsal::state::State;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::interactions::{Asked, Interaction, Progress, TIME_TO_ANSWER};
use crate::rehearsal::state::messages::{EPHEMERAL, LOADING};
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{self, Draft, forms};
use crate::rehearsal::wire;

/// "Interaction tokens are valid for 15 minutes": by the rehearsal's clock.
const TOKEN_IS_VALID: TimeDelta = TimeDelta::minutes(15);

impl State {
    /// The first answer. Gives what `with_response` asks for.
    pub fn answer(
        &mut self,
        id: Id,
        token: &str,
        body: &Value,
        files: &BTreeMap<u64, Upload>,
    ) -> Result<Value, Refusal> {
        let interaction = self
            .interactions
            .get(token)
            .filter(|interaction| interaction.id == id)
            .ok_or_else(Refusal::unknown_interaction)?;
        if !matches!(*interaction.progress.borrow(), Progress::Waiting) {
            return Err(Refusal::already_acknowledged());
        }
        if interaction.received.elapsed() > TIME_TO_ANSWER {
            return Err(Refusal::unknown_interaction());
        }
        let (asked, message, suggests) = (interaction.asked, interaction.message, interaction.suggests);
        let kind = body["type"].as_u64().unwrap_or(0);
        if !is_allowed(asked, message.is_some(), kind) {
            return Err(Refusal::invalid(
                "type",
                "BASE_TYPE_CHOICES",
                &format!("Not an answer to this: {kind}."),
            ));
        }
        let data = &body["data"];
        if !files.is_empty() && !matches!(kind, 4 | 7) {
            return Err(Refusal::not_played("files with an answer that is no message"));
        }
        let progress = match kind {
            4 => {
                let draft = validate::message(data, files).map_err(|refusal| refusal.under("data"))?;
                if !draft.shows_something() {
                    return Err(Refusal::empty_message());
                }
                Progress::Said(self.say_for(token, draft, 0)?)
            }
            5 => {
                let flags = data["flags"].as_u64().unwrap_or(0);
                let draft = Draft { flags: Some(flags & EPHEMERAL), ..Draft::default() };
                self.say_for(token, draft, LOADING)?;
                Progress::Thinking
            }
            6 => Progress::Acknowledged,
            7 => {
                let draft = validate::message(data, files).map_err(|refusal| refusal.under("data"))?;
                let (channel, clicked) = self.clicked(token)?;
                self.change(channel, clicked, draft)?;
                Progress::Changed(clicked)
            }
            8 => {
                let read = forms::suggestions(data, suggests);
                Progress::Suggested(read.map_err(|refusal| refusal.under("data"))?)
            }
            _ => {
                let mut form = forms::read(data).map_err(|refusal| refusal.under("data"))?;
                token.clone_into(&mut form.opened_by);
                Progress::Opened(form)
            }
        };
        let interaction = self.interactions.get_mut(token).ok_or_else(Refusal::unknown_interaction)?;
        if kind == 6 || kind == 7 {
            interaction.original = interaction.message;
        }
        interaction.progress.send_replace(progress);
        Ok(self.callback(token, kind))
    }

    /// "Interaction Callback Response Object".
    fn callback(&self, token: &str, kind: u64) -> Value {
        let Some(interaction) = self.interactions.get(token) else { return Value::Null };
        let mut json = json!({
            "interaction": {"id": interaction.id, "type": interaction.asked.type_number()},
        });
        let original = interaction.original.and_then(|id| self.message(interaction.channel, id).ok());
        if let Some(message) = original {
            json["interaction"]["response_message_id"] = json!(message.id);
            json["interaction"]["response_message_loading"] = json!(message.flags & LOADING != 0);
            json["interaction"]["response_message_ephemeral"] = json!(message.only_for.is_some());
            // "Interaction Callback Resource Object": of these two alone.
            if matches!(kind, 4 | 7) {
                json["resource"] = json!({"type": kind, "message": wire::message(self, message)});
            }
        }
        json
    }

    /// Puts the bot's answer into the channel where it was asked; the first one becomes the original.
    fn say_for(&mut self, token: &str, draft: Draft, flags: u64) -> Result<Id, Refusal> {
        let interaction = self.interactions.get(token).ok_or_else(Refusal::unknown_webhook)?;
        let (channel, by, metadata) = (interaction.channel, interaction.by, interaction.metadata.clone());
        let asked = interaction.asked;
        let id = self.put(channel, self.bot, draft)?;
        let message = self.message_mut(channel, id)?;
        message.flags |= flags;
        message.only_for = (message.flags & EPHEMERAL != 0).then_some(by);
        message.interaction = Some(metadata);
        // "Message Types": CHAT_INPUT_COMMAND.
        message.kind = if asked == Asked::Command { 20 } else { 0 };
        if let Some(interaction) = self.interactions.get_mut(token) {
            interaction.original.get_or_insert(id);
        }
        self.tell_of("MESSAGE_CREATE", channel, id);
        Ok(id)
    }

    fn clicked(&self, token: &str) -> Result<(Id, Id), Refusal> {
        let interaction = self.interactions.get(token).ok_or_else(Refusal::unknown_webhook)?;
        Ok((interaction.channel, interaction.message.ok_or_else(Refusal::unknown_message)?))
    }

    /// An interaction whose token still counts, and that was answered.
    fn by_token(&self, token: &str) -> Result<&Interaction, Refusal> {
        let interaction = self.interactions.get(token).ok_or_else(Refusal::unknown_webhook)?;
        if self.now() - interaction.asked_at > TOKEN_IS_VALID {
            return Err(Refusal::invalid_webhook_token());
        }
        if matches!(*interaction.progress.borrow(), Progress::Waiting) {
            return Err(Refusal::unknown_webhook());
        }
        Ok(interaction)
    }

    /// Which message the webhook means: its original answer, or a follow-up by its id.
    fn through(&self, token: &str, which: &str) -> Result<(Id, Id), Refusal> {
        let interaction = self.by_token(token)?;
        let id = match which {
            "@original" => interaction.original.ok_or_else(Refusal::unknown_message)?,
            id => id.parse().map_err(|_| Refusal::unknown_message())?,
        };
        let message = self.message(interaction.channel, id)?;
        let answers = message.interaction.as_ref().is_some_and(|it| it["id"] == json!(interaction.id));
        if answers || interaction.original == Some(id) {
            Ok((interaction.channel, id))
        } else {
            Err(Refusal::unknown_message())
        }
    }

    pub fn read_answer(&self, token: &str, which: &str) -> Result<Value, Refusal> {
        let (channel, id) = self.through(token, which)?;
        Ok(wire::message(self, self.message(channel, id)?))
    }

    pub fn edit_answer(&mut self, token: &str, which: &str, draft: Draft) -> Result<Value, Refusal> {
        let (channel, id) = self.through(token, which)?;
        self.change(channel, id, draft)?;
        self.settle(token, id);
        Ok(wire::message(self, self.message(channel, id)?))
    }

    pub fn delete_answer(&mut self, token: &str, which: &str) -> Result<(), Refusal> {
        let (channel, id) = self.through(token, which)?;
        self.take_down(channel, id)?;
        if let Some(interaction) = self.interactions.get(token) {
            interaction.progress.send_if_modified(|progress| {
                let thinking = matches!(progress, Progress::Thinking | Progress::Acknowledged);
                if thinking {
                    *progress = Progress::Withdrawn;
                }
                thinking
            });
        }
        Ok(())
    }

    /// "Create Followup Message". The first one after a deferral fills the place where the bot was thinking.
    pub fn follow_up(&mut self, token: &str, draft: Draft) -> Result<Value, Refusal> {
        let interaction = self.by_token(token)?;
        let channel = interaction.channel;
        let thinking = interaction
            .original
            .filter(|id| self.message(channel, *id).is_ok_and(|message| message.flags & LOADING != 0));
        if let Some(id) = thinking {
            return self.edit_answer(token, &id.to_string(), draft);
        }
        if !draft.shows_something() {
            return Err(Refusal::empty_message());
        }
        let id = self.say_for(token, draft, 0)?;
        self.settle(token, id);
        Ok(wire::message(self, self.message(channel, id)?))
    }

    /// The member who waits sees what came of it.
    fn settle(&self, token: &str, message: Id) {
        let Some(interaction) = self.interactions.get(token) else { return };
        interaction.progress.send_if_modified(|progress| {
            *progress = match progress {
                Progress::Acknowledged if interaction.message == Some(message) => Progress::Changed(message),
                Progress::Thinking | Progress::Acknowledged => Progress::Said(message),
                _ => return false,
            };
            true
        });
    }
}

/// "Interaction Callback Type": which first answers fit what was asked.
const fn is_allowed(asked: Asked, about_a_message: bool, kind: u64) -> bool {
    match kind {
        4 | 5 => !matches!(asked, Asked::Suggestions),
        6 | 7 => matches!(asked, Asked::Component | Asked::Submit) && about_a_message,
        8 => matches!(asked, Asked::Suggestions),
        // "Modal": not in response to a modal submit.
        9 => matches!(asked, Asked::Command | Asked::Component),
        _ => false,
    }
}
