//! How one act of a member is answered: find its row in the table of commands, the school and the card that it
//! is about, check the rights that the member holds at this very moment, act, and put every refusal into one
//! private sentence. Nothing that was typed into a refused form is lost: it comes back behind [Fix].

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;

use crate::chat::{
    Act, Button, CardKey, CommandSpec, First, FrontDesk, Given, Incoming, Look, Message, Press, Reply,
    ServerId, Text,
};
use crate::commands::{self, Command, Does, Verb, Who};
use crate::library::turns::{Turns, Wait};
use crate::library::visit::{NO_CARD, PREVIEW, REFUSED_FORM, Typing, Visit, as_sent, filled, stale};
use crate::library::{Library, Member, Refusal, Trouble};
use crate::queue::{CardRow, Clerk};
use crate::store::{Change, Write};

/// Two members rarely meet at the same row twice in a row; five times means that something else is wrong.
const MOST_TRIES: u32 = 5;

/// The counter: the table of commands at work.
pub struct Counter {
    library: Arc<Library>,
    clerk: Arc<Clerk>,
    turns: Mutex<Turns>,
}

impl Counter {
    pub fn new(library: Arc<Library>, clerk: Arc<Clerk>) -> Self {
        Self { library, clerk, turns: Mutex::default() }
    }
}

#[async_trait]
impl FrontDesk for Counter {
    fn commands(&self) -> Vec<CommandSpec> {
        commands::COMMANDS
            .iter()
            .map(|command| CommandSpec {
                name: command.name,
                used: command.used,
                about: command.about,
                fields: (command.fields)(&self.library),
                for_managers: command.who == Who::Manager,
            })
            .collect()
    }

    fn first_answer(&self, act: &Act) -> First {
        match act {
            Act::Suggest { .. } => First::Suggestions,
            Act::Command { name, .. } => {
                commands::command(name).map_or(First::Private, |row| row.does.on_press())
            }
            Act::Press { wire, .. } => verb_of(wire).map_or(First::Private, |(verb, _)| verb.does.on_press()),
            Act::Submit { wire, .. } => {
                verb_of(wire).map_or(First::Private, |(verb, _)| verb.does.on_submit())
            }
        }
    }

    async fn answer(&self, incoming: Incoming) -> Reply {
        if let Err(wait) = self.turn(&incoming) {
            return Reply::Private(too_many(wait).0.into());
        }
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_answer(&incoming).await {
                Ok(reply) => return reply,
                // Nothing was written: look at what the other change left and decide again.
                Err(Trouble::Overtaken) if tries < MOST_TRIES => {}
                Err(Trouble::Refused(refusal)) => return self.refuse(&incoming, refusal).await,
                Err(Trouble::Overtaken) => {
                    tracing::warn!(tries, "a change was overtaken again and again");
                    return self.refuse(&incoming, something_broke()).await;
                }
                Err(Trouble::Fault(fault)) => {
                    tracing::error!(%fault, "an act could not be carried out");
                    return self.refuse(&incoming, something_broke()).await;
                }
            }
        }
    }

    async fn server_changed(&self, server: &ServerId) {
        if let Err(fault) = self.clerk.server_changed(server).await {
            tracing::error!(%fault, %server, "what is held there could not be looked at again");
        }
    }

    async fn server_here(&self, server: &ServerId) {
        if let Err(fault) = self.clerk.server_here(server).await {
            tracing::error!(%fault, %server, "that a server is here could not be written down");
        }
    }

    async fn server_gone(&self, server: &ServerId) {
        if let Err(fault) = self.clerk.server_gone(server).await {
            tracing::error!(%fault, %server, "that a server is gone could not be written down");
        }
    }

    async fn servers(&self, servers: &[ServerId]) {
        if let Err(fault) = self.clerk.servers(servers).await {
            tracing::error!(%fault, "which servers are gone could not be written down");
        }
    }
}

impl Counter {
    /// A command waits its turn; everything else has one.
    fn turn(&self, incoming: &Incoming) -> Result<(), Wait> {
        let (Act::Command { .. }, Some(server)) = (&incoming.act, &incoming.server) else { return Ok(()) };
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.take(server, &incoming.caller.id, self.library.now())
    }

