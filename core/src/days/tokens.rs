//! What was typed, cut into words, numbers and marks that know where they stand, so that what is understood can be
//! taken out of whatever stands around it.

use std::ops::Range;

/// What a field takes is shorter by far; whatever comes after this many is left as it was typed.
const MOST_TOKENS: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// In lower case, without an ending `'s` or a final apostrophe.
    Word(String),
    /// What is larger than any number is the largest.
    Number(u32),
    /// Every kind of dash is `-`, every kind of apostrophe `'`.
    Mark(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    /// The bytes of what was typed.
    pub at: Range<usize>,
    /// It stands at the beginning, or white space stands before it.
    pub apart: bool,
}

/// A place among the tokens, from which readers look ahead: beyond the end there is nothing to find.
#[derive(Clone, Copy)]
pub struct Ahead<'a>(pub &'a [Token]);

impl<'a> Ahead<'a> {
    pub fn token(self, at: usize) -> Option<&'a Token> {
        self.0.get(at)
    }

    /// The word there; empty when there is none.
    pub fn word(self, at: usize) -> &'a str {
        match self.0.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    pub fn number(self, at: usize) -> Option<u32> {
        match self.0.get(at).map(|token| &token.kind) {
            Some(Kind::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The number there if it is written with exactly so many digits.
    pub fn digits(self, at: usize, many: usize) -> Option<u32> {
        self.number(at).filter(|_| self.0[at].at.len() == many)
    }

    pub fn is(self, at: usize, mark: char) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    /// Something stands there, and no white space before it.
    pub fn joined(self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| !token.apart)
    }

    /// From there on.
    pub fn from(self, at: usize) -> Self {
        Self(self.0.get(at..).unwrap_or_default())
    }

    /// The first place from there on where none of these words stands.
    pub fn past(self, at: usize, words: &[&str]) -> usize {
        let mut at = at;
        while !self.word(at).is_empty() && words.contains(&self.word(at)) {
            at += 1;
        }
        at
    }
}

pub fn tokens(typed: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = typed.char_indices().peekable();
    let mut apart = true;
    while let Some((begins, first)) = chars.next() {
        if tokens.len() == MOST_TOKENS {
            break;
        }
        if first.is_whitespace() {
            apart = true;
            continue;
        }
        let goes_on = |c: char| match first {
            _ if first.is_ascii_digit() => c.is_ascii_digit(),
            _ if first.is_alphabetic() => c.is_alphabetic() || is_apostrophe(c),
            _ => false,
        };
        let mut ends = begins + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| goes_on(*c)) {
            ends = at + c.len_utf8();
        }
        let text = &typed[begins..ends];
        tokens.push(Token { kind: kind(first, text), at: begins..ends, apart });
        apart = false;
    }
    tokens
}

fn kind(first: char, text: &str) -> Kind {
    if first.is_alphabetic() {
        let lower = text.to_lowercase().replace(is_apostrophe, "'");
        let bare = lower.strip_suffix("'s").unwrap_or(&lower);
        return Kind::Word(bare.trim_end_matches('\'').to_owned());
    }
    match first {
        '0'..='9' => Kind::Number(text.parse().unwrap_or(u32::MAX)),
        '–' | '—' | '‐' | '‑' | '−' => Kind::Mark('-'),
        // Telephones write "’26", or "‘26".
        '’' | '‘' => Kind::Mark('\''),
        _ => Kind::Mark(first),
    }
}

pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}
