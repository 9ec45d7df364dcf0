//! Thank-yous: what is said in public to colleagues for something that they did, each named as they wish, and
//! nothing that a librarian has not seen.

mod actions;
mod cards;
mod consent;
mod names;
mod said;
mod templates;
mod types;

pub use actions::{
    Retitled, change_words, choose_people, confirmed, desk_card_is_over, draw_appreciation, draw_desk_card,
    edit, edit_named, foresee, hold, hold_named, list, named_card, named_post, offer, offer_after_all,
    open_edit, open_named, open_reword, open_words, open_writing, pick, post_now, queue, release,
    repaint_waiting, retitled, reword, round_form, settled, shown_in_round, suggest, taken_back,
    which_thank_you, write,
};
pub use cards::{please_check, read_words, words_form};
pub use consent::{Wishes, choices, chooses, menu, read, wish_of};
pub use names::{parts as named_in_part, whole as named_whole};
pub use said::{as_said, may_be_said};
pub use templates::{Template, Templates};
pub use types::{LeftAlone, NAME, State, ThankYou, ThankYouId};
use types::{checked_words, please_leave_out};

/// A thank-you at the desk, and the post that puts it there; its subject is the thank-you's id.
pub const THANK_YOU_CARD: &str = "thank-you";
/// Stands behind the form of its words; its subject is the thank-you's id, too, and it keeps what the form shows.
pub const FORM_CARD: &str = "thanks-form";
/// A thank-you that a librarian is writing, private to them; what was written is kept on the card.
pub const WRITING_CARD: &str = "thanks-writing";
/// The post in which thank-yous are said to the staff, the card that it is, and its schedule. The card's subject
/// names the post that the thank-yous stand in.
pub const APPRECIATION: &str = "round-of-thanks";
