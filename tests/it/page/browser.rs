//! A room: the program, a browser before it, and what a player does there. Every room is looked through at its end for
//! whatever the browser's console has complained of.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Room {
    pub page: Client,
    pub address: String,
    /// The JSON API of the same rehearsal.
    pub api: String,
    driver_url: String,
    _program: Process,
    _driver: Process,
    _folder: TempDir,
}

/// Ends with this.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Room {
    /// A driver that is only killed leaves its browser behind, which goes on asking whoever has the program's port next.
    fn drop(&mut self) {
        let Some(at) = self.driver_url.strip_prefix("http://") else { return };
        let Ok(mut driver) = TcpStream::connect(at) else { return };
        let asked = write!(driver, "GET /shutdown HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
        if asked.is_ok() {
            let _ = driver.read_to_end(&mut Vec::new());
        }
    }
}

/// How the program is started: on a Wednesday morning of a school with eight weeks behind it, on a clock that stands.
pub const LIVED: [&str; 3] = ["--begins", "2026-09-16T09:10:00Z", "--stands"];

impl Room {
    /// Opens the page of a school with a past.
    pub async fn opens() -> Self {
        Self::opens_with(&LIVED, false).await
    }

    /// The same, with the program's own arguments, and the guided visit begun or not.
    pub async fn opens_with(arguments: &[&str], is_guided: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
        program.current_dir(folder.path()).arg("rehearse").args(arguments);
        let (program, told) = started(program, "the program", |line| {
            line.trim().starts_with("http://").then(|| line.to_owned())
        });
        let address = told.last().unwrap().trim().to_owned();
        let api = told.iter().find_map(|line| line.strip_prefix("A pretend Discord is open at "));
        let api = api
            .and_then(|rest| rest.split(". ").next())
            .expect("the program says where it listens")
            .to_owned();
        assert!(
            !told.iter().any(|line| line.contains("Not all of it")),
            "the school has its whole past: {told:?}"
        );

        let mut driver = Command::new("chromedriver");
        driver.arg("--port=0");
        let (driver, told) = started(driver, "chromedriver (Debian: chromium-driver)", |line| {
            line.split("successfully on port ").nth(1).map(|port| port.trim_end_matches('.').to_owned())
        });
        let driver_url = format!("http://127.0.0.1:{}", told.last().unwrap());
        let profile = folder.path().join("profile");
        let arguments = [
            "--headless=new".to_owned(),
            // As root, in a container.
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--window-size=1280,800".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        let wishes = json!({
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let page = ClientBuilder::native()
            .capabilities(wishes.as_object().unwrap().clone())
            .connect(&driver_url)
            .await
            .expect("Chromium starts");
        let room =
            Self { page, address, api, driver_url, _program: program, _driver: driver, _folder: folder };
        room.page.goto(&room.address).await.unwrap();
        room.until("document.querySelector('.where')").await;
        if !is_guided {
            room.press("Leave the guide").await;
        }
        room
    }

    /// What the condition gives once it holds; every frame looks for it.
    pub async fn until(&self, condition: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; const end = performance.now() + 25000;
             const look = () => {{
                 let found = null;
                 try {{ found = ({condition}); }} catch {{ found = null; }}
                 if (found || performance.now() > end) done(found instanceof Node ? true : found);
                 else requestAnimationFrame(look);
             }}; look();"
        );
        let found = self.page.execute_async(&script, Vec::new()).await.unwrap();
        let is_there = !matches!(found, Value::Null | Value::Bool(false)) && found != "" && found != 0;
        if !is_there {
            let shown = self.asks("document.body.innerText").await;
            panic!("this never came: {condition}\n{}", shown.as_str().unwrap_or_default());
        }
        found
    }

    pub async fn asks(&self, expression: &str) -> Value {
        self.page.execute(&format!("return {expression};"), Vec::new()).await.unwrap()
    }

    /// Clicks the newest button or option of that name that can be clicked, once there is one.
    pub async fn press(&self, name: &str) {
        self.press_in("#room", name).await;
    }

    pub async fn press_in(&self, place: &str, name: &str) {
        self.press_among(&format!("[...document.querySelectorAll({place:?})]"), name).await;
    }

    /// Presses a button under the message in which these words stand.
    pub async fn press_under(&self, words: &str, name: &str) {
        let messages = format!(
            "[...document.querySelectorAll('.message')].filter((it) => it.innerText.includes({words:?}))"
        );
        self.press_among(&messages, name).await;
    }

    async fn press_among(&self, places: &str, name: &str) {
        let named = format!(
            "{places}.flatMap((it) => [...it.querySelectorAll('button, [role=option], a')])
                .filter((it) => (it.getAttribute('aria-label') ?? it.textContent).trim() === {name:?} && !it.disabled
                    && it.getAttribute('aria-busy') !== 'true' && it.checkVisibility()).at(-1)"
        );
        self.until(&named).await;
        let pressed = format!(
            "(() => {{ const it = {named}; it.scrollIntoView({{ block: 'center' }}); it.focus(); it.click(); return true; }})()"
        );
        assert_eq!(self.asks(&pressed).await, true, "{name}");
    }

