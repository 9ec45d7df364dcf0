//! THE table of commands, buttons, menus and forms: what each is called, who may use it, how it is first
//! answered and what it does. Registration is generated from it; a new one is a row here and an action.

use futures_util::future::BoxFuture;

use crate::chat::{Choice, Field, First, Form, Given, Incoming, Reply, Run, Text, Used};
use crate::library::{Library, Member, Refusal, Trouble};
use crate::setup::School;
use crate::visit::{REFUSED_FORM, Typing, Visit};
use crate::{away, collab, help, newsletters, queue, settings, setup, thanks, tips};

/// The button under a refused form.
pub const FIX: &str = "fix";

/// A command that members type, or choose in the menu of a message.
pub struct Command {
    /// `library-setup`, or `tip add` for a sub-command; on a message the words of its menu (at most 32 characters
    /// at Discord).
    pub name: &'static str,
    pub used: Used,
    /// At most 100 characters (Discord).
    pub about: &'static str,
    pub who: Who,
    pub fields: fn(&Library) -> Vec<Field>,
    pub suggest: Option<Suggest>,
    pub does: Does,
}

/// What a button, menu or form on a card means.
pub struct Verb {
    pub name: &'static str,
    /// The kind of card it stands on; empty for the form of a command.
    pub on: &'static str,
    pub who: Who,
    pub does: Does,
}

/// Who may use a row. A card's owner is checked besides, from the card itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    Librarian,
    /// Whoever may manage the server; also the only one who acts before set-up.
    Manager,
}

impl Who {
    pub fn allows(self, school: &School, member: &Member) -> Result<(), Refusal> {
        match self {
            Self::Librarian if !member.is_librarian => {
                let role = school.librarians.clone().map_or(Run::Plain("for it".into()), Run::RoleName);
                Err(Refusal(
                    Text::from("That is for librarians, and you do not have the role ")
                        .run(role)
                        .plain(". If you should have it, ask whoever manages the roles in this server."),
                ))
            }
            Self::Manager if !member.manages_server => Err(Refusal(
                Text::from("Setting the library up needs the ")
                    .strong("Manage Server")
                    .plain(" permission: ask whoever manages this server."),
            )),
            _ => Ok(()),
        }
    }
}

/// What an action does with a visit.
pub type Action = for<'a> fn(&'a Library, &'a Visit) -> BoxFuture<'a, Result<Reply, Trouble>>;
/// Opens a form. Only reads, except that it may keep the card that says what the form is about.
pub type Open = for<'a> fn(&'a Library, &'a Visit) -> BoxFuture<'a, Result<Form, Trouble>>;
/// Suggests values for a field while it is typed. Only reads.
pub type Suggest = for<'a> fn(&'a Library, &'a Typing) -> BoxFuture<'a, Result<Vec<Choice>, Trouble>>;

/// Sets a school up, or again.
pub type SetUp = for<'a> fn(&'a Library, &'a Incoming, &'a Given) -> BoxFuture<'a, Result<Reply, Trouble>>;

/// What follows a click, a command or a sent form.
pub enum Does {
    /// Acts at once; the answer is new and private.
    Answer(Action),
    /// Acts at once; the answer changes the card that was clicked, or nothing.
    OnCard(Action),
    /// Opens a form; sending it acts, with a new private answer.
    FormThenAnswer(Open, Action),
    /// Opens a form; sending it acts, and changes the card that it was opened from, or nothing.
    FormThenOnCard(Open, Action),
    /// Acts though there may be no school yet.
    SetUp(SetUp),
    /// Opens again the form that was refused, filled with what was typed.
    Reopen,
}

impl Does {
    pub fn on_press(&self) -> First {
        match self {
            Self::Answer(_) | Self::SetUp(_) => First::Private,
            Self::OnCard(_) => First::OnCard,
            Self::FormThenAnswer(..) | Self::FormThenOnCard(..) | Self::Reopen => First::Form,
        }
    }

    pub fn on_submit(&self) -> First {
        match self {
            Self::FormThenOnCard(..) => First::OnCard,
            _ => First::Private,
        }
    }
}

