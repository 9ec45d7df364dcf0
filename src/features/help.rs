//! `/library-help`: what the one who asks can do here, taken from the table of commands.

use crate::chat::{Card, Reply, Text, Used};
use crate::commands::{COMMANDS, Command, Who};
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};

pub async fn help(_: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut body = Text::from(if visit.member.is_librarian {
        "Requests come to the desk channel, each on a card with its buttons: [Accept] takes one on, [Ask] asks its \
         teacher something, [Offer instead] proposes something else, [Schedule] plans it and [Complete] records it. \
         [More …] holds the rest, such as handing it over, taking it off the plan, or its whole history. Tips and thank-yous \
         are posted each week by themselves."
    } else {
        "Ask the library for a session, a search, a book talk, or anything you would otherwise write an e-mail for. \
         It takes half a minute, and only the librarians see your request. If you agree to public thanks, those name \
         its topic and class."
    });
    for (who, heading) in [
        (Who::Anyone, "Everybody"),
        (Who::Librarian, "Librarians"),
        (Who::Manager, "Whoever manages this server"),
    ] {
        if who.allows(&visit.school, &visit.member).is_err() {
            continue;
        }
        body = body.plain("\n\n").strong(heading);
        for command in COMMANDS.iter().filter(|command| command.who == who) {
            body = body.plain(format!("\n{}: {}", how(command), command.about));
        }
    }
    Ok(Reply::Private(Card { title: "What you can do here".into(), body, ..Card::default() }.into()))
}

/// What a member does to use a command.
fn how(command: &Command) -> String {
    let name = command.name;
    match command.used {
        Used::Typed => format!("/{name}"),
        Used::OnMessage => {
            format!("Apps › {name} (press and hold any message, or right-click it)")
        }
    }
}
