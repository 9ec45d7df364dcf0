//! Discord as it really is: larger than what any library knows of it, with limits that it tells late or not at all.

use serde_json::json;

const NOON: &str = "2026-09-07 12:00";
use crate::school::{DESK, HART, OKAFOR, REQUESTS, RIVERA, STAFF, School};

#[tokio::test]
async fn p4_a_member_who_wears_what_the_library_does_not_know_is_heard_and_so_is_a_click_on_what_names_them() {
    let mut school = School::opens(NOON).await;
    let wears = json!({ "asset": "v2_a_e5eb1e3b5e9d4a7b", "sku_id": "1144058844004233369" });
    let odd = json!({ "avatar_decoration_data": wears, "public_flags": "many", "primary_guild": [1] });
    school.discord().writes_otherwise(school.id(RIVERA), odd);
    school.gets_a_request().await;
    assert!(school.reads(HART, DESK).contains("#1"), "{}", school.reads(HART, DESK));
    let _ = school.clicks(HART, DESK, "Accept").await;
    school.delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("Dana Hart"), "{}", school.reads_thread(RIVERA));
}

#[tokio::test]
async fn case_48_a_name_of_invisible_letters_gives_way_to_the_user_name() {
    let mut school = School::opens(NOON).await;
    school.discord().writes_otherwise(school.id(RIVERA), json!({ "global_name": "\u{3164}\u{3164}" }));
    school.gets_a_request().await;
    assert!(school.reads(HART, DESK).contains("ana.rivera"), "{}", school.reads(HART, DESK));
}
