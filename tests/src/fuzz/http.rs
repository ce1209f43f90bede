//! Whole requests to the real router: heads, query strings, cursors, bodies plain and compressed, uploads by tus.
//!
//! An input is a request as text: `METHOD uri`, headers, an empty line, a body. `{token}` and the like stand for what only a running installation knows.
//! Invariants: every request is answered in time, never with 5xx; a refusal by the API is a problem document.

use std::io::Write as _;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use tower::ServiceExt as _;

use super::decode::goldens;
use super::mutate::Mutator;
use super::{Answer, Target, answer, json, pictures};

pub use site::Control;

mod site;

/// After so long a request counts as unanswered.
const PATIENCE: Duration = Duration::from_secs(20);
/// The header of an input that says how its body is sent; never sent itself.
const PACKED: &str = "x-packed: gzip\n";

/// The router, and an installation behind it.
#[derive(Debug)]
pub struct Http {
    site: site::Site,
    runtime: tokio::runtime::Runtime,
}

impl Http {
    /// A new installation with the example in it, in a folder of its own.
    #[must_use]
    pub fn open(control: Control) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let site = runtime.block_on(site::Site::open(control));
        Self { site, runtime }
    }

    /// The input as a request; nothing, when it can't be sent at all.
    fn request(&self, input: &[u8]) -> Option<Request<Body>> {
        let filled = self.site.fill(input);
        let split = filled.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = split.map_or((filled.as_slice(), [].as_slice()), |at| (&filled[..at + 1], &filled[at + 2..]));
        let is_packed = head.windows(PACKED.len()).any(|window| window == PACKED.as_bytes());
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = lines.next()?;
        let space = first.iter().position(|byte| *byte == b' ')?;
        let mut request = Request::builder().method(Method::from_bytes(&first[..space]).ok()?).uri(&first[space + 1..]);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with(b"x-packed")) {
            let colon = line.iter().position(|byte| *byte == b':')?;
            request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
        }
        if is_packed {
            request = request.header("content-encoding", "gzip");
        }
        request.body(Body::from(if is_packed { pack(body) } else { body.to_vec() })).ok()
    }
}

fn pack(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory is there");
    encoder.finish().expect("memory is there")
}

/// A request with a body of JSON, plain and packed.
fn posts(path: &str, body: &[u8]) -> [Vec<u8>; 2] {
    ["", PACKED].map(|packed| {
        let head = format!("POST {path}\nhost: lykta.test\nauthorization: Bearer {{token}}\ncontent-type: application/json\n{packed}\n");
        [head.as_bytes(), body].concat()
    })
}

const PLAIN: &[&str] = &[
    "GET /api/findings.csv?walk={walk}&language=sv",
    "GET /api/findings.csv?walk={walk}&ids={record},{walk}&state=open",
    "GET /api/photos/{record}/{photo}?size=thumb",
    "GET /api/walks/{walk}/join?language=en",
    "POST /api/walks/{walk}/join",
    "GET /api/walks/{walk}/phones",
    "GET /api/settings",
    "GET /api/session",
    "GET /api/openapi.json",
    "GET /healthz",
    "GET /readyz",
    "GET /assets/x.js?v=1",
    "GET /w/{walk}/stop/{record}",
    "OPTIONS /api/photos",
    "DELETE /api/photos/{upload}",
    "HEAD /api/photos/{upload}",
];

