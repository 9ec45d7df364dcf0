//! How one act of a member is answered: everything that it is about is looked up once (its row in the tables, the
//! school, the card, the rights that the member holds at this very moment), then it is carried out, and every refusal
//! becomes one private sentence. Nothing that was typed into a refused form is lost: it comes back behind [Fix].

mod kept;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;

use crate::chat::{
    Act, Button, CardKey, CommandSpec, First, FrontDesk, Given, Incoming, Look, Message, Outcome, Press,
    Reply, Run, ServerId, Text,
};
use crate::commands::{self, Action, Does, SetUp, Suggest, Verb, Who};
use crate::features::setup::School;
use crate::library::clicks::Clicks;
use crate::library::turns::{TurnedAway, Turns};
use crate::library::visit::{NO_CARD, PREVIEW, REFUSED_FORM, Typing, Visit, as_sent, filled, stale};
use crate::library::{Library, Member, Refusal, Trouble};
use crate::queue::{CardRow, Clerk};
use crate::store::{Change, Write};
use crate::words;

/// Two members rarely meet at the same row twice in a row; five times means that something else is wrong.
const MOST_TRIES: u32 = 5;

/// The counter: the table of commands at work.
pub struct Counter {
    library: Arc<Library>,
    clerk: Arc<Clerk>,
    turns: Mutex<Turns>,
    clicks: Mutex<Clicks>,
}

