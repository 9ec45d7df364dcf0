//! One shape a row: what stands in the file, and which days it is at a school in London.

use chrono_tz::{America, Europe, Tz};

use super::super::{NotRead, Why};
use super::{calendar, reads, told};

const LONDON: Tz = Europe::London;

/// The lines of a file at a school in London.
fn london(file: &str) -> String {
    told(&reads(file.as_bytes(), LONDON).unwrap())
}

/// An event around some lines.
fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\r\nUID:1\r\n{}\r\nEND:VEVENT", lines.trim()))
}

fn half_term(lines: &str) -> String {
    event(&format!("SUMMARY:Half term\r\n{lines}"))
}

const WEEK: &str = "2026-10-26..2026-10-30 Closed Half term";
const MONDAY: &str = "2026-10-26 Closed Half term";
const TWO_WEEKS: &str = "2026-10-26..2026-10-30 Closed Half term\n2026-11-02..2026-11-06 Closed Half term";

/// What it is called, what stands in the event, and the days of it.
const SHAPES: &[(&str, &str, &str)] = &[
    ("an exclusive end", "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031", WEEK),
    ("an end that is the same day", "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261026", MONDAY),
    ("no end", "DTSTART;VALUE=DATE:20261026", MONDAY),
    ("an end before its line's turn", "DTEND;VALUE=DATE:20261031\r\nDTSTART;VALUE=DATE:20261026", WEEK),
    ("a length in days", "DTSTART;VALUE=DATE:20261026\r\nDURATION:P5D", WEEK),
    (
        "a length in weeks",
        "DTSTART;VALUE=DATE:20261026\r\nDURATION:P1W",
        "2026-10-26..2026-11-01 Closed Half term",
    ),
    ("a length in hours", "DTSTART;VALUE=DATE:20261026\r\nDURATION:PT24H", MONDAY),
    ("a length of nothing", "DTSTART;VALUE=DATE:20261026\r\nDURATION:PT0S", MONDAY),
    ("a negative length", "DTSTART;VALUE=DATE:20261026\r\nDURATION:-P5D", MONDAY),
    (
        "a day with a zone",
        "DTSTART;VALUE=DATE;TZID=Europe/London:20261026\r\nDTEND;VALUE=DATE;TZID=Europe/London:20261031",
        WEEK,
    ),
    ("a day with a zone far away", "DTSTART;TZID=Pacific/Auckland;VALUE=DATE:20261026", MONDAY),
    ("a day that does not say it is one", "DTSTART:20261026\r\nDTEND:20261031", WEEK),
    (
        "a day with a time of zeros that says it is a day",
        "DTSTART;VALUE=DATE:20261026T000000\r\nDTEND;VALUE=DATE:20261031T000000",
        WEEK,
    ),
    ("a floating midnight", "DTSTART:20261026T000000\r\nDTEND:20261031T000000", WEEK),
    ("the last minute of a day", "DTSTART:20261026T000000\r\nDTEND:20261030T235900", WEEK),
    ("the last second of a day", "DTSTART:20261026T000000\r\nDTEND:20261030T235959", WEEK),
    (
        "midnight by a name of Windows",
        "DTSTART;TZID=GMT Standard Time:20261026T000000\r\nDTEND;TZID=GMT Standard Time:20261031T000000",
        WEEK,
    ),
    (
        "midnight by a quoted name of Windows",
        "DTSTART;TZID=\"Eastern Standard Time\":20261026T000000\r\nDTEND;TZID=\"Eastern Standard Time\":20261031T000000",
        WEEK,
    ),
    (
        "midnight by a long name of Outlook",
        "DTSTART;TZID=\"(UTC+00:00) Dublin, Edinburgh, Lisbon, London\":20261026T000000\r\nDTEND;TZID=\"(UTC+00:00) Dublin, Edinburgh, Lisbon, London\":20261031T000000",
        WEEK,
    ),
    (
        "midnight by a name that nobody knows",
        "DTSTART;TZID=Customized Time Zone:20261026T000000\r\nDTEND;TZID=Customized Time Zone:20261031T000000",
        WEEK,
    ),
    (
        "midnight by a path of Olson's",
        "DTSTART;TZID=/softwarestudio.org/Olson_20011030_5/Europe/London:20261026T000000\r\nDTEND;TZID=/softwarestudio.org/Olson_20011030_5/Europe/London:20261031T000000",
        WEEK,
    ),
    ("London's midnight in universal time", "DTSTART:20261026T000000Z\r\nDTEND:20261031T000000Z", WEEK),
    (
        "summer's midnight in universal time",
        "DTSTART:20260906T230000Z\r\nDTEND:20260911T230000Z",
        "2026-09-07..2026-09-11 Closed Half term",
    ),
    (
        "universal time by its name",
        "DTSTART;TZID=UTC:20260906T230000\r\nDTEND;TZID=UTC:20260911T230000",
        "2026-09-07..2026-09-11 Closed Half term",
    ),
    (
        "a day of summer from midnight to midnight of universal time",
        "DTSTART:20270503T000000Z\r\nDTEND:20270504T000000Z",
        "2027-05-03 Closed Half term",
    ),
    (
        "a midnight that says it is all day",
        "DTSTART:20261026T090000\r\nDTEND:20261030T090000\r\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        WEEK,
    ),
    ("dashes in a day", "DTSTART;VALUE=DATE:2026-10-26\r\nDTEND;VALUE=DATE:2026-10-31", WEEK),
    ("spaces around a day", "DTSTART;VALUE=DATE: 20261026 \r\nDTEND;VALUE=DATE: 20261031 ", WEEK),
    ("small letters", "dtstart;value=date:20261026\r\ndtend;value=date:20261031", WEEK),
    (
        "parameters that nobody knows",
        "DTSTART;X-VOBJ-FLOATINGTIME-ALLOWED=TRUE;VALUE=DATE:20261026\r\nDTEND;X-A=\"b;c:d\";VALUE=DATE:20261031",
        WEEK,
    ),
    ("a day folded by a tab", "DTSTART;VALUE=DA\r\n\tTE:2026\r\n\t1026\r\nDTEND;VALUE=DATE:20261031", WEEK),
    (
        "two days that are every week's",
        "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\nRRULE:FREQ=WEEKLY;COUNT=2",
        TWO_WEEKS,
    ),
    ("a rule with an end", "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=DAILY;UNTIL=20261030", WEEK),
    (
        "a rule with an end of universal time",
        "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=DAILY;UNTIL=20261030T000000Z",
        WEEK,
    ),
    (
        "a rule for schooldays",
        "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10",
        TWO_WEEKS,
    ),
    (
        "a rule with an exception",
        "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;VALUE=DATE:20261027",
        "2026-10-26 Closed Half term\n2026-10-28 Closed Half term",
    ),
    (
        "an exception with a time",
        "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;TZID=Europe/London:20261027T000000",
        MONDAY,
    ),
    (
        "exceptions in a row, and in rows",
        "DTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEXDATE;VALUE=DATE:20261027,20261028\r\nEXDATE;VALUE=DATE:20261029,20261030",
        MONDAY,
    ),
    (
        "the first day is an exception",
        "DTSTART;VALUE=DATE:20261025\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;VALUE=DATE:20261025",
        MONDAY,
    ),
    (
        "further days",
        "DTSTART;VALUE=DATE:20261026\r\nRDATE;VALUE=DATE:20261102,20261109",
        "2026-10-26 Closed Half term\n2026-11-02 Closed Half term\n2026-11-09 Closed Half term",
    ),
    (
        "a further period",
        "DTSTART:20261026T000000\r\nDTEND:20261027T000000\r\nRDATE;VALUE=PERIOD:20261102T000000/P1D",
        "2026-10-26 Closed Half term\n2026-11-02 Closed Half term",
    ),
    (
        "every year since long ago",
        "DTSTART;VALUE=DATE:19701026\r\nRRULE:FREQ=YEARLY",
        "2026-10-26 Closed Half term\n2027-10-26 Closed Half term",
    ),
    (
        "the last Monday in May of every year",
        "DTSTART;VALUE=DATE:20000529\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
        "2026-05-25 Closed Half term\n2027-05-31 Closed Half term\n2028-05-29 Closed Half term",
    ),
    (
        "an event of 1601 that never ends",
        "DTSTART;VALUE=DATE:16010101\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26",
        "2026-10-26 Closed Half term\n2027-10-26 Closed Half term",
    ),
    (
        "a rule that makes no sense",
        "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\nRRULE:FREQ=SOMETIMES",
        "2026-10-26 LeftOut Half term",
    ),
    (
        "an end before the beginning",
        "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261020",
        "2026-10-26 LeftOut Half term",
    ),
    ("a 31 September", "DTSTART;VALUE=DATE:20260931", ""),
    ("no day at all", "DTSTAMP:20260101T000000Z", ""),
];

