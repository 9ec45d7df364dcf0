//! Sentences are written whole, with named places for what is filled in, so that whoever reads the code reads what
//! the teacher reads, and a translator can take it. What is filled in keeps its origin: a name that somebody typed
//! stays typed text, whatever stands around it.

use super::{Run, Text};

impl Text {
    /// The sentence with its places empty again: nothing of what people typed, no name, no moment.
    pub fn sentence(&self) -> String {
        let word = |run: &Run| match run {
            Run::Plain(words) | Run::Strong(words) => words.clone(),
            Run::Typed(_) | Run::StrongTyped(_) => "{typed}".to_owned(),
            Run::Markdown(_) => "{text}".to_owned(),
            Run::Mention(_) => "{member}".to_owned(),
            Run::RoleName(_) => "{role}".to_owned(),
            Run::ChannelName(_) => "{channel}".to_owned(),
            Run::Time(_) => "{moment}".to_owned(),
            Run::Link { words, .. } => format!("{{link: {words}}}"),
        };
        self.0.iter().map(word).collect()
    }
}

/// What may be filled into a sentence. A `String` may not: it has to say whether we wrote it ([`Run::Plain`]) or
/// somebody typed it ([`Run::Typed`]).
pub trait Fills {
    fn runs(self) -> Vec<Run>;
}

impl Fills for Text {
    fn runs(self) -> Vec<Run> {
        self.0
    }
}

impl Fills for Run {
    fn runs(self) -> Vec<Run> {
        vec![self]
    }
}

impl Fills for &'static str {
    fn runs(self) -> Vec<Run> {
        vec![Run::Plain(self.to_owned())]
    }
}

macro_rules! a_number_fills {
    ($($number:ty)*) => {
        $(impl Fills for $number {
            fn runs(self) -> Vec<Run> {
                vec![Run::Plain(self.to_string())]
            }
        })*
    };
}
a_number_fills!(i64 u64 i32 u32 u16 u8 usize);

/// A sentence with named places: `words!("{who} will help with #{number}.", who = typed(&name), number = 7)`.
///
/// A place that nothing fills, and a filling without a place, are errors of the compiler.
#[macro_export]
macro_rules! words {
    ($sentence:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const { $crate::chat::words::check($sentence, &[$(stringify!($name)),*]) };
        $crate::chat::words::fill($sentence, &[$((stringify!($name), $crate::chat::words::Fills::runs($value))),*])
    }};
}

/// Something that a person typed, shown as typed.
pub fn typed(words: impl Into<String>) -> Run {
    Run::Typed(words.into())
}

/// The same, emphasised: somebody's name at the head of a line.
pub fn strong_typed(words: impl Into<String>) -> Run {
    Run::StrongTyped(words.into())
}

/// Something of our own that is put together elsewhere: a day, a list, a label.
pub fn ours(words: impl Into<String>) -> Run {
    Run::Plain(words.into())
}

/// "Ana, Ben and Sam".
pub fn and(mut all: Vec<Text>) -> Text {
    let last = all.pop().unwrap_or_default();
    match all.into_iter().reduce(|one, next| words!("{one}, {next}", one = one, next = next)) {
        Some(others) => words!("{others} and {last}", others = others, last = last),
        None => last,
    }
}

/// A sentence as somebody would have typed it, for where all of it is shown as typed.
pub fn in_plain_words(text: &Text) -> String {
    text.0
        .iter()
        .map(|run| match run {
            Run::Plain(words) | Run::Strong(words) | Run::Typed(words) | Run::StrongTyped(words) => {
                words.as_str()
            }
            _ => "",
        })
        .collect()
}

/// The characters of a text if every mark that was typed is escaped: letters and figures never are.
pub fn at_most(text: &Text) -> usize {
    let characters = |words: &str| words.chars().count();
    let marks = |words: &str| words.chars().filter(char::is_ascii_punctuation).count();
    let length = |run: &Run| match run {
        Run::Typed(words) => characters(words) + marks(words),
        Run::StrongTyped(words) => characters(words) + marks(words) + "****".len(),
        Run::Plain(words) => characters(words),
        Run::Strong(words) => characters(words) + "****".len(),
        Run::Link { words, to } => characters(words) + characters(to) + "[](<>)".len(),
        _ => 30,
    };
    text.0.iter().map(length).sum()
}

/// As many of these, with something between them, as take so many characters whatever has to be escaped; and how many
/// there was no room for.
pub fn fitted(all: impl IntoIterator<Item = Text>, between: &'static str, most: usize) -> (Text, usize) {
    let (mut text, mut left) = (Text::default(), 0);
    for one in all {
        let between = if text.is_empty() { "" } else { between };
        if left > 0 || at_most(&text) + between.len() + at_most(&one) > most {
            left += 1;
        } else {
            text = if between.is_empty() { one } else { text.plain(between).join(one) };
        }
    }
    (text, left)
}

/// Characters of what a card's fact says (1,024 on Discord), with room for how many more there are.
pub const MOST_OF_A_FACT: usize = 950;

/// Lines, as many as there is room for, and how many others there are.
pub fn fitted_lines(all: impl IntoIterator<Item = Text>, most: usize) -> Text {
    match fitted(all, "\n", most) {
        (lines, 0) => lines,
        (lines, more) => words!("{lines}\nand {more} more", lines = lines, more = more),
    }
}

