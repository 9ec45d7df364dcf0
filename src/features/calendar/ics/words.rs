//! What an event of a school's calendar is likely to be, by the words of its name. A guess for somebody to look at:
//! each names the words it went by. The order is the point: what is held at school in a holiday's name ("holiday
//! concert") is no holiday, and what says "no school" is none whatever else it says.

use super::phrases::{
    EDGES, HALF, HALF_TERM, HELD, NO_SCHOOL, NOT_NO_SCHOOL, OFF, PUBLIC_HOLIDAYS, STAFF_ONLY, TERM, TESTING,
    TESTING_LARGE,
};
use super::{Guess, Why};

/// The longest time off that is taken for one: summers have eleven weeks.
const LONGEST_OFF: i64 = 120;
/// From here on "term" says a term, and not its meeting.
const SHORTEST_TERM: i64 = 14;
/// The longest time off between the two halves of a term: two weeks with their weekends, and some days more.
const LONGEST_HALF_TERM_OFF: i64 = 21;

/// A name, as its words are looked for: `" half term holiday "`.
pub fn spoken(name: &str) -> String {
    let letters: String = name
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '\u{2019}' | '.'))
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    format!(" {} ", letters.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn says(spoken: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|it| {
        spoken.match_indices(it).any(|(at, _)| {
            let after = spoken.as_bytes().get(at + it.len());
            spoken.as_bytes().get(at.wrapping_sub(1)) == Some(&b' ') && after == Some(&b' ')
        })
    })
}

/// What an event of so many days is likely to be.
pub fn guess(name: &str, categories: &str, days: i64, has_time: bool) -> (Guess, Why) {
    let by_name = guess_by(name, days, has_time);
    match by_name {
        (Guess::LeftOut, Why::SaysNothing | Why::Feast(_)) if !categories.is_empty() => {
            match guess_by(categories, days, has_time) {
                (Guess::LeftOut, _) => by_name,
                (guess, _) => (guess, Why::Filed(categories.to_owned())),
            }
        }
        _ => by_name,
    }
}

fn guess_by(name: &str, days: i64, has_time: bool) -> (Guess, Why) {
    let spoken = spoken(name);
    let has = |words: &[&'static str]| says(&spoken, words);
    let no_school = has(NO_SCHOOL).filter(|_| has(NOT_NO_SCHOOL).is_none());
    if let Some(words) = has(HALF) {
        return (Guess::Half, Why::says(words));
    }
    if let Some(words) = no_school {
        return off(words, days);
    }
    if spoken == " closed " {
        return off("closed", days);
    }
    if let Some(words) = has(HELD) {
        return (Guess::LeftOut, Why::held(words));
    }
    let test = has(TESTING).or_else(|| says_large(name));
    if let Some(words) = test {
        return (Guess::Testing, Why::says(words));
    }
    if has_time {
        return (Guess::LeftOut, Why::HasTime);
    }
    if days == 1
        && let Some(words) = has(EDGES)
    {
        return (Guess::LeftOut, Why::edge(words));
    }
    if let Some(words) = has(STAFF_ONLY).or_else(|| has(OFF)) {
        return off(words, days);
    }
    if let Some(words) = has(HALF_TERM) {
        return if is_half_of_a_term(&spoken, words, days) {
            (Guess::Term, Why::says(words))
        } else {
            off(words, days)
        };
    }
    if let Some(words) = has(PUBLIC_HOLIDAYS) {
        return match off(words, days) {
            (Guess::Closed, _) => (Guess::Closed, Why::feast(words)),
            other => other,
        };
    }
    match has(TERM) {
        Some(words) if days >= SHORTEST_TERM => (Guess::Term, Why::says(words)),
        _ => (Guess::LeftOut, Why::SaysNothing),
    }
}

/// Schools call the weeks that they teach between two holidays a half term, too: by its number, or so long that nobody
/// has so much off.
fn is_half_of_a_term(spoken: &str, words: &str, days: i64) -> bool {
    let after = spoken.rsplit(words).next().unwrap_or_default().trim();
    let is_numbered = ["1", "2", "3", "4", "5", "6"].contains(&after);
    days > LONGEST_HALF_TERM_OFF || (is_numbered && days >= SHORTEST_TERM)
}

fn off(words: &'static str, days: i64) -> (Guess, Why) {
    if days > LONGEST_OFF {
        return (Guess::LeftOut, Why::TooLong(days));
    }
    (Guess::Closed, Why::says(words))
}

fn says_large(name: &str) -> Option<&'static str> {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    words.find_map(|word| TESTING_LARGE.iter().copied().find(|it| *it == word))
}

/// Whether this names the beginning of a term, or its end, and of which: "Autumn term begins", "Last day of Term 2".
pub fn edge_of_term(name: &str) -> Option<(Edge, String)> {
    const BEGINS: &[&str] = &["begins", "begin", "starts", "start", "first day", "commences", "opens"];
    const ENDS: &[&str] = &["ends", "end", "last day", "final day", "finishes", "closes"];
    let spoken = spoken(name);
    let (edge, words) = match (says(&spoken, BEGINS), says(&spoken, ENDS)) {
        (Some(words), None) => (Edge::Begins, words),
        (None, Some(words)) => (Edge::Ends, words),
        _ => return None,
    };
    let filler = ["of", "the", "for", "students", "pupils", "all", "school"];
    let rest = spoken.replacen(&format!(" {words} "), " ", 1);
    let is_school_year =
        ["", "year"].contains(&without(&rest, &filler).as_str()) && rest.contains(" school ");
    if is_school_year {
        return Some((edge, "school year".to_owned()));
    }
    let rest = without(&rest, &filler);
    let has = |words: &[&str]| rest.split(' ').any(|word| words.contains(&word));
    let is_term =
        has(&["term", "semester", "trimester"]) && !has(&["half", "mid"]) && rest.split(' ').count() <= 4;
    is_term.then_some((edge, rest))
}