#[test]
fn days_are_read_however_a_program_writes_them() {
    for (shape, lines, expected) in SHAPES.iter().copied() {
        assert_eq!(london(&half_term(lines)), expected, "{shape}");
    }
}

#[test]
fn names_are_read_however_they_are_written_and_are_one_line() {
    for (shape, lines, expected) in [
        (
            "escapes",
            "SUMMARY:Half term\\, autumn\\; all \\\\ years\\nof 2026",
            "Half term, autumn; all \\ years of 2026",
        ),
        (
            "folds in a word and between words",
            "SUMMARY:Half te\r\n rm\r\n  holi\r\n\tday",
            "Half term holiday",
        ),
        ("a language", "SUMMARY;LANGUAGE=en-gb:Half term", "Half term"),
        (
            "quoted-printable, as phones once wrote",
            "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Half=20term=20caf=C3=A9",
            "Half term caf\u{e9}",
        ),
        (
            "a colon, a semicolon and a comma unescaped",
            "SUMMARY:Half term: years 7; 8, 9",
            "Half term: years 7; 8, 9",
        ),
        ("what cannot be seen", "SUMMARY:Half\u{200B} term\u{202E}", "Half term"),
        ("two names: the last", "SUMMARY:Something\r\nSUMMARY:Half term", "Half term"),
    ] {
        let file = event(&format!("DTSTART;VALUE=DATE:20261026\r\n{lines}"));
        assert_eq!(london(&file), format!("2026-10-26 Closed {expected}"), "{shape}");
    }
    let long = "Half term and ".repeat(30);
    let read =
        reads(event(&format!("DTSTART;VALUE=DATE:20261026\r\nSUMMARY:{long}")).as_bytes(), LONDON).unwrap();
    assert_eq!(read.lines[0].name.chars().count(), super::super::MOST_NAME);
}

