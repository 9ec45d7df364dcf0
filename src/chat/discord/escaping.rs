//! What a person typed, with every mark of Discord's neutralised, and web addresses, which take no escape.

use crate::text::visible;

/// What a person typed, with every mark of Discord's neutralised; web addresses stay clickable as they are.
pub(super) fn shown_as_typed(words: &str, at_line_start: bool) -> String {
    let words = visible(words);
    let mut out = String::with_capacity(words.len() + 8);
    let mut rest = words.as_str();
    let mut line_start = at_line_start;
    while let Some(next) = rest.chars().next() {
        if let Some((address, after)) = take_address(rest, Written::AsText) {
            out.push_str(&address);
            (rest, line_start) = (after, false);
            continue;
        }
        if line_start && let Some(length) = list_number(rest) {
            out.push_str(&rest[..length]);
            out.push('\\');
            (rest, line_start) = (&rest[length..], false);
            continue;
        }
        let deceives = matches!(next, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | '@')
            || (line_start && matches!(next, '#' | '-' | '+' | '>'));
        if deceives {
            out.push('\\');
        }
        out.push(next);
        line_start = next == '\n' || (line_start && next.is_whitespace());
        rest = &rest[next.len_utf8()..];
    }
    out
}

/// The digits of `12.` or `12)` at the start of a line, which would become a list.
fn list_number(rest: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && rest[digits..].starts_with(['.', ')'])).then_some(digits)
}

/// Whose marks may stand in an address: none of a person's, emphasis around it of a librarian's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    AsText,
    AsMarkdown,
}

/// A web address at the start of `rest`, with what could act encoded, and what follows it.
pub(super) fn take_address(rest: &str, written: Written) -> Option<(String, &str)> {
    if let Some(inside) = rest.strip_prefix('<') {
        let (address, after) = take_bare_address(inside, written, &['>'])?;
        return Some((format!("<{address}>"), after.strip_prefix('>')?));
    }
    take_bare_address(rest, written, &[])
}

/// Up to the next blank, as Discord reads an address: a backslash in it would be taken for a part of it, so
/// nothing in it can be escaped and what is dangerous is percent-encoded instead.
fn take_bare_address<'a>(rest: &'a str, written: Written, until: &[char]) -> Option<(String, &'a str)> {
    let scheme =
        ["https://", "http://"].into_iter().find(|scheme| starts_with_ignoring_case(rest, scheme))?;
    let body = &rest[scheme.len()..];
    let end = body.find(|next: char| next.is_whitespace() || until.contains(&next)).unwrap_or(body.len());
    let mut address = String::from(scheme);
    let mut open = 0_u32;
    let mut characters = body[..end].chars().peekable();
    while let Some(next) = characters.next() {
        match next {
            '\\' => address.push_str("%5C"),
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '[' => address.push_str("%5B"),
            ']' if characters.peek() == Some(&'(') => address.push_str("%5D"),
            '*' if written == Written::AsText => address.push_str("%2A"),
            '`' if written == Written::AsText => address.push_str("%60"),
            '|' if written == Written::AsText => address.push_str("%7C"),
            '(' => {
                open += 1;
                address.push_str("%28");
            }
            ')' if open > 0 => {
                open -= 1;
                address.push_str("%29");
            }
            other => address.push(other),
        }
    }
    Some((address, &body[end..]))
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
