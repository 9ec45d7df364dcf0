//! Tech tips: one idea, usable today, posted by itself each week.

mod actions;
mod cards;
mod export;
mod import;
mod order;
mod picking;
mod season;
mod suggestion;
mod types;

pub use actions::{
    add, before_removing, do_not_take, draw, draw_shortage, draw_suggestion, edit, export_fields,
    export_tips, foresee, import_fields, import_tips, list, move_fields, move_tip, name_suggestion,
    name_suggestion_news, named, open_edit, open_form, open_not_taking, open_suggesting, open_suggestion,
    pick, preview, remove, render, render_shortage, render_suggestion_news, run_dry, settled,
    shortage_is_over, suggest, suggest_move, suggest_tip, take_changed, take_suggestion, turn_list, useful,
    which_tip,
};
pub use cards::short_form;
pub use picking::waiting;
pub use season::{Season, YearDay};
pub use suggestion::{Suggested, Suggestion};
pub use types::{Fate, SuggestionId, Tip, TipId, TipPress, TipText};

/// The card that a posted tip is; its subject is the tip's id.
pub const TIP_CARD: &str = "tip";
/// Kept on the card of a posted tip that a librarian has taken down.
pub const TAKEN_DOWN: &str = "taken-down";
/// The post of a tip, and its schedule; its content is the tip's id.
pub const TIP_POST: &str = "tip";
/// The post that tells the desk that tips run short; its content says how, as JSON.
pub const SHORTAGE_POST: &str = "note-about-tips";
/// The card at the desk about a tip that a teacher suggests, and the post that puts it there; its subject is the
/// suggestion.
pub const SUGGESTION_CARD: &str = "tip-suggestion";
/// Tells a teacher what became of it; its content is the suggestion, as JSON.
pub const SUGGESTION_NEWS: &str = "tip-suggestion-news";
/// Stands behind the form of `/tip edit`; its subject is the tip with the version that the form shows.
pub const EDIT_CARD: &str = "tip-edit";
/// The private list of tips; its subject is the page.
pub const LIST_CARD: &str = "tip-list";

/// Characters. A body of 2,000 fits a card with room for escapes (Discord's embed description holds 4,096).
const MOST_TITLE: u16 = 100;
const MOST_BODY: u16 = 2_000;
const MOST_LINK: u16 = 300;