/// Abuse case 12.
#[test]
fn abuse_12_line_ends_in_a_name_make_no_line_of_their_own() {
    for ends in ["\\n", "\\r\\n", "\r", "\\N"] {
        let name = format!("Half term{ends}UID:other{ends}DTSTART;VALUE=DATE:20270101");
        let read = reads(event(&format!("DTSTART;VALUE=DATE:20261026\r\nSUMMARY:{name}")).as_bytes(), LONDON);
        let read = read.unwrap();
        assert!(read.lines.iter().all(|line| !line.name.contains(['\n', '\r'])), "{ends:?}");
        assert_eq!(read.lines.len(), 1, "{ends:?}");
        assert_eq!(read.lines[0].first.to_string(), "2026-10-26", "{ends:?}");
    }
}

#[test]
fn the_same_file_is_read_the_same_whatever_its_bytes() {
    let file = half_term("DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031");
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        format!("{mark}{file}").encode_utf16().flat_map(bytes).collect()
    };
    for (shape, bytes) in [
        ("a byte-order mark", format!("\u{FEFF}{file}").into_bytes()),
        ("line feeds alone", file.replace("\r\n", "\n").into_bytes()),
        ("carriage returns alone", file.replace("\r\n", "\r").into_bytes()),
        ("line ends that were doubled", file.replace("\r\n", "\r\r\n").into_bytes()),
        ("empty lines in between", file.replace("\r\n", "\r\n\r\n").into_bytes()),
        ("no line end at the end", file.trim_end().as_bytes().to_vec()),
        ("wide letters with a mark", utf16(u16::to_le_bytes, "\u{FEFF}")),
        ("wide letters the other way round", utf16(u16::to_be_bytes, "\u{FEFF}")),
        ("wide letters without a mark", utf16(u16::to_le_bytes, "")),
        ("something before it", format!("\r\n\r\nContent-Type: text/calendar\r\n\r\n{file}").into_bytes()),
        ("two calendars in one file", format!("{}{file}", calendar("X-WR-CALNAME:Empty")).into_bytes()),
        (
            "no calendar around the event",
            file.lines().filter(|it| !it.contains("VCALENDAR")).collect::<Vec<_>>().join("\n").into_bytes(),
        ),
    ] {
        assert_eq!(told(&reads(&bytes, LONDON).unwrap()), WEEK, "{shape}");
    }
    let old = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261026\nSUMMARY:Half term \x96 caf\xE9\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(told(&reads(old, LONDON).unwrap()), "2026-10-26 Closed Half term \u{2013} caf\u{e9}");
}

