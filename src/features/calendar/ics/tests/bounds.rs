//! How much a file may cost: the sizes that schools send, those that attackers send, and bytes that are no calendar.

use std::fmt::Write;
use std::time::{Duration, Instant};

use chrono_tz::Europe::London;
use proptest::prelude::*;

use super::super::{MOST_EVENTS, NotRead, Why};
use super::{calendar, reads, taken};

/// Forty times what an unoptimised build needs, since other tests and builds run beside it: what grows with the square of
/// a file's size takes hours.
const BOUNDED: Duration = Duration::from_mins(2);

fn in_bounded_time<T>(act: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = act();
    let took = begun.elapsed();
    assert!(took < BOUNDED, "{took:?}");
    done
}

fn many(number: usize, event: impl Fn(usize) -> String) -> Vec<u8> {
    let events = (0..number).fold(String::new(), |mut all, nth| {
        let _ = write!(all, "BEGIN:VEVENT\r\nUID:{nth}@school\r\n{}\r\nEND:VEVENT\r\n", event(nth));
        all
    });
    calendar(&events).into_bytes()
}

#[test]
fn twenty_thousand_events_are_read_quickly() {
    let file = many(20_000, |nth| match nth {
        500 => "SUMMARY:Half term\r\nDTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031".to_owned(),
        nth if nth % 3 == 0 => format!(
            "SUMMARY:Football: Hill v Dale\r\nDTSTART;VALUE=DATE:2026{:02}{:02}\r\nDESCRIPTION:{}",
            nth % 12 + 1,
            nth % 28 + 1,
            "Bring boots. ".repeat(10)
        ),
        nth => format!(
            "SUMMARY:Lunch {nth}\r\nDTSTART;TZID=GMT Standard Time:20260{}{:02}T120000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY",
            nth % 9 + 1,
            nth % 28 + 1
        ),
    });
    let found = in_bounded_time(|| reads(&file, London)).unwrap();
    assert_eq!(taken(&found), 1);
    assert_eq!(found.passed_over.timed, 13_332);
    assert!(found.lines.len() <= 501);
}

/// Abuse case 51.
#[test]
fn abuse_51_a_file_with_a_hundred_thousand_events_is_refused() {
    let file = many(100_000, |_| "SUMMARY:No school\r\nDTSTART:20261026".to_owned());
    assert_eq!(in_bounded_time(|| reads(&file, London)), Err(NotRead::TooMany));
    let file = many(MOST_EVENTS, |nth| format!("SUMMARY:No school {nth}\r\nDTSTART:20261026"));
    let found = in_bounded_time(|| reads(&file, London)).unwrap();
    assert_eq!(taken(&found), 500);
    assert_eq!(found.passed_over.more, MOST_EVENTS - 500);
}

/// Abuse cases 36 and 51: what repeats for ever, from 1601 on, by the second, a hundred thousand times, or on days that
/// do not exist; 400 of each.
#[test]
fn abuse_36_and_51_recurrence_bombs_cost_no_more_than_their_window() {
    for rule in [
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYSECOND=0,1,2,3,4,5;BYMINUTE=1,2,3;BYHOUR=1,2,3",
        "FREQ=DAILY;COUNT=4000000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
        "FREQ=YEARLY;INTERVAL=65535",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,2,3,4,5,6,7,8,9,-1,-2,-3",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;COUNT=100000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=99991231",
        "FREQ=YEARLY;RSCALE=HEBREW;BYMONTH=5L",
    ] {
        let file = many(400, |_| format!("SUMMARY:No school\r\nDTSTART;VALUE=DATE:16010101\r\nRRULE:{rule}"));
        let found = in_bounded_time(|| reads(&file, London)).unwrap();
        assert!(found.lines.len() <= 1_000, "{rule}");
    }
}

#[test]
fn a_rule_that_costs_too_much_is_left_out_and_says_so() {
    let since = |first: &'static str| {
        many(100, move |nth| {
            format!(
                "SUMMARY:No school {nth}\r\nDTSTART;VALUE=DATE:{first}\r\nRRULE:FREQ=YEARLY;COUNT=4000000"
            )
        })
    };
    assert_eq!(taken(&reads(&since("20260105"), London).unwrap()), 300);
    // What is counted is counted from the beginning: six of these use up what the whole file may cost.
    let found = reads(&since("16010105"), London).unwrap();
    assert_eq!(taken(&found), 6 * 3);
    // What is not followed stands at its first day, in 1601, and is counted.
    assert_eq!(found.passed_over.elsewhere, 94);
    let file =
        many(1, |_| "SUMMARY:No school\r\nDTSTART;VALUE=DATE:20261026\r\nRRULE:FREQ=MINUTELY".to_owned());
    assert_eq!(reads(&file, London).unwrap().lines[0].why, Why::NotFollowed);
}

