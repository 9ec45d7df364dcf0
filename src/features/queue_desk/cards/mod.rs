//! Every sentence about what is to come, what is paused and what did not go out.

mod pausing;
mod post;
mod problems;
mod upcoming;

pub use pausing::{NowPaused, nothing_is_paused, paused, resumed, until_day};
pub use post::{
    Became, May, became, changed_meanwhile, given_already, move_form, no_such_post, not_there,
    nothing_to_post, other_tips, post, post_goes_out, read_move, says_nothing, sure_to_take_down,
    tip_is_taken, will_be_changed, will_be_taken_down,
};
pub use problems::{back_button, list, no_longer_held};
pub use upcoming::{PAGE, Page, WEEKS, line_with_day, upcoming};
