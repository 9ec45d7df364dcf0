//! THE tables of commands (`typed`) and of buttons, menus and forms (`pressed`): what each is called, who may use it,
//! how it is first answered and what it does. A new one is a row there and an action.

/// Writes an action where the tables want one: the future behind a box.
macro_rules! act {
    ($action:path) => {
        |library, visit| Box::pin($action(library, visit))
    };
}

mod pressed;
mod typed;

pub use pressed::verb;
pub use typed::COMMANDS;

use futures_util::future::BoxFuture;

use crate::chat::{Choice, Field, FieldKind, First, Form, Given, Incoming, Reply, Run, Used};
use crate::library::visit::{Question, Typing, Visit};
use crate::library::{Library, Member, Refusal, Trouble};
use crate::words;

/// The button under a refused form.
pub const FIX: &str = "fix";
/// The button under a command that had to wait its turn, and the same where the command opens a form.
pub const SEND_NOW: &str = "send-now";
pub const OPEN_NOW: &str = "open-now";
/// The buttons under a question that is asked before something is destroyed.
pub const SURE: &str = "sure";
pub const KEEP_IT: &str = "keep-it";
/// The menu of what has to be chosen with a command.
pub const DOOR_CHOICE: &str = "door-choice";
/// The command under which all the others stand.
const DESK: &str = "desk";

/// A command that members type, or choose in the menu of a message.
pub struct Command {
    /// `library-setup`, or `tip add` for a sub-command; on a message the words of its menu (at most 32 characters
    /// at Discord).
    pub name: &'static str,
    pub used: Used,
    /// At most 100 characters (Discord).
    pub about: &'static str,
    pub who: Who,
    pub fields: fn(&Library) -> Vec<Field>,
    pub suggest: Option<Suggest>,
    pub does: Does,
}

impl Command {
    /// Whether it stands in the menu under `/desk`: a librarian's, with which nothing has to be said, or one thing that
    /// can be chosen. What wants a file stands there, too: a chat takes files with what is typed alone, and somebody has
    /// to say so.
    pub fn is_door(&self, library: &Library) -> bool {
        let at_once = matches!(self.does, Does::Answer(_) | Does::FormThenAnswer(..));
        let is_theirs = self.who == Who::Librarian && self.used == Used::Typed && self.name != DESK;
        let needs_no_words = self.needs(library).all(|field| matches!(field.kind, FieldKind::File));
        is_theirs && at_once && (needs_no_words || self.wants_a_choice(library).is_some())
    }

    /// The one thing that has to be chosen with it, and its choices, where nothing else has to be said.
    pub fn wants_a_choice(&self, library: &Library) -> Option<(Field, Vec<Choice>)> {
        let mut needs = self.needs(library);
        let (field, more) = (needs.next()?, needs.next());
        match (&field.kind, &self.does, more) {
            (FieldKind::Choice(choices), Does::Answer(_), None) => {
                let choices = choices.clone();
                Some((field, choices))
            }
            _ => None,
        }
    }

    /// Whether it cannot be carried out without a file.
    pub fn wants_a_file(&self, library: &Library) -> bool {
        self.needs(library).any(|field| matches!(field.kind, FieldKind::File))
    }

    fn needs(&self, library: &Library) -> impl Iterator<Item = Field> {
        (self.fields)(library).into_iter().filter(|field| field.required)
    }

    /// What it is for, in a few words: how its description begins.
    fn in_short(&self) -> &'static str {
        self.about.split([',', ';', ':', '(']).next().unwrap_or(self.about).trim_end()
    }
}

/// The menu under `/desk`: everything that librarians can begin with nothing but a choice.
pub fn doors(library: &Library) -> Vec<Choice> {
    let door = |row: &Command| Choice {
        value: row.name.to_owned(),
        label: row.in_short().to_owned(),
        hint: Some(format!("/{}", row.name)),
    };
    COMMANDS.iter().filter(|row| row.is_door(library)).map(door).collect()
}

