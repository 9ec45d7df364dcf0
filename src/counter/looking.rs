//! Looking up all that an act is about, once: its row in the tables, the school, the card, and the rights that the
//! member holds at this very moment. Whatever is missing refuses the act.

use super::Counter;
use super::pressed::{Came, Fills, Pressed, as_command};
use crate::chat::{Act, Given, Incoming, Outcome, Press, Reply, Run};
use crate::commands::{self, Action, Does, SetUp, Suggest, Verb, Who};
use crate::features::setup::School;
use crate::library::visit::{NO_CARD, PREVIEW, Typing, Visit, stale};
use crate::library::{Member, Refusal, Trouble};
use crate::queue::CardRow;
use crate::words;

/// An act, with everything that it is about.
pub enum Found {
    Suggestions(Suggest, Box<Typing>),
    NoSuggestions,
    /// There may be no school yet.
    SetUp(SetUp, Given),
    Pressed(Box<Pressed>),
    /// It is answered already.
    Answered(Box<Reply>),
    Submitted(Action, Box<Visit>),
}

impl Found {
    pub fn pressed(pressed: Pressed) -> Self {
        Self::Pressed(Box::new(pressed))
    }

    /// The answer takes the place of the private message whose button brought it about.
    pub fn is_in_place(&self, incoming: &Incoming) -> bool {
        matches!(self, Self::Pressed(pressed) if pressed.came != Came::AtOnce) && incoming.on_private
    }

    pub fn may_change_rooms(&self) -> bool {
        match self {
            Self::SetUp(..) => true,
            Self::Pressed(pressed) => pressed.who == Who::Manager,
            _ => false,
        }
    }
}

impl Counter {
    /// Looks up all that an act is about, once: its row in the tables, the school, the card, the member. Refused
    /// when any of them is missing, or the member lacks the right to it.
    pub(super) async fn look_up(&self, incoming: &Incoming) -> Result<Found, Trouble> {
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
                    again: as_command(name),
                    came: Came::AtOnce,
                })
            }
            Act::Suggest { command, field, typed } => {
                self.look_up_suggestions(incoming, command, field, typed).await?
            }
            Act::Press { wire, chosen, members, channels, roles } => {
                let (verb, card) = self.control(wire).await?;
                let mut visit = self.visit(incoming, verb.who, card, Given::new()).await?;
                match verb.does {
                    Does::SendNow(_) => return self.kept_command(incoming, visit.subject()?).await,
                    Does::Sure => return self.asked_about(incoming, visit.subject()?).await,
                    Does::Door => return self.behind_door(incoming, chosen).await,
                    Does::DoorChoice => return self.behind_choice(incoming, visit.subject()?, chosen).await,
                    _ => {}
                }
                if let Does::Reopen = verb.does {
                    // [Fix]: the refused form again, filled with what was typed.
                    let kept = visit.subject()?;
                    let typed = kept.typed.clone().unwrap_or_default();
                    return self.look_up_form(incoming, &kept.subject, typed).await.map(Found::pressed);
                }
                visit.chosen.clone_from(chosen);
                visit.chosen_members = members.iter().map(|member| visit.school.member(member)).collect();
                visit.chosen_channels.clone_from(channels);
                visit.chosen_roles.clone_from(roles);
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
            && row.who.allows(&school.member(&incoming.caller)).is_err()
        {
            return Ok(Found::NoSuggestions);
        }
        let member = incoming.caller.id.clone();
        let (field, typed) = (field.to_owned(), typed.to_owned());
        Ok(Found::Suggestions(suggest, Box::new(Typing { school, member, field, typed })))
    }

    /// What opens a form again that was sent, as it was sent.
    pub(super) async fn look_up_form(
        &self,
        incoming: &Incoming,
        wire: &str,
        typed: Given,
    ) -> Result<Pressed, Trouble> {
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
    pub(super) async fn control(&self, wire: &str) -> Result<(&'static Verb, Option<CardRow>), Trouble> {
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
    pub(super) async fn visit(
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
                return Err(Refusal::new("This is somebody else's card: only they can use it.").into());
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
            chosen_roles: Vec::new(),
            on_private: incoming.on_private,
        })
    }

    /// Who acts. An act in direct messages says nothing of the school, so whoever acts there is looked up in it first:
    /// somebody who has left, or is timed out, can do nothing, and roles are those held now.
    async fn member(&self, incoming: &Incoming, school: &School) -> Result<Member, Trouble> {
        if incoming.server.is_some() {
            return Ok(school.member(&incoming.caller));
        }
        let refused = match self.library.chat.member(&school.server, &incoming.caller.id).await {
            Outcome::Done(Some(present)) if !present.is_timed_out => {
                return Ok(school.member(&present.caller));
            }
            Outcome::Done(Some(_)) => {
                words!(
                    "You are timed out in your school's server just now. Please come back when that is over."
                )
            }
            Outcome::Done(None) => {
                words!("You are no longer in your school's server, so nothing was changed.")
            }
            // Without the server nothing can be looked up, nor done, for anybody.
            _ => words!(
                "I couldn't look you up in your school's server just now, so nothing was changed. Please try \
                 again in a minute."
            ),
        };
        Err(Refusal(refused).into())
    }
}

fn not_set_up() -> Refusal {
    Refusal(words!(
        "The library isn't set up in this server yet. Somebody with the {permission} permission can do that \
         with /library-setup.",
        permission = Run::Strong("Manage Server".into())
    ))
}