    /// Types into whatever has the focus.
    pub async fn types(&self, keys: &str) {
        self.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    pub async fn key(&self, key: Key) {
        self.types(&String::from(char::from(key))).await;
    }

    /// Puts a text into the field of that label.
    pub async fn fills(&self, label: &str, text: &str) {
        let field = format!(
            "(() => {{ const label = [...document.querySelectorAll('label')].filter((it) => it.innerText.trim().startsWith({label:?})).at(-1);
                const field = document.getElementById(label.htmlFor); field.focus(); field.select?.(); return true; }})()"
        );
        self.until(&field).await;
        self.types(text).await;
    }

    /// Plays somebody else, somewhere else.
    pub async fn becomes(&self, name: &str, channel: &str) {
        let is_so = format!("document.querySelector('.who').innerText.includes({name:?})");
        if self.asks(&is_so).await != true {
            self.opens_members().await;
            let option = format!(
                "[...document.querySelectorAll('.members [role=option]')].find((it) => it.textContent.includes({name:?}))"
            );
            self.until(&option).await;
            self.asks(&format!("({option}).click()")).await;
            self.until(&is_so).await;
        }
        self.goes_to(channel).await;
    }

    pub async fn opens_members(&self) {
        self.asks("document.querySelector('.who').click()").await;
        self.until("document.querySelector('.members .list')").await;
    }

    pub async fn shuts_members(&self) {
        self.asks("document.querySelector('.who').click()").await;
        self.until("!document.querySelector('.members .list')").await;
    }

    pub async fn goes_to(&self, channel: &str) {
        let entry = format!(
            "[...document.querySelectorAll('.entry')].find((it) => it.querySelector('.name').textContent === {channel:?})"
        );
        self.until(&entry).await;
        self.asks(&format!("({entry}).click()")).await;
        self.until(&format!("document.querySelector('.where').innerText.includes({channel:?})")).await;
    }

    /// So many messages of the open channel hold these words.
    pub async fn count(&self, words: &str) -> u64 {
        let count = format!(
            "[...document.querySelectorAll('.message')].filter((it) => it.textContent.includes({words:?})).length"
        );
        self.asks(&count).await.as_u64().unwrap()
    }

    pub async fn reads(&self, words: &str) {
        self.until(&format!(
            "[...document.querySelectorAll('.message')].some((it) => it.textContent.includes({words:?}))"
        ))
        .await;
    }

    /// A command of Chromium's own.
    pub async fn chromium(&self, command: &str, parameters: Value) {
        self.driver("goog/cdp/execute", &json!({"cmd": command, "params": parameters})).await;
    }

    pub async fn is_wide(&self, width: u32, height: u32, scale: u32) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
        self.chromium("Emulation.setDeviceMetricsOverride", screen).await;
    }

    pub async fn is_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.chromium("Emulation.setEmulatedMedia", features).await;
    }

    async fn driver(&self, path: &str, body: &Value) -> Value {
        let session = self.page.session_id().await.unwrap().unwrap();
        let url = format!("{}/session/{session}/{path}", self.driver_url);
        let request = reqwest::Client::new().post(url).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()["value"].clone()
    }

    /// What the console says that nobody has heard yet.
    pub async fn complaints(&self) -> Vec<String> {
        let lines = self.driver("se/log", &json!({"type": "browser"})).await;
        let bad =
            lines.as_array().unwrap().iter().filter(|it| it["level"] == "SEVERE" || it["level"] == "WARNING");
        bad.map(|it| it["message"].as_str().unwrap().to_owned()).collect()
    }

    /// The end of a story: nothing was complained of.
    pub async fn ends(self) {
        assert_eq!(self.complaints().await, Vec::<String>::new());
        self.page.clone().close().await.unwrap();
    }
}

/// Starts a program and reads its lines until one says what is wanted, which is the last of what is given.
fn started(
    mut command: Command,
    what: &str,
    wanted: impl Fn(&str) -> Option<String>,
) -> (Process, Vec<String>) {
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut process = Process(started.unwrap_or_else(|fault| panic!("{what} cannot be started: {fault}")));
    let mut lines = BufReader::new(process.0.stdout.take().unwrap()).lines();
    let mut told = Vec::new();
    loop {
        let line = lines.next().unwrap_or_else(|| panic!("{what} ended: {told:?}")).unwrap();
        if let Some(found) = wanted(&line) {
            told.push(found);
            // Whoever writes on must be read.
            std::thread::spawn(move || lines.for_each(drop));
            return (process, told);
        }
        told.push(line);
    }
}

impl Room {
    pub async fn reads_banner(&self, words: &str) {
        self.until(&format!("document.querySelector('.banner')?.innerText.includes({words:?})")).await;
    }
}
