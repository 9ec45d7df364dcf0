//! What others read about somebody: nothing that they did not choose, no line that they did not write for others, and
//! nobody more often than once in a post.

use serde_json::json;

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School, Who, a_wish};

pub const MAY_I: &str = "May I thank you in public?";
const BY_NAME: &str = "Thank me by name";
const COLLEAGUE: &str = "Thank \"a colleague\"";
const NEVER: &str = "Never thank me in public";
const WHO: &str = "Who is thanked?";
const QUEUE: &str = "Post it with the next thank-yous";
const WORDS: &str = "Keep {teacher}: it becomes the name";
const FRIDAY: &str = "2026-09-11 15:00";
const NEXT_FRIDAY: &str = "2026-09-18 15:00";

/// What is chosen in the menu that asks about thanks.
fn chosen(said: &Said) -> Vec<String> {
    let menu = said.message().menu(MAY_I).unwrap_or_else(|| panic!("nobody is asked: {said:?}"));
    menu.options.iter().filter(|option| option.chosen).map(|option| option.label.clone()).collect()
}

impl School {
    pub fn staff_hears(&self) -> Vec<String> {
        self.public(OKAFOR, STAFF).iter().map(|message| self.shown(message)).collect()
    }

    /// A member says in `/my-requests` how they wish to be thanked.
    pub async fn wishes_thanks(&mut self, who: Who, choice: &str) {
        let _list = self.types(who, "my-requests", &[]).await;
        let said = self.chooses(who, STAFF, MAY_I, choice).await;
        assert_eq!(chosen(&said), [choice]);
        self.delivers_everything().await;
    }

    /// Dana Hart thanks these colleagues for something that was no request.
    pub async fn writes_a_thank_you(&mut self, people: &[Who], reason: &str) -> String {
        let form = self.types(HART, "thanks write", &[]).await.form().clone();
        let _card = self.submits(HART, STAFF, &form, &[("Thank you to … for", reason)]).await;
        let people: Vec<String> = people.iter().map(|who| self.id(*who).to_string()).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let card = self.chooses_all(HART, STAFF, WHO, &people).await.privately();
        let _queued = self.clicks(HART, STAFF, QUEUE).await;
        self.delivers_everything().await;
        card
    }

    async fn asks_for(&mut self, who: Who, topic: &str) {
        let wish = [("support", json!("book-talk")), ("topic", json!(topic))];
        let _receipt = self.types(who, "request-collab", &wish).await;
        self.delivers_everything().await;
        self.accepts(HART).await;
    }
}

#[tokio::test]
async fn the_first_request_asks_about_thanks_and_until_an_answer_there_are_none() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert_eq!(chosen(&receipt), [""; 0], "nothing is assumed");
    school.delivers_everything().await;
    school.accepts(HART).await;
    let card = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(card.contains("Ana Rivera hasn't said yet"), "{card}");
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
    school.saves_the_record(HART).await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert_eq!(school.staff_hears(), [""; 0], "she has not been asked, so nothing is said");
    assert!(school.reads(LEE, DESK).contains("A thank-you, waiting for an answer"));

    let _chosen = school.chooses(RIVERA, STAFF, MAY_I, BY_NAME).await;
    school.delivers_everything().await;
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    assert!(school.staff_hears().join("").contains("Ana Rivera"), "{:?}", school.staff_hears());
    let second =
        school.types(RIVERA, "request-collab", &[a_wish()[0].clone(), ("topic", json!("Whales"))]).await;
    assert!(second.message().menu(MAY_I).is_none(), "she is not asked again: {second:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_has_made_no_request_chooses_too_before_and_after_a_thank_you_was_posted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let card = school.writes_a_thank_you(&[OKAFOR], "the display case in the hall").await;
    assert!(card.contains("hasn't said yet"), "{card}");
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert_eq!(school.staff_hears(), [""; 0]);

    school.wishes_thanks(OKAFOR, BY_NAME).await;
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    assert!(school.staff_hears().join("").contains("Ben Okafor"), "{:?}", school.staff_hears());
    school.wishes_thanks(OKAFOR, COLLEAGUE).await;
    let said = school.staff_hears().join("");
    assert!(said.contains("a colleague") && !said.contains("display case"), "it is edited: {said}");
    school.wishes_thanks(OKAFOR, NEVER).await;
    assert_eq!(school.staff_hears(), [""; 0], "it is taken down");
}

