//! The forms behind a request's buttons, and the reading of what was typed into them.

use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press, shortened};
use crate::features::collab::draft;
use crate::features::collab::types::Request;

/// Characters. Even if every one of them needs escaping, each fits a fact of a card (1,024).
const MOST_WORDS: u16 = 500;
const MOST_REMARK: u16 = 300;
/// Discord's limit on what stands in an empty field ("Text Input", `placeholder`).
const MOST_HINT: usize = 100;

pub fn decline_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("Decline request #{}", request.number),
        press: Press::new("decline", key),
        fields: vec![paragraph(
            "reason",
            "Reason (the teacher reads it)",
            "We are moving shelves that week; could it be the week after?",
        )],
    }
}

/// Reads the reason for declining.
pub fn read_reason(given: &Given) -> Result<String, String> {
    words(given, "reason", "The reason")
}

pub fn offer_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("Instead of request #{}", request.number),
        press: Press::new("offer", key),
        fields: vec![paragraph(
            "offer",
            "Not this, but we could … (the teacher reads)",
            "We have no set of that book, but could bring a trolley of eight like it on Thursday",
        )],
    }
}

pub fn read_offer(given: &Given) -> Result<String, String> {
    words(given, "offer", "The suggestion")
}

pub fn ask_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("Ask about request #{}", request.number),
        press: Press::new("ask", key),
        fields: vec![paragraph(
            "question",
            "Question (the teacher reads it)",
            "Which of the two classes is it, and do they have laptops?",
        )],
    }
}

pub fn read_question(given: &Given) -> Result<String, String> {
    words(given, "question", "The question")
}

/// The teacher's answer, with the question above the field as far as it fits there.
pub fn answer_form(request: &Request, question: Option<&str>, key: &CardKey) -> Form {
    Form {
        title: format!("Answer about request #{}", request.number),
        press: Press::new("answer", key),
        fields: vec![paragraph(
            "answer",
            "Your answer (the library reads it)",
            &question.map_or_else(
                || "What the librarian asked is in the request's thread".to_owned(),
                // The whole of it stands above the button that opened this form.
                |question| shortened(question, MOST_HINT),
            ),
        )],
    }
}

pub fn read_answer(given: &Given) -> Result<String, String> {
    words(given, "answer", "The answer")
}

pub fn add_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("Add to request #{}", request.number),
        press: Press::new("add", key),
        fields: vec![paragraph(
            "addition",
            "What should the library know?",
            "They have laptops that day. No student names, please",
        )],
    }
}

pub fn read_addition(given: &Given) -> Result<String, String> {
    words(given, "addition", "What you add")
}

/// One line to go with the rating.
pub fn remark_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("How helpful was request #{}?", request.number),
        press: Press::new("rate-line", key),
        fields: vec![Field {
            name: "line",
            label: "One line (only the librarians read it)".into(),
            hint: "What helped most, or what was missing. No student names, please".into(),
            kind: FieldKind::Line { most: MOST_REMARK },
            required: true,
            filled: request.rating.as_ref().and_then(|rating| rating.line.clone()),
        }],
    }
}

pub fn read_remark(given: &Given) -> Result<String, String> {
    draft::text(given.get("line").map_or("", String::as_str), "The line", MOST_REMARK)
}

fn paragraph(name: &'static str, label: &str, hint: &str) -> Field {
    Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Paragraph { most: MOST_WORDS },
        required: true,
        filled: None,
    }
}

fn words(given: &Given, field: &str, what: &str) -> Result<String, String> {
    draft::text(given.get(field).map_or("", String::as_str), what, MOST_WORDS)
}
