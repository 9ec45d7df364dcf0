//! The address of a chat's API: what may be one, and whether it is on this machine.

use std::net::IpAddr;

use reqwest::Url;

/// Reads scheme and host of an API: `https://`, or `http://` on this machine, because a token never crosses a
/// network in the clear. The error is a sentence with the remedy.
pub fn read_api_address(typed: &str) -> Result<Url, String> {
    let remedy = "give scheme and host alone, like https://discord.com or http://127.0.0.1:8787";
    let url = Url::parse(typed.trim()).map_err(|_| format!("\"{typed}\" is not an address; {remedy}."))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() || !is_bare {
        return Err(format!("\"{typed}\" does not do; {remedy}."));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(format!("\"{typed}\" would send the token in the clear; use https:// off this machine."));
    }
    Ok(url)
}

/// Whether an address lies on this machine.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        let is_here = |url: &str| is_loopback(&Url::parse(url).unwrap());
        for url in ["http://127.0.0.1:80", "http://localhost", "http://[::1]:9"] {
            assert!(is_here(url), "{url}");
        }
        for url in ["https://discord.com", "http://127.0.0.1.example.com", "http://10.0.0.1"] {
            assert!(!is_here(url), "{url}");
        }
    }

    #[test]
    fn a_token_never_goes_out_in_the_clear_or_to_a_path() {
        for wrong in ["http://example.com", "https://discord.com/api", "ftp://discord.com", "discord.com", ""]
        {
            assert!(read_api_address(wrong).is_err(), "{wrong}");
        }
        assert!(
            read_api_address("https://discord.com").is_ok() && read_api_address("http://127.0.0.1:1").is_ok()
        );
    }
}
