//! `/library-help`: what the one who asks can do here, taken from the table of commands. The first six lines are what
//! they need most; [More] has the rest.

use chrono::TimeDelta;

use crate::chat::{Button, Card, Choice, Field, FieldKind, Look, Message, Reply, Text, Used};
use crate::commands::{COMMANDS, Command};
use crate::features::privacy;
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};
use crate::words;

/// A help that has more to show.
pub const HELP_CARD: &str = "help";

/// What is told first, of what whoever asks may use.
const FIRST: [&str; 11] = [
    "library-setup",
    "desk",
    "request-collab",
    "my-requests",
    "tip add",
    "thanks write",
    "newsletter write",
    "ideas",
    "Ask the library about this",
    "library-help",
    "my-data export",
];
const LINES: usize = 6;
const LIVES: TimeDelta = TimeDelta::days(1);

const ABOUT: &str = "about";
const PRIVACY: &str = "privacy";

pub fn fields(_: &Library) -> Vec<Field> {
    let privacy = Choice { value: PRIVACY.into(), label: PRIVACY.into(), hint: None };
    vec![Field {
        name: ABOUT,
        label: ABOUT.into(),
        hint: "What I keep, who sees it, and how you get it deleted".into(),
        kind: FieldKind::Choice(vec![privacy]),
        required: false,
        filled: None,
    }]
}

pub async fn help(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    if visit.given(ABOUT) == PRIVACY {
        return privacy::privacy(library, visit).await;
    }
    let theirs: Vec<&Command> = COMMANDS.iter().filter(|command| may_use(command, visit)).collect();
    if theirs.len() <= LINES {
        return Ok(Reply::Private(listed(theirs.into_iter())));
    }
    let expires_at = Some(library.now() + LIVES);
    let card = CardRow { expires_at, ..visit.own_card(library, HELP_CARD, String::new()) };
    let first = FIRST.iter().filter_map(|name| theirs.iter().find(|command| command.name == *name).copied());
    let message = listed(first.take(LINES)).with(Button::new("More", "help-more", &card.key, Look::Plain));
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

/// [More]: everything that they may use.
pub async fn more_help(_: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(listed(COMMANDS.iter().filter(|command| may_use(command, visit)))))
}

fn may_use(command: &Command, visit: &Visit) -> bool {
    command.who.allows(&visit.member).is_ok()
}

fn listed(commands: impl Iterator<Item = &'static Command>) -> Message {
    let mut body = Text::default();
    for (at, command) in commands.enumerate() {
        let line = if at > 0 { "\n" } else { "" };
        body = body.join(match command.used {
            Used::Typed => {
                words!("{line}/{name}: {about}", line = line, name = command.name, about = command.about)
            }
            Used::OnMessage => words!(
                "{line}Press and hold a message, then Apps › {name}: {about}",
                line = line,
                name = command.name,
                about = command.about
            ),
        });
    }
    Card { title: "What you can do here".into(), body, ..Card::default() }.into()
}
