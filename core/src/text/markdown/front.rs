//! The lines at the top of a file that are for programs: YAML between `---`, TOML between `+++`.

/// A file without its head.
#[derive(Debug, PartialEq, Eq)]
pub struct Front<'a> {
    /// What the head says of the title.
    pub title: Option<String>,
    /// Names of what else it says.
    pub others: Vec<String>,
    pub rest: &'a str,
}

/// Takes the head off a file; one that begins with a line across is no head.
pub fn front(file: &str) -> Front<'_> {
    let none = Front { title: None, others: Vec::new(), rest: file };
    let trimmed = file.trim_start();
    let Some((head, rest)) = cut(trimmed, "---", &["---", "..."]).or_else(|| cut(trimmed, "+++", &["+++"]))
    else {
        return none;
    };
    let entries: Vec<(&str, &str)> = head.lines().filter_map(entry).collect();
    if entries.is_empty() && !head.trim().is_empty() {
        return none;
    }
    let mut front = Front { title: None, others: Vec::new(), rest };
    for (name, value) in entries {
        let value = value.trim();
        let quotes: &[char] = &['"', '\''];
        if name.eq_ignore_ascii_case("title") && front.title.is_none() {
            front.title = Some(value.trim_matches(quotes).to_owned()).filter(|title| !title.is_empty());
        } else {
            front.others.push(name.to_owned());
        }
    }
    front
}

/// Between a first line and the next line that closes it.
fn cut<'a>(file: &'a str, opens: &str, closes: &[&str]) -> Option<(&'a str, &'a str)> {
    let (first, rest) = file.split_once('\n')?;
    if first.trim_end() != opens {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if closes.contains(&line.trim_end()) {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// `name: value` or `name = value`, not indented.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once([':', '='])?;
    let is_name = name.starts_with(|c: char| c.is_alphabetic())
        && name.trim().chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    is_name.then_some((name.trim(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_taken_off_and_its_title_used() {
        for (file, title, rest) in [
            (
                "---\nlayout: single\ntitle: \"Library news\"\ntags:\n  - books\n---\n# Hi",
                Some("Library news"),
                "# Hi",
            ),
            ("\n---\ntitle: It's autumn\n...\nText", Some("It's autumn"), "Text"),
            ("+++\ntitle = 'News'\ndate = 2026-09-01\n+++\n\nText", Some("News"), "\nText"),
            ("---\ndate: 2026-09-01\n---\nText", None, "Text"),
            ("---\n\nOnly words here\n\n---\nText", None, "---\n\nOnly words here\n\n---\nText"),
            ("---\ntitle: never closed", None, "---\ntitle: never closed"),
            ("Text", None, "Text"),
        ] {
            let front = front(file);
            assert_eq!((front.title.as_deref(), front.rest), (title, rest), "{file}");
        }
        assert_eq!(front("---\nlayout: x\ntitle: y\n---\n").others, ["layout"]);
    }
}
