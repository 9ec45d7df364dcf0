//! What librarians do with the school calendar. Nothing of it changes before what follows was shown and agreed to.

mod changing;
mod importing;
mod listing;
mod showing;

pub use changing::{
    add, add_fields, change_line, draft_back, draft_earlier, draft_later, leave, take, take_as,
    what_is_left_out,
};
pub use importing::{import, import_fields};
pub use listing::{
    before_removing, before_removing_named, list, list_back, list_earlier, list_later, look_at, open_rename,
    remove, remove_named, rename, reopen_rename, suggest, which_entry,
};
pub use showing::{show, show_next};