    async fn try_answer(&self, incoming: &Incoming) -> Result<Reply, Trouble> {
        match &incoming.act {
            Act::Command { name, given } => {
                let row = commands::command(name).ok_or_else(stale)?;
                if let Does::SetUp(set_up) = row.does {
                    let reply = set_up(&self.library, incoming, given).await?;
                    self.rooms_may_have_changed(incoming).await;
                    return Ok(reply);
                }
                let visit = self.visit(incoming, row.who, None, given.clone()).await?;
                self.press(incoming, &row.does, &visit, given).await
            }
            Act::Suggest { command, field, typed } => {
                let suggestions = match commands::command(command) {
                    Some(row) => self.suggest(incoming, row, field, typed).await?,
                    None => Vec::new(),
                };
                Ok(Reply::Suggestions(suggestions))
            }
            Act::Press { wire, chosen, members, channels } => {
                let (verb, key) = verb_of(wire)?;
                let card = self.card(&key, verb).await?;
                let mut visit = self.visit(incoming, verb.who, card, Given::new()).await?;
                visit.chosen.clone_from(chosen);
                visit.chosen_members =
                    members.iter().map(|member| Member::of(&visit.school, member)).collect();
                visit.chosen_channels.clone_from(channels);
                let reply = self.press(incoming, &verb.does, &visit, &Given::new()).await?;
                if verb.who == Who::Manager {
                    self.rooms_may_have_changed(incoming).await;
                }
                Ok(reply)
            }
            Act::Submit { wire, given } => {
                let (verb, key) = verb_of(wire)?;
                let card = self.card(&key, verb).await?;
                let visit = self.visit(incoming, verb.who, card, given.clone()).await?;
                match verb.does {
                    Does::FormThenAnswer(_, act) | Does::FormThenOnCard(_, act) => {
                        act(&self.library, &visit).await
                    }
                    _ => Err(stale().into()),
                }
            }
        }
    }

    /// What was held because a channel was missing is tried again, now that another may have been chosen.
    async fn rooms_may_have_changed(&self, incoming: &Incoming) {
        if let Some(server) = &incoming.server {
            self.server_changed(server).await;
        }
    }

    /// A command or a click: acts, or opens the form with what was `typed` before.
    async fn press(
        &self,
        incoming: &Incoming,
        does: &Does,
        visit: &Visit,
        typed: &Given,
    ) -> Result<Reply, Trouble> {
        match does {
            Does::Answer(act) | Does::OnCard(act) => act(&self.library, visit).await,
            Does::FormThenAnswer(open, _) | Does::FormThenOnCard(open, _) => {
                Ok(Reply::Form(filled(open(&self.library, visit).await?, typed)))
            }
            Does::Reopen => Box::pin(self.reopen(incoming, visit)).await,
            Does::SetUp(_) => Err(stale().into()),
        }
    }

    async fn suggest(
        &self,
        incoming: &Incoming,
        row: &Command,
        field: &str,
        typed: &str,
    ) -> Result<Vec<crate::chat::Choice>, Trouble> {
        let Some(suggest) = row.suggest else { return Ok(Vec::new()) };
        let school = match &incoming.server {
            Some(server) => self.library.store.school_of(server).await?,
            None => None,
        };
        // Somebody without the right is suggested nothing; the command itself then says why.
        if let Some(school) = &school
            && row.who.allows(school, &Member::of(school, &incoming.caller)).is_err()
        {
            return Ok(Vec::new());
        }
        let typing = Typing {
            school,
            member: incoming.caller.id.clone(),
            field: field.to_owned(),
            typed: typed.to_owned(),
        };
        let mut found = suggest(&self.library, &typing).await?;
        found.truncate(self.library.chat.limits().choices);
        Ok(found)
    }

    /// The card of a press, if the verb belongs on it.
    async fn card(&self, key: &CardKey, verb: &Verb) -> Result<Option<CardRow>, Trouble> {
        if key.0 == NO_CARD && verb.on.is_empty() {
            return Ok(None);
        }
        if key.0 == PREVIEW {
            return Err(Refusal::new("This is a preview: its buttons work once it is posted.").into());
        }
        let card = self.library.store.card(key).await?.ok_or_else(stale)?;
        // A verb from another kind of message was put together by hand.
        if card.kind != verb.on {
            return Err(stale().into());
        }
        Ok(Some(card))
    }

    /// Finds the school and checks, in this order: set up, card of this school, card still good, card's owner,
    /// the right to act.
    async fn visit(
        &self,
        incoming: &Incoming,
        who: Who,
        card: Option<CardRow>,
        given: Given,
    ) -> Result<Visit, Trouble> {
        let store = &self.library.store;
        let school = match (&incoming.server, &card) {
            (Some(server), _) => store.school_of(server).await?,
            (None, Some(card)) => store.school(card.school).await?,
            (None, None) => None,
        };
        let school = school.ok_or_else(not_set_up)?;
        if who != Who::Manager && school.rooms().is_none() {
            return Err(not_set_up().into());
        }
        let member = Member::of(&school, &incoming.caller);
        if let Some(card) = &card {
            if card.school != school.id {
                return Err(stale().into());
            }
            if card.expires_at.is_some_and(|end| end <= self.library.now()) {
                return Err(Refusal::new(
                    "This card has expired. Type the command again to begin a new one.",
                )
                .into());
            }
            if card.owner.as_ref().is_some_and(|owner| *owner != member.id) {
                return Err(
                    Refusal::new("This card belongs to another member, so only they can use it.").into()
                );
            }
        }
        who.allows(&school, &member)?;
        Ok(Visit {
            school,
            member,
            card,
            given,
            files: incoming.files.clone(),
            chosen: Vec::new(),
            chosen_members: Vec::new(),
            chosen_channels: Vec::new(),
            on_private: incoming.on_private,
        })
    }