impl Target for Http {
    fn name(&self) -> &'static str {
        "http"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        let mut seeds: Vec<Vec<u8>> = PLAIN
            .iter()
            .map(|line| {
                format!("{line}\nhost: lykta.test\nauthorization: Bearer {{token}}\ncookie: {{cookie}}\ntus-resumable: 1.0.0\nrange: bytes=0-1\n\n")
                    .into_bytes()
            })
            .collect();
        for golden in goldens() {
            let Ok(text) = String::from_utf8(golden) else { continue };
            if text.contains("\"operations\"") {
                // An operation that the server takes: of its own walk, by this device.
                let known =
                    text.replace("01933f5e-9c00-7aaa-8aaa-000000000003", "{walk}").replace("01933f5e-9c00-7aaa-8aaa-00000000000a", "{device}");
                seeds.extend(posts("/api/sync/push", known.as_bytes()));
            }
        }
        seeds.extend(posts("/api/sync/pull", br#"{"protocol":1,"cursor":"{cursor}","limit":3}"#));
        seeds.extend(posts("/api/sync/pull", br#"{"protocol":1,"log":"{log}"}"#));
        seeds.extend(posts("/api/join", br#"{"secret":"{secret}","device_id":"{device}","name":"Kim"}"#));
        seeds.extend(posts("/api/join/preview", br#"{"secret":"{secret}"}"#));
        seeds.extend(posts("/api/session/renew", br#"{"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","device_id":"{device}"}"#));
        seeds.extend(posts("/api/session/restore", br#"{"device_id":"{device}","memberships":["AAAA"]}"#));
        seeds.extend(posts("/api/session", br#"{"user":"nobody","password":"x","device_id":"{device}"}"#));
        let tus = "host: lykta.test\nauthorization: Bearer {token}\ntus-resumable: 1.0.0\n";
        let picture = pictures::all().swap_remove(6);
        let create = format!("POST /api/photos\n{tus}upload-length: {}\nupload-metadata: photo {{photo64}},record {{record64}}\n\n", picture.len());
        seeds.push(create.clone().into_bytes());
        let with_bytes = create.replace("\n\n", "\ncontent-type: application/offset+octet-stream\nupload-offset: 0\n\n");
        seeds.push([with_bytes.as_bytes(), &picture].concat());
        let piece = format!(
            "PATCH /api/photos/{{upload}}\n{tus}content-type: application/offset+octet-stream\nupload-offset: 0\nupload-checksum: sha256 AAAA\n\n"
        );
        seeds.push([piece.as_bytes(), &picture].concat());
        seeds.push([piece.replace("upload-checksum: sha256 AAAA\n", "").as_bytes(), &picture[..50]].concat());
        seeds
    }

    fn change(&self, input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
        let split = input.windows(2).position(|pair| pair == b"\n\n").map_or(input.len(), |at| at + 2);
        let mut body = input.split_off(split);
        if !body.is_empty() && mutator.percent(55) {
            if body.starts_with(b"{") { json::change(&mut body, &[], mutator) } else { mutator.bytes(&mut body, &[]) }
        } else {
            change_head(input, others, mutator);
        }
        input.append(&mut body);
    }

    fn read(&mut self, input: &[u8]) -> Result<Answer, String> {
        self.runtime.block_on(self.site.refresh());
        let Some(request) = self.request(input) else { return Ok(0) };
        let (path, is_head) = (request.uri().path().to_owned(), request.method() == Method::HEAD);
        let router = self.site.router();
        let answered = self.runtime.block_on(async move {
            let response = tokio::time::timeout(PATIENCE, router.oneshot(request)).await.ok()?.expect("the router always answers");
            let (parts, body) = response.into_parts();
            let is_stream = header(&parts.headers, "content-type").starts_with("text/event-stream");
            // A stream of events never ends.
            let body = if is_stream { Vec::new() } else { tokio::time::timeout(PATIENCE, to_bytes(body, usize::MAX)).await.ok()?.ok()?.to_vec() };
            Some((parts.status, parts.headers, body))
        });
        let Some((status, headers, body)) = answered else { return Err("no whole answer in time".to_owned()) };
        judge(&path, is_head, status, &headers, &body)
    }
}

/// One change in the first line or in a header.
fn change_head(head: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
    let text = String::from_utf8_lossy(head).into_owned();
    let mut lines: Vec<String> = text.trim_end_matches('\n').split('\n').map(ToOwned::to_owned).collect();
    let at = if mutator.percent(50) { 0 } else { mutator.below(lines.len()) };
    match mutator.below(8) {
        0 if at > 0 => drop(lines.remove(at)),
        1 if at > 0 => lines.push(lines[at].clone()),
        2 => {
            // A header of another request.
            let other = others.get(mutator.below(others.len())).map(|other| String::from_utf8_lossy(other).into_owned()).unwrap_or_default();
            let headers: Vec<&str> = other.lines().skip(1).take_while(|line| !line.is_empty()).collect();
            if !headers.is_empty() {
                lines.push((*mutator.pick(&headers)).to_owned());
            }
        }
        3 if at > 0 => {
            let name = lines[at].split(':').next().unwrap_or_default().to_owned();
            lines[at] = format!("{name}: {}", mutator.word());
        }
        4 => {
            let parameter = *mutator.pick(&["walk", "ids", "state", "size", "language", "cursor", "x"]);
            let joint = if lines[0].contains('?') { '&' } else { '?' };
            lines[0] = format!("{}{joint}{parameter}={}", lines[0], mutator.word());
        }
        5 => {
            let method = *mutator.pick(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "X"]);
            lines[0] = format!("{method} {}", lines[0].split_once(' ').map_or("/", |(_, uri)| uri));
        }
        6 => {
            let parts: Vec<&str> = lines[0].split('/').collect();
            let place = mutator.below(parts.len());
            let mut parts: Vec<String> = parts.into_iter().map(ToOwned::to_owned).collect();
            parts[place] = mutator.text(&parts[place]);
            lines[0] = parts.join("/");
        }
        _ => lines[at] = mutator.text(&lines[at]),
    }
    *head = format!("{}\n\n", lines.join("\n")).into_bytes();
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn judge(path: &str, is_head: bool, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Answer, String> {
    let said = || String::from_utf8_lossy(&body[..body.len().min(500)]).into_owned();
    if status.is_server_error() {
        return Err(format!("{status}: {}", said()));
    }
    let is_refusal = status.is_client_error();
    let problem = serde_json::from_slice::<serde_json::Value>(body).ok();
    let code = problem.as_ref().and_then(|problem| problem["code"].as_str()).unwrap_or_default();
    if is_refusal && !is_head && path.starts_with("/api/") && (header(headers, "content-type") != "application/problem+json" || code.is_empty()) {
        return Err(format!("{status} without a problem document: {}", said()));
    }
    // The answers to single operations differ where the code differs.
    let outcomes: Vec<&str> = problem
        .as_ref()
        .and_then(|problem| problem["answers"].as_array())
        .map(|answers| {
            answers.iter().flat_map(|answer| [answer["outcome"].as_str(), answer["code"].as_str(), answer["status"].as_str()]).flatten().collect()
        })
        .unwrap_or_default();
    let kind = path.split('/').nth(2).unwrap_or_default();
    Ok(answer((status.as_u16(), code, outcomes, kind.get(..6.min(kind.len())).unwrap_or_default())))
}