#[tokio::test]
async fn a_choice_counts_for_every_post_whoever_wrote_it_and_wherever_it_was_made() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    school.asks_for(RIVERA, "Tides").await;
    school.completes(HART, &[("Students reached", "24")]).await;
    let _card = school.writes_a_thank_you(&[RIVERA, OKAFOR], "the display case").await;
    let wish = [("support", json!("book-talk")), ("topic", json!("Coral")), ("thanks", json!("none"))];
    let _receipt = school.types(RIVERA, "request-collab", &wish).await;
    school.delivers_everything().await;
    school.wishes_thanks(OKAFOR, BY_NAME).await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    let said = school.staff_hears().join("");
    assert!(said.contains("Ben Okafor") && !said.contains("Rivera"), "{said}");
}

#[tokio::test]
async fn a_colleague_stands_without_topic_class_and_support() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, COLLEAGUE).await;
    school.wishes_thanks(OKAFOR, COLLEAGUE).await;
    let wish =
        [("support", json!("book-talk")), ("topic", json!("Marine biology")), ("class", json!("Year 8"))];
    let _receipt = school.types(RIVERA, "request-collab", &wish).await;
    school.delivers_everything().await;
    school.accepts(HART).await;
    school.completes(HART, &[("Students reached", "24")]).await;
    let _card = school.writes_a_thank_you(&[OKAFOR], "the display case in the art corridor").await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    insta::assert_snapshot!(school.staff_hears().join("\n"), @"
    Fri 11 Sep 15:00  Shelftalker:
          | Thank you
          | Thank you to two colleagues for working with the library.
          | From your school library · ref
    ");
}

#[tokio::test]
async fn a_quoted_line_is_marked_and_never_becomes_public() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    school.discord().say(school.at(OKAFOR, STAFF), "idk something on volcanos lol").unwrap();
    let draft = school.uses_on_newest(RIVERA, STAFF, "Ask the library about this").await.privately();
    assert!(draft.contains("Ben Okafor wrote: idk something on volcanos lol"), "{draft}");
    let _ = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    let _receipt = school.clicks(RIVERA, STAFF, "Send").await;
    school.delivers_everything().await;
    let desk = school.reads(HART, DESK);
    assert!(desk.contains("Ben Okafor wrote: idk something on volcanos lol"), "{desk}");
    school.accepts(HART).await;
    let card = school.clicks(HART, DESK, "Complete").await.privately();
    let thanks = card.lines().find(|line| line.starts_with("Thank-you")).unwrap();
    assert!(!thanks.contains("volcanos"), "{thanks}");

    let raw = [
        ("Students reached", "24"),
        ("Title for others (in the public thanks)", "Something on volcanos, lol"),
    ];
    let said = school.fills_in(HART, DESK, "Write the numbers", &raw).await.privately();
    assert!(said.contains("Ben Okafor's words"), "{said}");
    let own = [("Title for others (in the public thanks)", "Volcanoes")];
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &own).await;
    let typed = [(WORDS, "Thank you to {teacher} for “something on volcanos lol”.")];
    let said = school.fills_in(HART, DESK, "Change the words", &typed).await.privately();
    assert!(said.contains("Ben Okafor's words"), "{said}");
    school.saves_the_record(HART).await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    // The newest: above it stands what Ben Okafor wrote.
    let said = school.staff_hears().pop().unwrap().to_lowercase();
    assert!(said.contains("ana rivera") && !said.contains("volcanos"), "{said}");
}

