//! Reads all that a page is made from: one pass over the requests, for its days and for those before them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::figures::{Figures, Tally};
use super::page::{self, Page, Source};
use super::periods::{self, Period, Term};
use super::template::Template;
use super::types::{Span, Told, Voice};
use super::{html, laid_out};
use crate::chat::File;
use crate::days::{Dates, Manner, Paper};
use crate::drawing;
use crate::features::collab::{Aims, Person, today};
use crate::features::events;
use crate::features::setup::School;
use crate::features::thanks::{Wishes, named_in_part, named_whole};
use crate::library::{Fault, Library};
use crate::store::StoreError;

/// Pixels for each point of the picture: as wide as a phone shows it sharply.
const SHARPNESS: f32 = 2.0;

pub struct Gathered {
    pub period: Period,
    pub span: Span,
    pub now: Figures,
    pub voice: Voice,
    before: Option<(Period, Figures, Voice)>,
    pub aims: Aims,
    pub told: Told,
    manner: Manner,
    /// Whose name may not be told: all who have not agreed, as far as the library knows them.
    unnamed: Vec<Person>,
}

/// A page as files.
pub struct Drawn {
    pub files: Vec<File>,
    /// Picture and document have letters that no font here has; the HTML has them all.
    pub lacks_letters: bool,
}

/// The terms that a school has: from its calendar once there is one, until then by months.
pub fn terms(library: &Library, school: &School) -> Vec<Term> {
    periods::terms_of(&school.calendar, school.zone, today(library, school), &school.manner)
}

/// What the library did in the school year of a day, in one sentence; `None` where nothing is completed yet.
pub async fn year_in_a_sentence(
    library: &Library,
    school: &School,
    day: NaiveDate,
) -> Result<Option<String>, Fault> {
    let Ok(year) = periods::read("this school year", day, &school.manner, &terms(library, school)) else {
        return Ok(None);
    };
    let gathered = gather(library, school, year).await?;
    Ok((gathered.now.collaborations > 0).then(|| gathered.with(page::sentence)))
}

fn span_of(period: &Period, school: &School) -> Result<Span, Fault> {
    Span::new(period.first, period.last, school.zone)
        .ok_or_else(|| Fault::Broken("days beyond the end of the calendar".into()))
}

pub async fn gather(library: &Library, school: &School, period: Period) -> Result<Gathered, Fault> {
    let store = &library.store;
    let before = period.before(&school.manner, &terms(library, school));
    let span = span_of(&period, school)?;
    let earlier_span = before.as_ref().map(|before| span_of(before, school)).transpose()?;
    let known = store.partners_before(school.id, span.from).await?;
    let known_earlier = match &earlier_span {
        Some(earlier) => store.partners_before(school.id, earlier.from).await?,
        None => std::collections::HashSet::new(),
    };
    let now = library.now();
    let mut tally = Tally::new(span, now, &known);
    let mut earlier = earlier_span.map(|earlier| Tally::new(earlier, now, &known_earlier));
    let from = earlier_span.map_or(span.from, |earlier| earlier.from.min(span.from));
    store
        .rows(school.id, from, span.until, &mut |row| {
            tally.add(&row);
            if let Some(earlier) = &mut earlier {
                earlier.add(&row);
            }
        })
        .await?;
    let figures = tally.finish();
    let earlier = earlier.map(Tally::finish).filter(|figures| !figures.is_empty());
    let before = match (before, earlier, earlier_span) {
        (Some(period), Some(figures), Some(span)) => {
            Some((period, figures, voice(library, school, &span).await?))
        }
        _ => None,
    };
    // Whoever has never asked for anything may be named in a line as well.
    let wishes = Wishes::of_school(library, school.id).await?;
    let unnamed = wishes.not_to_be_named(&store.teachers(school.id).await?);
    Ok(Gathered {
        voice: voice(library, school, &span).await?,
        aims: store.aims(school.id).await?,
        told: store.told(school.id, period.first, period.last).await?,
        manner: school.manner.clone(),
        now: figures,
        period,
        span,
        before,
        unnamed,
    })
}

/// What was said to everybody, with the events that took place.
async fn voice(library: &Library, school: &School, span: &Span) -> Result<Voice, StoreError> {
    let said = library.store.voice(school.id, span.from, span.until).await?;
    let (events, came) = events::held(library, school, span.first, span.last).await?;
    Ok(Voice { events, came, ..said })
}