    /// [Fix]: the refused form again, filled with what was typed.
    async fn reopen(&self, incoming: &Incoming, visit: &Visit) -> Result<Reply, Trouble> {
        let kept = visit.subject()?;
        self.open_again(incoming, &kept.subject, &kept.typed.clone().unwrap_or_default()).await
    }

    async fn open_again(&self, incoming: &Incoming, wire: &str, typed: &Given) -> Result<Reply, Trouble> {
        let (verb, key) = verb_of(wire)?;
        let card = self.card(&key, verb).await?;
        let visit = self.visit(incoming, verb.who, card, Given::new()).await?;
        Ok(match self.press(incoming, &verb.does, &visit, typed).await? {
            Reply::Form(form) => Reply::Form(as_sent(form, typed)),
            reply => reply,
        })
    }

    /// The refusal in words; under a refused form [Fix], which brings back what was typed. Where the form would
    /// not open any more there is nothing to mend: the request has moved on, or the right to act is gone.
    async fn refuse(&self, incoming: &Incoming, refusal: Refusal) -> Reply {
        let message = Message::from(refusal.0);
        let Act::Submit { wire, given } = &incoming.act else { return Reply::Private(message) };
        if !matches!(self.open_again(incoming, wire, given).await, Ok(Reply::Form(_))) {
            return Reply::Private(message);
        }
        match self.keep(incoming, wire, given).await {
            Ok(Some(card)) => {
                let text = message.text.plain(" Press Fix: everything you typed is kept.");
                Reply::Private(Message::from(text).with(Button {
                    label: "Fix".into(),
                    press: Press::new(commands::FIX, &card),
                    look: Look::Main,
                }))
            }
            Ok(None) => Reply::Private(message),
            Err(trouble) => {
                tracing::error!(%trouble, "a refused form could not be kept");
                Reply::Private(message)
            }
        }
    }

    async fn keep(&self, incoming: &Incoming, wire: &str, given: &Given) -> Result<Option<CardKey>, Trouble> {
        let store = &self.library.store;
        let school = match (&incoming.server, verb_of(wire)) {
            (Some(server), _) => store.school_of(server).await?.map(|school| school.id),
            (None, Ok((_, key))) => store.card(&key).await?.map(|card| card.school),
            (None, Err(_)) => None,
        };
        let Some(school) = school else { return Ok(None) };
        let key = self.library.new_card_key();
        let kept = CardRow {
            owner: Some(incoming.caller.id.clone()),
            expires_at: Some(self.library.now() + TimeDelta::days(30)),
            typed: Some(given.clone()),
            ..CardRow::new(key.clone(), school, REFUSED_FORM, wire.to_owned())
        };
        self.library.commit(Change::of(Write::NewCard(kept))).await?;
        Ok(Some(key))
    }
}

fn verb_of(wire: &str) -> Result<(&'static Verb, CardKey), Refusal> {
    let press = Press::from_wire(wire).map_err(|_| stale())?;
    let verb = commands::verb(&press.verb).ok_or_else(stale)?;
    Ok((verb, press.card))
}

fn not_set_up() -> Refusal {
    Refusal(
        Text::from("The library is not set up in this server yet. Someone with the ")
            .strong("Manage Server")
            .plain(" permission can do that by typing /library-setup."),
    )
}

/// One sentence, which says when to try again.
fn too_many(wait: Wait) -> Refusal {
    // A part of a second is one more: whoever waits as long as they were told is not told again.
    let seconds = |wait: TimeDelta| match (wait + TimeDelta::milliseconds(999)).num_seconds() {
        1 => "a second".to_owned(),
        more => format!("{more} seconds"),
    };
    Refusal::new(match wait {
        Wait::Member(wait) => {
            format!("That was a lot at once: please type this again in {}.", seconds(wait))
        }
        Wait::School(wait) => format!(
            "Many people are asking the library at this moment: please type this again in {}.",
            seconds(wait)
        ),
    })
}

fn something_broke() -> Refusal {
    Refusal::new(
        "Shelftalker could not save this just now, so nothing was changed. Please try again in a minute; \
         if it happens again, tell whoever runs the bot.",
    )
}