#[tokio::test]
async fn a_title_is_given_with_one_form_and_others_read_it_instead_of_the_topic() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    school.asks_for(RIVERA, "pls help w/ tides 4 8b!!").await;
    let _card = school.clicks(HART, DESK, "Complete").await;
    let form = school.opens_form(HART, DESK, "Write the numbers").await;
    assert_eq!(
        form.value("Title for others (in the public thanks)"),
        Some("pls help w/ tides 4 8b!!"),
        "it begins with the topic"
    );
    let numbers = [("Students reached", "24"), ("Title for others (in the public thanks)", "Tides")];
    let card = school.submits(HART, DESK, &form, &numbers).await.privately();
    assert!(card.contains("“Tides”") && card.contains("Title for others: Tides"), "{card}");
    school.saves_the_record(HART).await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    let said = school.staff_hears().join("");
    assert!(said.contains("“Tides”") && !said.contains("pls help"), "{said}");
}

#[tokio::test]
async fn three_cards_opened_before_any_is_saved_offer_three_texts() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let mut offered = Vec::new();
    for topic in ["Tides", "Coral", "Whales"] {
        school.asks_for(RIVERA, topic).await;
    }
    for place in 0..3 {
        let at = school.at(HART, DESK);
        let card = school.public(HART, DESK)[place].clone();
        let answer = school.discord().click(at, card.id, "Complete").await.unwrap();
        let text = Said(school.play().settled(at, answer).await).privately();
        let words = text.lines().find(|line| line.starts_with("Thank-you")).unwrap().to_owned();
        offered
            .push(["Tides", "Coral", "Whales"].iter().fold(words, |words, topic| words.replace(topic, "…")));
    }
    school.delivers_everything().await;
    offered.sort();
    offered.dedup();
    assert_eq!(offered.len(), 3, "{offered:#?}");
}

#[tokio::test]
async fn nobody_is_named_twice_in_one_post() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    school.wishes_thanks(OKAFOR, BY_NAME).await;
    for topic in ["Tides", "Coral"] {
        school.asks_for(RIVERA, topic).await;
        let card = school.clicks(HART, DESK, "Complete").await.privately();
        assert!(card.contains(topic), "{card}");
        let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
        let _saved = school.clicks(HART, DESK, "Save").await;
        school.delivers_everything().await;
    }
    let _card = school.writes_a_thank_you(&[OKAFOR], "the display case").await;
    assert!(school.reads(LEE, DESK).contains("after Fri 11 September"), "{}", school.reads(LEE, DESK));
    school.clock_reads(FRIDAY).delivers_everything().await;
    let said = school.staff_hears();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].matches("Ana Rivera").count(), 1, "{said:?}");
    assert!(said[0].contains("Tides") && said[0].contains("Ben Okafor"), "{said:?}");
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    let said = school.staff_hears();
    assert!(said.len() == 2 && said[1].contains("Coral"), "the other one is said the week after: {said:?}");
}

#[tokio::test]
async fn a_name_is_found_as_people_read_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(OKAFOR, COLLEAGUE).await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let typed = [("Thank you to … for", "BEN\u{a0} Okáfor's map of the school")];
    let _card = school.submits(HART, STAFF, &form, &typed).await;
    let okafor = school.id(OKAFOR).to_string();
    let _card = school.chooses_all(HART, STAFF, WHO, &[&okafor]).await;
    let said = school.clicks(HART, STAFF, QUEUE).await.privately();
    assert!(said.contains("instead of \"Ben Okafor\""), "{said}");

    let part = [("Thank you to … for", "Ben’s map of the school, {Teacher}!")];
    let card = school.fills_in(HART, STAFF, "Change the words", &part).await.privately();
    assert!(card.contains("“Ben” may be Ben Okafor, who asked not to be named"), "{card}");
    let queued = school.clicks(HART, STAFF, QUEUE).await.privately();
    assert!(queued.contains("will be posted"), "pointed out, not forbidden: {queued}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_chooses_never_is_not_named_by_the_words_of_anothers_thank_you_either() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    let _card = school.writes_a_thank_you(&[RIVERA], "the map that she drew with Ben Okafor").await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    let _card = school.writes_a_thank_you(&[RIVERA], "the books that she and Ben Okafor mended").await;
    assert!(school.staff_hears().join("").contains("the map that she drew with Ben Okafor"));

    school.wishes_thanks(OKAFOR, NEVER).await;
    let said = school.staff_hears().join("");
    assert!(said.contains("a colleague") && !said.contains("Okafor"), "what was posted is edited: {said}");
    let desk = school.reads(LEE, DESK);
    assert!(desk.contains("Its words name Ben Okafor, who asked not to be named in public."), "{desk}");
    let refused = school.clicks(HART, DESK, "Post now").await.privately();
    assert!(refused.contains("leave \"Ben Okafor\" out"), "{refused}");
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    assert_eq!(school.staff_hears().len(), 1, "it waits for other words");

    let reworded = [(WORDS, "Thank you to {teacher} for the books that she mended.")];
    let _edited = school.fills_in(HART, DESK, "Edit", &reworded).await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-25 15:00").delivers_everything().await;
    assert!(school.staff_hears().join("").contains("Ana Rivera for the books that she mended"));

    school.wishes_thanks(OKAFOR, BY_NAME).await;
    assert!(
        school.staff_hears().join("").contains("the map that she drew with Ben Okafor"),
        "he may be named"
    );
}

