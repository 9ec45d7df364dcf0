//! The page's own files: part of the program, so that nothing is fetched from anywhere.

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

use super::Room;

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/rehearsal/page/files");

pub async fn index(Shared(room): Shared<Room>) -> Response {
    answer(&room, "index.html")
}

pub async fn file(Shared(room): Shared<Room>, Path(name): Path<String>) -> Response {
    answer(&room, &name)
}

fn answer(room: &Room, name: &str) -> Response {
    let embedded = || FILES.get_file(name).map(|file| file.contents().to_vec());
    // Whoever works on the page may have files there that the program does not know yet; no name leads out of it.
    let stays_inside = name.split('/').all(|part| !part.starts_with('.'));
    let folder = room.files_from.as_ref().filter(|_| stays_inside);
    let found = folder.and_then(|folder| std::fs::read(folder.join(name)).ok()).or_else(embedded);
    let Some(bytes) = found else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)))], bytes).into_response()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of all files, those in folders too.
    fn all<'a>(dir: &'a Dir<'a>) -> Vec<&'a include_dir::File<'a>> {
        dir.files().chain(dir.dirs().flat_map(all)).collect()
    }

    #[test]
    fn no_file_of_the_page_asks_for_anything_from_elsewhere() {
        for file in all(&FILES) {
            let name = file.path().display();
            let text = file.contents_utf8().expect("every file of the page is text");
            let loads = [
                "src=\"http",
                "href=\"http",
                "url(http",
                "url(//",
                "from \"http",
                "import(\"http",
                "@import",
            ];
            for load in loads {
                assert!(!text.contains(load), "{name}: {load}");
            }
        }
    }

    #[test]
    fn the_page_has_no_script_or_style_of_its_own_in_its_html() {
        let html = FILES.get_file("index.html").unwrap().contents_utf8().unwrap();
        assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" on"), "{html}");
        assert!(!html.contains("<script>"));
    }

    #[test]
    fn what_is_vendored_says_its_version_and_its_licence() {
        let note = FILES.get_file("vendor/README.txt").unwrap().contents_utf8().unwrap();
        for file in all(&FILES).iter().filter(|it| it.path().starts_with("vendor")) {
            let name = file.path().file_name().unwrap().to_str().unwrap();
            assert!(note.contains(name) || name == "README.txt", "{name}");
        }
        assert!(
            FILES.get_file("vendor/LICENSE-preact.txt").is_some()
                && FILES.get_file("vendor/LICENSE-htm.txt").is_some()
        );
    }
}
