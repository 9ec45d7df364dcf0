//! Days, weeks and times as people type them into the fields of every feature, and the school's own manner of writing
//! them.

use serde_json::json;

use crate::school::{ADMIN, DESK, HART, REQUESTS, RIVERA, STAFF, School, a_wish};

/// A request with this "when": the answer's words.
async fn asked_for(school: &mut School, when: &str) -> String {
    let [support, topic] = a_wish();
    school.a_minute_later();
    let said = school.types(RIVERA, "request-collab", &[support, topic, ("when", json!(when))]).await;
    school.delivers_everything().await;
    said.text()
}

#[tokio::test]
async fn a_day_that_contradicts_itself_or_cannot_be_is_asked_about_and_kept_behind_fix() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (when, question) in [
        ("Friday 17 Sep", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("Friday 12 Dec", "12 December 2026 is a Saturday, not a Friday. Which do you mean?"),
        ("fri 17th p3", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("31 Sep", "There is no \"31 Sep\". Which day do you mean?"),
        ("4 Sep 2pm", "Fri 4 September has passed; today is Mon 7 September. Which day do you mean?"),
        ("04/09/2026", "Fri 4 September has passed; today is Mon 7 September. Which day do you mean?"),
        ("1 Dec 2019", "Sun 1 December 2019 has passed; today is Mon 7 September. Which day do you mean?"),
        ("thurs 25:00", "There is no time \"25:00\". Try 14:15."),
    ] {
        let card = asked_for(&mut school, when).await;
        assert!(card.contains(question), "{when}: {card}");
        let form = school.opens_form(RIVERA, STAFF, "Fix").await;
        assert_eq!(form.value("when"), Some(when));
        let mended = school.submits(RIVERA, STAFF, &form, &[("when", "Thu 17 Sep")]).await;
        assert!(mended.message().button("Send").is_some(), "{}", mended.text());
        school.delivers_everything().await;
    }
}

#[tokio::test]
async fn the_day_comes_out_of_whatever_stands_around_it() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (when, shown) in [
        ("tomorrow p4", "When: Tue 8 September, period 4"),
        ("thurs p3", "When: Thu 10 September, period 3"),
        ("nxt thurs", "When: Thu 17 September"),
        ("12/10", "When: Mon 12 October"),
        ("w/c 12 Oct", "When: the week of Mon 12 October"),
        ("in 2 wks", "When: the week of Mon 21 September"),
        ("maybe weds block B in my room?", "When: maybe Wed 9 September, block B in my room?"),
        ("by Friday", "When: by Fri 11 September"),
        ("12 Oct 2027 2pm", "When: Tue 12 October 2027, 14:00"),
    ] {
        let receipt = asked_for(&mut school, when).await;
        assert!(receipt.contains(shown), "{when}: {receipt}");
    }
    let soon = asked_for(&mut school, "tomorrow morning").await;
    assert!(soon.contains("Short notice"), "{soon}");
}

#[tokio::test]
async fn a_saturday_is_remarked_on_and_taken() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let receipt = asked_for(&mut school, "12 Sept").await;
    assert!(receipt.contains("Is that right?: 12 September 2026 is a Saturday."), "{receipt}");
    assert!(school.reads(HART, DESK).contains("When: Sat 12 September"));
}

#[tokio::test]
async fn what_names_no_day_stays_as_typed_and_the_desk_is_told_to_ask() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (when, asks) in [
        ("after the mock exams", true),
        ("Thursday or Friday", true),
        ("May 10am", true),
        ("flexible", false),
        ("asap", false),
        ("17 Sep", false),
    ] {
        let _receipt = asked_for(&mut school, when).await;
        let cards = school.public(HART, DESK);
        let card = cards.last().unwrap().text();
        assert_eq!(card.contains("Ask which day"), asks, "{when}: {card}");
        assert!(when == "17 Sep" || card.contains(&format!("When: {when}")), "{when}: {card}");
    }
}

