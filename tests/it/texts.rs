//! Text as its writers meant it: files as real programs save them, read, previewed with what was changed, and posted.

use serde_json::json;
use shelftalker::rehearsal::SeenMessage;

use crate::school::{HART, RIVERA, STAFF, Said, School, without_references};

const MORNING: &str = "2026-09-07 09:12";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR a picture";

/// A newsletter as word processors export it, with what is meant for no reader.
const NEWS: &str = "\u{FEFF}---\nlayout: single\ntitle: \"September news\"\n---\n<!-- not to be shown -->\n\n\
    ## [New books](https://x.org/new books) {#new-books}\n\nTwelve&nbsp;of them, `<div>` included.\n\n\
    ## Hours\n\n| Day | Opens |\n|-----|-------|\n| Mon | 8:00 |\n| Tue | 9:00 |\n\n\
    Closed at half term[^1].\n\n- [x] lamps\n- [ ] plants\n\n\
    ## Poster\n\n![Our poster, a whale in blue](img/poster.png)\n\nHang it up!\n\n\
    ![](somewhere.png)\n\n[^1]: From 26 to 30 October.\n";

impl School {
    async fn types_with(
        &mut self,
        command: &str,
        options: &[(&str, serde_json::Value)],
        files: &[(&str, &str, &[u8])],
    ) -> Said {
        let at = self.at(HART, STAFF);
        let answer = self.discord().command_with_files(at, command, options, files).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    fn said_in_staff_room(&self) -> Vec<SeenMessage> {
        self.said_in(self.play().school.staff)
    }
}

/// A message without its reference.
fn words(message: &SeenMessage) -> String {
    message.text().split(" · ref ").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_newsletter_file_is_posted_as_its_author_meant_it_and_what_was_changed_is_said_before() {
    let mut school = School::opens(MORNING).await;
    let files: [(&str, &str, &[u8]); 2] =
        [("file", "news.md", NEWS.as_bytes()), ("picture", "poster.png", PNG)];
    let editor = school.types_with("newsletter write", &[], &files).await;
    insta::assert_snapshot!(editor.privately(), @"
    September news
    1. New books
    2. Hours
    3. Poster · with poster.png (Our poster, a whale in blue)
    Channels: none chosen yet
    Length: 2 messages in each channel
    Different from your text: Left out: 1 comment, the lines at its top (layout), the picture somewhere.png (attach it with /newsletter edit).
    Changed: a table became a list, a footnote moved to the end of its section.
    Now: A draft. Only librarians see it.
    ");
    let preview = school.clicks(HART, STAFF, "Preview").await;
    insta::assert_snapshot!(preview.text(), @"
    This is what will be posted, message 1 of 2:
    Left out: 1 comment, the lines at its top (layout), the picture somewhere.png (attach it with /newsletter edit).
    Changed: a table became a list, a footnote moved to the end of its section.
    September news
    **New books**

    https://x.org/new%20books

    Twelve of them, `<div>` included.

    **Hours**

    **Day · Opens**
    - Mon · 8:00
    - Tue · 9:00

    Closed at half term¹.

    - ☑ lamps
    - ☐ plants

    ¹ From 26 to 30 October.
    From your school library · 1 of 2
    ");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Later").await.text(), @"
    This is what will be posted, message 2 of 2:
    With it: poster.png (Our poster, a whale in blue).
    **Poster**

    Hang it up!
    From your school library · 2 of 2
    ");
    let _chosen = school.chooses_channels(&[school.play().school.staff]).await;
    school.sends_it().await;
    let posted = school.said_in_staff_room();
    let read = without_references(&posted.iter().map(words).collect::<Vec<_>>().join("\n---\n"));
    insta::assert_snapshot!(read, @"
    September news
    **New books**

    https://x.org/new%20books

    Twelve of them, `<div>` included.

    **Hours**

    **Day · Opens**
    - Mon · 8:00
    - Tue · 9:00

    Closed at half term¹.

    - ☑ lamps
    - ☐ plants

    ¹ From 26 to 30 October.
    From your school library · 1 of 2 · ref
    ---
    **Poster**

    Hang it up!
    From your school library · 2 of 2 · ref
    📎 poster.png (Our poster, a whale in blue)
    ");
    assert_eq!(posted[1].files[0].description, "Our poster, a whale in blue");
}

#[tokio::test]
async fn a_picture_stands_beside_the_section_that_it_was_sent_for_with_what_it_shows() {
    let mut school = School::opens(MORNING).await;
    let _editor = school.begins_a_newsletter().await;
    let _one = school.adds_a_section("Books", "Twelve.").await;
    let _two = school.adds_a_section("Map", "The new shelves.").await;
    let options = [
        ("newsletter", json!("September news")),
        ("section", json!("map")),
        ("description", json!("Where the new shelves are")),
    ];
    let picture: [(&str, &str, &[u8]); 1] = [("picture", "map.png", PNG)];
    let wrong = [("newsletter", json!("September news")), ("section", json!("Atlas"))];
    let refused = school.types_with("newsletter edit", &wrong, &picture).await.privately();
    assert!(refused.starts_with("There is no section \"Atlas\"."), "{refused}");
    let edited = school.types_with("newsletter edit", &options, &picture).await.privately();
    assert!(edited.contains("2. Map · with map.png (Where the new shelves are)"), "{edited}");
    // Changing its words leaves the picture where it is.
    let _section = school.chooses(HART, STAFF, "Change a section", "Map").await;
    let _edited = school.fills_in(HART, STAFF, "Edit", &[("Text", "Where to find what.")]).await;
    let _chosen = school.chooses_channels(&[school.play().school.staff]).await;
    school.sends_it().await;
    let posted = school.said_in_staff_room();
    assert_eq!(posted.len(), 2, "{posted:?}");
    assert!(posted[0].files.is_empty() && posted[0].text().contains("Twelve."), "{posted:?}");
    assert!(posted[1].text().contains("**Map**\n\nWhere to find what."), "{posted:?}");
    assert_eq!(posted[1].files[0].description, "Where the new shelves are");
}

#[tokio::test]
async fn a_table_typed_in_a_form_is_a_list_and_said_so() {
    let mut school = School::opens(MORNING).await;
    let _editor = school.begins_a_newsletter().await;
    let added = school.adds_a_section("Hours", "Mon\t8:00\n\n| Day | Opens |\n|--|--|\n| Tue | 9:00 |").await;
    assert!(added.privately().contains("Changed: a table became a list."), "{added:?}");
    let preview = school.clicks(HART, STAFF, "Preview").await.text();
    assert!(preview.contains("Changed: a table became a list."), "{preview}");
    assert!(preview.contains("Mon 8:00\n\n**Day · Opens**\n- Tue · 9:00"), "{preview}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn letters_of_older_programs_are_read_and_other_files_are_named_with_what_to_do() {
    let mut school = School::opens(MORNING).await;
    let old =
        ("news.md", &b"# News\r\n\r\nOpen in the Caf\xE9 from eight to five every day of the week."[..]);
    let said = school.types_with_file(HART, "newsletter write", &[], old).await.privately();
    assert!(said.contains("Café") && said.contains("please check them"), "{said}");
    let wide: Vec<u8> =
        "\u{FEFF}# Neuigkeiten\n\nÜber alles.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = school.types_with_file(HART, "newsletter write", &[], ("news.md", &wide)).await.privately();
    assert!(said.contains("Über alles.") && !said.contains("check"), "{said}");
    let mut refused = String::new();
    for (command, name, bytes) in [
        ("newsletter write", "news.docx", &b"PK\x03\x04\x14\0\xFF"[..]),
        ("newsletter write", "news.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("newsletter write", "news.md", b""),
        ("newsletter write", "news.txt", b"\xCD\xEE\xE2\xEE\xF1\xF2\xE8"),
        ("tip import", "tips.xlsx", b"PK\x03\x04\x14\0\xFF"),
        ("tip import", "clip.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
    ] {
        let said = school.types_with_file(HART, command, &[], (name, bytes)).await.privately();
        refused.push_str(&(said + "\n"));
        school.a_minute_later();
    }
    let heic = ("IMG_2041.HEIC", &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..]);
    let wish = [("support", json!("book-talk")), ("topic", json!("Otters"))];
    refused.push_str(&school.types_with_file(RIVERA, "request-collab", &wish, heic).await.privately());
    insta::assert_snapshot!(refused, @r"
    news.docx is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, Markdown (.md). Then attach that.
    I can't read news.doc: only the program that made it can. Open it there, save it as a text (.txt, .md or .csv), and attach that.
    news.md is empty: perhaps the upload broke off. Please attach it again.
    I can't make out the letters in news.txt. Open it, choose Save As with the encoding UTF-8, and attach it again.
    tips.xlsx is a spreadsheet file. In Excel choose Save As, CSV UTF-8; in Google Sheets choose File, Download, CSV. Then attach that.
    clip.mp4 is a film or a recording. Please send a text (.txt, .md or .csv).
    A request to the library
    Only you can see this. It's saved as you go.
    Topic: Otters
    Support: Book talk or reading promotion
    The file wasn't added: IMG\_2041.HEIC is a HEIC photo, which many phones and computers can't show. Send a screenshot of it instead; or on the iPhone choose Settings, Camera, Formats, Most Compatible, and take it again.
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn tips_come_from_a_spreadsheet_as_it_was_saved_and_what_is_wrong_is_named_by_row_and_column() {
    let mut school = School::opens(MORNING).await;
    let file = "sep=;\r\nTimestamp;Title;Body;Season;Not before;Evergreen;\r\n\
                1/9/2026;Pencils;\"Sharpen\ntwo.\";September;;x;\r\n\
                1/9/2026;Lamps;Switch them off.;;01/02;;\r\n\
                1/9/2026;Maps;Hang one up.;;;sometimes;\r\n";
    let said =
        school.types_with_file(HART, "tip import", &[], ("tips.csv", file.as_bytes())).await.privately();
    insta::assert_snapshot!(said, @r#"
    Imported: 2 of 3 tips
    **Not imported**
    Row 4, "Maps": I can't read evergreen "sometimes": write yes or no.
    **Imported, in this order, behind those already in the queue**
    Pencils
    Lamps
    Left out: the column Timestamp.
    "#);
    let unknown = ("tips.csv", &b"title,body,colour\nOne,First.,red"[..]);
    let said = school.types_with_file(HART, "tip import", &[], unknown).await.privately();
    insta::assert_snapshot!(said, @r#"I don't know the column "colour". Use: title, body, link, not\_before, not\_after, evergreen, season."#);
    school.delivers_everything().await;
}

/// A Word file as Word writes it, as far as its kind is told by.
fn a_word_file() -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in ["[Content_Types].xml", "_rels/.rels", "word/document.xml"] {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0");
        bytes.extend(u16::try_from(part.len()).unwrap().to_le_bytes());
        bytes.extend(b"\0\0");
        bytes.extend(part.as_bytes());
        bytes.push(b'x');
    }
    bytes
}

#[tokio::test]
async fn a_word_file_is_refused_as_one_whatever_it_is_called_and_with_or_without_a_title() {
    let mut school = School::opens(MORNING).await;
    let word = a_word_file();
    let mut refused = String::new();
    for (command, name) in [
        ("newsletter write", "September news.docx"),
        ("newsletter write", "Новости.docx"),
        ("tip import", "Tips für Könner.docx"),
        ("tip import", "Советы"),
    ] {
        let said = school.types_with_file(HART, command, &[], (name, &word)).await.privately();
        refused.push_str(&(said + "\n"));
        school.a_minute_later();
    }
    insta::assert_snapshot!(refused, @r"
    September\_news.docx is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, Markdown (.md). Then attach that.
    1546433090027520000\.docx is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, Markdown (.md). Then attach that.
    Tips\_fur\_Konner.docx is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, Markdown (.md). Then attach that.
    1546433593344000000 is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, Markdown (.md). Then attach that.
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_text_without_a_title_is_not_called_something_but_its_author_is_told_where_to_write_one() {
    let mut school = School::opens(MORNING).await;
    let text = b"Twelve books about the sea are new on the shelves.\r\n\r\nThe library opens at eight.";
    for name in ["September news.txt", "news.md"] {
        let said = school.types_with_file(HART, "newsletter write", &[], (name, text)).await.privately();
        insta::allow_duplicates! {
            insta::assert_snapshot!(said, @r##"I found no title. Type one after title:, or begin the file with a line like "# Library news"."##);
        }
        school.a_minute_later();
    }
    let files = [("file", "September news.txt", &text[..])];
    let said =
        school.types_with("newsletter write", &[("title", json!("September"))], &files).await.privately();
    assert!(said.contains("September") && said.contains("Twelve books about the sea"), "{said}");
    school.delivers_everything().await;
}