#[test]
fn a_zone_of_its_own_is_what_the_file_says_it_is() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nX-LIC-LOCATION:Europe/London\r\nBEGIN:STANDARD\r\n\
                DTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n\
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T010000\r\n\
                TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n\
                END:VTIMEZONE";
    let event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Half term\r\nDTSTART;TZID=\"Customized Time Zone\":20261026T000000\r\n\
                 DTEND;TZID=\"Customized Time Zone\":20261031T000000\r\nEND:VEVENT";
    assert_eq!(london(&calendar(&format!("{zone}\r\n{event}"))), WEEK, "the zone first");
    assert_eq!(london(&calendar(&format!("{event}\r\n{zone}"))), WEEK, "the zone last");
}

#[test]
fn a_calendar_whose_zone_contradicts_is_read_by_the_clock_on_which_it_is_midnight() {
    // Midnight in New York, written in universal time; at a school in London that is five in the morning.
    let lines = "X-WR-TIMEZONE:America/New_York\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Half term\r\n\
                 DTSTART:20261026T040000Z\r\nDTEND:20261031T040000Z\r\nEND:VEVENT";
    assert_eq!(london(&calendar(lines)), WEEK);
    // Days are days, whatever zone the calendar claims.
    let lines = "X-WR-TIMEZONE:Pacific/Auckland\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Half term\r\n\
                 DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\nEND:VEVENT";
    assert_eq!(london(&calendar(lines)), WEEK);
}

#[test]
fn a_day_of_universal_time_is_that_day_where_it_is_midnight_on_no_other_clock() {
    let day = event("SUMMARY:No School\r\nDTSTART:20261012T000000Z\r\nDTEND:20261013T000000Z");
    let read = reads(day.as_bytes(), America::New_York).unwrap();
    assert_eq!(told(&read), "2026-10-12 Closed No School");
    let weeks = event(
        "SUMMARY:No School\r\nDTSTART:20261012T000000Z\r\nDTEND:20261013T000000Z\r\nRRULE:FREQ=WEEKLY;COUNT=2",
    );
    let read = reads(weeks.as_bytes(), America::New_York).unwrap();
    assert_eq!(told(&read), "2026-10-12 Closed No School\n2026-10-19 Closed No School");
    // What is no whole day on any clock has a time.
    let evening = event("SUMMARY:No School\r\nDTSTART:20261012T000000Z\r\nDTEND:20261012T030000Z");
    let read = reads(evening.as_bytes(), America::New_York).unwrap();
    assert_eq!(told(&read), "2026-10-11 Closed No School");
}

