//! Tips, as the staff and the librarians see them.

mod editing;
mod files;
mod queue;

use std::collections::HashSet;

use serde_json::json;
use shelftalker::rehearsal::SeenMessage;
use shelftalker::store::{Change, Store, Write};

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

impl School {
    fn store(&self) -> &dyn Store {
        self.play().bot.library.store.as_ref()
    }

    /// Only the first so many tips stay in the queue.
    pub async fn keeps_tips(&self, most: usize) {
        let id = self.store().schools().await.unwrap()[0].id;
        let tips = self.store().tips(id).await.unwrap();
        let remove = tips.iter().skip(most).map(|tip| Write::RemoveTip { school: id, tip: tip.id });
        self.store().commit(Change(remove.collect())).await.unwrap();
    }

    /// A librarian writes a tip with `/tip add`.
    pub async fn adds_tip(&mut self, fields: &[(&str, &str)]) {
        let form = self.types(HART, "tip add", &[]).await.form().clone();
        let added = self.submits(HART, STAFF, &form, fields).await;
        assert!(added.privately().contains("is in the queue"), "{added:?}");
    }
}

/// Before the first tip is due, on a Monday.
const EARLY: &str = "2026-09-07 07:05";

#[tokio::test]
async fn mondays_tip_is_posted_once() {
    let mut school = School::opens(EARLY).await;
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    insta::assert_snapshot!(school.reads(RIVERA, STAFF), @r#"
    Mon 7 Sep 07:30  Shelftalker:
          | Three additions that sharpen a search
          | A search box understands more than most of us ever tell it. Three additions that the large search engines understand:
          |
          | - **"physical activity"** in quotation marks: these words, in this order
          | - **site:who.int**: only this website
          | - **filetype:pdf**: only PDF files, often reports and worksheets
          |
          | All together: **"physical activity" site:who.int filetype:pdf**. Leave no space after a colon.
          |
          | Search for your next topic once without and once with additions, side by side on the screen. What has changed in the first five results?
          |
          | A search that still finds nothing good? Bring it to us, and we will try it together.
          | From your school library
        [Help me try this] [Useful]
    "#);
    school.restarts().await.delivers_everything().await;
    school.clock_reads("2026-09-09 12:00").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
}

#[tokio::test]
async fn a_year_of_tips_comes_once_each_in_its_season_and_then_evergreen_ones_come_again() {
    let mut school = School::opens(EARLY).await;
    let tips = school.play().bot.library.content.tips.clone();
    // Through both changes of the clocks, too.
    for week in 0..45 {
        let monday = chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap() + chrono::TimeDelta::weeks(week);
        school.clock_reads(&format!("{monday} 07:30")).delivers_everything().await;
    }
    let posted = school.public(RIVERA, STAFF);
    let said: Vec<&str> = posted.iter().map(title).collect();
    let in_any_season = |posted: &SeenMessage| {
        let tip = tips.iter().find(|tip| tip.title == title(posted)).unwrap();
        tip.season.is_none_or(|season| season.holds(posted.sent_at.date_naive()))
    };
    assert!(posted.iter().all(in_any_season), "{said:?}");
    let (first, again) = said.split_at(tips.len());
    assert_eq!(HashSet::<&&str>::from_iter(first).len(), tips.len());
    let seasonal: Vec<&str> =
        tips.iter().filter(|tip| tip.season.is_some()).map(|tip| tip.title.as_str()).collect();
    let without_season = tips.iter().filter(|tip| tip.season.is_none()).map(|tip| tip.title.as_str());
    assert!(first.iter().copied().filter(|title| !seasonal.contains(title)).eq(without_season), "{said:?}");
    let evergreen = tips.iter().filter(|tip| tip.evergreen).map(|tip| tip.title.as_str());
    assert!(again.iter().copied().eq(evergreen.take(5)), "{again:?}");
    assert_eq!(school.public(HART, DESK).len(), 0);
    let list = school.types(HART, "tip list", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 12 Jul 07:30  Shelftalker (only you):
          | Tips waiting: 0
          | No tip is waiting, so evergreen ones come again, each 26 weeks after it was last posted. /tip add adds a new one in a minute.
          | **Posted, latest first**
          | Captions on before you press play · 12 July 2027 · evergreen, again from 10 January 2028
          | What I am reading, on the first slide · 5 July 2027 · evergreen, again from 3 January 2028
          | A credit line for every picture · 28 June 2027 · evergreen, again from 27 December 2027
          | Four facts before the tab is closed · 21 June 2027 · evergreen, again from 20 December 2027
          | Three additions that sharpen a search · 14 June 2027 · evergreen, again from 13 December 2027
          | Two comments, one of them a question · 7 June 2027 · evergreen, again from 6 December 2027
          | Hear the draft before it is handed in · 31 May 2027 · evergreen, again from 29 November 2027
          | Let the encyclopaedia send you elsewhere · 24 May 2027 · evergreen, again from 22 November 2027
          | The paragraph that vanished can be fetched back · 17 May 2027 · evergreen, again from 15 November 2027
          | Nothing but the lesson on the big screen · 10 May 2027 · evergreen, again from 8 November 2027
          | One place on two maps · 3 May 2027 · evergreen, again from 1 November 2027
          | What a chatbot may do, in one line · 26 April 2027
          | Page 1 of 4
        [More]
    ");
    school.delivers_everything().await;
}

fn title(message: &SeenMessage) -> &str {
    message.embeds[0]["title"].as_str().unwrap()
}

#[tokio::test]
async fn a_librarian_adds_a_tip_looks_at_it_and_removes_it() {
    let mut school = School::opens(EARLY).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let tip = [
        ("Title", "Dictation in any text box"),
        ("body", "Hold the key and **talk**."),
        ("link", "https://example.org/dictation"),
    ];
    let added = school.submits(HART, STAFF, &form, &tip).await;
    insta::assert_snapshot!(added.privately(), @r#""Dictation in any text box" is in the queue, in last place. /tip preview shows how it will look."#);
    let list = school.types(HART, "tip list", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 7 Sep 07:05  Shelftalker (only you):
          | Tips waiting: 41
          | **Waiting, next one first**
          | 1. Three additions that sharpen a search · evergreen
          | 2. Four facts before the tab is closed · evergreen
          | 3. A credit line for every picture · evergreen
          | 4. What I am reading, on the first slide · evergreen
          | 5. Captions on before you press play · evergreen
          | 6. One closing question with telling wrong answers · evergreen
          | 7. Put a chatbot's answer to the test
          | 8. What to look up before a class signs up · evergreen
          | 9. An old photograph in three looks · evergreen
          | 10. Who is stuck? Ask for the next search · evergreen
          | 11. Let the slide's headline say the finding · evergreen
          | 12. Leave the page to judge it · evergreen
          | Page 1 of 4
        [More]
    ");
    let named = [("tip", json!("dictation in any text box"))];
    let preview = school.types(HART, "tip preview", &named).await;
    insta::assert_snapshot!(preview.shown(&school), @"
    Mon 7 Sep 07:05  Shelftalker (only you):
          | Dictation in any text box
          | Hold the key and **talk**.
          |
          | [https://example.org/dictation](<https://example.org/dictation>)
          | From your school library
        [Help me try this] [Useful]
    ");
    let pressed = school.clicks(HART, STAFF, "Useful").await;
    insta::assert_snapshot!(pressed.privately(), @"This is a preview: its buttons work once it is posted.");
    let asked = school.types(HART, "tip remove", &named).await;
    assert!(asked.privately().contains("This can't be undone."), "{asked:?}");
    let kept = school.clicks(HART, STAFF, "Keep it").await.privately();
    assert_eq!(kept, "Nothing was changed.");
    let removed = school.types_surely(HART, "tip remove", &named, "Remove it").await;
    insta::assert_snapshot!(removed.privately(), @r#""Dictation in any text box" is out of the queue and won't be posted."#);
    let again = school.types(HART, "tip remove", &named).await;
    insta::assert_snapshot!(again.privately(), @"There is no tip of that title. Start typing it and choose a suggestion.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_preview_is_what_is_posted_to_the_letter() {
    let mut school = School::opens(EARLY).await;
    let first = school.play().bot.library.content.tips[0].title.clone();
    let preview = school.types(HART, "tip preview", &[("tip", json!(first))]).await.message().clone();
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let posted = &school.public(RIVERA, STAFF)[0];
    // No code stands under it: its buttons say which tip it is.
    assert_eq!(posted.embeds, preview.embeds);
    assert_eq!(posted.content, preview.content);
    let labels =
        |message: &SeenMessage| message.buttons.iter().map(|it| it.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(posted), labels(&preview));
}

#[tokio::test]
async fn a_refused_tip_comes_back_as_it_was_typed() {
    let mut school = School::opens(EARLY).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let refused = school
        .submits(
            HART,
            STAFF,
            &form,
            &[("Title", "Dictation"), ("body", "Talk."), ("link", "javascript:alert(1)")],
        )
        .await;
    insta::assert_snapshot!(refused.shown(&school), @"
    Mon 7 Sep 07:05  Shelftalker (only you): The link must begin with https:// and have no spaces. Press Fix: everything you typed is kept.
        [Fix]
    ");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(
        (form.value("title"), form.value("body"), form.value("link")),
        (Some("Dictation"), Some("Talk."), Some("javascript:alert(1)"))
    );
    let refused = school.forges(HART, STAFF, &form, &[("title", "\u{200b} "), ("link", "")]).await;
    insta::assert_snapshot!(refused.privately(), @"The title is empty: write at least a word. Press Fix: everything you typed is kept.");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    let long = "word ".repeat(500);
    let refused = school.forges(HART, STAFF, &form, &[("title", "Dictation"), ("body", &long)]).await;
    insta::assert_snapshot!(refused.privately(), @"The tip is 499 characters over the limit of 2000. Press Fix: everything you typed is kept.");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(form.value("body"), Some(long.as_str()));
    let added = school.submits(HART, STAFF, &form, &[("body", "Talk.")]).await;
    assert!(added.privately().contains("\"Dictation\" is in the queue"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_member_who_finds_a_tip_useful_twice_counts_once() {
    let mut school = School::opens("2026-09-07 07:30").await;
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    for who in [RIVERA, RIVERA, OKAFOR] {
        let thanks = school.clicks(who, STAFF, "Useful").await;
        assert!(thanks.privately().starts_with("Thank you."));
    }
    let list = school.types(HART, "tip list", &[]).await;
    assert!(list.text().contains("found useful by 2"), "{}", list.text());
    school.delivers_everything().await;
}

#[tokio::test]
async fn help_with_a_tip_is_asked_for_in_a_draft_that_names_it() {
    let mut school = School::opens(EARLY).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let draft = school.clicks(RIVERA, STAFF, "Help me try this").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 07:30  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Tip: Three additions that sharpen a search
          | Support: Tech tool spotlight in class
        ‹Kind of support: Tech tool spotlight in class›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Send] [Delete this draft]
    ");
    let _ = school.clicks(RIVERA, STAFF, "Send").await;
    school.delivers_everything().await;
    let id = school.play().bot.library.store.schools().await.unwrap()[0].id;
    let request = school.play().bot.library.store.request(id, 1).await.unwrap().unwrap();
    assert!(request.wish.tip.is_some(), "the request remembers the tip");
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn help_with_a_tip_is_a_draft_of_its_own_and_the_tip_is_credited_with_no_other_request() {
    let mut school = School::opens(EARLY).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let _ = school.types(RIVERA, "request-collab", &[("topic", json!("Marine biology"))]).await;
    let draft = school.clicks(RIVERA, STAFF, "Help me try this").await.text();
    assert!(draft.contains("Topic: Tip: Three additions"), "{draft}");
    assert!(draft.contains("You also have a draft from Mon 7 September: Marine biology"), "{draft}");
    // The tip's draft is left; what is sent now has nothing to do with it.
    let wish = [("support", json!("book-talk")), ("topic", json!("The Tudors"))];
    assert!(school.types(RIVERA, "request-collab", &wish).await.text().contains("request #1"));
    let _other = school.clicks(RIVERA, STAFF, "Go on with it").await;
    let _ready = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    assert!(school.clicks(RIVERA, STAFF, "Send").await.text().contains("request #2"));
    school.delivers_everything().await;
    let id = school.play().bot.library.store.schools().await.unwrap()[0].id;
    for number in [1, 2] {
        let request = school.play().bot.library.store.request(id, number).await.unwrap().unwrap();
        assert_eq!(request.wish.tip, None, "#{number} did not come of the tip");
    }
    // It is there as it was left.
    let draft = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(draft.contains("Topic: Tip: Three additions") && !draft.contains("Another draft"), "{draft}");
    school.delivers_everything().await;
}
