//! What is said, with everything that is filled in left out: a trace line for each sentence. The tests gather them
//! into `tests/words.md`, so that a change of words is seen in review.

use crate::chat::{Card, Control, Form, Message};

const TARGET: &str = "shelftalker::words";

pub(super) fn message(message: &Message) {
    if !tracing::enabled!(target: TARGET, tracing::Level::TRACE) {
        return;
    }
    said(&message.text.sentence());
    if let Some(Card { title, body, facts, footer, .. }) = &message.card {
        for text in [title, body, footer] {
            said(&text.sentence());
        }
        for (name, text) in facts {
            said(&format!("{name}: {}", text.sentence()));
        }
    }
    for control in &message.controls {
        match control {
            Control::Button(button) => said(&format!("[{}]", button.label)),
            Control::Menu(menu) => said(&format!("[{} ▾]", menu.prompt)),
        }
    }
}

pub(super) fn form(form: &Form) {
    if !tracing::enabled!(target: TARGET, tracing::Level::TRACE) {
        return;
    }
    said(&form.title);
    for field in &form.fields {
        said(&format!("{} ({})", field.label, field.hint));
    }
}

fn said(sentence: &str) {
    for line in sentence.lines().map(str::trim).filter(|line| !line.is_empty()) {
        tracing::trace!(target: TARGET, sentence = line);
    }
}
