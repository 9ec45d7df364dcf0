//! What librarians do with posts that are to come, with kinds that rest, and with what did not go out. A decision about a
//! slot is one row; whatever was decided or posted meanwhile wins, and is told.

mod looked_at;
mod pausing;
mod post;
mod posted;
mod problems;
mod saying;
mod upcoming;

pub use pausing::{pause, pause_fields, pause_one, resume, resume_clicked, resume_fields, resume_one};
pub use post::{look_again, move_it, open, open_move, post_now, skip, unskip};
pub use posted::{before_taking_down, change_posted, open_posted, take_down};
pub use problems::{
    again, back_to_problems, before_dismissing, dismiss, mark_as_posted, open_problem, problems,
};
pub use saying::{choose_other, edit, open_edit, say_something_else};
pub use upcoming::{back_to_list, next_page, previous_page, upcoming, weeks};

use chrono::NaiveDateTime;

use crate::features::setup::School;
use crate::library::Library;

/// What the school's wall clock shows.
fn wall_clock(library: &Library, school: &School) -> NaiveDateTime {
    library.now().with_timezone(&school.zone).naive_local()
}
