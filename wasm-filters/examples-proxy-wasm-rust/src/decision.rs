//! What is decided without the host: the configuration, and what an answer of the service means.

use serde::Deserialize;

/// The configuration.
#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// The service, as the gateway names it among its upstreams.
    pub upstream: String,
    #[serde(default = "path")]
    pub path: String,
    #[serde(default = "timeout_ms")]
    pub timeout_ms: u64,
    /// The request headers that the service gets.
    #[serde(default = "headers")]
    pub headers: Vec<String>,
    /// The header in which the service tells who the client is.
    #[serde(default = "identity")]
    pub identity: String,
}

fn path() -> String {
    "/".into()
}

fn timeout_ms() -> u64 {
    500
}

fn headers() -> Vec<String> {
    vec!["authorization".into(), "cookie".into()]
}

fn identity() -> String {
    "x-auth-user".into()
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            upstream: "auth".into(),
            path: path(),
            timeout_ms: timeout_ms(),
            headers: headers(),
            identity: identity(),
        }
    }
}

impl Settings {
    /// Reads the configuration, which is JSON.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let settings: Settings = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match settings.path.starts_with('/') {
            true => Ok(settings),
            false => Err(format!("path: '{}' (expected: /…)", settings.path)),
        }
    }
}

/// What becomes of a request.
#[derive(Debug, PartialEq)]
pub enum Decision {
    Pass { identity: Option<String> },
    Answer { status: u32, headers: Vec<(&'static str, String)>, body: &'static str },
}

impl Decision {
    /// Nobody passes while nobody can be asked.
    pub fn unavailable() -> Self {
        Decision::answer(503, "Try again later.\n")
    }

    fn answer(status: u32, body: &'static str) -> Self {
        let headers = vec![("content-type", "text/plain; charset=utf-8".into())];
        Decision::Answer { status, headers, body }
    }
}

/// What the service's answer means: 2xx passes, 401 and 403 are handed on, so is a redirect to a
/// page where one can log in.
pub fn decide(
    status: Option<Vec<u8>>,
    identity: Option<Vec<u8>>,
    location: Option<Vec<u8>>,
) -> Decision {
    let text = |value: Option<Vec<u8>>| value.and_then(|bytes| String::from_utf8(bytes).ok());
    match (text(status).and_then(|status| status.parse().ok()), text(location)) {
        (Some(200..=299), _) => Decision::Pass { identity: text(identity) },
        (Some(status @ (302 | 303 | 307)), Some(location)) => {
            Decision::Answer { status, headers: vec![("location", location)], body: "" }
        }
        (Some(status @ (401 | 403)), _) => Decision::answer(status, "You may not do that.\n"),
        _ => Decision::unavailable(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: &str) -> Decision {
        decide(Some(status.into()), None, None)
    }

    #[test]
    fn passes_whom_the_service_lets_pass() {
        let by = decide(Some(b"200".to_vec()), Some(b"ada".to_vec()), None);

        assert_eq!(by, Decision::Pass { identity: Some("ada".into()) });
        assert_eq!(status("204"), Decision::Pass { identity: None });
    }

    #[test]
    fn hands_on_why_not() {
        let code = |decision| match decision {
            Decision::Answer { status, .. } => status,
            Decision::Pass { .. } => 200,
        };

        assert_eq!(code(status("401")), 401);
        assert_eq!(code(status("403")), 403);
        let login = decide(Some(b"302".to_vec()), None, Some(b"/login".to_vec()));
        let headers = vec![("location", "/login".to_string())];
        assert_eq!(login, Decision::Answer { status: 302, headers, body: "" });
    }

    #[test]
    fn whatever_else_lets_nobody_pass() {
        for strange in ["", "0", "100", "302", "404", "500", "2000", "-200", "ok", "\u{663}00"] {
            assert_eq!(status(strange), Decision::unavailable(), "{}", strange);
        }
        assert_eq!(decide(None, None, None), Decision::unavailable());
        assert_eq!(decide(Some(vec![0xff]), None, None), Decision::unavailable());
    }

    #[test]
    fn reads_its_configuration() {
        let least = Settings::parse(br#"{"upstream": "auth"}"#);
        assert_eq!(least, Ok(Settings::default()));
        let all = br#"{"upstream":"a","path":"/p","timeout-ms":9,"headers":["x"],"identity":"y"}"#;
        let settings = Settings::parse(all).unwrap();
        assert_eq!((settings.path.as_str(), settings.timeout_ms), ("/p", 9));
    }

    #[test]
    fn refuses_a_configuration_it_does_not_understand() {
        for text in ["", "{}", "[]", r#"{"upstream":1}"#, r#"{"upstream":"a","pth":"/"}"#] {
            assert!(Settings::parse(text.as_bytes()).is_err(), "{}", text);
        }
        let path = Settings::parse(br#"{"upstream":"a","path":"p"}"#);
        assert_eq!(path, Err("path: 'p' (expected: /…)".to_string()));
    }
}
