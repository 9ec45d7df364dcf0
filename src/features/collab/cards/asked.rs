//! The question that a librarian asked last, and what its teacher answered: the desk's card and the teacher's own show
//! both.

use crate::features::collab::types::Event;

pub struct Asked<'a> {
    pub words: &'a str,
    pub answer: Option<&'a str>,
}

impl<'a> Asked<'a> {
    /// Of what has happened and stands.
    pub fn of(events: &[&'a Event]) -> Option<Self> {
        let asked = events.iter().rposition(|event| event.what == "ask")?;
        let words = |event: &'a Event| event.why.as_deref().unwrap_or_default();
        let answer = events[asked..].iter().copied().rfind(|event| event.what == "answer");
        Some(Self { words: words(events[asked]), answer: answer.map(words) })
    }

    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}
