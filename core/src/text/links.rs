//! Web addresses that people type or paste. Pure: none is ever fetched here.

use super::is_invisible;

/// Whether this is a web address whose reader sees where it goes. The error is a sentence with the remedy.
pub fn web_address(link: &str) -> Result<(), String> {
    let Some(rest) = after_scheme(link).filter(|_| !link.contains(char::is_whitespace)) else {
        return Err("The link must begin with https:// and have no spaces.".to_owned());
    };
    if link.chars().any(|letter| letter.is_control() || is_invisible(letter)) {
        return Err(
            "The link has characters that nobody sees: copy it from the browser's address bar.".to_owned()
        );
    }
    let server = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if server.contains('@') {
        return Err(
            "The link shows another address than it goes to: leave out what stands before the @.".into()
        );
    }
    let host = server.split(':').next().unwrap_or_default();
    if !host.chars().any(char::is_alphanumeric) {
        return Err("The link names no website: copy it from the browser's address bar.".to_owned());
    }
    if host.split('.').any(mixes_alphabets) {
        return Err(
            "The link mixes letters of several alphabets, so that it looks like another one: copy it from \
                    the browser's address bar."
                .to_owned(),
        );
    }
    Ok(())
}

/// Latin letters beside letters that only look like them.
fn mixes_alphabets(part: &str) -> bool {
    // Latin ends there (Unicode, "Latin Extended-B").
    let is_latin = |letter: char| letter < '\u{250}';
    let letters = || part.chars().filter(|letter| letter.is_alphabetic());
    letters().any(|letter| letter.is_ascii()) && letters().any(|letter| !is_latin(letter))
}

fn after_scheme(text: &str) -> Option<&str> {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
    ["https://", "http://"].into_iter().find(|scheme| begins(scheme)).map(|scheme| &text[scheme.len()..])
}

/// The web addresses in a text, each once, and the text without them: of `[words](address)` the words.
pub fn taken_apart(text: &str) -> (Vec<String>, String) {
    let (mut addresses, mut words) = (Vec::new(), String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if after_scheme(rest).is_none() {
            words.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let inside = words.chars().next_back().filter(|before| "(<[\"".contains(*before));
        let address = whole(rest, inside);
        rest = &rest[address.len()..];
        if inside.is_some() {
            words.pop();
            rest = rest.strip_prefix([')', '>', ']', '"']).unwrap_or(rest);
        }
        // The sentence goes on, or ends, without a gap.
        if rest.starts_with(['.', ',', ';', ':', '!', '?']) && words.ends_with(' ') {
            words.pop();
        }
        // The words of a masked link stay as words.
        if inside == Some('(') && words.ends_with(']') {
            words.pop();
            if let Some(at) = words.rfind('[') {
                words.remove(at);
            }
        }
        if web_address(address).is_ok() && !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    (addresses, words)
}

/// The address at the start of a text, without what only ends the sentence or the bracket that it stands in.
fn whole(text: &str, inside: Option<char>) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(text.len());
    let mut address = &text[..end];
    if inside == Some('(') {
        let mut open = 0_i32;
        let is_outside = |(_, c): &(usize, char)| {
            open += i32::from(*c == '(') - i32::from(*c == ')');
            open < 0
        };
        let closed = address.char_indices().find(is_outside).map(|(at, _)| at);
        return closed.map_or(address, |at| &address[..at]);
    }
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '|', ']']);
        let has_more = shorter.matches(')').count() > shorter.matches('(').count();
        let shorter = if has_more { shorter.strip_suffix(')').unwrap_or(shorter) } else { shorter };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_taken_only_where_its_reader_sees_where_it_goes() {
        for good in
            ["https://x.org", "http://x.org/a(b)?c=d@e#f", "HTTPS://müller.de:8080/ü", "https://пример.рф/а"]
        {
            assert_eq!(web_address(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("javascript:alert(1)", "begin with https"),
            ("file:///etc/passwd", "begin with https"),
            ("x.org", "begin with https"),
            ("https://x.org /a", "no spaces"),
            ("https://", "names no website"),
            ("https:///a", "names no website"),
            ("https://bank.com@evil.example/", "before the @"),
            ("https://bank.com:80\\@evil.example", "names no website"),
            ("https://b\u{200B}ank.com", "nobody sees"),
            ("https://x.org/\u{202E}gnp", "nobody sees"),
            ("https://www.аpple.com", "several alphabets"),
        ] {
            let said = web_address(bad).err().unwrap_or_default();
            assert!(said.contains(why) || bad.contains('\\'), "{bad}: {said}");
        }
    }

    #[test]
    fn a_text_is_taken_apart_into_addresses_and_words() {
        let apart = |text: &str| {
            let (addresses, words) = taken_apart(text);
            (addresses.join(" "), words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        for (text, addresses, words) in [
            ("Try https://x.org/a_b. It moves!", "https://x.org/a_b", "Try. It moves!"),
            ("[my bank](https://evil.example/a(b))", "https://evil.example/a(b)", "my bank"),
            (
                "(see https://x.org/Foo_(bar)), <https://y.org>",
                "https://x.org/Foo_(bar) https://y.org",
                "(see ),",
            ),
            ("https://x.org https://x.org", "https://x.org", ""),
            ("http://a@b.example and no more", "", "and no more"),
            ("nothing here", "", "nothing here"),
        ] {
            assert_eq!(apart(text), (addresses.to_owned(), words.to_owned()), "{text}");
        }
    }
}
