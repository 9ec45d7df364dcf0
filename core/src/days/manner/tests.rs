//! What each manner writes, and which one a school begins with.

use super::*;
use crate::chat::words::in_plain_words;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

#[test]
fn a_school_begins_with_the_manner_of_its_language_and_its_zone() {
    let sundays = Manner { week: WeekBegins::Sunday, ..Manner::default() };
    for (language, zone, manner) in [
        (Some("en-US"), Tz::America__Chicago, Manner::american()),
        (None, Tz::America__Indiana__Knox, Manner::american()),
        (None, Tz::US__Pacific, Manner::american()),
        (None, Tz::Pacific__Honolulu, Manner::american()),
        (Some("en-GB"), Tz::America__Toronto, Manner::default()),
        (Some("en-US"), Tz::Europe__London, Manner::default()),
        (Some("en-US"), Tz::America__Bogota, Manner::default()),
        (Some("en-US"), Tz::Pacific__Auckland, Manner::default()),
        (Some("pt-BR"), Tz::America__Sao_Paulo, sundays.clone()),
        (Some("ja"), Tz::Asia__Tokyo, sundays),
        (Some("de"), Tz::Europe__Berlin, Manner::default()),
    ] {
        assert_eq!(Manner::of(language, zone), manner, "{language:?} in {zone}");
    }
}

#[test]
fn days_and_times_are_written_as_the_school_writes_them() {
    let thursday = day("2026-09-17");
    for (manner, written) in [
        (
            Manner::default(),
            [
                "Thu 17 September",
                "Thu 17 September 2026",
                "Thu 17 Sep",
                "Thu 17 Sep 2026",
                "17 September 2026",
                "17 Sep",
                "the week of Thu 17 September",
                "Thu 17 September, 15:05",
                "10:15-11:00",
                "11:15-12:00",
            ],
        ),
        (
            Manner::american(),
            [
                "Thursday, September 17",
                "Thursday, September 17, 2026",
                "Thu, Sep 17",
                "Thu, Sep 17, 2026",
                "September 17, 2026",
                "Sep 17",
                "the week of Thursday, September 17",
                "Thursday, September 17, 3:05 PM",
                "10:15-11:00 AM",
                "11:15 AM-12:00 PM",
            ],
        ),
    ] {
        let writes = [
            manner.day(thursday),
            manner.day_and_year(thursday),
            manner.short_day(thursday),
            manner.day_as_typed(thursday),
            manner.date(thursday),
            manner.day_of_year(thursday),
            manner.week(thursday),
            manner.moment(thursday.and_time(time("15:05:00"))),
            manner.between(time("10:15:00"), time("11:00:00")),
            manner.between(time("11:15:00"), time("12:00:00")),
        ];
        assert_eq!(writes, written);
    }
}

#[test]
fn classes_terms_paper_and_the_library_are_the_schools_own() {
    let named = Manner { library: Some("the media center".into()), ..Manner::american() };
    for (manner, class, term, paper, signature) in [
        (Manner::default(), "Year 8", "term", Paper::A4, "From your school library"),
        (named, "Grade 8", "semester", Paper::Letter, "From the media center"),
    ] {
        assert_eq!((manner.class(8).as_str(), manner.term(), manner.paper), (class, term, paper));
        assert_eq!(in_plain_words(&manner.signature()), signature);
    }
    let library = |manner: Manner| in_plain_words(&words!("to {library}", library = manner.library()));
    assert_eq!(library(Manner::default()), "to the library");
    let named = Manner { library: Some("the media center".into()), ..Manner::default() };
    assert_eq!(library(named), "to the media center");
}
