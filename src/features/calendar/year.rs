//! A school year as twelve months in blocks: what each day is, told by shape before it is told by colour, with the
//! names under each month. Pure; two months stand beside each other, so that a phone shows the days large enough.

use chrono::{Datelike, Days, Months, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use shelftalker_core::calendar::{Calendar, DayIs, Entry, EntryKind};

use crate::days::{Manner, WeekBegins};
use crate::drawing::{Ink, Mark, Says, Sheet, Weight, fitted, line};

/// The twelve months that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The first day of its first month.
    first: NaiveDate,
}

impl Year {
    /// The school year of a day: from August, and from January where it is summer then.
    pub fn of(today: NaiveDate, zone: Tz) -> Self {
        let begins = if is_southern(zone, today.year()) { 1 } else { 8 };
        let year = if today.month() >= begins { today.year() } else { today.year() - 1 };
        Self { first: NaiveDate::from_ymd_opt(year, begins, 1).unwrap_or(today) }
    }

    fn last(self) -> NaiveDate {
        self.next_begins().pred_opt().unwrap_or(self.first)
    }

    /// The first day of the year after it.
    pub fn next_begins(self) -> NaiveDate {
        self.first.checked_add_months(Months::new(12)).unwrap_or(self.first)
    }

    /// Its summer is in January.
    pub fn begins_in_january(self) -> bool {
        self.first.month() == 1
    }

    pub fn has(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last()
    }

    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last();
        self.first.iter_days().take_while(move |day| *day <= last)
    }

    /// Whether an entry has a day in it.
    pub fn covers(self, entry: &Entry) -> bool {
        entry.first <= self.last() && entry.last >= self.first
    }

    /// `The school calendar, August 2026 to July 2027`.
    pub fn title(self) -> String {
        format!("The school calendar, {} to {}", self.first.format("%B %Y"), self.last().format("%B %Y"))
    }

    fn months(self) -> impl Iterator<Item = NaiveDate> {
        (0..12).filter_map(move |month| self.first.checked_add_months(Months::new(month)))
    }
}

/// Summer is in January: by its clocks, or, where they never change, by where it lies. Near the equator, where there is no
/// summer, it goes by when the school year begins.
pub fn is_southern(zone: Tz, year: i32) -> bool {
    let offset = |month| {
        let noon = NaiveDate::from_ymd_opt(year, month, 10)?.and_hms_opt(12, 0, 0)?;
        Some(zone.offset_from_utc_datetime(&noon).fix().local_minus_utc())
    };
    let name = zone.name();
    let begins = |regions: &[&str]| regions.iter().any(|region| name.starts_with(region));
    // Dublin's clocks are told the other way round in the tables, and only there by name.
    offset(1) > offset(7) || begins(&SOUTHERN_REGIONS) || SOUTHERN.contains(&name)
}

/// Whole regions of the tables.
const SOUTHERN_REGIONS: [&str; 5] = ["Australia/", "Brazil/", "Chile/", "America/Argentina/", "Antarctica/"];

/// Where the clocks never change, from the tables' own coordinates (`zone.tab`).
const SOUTHERN: [&str; 46] = [
    "Africa/Blantyre",
    "Africa/Gaborone",
    "Africa/Harare",
    "Africa/Johannesburg",
    "Africa/Lusaka",
    "Africa/Maputo",
    "Africa/Maseru",
    "Africa/Mbabane",
    "Africa/Windhoek",
    "America/Araguaina",
    "America/Asuncion",
    "America/Bahia",
    "America/Belem",
    "America/Buenos_Aires",
    "America/Campo_Grande",
    "America/Catamarca",
    "America/Cordoba",
    "America/Coyhaique",
    "America/Cuiaba",
    "America/Eirunepe",
    "America/Fortaleza",
    "America/Jujuy",
    "America/La_Paz",
    "America/Lima",
    "America/Maceio",
    "America/Manaus",
    "America/Mendoza",
    "America/Montevideo",
    "America/Noronha",
    "America/Porto_Velho",
    "America/Punta_Arenas",
    "America/Recife",
    "America/Rio_Branco",
    "America/Rosario",
    "America/Santarem",
    "America/Sao_Paulo",
    "Indian/Mauritius",
    "Pacific/Apia",
    "Pacific/Efate",
    "Pacific/Fiji",
    "Pacific/Guadalcanal",
    "Pacific/Niue",
    "Pacific/Noumea",
    "Pacific/Port_Moresby",
    "Pacific/Rarotonga",
    "Pacific/Tongatapu",
];