impl Gathered {
    /// Nothing was asked, done or said on these days.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.voice == Voice::default()
    }

    pub fn telling(self, told: Told) -> Self {
        Self { told, ..self }
    }

    /// Who is named in these words and has not agreed to it.
    pub fn names(&self, words: &str) -> Option<&Person> {
        named_whole(words, &self.unnamed)
    }

    /// What is made from what stands here; `made` gets it with the page.
    pub fn with<T>(&self, made: impl FnOnce(&Source<'_>) -> T) -> T {
        let may_be_told = |words: &str| self.names(words).is_none();
        let is_harmless = |words: &str| named_in_part(words, &self.unnamed).is_empty();
        made(&Source {
            period: &self.period,
            now: &self.now,
            voice: self.voice,
            before: self.before.as_ref().map(|(period, figures, voice)| (period, figures, *voice)),
            aims: &self.aims,
            told: &self.told,
            manner: &self.manner,
            may_be_told: &may_be_told,
            is_harmless: &is_harmless,
        })
    }

    /// The page as picture, document and HTML. Drawing takes a part of a second of work, which is done beside
    /// everything else.
    pub async fn files(&self, library: &Library) -> Result<Drawn, Fault> {
        let page = self.with(Page::of);
        let content = library.content.clone();
        let (language, paper) = manner_of_paper(&self.manner);
        let name = format!("library-{}-to-{}", self.period.first, self.period.last);
        tokio::task::spawn_blocking(move || drawn(&page, &content.report, paper, language, &name))
            .await
            .map_err(|error| Fault::Broken(format!("drawing the page: {error}")))?
            .map_err(|error| Fault::Broken(error.to_string()))
    }
}

/// The language in which a document is read aloud, and the paper that it is printed on.
pub fn manner_of_paper(manner: &Manner) -> (&'static str, drawing::Paper) {
    let language = if manner.dates == Dates::MonthFirst { "en-US" } else { "en-GB" };
    (language, if manner.paper == Paper::Letter { drawing::Paper::Letter } else { drawing::Paper::A4 })
}

fn drawn(
    page: &Page,
    template: &Template,
    paper: drawing::Paper,
    language: &str,
    name: &str,
) -> Result<Drawn, drawing::NotDrawn> {
    let sheets = laid_out::sheets(page, template, paper);
    let about =
        drawing::About { title: format!("{}: {}", page.title, page.span), language: language.to_owned() };
    let file = |ending: &str, media_type: &str, description: &str, bytes: Vec<u8>| File {
        name: format!("{name}{ending}"),
        media_type: media_type.to_owned(),
        description: description.to_owned(),
        bytes: Arc::from(bytes),
    };
    let described = crate::chat::shortened(&format!("The page as a picture. {}", page.sentence), 1000);
    let mut files = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let ending = if index == 0 { ".png".to_owned() } else { format!("-{}.png", index + 1) };
        files.push(file(&ending, "image/png", &described, drawing::picture(sheet, SHARPNESS)?));
    }
    files.push(file(".pdf", "application/pdf", "", drawing::document(&sheets, &about)?));
    files.push(file(".html", "text/html", "", html::html(page, template, language).into_bytes()));
    Ok(Drawn { files, lacks_letters: sheets.iter().any(drawing::Sheet::lacks_letters) })
}

/// Reads the rows that a page counted, as CSV.
pub async fn counted_rows(
    library: &Library,
    school: &School,
    span: &Span,
) -> Result<(Vec<Counted>, Vec<u8>), Fault> {
    use super::figures::Counts;
    use super::tables::{COUNTED, Csv, REQUESTS, Whose};
    let broken = |error: std::io::Error| Fault::Broken(format!("writing the rows: {error}"));
    let whose = Whose::new(&library.installation, school);
    let mut table = Csv::begin(Vec::new(), &[REQUESTS, COUNTED]).map_err(broken)?;
    let (mut counted, mut written) = (Vec::new(), Ok(()));
    let read: Result<(), StoreError> = library
        .store
        .rows(school.id, span.from, span.until, &mut |row| {
            let counts = Counts::of(&row, span);
            if counts.any() && written.is_ok() {
                counted.push(Counted { number: row.number, counts });
                written = table.row(&whose.counted(&row, span));
            }
        })
        .await;
    read?;
    written.map_err(broken)?;
    Ok((counted, table.finish().map_err(broken)?))
}

/// A request, and as what it counts.
pub struct Counted {
    pub number: i64,
    pub counts: super::figures::Counts,
}