/// Names in a line, as many as there is room for, and how many others there are.
pub fn fitted_names(all: impl IntoIterator<Item = Text>, most: usize) -> Text {
    match fitted(all, ", ", most) {
        (names, 0) => names,
        (names, more) => words!("{names} and {more} more", names = names, more = more),
    }
}

/// The sentence with its places filled. Neighbouring words of ours are one run.
pub fn fill(sentence: &str, fillings: &[(&str, Vec<Run>)]) -> Text {
    let mut runs = Vec::new();
    let mut rest = sentence;
    while let Some((before, place)) = rest.split_once('{') {
        push(&mut runs, Run::Plain(before.to_owned()));
        let (name, after) = place.split_once('}').unwrap_or((place, ""));
        for (filling, filled) in fillings {
            if *filling == name {
                filled.iter().cloned().for_each(|run| push(&mut runs, run));
            }
        }
        rest = after;
    }
    push(&mut runs, Run::Plain(rest.to_owned()));
    Text(runs)
}

fn push(runs: &mut Vec<Run>, run: Run) {
    match (runs.last_mut(), run) {
        (_, Run::Plain(words)) if words.is_empty() => {}
        (Some(Run::Plain(before)), Run::Plain(words)) => before.push_str(&words),
        (_, run) => runs.push(run),
    }
}

/// Whether every place of a sentence is filled and every filling has its place. Asked while compiling.
///
/// # Panics
/// When not: the compiler then shows the sentence.
pub const fn check(sentence: &str, names: &[&str]) {
    let bytes = sentence.as_bytes();
    let mut found = 0;
    let mut at = 0;
    let mut used = [false; 16];
    assert!(names.len() <= used.len(), "a sentence with so many places says too much");
    while at < bytes.len() {
        if bytes[at] == b'{' {
            let start = at + 1;
            while at < bytes.len() && bytes[at] != b'}' {
                at += 1;
            }
            assert!(at < bytes.len(), "a place is not closed");
            let which = position(bytes, start, at, names);
            assert!(which < names.len(), "nothing fills a place of this sentence");
            if !used[which] {
                used[which] = true;
                found += 1;
            }
        }
        at += 1;
    }
    assert!(found == names.len(), "a filling has no place in this sentence");
}

const fn position(bytes: &[u8], start: usize, end: usize, names: &[&str]) -> usize {
    let mut which = 0;
    while which < names.len() {
        let name = names[which].as_bytes();
        if name.len() == end - start {
            let mut at = 0;
            while at < name.len() && name[at] == bytes[start + at] {
                at += 1;
            }
            if at == name.len() {
                return which;
            }
        }
        which += 1;
    }
    which
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_keeps_its_origin() {
        let text = words!(
            "{who} will help with #{number}, {topic}. Anything to add?",
            who = typed("Dana @everyone"),
            number = 7_i64,
            topic = typed("{who}")
        );
        assert_eq!(
            text.0,
            vec![
                Run::Typed("Dana @everyone".into()),
                Run::Plain(" will help with #7, ".into()),
                Run::Typed("{who}".into()),
                Run::Plain(". Anything to add?".into()),
            ]
        );
    }

    #[test]
    fn a_place_may_stand_twice_and_words_of_ours_are_one_run() {
        let text = words!("{day}, or a day after {day}", day = "Monday");
        assert_eq!(text, Text::from("Monday, or a day after Monday"));
    }

    #[test]
    fn a_list_ends_with_and() {
        let names = |all: &[&str]| all.iter().map(|name| Text::default().typed(*name)).collect::<Vec<_>>();
        let said = |all: &[&str]| in_plain_words(&and(names(all)));
        assert_eq!(said(&[]), "");
        assert_eq!(said(&["Ana"]), "Ana");
        assert_eq!(said(&["Ana", "Ben"]), "Ana and Ben");
        assert_eq!(said(&["Ana", "Ben", "Sam"]), "Ana, Ben and Sam");
    }

    #[test]
    fn what_has_no_room_is_counted_and_nothing_after_it_is_told() {
        let lines = || ["one", "*three*", "x"].map(|words| Text::default().typed(words));
        assert_eq!(
            fitted(lines(), ", ", 100),
            (Text::default().typed("one").plain(", ").typed("*three*").plain(", ").typed("x"), 0)
        );
        assert_eq!(fitted(lines(), ", ", 10), (Text::default().typed("one"), 2));
        assert_eq!(fitted(lines(), ", ", 2), (Text::default(), 3));
    }

    #[test]
    fn letters_take_their_own_room_and_marks_that_of_their_escapes() {
        let text = words!("*{who}*: {what}", who = typed("Zoë 1"), what = typed("*yes*"));
        assert_eq!(at_most(&text), r"*Zoë 1*: \*yes\*".chars().count());
        let link = Run::Link { words: "card".into(), to: "https://example.org/1".into() };
        let text = Text::default().strong("#1").run(link);
        assert_eq!(at_most(&text), "**#1**[card](<https://example.org/1>)".len());
    }

    #[test]
    #[should_panic(expected = "nothing fills a place")]
    fn a_place_without_a_filling_is_refused() {
        check("Hello {name}", &["nmae"]);
    }

    #[test]
    #[should_panic(expected = "has no place")]
    fn a_filling_without_a_place_is_refused() {
        check("Hello {name}", &["name", "day"]);
    }
}
