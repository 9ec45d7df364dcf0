//! `/library-help`: what the one who asks can do here, taken from the table of commands. The first six lines are what
//! they need most; [More] has everything, page by page.

use crate::chat::{Button, Card, Choice, Field, FieldKind, Look, Message, Reply, Text, Used};
use crate::commands::{COMMANDS, Command};
use crate::features::privacy;
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};
use crate::words;

/// A help that has more to show; its subject says which page it is.
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
/// On each page of [More]: so many descriptions fit into one card (4,096 characters at Discord), whatever they say.
const PAGE: usize = 25;

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
    let card = visit.looks_at(library, HELP_CARD, "0".to_owned()).await?;
    let first = FIRST.iter().filter_map(|name| theirs.iter().find(|command| command.name == *name).copied());
    let more = Button::new("More", "help-more", &card.key, Look::Plain);
    Ok(Reply::Private(listed(first.take(LINES)).with(more)))
}

/// [More]: everything that they may use, the next page of it.
pub async fn more_help(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown: usize = visit.subject()?.subject.parse().unwrap_or(0);
    let theirs: Vec<&Command> = COMMANDS.iter().filter(|command| may_use(command, visit)).collect();
    let message = listed(theirs.iter().skip(shown * PAGE).take(PAGE).copied());
    if theirs.len() <= (shown + 1) * PAGE {
        return Ok(Reply::Changed(message));
    }
    let card = visit.looks_at(library, HELP_CARD, (shown + 1).to_string()).await?;
    Ok(Reply::Changed(message.with(Button::new("More", "help-more", &card.key, Look::Plain))))
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
