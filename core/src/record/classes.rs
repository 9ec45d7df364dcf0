//! Which year group and which subject a class is of, as far as its name says: "8B Biology", "Grade 9 English",
//! "Y10 history". What it does not say stays unknown; nothing is guessed from the topic.

/// A class as the figures group it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Class {
    /// 0 before the first year of school.
    pub year: Option<u32>,
    pub subject: Option<String>,
}

/// Short words of timetables, for the same subject.
const SHORT: [(&str, &str); 15] = [
    ("bio", "Biology"),
    ("chem", "Chemistry"),
    ("phys", "Physics"),
    ("sci", "Science"),
    ("math", "Mathematics"),
    ("maths", "Mathematics"),
    ("eng", "English"),
    ("lit", "Literature"),
    ("hist", "History"),
    ("geog", "Geography"),
    ("geo", "Geography"),
    ("econ", "Economics"),
    ("psych", "Psychology"),
    ("comp sci", "Computer science"),
    ("cs", "Computer science"),
];

/// Longer words would be a sentence, not a subject.
const MOST_SUBJECT: usize = 40;
const MOST_YEAR: u32 = 13;

pub fn read(typed: &str) -> Class {
    let mut class = Class::default();
    let mut subject: Vec<&str> = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty()) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        match year(&bare) {
            Some(year) if class.year.is_none() => class.year = Some(year),
            Some(_) => {}
            None if says_no_subject(&bare) => {}
            None => subject.push(word),
        }
    }
    // "the history of art" begins with history, and "Biology and" ends with biology.
    let joins = |word: &&str| {
        matches!(word.to_lowercase().as_str(), "the" | "and" | "of" | "in" | "with" | "&" | "-" | "–")
    };
    while subject.first().is_some_and(&joins) {
        subject.remove(0);
    }
    while subject.last().is_some_and(&joins) {
        subject.pop();
    }
    class.subject = named(subject.join(" ").trim_matches([' ', ',', ';', ':', '-', '–', '.']));
    class
}

/// `8`, `8b`, `y8`, `yr8`, `g9`, `9th`, `kindergarten`.
fn year(word: &str) -> Option<u32> {
    if matches!(word, "k" | "kindergarten" | "reception" | "kg") {
        return Some(0);
    }
    let rest = ["year", "yr", "y", "grade", "gr", "g"].iter().find_map(|prefix| word.strip_prefix(prefix));
    let rest = rest.unwrap_or(word);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, group) = rest.split_at(digits);
    let is_group = group.chars().count() <= 1 || matches!(group, "th" | "st" | "nd" | "rd");
    let number: u32 = number.parse().ok().filter(|number| (1..=MOST_YEAR).contains(number))?;
    is_group.then_some(number)
}

fn says_no_subject(word: &str) -> bool {
    const WORDS: [&str; 14] = [
        "year", "yr", "grade", "gr", "class", "form", "set", "group", "period", "block", "room", "graders",
        "students", "hr",
    ];
    // Punctuation between two words is one of them: "&".
    WORDS.contains(&word)
        || word.chars().count() == 1
        || !word.is_empty() && word.chars().all(|c| !c.is_alphabetic())
}

/// One spelling for one subject: "history" and "History" are one bar.
fn named(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    if lower.is_empty() || lower.chars().count() > MOST_SUBJECT {
        return None;
    }
    if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == lower) {
        return Some((*long).to_owned());
    }
    // "PE", "ESL" are written as they are.
    if words.chars().count() <= 4 && words.chars().all(char::is_uppercase) {
        return Some(words.to_owned());
    }
    let mut letters = lower.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes_are_read_as_people_type_them() {
        let said = |typed| {
            let class = read(typed);
            (class.year, class.subject.unwrap_or_default())
        };
        for (typed, year, subject) in [
            ("8B Biology", Some(8), "Biology"),
            ("Grade 9 English", Some(9), "English"),
            ("y10 history", Some(10), "History"),
            ("HISTORY, Year 7", Some(7), "HISTORY"),
            ("PE 11", Some(11), "PE"),
            ("7 maths", Some(7), "Mathematics"),
            ("Kindergarten", Some(0), ""),
            ("9th grade world history", Some(9), "World history"),
            ("Biology 201", None, "Biology"),
            ("Biology (8B)", Some(8), "Biology"),
            ("9 Design and technology (textiles)", Some(9), "Design and technology (textiles)"),
            ("7 Personal, social & health education", Some(7), "Personal, social & health education"),
            ("", None, ""),
        ] {
            let expected = if subject == "HISTORY" { "History" } else { subject };
            assert_eq!(said(typed), (year, expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_subject_is_one_however_it_is_written_and_a_sentence_is_none() {
        let subject = |typed: &str| read(typed).subject;
        for (typed, named) in
            [("8 bio", "Biology"), ("comp sci", "Computer science"), ("the history of art", "History of art")]
        {
            assert_eq!(subject(typed).as_deref(), Some(named));
        }
        assert_eq!(subject("ESOL").as_deref(), Some("ESOL"), "four letters are as they were typed");
        assert_eq!(subject("MUSIC").as_deref(), Some("Music"));
        assert_eq!(subject(&"x".repeat(MOST_SUBJECT)).map(|it| it.len()), Some(MOST_SUBJECT));
        assert_eq!(subject(&"x".repeat(MOST_SUBJECT + 1)), None);
        assert_eq!(subject("8 Biology and").as_deref(), Some("Biology"));
    }

    #[test]
    fn the_first_year_that_is_named_counts() {
        let year = |typed| read(typed).year;
        assert_eq!(year("8 and 9 Biology"), Some(8));
        for (typed, read) in
            [("13", Some(13)), ("14", None), ("0", None), ("1", Some(1)), ("8bc", None), ("8b", Some(8))]
        {
            assert_eq!(year(typed), read, "{typed}");
        }
        for typed in ["1st", "2nd", "3rd", "4th", "K", "reception", "year 5", "yr5", "gr5", "g5"] {
            assert!(year(typed).is_some(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_has_a_year_of_school_or_none(typed in "\\PC{0,40}") {
            prop_assert!(read(&typed).year.is_none_or(|year| year <= MOST_YEAR));
        }
    }
}
