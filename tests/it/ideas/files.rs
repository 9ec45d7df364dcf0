//! Ideas that come from a file, and that go into one.

use serde_json::json;

use super::{MONDAY, titles};
use crate::files::{commits, files};
use crate::school::{HART, LEE, RIVERA, STAFF, School};

const OURS: (&str, &[u8]) = (
    "Our ideas.csv",
    b"Title,Subject,Classes,Students,Library,Teacher,Minutes,When,Support,Notes\n\
      A pond in a jar,biology,Year 5 to 8,Build a pond.,Jars.,Water.,45,April to June,makerspace,x\n\
      Alchemy,alchemy,Year 5 to 8,Stir.,Books.,Rules.,,,makerspace,\n\
      \"=1+1, \"\"quoted\"\"\",Math,Y3-Y4,@everyone reads **this**.,Books.,Rules.,,,book-talk,\n",
);

#[tokio::test]
async fn a_file_of_ideas_is_taken_with_a_report_on_each_and_a_second_time_takes_nothing() {
    let mut school = School::opens(MONDAY).await;
    let before = commits(&school);
    let report = school.types_with_file(HART, "idea import", &[], OURS).await;
    insta::assert_snapshot!(report.shown(&school), @r#"
    Mon 14 Sep 12:00  Shelftalker (only you):
          | Imported: 2 of 3 ideas
          | **Not imported**
          | Row 3, "Alchemy": I don't know the subject "alchemy".
          | **Imported: teachers find these with /ideas from now on**
          | A pond in a jar
          | =1+1, "quoted"
          | Left out: the column Notes.
    "#);
    assert_eq!(commits(&school) - before, 1, "all ideas are written at once");
    let found = school.types(RIVERA, "ideas", &[("topic", json!("pond"))]).await;
    assert!(titles(&found.text()).contains(&"A pond in a jar".to_owned()));
    let report = school.types_with_file(HART, "idea import", &[], OURS).await;
    insta::assert_snapshot!(report.privately(), @r#"
    No idea was imported
    **Not imported**
    Row 2, "A pond in a jar": An idea of this title is already in /idea list. /idea edit changes it.
    Row 3, "Alchemy": I don't know the subject "alchemy".
    Row 4, "=1+1, "quoted"": An idea of this title is already in /idea list. /idea edit changes it.
    "#);
    let all = [("all-or-nothing", json!("yes"))];
    let mixed = ("m.csv", &b"title,subjects,ages,students,library,teacher,support\nNew,art,9-13,A.,B.,C.,makerspace\nBad,art,,A.,B.,C.,makerspace"[..]);
    let report = school.types_with_file(HART, "idea import", &all, mixed).await;
    insta::assert_snapshot!(report.privately(), @r#"
    No idea was imported
    You asked for all or nothing: correct these in the file and attach it again. The other one is fine.
    **Not imported**
    Row 3, "Bad": For whom is it? Write ages like 9-13, or classes.
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_exported_is_taken_by_another_school_in_both_formats() {
    let mut school = School::with_more_schools(MONDAY, 2).await;
    let nothing = school.types(HART, "idea export", &[("format", json!("CSV"))]).await;
    insta::assert_snapshot!(nothing.privately(), @"You have written or changed no idea yet: /idea add writes one, and ideas: All exports those that are there.");
    school.types_with_file(HART, "idea import", &[], OURS).await.privately();
    for (number, format) in [(2, "CSV"), (3, "TOML")] {
        school.goes_to(1);
        let said = school.types(HART, "idea export", &[("format", json!(format))]).await;
        said.privately();
        let mut files = files(&school, said.message());
        assert_eq!(files.len(), 1);
        let (name, bytes) = files.remove(0);
        school.goes_to(number);
        let report = school.types_with_file(HART, "idea import", &[], (&name, &bytes)).await.privately();
        assert!(report.starts_with("Imported: 2 ideas"), "{report}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_bring_the_same_ideas_at_once_one_is_told_that_they_are_there() {
    let mut school = School::opens(MONDAY).await;
    let (hart, lee) = (school.at(HART, STAFF), school.at(LEE, STAFF));
    let file = [("file", OURS.0, OURS.1)];
    let import = |at| school.discord().command_with_files(at, "idea import", &[], &file);
    let (first, second) = tokio::join!(import(hart), import(lee));
    let mut titles = [first, second]
        .map(|answer| answer.unwrap().message().unwrap().embeds[0]["title"].as_str().unwrap().to_owned());
    titles.sort();
    assert_eq!(titles, ["Imported: 2 of 3 ideas", "No idea was imported"]);
    school.delivers_everything().await;
}
