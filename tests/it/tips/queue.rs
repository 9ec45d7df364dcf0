//! Which tip a slot takes over a year, what the desk hears of it, and what came of each tip.

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use super::{EARLY, title};
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

/// To a Monday's slot, counted in weeks after the first.
async fn comes_to_week(school: &mut School, week: i64) {
    let monday = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap() + TimeDelta::weeks(week);
    school.clock_reads(&format!("{monday} 07:30")).delivers_everything().await;
}

fn posted(school: &School) -> Vec<String> {
    school.public(RIVERA, STAFF).iter().map(|tip| title(tip).to_owned()).collect()
}

#[tokio::test]
async fn an_evergreen_tip_comes_again_after_26_weeks_and_not_before() {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(0).await;
    school.adds_tip(&[("title", "Once"), ("body", "Now or never.")]).await;
    school.adds_tip(&[("title", "Again"), ("body", "Always true."), ("reuse", "evergreen")]).await;
    comes_to_week(&mut school, 0).await;
    comes_to_week(&mut school, 1).await;
    let useful = school.clicks(RIVERA, STAFF, "Useful").await;
    assert!(useful.privately().starts_with("Thank you"));
    for week in 2..27 {
        comes_to_week(&mut school, week).await;
    }
    assert_eq!(posted(&school), ["Once", "Again"]);
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 21 Sep 07:30  Shelftalker:
          | No tip was posted on Mon 21 September
          | No tip was waiting, and no evergreen tip has rested for 26 weeks. /tip add adds one in a minute, for next time. I say this once, not every week.
          | ref
    ");
    comes_to_week(&mut school, 27).await;
    assert_eq!(posted(&school), ["Once", "Again", "Again"]);
    // The second posting has buttons of its own, and a member still counts once.
    for who in [RIVERA, OKAFOR] {
        let useful = school.clicks(who, STAFF, "Useful").await;
        assert!(useful.privately().starts_with("Thank you"));
    }
    let list = school.types(HART, "tip list", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 15 Mar 07:30  Shelftalker (only you):
          | Tips waiting: 0
          | No tip is waiting, so evergreen ones come again, each 26 weeks after it was last posted. /tip add adds a new one in a minute.
          | **Posted, latest first**
          | Again · 15 March 2027 · found useful by 2 · evergreen, again from 13 September 2027
          | Once · 7 September 2026
    ");
    let refused = school.types(HART, "tip remove", &[("tip", json!("Again"))]).await;
    insta::assert_snapshot!(refused.privately(), @r#""Again" has already been posted and is evergreen: it may come again from 13 September 2027 on. To stop that, use /tip edit and write once in the last field."#);
    comes_to_week(&mut school, 28).await;
    assert_eq!(school.public(HART, DESK).len(), 2, "a new stretch without tips is told anew");
}

#[tokio::test]
async fn the_desk_hears_once_that_three_tips_are_left() {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(5).await;
    comes_to_week(&mut school, 0).await;
    assert_eq!(school.public(HART, DESK).len(), 0);
    comes_to_week(&mut school, 1).await;
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 14 Sep 07:30  Shelftalker:
          | 3 tips are left in the queue
          | After these 3 you'll run out of tips, unless an evergreen one has rested for 26 weeks by then. /tip add adds one in a minute.
          | ref
    ");
    school.restarts().await.delivers_everything().await;
    comes_to_week(&mut school, 2).await;
    assert_eq!(school.public(HART, DESK).len(), 1);
    // Once more when the queue, filled up, has come down to three again.
    for new in ["New one", "New two"] {
        school.adds_tip(&[("title", new), ("body", "Words.")]).await;
    }
    comes_to_week(&mut school, 3).await;
    assert_eq!(school.public(HART, DESK).len(), 2);
}

#[tokio::test]
async fn a_tip_waits_for_its_season_and_the_desk_hears_why_nothing_is_posted() {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(0).await;
    school.adds_tip(&[("title", "Leaves"), ("body", "They fall."), ("season", "21 Sep to 15 Oct")]).await;
    comes_to_week(&mut school, 0).await;
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 7 Sep 07:30  Shelftalker (edited):
          | No tip was posted on Mon 7 September
          | The one tip in the queue is out of season, and no evergreen tip has rested for 26 weeks. /tip add adds one in a minute, for next time. I say this once, not every week.
          | ref
    ");
    comes_to_week(&mut school, 1).await;
    assert_eq!((posted(&school).len(), school.public(HART, DESK).len()), (0, 1), "it is said once");
    comes_to_week(&mut school, 2).await;
    assert_eq!(posted(&school), ["Leaves"]);
}

#[tokio::test]
async fn what_came_of_a_tip_stands_beside_it_in_the_list() {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(14).await;
    comes_to_week(&mut school, 0).await;
    for who in [RIVERA, OKAFOR] {
        for button in ["Useful", "Help me try this", "Help me try this"] {
            let said = school.clicks(who, STAFF, button).await;
            assert!(said.message().private);
        }
        let sent = school.clicks(who, STAFF, "Send").await;
        assert!(sent.text().contains("Got it: request #"), "{sent:?}");
    }
    comes_to_week(&mut school, 1).await;
    let list = school.types(HART, "tip list", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 14 Sep 07:30  Shelftalker (only you):
          | Tips waiting: 12
          | **Waiting, next one first**
          | 1. A credit line for every picture · evergreen
          | 2. What I am reading, on the first slide · evergreen
          | 3. Captions on before you press play · evergreen
          | 4. One closing question with telling wrong answers · evergreen
          | 5. Put a chatbot's answer to the test
          | 6. What to look up before a class signs up · evergreen
          | 7. An old photograph in three looks · evergreen
          | 8. Who is stuck? Ask for the next search · evergreen
          | 9. Let the slide's headline say the finding · evergreen
          | 10. Leave the page to judge it · evergreen
          | 11. New on 1 January: works that are free to use · 1 Jan to 31 Jan · evergreen
          | 12. One book in the bag before the holiday · 1 Dec to 20 Dec · evergreen
          | Page 1 of 2
          | Posted last: Four facts before the tab is closed · 14 September 2026 · evergreen, again from 15 March 2027
        [More]
    ");
    let more = school.clicks(HART, STAFF, "More").await;
    insta::assert_snapshot!(more.shown(&school), @"
    Mon 14 Sep 07:30  Shelftalker (only you) (edited):
          | Tips waiting: 12
          | **Posted, latest first**
          | Four facts before the tab is closed · 14 September 2026 · evergreen, again from 15 March 2027
          | Three additions that sharpen a search · 7 September 2026 · found useful by 2, tried by 2, requests #1, #2 · evergreen, again from 8 March 2027
          | Page 2 of 2
        [Back]
    ");
    let back = school.clicks(HART, STAFF, "Back").await;
    assert_eq!(back.text(), list.text());
    school.delivers_everything().await;
}
