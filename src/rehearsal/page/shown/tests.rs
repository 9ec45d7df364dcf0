//! What was typed becomes safe HTML, and nothing else.

use std::sync::Arc;

use chrono::DateTime;

use super::Reader;
use crate::clock::SetClock;
use crate::days::Manner;
use crate::rehearsal::sample::{School, school};
use crate::rehearsal::{Id, Options, Rehearsal};

async fn town() -> (Rehearsal, School) {
    let monday = DateTime::parse_from_rfc3339("2026-09-07T05:30:00Z").unwrap().to_utc();
    let rehearsal = Rehearsal::open(Options::at(Arc::new(SetClock::still(monday)))).await.unwrap();
    let school = school(&rehearsal);
    (rehearsal, school)
}

/// Each text as Ana Rivera reads it in the staff room.
async fn read(texts: &[&str]) -> Vec<String> {
    let (rehearsal, school) = town().await;
    let manner = Manner::default();
    rehearsal.read(|state| {
        let (member, channel, zone) = (school.rivera, school.staff, chrono_tz::Europe::London);
        let reader = Reader { state, member, channel, manner: &manner, zone };
        texts.iter().map(|text| reader.html(text)).collect()
    })
}

#[tokio::test]
async fn markdown_is_read_as_discord_reads_it() {
    let rows = [
        (
            "**bold** *italic* __under__ ~~gone~~",
            "<p><strong>bold</strong> <em>italic</em> <u>under</u> <s>gone</s></p>",
        ),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        (
            "# Big\n## Less\n### Least\n#### None",
            "<p class=\"big big-1\">Big</p><p class=\"big big-2\">Less</p><p class=\"big big-3\">Least</p><p>#### None</p>",
        ),
        ("Title\n---", "<p>Title<br>---</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("3. c", "<ol start=\"3\"><li>c</li></ol>"),
        ("> said\n> so", "<blockquote><p>said<br>so</p></blockquote>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```\n**code** <b>\n```", "<pre tabindex=\"0\"><code>**code** &lt;b&gt;\n</code></pre>"),
        ("-# small **print**\nlarge", "<p><small>small <strong>print</strong></small><br>large</p>"),
        ("\\*not\\* \\|\\|so\\|\\|", "<p>*not* ||so||</p>"),
        ("one || two", "<p>one || two</p>"),
    ];
    let texts: Vec<&str> = rows.iter().map(|(text, _)| *text).collect();
    for ((text, expected), html) in rows.iter().zip(read(&texts).await) {
        assert_eq!(html, *expected, "{text}");
    }
}

#[tokio::test]
async fn a_spoiler_hides_what_stands_between_its_bars_and_never_crosses_another_mark() {
    let html = read(&["||the **butler**||", "**a ||b** c||", "||||"]).await;
    assert!(html[0].contains("<span>the <strong>butler</strong></span></span>"), "{}", html[0]);
    assert!(html[0].contains("aria-expanded=\"false\""));
    assert_eq!(html[1], "<p><strong>a ||b</strong> c||</p>");
    assert_eq!(html[2], "<p>||||</p>");
}

#[tokio::test]
async fn no_html_of_a_text_passes_through() {
    let texts = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=\"x\">b</b>",
        "<div>\n\n<style>*{display:none}</style>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://spy.example/p.png)",
        "[\"><script>](https://a.example/\"onmouseover=alert(1))",
        "<https://a.example/?\"><script>",
        "https://a.example/<script>'\"",
        "`</code><script>`",
        "```</code></pre><script>\n</pre>\n```",
        "||<i>||",
        "<@0><script>",
        "&lt;script&gt; &#60;script&#62;",
    ];
    for (text, html) in texts.iter().zip(read(&texts).await) {
        let mut rest = html.as_str();
        while let Some(at) = rest.find('<') {
            let tag = &rest[at..=at + rest[at..].find('>').expect(text)];
            let is_ours = [
                "<p>",
                "</p>",
                "</a>",
                "<code>",
                "</code>",
                "</pre>",
                "<pre tabindex=\"0\">",
                "<span>",
                "</span>",
                "<br>",
            ]
            .contains(&tag)
                || tag.starts_with("<span class=\"spoiler\"")
                || (tag.starts_with("<a href=\"https://a.example/")
                    || tag.starts_with("<a href=\"https://spy.example/"))
                    && tag.matches('"').count() == 8;
            assert!(is_ours, "{text}: {tag} in {html}");
            rest = &rest[at + tag.len()..];
        }
    }
}

#[tokio::test]
async fn mentions_and_moments_are_read_by_name_and_only_where_they_may_be() {
    let (rehearsal, school) = town().await;
    let manner = Manner::default();
    let (ana, ben, desk, staff) = (school.rivera, school.okafor, school.desk, school.staff);
    rehearsal.read(|state| {
        let reader = Reader { state, member: ana, channel: staff, manner: &manner, zone: chrono_tz::Europe::London };
        assert_eq!(reader.html(&format!("<@{ana}>")), "<p><span class=\"mention me\">@Ana Rivera</span></p>");
        assert_eq!(reader.html(&format!("<@{ben}>")), "<p><span class=\"mention\">@Ben Okafor</span></p>");
        assert_eq!(reader.html(&format!("\\<@{ben}>")), format!("<p>&lt;@{ben}&gt;</p>"));
        assert_eq!(
            reader.html(&format!("<@&{}>", school.librarians)),
            "<p><span class=\"mention\">@Librarians</span></p>"
        );
        // Ana does not see the desk, and is not told its name.
        assert!(!reader.html(&format!("<#{desk}>")).contains("desk"));
        assert!(reader.html(&format!("<#{staff}>")).contains("#staff-room"));
        assert_eq!(
            reader.html("<t:1788762600:t>"),
            "<p><time datetime=\"2026-09-07T06:30:00Z\" title=\"Mon 7 September 2026, 07:30\">07:30</time></p>"
        );
        assert_eq!(reader.html("<t:1788762600:R>").matches("in 1 hour").count(), 1);
        assert_eq!(reader.html("</my-requests:7>"), "<p><span class=\"mention\">/my-requests</span></p>");
        assert_eq!(reader.plain("**Read** <t:1788762600:t> & go", 60), "Read 07:30 & go");
        assert_eq!(reader.html(&format!("<@{}>", Id(1))), "<p>&lt;@1&gt;</p>");
    });
}

#[tokio::test]
async fn an_address_is_a_link_without_the_full_stop_after_it() {
    let html = read(&["See https://a.example/b(c). Now"]).await;
    assert!(html[0].starts_with("<p>See <a href=\"https://a.example/b(c)\""), "{}", html[0]);
    assert!(html[0].ends_with("</a>. Now</p>"), "{}", html[0]);
}
