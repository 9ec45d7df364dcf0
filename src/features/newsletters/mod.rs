//! Newsletters: written section by section or from a Markdown file, posted to any number of channels, and put right
//! in all of them when something was wrong.

mod actions;
mod cards;
mod laying;
mod reading;
mod types;

pub use actions::{
    ToCome, add_channels, add_section, agree, approval_is_over, ask_to_recall, ask_to_send, back,
    before_calling_off, before_calling_off_named, before_clearing, before_removing_section, begin, call_off,
    call_off_named, called_off_in_pause, choose_section, clear_channels, correct, draw, draw_approval,
    edit_fields, edit_named, edit_section, for_the_staff, list, move_up, name_copy, name_question, next_page,
    open_new_section, open_one, open_schedule, open_section, open_title, preview, preview_named,
    previous_page, recall, remove_section, report, report_named, retitle, schedule, schedule_anyway,
    schedule_fields, schedule_named, send, send_named, suggest, to_come, toggle_outside, which_newsletter,
    write, write_fields,
};
pub use types::{Channel, Content, Newsletter, NewsletterId, Picture, Section, Stage};

/// One message of a posted newsletter, and the post that puts it there. The card's subject is the newsletter's id
/// and the message's place in it; the post's content is the id.
pub const NEWSLETTER: &str = "newsletter";
/// The private card on which a newsletter is written and sent; its subject is the newsletter's id, and what is kept
/// on it is the section that is looked at.
pub const EDITOR_CARD: &str = "newsletter-editor";
/// Where a school wants a second pair of eyes: the question at the desk, and the post that puts it there. Its subject
/// is the newsletter's id.
pub const APPROVAL_CARD: &str = "question-about-a-newsletter";
/// A private look at what will be posted; its subject is the newsletter's id and the message that is shown.
pub const PREVIEW_CARD: &str = "newsletter-preview";