#[tokio::test]
async fn what_may_name_whoever_chooses_never_waits_until_a_librarian_has_looked() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.wishes_thanks(RIVERA, BY_NAME).await;
    let _card = school.writes_a_thank_you(&[RIVERA], "the map that she drew with Ben").await;
    school.wishes_thanks(OKAFOR, NEVER).await;
    let desk = school.reads(LEE, DESK);
    assert!(desk.contains("A thank-you, held") && desk.contains("“Ben” may be Ben Okafor"), "{desk}");
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert_eq!(school.staff_hears(), [""; 0]);
    // It was another Ben.
    let _released = school.clicks(HART, DESK, "Post it on the day").await;
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    assert!(school.staff_hears().join("").contains("the map that she drew with Ben"));
}

#[tokio::test]
async fn teachers_read_no_desk_words_and_a_level_keeps_the_name_of_its_scheme() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.asks_for(RIVERA, "Tides").await;
    let _card = school.clicks(HART, DESK, "Complete").await;
    let _ = school.chooses(HART, DESK, "How closely did you work together?", "Integrated instruction").await;
    let _ = school.chooses(HART, DESK, "Repeat it next year?", "Yes, worth repeating").await;
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
    school.saves_the_record(HART).await;
    let desk = school.whole_desk_card().await;
    assert!(
        desk.contains("Level of collaboration: integrated instruction (Montiel-Overall, 2005)"),
        "{desk}"
    );
    assert!(desk.contains("Worth repeating next year"), "{desk}");
    let own = school.looks_at_own("#1 · Completed").await.privately();
    for read in [own, school.reads_thread(RIVERA)] {
        let read = read.to_lowercase();
        assert!(read.contains("24 students"), "{read}");
        assert!(
            !read.contains("level of") && !read.contains("repeat") && !read.contains("integrated"),
            "{read}"
        );
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_waits_for_its_teachers_answer_stands_in_the_list_as_such() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (who, topic) in [(RIVERA, "Tides"), (OKAFOR, "Maps")] {
        school.asks_for(who, topic).await;
        let _card = school.clicks(HART, DESK, "Complete").await;
        let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
        let _saved = school.clicks(HART, DESK, "Save").await;
        school.delivers_everything().await;
    }
    school.wishes_thanks(OKAFOR, NEVER).await;
    let list =
        |said: String| said.lines().filter(|line| !line.starts_with("· ")).collect::<Vec<_>>().join("\n");
    let before = list(school.types(LEE, "thanks list", &[]).await.privately());
    insta::assert_snapshot!(before, @"
    Thank-yous
    **Waiting until they say whether I may thank them**
    **Not posted: they asked not to be thanked in public**
    Next: Fri 11 September, 15:00
    ");
    school.clock_reads(FRIDAY).delivers_everything().await;
    let after = list(school.types(LEE, "thanks list", &[]).await.privately());
    assert_eq!(after.lines().next(), before.lines().next(), "{after}");
    assert!(after.contains("Waiting until they say"), "{after}");
    school.delivers_everything().await;
}
