//! Shelftalker: a school library's voice in the staff chat.
//!
//! Arrows point one way, from what talks to the world down to what only decides:
//!
//! ```text
//! main, cli                           what people start: run, check, rehearse and its tour
//!   └ app                             the wiring: the only file that names concrete adapters
//!       ├ chat::discord, store::sqlite  adapters behind the traits of `chat` and `store`
//!       └ counter → commands, posts   how an act is answered; THE tables of commands and of post kinds
//!           └ features            what members can do, each of one shape: types, actions, cards
//!               └ queue               what is said, when, once: planner, courier, painter
//!                   └ library         what every action is handed; rights and refusals
//!                       └ files       attachments by their content: pure
//!                           └ chat, store  what a chat and a store have to do, as traits
//!                               └ core    a crate of its own: what is decided and said without asking anybody
//! rehearsal, play                     a pretend Discord on this machine, and the bot beside it (feature `rehearsal`)
//! ```
//!
//! | where does it happen? | there |
//! |---|---|
//! | a command, button or form gets its meaning | `commands` |
//! | set-up, card, owner and rights are checked | `counter.rs` |
//! | too many commands, or clicks, at once have to wait | `library/turns.rs`, `library/clicks.rs`; commands come back by `counter/kept.rs` |
//! | what destroys something asks once | `Does::AsksFirst` in `commands`, `counter/kept.rs` |
//! | a request may or may not make a move | `core/src/requests/lifecycle.rs` |
//! | a move is taken back | `core/src/requests/undo.rs`, from what its event keeps; told in `features/collab/actions/telling.rs` |
//! | a librarian reaches everything from `/desk` | `doors` in `commands`, opened in `counter/looking.rs` |
//! | a librarian puts a request down for its teacher | `features/collab/actions/corridor.rs` |
//! | a card folds up once it is over | `over` in `posts.rs`; of requests, `features/collab/cards/desk.rs` |
//! | a draft is kept, shown and found again | `features/collab/actions/drafting.rs` |
//! | an older card does nothing that it does not show | `Visit::newest` in `library/visit.rs` |
//! | sessions are planned, and clash | `features/collab/planning.rs`, `core/src/requests/sessions.rs` |
//! | what was typed becomes a wish | `features/collab/draft.rs` |
//! | somebody may be named, and how | `features/thanks/consent.rs`, said by `features/thanks/said.rs` |
//! | a line is somebody else's | `features/collab/whose.rs` |
//! | a day or time that was typed is read | `core/src/days/reading.rs`, over tables of phrases in `core/src/days/phrases_*.txt` |
//! | a day or time is written in the school's manner | `core/src/days/manner.rs`, chosen in `features/settings/manner.rs` |
//! | an attached file is taken in, and looked at | `library/attached.rs`, `files/kind.rs` |
//! | a sentence is said | `cards` of its feature, written whole with `words!` (`core/src/chat/words.rs`) |
//! | what is invisible | `core/src/text/visible.rs` |
//! | Markdown is read for a phone | `core/src/text/markdown/phone.rs`; escaped for Discord in `chat/discord/honest.rs` |
//! | a calendar file (`.ics`) is read, and what its days are guessed to be | `features/calendar/ics`; `phrases.rs` there has the words |
//! | a change of the calendar is drafted, and asked about | `features/calendar/draft.rs` |
//! | somebody has a place at an event, or waits for one | `features/events/places.rs`; who is told, `actions/following.rs` |
//! | the meetings of an event follow from what was typed | `features/events/plan.rs` |
//! | a calendar file is written | `files/ics.rs` |
//! | a file becomes a newsletter, tips, or ideas | `features/newsletters/reading.rs`, `features/tips/import`, `features/ideas/import.rs` |
//! | what librarians keep in numbers is listed, edited, imported, exported | `library/catalogue`, in sentences of each feature |
//! | an idea is found, and which come first | `features/ideas/finding.rs`; what a school has made of them `shelf.rs` |
//! | a plan is written by two, and a version kept | `features/plans/types.rs`; of two at once, `actions/writing.rs` there |
//! | what is hard to teach is told, and answered | `features/hard`; the offer is `features/collab/actions/unasked.rs` |
//! | a figure of the record is counted | `core/src/record/figures.rs`, told by `features/record/page.rs` |
//! | who changed what is noted | `features/changes/noted.rs`, asked by `Library::commit` |
//! | a removed school goes | `store/sqlite/removed.rs` |
//! | somebody is forgotten | `store/sqlite/people.rs`, asked for in `features/privacy` |
//! | words are set, a page is drawn | `drawing/letters.rs`, `drawing/picture.rs` and `drawing/document.rs` |
//! | long text is divided | `core/src/layout/cuts.rs` says where it may be, `core/src/layout/mod.rs` where it is |
//! | a day is a school day, or why not | `core/src/calendar/`; what a change does, `features/calendar/effects.rs` |
//! | what is said once a year falls on its day | `features/seasons/when.rs`; it becomes a newsletter in `actions.rs` |
//! | what was worth repeating is asked about again | `features/again` |
//! | to whom the desk could write | `features/outreach/finding.rs`, from what `gathered.rs` there knows |
//! | which department somebody is of | `features/departments/types.rs`, read from who acts in `library/mod.rs` |
//! | a date of the desk is told | `features/desk_dates/types.rs`, in the brief |
//! | the librarians are welcomed | `features/start`, from set-up; a request is tried in `features/collab/actions/trying.rs` |
//! | a slot falls due | `core/src/queue/line.rs`, `schedule.rs`, `planned.rs` there, then `queue/planner.rs` |
//! | a slot is moved, skipped or says something of its own | `core/src/queue/arranged.rs`, from `features/queue_desk` |
//! | what will be posted, and why | `features/queue_desk/ahead.rs` |
//! | what is paused, and how that is said | `features/pauses`, changed by `features/queue_desk` |
//! | whose turn it is | `store/sqlite/places.rs`, served by `queue/courier.rs` |
//! | a post is claimed, sent and settled | `queue/serving.rs`, decided by `core/src/queue/outcome.rs` |
//! | how sure it is what time it is | `queue/moment.rs` |
//! | a standing card is repainted | `queue/painter.rs` |
//! | a start waits for Discord, or ends | `chat/discord/starting.rs` |
//! | a backup is made, kept, put back | `backups` says when, `store/sqlite/backup.rs` does it |
//! | a crash may fall, and is tried | `windows.rs`, by `tests/it/crash` |
//! | how the bot is, for who watches over it | `vitals.rs`, `cli/check/running.rs` |
//! | everything ends in time | `Shelftalker::run` in `app.rs` |
//! | Discord's codes become outcomes | `chat/discord/errors.rs` |
//! | what the rehearsal's page shows is made ready | `rehearsal/page/shown`, put in its place by `rehearsal/page/files` |
//! | something is written | `store/sqlite/commit.rs`, one transaction for one `Change` |

mod address;
pub mod app;
pub mod backups;
pub mod chat;
pub mod cli;
pub mod clock;
mod commands;
pub mod config;
mod counter;
pub mod drawing;
pub mod features;
pub mod files;
pub mod library;
#[cfg(feature = "rehearsal")]
pub mod play;
mod posts;
pub mod queue;
#[cfg(feature = "rehearsal")]
pub mod rehearsal;
pub mod store;
pub mod vitals;
pub mod windows;

pub use shelftalker_core::{days, layout, text, words};