// Lengths in points; a phone shows the sheet at about its width.
const WIDTH: f32 = 380.0;
const EDGE: f32 = 14.0;
const GAP: f32 = 20.0;
const MONTH: f32 = (WIDTH - 2.0 * EDGE - GAP) / 2.0;
const CELL: f32 = MONTH / 7.0;
const ROW: f32 = 19.0;
/// The name of a month and the letters of the weekdays.
const ABOVE: f32 = 32.0;
const NAME_LINE: f32 = 12.0;
/// Names under one month; more are counted.
const MOST_NAMES: usize = 6;

const CLOSED: Ink = Ink(28, 58, 94);
const HALF: Ink = Ink(240, 176, 80);
const TESTING: Ink = Ink(150, 48, 96);
const OUTSIDE: Ink = Ink(226, 228, 232);
const FAINT: Ink = Ink(120, 124, 130);
const QUIET: Ink = Ink(70, 74, 80);

/// The year as a page to be drawn.
pub fn sheet(calendar: &Calendar, year: Year, today: NaiveDate, manner: &Manner) -> Sheet {
    let mut sheet = Sheet::sized(WIDTH, 0.0);
    let mut y = EDGE + 16.0;
    let title = fitted(&year.title(), 15.0, Weight::Bold, WIDTH - 2.0 * EDGE);
    sheet.put(Says::Heading(1), vec![Mark::Words { x: EDGE, y, line: title, ink: Ink::BLACK }]);
    y = legend(&mut sheet, y + 10.0);
    y = terms(&mut sheet, calendar, year, manner, y);
    let months: Vec<NaiveDate> = year.months().collect();
    for pair in months.chunks(2) {
        let ends = pair.iter().zip([EDGE, EDGE + MONTH + GAP]).map(|(month, x)| {
            let block = Block { calendar, month: *month, today, manner };
            block.put(&mut sheet, x, y)
        });
        y = ends.fold(y, f32::max) + 14.0;
    }
    sheet.height = y + EDGE;
    sheet
}

/// What each shape means, in two lines.
fn legend(sheet: &mut Sheet, top: f32) -> f32 {
    let entries: [(&str, DayLook); 5] = [
        ("closed", DayLook::Closed),
        ("half day", DayLook::Half),
        ("testing, quiet", DayLook::Testing),
        ("outside terms", DayLook::Outside),
        ("weekend", DayLook::Weekend),
    ];
    let (mut x, mut y) = (EDGE, top + 6.0);
    for (word, look) in entries {
        let words = line(word, 10.0, Weight::Regular);
        if x + 24.0 + words.width > WIDTH - EDGE {
            (x, y) = (EDGE, y + 18.0);
        }
        let mut marks = look.under(x, y, 18.0, 14.0);
        let number = line("5", 9.0, look.weight());
        marks.push(Mark::Words {
            x: x + 9.0 - number.width / 2.0,
            y: y + 10.5,
            line: number,
            ink: look.ink(),
        });
        let width = words.width;
        marks.push(Mark::Words { x: x + 23.0, y: y + 11.0, line: words, ink: Ink::BLACK });
        sheet.put(Says::Words, marks);
        x += 23.0 + width + 14.0;
    }
    y + 14.0 + 8.0
}

/// The terms of the year, a line each.
fn terms(sheet: &mut Sheet, calendar: &Calendar, year: Year, manner: &Manner, top: f32) -> f32 {
    let mut y = top;
    for term in calendar.terms().filter(|term| year.covers(term)) {
        y += 13.0;
        let days = format!("{} to {}", manner.short_day(term.first), manner.short_day(term.last));
        let words = fitted(&format!("{}: {days}", term.name), 10.0, Weight::Regular, WIDTH - 2.0 * EDGE);
        sheet.put(Says::Item, vec![Mark::Words { x: EDGE, y, line: words, ink: Ink::BLACK }]);
    }
    y + 12.0
}

