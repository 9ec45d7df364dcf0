//! What a file is, by its content: a name proves nothing. Pictures are never opened here, so how large one would
//! unfold does not matter; only its bytes count.

use super::text::read_text;

/// Kinds of file that serve the same purpose, as people call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Picture,
    Pdf,
    Office,
    Text,
}

/// A kind of file that may be taken in.
#[derive(Debug, PartialEq, Eq)]
pub struct FileKind {
    pub family: Family,
    pub media_type: &'static str,
    /// The endings that its files may have, lower case; the first is given to a name that has another.
    pub endings: &'static [&'static str],
}

const fn kind(family: Family, media_type: &'static str, endings: &'static [&'static str]) -> FileKind {
    FileKind { family, media_type, endings }
}

/// Everything that is taken in, by anyone. Old binary office documents are not: what is in them cannot be told from
/// other things in the same wrapper.
static KINDS: &[FileKind] = &[
    kind(Family::Picture, "image/png", &["png"]),
    kind(Family::Picture, "image/jpeg", &["jpg", "jpeg"]),
    kind(Family::Picture, "image/gif", &["gif"]),
    kind(Family::Picture, "image/webp", &["webp"]),
    kind(Family::Pdf, "application/pdf", &["pdf"]),
    kind(
        Family::Office,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    kind(Family::Office, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    kind(
        Family::Office,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
    ),
    kind(Family::Office, "application/vnd.oasis.opendocument.text", &["odt"]),
    kind(Family::Office, "application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    kind(Family::Office, "application/vnd.oasis.opendocument.presentation", &["odp"]),
];

static TEXT: FileKind = kind(Family::Text, "text/plain", &["txt", "md", "markdown", "csv", "tsv", "ics"]);

/// What these bytes are; `None` for whatever nobody takes in.
pub fn kind_of(bytes: &[u8]) -> Option<&'static FileKind> {
    let known = |media_type: &str| KINDS.iter().find(|kind| kind.media_type == media_type);
    infer::get(bytes)
        .and_then(|it| known(it.mime_type()))
        .or_else(|| office_ending(bytes).and_then(|ending| KINDS.iter().find(|it| it.endings == [ending])))
        // Some marks are two letters long, which a text may begin with as well: so text is what reads as text.
        .or_else(|| read_text(bytes).map(|_| &TEXT))
}

/// `infer` looks at the first few entries of an office document, and not every program puts the telling one there.
/// Source of the names: ECMA-376, "Open Packaging Conventions".
fn office_ending(bytes: &[u8]) -> Option<&'static str> {
    let has = |name: &[u8]| entries(bytes).any(|entry| entry.starts_with(name));
    if !bytes.starts_with(ENTRY) || !has(b"[Content_Types].xml") {
        return None;
    }
    let folders: [(&[u8], &str); 3] = [(b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")];
    folders.into_iter().find(|(folder, _)| has(folder)).map(|(_, ending)| ending)
}

/// What an entry of a zip archive begins with (APPNOTE, "Local file header").
const ENTRY: &[u8] = b"PK\x03\x04";

/// The names of a zip archive's entries.
fn entries(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let starts = bytes.windows(ENTRY.len()).enumerate().filter(|(_, mark)| *mark == ENTRY);
    starts.filter_map(|(at, _)| {
        let length = bytes.get(at + 26..)?.first_chunk().copied().map(u16::from_le_bytes)?;
        bytes.get(at + 30..)?.get(..length.into())
    })
}

/// What a file is that may not be attached, as people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    Empty,
    /// As iPhones save photos.
    Heic,
    Picture,
    Pdf,
    Document,
    Spreadsheet,
    Slides,
    /// A document of an old office program, or of Apple's.
    OldDocument,
    Archive,
    /// A film, a recording.
    Film,
    /// Text, as far as can be told, in letters that cannot.
    UnreadableText,
    Other,
}

/// What these bytes are, for a sentence that says what to do with them.
pub fn foreign(name: &str, bytes: &[u8]) -> Foreign {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let known = kind_of(bytes).map(|kind| (kind.family, kind.endings[0]));
    let found = infer::get(bytes).map_or("", |it| it.mime_type());
    match (known, found) {
        _ if bytes.is_empty() => Foreign::Empty,
        (Some((Family::Picture, _)), _) => Foreign::Picture,
        (Some((Family::Pdf, _)), _) => Foreign::Pdf,
        (Some((Family::Office, "xlsx" | "ods")), _) => Foreign::Spreadsheet,
        (Some((Family::Office, "pptx" | "odp")), _) => Foreign::Slides,
        (Some((Family::Office, _)), _) => Foreign::Document,
        (_, "image/heif" | "image/avif") => Foreign::Heic,
        (_, "application/msword") => Foreign::OldDocument,
        _ if ["doc", "pages", "rtf", "xls", "ppt", "key", "numbers"].contains(&ending.as_str()) => {
            Foreign::OldDocument
        }
        (_, found) if found.starts_with("video/") || found.starts_with("audio/") => Foreign::Film,
        (_, found) if found.starts_with("image/") => Foreign::Picture,
        (_, "application/zip") if ["docx", "odt"].contains(&ending.as_str()) => Foreign::Document,
        (_, "application/zip") if ["xlsx", "ods"].contains(&ending.as_str()) => Foreign::Spreadsheet,
        (
            _,
            "application/zip" | "application/gzip" | "application/x-7z-compressed" | "application/vnd.rar",
        ) => Foreign::Archive,
        (_, "") if ["txt", "md", "markdown", "csv", "tsv"].contains(&ending.as_str()) => {
            Foreign::UnreadableText
        }
        _ => Foreign::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn media_type(bytes: &[u8]) -> Option<&'static str> {
        kind_of(bytes).map(|kind| kind.media_type)
    }

    #[test]
    fn pictures_and_pdfs_are_known_by_their_first_bytes() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("image/png"));
        assert_eq!(media_type(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some("image/jpeg"));
        assert_eq!(media_type(b"GIF89a\x01\0\x01\0"), Some("image/gif"));
        assert_eq!(media_type(b"RIFF\x24\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"%PDF-1.7\n%\xE2\xE3"), Some("application/pdf"));
    }

    /// The beginning of a zip archive whose entries have these names.
    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in entries {
            let length = u32::try_from(content.len()).unwrap().to_le_bytes();
            bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            bytes.extend(length);
            bytes.extend(length);
            bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend(b"\0\0");
            bytes.extend(name.as_bytes());
            bytes.extend(*content);
        }
        bytes
    }

    #[test]
    fn an_office_document_is_known_inside_its_archive_and_another_archive_is_nobodys() {
        let filler = [b'x'; 200].as_slice();
        // Writers differ in which of the parts comes first.
        let made_by_office = |part| {
            archive(&[
                ("_rels/.rels", filler),
                ("docProps/core.xml", filler),
                ("docProps/app.xml", filler),
                (part, filler),
                ("[Content_Types].xml", filler),
            ])
        };
        let family = |bytes: &[u8]| kind_of(bytes).map(|kind| (kind.family, kind.endings[0]));
        assert_eq!(family(&made_by_office("word/document.xml")), Some((Family::Office, "docx")));
        assert_eq!(family(&made_by_office("xl/workbook.xml")), Some((Family::Office, "xlsx")));
        assert_eq!(family(&made_by_office("ppt/slides.xml")), Some((Family::Office, "pptx")));
        let open = archive(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
        assert_eq!(family(&open), Some((Family::Office, "odt")));
        let made_by_word = ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"];
        assert_eq!(
            family(&archive(&made_by_word.map(|part| (part, filler)))),
            Some((Family::Office, "docx"))
        );
        for other in ["virus.exe", "word/document.xml.exe"] {
            assert_eq!(family(&archive(&[("setup.exe", filler), (other, filler)])), None, "{other}");
        }
    }

    #[test]
    fn what_may_not_be_attached_is_named_by_what_it_is() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
        for (name, bytes, kind) in [
            ("a.jpg", &b""[..], Foreign::Empty),
            ("IMG_1.HEIC", heic, Foreign::Heic),
            ("plan.doc", old, Foreign::OldDocument),
            ("plan.rtf", b"{\\rtf1\x01", Foreign::OldDocument),
            ("plan.pdf", b"%PDF-1.7", Foreign::Pdf),
            ("a.zip", &archive(&[("a.txt", b"x")]), Foreign::Archive),
            (
                "tips.docx",
                &archive(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]),
                Foreign::Document,
            ),
            (
                "tips.xlsx",
                &archive(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]),
                Foreign::Spreadsheet,
            ),
            ("clip.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", Foreign::Film),
            ("news.txt", b"\x81\x81", Foreign::UnreadableText),
            ("a.exe", b"MZ\x90\0\x03", Foreign::Other),
        ] {
            assert_eq!(foreign(name, bytes), kind, "{name}");
        }
    }

    #[test]
    fn text_is_what_reads_as_text() {
        for text in
            ["# Newsletter\n", "title,body\nCaptions,Turn them on", "Größe: 3 m\r\n", "BM is a mark, too"]
        {
            assert_eq!(media_type(text.as_bytes()), Some("text/plain"), "{text}");
        }
        assert_eq!(media_type(b""), None);
        assert_eq!(media_type(b"\x1b[2Jcleared"), None);
        assert_eq!(media_type(b"a caf\xE9 in latin"), Some("text/plain"));
        assert_eq!(media_type(b"\xFF\xFEW\0o\0r\0d\0s\0"), Some("text/plain"));
    }

    #[test]
    fn a_program_is_nobodys_whatever_it_is_called() {
        assert_eq!(media_type(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0"), None);
        assert_eq!(media_type(b"\x7FELF\x02\x01\x01\0"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_at_all_are_looked_at_without_harm(
            mark in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"RIFF", b"\x89PNG", b"%PDF", b"II*\0"]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let bytes = [mark, &rest].concat();
            for end in 0..bytes.len() {
                let _kind = kind_of(&bytes[..end]);
            }
        }
    }
}
