//! What came of ideas, and of tips that teachers suggested, in the record.

use serde_json::json;

use super::MONDAY;
use crate::files::files;
use crate::school::{HART, RIVERA, STAFF, School};

#[tokio::test]
async fn a_taken_idea_and_a_suggested_tip_count_in_the_record_once_each() {
    let mut school = School::opens(MONDAY).await;
    school.types(RIVERA, "ideas", &[("topic", json!("dot september"))]).await.privately();
    school.clicks(RIVERA, STAFF, "Ask for 1").await.privately();
    school.clicks(RIVERA, STAFF, "Send").await.privately();
    let form = school.types(RIVERA, "suggest-tip", &[]).await.form().clone();
    let tip = [("title", "Mute first"), ("body", "Mute the tab."), ("by_name", "no")];
    school.submits(RIVERA, STAFF, &form, &tip).await.privately();
    school.delivers_everything().await;

    let said = school.types(HART, "impact", &[("period", json!("1 Sep 2026 to 30 Sep 2026"))]).await;
    said.privately();
    let made = files(&school, said.message());
    let of = |ending: &str| {
        let (_, bytes) = made.iter().find(|(name, _)| name.ends_with(ending)).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let page = of(".html");
    assert!(page.contains("<strong>1</strong> request that came from an idea"), "{page}");
    assert!(page.contains("<strong>1</strong> tip that a teacher suggested"), "{page}");
    let figures = of("figures.csv");
    let mut lines = figures.lines();
    let column = lines.next().unwrap().split(',').position(|name| name == "of_idea").unwrap();
    let row = csv::Reader::from_reader(figures.as_bytes()).records().next().unwrap().unwrap();
    assert_eq!(&row[column], "yes");
    school.delivers_everything().await;
}