/// How a day is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayLook {
    School,
    /// A full block with a white number.
    Closed,
    /// A corner is filled.
    Half,
    /// A frame, with a bar on top.
    Testing,
    /// A pale block.
    Outside,
    /// A faint number.
    Weekend,
}

impl DayLook {
    fn of(calendar: &Calendar, day: NaiveDate) -> Self {
        let is_weekend = !calendar.week.has(day);
        match calendar.day(day) {
            DayIs::School => Self::School,
            DayIs::Closed(_) => Self::Closed,
            DayIs::Half(_) => Self::Half,
            DayIs::Testing(_) => Self::Testing,
            DayIs::OutsideTerms if !is_weekend => Self::Outside,
            DayIs::OutsideTerms | DayIs::Weekend => Self::Weekend,
        }
    }

    fn ink(self) -> Ink {
        match self {
            Self::Closed => Ink::WHITE,
            Self::Weekend => FAINT,
            Self::Outside => QUIET,
            Self::School | Self::Half | Self::Testing => Ink::BLACK,
        }
    }

    fn weight(self) -> Weight {
        if matches!(self, Self::Closed | Self::Testing) { Weight::Bold } else { Weight::Regular }
    }

    /// What lies under the number, in a cell of this size.
    fn under(self, x: f32, y: f32, width: f32, height: f32) -> Vec<Mark> {
        let block = |x, y, width, height, ink| Mark::Block { x, y, width, height, round: 1.5, ink };
        match self {
            Self::Closed => vec![block(x, y, width, height, CLOSED)],
            Self::Outside => vec![block(x, y, width, height, OUTSIDE)],
            Self::Half => vec![Mark::Shape {
                corners: vec![(x, y + height), (x + width, y + height), (x + width, y)],
                ink: HALF,
            }],
            Self::Testing => vec![
                block(x, y, width, height, TESTING),
                block(x + 1.2, y + 3.6, width - 2.4, height - 4.8, Ink::WHITE),
            ],
            Self::School | Self::Weekend => Vec::new(),
        }
    }
}

struct Block<'a> {
    calendar: &'a Calendar,
    /// Its first day.
    month: NaiveDate,
    today: NaiveDate,
    manner: &'a Manner,
}

