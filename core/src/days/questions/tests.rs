//! What is asked back, in sentences, and the fields that take just one day, time or length.

use super::*;
use crate::chat::words::in_plain_words;

/// A Monday.
fn today() -> NaiveDate {
    day("2026-09-07")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn said<T: ToString>(answer: Result<T, Text>) -> String {
    answer.map_or_else(|why| in_plain_words(&why), |value| value.to_string())
}

#[test]
fn what_is_doubtful_is_asked_in_one_sentence() {
    let (british, american) = (Manner::default(), Manner::american());
    for (typed, manner, asked) in [
        ("Friday 17 Sep", &british, "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("31 Sep", &british, "There is no \"31 Sep\". Which day do you mean?"),
        ("4 Sep", &british, "Fri 4 September has passed; today is Mon 7 September. Which day do you mean?"),
        (
            "1 Dec 2019",
            &american,
            "Sunday, December 1, 2019 has passed; today is Monday, September 7. Which day do you mean?",
        ),
        (
            "10/8/26",
            &british,
            "Mon 10 August has passed; today is Mon 7 September. Do you mean Thu 8 October? Then write it like 8 Oct.",
        ),
        ("Thu 25:00", &british, "There is no time \"25:00\". Try 14:15."),
        ("Thu 25:00", &american, "There is no time \"25:00\". Try 2:15 PM."),
        ("Thu 11:00-10:15", &british, "\"11:00-10:15\" ends before it begins. Which do you mean?"),
    ] {
        let doubts = read(typed, today(), manner).doubts;
        let questions: Vec<_> = doubts.iter().filter_map(|doubt| question(doubt, today(), manner)).collect();
        assert_eq!(questions.iter().map(in_plain_words).collect::<Vec<_>>(), [asked], "{typed}");
        assert!(doubts.iter().all(|doubt| remark(doubt, manner).is_none()), "{typed}");
    }
}

#[test]
fn a_weekend_is_remarked_on_and_not_asked_about() {
    let manner = Manner::default();
    for (typed, remarked) in
        [("12 Sep", "12 September 2026 is a Saturday."), ("13 Sep", "13 September 2026 is a Sunday.")]
    {
        let doubts = read(typed, today(), &manner).doubts;
        assert_eq!(doubts.iter().find_map(|doubt| question(doubt, today(), &manner)), None);
        let remarks: Vec<_> = doubts.iter().filter_map(|doubt| remark(doubt, &manner)).collect();
        assert_eq!(remarks.iter().map(in_plain_words).collect::<Vec<_>>(), [remarked]);
    }
}

#[test]
fn a_field_for_one_day_takes_a_day_and_nothing_else() {
    for (typed, answer) in [
        ("17 Sep", "2026-09-17"),
        ("next thurs", "2026-09-17"),
        ("Sat 12 Sep", "2026-09-12"),
        ("", "Which day? Try 7 Sep."),
        (" ", "Which day? Try 7 Sep."),
        ("soon", "I can't read \"soon\" as a date. Try 7 Sep."),
        ("next week", "\"next week\" is more than one day. Give one, like Mon 14 September."),
        ("this week", "\"this week\" is more than one day. Give one, like Mon 7 September."),
        ("1-11 Sep", "\"1-11 Sep\" is more than one day. Give one, like Mon 7 September."),
        ("Thu or Fri", "\"Thu or Fri\" is more than one day. Give one, like Thu 10 September."),
        ("Fri 17 Sep", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("17 Sep please", "I only need the day here, and \"17 Sep please\" says more. Try Thu 17 September."),
        ("17 Sep p3", "I only need the day here, and \"17 Sep p3\" says more. Try Thu 17 September."),
        ("17 Sep 45 min", "I only need the day here, and \"17 Sep 45 min\" says more. Try Thu 17 September."),
    ] {
        assert_eq!(said(one_day(typed, today(), &Manner::default())), answer, "{typed}");
    }
}

#[test]
fn a_day_with_more_may_have_passed() {
    let manner = Manner::default();
    for (typed, meant) in [("4 Sep, p3", "2026-09-04"), ("10/8/26", "2026-08-10")] {
        let (found, reading) = a_day_with_more(typed, today(), &manner).unwrap();
        assert_eq!((found, reading.day()), (day(meant), Some(day(meant))), "{typed}");
    }
    let refused = |typed| said(a_day_with_more(typed, today(), &manner).map(|(day, _)| day));
    assert_eq!(refused("31 Sep"), "There is no \"31 Sep\". Which day do you mean?");
    assert_eq!(read("next week", today(), &manner).day(), None);
}

#[test]
fn a_field_for_a_length_takes_minutes() {
    for (typed, answer) in [
        ("45", "45"),
        (" 45 min ", "45"),
        ("1h30", "90"),
        ("1", "1"),
        ("240", "240"),
        ("0", "Give the minutes as a number from 1 to 240, like 45."),
        ("241", "Give the minutes as a number from 1 to 240, like 45."),
        ("long", "I can't read \"long\" as a length. Give the minutes as a number, like 45."),
        ("45 min p3", "I can't read \"45 min p3\" as a length. Give the minutes as a number, like 45."),
    ] {
        assert_eq!(said(one_length(typed, 240)), answer, "{typed}");
    }
}

#[test]
fn a_day_and_a_time_may_stand_in_one_field_or_in_two() {
    for (day, time, answer) in [
        ("17 Sep", "15:00", "2026-09-17 15:00:00"),
        ("17 Sep 3pm", "", "2026-09-17 15:00:00"),
        ("17 Sep 3pm", "15:00", "2026-09-17 15:00:00"),
        ("17 Sep 3-4pm", " ", "2026-09-17 15:00:00"),
        ("17 Sep 3pm", "4 pm", "Is it 15:00, or 16:00? What you typed says both."),
        ("17 Sep", "", "At what time? Try 14:15."),
        ("17 Sep", "noonish", "I can't read \"noonish\" as a time. Try 14:15."),
        ("17 Sep 3pm", "noonish", "I can't read \"noonish\" as a time. Try 14:15."),
        ("17 Sep p3", "", "I only need the day here, and \"17 Sep p3\" says more. Try Thu 17 September."),
        (
            "17 Sep, hall",
            "3pm",
            "I only need the day here, and \"17 Sep, hall\" says more. Try Thu 17 September.",
        ),
        ("31 Sep", "3pm", "There is no \"31 Sep\". Which day do you mean?"),
    ] {
        assert_eq!(said(one_moment(day, time, today(), &Manner::default())), answer, "{day}, {time}");
    }
}
