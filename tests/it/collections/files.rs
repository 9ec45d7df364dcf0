//! Items that come from a table, and that go into one or into a text.

use serde_json::json;
use shelftalker::features::record::exported::into_folder;

use super::{MONDAY, PLATES};
use crate::files::{commits, files};
use crate::school::{HART, LEE, STAFF, School};

const OURS: (&str, &[u8]) = (
    "Plates.csv",
    b"Title,URL,Type,Description,Email\n\
      Maps,https://example.org/maps,activity,They drift.,x@y.example\n\
      Hidden,https://bank.com@evil.example,video,,\n\
      Film,https://example.org/film,film,,\n\
      \"=1+1, \"\"quoted\"\"\",,book,@everyone reads **this**.,\n",
);

#[tokio::test]
async fn a_table_is_taken_with_a_report_on_each_and_a_second_time_takes_nothing() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let before = commits(&school);
    let into = [("collection", json!(PLATES))];
    let report = school.types_with_file(HART, "collection import", &into, OURS).await;
    insta::assert_snapshot!(report.shown(&school), @r#"
    Mon 14 Sep 12:01  Shelftalker (only you):
          | Imported: 2 of 4 items
          | **Not imported**
          | Row 3, "Hidden": The link shows another address than it goes to: leave out what stands before the \@.
          | Row 4, "Film": I don't know the kind "film": write one of book, article, video, activity, game, database.
          | **Imported**
          | Maps
          | =1+1, "quoted"
          | Left out: the column Email.
    "#);
    assert_eq!(commits(&school) - before, 1, "all items are written at once");
    let again = school.types_with_file(HART, "collection import", &into, OURS).await.privately();
    insta::assert_snapshot!(again, @r#"
    No item was imported
    **Not imported**
    Row 2, "Maps": The collection has that already.
    Row 3, "Hidden": The link shows another address than it goes to: leave out what stands before the \@.
    Row 4, "Film": I don't know the kind "film": write one of book, article, video, activity, game, database.
    Row 5, "=1+1, "quoted"": The collection has that already.
    "#);
    let nowhere = school.types_with_file(HART, "collection import", &[], OURS).await.privately();
    insta::assert_snapshot!(nowhere, @r#"
    No item was imported
    **Not imported**
    Row 2, "Maps": Which collection? Choose it with the command, or name it in a column "collection".
    Row 3, "Hidden": Which collection? Choose it with the command, or name it in a column "collection".
    Row 4, "Film": Which collection? Choose it with the command, or name it in a column "collection".
    Row 5, "=1+1, "quoted"": Which collection? Choose it with the command, or name it in a column "collection".
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_exported_is_taken_by_another_school() {
    let mut school = School::with_more_schools(MONDAY, 2).await;
    let nothing = school.types(HART, "collection export", &[("format", json!("CSV"))]).await.privately();
    insta::assert_snapshot!(nothing, @"Nothing is in it yet: /collection add fills it.");
    school.has_plates_posted().await;
    let text = school
        .types(HART, "collection export", &[("format", json!("Markdown")), ("collection", json!(PLATES))])
        .await;
    insta::assert_snapshot!(text.privately(), @"
    Here are 2 items. Only you can see this.
    📎 subject-spotlight-plate-tectonics.md
    ");
    let (name, bytes) = files(&school, text.message()).remove(0);
    insta::assert_snapshot!(format!("{name}\n{}", String::from_utf8(bytes).unwrap()), @r"
    subject-spotlight-plate-tectonics.md
    # Subject Spotlight: Plate tectonics

    Geography · Years 5-8 · NGSS MS-ESS2-2

    - **Plates in motion** (video): <https://example.org/plates>  
      Four minutes, and the map moves.
    - **Restless Earth** (book), on the shelf: 551.1 PLA  
      Its diagrams.
    ");
    let table = school.types(HART, "collection export", &[("format", json!("CSV"))]).await;
    let (name, bytes) = files(&school, table.message()).remove(0);
    school.goes_to(2);
    school.begins_a_collection(&[("title", PLATES)]).await;
    let report = school.types_with_file(HART, "collection import", &[], (&name, &bytes)).await.privately();
    insta::assert_snapshot!(report, @r"
    Imported: 2 items
    **Imported**
    Plates in motion
    Restless Earth
    Left out: the column suggested\_by.
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_bring_the_same_table_at_once_nothing_is_there_twice() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let (hart, lee) = (school.at(HART, STAFF), school.at(LEE, STAFF));
    let file = [("file", OURS.0, OURS.1)];
    let into = [("collection", json!(PLATES))];
    let import = |at| school.discord().command_with_files(at, "collection import", &into, &file);
    let (first, second) = tokio::join!(import(hart), import(lee));
    let mut titles = [first, second]
        .map(|answer| answer.unwrap().message().unwrap().embeds[0]["title"].as_str().unwrap().to_owned());
    titles.sort();
    assert_eq!(titles, ["Imported: 2 of 4 items", "No item was imported"]);
    assert_eq!(school.kept_collections().await[0].1.len(), 2);
    school.delivers_everything().await;
}

#[tokio::test]
async fn collections_and_what_is_in_them_are_part_of_the_schools_export() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let library = &school.play().bot.library;
    let schools = library.store.schools().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    into_folder(library.store.as_ref(), &library.installation, &schools, folder.path()).await.unwrap();
    let rows = |name: &str| -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let collections = rows("collections.jsonl");
    assert_eq!(collections.len(), 1);
    assert_eq!(collections[0]["title"], json!(PLATES));
    assert_eq!((&collections[0]["posted"], &collections[0]["items"]), (&json!(true), &json!(2)));
    let items = rows("collection_items.jsonl");
    let links: Vec<_> = items.iter().map(|item| (&item["link"], &item["shelf_mark"])).collect();
    assert_eq!(
        links,
        [(&json!("https://example.org/plates"), &json!(null)), (&json!(null), &json!("551.1 PLA"))]
    );
    assert!(items.iter().all(|item| item["collection"] == collections[0]["collection"]));
}