impl Block<'_> {
    /// Puts the month at its place; returns where it ends.
    fn put(&self, sheet: &mut Sheet, x: f32, top: f32) -> f32 {
        let name = line(&self.month.format("%B %Y").to_string(), 11.5, Weight::Bold);
        sheet.put(Says::Heading(2), vec![Mark::Words { x, y: top + 12.0, line: name, ink: Ink::BLACK }]);
        let names = self.names();
        let mut marks = self.weekdays(x, top + 26.0);
        let mut y = top + ABOVE;
        let mut column = self.column(self.month);
        let mut bottom = y;
        for day in self.days() {
            if column == 7 {
                column = 0;
                y += ROW;
            }
            marks.extend(self.day(day, x + CELL * f32::from(column), y));
            bottom = y + ROW;
            column += 1;
        }
        let said = if names.is_empty() { "school days and weekends".to_owned() } else { names.join("; ") };
        sheet.put(Says::Figure(format!("{}: {said}", self.month.format("%B %Y"))), marks);
        let mut y = bottom;
        let more = names.len().saturating_sub(MOST_NAMES);
        let shown = names.iter().take(MOST_NAMES).cloned();
        for name in shown.chain((more > 0).then(|| format!("and {more} more"))) {
            y += NAME_LINE;
            let words = fitted(&name, 9.0, Weight::Regular, MONTH);
            sheet.put(Says::Nothing, vec![Mark::Words { x, y, line: words, ink: Ink::BLACK }]);
        }
        y
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let month = self.month;
        month.iter_days().take_while(move |day| day.month() == month.month())
    }

    /// The column of a day, as the school counts its weeks.
    fn column(&self, day: NaiveDate) -> u8 {
        let weekday = day.weekday();
        let column = match self.manner.week {
            WeekBegins::Monday => weekday.num_days_from_monday(),
            WeekBegins::Sunday => weekday.num_days_from_sunday(),
        };
        u8::try_from(column).unwrap_or(0)
    }

    fn weekdays(&self, x: f32, y: f32) -> Vec<Mark> {
        let week = (0..7).filter_map(|day| self.month.checked_add_days(Days::new(day)));
        let letter = |day: NaiveDate| {
            let letter = line(&day.format("%a").to_string()[..1], 8.5, Weight::Regular);
            let x = x + CELL * f32::from(self.column(day)) + (CELL - letter.width) / 2.0;
            Mark::Words { x, y, line: letter, ink: FAINT }
        };
        week.map(letter).collect()
    }

    fn day(&self, day: NaiveDate, x: f32, y: f32) -> Vec<Mark> {
        let look = DayLook::of(self.calendar, day);
        let mut marks = look.under(x + 0.8, y + 0.8, CELL - 1.6, ROW - 1.6);
        let number = line(&day.day().to_string(), 10.5, look.weight());
        let at = x + (CELL - number.width) / 2.0;
        if day == self.today {
            let (width, ink) = (number.width, look.ink());
            marks.push(Mark::Block { x: at, y: y + ROW - 4.2, width, height: 1.4, round: 0.0, ink });
        }
        marks.push(Mark::Words { x: at, y: y + 13.4, line: number, ink: look.ink() });
        marks
    }

    /// `26-30 Half term`: what has a day in this month, but for terms.
    fn names(&self) -> Vec<String> {
        let last = self.days().last().unwrap_or(self.month);
        let entries = self.calendar.entries().iter();
        let here =
            entries.filter(|it| it.kind != EntryKind::Term && it.first <= last && it.last >= self.month);
        here.map(|entry| {
            let (from, to) = (entry.first.max(self.month).day(), entry.last.min(last).day());
            let days = if from == to { from.to_string() } else { format!("{from}-{to}") };
            format!("{days} {}", entry.name)
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing;
    use shelftalker_core::calendar::EntryId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn a_year() -> Calendar {
        let entry = |kind, name: &str, first, last| Entry {
            id: EntryId(0),
            kind,
            name: name.into(),
            first: day(first),
            last: day(last),
            uid: None,
            source: None,
        };
        Calendar::of([
            entry(EntryKind::Term, "Autumn term", "2026-09-03", "2026-12-18"),
            entry(EntryKind::Term, "Spring term", "2027-01-05", "2027-03-25"),
            entry(EntryKind::Term, "Summer term", "2027-04-12", "2027-07-19"),
            entry(EntryKind::Closed, "Autumn half term", "2026-10-26", "2026-10-30"),
            entry(EntryKind::Half, "Early finish", "2026-12-18", "2026-12-18"),
            entry(EntryKind::Closed, "INSET", "2026-11-30", "2026-11-30"),
            entry(
                EntryKind::Testing,
                "Year 6 SATs, with a name that is far too long for its month",
                "2027-05-10",
                "2027-05-13",
            ),
        ])
    }

    #[test]
    fn summer_is_in_january_south_of_the_equator_whether_clocks_change_there_or_not() {
        let southern = |name: &str| is_southern(name.parse().unwrap(), 2026);
        for name in [
            "Australia/Sydney",
            "Australia/Brisbane",
            "Pacific/Auckland",
            "America/Santiago",
            "America/Argentina/Cordoba",
            "America/Fortaleza",
            "America/Asuncion",
            "Africa/Maputo",
            "Africa/Lusaka",
            "Pacific/Apia",
        ] {
            assert!(southern(name), "{name}");
        }
        for name in
            ["Europe/London", "Europe/Dublin", "America/Denver", "Africa/Casablanca", "Asia/Kolkata", "UTC"]
        {
            assert!(!southern(name), "{name}");
        }
        assert!(SOUTHERN.iter().all(|name| name.parse::<Tz>().is_ok()));
    }

    #[test]
    fn a_year_begins_where_its_summer_ends() {
        let title = |today, zone| Year::of(day(today), zone).title();
        let northern = "The school calendar, August 2026 to July 2027";
        for today in ["2026-08-01", "2026-12-31", "2027-07-31"] {
            assert_eq!(title(today, chrono_tz::Europe::London), northern, "{today}");
            assert_eq!(title(today, chrono_tz::Asia::Tokyo), northern, "{today}");
            assert_eq!(title(today, chrono_tz::Europe::Dublin), northern, "{today}");
        }
        for zone in
            [chrono_tz::Australia::Brisbane, chrono_tz::Pacific::Auckland, chrono_tz::America::Santiago]
        {
            assert_eq!(
                title("2027-01-01", zone),
                "The school calendar, January 2027 to December 2027",
                "{zone}"
            );
        }
    }

    #[test]
    fn each_kind_of_day_has_a_shape_of_its_own() {
        use DayLook::{Closed, Half, Outside, School, Testing, Weekend};
        let calendar = a_year();
        let look = |text| DayLook::of(&calendar, day(text));
        let looks =
            ["2026-09-03", "2026-10-26", "2026-12-18", "2027-05-10", "2027-01-04", "2026-09-05"].map(look);
        assert_eq!(looks, [School, Closed, Half, Testing, Outside, Weekend]);
        let shapes = looks.map(|look| {
            let shape = |mark: &Mark| match mark {
                Mark::Block { .. } => 'b',
                Mark::Shape { .. } => 's',
                Mark::Words { .. } => 'w',
            };
            let under: String = look.under(0.0, 0.0, 20.0, 20.0).iter().map(shape).collect();
            (under, look.ink().grey().0 > 200, look.weight() == Weight::Bold, look == Weekend)
        });
        let one_by_one: std::collections::HashSet<_> = shapes.iter().collect();
        assert_eq!(one_by_one.len(), shapes.len(), "no two differ by their colour alone: {shapes:?}");
    }

    #[test]
    fn the_picture_holds_all_its_days_and_fits_its_width() {
        let sheet = sheet(
            &a_year(),
            Year::of(day("2026-09-07"), chrono_tz::Europe::London),
            day("2026-09-07"),
            &Manner::default(),
        );
        let words = |mark: &Mark| match mark {
            Mark::Words { x, line, .. } => Some((*x, line.width, line.text.clone())),
            _ => None,
        };
        let all: Vec<_> = sheet.pieces.iter().flat_map(|piece| &piece.marks).filter_map(words).collect();
        assert!(all.iter().all(|(x, width, _)| *x >= 0.0 && x + width <= WIDTH), "{all:?}");
        let numbers = all.iter().filter(|(_, _, text)| text.parse::<u32>().is_ok()).count();
        assert_eq!(numbers, 365 + 5);
        for name in ["26-30 Autumn half term", "18 Early finish", "30 INSET", "August 2026"] {
            assert!(all.iter().any(|(_, _, text)| text == name), "{name}");
        }
        let png = drawing::picture(&sheet, 2.0).unwrap();
        assert!(png.len() < 500_000, "{}", png.len());
        if let Some(folder) = std::env::var_os("SHELFTALKER_DRAWINGS") {
            std::fs::write(std::path::Path::new(&folder).join("year.png"), &png).unwrap();
        }
    }

    #[test]
    fn names_that_cannot_be_drawn_or_are_many_do_no_harm() {
        let entries = (1..=28).map(|n| Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: format!("\u{1F389} \u{5B66}\u{6821} {}", "x".repeat(200)),
            first: day("2026-09-01") + Days::new(n),
            last: day("2026-09-01") + Days::new(n),
            uid: None,
            source: None,
        });
        let sheet = sheet(
            &Calendar::of(entries),
            Year::of(day("2026-09-07"), chrono_tz::UTC),
            day("2026-09-07"),
            &Manner::default(),
        );
        assert!(drawing::picture(&sheet, 2.0).is_ok());
        let more = |mark: &Mark| matches!(mark, Mark::Words { line, .. } if line.text == "and 22 more");
        assert!(sheet.pieces.iter().flat_map(|piece| &piece.marks).any(more));
    }
}
