//! What a librarian could write, as a draft that is hers to change. What others have rated, read or not answered is never
//! in it. Pure.

use super::types::Hint;
use crate::days::Manner;
use crate::features::departments::Mark;

/// A draft in the name of this librarian.
pub fn draft(hint: &Hint, librarian: &str, manner: &Manner) -> String {
    let library = manner.library.as_deref().unwrap_or("the library");
    match hint {
        Hint::Colleague { who, mark: Mark::Leader } => format!(
            "Hello {name}, this is {librarian} from {library}. Is something coming up for your team that needs \
             sources, a book talk, or a second pair of hands? One lesson is enough to begin with, and I would gladly \
             come to your next meeting for ten minutes.",
            name = who.name
        ),
        Hint::Colleague { who, .. } => format!(
            "Hello {name}, this is {librarian} from {library}: welcome! If one of your lessons could use sources, a \
             book talk, or a second pair of hands, tell me the class and the topic. Something small is a good \
             beginning.",
            name = who.name
        ),
        Hint::Again { teacher, topic, .. } => format!(
            "Hello {name}, this is {librarian} from {library}. Last year we did this together, and I would gladly do \
             it again: {topic}. As it was, or otherwise? Tell me roughly when, and I'll prepare it.",
            name = teacher.name
        ),
        Hint::Department { name, .. } => format!(
            "Dear colleagues in {name}, this is {librarian} from {library}. Is there a lesson in the coming weeks \
             that could use sources, a book talk, or a second pair of hands? A class and a topic are enough: \
             /request-collab takes a minute, and one teacher is enough to begin with."
        ),
        Hint::Subject { name, .. } => format!(
            "Dear colleagues in {name}, this is {librarian} from {library}. I have prepared things for your subject \
             this year that are ready to be used again with another class. Shall I show you? A class and a topic are \
             enough: /request-collab takes a minute."
        ),
    }
}
