//! A good start: the first message to the librarians once their library is set up. It says what is posted when, gives
//! the first tips to read and holds them on a press, leads to the calendar, and lets somebody try a request.

mod actions;
mod cards;

pub use actions::{about_calendar, done, draw, first_message, hold_tips, let_tips_go, look, name, read_tip};