impl Counter {
    pub fn new(library: Arc<Library>, clerk: Arc<Clerk>) -> Self {
        Self { library, clerk, turns: Mutex::default(), clicks: Mutex::default() }
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
            Act::Press { wire, .. } => verb_of(wire).map_or(First::Private, |verb| verb.does.on_press()),
            Act::Submit { wire, .. } => verb_of(wire).map_or(First::Private, |verb| verb.does.on_submit()),
        }
    }

    async fn answer(&self, incoming: Incoming) -> Reply {
        if let Err(away) = self.turn(&incoming) {
            return self.turn_away(&incoming, away).await;
        }
        if let Err(wait) = self.click(&incoming) {
            return Reply::Private(too_many_clicks(wait).0.into());
        }
        let mut tries = 0;
        loop {
            tries += 1;
            // What the act makes gets the same keys whenever, and by whichever copy of the bot, it is carried out.
            let library = self.library.for_act(&incoming.id);
            match self.try_answer(&library, &incoming).await {
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
    /// A command waits its turn, also one that was kept; everything else has one.
    fn turn(&self, incoming: &Incoming) -> Result<(), TurnedAway> {
        let is_command = match &incoming.act {
            Act::Command { .. } => true,
            Act::Press { wire, .. } => {
                verb_of(wire).is_some_and(|verb| matches!(verb.does, Does::SendNow(_)))
            }
            Act::Suggest { .. } | Act::Submit { .. } => false,
        };
        let Some(server) = incoming.server.as_ref().filter(|_| is_command) else { return Ok(()) };
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.take(server, &incoming.caller.id, self.library.now())
    }

    /// A click has a turn unless a script presses. Forms are not counted: what was typed is never turned away.
    fn click(&self, incoming: &Incoming) -> Result<(), TimeDelta> {
        let Act::Press { .. } = &incoming.act else { return Ok(()) };
        let mut clicks = self.clicks.lock().unwrap_or_else(PoisonError::into_inner);
        clicks.take(&incoming.caller.id, self.library.now())
    }

    async fn try_answer(&self, library: &Library, incoming: &Incoming) -> Result<Reply, Trouble> {
        let found = self.look_up(incoming).await?;
        let reply = match &found {
            Found::Suggestions(suggest, typing) => return suggestions(library, *suggest, typing).await,
            Found::NoSuggestions => return Ok(Reply::Suggestions(Vec::new())),
            Found::SetUp(set_up, given) => set_up(library, incoming, given).await?,
            Found::Pressed(pressed) => pressed.carry_out(library).await?,
            Found::Submitted(act, visit) => act(library, visit).await?,
        };
        if found.may_change_rooms()
            && let Some(server) = &incoming.server
        {
            // What was held because a channel was missing is tried again, now that another may have been chosen.
            self.server_changed(server).await;
        }
        Ok(match reply {
            // What stood in for it is over.
            Reply::Private(message) if found.is_in_place(incoming) => Reply::Changed(message),
            reply => reply,
        })
    }

    /// Looks up all that an act is about, once: its row in the tables, the school, the card, the member. Refused
    /// when any of them is missing, or the member lacks the right to it.
    async fn look_up(&self, incoming: &Incoming) -> Result<Found, Trouble> {
        Ok(match &incoming.act {
            Act::Command { name, given } => {
                let row = commands::command(name).ok_or_else(stale)?;
                if let Does::SetUp(set_up) = row.does {
                    return Ok(Found::SetUp(set_up, given.clone()));
                }
                let visit = self.visit(incoming, row.who, None, given.clone()).await?;
                Found::pressed(Pressed {
                    does: &row.does,
                    who: row.who,
                    fills: Fills::With(given.clone()),
                    visit,
                    again: kept::as_command(name),
                    came: Came::AtOnce,
                })
            }
            Act::Suggest { command, field, typed } => {
                self.look_up_suggestions(incoming, command, field, typed).await?
            }
            Act::Press { wire, chosen, members, channels } => {
                let (verb, card) = self.control(wire).await?;
                let mut visit = self.visit(incoming, verb.who, card, Given::new()).await?;
                match verb.does {
                    Does::SendNow(_) => return self.kept_command(incoming, visit.subject()?).await,
                    Does::Sure => return self.asked_about(incoming, visit.subject()?).await,
                    _ => {}
                }
                if let Does::Reopen = verb.does {
                    // [Fix]: the refused form again, filled with what was typed.
                    let kept = visit.subject()?;
                    let typed = kept.typed.clone().unwrap_or_default();
                    return self.look_up_form(incoming, &kept.subject, typed).await.map(Found::pressed);
                }
                visit.chosen.clone_from(chosen);
                visit.chosen_members =
                    members.iter().map(|member| Member::of(&visit.school, member)).collect();
                visit.chosen_channels.clone_from(channels);
                Found::pressed(Pressed {
                    does: &verb.does,
                    who: verb.who,
                    fills: Fills::With(Given::new()),
                    visit,
                    again: wire.clone(),
                    came: Came::AtOnce,
                })
            }
            Act::Submit { wire, given } => {
                let (verb, card) = self.control(wire).await?;
                let visit = self.visit(incoming, verb.who, card, given.clone()).await?;
                match verb.does {
                    Does::FormThenAnswer(_, act) | Does::FormThenOnCard(_, act) => {
                        Found::Submitted(act, Box::new(visit))
                    }
                    _ => return Err(stale().into()),
                }
            }
        })
    }

    async fn look_up_suggestions(
        &self,
        incoming: &Incoming,
        command: &str,
        field: &str,
        typed: &str,
    ) -> Result<Found, Trouble> {
        let Some((row, suggest)) = commands::command(command).and_then(|row| Some((row, row.suggest?)))
        else {
            return Ok(Found::NoSuggestions);
        };
        let school = match &incoming.server {
            Some(server) => self.library.store.school_of(server).await?,
            None => None,
        };
        // Somebody without the right is suggested nothing; the command itself then says why.
        if let Some(school) = &school
            && row.who.allows(&Member::of(school, &incoming.caller)).is_err()
        {
            return Ok(Found::NoSuggestions);
        }
        let member = incoming.caller.id.clone();
        let (field, typed) = (field.to_owned(), typed.to_owned());
        Ok(Found::Suggestions(suggest, Box::new(Typing { school, member, field, typed })))
    }

    /// What opens a form again that was sent, as it was sent.
    async fn look_up_form(&self, incoming: &Incoming, wire: &str, typed: Given) -> Result<Pressed, Trouble> {
        let (verb, card) = self.control(wire).await?;
        let visit = self.visit(incoming, verb.who, card, Given::new()).await?;
        Ok(Pressed {
            does: &verb.does,
            who: verb.who,
            fills: Fills::AsSent(typed),
            visit,
            again: wire.to_owned(),
            came: Came::AtOnce,
        })
    }

    /// The row of a button, menu or form, and the card that it stands on, if it belongs there.
    async fn control(&self, wire: &str) -> Result<(&'static Verb, Option<CardRow>), Trouble> {
        let press = Press::from_wire(wire).map_err(|_| stale())?;
        let verb = commands::verb(&press.verb).ok_or_else(stale)?;
        if press.card.0 == NO_CARD && verb.on.is_empty() {
            return Ok((verb, None));
        }
        if press.card.0 == PREVIEW {
            return Err(Refusal::new("This is a preview: its buttons work once it is posted.").into());
        }
        let card = self.library.store.card(&press.card).await?.ok_or_else(stale)?;
        // A verb from another kind of message was put together by hand.
        if card.kind != verb.on {
            return Err(stale().into());
        }
        Ok((verb, Some(card)))
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
        let member = self.member(incoming, &school).await?;
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
        who.allows(&member)?;
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

    /// Who acts. An act in direct messages says nothing of the school, so whoever acts there is looked up in it first:
    /// somebody who has left, or is timed out, can do nothing, and roles are those held now.
    async fn member(&self, incoming: &Incoming, school: &School) -> Result<Member, Trouble> {
        if incoming.server.is_some() {
            return Ok(Member::of(school, &incoming.caller));
        }
        match self.library.chat.member(&school.server, &incoming.caller.id).await {
            Outcome::Done(Some(present)) if present.is_timed_out => Err(Refusal::new(
                "You are timed out in your school's server just now. Please come back when that is over.",
            )
            .into()),
            Outcome::Done(Some(present)) => Ok(Member::of(school, &present.caller)),
            Outcome::Done(None) => Err(Refusal::new(
                "You are not in your school's server any more, so nothing was changed.",
            )
            .into()),
            // Without the server nothing can be looked up, nor done, for anybody.
            _ => Err(Refusal::new(
                "I could not look you up in your school's server just now, so nothing was changed. Please try again in \
                 a minute.",
            )
            .into()),
        }
    }

    /// The refusal in words; under a refused form [Fix], which brings back what was typed. Where the form would
    /// not open any more there is nothing to mend: the request has moved on, or the right to act is gone.
    async fn refuse(&self, incoming: &Incoming, refusal: Refusal) -> Reply {
        let message = Message::from(refusal.0);
        let Act::Submit { wire, given } = &incoming.act else { return Reply::Private(message) };
        // Its keys are not those of what the form would have made.
        let library = self.library.for_act(&format!("{}, refused", incoming.id));
        match self.keep(&library, incoming, wire, given).await {
            Ok(Some(card)) => {
                let text = message.text.plain(" Press Fix: everything you typed is kept.");
                Reply::Private(Message::from(text).with(Button {
                    label: "Fix".into(),
                    press: Press::new(commands::FIX, &card),
                    look: Look::Main,
                }))
            }
            Ok(None) | Err(Trouble::Refused(_)) => Reply::Private(message),
            Err(trouble) => {
                tracing::error!(%trouble, "a refused form could not be kept");
                Reply::Private(message)
            }
        }
    }

    /// Keeps what was typed into a form that was refused, if it opens again.
    async fn keep(
        &self,
        library: &Library,
        incoming: &Incoming,
        wire: &str,
        given: &Given,
    ) -> Result<Option<CardKey>, Trouble> {
        let pressed = self.look_up_form(incoming, wire, given.clone()).await?;
        if !matches!(pressed.carry_out(library).await?, Reply::Form(_)) {
            return Ok(None);
        }
        let kept = CardRow {
            typed: Some(given.clone()),
            ..pressed.visit.own_card(library, REFUSED_FORM, wire.to_owned())
        };
        let key = kept.key.clone();
        library.commit(Change::of(Write::NewCard(kept))).await?;
        Ok(Some(key))
    }
}

/// An act, with everything that it is about.
enum Found {
    Suggestions(Suggest, Box<Typing>),
    NoSuggestions,
    /// There may be no school yet.
    SetUp(SetUp, Given),
    Pressed(Box<Pressed>),
    Submitted(Action, Box<Visit>),
}

impl Found {
    fn pressed(pressed: Pressed) -> Self {
        Self::Pressed(Box::new(pressed))
    }

    /// The answer takes the place of the private message whose button brought it about.
    fn is_in_place(&self, incoming: &Incoming) -> bool {
        matches!(self, Self::Pressed(pressed) if pressed.came != Came::AtOnce) && incoming.on_private
    }

    fn may_change_rooms(&self) -> bool {
        match self {
            Self::SetUp(..) => true,
            Self::Pressed(pressed) => pressed.who == Who::Manager,
            _ => false,
        }
    }
}

/// A command or a click: it acts, or opens a form.
struct Pressed {
    does: &'static Does,
    who: Who,
    fills: Fills,
    visit: Visit,
    /// How the very same is asked for again: what was pressed, or the command.
    again: String,
    came: Came,
}

/// How an act came to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    AtOnce,
    /// It had to wait its turn.
    Later,
    /// It was asked about.
    Surely,
}

/// What a form that is opened is filled with, beside what it brings along.
enum Fills {
    /// What was typed with the command; nothing after a click.
    With(Given),
    /// What was in the form when it was sent: what was emptied stays empty.
    AsSent(Given),
}

impl Pressed {
    async fn carry_out(&self, library: &Library) -> Result<Reply, Trouble> {
        match self.does {
            Does::Answer(act) | Does::OnCard(act) => act(library, &self.visit).await,
            Does::AsksFirst(ask, act) => {
                if self.came != Came::Surely
                    && let Some(question) = ask(library, &self.visit).await?
                {
                    return kept::ask_first(library, &self.visit, &self.again, question).await;
                }
                act(library, &self.visit).await
            }
            Does::FormThenAnswer(open, _) | Does::FormThenOnCard(open, _) => {
                let form = open(library, &self.visit).await?;
                Ok(Reply::Form(match &self.fills {
                    Fills::With(typed) => filled(form, typed),
                    Fills::AsSent(typed) => as_sent(filled(form, typed), typed),
                }))
            }
            Does::Reopen | Does::SetUp(_) | Does::SendNow(_) | Does::Sure => Err(stale().into()),
        }
    }
}

async fn suggestions(library: &Library, suggest: Suggest, typing: &Typing) -> Result<Reply, Trouble> {
    let mut found = suggest(library, typing).await?;
    found.truncate(library.chat.limits().choices);
    Ok(Reply::Suggestions(found))
}

fn verb_of(wire: &str) -> Option<&'static Verb> {
    commands::verb(&Press::from_wire(wire).ok()?.verb)
}

fn not_set_up() -> Refusal {
    Refusal(
        Text::from("The library is not set up in this server yet. Someone with the ")
            .strong("Manage Server")
            .plain(" permission can do that by typing /library-setup."),
    )
}

fn too_many_clicks(wait: TimeDelta) -> Refusal {
    Refusal(words!(
        "That was a lot at once: please press this again in {time}.",
        time = Run::Plain(kept::seconds(wait))
    ))
}

fn something_broke() -> Refusal {
    Refusal::new(
        "I couldn't save this just now, so nothing was changed. Please try again in a minute. If it happens again, tell \
         whoever runs the bot.",
    )
}
