//! What makes asking quick and honest: notice said plainly, choices remembered.

use serde_json::json;

use crate::consent::MAY_I;
use crate::school::{ADMIN, DESK, HART, OKAFOR, REQUESTS, RIVERA, STAFF, Said, School, Who, a_wish};

#[tokio::test]
async fn too_little_notice_is_said_plainly_and_never_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [("support", json!("buy-resources")), ("topic", json!("Atlases")), ("when", json!("21 Sep"))];
    let receipt = school.types(RIVERA, "request-collab", &wish).await;
    insta::assert_snapshot!(receipt.privately(), @"
    Sent to the library
    Got it: request #1. A librarian will answer you privately, here.
    Topic: Atlases
    Support: Buy resources
    When: Mon 21 September
    Short notice: The library usually needs 3 months for this. A librarian will say what is possible by then.
    ");
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Short notice: 14 days when it was sent; usually 3 months"));
}

#[tokio::test]
async fn what_was_chosen_about_thanks_is_remembered() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let first = [("support", json!("citation")), ("topic", json!("Essays")), ("thanks", json!("none"))];
    let _receipt = school.types(RIVERA, "request-collab", &first).await;
    let second = [("support", json!("citation")), ("topic", json!("Posters"))];
    let receipt = school.types(RIVERA, "request-collab", &second).await;
    assert!(receipt.message().menu(MAY_I).is_none(), "she is not asked again: {receipt:?}");
    let changed = [("support", json!("citation")), ("topic", json!("Maps")), ("thanks", json!("by-name"))];
    let _receipt = school.types(RIVERA, "request-collab", &changed).await;
    let own = school.types(RIVERA, "my-requests", &[]).await;
    let menu = own.message().menu(MAY_I).unwrap();
    let chosen = menu.options.iter().filter(|option| option.chosen).map(|option| option.label.as_str());
    assert_eq!(chosen.collect::<Vec<_>>(), ["Thank me by name"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_card_in_the_requests_channel_serves_those_who_never_type() {
    let mut school = School::opens("2026-09-07 09:12").await;
    insta::assert_snapshot!(school.reads(RIVERA, REQUESTS), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Ask the library
          | A lesson to plan together, sources, a book talk, a quiet room, something to buy: press the button and say it in a few words. Only the librarians see your request, and they answer you privately. You're thanked in public, with topic and class, only if you agree.
        [Ask the library] [My requests]
    ");
    let draft = school.clicks(RIVERA, REQUESTS, "Ask the library").await;
    assert!(draft.privately().contains("Still needed: the kind of support and the topic"), "{draft:?}");
    let mine = school.clicks(RIVERA, REQUESTS, "My requests").await;
    assert!(mine.privately().contains("You haven't asked the library for anything yet."));
    // It stands once, also after a restart.
    school.delivers_everything().await.restarts().await.delivers_everything().await;
    assert_eq!(school.public(RIVERA, REQUESTS).len(), 1);
}

#[tokio::test]
async fn the_card_follows_the_requests_channel() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let zone = [("time-zone", json!("Europe/London"))];
    let _card = school.types(ADMIN, "library-setup", &zone).await;
    let staff = school.id(|school| school.staff).to_string();
    let menu = "Requests channel: every teacher sees it";
    let _card = school.chooses(ADMIN, STAFF, menu, &staff).await;
    school.delivers_everything().await;
    assert!(school.public(RIVERA, STAFF).iter().any(|message| message.button("Ask the library").is_some()));
}

const ADD: &str = "What should the library know?";

#[tokio::test]
async fn something_is_added_before_anybody_has_taken_the_request_on() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(receipt.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Sent to the library
          | Got it: request #1. A librarian will answer you privately, here.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
        ‹May I thank you in public?›
        [Add something] [Withdraw]
    ");
    school.delivers_everything().await;
    let form = school.opens_form(RIVERA, STAFF, "Add something").await;
    let said = school.submits(RIVERA, STAFF, &form, &[(ADD, "They have laptops.")]).await;
    insta::assert_snapshot!(said.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): #1, Marine biology: the library has what you added.
        [Add something] [Undo]
    ");
    school.delivers_everything().await.restarts().await;
    // A form sent twice is said once, also when the bot was restarted in between; other words are said as well.
    let again = school.submits(RIVERA, STAFF, &form, &[(ADD, "They have laptops.")]).await;
    assert!(again.privately().contains("the library has what you added"), "{again:?}");
    let more = school.submits(RIVERA, STAFF, &form, &[(ADD, "Room 12 has *no* screen.")]).await;
    assert!(more.privately().contains("the library has what you added"), "{more:?}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads(HART, DESK), @r"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Added: Room 12 has \*no\* screen.
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Ana Rivera added something
          | 7 September 2026 09:12 · Ana Rivera added something
        [Accept] [Ask] [Suggest something else] [Decline] [More …]
    ");
    assert!(school.threads(RIVERA).is_empty(), "it is news to nobody yet");
}

#[tokio::test]
async fn something_added_later_reaches_the_librarian_who_has_the_request() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let thread = school.threads(RIVERA)[0];
    let form = school.clicks_at(thread, "Add something").await.form().clone();
    let news = |school: &School| school.thread(HART).into_iter().rfind(|message| !message.private).unwrap();
    let before = news(&school).id;
    for _ in 0..2 {
        let answer = school.discord().submit(thread, &form, &[(ADD, "They have laptops.")]).await.unwrap();
        let said = Said(school.play().settled(thread, answer).await);
        assert_eq!(said.privately(), "#1, Marine biology: the library has what you added.");
    }
    school.delivers_everything().await;
    insta::assert_snapshot!(school.shown(&news(&school)), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Something added
          | Ana Rivera has added something to #1, Marine biology.
          | Added: They have laptops.
        [Add something]
    ");
    let told = school.thread(HART).into_iter().filter(|message| message.id > before && !message.private);
    assert_eq!(told.count(), 1, "sent twice, told once");
}

#[tokio::test]
async fn nobody_adds_to_a_request_of_somebody_else_or_to_one_that_has_ended() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let thread = school.threads(HART)[0];
    let said = school.clicks_at(thread, "Add something").await;
    insta::assert_snapshot!(said.privately(), @"This is somebody else's card: only they can use it.");
    let form = school.opens_form(RIVERA, STAFF, "Add something").await;
    let _withdrawn = school.clicks_surely(RIVERA, STAFF, "Withdraw", "Withdraw it").await;
    let said = school.submits(RIVERA, STAFF, &form, &[(ADD, "They have laptops.")]).await;
    insta::assert_snapshot!(said.privately(), @"Request #1 is already withdrawn: nothing more to do.");
    school.delivers_everything().await;
}

/// What Discord offers a member who has typed this so far.
async fn suggested(school: &School, who: Who, field: &str, typed: &str) -> Vec<String> {
    let options = [(field, json!(typed))];
    let found = school.discord().suggestions(school.at(who, STAFF), "request-collab", &options, field).await;
    found
        .unwrap()
        .into_iter()
        .map(|(label, value)| {
            assert_eq!(value, json!(label), "what is offered is what is sent");
            label
        })
        .collect()
}

#[tokio::test]
async fn a_when_is_suggested_in_full_while_it_is_typed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    insta::assert_snapshot!(suggested(&school, RIVERA, "when", "").await.join("\n"), @"
    Tue 8 September
    the week of Mon 7 September
    the week of Mon 14 September
    Wed 9 September
    Thu 10 September
    Fri 11 September
    Mon 14 September
    flexible
    ");
    let next = suggested(&school, RIVERA, "when", "next w").await;
    assert_eq!(next, ["the week of Mon 14 September", "Wed 16 September"]);
    assert_eq!(suggested(&school, RIVERA, "when", "tom").await, ["Tue 8 September"]);
    let [support, topic] = a_wish();
    let receipt = school.types(RIVERA, "request-collab", &[support, topic, ("when", json!(next[0]))]).await;
    assert!(receipt.privately().contains("When: the week of Mon 14 September"), "{receipt:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_teachers_own_earlier_classes_are_suggested_and_nobody_elses() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let asked = [
        (RIVERA, "Year 8 science"),
        (OKAFOR, "Year 9 art"),
        (RIVERA, "Year 7 maths"),
        (RIVERA, "Year 8 science"),
    ];
    for (who, class) in asked {
        let [support, topic] = a_wish();
        let _receipt = school.types(who, "request-collab", &[support, topic, ("class", json!(class))]).await;
    }
    assert_eq!(suggested(&school, RIVERA, "class", "").await, ["Year 8 science", "Year 7 maths"]);
    assert_eq!(suggested(&school, RIVERA, "class", "MATH").await, ["Year 7 maths"]);
    assert_eq!(suggested(&school, OKAFOR, "class", "year").await, ["Year 9 art"]);
    assert!(suggested(&school, HART, "class", "").await.is_empty());
    school.delivers_everything().await;
}

#[tokio::test]
async fn next_week_is_shown_in_full_and_notice_counts_from_its_monday() {
    let mut school = School::opens("2026-09-10 09:12").await;
    let [support, topic] = a_wish();
    let receipt =
        school.types(RIVERA, "request-collab", &[support, topic, ("when", json!("next week"))]).await;
    insta::assert_snapshot!(receipt.privately(), @"
    Sent to the library
    Got it: request #1. A librarian will answer you privately, here.
    Topic: Marine biology
    Support: Book talk or reading promotion
    When: the week of Mon 14 September
    Short notice: The library usually needs 5 school days for this. A librarian will say what is possible by then.
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Thu 10 Sep 09:12  Shelftalker:
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | When: the week of Mon 14 September
          | Short notice: 2 school days when it was sent; usually 5 school days
          | History: 10 September 2026 09:12 · Ana Rivera sent it
        [Accept] [Ask] [Suggest something else] [Decline]
    ");
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Schedule").await;
    assert_eq!(form.value("When").unwrap_or_default(), "", "a week is no day to plan on");
    school.delivers_everything().await;
}

#[tokio::test]
async fn tomorrow_is_the_schools_own_tomorrow() {
    // In London it is already Tuesday; in UTC it is Monday for half an hour more.
    let mut school = School::opens("2026-09-08 00:30").await;
    let [support, topic] = a_wish();
    let receipt =
        school.types(RIVERA, "request-collab", &[support, topic, ("when", json!("tomorrow"))]).await;
    assert!(receipt.privately().contains("When: Wed 9 September\n"), "{receipt:?}");
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Schedule").await;
    assert_eq!(form.value("When"), Some("Wed 9 Sep 2026"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_week_chosen_on_the_draft_card_stays_that_week_until_it_is_sent() {
    const MENU: &str = "When (or write a date in the details)";
    let mut school = School::opens("2026-09-11 09:12").await;
    let _draft = school.types(RIVERA, "request-collab", &a_wish()[..1]).await;
    let _chosen = school.chooses(RIVERA, STAFF, MENU, "Next week").await;
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let card = school.submits(RIVERA, STAFF, &form, &[("Topic", "Marine biology")]).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Fri 11 Sep 09:12  Shelftalker (only you) (edited):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
          | When: the week of Mon 14 September
          | Short notice: The library usually needs 5 school days for this. A librarian will say what is possible by then. Send it anyway?
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details): Next week›
        ‹May I thank you in public?›
        [Write topic and details] [Send] [Delete this draft]
    ");
    school.clock_reads("2026-09-15 09:12").delivers_everything().await;
    let receipt = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(receipt.privately().contains("When: the week of Mon 14 September\n"), "{receipt:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_choice_about_thanks_alone_is_kept_and_begins_a_draft() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let draft = school.types(RIVERA, "request-collab", &[("thanks", json!("none"))]).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Still needed: the kind of support and the topic
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?: Never thank me in public›
        [Write topic and details]
    ");
    school.restarts().await;
    let own = school.types(RIVERA, "my-requests", &[]).await;
    let chosen = own.message().menu(MAY_I).unwrap().options.iter().find(|option| option.chosen);
    assert_eq!(chosen.map(|option| option.label.as_str()), Some("Never thank me in public"), "{own:?}");
    // With a draft that is there already, the choice leaves it as it is.
    let _tides = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await;
    let same = school.types(RIVERA, "request-collab", &[("thanks", json!("by-name"))]).await.text();
    assert!(same.contains("Topic: Tides"), "{same}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_date_in_figures_that_has_passed_asks_whether_the_other_reading_is_meant() {
    let mut school = School::opens("2026-11-20 09:12").await;
    let wish = [("support", json!("book-talk")), ("topic", json!("Tides")), ("when", json!("12/10"))];
    let asked = school.types(RIVERA, "request-collab", &wish).await.text();
    insta::assert_snapshot!(asked, @"
    A request to the library
    Only you can see this. It's saved as you go.
    Topic: Tides
    When: 12/10
    Please look at this: Mon 12 October has passed; today is Fri 20 November. Do you mean Thu 10 December? Then write it like 10 Dec.
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_span_of_time_is_read_as_long_as_it_is_and_what_names_no_day_stays_as_typed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (typed, shown) in [
        ("within a month", "Mon 7 September to Wed 7 October"),
        ("in the next few weeks", "in the next few weeks"),
        ("by the end of term", "by the end of term"),
    ] {
        let wish = [("support", json!("book-talk")), ("topic", json!(typed)), ("when", json!(typed))];
        let receipt = school.types(RIVERA, "request-collab", &wish).await.text();
        assert!(receipt.contains(&format!("When: {shown}")), "{typed}: {receipt}");
    }
    school.delivers_everything().await;
}
