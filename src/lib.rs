//! Shelftalker: a school library's voice in the staff chat.
//!
//! Arrows point one way, from what talks to the world down to what only decides:
//!
//! ```text
//! main, cli, check, rehearse, tour, play  what people start, and what the tour and the tests play on
//!   └ app                                 the wiring: the only file that names concrete adapters
//!       ├ chat::discord, store::sqlite    adapters behind the traits of `chat` and `store`
//!       └ counter → commands, posts       how an act is answered; THE tables of commands and of post kinds
//!           ├ help, settings              what reads those tables: what a member can do, when what is posted
//!           └ collab, away, tips, thanks, newsletters, setup  of one shape: types, actions, cards
//!               ├ layout                  long text in parts that a chat takes; pure
//!               └ queue                   what is said, when, once: schedule, planner, courier, painter, outcome
//!                   └ library             what every action is handed; rights and refusals; attachments taken in
//!                       └ store           what is kept, as traits; its adapters
//!                           └ files, chat what a kept file is, by its content; the chat model
//! rehearsal                               a pretend Discord on this machine (cargo feature `rehearsal`)
//! ```
//!
//! | where does it happen? | there |
//! |---|---|
//! | a command, button or form gets its meaning | `commands` |
//! | set-up, card, owner and rights are checked | `counter.rs` |
//! | too many commands at once have to wait | `library/turns.rs` |
//! | a request may or may not make a move | `features/collab/lifecycle.rs` |
//! | what was typed becomes a wish | `features/collab/draft.rs` |
//! | an attached file is taken in, and looked at | `library/attached.rs`, `files/kind.rs` |
//! | a sentence is said | `cards` of its feature |
//! | long text is divided | `layout/cuts.rs` says where it may be, `layout/mod.rs` where it is |
//! | a slot falls due | `queue/schedule.rs`, then `queue/planner.rs` |
//! | a post is claimed, sent and settled | `queue/courier.rs`, decided by `queue/outcome.rs` |
//! | a standing card is repainted | `queue/painter.rs` |
//! | Discord's codes become outcomes | `chat/discord/errors.rs` |
//! | something is written | `store/sqlite/commit.rs`, one transaction for one `Change` |

mod address;
pub mod app;
pub mod chat;
pub mod cli;
pub mod clock;
mod commands;
pub mod config;
mod counter;
pub mod days;
pub mod features;
pub mod files;
pub mod layout;
pub mod library;
#[cfg(feature = "rehearsal")]
pub mod play;
mod posts;
pub mod queue;
#[cfg(feature = "rehearsal")]
pub mod rehearsal;
pub mod store;
