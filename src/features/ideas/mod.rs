//! Ideas: "what could we do together?" Teachers look through them by subject, class and topic, and ask for one.

mod classes;
mod file;
mod finding;
mod shelf;
mod subjects;
mod types;

pub use file::read_file;
pub use shelf::{Offered, of_school};
pub use subjects::{Subject, Subjects};
pub use types::{Ages, Idea, IdeaId, KeptIdea, Months};

/// What a school's own idea's id begins with; none that comes with Shelftalker does.
const OWN: &str = "own-";

/// Characters.
const MOST_TITLE: u16 = 80;
const MOST_FIELD: u16 = 300;
const MOST_WHY: u16 = 150;
const MOST_SUBJECTS: usize = 4;
