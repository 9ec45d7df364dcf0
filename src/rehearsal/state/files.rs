//! A file that somebody uploaded or sent, and what Discord makes of its name.

use std::fmt;
use std::sync::Arc;

/// A file with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub media_type: Option<String>,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

impl Upload {
    /// What Discord says that it is. Its own detection is documented nowhere; what the bytes show comes first, then
    /// what was declared.
    pub fn content_type(&self) -> Option<String> {
        let text = || {
            let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
            matches!(ending.as_deref(), Some("txt" | "md" | "csv" | "log"))
                .then(|| "text/plain; charset=utf-8".to_owned())
        };
        let shown = infer::get(&self.bytes).map(|kind| kind.mime_type().to_owned());
        shown.or_else(text).or_else(|| self.media_type.clone())
    }

    /// The name under which it is kept, as werkzeug's `secure_filename` makes it, and the name that it had, without
    /// its ending, where something of it was lost (discord-api-docs #7754, #6945).
    pub fn kept_as(&self, otherwise: &str) -> (String, Option<String>) {
        let joined = self.name.replace(['/', '\\'], " ").split_whitespace().collect::<Vec<_>>().join("_");
        let fits = |c: &char| c.is_ascii_alphanumeric() || "_.-".contains(*c);
        let plain: String = joined.chars().map(without_accent).filter(fits).collect();
        let plain = plain.trim_matches(['.', '_']);
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((&self.name, ""));
        let kept = match plain.rsplit_once('.') {
            _ if plain.is_empty() => otherwise.to_owned(),
            // Nothing but the ending is left.
            None if plain == ending => format!("{otherwise}.{ending}"),
            _ => plain.to_owned(),
        };
        let title = (kept != self.name).then(|| stem.to_owned());
        (kept, title)
    }
}

/// The letter alone, for those of western Europe; others that have one are dropped here, and at Discord are not.
fn without_accent(c: char) -> char {
    let bare = match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => return c,
    };
    if c.is_uppercase() { bare.to_ascii_uppercase() } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str) -> (String, Option<String>) {
        let upload = Upload { name: name.to_owned(), media_type: None, bytes: Arc::from(&b"words"[..]) };
        upload.kept_as("7")
    }

    #[test]
    fn a_name_is_kept_in_ascii_and_what_it_was_is_its_title() {
        for (given, name, title) in [
            ("plan.pdf", "plan.pdf", None),
            ("a plan.pdf", "a_plan.pdf", Some("a plan")),
            ("_plan.pdf", "plan.pdf", Some("_plan")),
            ("hello (world).png", "hello_world.png", Some("hello (world)")),
            ("Über für.pdf", "Uber_fur.pdf", Some("Über für")),
            ("план.pdf", "7.pdf", Some("план")),
            ("../../etc/passwd", "etc_passwd", None),
            ("", "7", Some("")),
        ] {
            let (kept, was) = kept(given);
            assert_eq!(kept, name, "{given}");
            assert!(title.is_none_or(|title| was.as_deref() == Some(title)), "{given}: {was:?}");
        }
    }

    #[test]
    fn a_file_is_what_its_bytes_show() {
        let of = |name: &str, bytes: &[u8]| {
            let media_type = Some("application/x-declared".to_owned());
            Upload { name: name.to_owned(), media_type, bytes: Arc::from(bytes) }.content_type()
        };
        assert_eq!(of("a.txt", b"\x89PNG\r\n\x1a\n").as_deref(), Some("image/png"));
        assert_eq!(of("a.txt", b"words").as_deref(), Some("text/plain; charset=utf-8"));
        assert_eq!(of("a.xyz", b"words").as_deref(), Some("application/x-declared"));
    }
}