/// Writes an action where the table wants one: the future behind a box.
macro_rules! act {
    ($action:path) => {
        |library, visit| Box::pin($action(library, visit))
    };
}

/// One number under "How helpful was this?".
const fn rating(name: &'static str, action: Action) -> Verb {
    Verb { name, on: collab::RECEIPT_CARD, who: Who::Anyone, does: Does::OnCard(action) }
}

pub static COMMANDS: &[Command] = &[
    Command {
        name: "request-collab",
        used: Used::Typed,
        about: "Ask the library to plan, teach, find or lend something with you",
        who: Who::Anyone,
        fields: collab::fields,
        suggest: Some(act!(collab::suggest_for_request)),
        does: Does::Answer(act!(collab::request_collab)),
    },
    Command {
        name: "Ask the library about this",
        used: Used::OnMessage,
        about: "Begin a request that quotes the message",
        who: Who::Anyone,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(collab::ask_about_message)),
    },
    Command {
        name: "my-requests",
        used: Used::Typed,
        about: "What you asked the library for, and how far it has come",
        who: Who::Anyone,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(collab::my_requests)),
    },
    Command {
        name: "library-help",
        used: Used::Typed,
        about: "What you can do here",
        who: Who::Anyone,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(help::help)),
    },
    Command {
        name: "desk",
        used: Used::Typed,
        about: "What waits at the desk: unanswered first, then this week's sessions",
        who: Who::Librarian,
        fields: collab::desk_fields,
        suggest: Some(act!(collab::suggest_librarian)),
        does: Does::Answer(act!(collab::desk)),
    },
    Command {
        name: "away",
        used: Used::Typed,
        about: "Say until when you are away, and who reads new requests meanwhile",
        who: Who::Librarian,
        fields: away::fields,
        suggest: None,
        does: Does::Answer(act!(away::away)),
    },
    Command {
        name: "tip add",
        used: Used::Typed,
        about: "Write a tech tip for the queue",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::FormThenAnswer(act!(tips::open_form), act!(tips::add)),
    },
    Command {
        name: "tip edit",
        used: Used::Typed,
        about: "Change a tip: its words, its season, once or evergreen",
        who: Who::Librarian,
        fields: tips::which_tip,
        suggest: Some(act!(tips::suggest)),
        does: Does::FormThenAnswer(act!(tips::open_edit), act!(tips::edit)),
    },
    Command {
        name: "tip move",
        used: Used::Typed,
        about: "Give a waiting tip another place in the queue",
        who: Who::Librarian,
        fields: tips::move_fields,
        suggest: Some(act!(tips::suggest_move)),
        does: Does::Answer(act!(tips::move_tip)),
    },
    Command {
        name: "tip list",
        used: Used::Typed,
        about: "The tips that wait, next one first, and what came of those that were posted",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(tips::list)),
    },
    Command {
        name: "tip preview",
        used: Used::Typed,
        about: "See a tip exactly as it will be posted",
        who: Who::Librarian,
        fields: tips::which_tip,
        suggest: Some(act!(tips::suggest)),
        does: Does::Answer(act!(tips::preview)),
    },
    Command {
        name: "tip remove",
        used: Used::Typed,
        about: "Take a waiting tip out of the queue",
        who: Who::Librarian,
        fields: tips::which_tip,
        suggest: Some(act!(tips::suggest)),
        does: Does::Answer(act!(tips::remove)),
    },
    Command {
        name: "tip import",
        used: Used::Typed,
        about: "Take tips from a Markdown or CSV file, with a report on each",
        who: Who::Librarian,
        fields: tips::import_fields,
        suggest: None,
        does: Does::Answer(act!(tips::import_tips)),
    },
    Command {
        name: "tip export",
        used: Used::Typed,
        about: "Get all tips as a file, for yourself or for another school",
        who: Who::Librarian,
        fields: tips::export_fields,
        suggest: None,
        does: Does::Answer(act!(tips::export_tips)),
    },
    Command {
        name: "thanks write",
        used: Used::Typed,
        about: "Thank one or several colleagues in public, for anything",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::FormThenAnswer(act!(thanks::open_writing), act!(thanks::write)),
    },
    Command {
        name: "thanks list",
        used: Used::Typed,
        about: "The thank-yous that wait for their day, and those that are held",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(thanks::list)),
    },
    Command {
        name: "thanks edit",
        used: Used::Typed,
        about: "Change the words of a thank-you that waits",
        who: Who::Librarian,
        fields: thanks::which_thank_you,
        suggest: Some(act!(thanks::suggest)),
        does: Does::FormThenAnswer(act!(thanks::open_named), act!(thanks::edit_named)),
    },
    Command {
        name: "thanks hold",
        used: Used::Typed,
        about: "Keep a thank-you from being posted for now",
        who: Who::Librarian,
        fields: thanks::which_thank_you,
        suggest: Some(act!(thanks::suggest)),
        does: Does::Answer(act!(thanks::hold_named)),
    },
    Command {
        name: "newsletter write",
        used: Used::Typed,
        about: "Begin a newsletter, from scratch or from a Markdown file",
        who: Who::Librarian,
        fields: newsletters::write_fields,
        suggest: None,
        does: Does::Answer(act!(newsletters::write)),
    },
    Command {
        name: "newsletter edit",
        used: Used::Typed,
        about: "Go on with a newsletter, or put right one that was sent",
        who: Who::Librarian,
        fields: newsletters::edit_fields,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::edit_named)),
    },
    Command {
        name: "newsletter preview",
        used: Used::Typed,
        about: "See a newsletter exactly as it will be posted",
        who: Who::Librarian,
        fields: newsletters::which_newsletter,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::preview_named)),
    },
    Command {
        name: "newsletter schedule",
        used: Used::Typed,
        about: "Say when a newsletter is posted",
        who: Who::Librarian,
        fields: newsletters::schedule_fields,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::schedule_named)),
    },
    Command {
        name: "newsletter send",
        used: Used::Typed,
        about: "Send a newsletter now; you are asked once more",
        who: Who::Librarian,
        fields: newsletters::which_newsletter,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::send_named)),
    },
    Command {
        name: "newsletter cancel",
        used: Used::Typed,
        about: "Take a scheduled newsletter out of the queue",
        who: Who::Librarian,
        fields: newsletters::which_newsletter,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::call_off_named)),
    },
    Command {
        name: "newsletter list",
        used: Used::Typed,
        about: "All newsletters, the latest first",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(newsletters::list)),
    },
    Command {
        name: "newsletter report",
        used: Used::Typed,
        about: "Where a newsletter was posted, and where not, and why",
        who: Who::Librarian,
        fields: newsletters::which_newsletter,
        suggest: Some(act!(newsletters::suggest)),
        does: Does::Answer(act!(newsletters::report_named)),
    },
    Command {
        name: "library-settings",
        used: Used::Typed,
        about: "When tips and thank-yous are posted, the school's hours, and who agrees to newsletters",
        who: Who::Librarian,
        fields: |_| Vec::new(),
        suggest: None,
        does: Does::Answer(act!(settings::settings)),
    },
    Command {
        name: "library-setup",
        used: Used::Typed,
        about: "Set the library up: time zone, librarians' role and channels",
        who: Who::Manager,
        fields: setup::fields,
        suggest: Some(act!(setup::suggest_zones)),
        does: Does::SetUp(|library, incoming, given| Box::pin(setup::set_up(library, incoming, given))),
    },
];