#[test]
fn lines_without_end_keep_little() {
    for line in [
        format!("EXDATE:{}", "20261026,".repeat(500_000)),
        format!("CATEGORIES:{}", ",".repeat(5_000_000)),
        format!("SUMMARY:{}", "a".repeat(5_000_000)),
        format!("SUMMARY{}:x", ";a=b".repeat(1_000_000)),
        format!("SUMMARY:{}", "\r\n a".repeat(1_000_000)),
        "RDATE:20261026\r\n".repeat(300_000),
        "BEGIN:VALARM\r\n".repeat(300_000),
        "END:VALARM\r\n".repeat(300_000),
        "A:\r\n".repeat(1_000_000),
        "RRULE:FREQ=DAILY\r\n".repeat(300_000),
    ] {
        let file = many(1, |_| format!("DTSTART:20261026\r\nSUMMARY:No school\r\n{line}"));
        let found = in_bounded_time(|| reads(&file, London));
        assert!(found.is_ok_and(|found| found.lines.len() <= 1_000), "{}", &line[..20]);
    }
}

const SAMPLE: &str = "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/London\r\nBEGIN:VTIMEZONE\r\nTZID:Custom\r\nBEGIN:STANDARD\r\n\
    DTSTART:16010101T020000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY;LANGUAGE=en:Half \\\r\n \
    term\\, \\n café\r\nDTSTART;TZID=\"Custom\":20261026T000000\r\nDTEND;TZID=Custom:20261031T000000\r\n\
    RRULE:FREQ=MONTHLY;BYDAY=-1MO,2TU;BYSETPOS=-1,1;UNTIL=20281231T000000Z;INTERVAL=2;WKST=SU\r\n\
    EXDATE;VALUE=DATE:20261026,20261102\r\nRDATE;VALUE=PERIOD:20261102T000000Z/P1D,20261103T000000Z/20261104T000000Z\r\n\
    DURATION:-P1W2DT3H4M5S\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261026\r\nCATEGORIES:A,B\\,C\r\nSEQUENCE:2\r\n\
    SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:a=C3=\r\n=A9\r\nSUMMARY;ENCODING=BASE64:SGFsZg==\r\n\
    STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_bytes_at_all_are_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _read = reads(&bytes, London);
    }

    #[test]
    fn any_event_at_all_is_read_or_not(lines in "(?s).{0,200}") {
        let _read = reads(calendar(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT")).as_bytes(), London);
    }

    /// A file in which something is cut out, doubled, or exchanged for another byte or another piece of it.
    #[test]
    fn a_mutated_file_is_read_or_not(
        changes in prop::collection::vec((0..SAMPLE.len(), 0..60_usize, any::<u8>(), 0..SAMPLE.len(), 0..4_u8), 1..8)
    ) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, length, byte, other, kind) in changes {
            let at = at.min(bytes.len());
            let end = (at + length).min(bytes.len());
            let piece: Vec<u8> = SAMPLE.as_bytes()[other..(other + length).min(SAMPLE.len())].to_vec();
            let new = match kind {
                0 => Vec::new(),
                1 => vec![byte],
                2 => piece,
                _ => bytes[at..end].repeat(2),
            };
            bytes.splice(at..end, new);
        }
        let _read = reads(&bytes, London);
    }

    /// Each property of the sample with any value at all.
    #[test]
    fn any_value_at_all_is_read_or_not(
        name in prop::sample::select(vec![
            "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "CATEGORIES",
            "SEQUENCE", "STATUS", "RRULE:FREQ=YEARLY;BYDAY", "RRULE:FREQ=MONTHLY;BYSETPOS", "DTSTART;TZID",
            "SUMMARY;ENCODING", "RRULE:FREQ=YEARLY;BYMONTHDAY", "RDATE;VALUE=PERIOD", "DTSTART;VALUE=DATE",
        ]),
        value in "[-+0-9A-Z:;,=\"\\\\ T/Z\\t]{0,40}",
        mark in prop::sample::select(vec![":", "="]),
    ) {
        let file = format!("BEGIN:VEVENT\nDTSTART:20261026\nSUMMARY:No school\n{name}{mark}{value}\nEND:VEVENT");
        let _read = reads(calendar(&file).as_bytes(), London);
        let file = format!("BEGIN:VEVENT\n{name}{mark}{value}\nDTSTART:20261026\nSUMMARY:No school\nEND:VEVENT");
        let _read = reads(calendar(&file).as_bytes(), London);
    }
}