#[test]
fn a_changed_day_of_a_series_stands_in_the_place_of_the_one_it_was() {
    let series = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:No school\r\nDTSTART;VALUE=DATE:20261005\r\n\
                  RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n";
    let changed = |lines: &str| {
        calendar(&format!(
            "{series}BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;VALUE=DATE:20261012\r\n{lines}\r\nEND:VEVENT"
        ))
    };
    for (shape, lines, expected) in [
        (
            "moved",
            "SUMMARY:No school\r\nDTSTART;VALUE=DATE:20261013",
            "2026-10-05 Closed No school\n2026-10-13 Closed No school\n2026-10-19 Closed No school",
        ),
        (
            "renamed",
            "SUMMARY:Half day\r\nDTSTART;VALUE=DATE:20261012",
            "2026-10-05 Closed No school\n2026-10-12 Half Half day\n2026-10-19 Closed No school",
        ),
        (
            "cancelled",
            "STATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20261012",
            "2026-10-05 Closed No school\n2026-10-19 Closed No school",
        ),
    ] {
        assert_eq!(london(&changed(lines)), expected, "{shape}");
    }
    let before = format!(
        "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;VALUE=DATE:20261012\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20261012\r\nEND:VEVENT\r\n{series}"
    );
    assert_eq!(
        london(&calendar(&before)),
        "2026-10-05 Closed No school\n2026-10-19 Closed No school",
        "it may stand first"
    );
}

#[test]
fn what_was_cancelled_or_replaced_is_not_there() {
    let event = |lines: &str| {
        format!("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261026\r\n{lines}\r\nEND:VEVENT\r\n")
    };
    for (shape, lines, expected) in [
        ("cancelled", event("SUMMARY:No school\r\nSTATUS:CANCELLED"), ""),
        ("a file of what is cancelled", format!("METHOD:CANCEL\r\n{}", event("SUMMARY:No school")), ""),
        ("twice the same", event("SUMMARY:No school").repeat(2), "2026-10-26 Closed No school"),
        (
            "an older version first",
            event("SUMMARY:Half day\r\nSEQUENCE:1") + &event("SUMMARY:No school\r\nSEQUENCE:2"),
            "2026-10-26 Closed No school",
        ),
        (
            "an older version last",
            event("SUMMARY:No school\r\nSEQUENCE:2") + &event("SUMMARY:Half day\r\nSEQUENCE:1"),
            "2026-10-26 Closed No school",
        ),
        (
            "one UID for all",
            event("SUMMARY:No school") + &event("SUMMARY:Half day"),
            "2026-10-26 Half Half day\n2026-10-26 Closed No school",
        ),
    ] {
        assert_eq!(london(&calendar(&lines)), expected, "{shape}");
    }
}

#[test]
fn every_line_has_a_key_of_its_own_that_the_next_version_of_the_file_has_too() {
    let keys = |name: &str, extra: &str| {
        let file = calendar(&format!(
            "BEGIN:VEVENT\r\nUID:a@school\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:20261026\r\nEND:VEVENT\r\n\
             BEGIN:VEVENT\r\nUID:b@school\r\nSUMMARY:No school\r\nDTSTART;VALUE=DATE:20261005\r\n\
             RRULE:FREQ=WEEKLY;COUNT=2\r\nEND:VEVENT\r\n\
             BEGIN:VEVENT\r\nSUMMARY:INSET\r\nDTSTART;VALUE=DATE:20270104\r\nEND:VEVENT\r\n{extra}"
        ));
        let lines = reads(file.as_bytes(), LONDON).unwrap().lines;
        lines.into_iter().map(|line| line.key).collect::<Vec<_>>()
    };
    let first = keys("Half term", "");
    assert_eq!(first, ["b@school/2026-10-05", "b@school/2026-10-12", "a@school", "INSET/2027-01-04"]);
    assert_eq!(keys("Autumn half term", ""), first, "a new name is the same line");
    let long = format!(
        "BEGIN:VEVENT\r\nUID:{}\r\nSUMMARY:INSET\r\nDTSTART:20270201\r\nEND:VEVENT",
        "x".repeat(5_000)
    );
    assert!(keys("Half term", &long).iter().all(|key| key.len() < 100));
}