/// What librarians alone can type, without their sub-commands: what need not stand in anybody else's list.
pub fn for_librarians() -> Vec<&'static str> {
    let theirs = COMMANDS.iter().filter(|row| row.who == Who::Librarian && row.used == Used::Typed);
    let first_word = |row: &'static Command| row.name.split(' ').next().unwrap_or(row.name);
    let mut names: Vec<_> = theirs.map(first_word).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What a button, menu or form on a card means.
pub struct Verb {
    pub name: &'static str,
    /// The kind of card it stands on; empty for the form of a command.
    pub on: &'static str,
    pub who: Who,
    pub does: Does,
}

/// Who may use a row. A card's owner is checked besides, from the card itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    Librarian,
    /// Whoever may manage the server; also the only one who acts before set-up.
    Manager,
}

impl Who {
    pub fn allows(self, member: &Member) -> Result<(), Refusal> {
        match self {
            Self::Librarian if !member.is_librarian => Err(Refusal::new("That's for librarians only.")),
            Self::Manager if !member.manages_server => Err(Refusal(words!(
                "Setting the library up needs the {permission} permission. Ask a server admin.",
                permission = Run::Strong("Manage Server".into())
            ))),
            _ => Ok(()),
        }
    }
}

/// What an action does with a visit.
pub type Action = for<'a> fn(&'a Library, &'a Visit) -> BoxFuture<'a, Result<Reply, Trouble>>;
/// Opens a form. Only reads, except that it may keep the card that says what the form is about.
pub type Open = for<'a> fn(&'a Library, &'a Visit) -> BoxFuture<'a, Result<Form, Trouble>>;
/// What an act would destroy, to be asked first; `None` where it destroys nothing. Only reads.
pub type Ask = for<'a> fn(&'a Library, &'a Visit) -> BoxFuture<'a, Result<Option<Question>, Trouble>>;
/// Suggests values for a field while it is typed. Only reads.
pub type Suggest = for<'a> fn(&'a Library, &'a Typing) -> BoxFuture<'a, Result<Vec<Choice>, Trouble>>;

/// Sets a school up, or again.
pub type SetUp = for<'a> fn(&'a Library, &'a Incoming, &'a Given) -> BoxFuture<'a, Result<Reply, Trouble>>;

/// What follows a click, a command or a sent form.
pub enum Does {
    /// Acts at once; the answer is new and private.
    Answer(Action),
    /// Acts at once; the answer changes the card that was clicked, or nothing.
    OnCard(Action),
    /// Asks once, privately, where it would destroy something; then acts.
    AsksFirst(Ask, Action),
    /// Opens a form; sending it acts, with a new private answer.
    FormThenAnswer(Open, Action),
    /// Opens a form; sending it acts, and changes the card that it was opened from, or nothing.
    FormThenOnCard(Open, Action),
    /// Acts though there may be no school yet.
    SetUp(SetUp),
    /// Opens again the form that was refused, filled with what was typed.
    Reopen,
    /// Carries out the command that had to wait its turn, as it was typed.
    SendNow(First),
    /// Does what was asked about.
    Sure,
    /// Carries out the command that was chosen in a menu, as if it had been typed.
    Door,
    /// The same for one with which something had to be chosen first.
    DoorChoice,
}

impl Does {
    pub fn on_press(&self) -> First {
        match self {
            // Of a door: it is the chosen command's (see [`first_answer_behind`]).
            Self::Answer(_) | Self::SetUp(_) | Self::Door | Self::DoorChoice => First::Private,
            Self::OnCard(_) | Self::AsksFirst(..) | Self::Sure => First::OnCard,
            Self::SendNow(first) => *first,
            Self::FormThenAnswer(..) | Self::FormThenOnCard(..) | Self::Reopen => First::Form,
        }
    }

    pub fn on_submit(&self) -> First {
        match self {
            Self::FormThenOnCard(..) => First::OnCard,
            _ => First::Private,
        }
    }
}

/// How the command is first answered that was chosen behind a door.
pub fn first_answer_behind(chosen: &[String]) -> First {
    let row = chosen.first().and_then(|name| command(name));
    row.map_or(First::Private, |row| row.does.on_press())
}

/// The row of a command, by its name.
pub fn command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|row| row.name == name)
}