pub static VERBS: &[Verb] = &[
    Verb {
        name: "begin",
        on: collab::ASK_CARD,
        who: Who::Anyone,
        does: Does::Answer(act!(collab::request_collab)),
    },
    Verb {
        name: "begin-mine",
        on: collab::ASK_CARD,
        who: Who::Anyone,
        does: Does::Answer(act!(collab::my_requests)),
    },
    Verb {
        name: "draft-support",
        on: collab::DRAFT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::choose_support)),
    },
    Verb {
        name: "draft-when",
        on: collab::DRAFT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::choose_when)),
    },
    Verb {
        name: "draft-thanks",
        on: collab::DRAFT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::choose_thanks)),
    },
    Verb {
        name: "draft-write",
        on: collab::DRAFT_CARD,
        who: Who::Anyone,
        does: Does::FormThenOnCard(act!(collab::open_details), act!(collab::write_details)),
    },
    Verb {
        name: "draft-send",
        on: collab::DRAFT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::send_draft)),
    },
    Verb {
        name: "withdraw",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::withdraw)),
    },
    Verb {
        name: "choose-thanks",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::choose_public_thanks)),
    },
    Verb {
        name: "my-request",
        on: collab::MY_REQUESTS_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::my_request)),
    },
    Verb {
        name: "desk-more",
        on: collab::DESK_LIST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::desk_more)),
    },
    Verb {
        name: "desk-back",
        on: collab::DESK_LIST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::desk_back)),
    },
    Verb {
        name: "reopen",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::reopen)),
    },
    Verb {
        name: "agree",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::agree)),
    },
    Verb {
        name: "no-thanks",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::OnCard(act!(collab::no_thanks)),
    },
    Verb {
        name: "answer",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::FormThenOnCard(act!(collab::open_answer), act!(collab::answer)),
    },
    Verb {
        name: "add",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::FormThenOnCard(act!(collab::open_add), act!(collab::add)),
    },
    rating("rate-1", |library, visit| Box::pin(collab::rate(library, visit, 1))),
    rating("rate-2", |library, visit| Box::pin(collab::rate(library, visit, 2))),
    rating("rate-3", |library, visit| Box::pin(collab::rate(library, visit, 3))),
    rating("rate-4", |library, visit| Box::pin(collab::rate(library, visit, 4))),
    rating("rate-5", |library, visit| Box::pin(collab::rate(library, visit, 5))),
    Verb {
        name: "rate-line",
        on: collab::RECEIPT_CARD,
        who: Who::Anyone,
        does: Does::FormThenOnCard(act!(collab::open_remark), act!(collab::remark)),
    },
    Verb {
        name: "accept",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::accept)),
    },
    Verb {
        name: "ask",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_ask), act!(collab::ask)),
    },
    Verb {
        name: "offer",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_offer), act!(collab::offer)),
    },
    Verb {
        name: "decline",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_decline), act!(collab::decline)),
    },
    Verb {
        name: "schedule",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_schedule), act!(collab::schedule)),
    },
    Verb {
        name: "complete",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(collab::complete)),
    },
    Verb {
        name: "correct",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(collab::correct)),
    },
    Verb {
        name: "record-level",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::choose_level)),
    },
    Verb {
        name: "record-skills",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::choose_skills)),
    },
    Verb {
        name: "record-again",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::choose_again)),
    },
    Verb {
        name: "record-write",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_numbers), act!(collab::write_numbers)),
    },
    Verb {
        name: "record-thanks-other",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::other_thanks)),
    },
    Verb {
        name: "record-thanks-words",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_thanks), act!(collab::reword_thanks)),
    },
    Verb {
        name: "record-thanks-none",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::leave_thanks_unsaid)),
    },
    Verb {
        name: "record-thanks-back",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::say_thanks_after_all)),
    },
    Verb {
        name: "record-save",
        on: collab::RECORD_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::save_record)),
    },
    Verb {
        name: "more-moves",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(collab::more_moves)),
    },
    Verb {
        name: "join",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::join)),
    },
    Verb {
        name: "history",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::history)),
    },
    Verb {
        name: "history-earlier",
        on: collab::HISTORY_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::history_earlier)),
    },
    Verb {
        name: "history-later",
        on: collab::HISTORY_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::history_later)),
    },
    Verb {
        name: "unschedule",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::unschedule)),
    },
    Verb {
        name: "release",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::release)),
    },
    Verb {
        name: "reassign",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::choose_colleague)),
    },
    Verb {
        name: "reassign-to",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::reassign)),
    },
    Verb {
        name: "desk-reopen",
        on: collab::REQUEST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::reopen_at_desk)),
    },
    Verb {
        name: "session-happened",
        on: collab::SESSION_CHECK,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::happened)),
    },
    Verb {
        name: "session-moved",
        on: collab::SESSION_CHECK,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(collab::open_moved), act!(collab::moved)),
    },
    Verb {
        name: "session-not",
        on: collab::SESSION_CHECK,
        who: Who::Librarian,
        does: Does::OnCard(act!(collab::did_not_happen)),
    },
    Verb {
        name: "session-complete",
        on: collab::SESSION_CHECK,
        who: Who::Librarian,
        does: Does::Answer(act!(collab::complete)),
    },
    Verb {
        name: "away-colleague",
        on: away::AWAY_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(away::choose_colleague)),
    },
    Verb {
        name: "away-back",
        on: away::AWAY_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(away::back)),
    },
    Verb {
        name: "tip-add",
        on: "",
        who: Who::Librarian,
        does: Does::FormThenAnswer(act!(tips::open_form), act!(tips::add)),
    },
    Verb {
        name: "tip-edit",
        on: tips::EDIT_CARD,
        who: Who::Librarian,
        does: Does::FormThenAnswer(act!(tips::open_edit), act!(tips::edit)),
    },
    Verb {
        name: "tip-list-more",
        on: tips::LIST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(tips::list_more)),
    },
    Verb {
        name: "tip-list-back",
        on: tips::LIST_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(tips::list_back)),
    },
    Verb {
        name: "tip-help",
        on: tips::TIP_CARD,
        who: Who::Anyone,
        does: Does::Answer(act!(collab::help_with_tip)),
    },
    Verb { name: "tip-useful", on: tips::TIP_CARD, who: Who::Anyone, does: Does::Answer(act!(tips::useful)) },
    Verb {
        name: "thanks-write",
        on: "",
        who: Who::Librarian,
        does: Does::FormThenAnswer(act!(thanks::open_writing), act!(thanks::write)),
    },
    Verb {
        name: "thanks-words",
        on: thanks::WRITING_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(thanks::open_words), act!(thanks::change_words)),
    },
    Verb {
        name: "thanks-people",
        on: thanks::WRITING_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(thanks::choose_people)),
    },
    Verb {
        name: "thanks-queue",
        on: thanks::WRITING_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(thanks::queue)),
    },
    Verb {
        name: "thanks-edit",
        on: thanks::THANK_YOU_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(thanks::open_edit), act!(thanks::edit)),
    },
    Verb {
        name: "thanks-reword",
        on: thanks::THANK_YOU_CARD,
        who: Who::Librarian,
        does: Does::FormThenAnswer(act!(thanks::open_reword), act!(thanks::edit_named)),
    },
    Verb {
        name: "thanks-hold",
        on: thanks::THANK_YOU_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(thanks::hold)),
    },
    Verb {
        name: "thanks-release",
        on: thanks::THANK_YOU_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(thanks::release)),
    },
    Verb {
        name: "thanks-now",
        on: thanks::THANK_YOU_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(thanks::post_now)),
    },
    Verb {
        name: "newsletter-section",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::choose_section)),
    },
    Verb {
        name: "newsletter-channels",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::add_channels)),
    },
    Verb {
        name: "newsletter-clear",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::clear_channels)),
    },
    Verb {
        name: "newsletter-outside",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::toggle_outside)),
    },
    Verb {
        name: "newsletter-add",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(newsletters::open_new_section), act!(newsletters::add_section)),
    },
    Verb {
        name: "newsletter-title",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(newsletters::open_title), act!(newsletters::retitle)),
    },
    Verb {
        name: "newsletter-edit",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(newsletters::open_section), act!(newsletters::edit_section)),
    },
    Verb {
        name: "newsletter-up",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::move_up)),
    },
    Verb {
        name: "newsletter-remove",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::remove_section)),
    },
    Verb {
        name: "newsletter-back",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::back)),
    },
    Verb {
        name: "newsletter-preview",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(newsletters::preview)),
    },
    Verb {
        name: "newsletter-schedule",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(newsletters::open_schedule), act!(newsletters::schedule)),
    },
    Verb {
        name: "newsletter-send",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::ask_to_send)),
    },
    Verb {
        name: "newsletter-send-now",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::send)),
    },
    Verb {
        name: "newsletter-cancel",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::call_off)),
    },
    Verb {
        name: "newsletter-correct",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::correct)),
    },
    Verb {
        name: "newsletter-recall",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::ask_to_recall)),
    },
    Verb {
        name: "newsletter-recall-now",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::recall)),
    },
    Verb {
        name: "newsletter-report",
        on: newsletters::EDITOR_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(newsletters::report)),
    },
    Verb {
        name: "newsletter-agree",
        on: newsletters::APPROVAL_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::agree)),
    },
    Verb {
        name: "newsletter-look",
        on: newsletters::APPROVAL_CARD,
        who: Who::Librarian,
        does: Does::Answer(act!(newsletters::preview)),
    },
    Verb {
        name: "newsletter-earlier",
        on: newsletters::PREVIEW_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::previous_page)),
    },
    Verb {
        name: "newsletter-later",
        on: newsletters::PREVIEW_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(newsletters::next_page)),
    },
    Verb {
        name: "setup-librarians",
        on: setup::SETUP_CARD,
        who: Who::Manager,
        does: Does::OnCard(act!(setup::choose_librarians)),
    },
    Verb {
        name: "setup-desk",
        on: setup::SETUP_CARD,
        who: Who::Manager,
        does: Does::OnCard(act!(setup::choose_desk)),
    },
    Verb {
        name: "setup-requests",
        on: setup::SETUP_CARD,
        who: Who::Manager,
        does: Does::OnCard(act!(setup::choose_requests)),
    },
    Verb {
        name: "setup-staff",
        on: setup::SETUP_CARD,
        who: Who::Manager,
        does: Does::OnCard(act!(setup::choose_staff)),
    },
    Verb {
        name: "setup-test",
        on: setup::SETUP_CARD,
        who: Who::Manager,
        does: Does::OnCard(act!(setup::send_test)),
    },
    Verb {
        name: "settings-tip",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(
            |library, visit| Box::pin(settings::open_time(library, visit, tips::TIP_POST)),
            |library, visit| Box::pin(settings::keep_time(library, visit, tips::TIP_POST)),
        ),
    },
    Verb {
        name: "settings-thanks",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(
            |library, visit| Box::pin(settings::open_time(library, visit, thanks::APPRECIATION)),
            |library, visit| Box::pin(settings::keep_time(library, visit, thanks::APPRECIATION)),
        ),
    },
    Verb {
        name: "settings-hours",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::FormThenOnCard(act!(settings::open_hours), act!(settings::keep_hours)),
    },
    Verb {
        name: "settings-usual",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::OnCard(act!(settings::usual_times)),
    },
    Verb {
        name: "settings-second-librarian",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::OnCard(|library, visit| Box::pin(settings::set_second_eyes(library, visit, true))),
    },
    Verb {
        name: "settings-one-librarian",
        on: settings::SETTINGS_CARD,
        who: Who::Librarian,
        does: Does::OnCard(|library, visit| Box::pin(settings::set_second_eyes(library, visit, false))),
    },
    Verb {
        name: queue::cards::AGAIN,
        on: queue::cards::PROBLEM,
        who: Who::Librarian,
        does: Does::OnCard(act!(queue::actions::post_again)),
    },
    Verb {
        name: queue::cards::WAS_POSTED,
        on: queue::cards::PROBLEM,
        who: Who::Librarian,
        does: Does::OnCard(act!(queue::actions::mark_as_posted)),
    },
    Verb {
        name: queue::cards::DISMISS,
        on: queue::cards::PROBLEM,
        who: Who::Librarian,
        does: Does::OnCard(act!(queue::actions::dismiss)),
    },
    Verb { name: FIX, on: REFUSED_FORM, who: Who::Anyone, does: Does::Reopen },
];

/// The row of a command, by its name.
pub fn command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|row| row.name == name)
}

/// The row of a button, menu or form.
pub fn verb(name: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|row| row.name == name)
}
