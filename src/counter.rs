//! How one act of a member is answered: everything that it is about is looked up once (its row in the tables, the
//! school, the card, the rights that the member holds at this very moment), then it is carried out, and every refusal
//! becomes one private sentence. Nothing that was typed into a refused form is lost: it comes back behind [Fix].

mod doors;
mod kept;
mod looking;
mod pressed;
mod refusing;
mod sure;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;

use self::looking::Found;
use self::refusing::{something_broke, too_many_clicks};
use crate::chat::{Act, CommandSpec, First, FrontDesk, Incoming, Press, Reply, ServerId};
use crate::commands::{self, Does, Suggest, Verb, Who};
use crate::features::collab::Person;
use crate::features::departments;
use crate::library::clicks::Clicks;
use crate::library::turns::{TurnedAway, Turns};
use crate::library::visit::Typing;
use crate::library::{Library, Trouble};
use crate::queue::Clerk;

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
            Act::Press { wire, chosen, .. } => match verb_of(wire).map(|verb| &verb.does) {
                Some(Does::Door) => commands::first_answer_behind(chosen),
                Some(does) => does.on_press(),
                None => First::Private,
            },
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
            let library = self.library.for_act(&incoming.id, person(&incoming));
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
        self.roles_changed(server).await;
    }

    async fn server_here(&self, server: &ServerId) {
        if let Err(fault) = self.clerk.server_here(server).await {
            tracing::error!(%fault, %server, "that a server is here could not be written down");
        }
        self.roles_changed(server).await;
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

    /// Whatever has changed, it may have been a role that is marked.
    async fn roles_changed(&self, server: &ServerId) {
        if let Err(fault) = departments::follow_roles(&self.library, server).await {
            tracing::error!(%fault, %server, "what its roles are called could not be looked at");
        }
    }

    async fn try_answer(&self, library: &Library, incoming: &Incoming) -> Result<Reply, Trouble> {
        let found = self.look_up(incoming).await?;
        let reply = match &found {
            Found::Suggestions(suggest, typing) => return suggestions(library, *suggest, typing).await,
            Found::NoSuggestions => return Ok(Reply::Suggestions(Vec::new())),
            Found::SetUp(set_up, given) => set_up(library, incoming, given).await?,
            Found::Pressed(pressed) => pressed.carry_out(library).await?,
            Found::Answered(reply) => (**reply).clone(),
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
}

async fn suggestions(library: &Library, suggest: Suggest, typing: &Typing) -> Result<Reply, Trouble> {
    let mut found = suggest(library, typing).await?;
    found.truncate(library.chat.limits().choices);
    Ok(Reply::Suggestions(found))
}

fn person(incoming: &Incoming) -> Person {
    Person { id: incoming.caller.id.clone(), name: incoming.caller.name.clone() }
}

fn verb_of(wire: &str) -> Option<&'static Verb> {
    commands::verb(&Press::from_wire(wire).ok()?.verb)
}
