//! Which buttons a request's cards have. The life cycle says which moves its stage allows; here stands only in
//! which order they come and what is printed on them.

use crate::chat::{Button, CardKey, Look, Press};
use crate::features::collab::types::{Move, Rating, Record, Request, Stage};
use crate::features::collab::{SupportKinds, lifecycle};

/// Buttons in one row, on Discord and on a phone.
const IN_A_ROW: usize = 5;
/// On a desk card that has more moves than that; the others are behind [More …].
const FIRST: usize = 3;

/// A move's verb in the table of commands, what is printed on its button, and how that looks.
type Printed = (Move, &'static str, &'static str, Look);

/// What there is to a request's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planning {
    /// It is not planned together, or not yet.
    Alone,
    MayBegin,
    Begun,
}

impl Planning {
    pub fn of(request: &Request, has_plan: bool, kinds: &SupportKinds) -> Self {
        if has_plan {
            Self::Begun
        } else if may_plan_together(request, kinds) {
            Self::MayBegin
        } else {
            Self::Alone
        }
    }

    fn label(self) -> Option<&'static str> {
        match self {
            Self::Alone => None,
            Self::MayBegin => Some(PLAN_TOGETHER),
            Self::Begun => Some("The plan"),
        }
    }
}

const PLAN_TOGETHER: &str = "Plan together";

/// Whether teacher and librarian may begin a plan for it: of such a kind, taken on, and not over.
pub fn may_plan_together(request: &Request, kinds: &SupportKinds) -> bool {
    matches!(request.stage, Stage::Accepted | Stage::Scheduled)
        && kinds.is_planned_together(&request.wish.support)
}

/// [Plan together] for its teacher.
pub fn plan_button(request: &Request, kinds: &SupportKinds, key: &CardKey) -> Option<Button> {
    may_plan_together(request, kinds).then(|| plain(PLAN_TOGETHER, "plan-together", key))
}

/// The desk card's buttons: all that the stage allows where they leave room for [More …], else the first. There is
/// no more to a request to which nothing has happened yet.
pub fn desk_buttons(request: &Request, plan: Planning, key: &CardKey) -> Vec<Button> {
    let mut buttons = allowed(desk_moves(request), request, key);
    buttons.truncate(on_card(buttons.len()));
    buttons.extend(plan.label().map(|label| plain(label, "desk-plan", key)));
    if request.version > 1 {
        buttons.push(plain("More …", "more-moves", key));
    }
    buttons
}

/// What is behind [More …]: the moves that the card has no room for, the thread where there is one, and the history.
pub fn more_buttons(request: &Request, key: &CardKey) -> Vec<Button> {
    let mut buttons = allowed(desk_moves(request), request, key);
    let mut more = buttons.split_off(on_card(buttons.len()));
    if request.thread.is_some() && lifecycle::starts_from(&Move::Join).contains(&request.stage) {
        more.push(plain("Join the thread", "join", key));
    }
    more.push(plain("History", "history", key));
    more
}

/// How many of so many moves stand on the card itself.
fn on_card(moves: usize) -> usize {
    if moves < IN_A_ROW { moves } else { FIRST }
}

fn plain(label: &str, verb: &str, key: &CardKey) -> Button {
    Button { label: label.into(), press: Press::new(verb, key), look: Look::Plain }
}

/// What its teacher may do next with a request; [Answer] stands under a question only, and [Withdraw] with none of
/// these: a slip of the thumb would end the request.
pub fn teacher_buttons(request: &Request, key: &CardKey, is_asked: bool) -> Vec<Button> {
    let mut moves = vec![
        (Move::Agree, "agree", "Agree", Look::Main),
        (Move::NoThanks, "no-thanks", "No thanks", Look::Plain),
        (Move::Reopen { had: None }, "reopen", "Reopen", Look::Plain),
        (Move::Add { words: String::new() }, "add", "Add something", Look::Main),
    ];
    if is_asked {
        moves.insert(0, (Move::Answer { words: String::new() }, "answer", "Answer", Look::Main));
    }
    allowed(moves, request, key)
}

/// [Withdraw], on the cards that show a whole request to its teacher, after everything else.
pub fn withdraw_button(request: &Request, key: &CardKey) -> Option<Button> {
    let may_be = lifecycle::starts_from(&Move::Withdraw).contains(&request.stage)
        && !lifecycle::has_taken_place(request);
    may_be.then(|| plain("Withdraw", "withdraw", key))
}

/// "How helpful was this?": a button for each number, the one that was chosen marked, and then room for a line.
pub fn rating_buttons(rating: Option<&Rating>, key: &CardKey) -> Vec<Button> {
    let button = |label: String, verb: &str, look| Button { label, press: Press::new(verb, key), look };
    let chosen = rating.map(|rating| rating.score);
    let number = |score: u8| {
        let look = if chosen == Some(score) { Look::Main } else { Look::Plain };
        button(score.to_string(), &format!("rate-{score}"), look)
    };
    let mut buttons: Vec<Button> = lifecycle::SCORES.map(number).collect();
    if let Some(rating) = rating {
        let label = if rating.line.is_some() { "Change the line" } else { "Add a line" };
        buttons.push(button(label.into(), "rate-line", Look::Plain));
    }
    buttons
}

fn desk_moves(request: &Request) -> Vec<Printed> {
    let words = String::new;
    let record = Record::default;
    let (plan, schedule) = match request.stage {
        Stage::Scheduled => ("reschedule", "Reschedule"),
        _ => ("schedule", "Schedule"),
    };
    vec![
        (Move::Accept, "accept", "Accept", Look::Main),
        (Move::Schedule { sessions: Vec::new() }, plan, schedule, Look::Main),
        (Move::Complete { record: record() }, "complete", "Complete", Look::Main),
        (Move::Ask { question: words() }, "ask", "Ask", Look::Plain),
        (Move::Offer { words: words() }, "offer", "Suggest something else", Look::Plain),
        (Move::Unschedule, "unschedule", "Unschedule", Look::Plain),
        (Move::Reassign { to: request.teacher.clone() }, "reassign", "Reassign", Look::Plain),
        (Move::Release, "release", "Release to the desk", Look::Plain),
        (Move::Decline { reason: words() }, "decline", "Decline", Look::Danger),
        (Move::Correct { record: record() }, "correct", "Correct the record", Look::Plain),
        (Move::Reopen { had: None }, "desk-reopen", "Reopen", Look::Plain),
    ]
}

fn allowed(moves: Vec<Printed>, request: &Request, key: &CardKey) -> Vec<Button> {
    moves
        .into_iter()
        .filter(|(step, ..)| lifecycle::starts_from(step).contains(&request.stage))
        .map(|(_, verb, label, look)| Button { label: label.into(), press: Press::new(verb, key), look })
        .collect()
}