#[tokio::test]
async fn a_newsletter_is_scheduled_with_whatever_people_type() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let _channels = school.writes_a_newsletter().await;
    for (day, time, said) in [
        ("tomorrow", "noon", "I'll post it on Tue 8 September, 12:00."),
        ("fri", "1015", "I'll post it on Fri 11 September, 10:15."),
        ("15/9", "3.30pm", "I'll post it on Tue 15 September, 15:30."),
        ("Thu 17 Sep 2pm", "", "I'll post it on Thu 17 September, 14:00."),
    ] {
        let card =
            school.a_minute_later().fills_in(HART, STAFF, "Schedule", &[("Day", day), ("Time", time)]).await;
        assert!(card.text().contains(said), "{day} {time}: {}", card.text());
        let _ = school.clicks_surely(HART, STAFF, "Cancel it", "Cancel it").await;
    }
    for (day, time, said) in [
        ("next week", "10:00", "\"next week\" is more than one day. Give one, like Mon 14 September."),
        ("Friday 17 Sep", "10:00", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("soon", "10:00", "I can't read \"soon\" as a date. Try 7 Sep."),
        ("fri", "period 3", "I can't read \"period 3\" as a time. Try 14:15."),
        ("fri", "", "At what time? Try 14:15."),
        ("fri 10:15", "14:00", "Is it 10:15, or 14:00? What you typed says both."),
        ("fri 10:15-11:00", "14:00", "Is it 10:15, or 14:00? What you typed says both."),
        ("fri p3", "14:00", "I only need the day here, and \"fri p3\" says more. Try Fri 11 September."),
    ] {
        let refused =
            school.a_minute_later().fills_in(HART, STAFF, "Schedule", &[("Day", day), ("Time", time)]).await;
        assert!(refused.privately().contains(said), "{day} {time}: {refused:?}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn days_away_may_be_one_span() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (field, typed, from, until) in [
        ("until", "12-16 Oct", "Mon 12 October", "Fri 16 October"),
        ("until", "Mon to Wed", "Mon 14 September", "Wed 16 September"),
        ("until", "w/c 12 Oct", "Mon 7 September", "Sun 18 October"),
        ("until", "fri", "Mon 7 September", "Fri 11 September"),
    ] {
        let card = school.a_minute_later().types(HART, "away", &[(field, json!(typed))]).await.text();
        assert!(card.contains(&format!("From: {from}")), "{typed}: {card}");
        assert!(card.contains(&format!("Until, that day included: {until}")), "{typed}: {card}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_school_begins_in_the_manner_of_its_servers_language() {
    let mut school = School::before_set_up("2026-09-07 09:00").await;
    let card = school.types(ADMIN, "library-setup", &[("time-zone", json!("Chicago"))]).await;
    assert!(card.text().contains("America/Chicago, now Monday, September 7, 3:00 AM"), "{}", card.text());
    school.delivers_everything().await;

    let mut school = School::before_set_up("2026-09-07 09:00").await;
    school.discord().server_speaks(school.here().server, "en-GB");
    let card = school.types(ADMIN, "library-setup", &[("time-zone", json!("Chicago"))]).await;
    assert!(card.text().contains("America/Chicago, now Mon 7 September, 03:00"), "{}", card.text());
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_librarian_changes_the_schools_manner_and_everything_follows() {
    let mut school = School::opens("2026-09-07 06:00").await;
    let _ = school.types(HART, "library-settings", &[]).await;
    let american = [
        ("Dates look like", "September 17"),
        ("Times look like", "3:00 PM"),
        ("The week begins on", "Sunday"),
        ("Classes, terms and paper", "Grade, semester, Letter"),
        ("What is your library called?", "the media center"),
    ];
    let card = school.fills_in(HART, STAFF, "Dates and words", &american).await;
    for said in [
        "Saved. Days and times now look as below.",
        "The weekly tip: Mondays at 7:30 AM. On a closed day: next school day. Next: Monday, September 7, 7:30 AM",
        "School hours: 7:00 AM to 5:00 PM, Monday to Friday.",
        "Thursday, September 17, 3:00 PM · the week begins on Sunday · Grade, semester, Letter · the media center",
    ] {
        assert!(card.privately().contains(said), "{said}: {}", card.text());
    }
    school.delivers_everything().await;
    assert!(school.reads(RIVERA, REQUESTS).contains("Ask the media center"), "what stands somewhere follows");
    let receipt = asked_for(&mut school, "10/12 p3").await;
    assert!(receipt.contains("When: Monday, October 12, period 3"), "{receipt}");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let posted = school.reads(RIVERA, STAFF);
    assert!(posted.contains("From the media center"), "{posted}");
}

#[tokio::test]
async fn a_time_zone_is_found_by_a_place_and_asked_about_otherwise() {
    let mut school = School::before_set_up("2026-09-07 09:00").await;
    for (typed, said) in [
        (
            "EST",
            "\"EST\" is a time, not a place, and not the same all year. Did you mean America/New_York or America/Toronto?",
        ),
        (
            "USA",
            "\"USA\" has more than one time zone. Which is yours: America/New_York, America/Chicago, America/Denver, America/Phoenix or America/Los_Angeles?",
        ),
    ] {
        let refused =
            school.a_minute_later().types(ADMIN, "library-setup", &[("time-zone", json!(typed))]).await;
        // What somebody typed is shown as typed, which Discord's own marks take a backslash for.
        assert!(refused.privately().replace('\\', "").contains(said), "{refused:?}");
    }
    for (typed, zone) in
        [("London", "Europe/London"), ("uk", "Europe/London"), ("new york", "America/New_York")]
    {
        let card =
            school.a_minute_later().types(ADMIN, "library-setup", &[("time-zone", json!(typed))]).await;
        assert!(card.text().contains(&format!("Time zone: {zone}, now")), "{}", card.text());
    }
    let at = school.at(ADMIN, STAFF);
    let typed = [("time-zone", json!("uk"))];
    let suggested = school.discord().suggestions(at, "library-setup", &typed, "time-zone").await.unwrap();
    assert_eq!(suggested[0].1, "Europe/London", "{suggested:?}");
    assert!(suggested.iter().all(|(_, zone)| !zone.contains("Timbuktu")), "{suggested:?}");
    school.delivers_everything().await;
}
