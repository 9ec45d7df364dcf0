//! Members act, and wait for what they will see. Each act goes to the bot as an interaction; the answer is what
//! Discord's client would show.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::acting::{ActError, Acting, Given};
use super::answer::Answer;
use super::asking::Asking;
use super::options;
use super::seen::{SeenButton, SeenChannel, SeenMenu, SeenMessage};
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::forms::Form;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::interactions::{Progress, TIME_TO_ANSWER};

/// How long a member looks at "thinking ..." before they are told that nothing came.
const PATIENCE: Duration = Duration::from_secs(15);

impl Rehearsal {
    /// "/name" with options; `"tip add"` is a subcommand.
    pub async fn command(&self, act: Acting, name: &str, options: &[Given<'_>]) -> Result<Answer, ActError> {
        let asking = self.change(|state| state.ask_command(act, name, options))?;
        Ok(self.outcome(act, asking).await)
    }

    /// What Discord suggests (name and value) while `focused` is being typed.
    pub async fn suggestions(
        &self,
        act: Acting,
        name: &str,
        options: &[Given<'_>],
        focused: &str,
    ) -> Result<Vec<(String, String)>, ActError> {
        let asking = self.change(|state| state.ask_suggestions(act, name, options, focused))?;
        match self.outcome(act, asking).await {
            Answer::Suggestions(suggested) => Ok(suggested),
            _ => Err(ActError::new("Loading options failed.")),
        }
    }

    /// A command of the menu of `message`.
    pub async fn message_command(&self, act: Acting, message: Id, name: &str) -> Result<Answer, ActError> {
        let asking = self.change(|state| state.ask_about_message(act, name, message))?;
        Ok(self.outcome(act, asking).await)
    }

    /// Clicks the button with this label.
    pub async fn click(&self, act: Acting, message: Id, label: &str) -> Result<Answer, ActError> {
        let custom_id = self.read(|state| button(state, act, message, label))?;
        self.click_custom_id(act, message, &custom_id).await
    }

    /// A click with any custom id, as only a forged client makes it; the message must be one the member sees.
    pub async fn click_custom_id(
        &self,
        act: Acting,
        message: Id,
        custom_id: &str,
    ) -> Result<Answer, ActError> {
        let asking = self.change(|state| state.ask_component(act, message, custom_id, 2, None))?;
        Ok(self.outcome(act, asking).await)
    }

    /// Chooses in the menu with this placeholder or custom id: options by label or value; members, roles and
    /// channels by id, or by name with its mark (`@Librarians`, `#library-desk`).
    pub async fn choose(
        &self,
        act: Acting,
        message: Id,
        menu: &str,
        values: &[&str],
    ) -> Result<Answer, ActError> {
        let menu = self.read(|state| usable_menu(state, act, message, menu))?;
        let ids: Vec<String> = match menu.kind {
            3 => values.iter().map(|&value| value.to_owned()).collect(),
            _ => values
                .iter()
                .map(|value| {
                    let named = self.named_in_menu(act, value);
                    named.map_err(|_| self.read(|state| not_offered(state, act, &menu, value)))
                })
                .collect::<Result<_, _>>()?,
        };
        let values: Vec<&str> = ids.iter().map(String::as_str).collect();
        let asking = self.change(|state| {
            let chosen = chosen(state, act, &menu, &values)?;
            state.ask_component(act, message, &menu.custom_id, menu.kind, Some(chosen))
        })?;
        Ok(self.outcome(act, asking).await)
    }

    /// A choice of any values in a menu of texts, as only a forged client makes it.
    pub async fn choose_forged(
        &self,
        act: Acting,
        message: Id,
        custom_id: &str,
        values: &[&str],
    ) -> Result<Answer, ActError> {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        let asking = self
            .change(|state| state.ask_component(act, message, custom_id, 3, Some((values, Value::Null))))?;
        Ok(self.outcome(act, asking).await)
    }

    /// The same of a channel that a menu of channels does not offer.
    pub async fn choose_forged_channel(
        &self,
        act: Acting,
        message: Id,
        custom_id: &str,
        channel: Id,
    ) -> Result<Answer, ActError> {
        let asking = self.change(|state| {
            let mut resolved = json!({});
            let is_there = options::resolve(state, act, channel, &mut resolved);
            is_there.ok_or_else(|| ActError::new("There is no such channel.".to_owned()))?;
            let values = vec![channel.to_string()];
            state.ask_component(act, message, custom_id, 8, Some((values, resolved)))
        })?;
        Ok(self.outcome(act, asking).await)
    }

    /// Sends a form, with `values` typed over what it was filled with. Fields by label or custom id.
    pub async fn submit(
        &self,
        act: Acting,
        form: &Form,
        values: &[(&str, &str)],
    ) -> Result<Answer, ActError> {
        let filled = form.filled(values)?;
        let asking = self.change(|state| state.ask_submit(act.member, &filled))?;
        Ok(self.outcome(act, asking).await)
    }

    /// Another copy of the bot, with the same token, is quicker with its answer to so many of the next acts.
    pub fn another_copy_answers(&self, times: u32) {
        self.change(|state| state.another_copy_answers = times);
    }

    /// The bot hears of this member's latest act once more, as after a resumed session that had heard of it already.
    pub fn tells_again(&self, member: Id) {
        self.change(|state| state.ask_again(member));
    }

    /// The messages of a channel as this member sees it, oldest first.
    pub fn sees(&self, member: Id, channel: Id) -> Vec<SeenMessage> {
        self.read(|state| state.seen_by(member, channel))
    }

    /// The newest message of a channel that this member sees.
    pub fn newest(&self, member: Id, channel: Id) -> Option<SeenMessage> {
        self.sees(member, channel).pop()
    }

    /// The channels, threads and direct messages that this member sees.
    pub fn channels(&self, member: Id) -> Vec<SeenChannel> {
        self.change(|state| {
            state.archive_idle_threads();
            state.channels_of(member)
        })
    }

    /// The direct messages between the bot and this member.
    pub fn direct_messages(&self, member: Id) -> Id {
        self.change(|state| state.direct_channel(member))
    }

    async fn outcome(&self, act: Acting, mut asking: Asking) -> Answer {
        let first =
            timeout(TIME_TO_ANSWER, asking.progress.wait_for(|it| !matches!(it, Progress::Waiting))).await;
        let Ok(Ok(first)) = first.map(|it| it.map(|it| it.clone())) else { return Answer::NotAnswered };
        if !matches!(first, Progress::Thinking) {
            return self.shown(act, &asking.token, first);
        }
        let settled = |it: &Progress| !matches!(it, Progress::Thinking);
        match timeout(PATIENCE, asking.progress.wait_for(settled)).await.map(|it| it.map(|it| it.clone())) {
            Ok(Ok(done)) => self.shown(act, &asking.token, done),
            _ => Answer::NotAnswered,
        }
    }

    /// What the member's latest act has come to by now: an acknowledged click may turn into something to see later.
    pub fn came_to(&self, act: Acting) -> Answer {
        self.last_acts_came_to(act, 1).pop().unwrap_or(Answer::NotAnswered)
    }

    /// The same of that many of the member's latest acts, in the order in which they were sent.
    pub fn last_acts_came_to(&self, act: Acting, count: usize) -> Vec<Answer> {
        let mut own = self.read(|state| {
            let own = state.interactions.values().filter(|it| it.by == act.member);
            own.map(|it| (it.id, it.token.clone(), it.progress.borrow().clone())).collect::<Vec<_>>()
        });
        own.sort_by_key(|(id, ..)| *id);
        let latest = own.split_off(own.len().saturating_sub(count));
        latest.into_iter().map(|(_, token, progress)| self.shown(act, &token, progress)).collect()
    }

    fn shown(&self, act: Acting, token: &str, progress: Progress) -> Answer {
        let message = |id| {
            self.read(|state| {
                let channel = state.interactions.get(token).map_or(act.channel, |it| it.channel);
                state.message(channel, id).ok().map(|message| state.seen(message))
            })
        };
        match progress {
            Progress::Said(id) => message(id).map_or(Answer::Acknowledged, Answer::Message),
            Progress::Changed(id) => message(id).map_or(Answer::Acknowledged, Answer::Updated),
            Progress::Opened(form) => Answer::Form(form),
            Progress::Suggested(list) => {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Answer::Suggestions(list.into_iter().map(|(name, value)| (name, text(&value))).collect())
            }
            Progress::Acknowledged | Progress::Withdrawn => Answer::Acknowledged,
            Progress::Waiting | Progress::Thinking | Progress::Unheard => Answer::NotAnswered,
        }
    }
}

fn button(state: &State, act: Acting, message: Id, label: &str) -> Result<String, ActError> {
    let seen = state.seen(state.message_seen_by(act.member, act.channel, message)?);
    let labelled: Vec<&SeenButton> = seen.buttons.iter().filter(|button| button.label == label).collect();
    let button = labelled.iter().find(|button| !button.disabled).or_else(|| labelled.first());
    match button {
        None => {
            let there: Vec<&str> = seen.buttons.iter().map(|button| button.label.as_str()).collect();
            Err(ActError::new(format!("There is no button “{label}” here, but {there:?}.")))
        }
        Some(button) if button.disabled => Err(ActError::new(format!("The button “{label}” is disabled."))),
        Some(button) => button
            .custom_id
            .clone()
            .ok_or_else(|| ActError::new(format!("“{label}” is a link; it opens in the browser."))),
    }
}

fn usable_menu(state: &State, act: Acting, message: Id, named: &str) -> Result<SeenMenu, ActError> {
    let seen = state.seen(state.message_seen_by(act.member, act.channel, message)?);
    let menu = seen.menu(named).ok_or_else(|| {
        let there: Vec<&str> = seen.menus.iter().map(|menu| menu.placeholder.as_str()).collect();
        ActError::new(format!("There is no menu “{named}” here, but {there:?}."))
    })?;
    if menu.disabled {
        Err(ActError::new(format!("The menu “{named}” is disabled.")))
    } else {
        Ok(menu.clone())
    }
}

/// The values that a menu sends, and what they stand for.
fn chosen(
    state: &State,
    act: Acting,
    menu: &SeenMenu,
    values: &[&str],
) -> Result<(Vec<String>, Value), ActError> {
    if !(menu.least..=menu.most).contains(&values.len()) {
        let there = offered(state, act, menu);
        let (least, most) = (menu.least, menu.most);
        return Err(ActError::new(format!("Choose between {least} and {most} of {there:?}.")));
    }
    let mut resolved = json!({});
    let mut sent = Vec::new();
    for value in values {
        if menu.kind == 3 {
            let option = menu.options.iter().find(|option| option.label == *value || option.value == *value);
            let option = option.ok_or_else(|| not_offered(state, act, menu, value))?;
            sent.push(option.value.clone());
        } else {
            let unknown = || not_offered(state, act, menu, value);
            let id = value.parse().map_err(|_| unknown())?;
            if !options::is_offered(state, act, menu.kind, &menu.channel_types, id) {
                return Err(unknown());
            }
            options::resolve(state, act, id, &mut resolved).ok_or_else(unknown)?;
            sent.push(id.to_string());
        }
    }
    Ok((sent, resolved))
}

fn offered(state: &State, act: Acting, menu: &SeenMenu) -> Vec<String> {
    match menu.kind {
        3 => menu.options.iter().map(|option| option.label.clone()).collect(),
        kind => options::offered(state, act, kind, &menu.channel_types),
    }
}

fn not_offered(state: &State, act: Acting, menu: &SeenMenu, value: &str) -> ActError {
    let there = offered(state, act, menu);
    ActError::new(format!("The menu does not offer “{value}”, but {there:?}."))
}