fn without(spoken: &str, filler: &[&str]) -> String {
    spoken.split_whitespace().filter(|word| !filler.contains(word)).collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    Begins,
    Ends,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_schools_write_is_taken_for_what_they_mean() {
        use Guess::{Closed, Half, LeftOut, Term, Testing};
        for (name, days, expected) in [
            ("Autumn half term", 5, Closed),
            ("Half-Term Holiday", 5, Closed),
            ("Half term", 16, Closed),
            ("Half term (2 weeks)", 16, Closed),
            ("Half term 1", 51, Term),
            ("Half Term 2: teaching weeks", 47, Term),
            ("HALF-TERM 6", 19, Term),
            ("Halfterm 4", 33, Term),
            ("First half term", 51, Term),
            ("Half term 1", 5, Closed),
            ("Half term 2 holiday", 9, Closed),
            ("Long half term break", 23, Closed),
            ("Half term 1 reports", 42, LeftOut),
            ("INSET Day", 1, Closed),
            ("INSET day - school closed to pupils", 1, Closed),
            ("Twilight INSET", 1, LeftOut),
            ("No School - Teacher Workday", 1, Closed),
            ("NO SCHOOL: Parent/Teacher Conferences", 1, Closed),
            ("Parent/Teacher Conferences", 1, LeftOut),
            ("No School Uniform Day", 1, LeftOut),
            ("Spring Break", 5, Closed),
            ("Spring Break Camp", 5, LeftOut),
            ("Break duty", 1, LeftOut),
            ("School breaks up for Christmas", 1, LeftOut),
            ("Last day before the Christmas holidays", 1, LeftOut),
            ("Christmas Holidays", 14, Closed),
            ("Holiday Concert", 1, LeftOut),
            ("Holiday Shop open", 3, LeftOut),
            ("Early Dismissal (11:30)", 1, Half),
            ("1/2 Day", 1, LeftOut),
            ("Half Day for students", 1, Half),
            ("Minimum Day", 1, Half),
            ("2-hour delay", 1, Half),
            ("Thanksgiving Recess", 3, Closed),
            ("Thanksgiving Lunch", 1, LeftOut),
            ("Martin Luther King, Jr. Day", 1, Closed),
            ("Presidents\u{2019} Day", 1, Closed),
            ("Valentine's Day", 1, LeftOut),
            ("Year 6 SATs", 4, Testing),
            ("SAT Testing (11th grade)", 1, Testing),
            ("SAT prep", 1, LeftOut),
            ("SAT", 1, Testing),
            ("Sat with Santa", 1, LeftOut),
            ("Sister Act, the musical", 1, LeftOut),
            ("GCSE Exams", 20, Testing),
            ("GCSE results day", 1, LeftOut),
            ("Year 11 Mock Exams", 10, Testing),
            ("NAPLAN", 3, Testing),
            ("Fire alarm testing", 1, LeftOut),
            ("Autumn Term", 74, Term),
            ("Semester 1", 100, Term),
            ("Term 3", 70, Term),
            ("Mid-term reports due", 1, LeftOut),
            ("Football: Hill School v St Mary's", 1, LeftOut),
            ("Pupil free day", 1, Closed),
            ("Student-Free Day", 1, Closed),
            ("Professional Development Day", 1, Closed),
            ("Bank Holiday Monday", 1, Closed),
            ("Closed", 1, Closed),
            ("Library closed", 1, LeftOut),
            ("Summer Holidays", 45, Closed),
            ("Holidays for ever", 300, LeftOut),
            ("School closed for building works", 365, LeftOut),
            ("World Book Day", 1, LeftOut),
            ("", 1, LeftOut),
        ] {
            let (guess, why) = guess(name, "", days, false);
            assert_eq!(guess, expected, "{name}: {why:?}");
        }
    }

    #[test]
    fn what_has_a_time_is_a_meeting_unless_it_says_that_school_is_out() {
        for (name, expected) in [
            ("Staff development", Guess::LeftOut),
            ("Spring break planning", Guess::LeftOut),
            ("Early dismissal", Guess::Half),
            ("No school", Guess::Closed),
            ("AP exam", Guess::Testing),
        ] {
            assert_eq!(guess(name, "", 1, true).0, expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_says_nothing_is_looked_up_by_how_it_was_filed() {
        assert_eq!(guess("St. Olaf", "Holiday", 1, false).0, Guess::Closed);
        assert_eq!(guess("St. Olaf", "Year 7", 1, false).0, Guess::LeftOut);
        assert_eq!(guess("Carol concert", "Holiday", 1, false).0, Guess::LeftOut);
    }

    #[test]
    fn the_edges_of_a_term_name_their_term() {
        for (name, expected) in [
            ("Autumn term begins", Some((Edge::Begins, "autumn term"))),
            ("First day of Autumn Term", Some((Edge::Begins, "autumn term"))),
            ("Term 2 ends for students", Some((Edge::Ends, "term 2"))),
            ("End of half term", None),
            ("Start of term assembly and a long list of things", None),
            ("Spring break begins", None),
            ("First Day of School", Some((Edge::Begins, "school year"))),
            ("Last day of school year", Some((Edge::Ends, "school year"))),
            ("School closes for half term", None),
            ("Last day of school before the holidays", None),
        ] {
            let expected = expected.map(|(edge, term)| (edge, term.to_owned()));
            assert_eq!(edge_of_term(name), expected, "{name}");
        }
    }
}