#[test]
fn what_is_left_out_says_why() {
    let why = |name: &str, times: &str| {
        let found = reads(event(&format!("SUMMARY:{name}\r\n{times}")).as_bytes(), LONDON).unwrap();
        found.lines.into_iter().next().map(|line| line.why)
    };
    let day = "DTSTART;VALUE=DATE:20261026";
    assert_eq!(why("Holiday concert", day), Some(Why::Held("concert".into())));
    assert_eq!(why("Half term begins", day), Some(Why::Edge("begins".into())));
    assert_eq!(why("World Book Day", day), Some(Why::SaysNothing));
    assert_eq!(why("Half term", &format!("{day}\r\nRRULE:FREQ=HOURLY")), Some(Why::NotFollowed));
    assert_eq!(why("Half term", &format!("{day}\r\nDTEND;VALUE=DATE:20261001")), Some(Why::Backwards));
    assert_eq!(why("Holidays", &format!("{day}\r\nDURATION:P300D")), Some(Why::TooLong(300)));
    assert_eq!(why("Christmas Day", "DTSTART;VALUE=DATE:20261225"), Some(Why::Feast("christmas day".into())));
    let timed = reads(
        event("SUMMARY:Lunch\r\nDTSTART:20261026T120000Z\r\nDTEND:20261026T130000Z").as_bytes(),
        LONDON,
    );
    assert_eq!(timed.unwrap().passed_over.timed, 1);
}

#[test]
fn what_is_no_calendar_is_told_apart() {
    for (shape, file, expected) in [
        ("nothing", "", NotRead::NoCalendar),
        ("a letter", "Dear all,\nschool is closed on Monday.", NotRead::NoCalendar),
        ("a table", "Subject,Start Date\nHalf term,10/26/2026", NotRead::NoCalendar),
        ("a web page", "\n<!DOCTYPE html><html><body>BEGIN</body></html>", NotRead::WebPage),
        ("an address", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n", NotRead::AddressBook),
        ("an empty calendar", &calendar(""), NotRead::NoEvent),
        (
            "a list of tasks",
            &calendar("BEGIN:VTODO\r\nSUMMARY:No school\r\nDTSTART:20261026\r\nEND:VTODO"),
            NotRead::NoEvent,
        ),
        ("a program", "\u{7f}ELF\u{1}\u{1}", NotRead::NoCalendar),
    ] {
        assert_eq!(reads(file.as_bytes(), LONDON), Err(expected), "{shape}");
    }
}

#[test]
fn a_file_that_breaks_off_gives_what_was_whole_and_says_so() {
    let file = calendar(
        "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Half term\r\nDTSTART;VALUE=DATE:20261026\r\nEND:VEVENT\r\n\
         BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:INSET caf\u{e9}\r\nDTSTART;VALUE=DATE:20270104\r\nEND:VEVENT",
    );
    let first_is_whole = file.find("UID:2").unwrap();
    for end in 0..file.len() {
        let Ok(found) = reads(&file.as_bytes()[..end], LONDON) else { continue };
        let is_whole = told(&found).lines().count() == 2;
        assert!(found.breaks_off || is_whole, "{end}");
        assert!(end < first_is_whole || told(&found).starts_with(MONDAY), "{end}");
    }
}
