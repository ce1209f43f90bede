//! The backup in an S3-compatible store. The store here is a small double over a real socket; it checks every signature (AWS Signature Version 4) and
//! lists in pages, so that what a real one insists on is insisted on.

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::shipper::Shipper;
use server::backup::target::{Access, Target};
use server::clock::{Clock, SystemRandom};
use sha2::{Digest, Sha256};

use crate::site::{Site, blocking, content, round};

const SECRET: &str = "a secret of the store";
/// A listing's page, small so that there are several.
const PAGE: usize = 3;

#[derive(Default)]
struct Double {
    objects: Mutex<BTreeMap<String, Bytes>>,
    uploads: Mutex<BTreeMap<String, BTreeMap<u32, Bytes>>>,
    number: AtomicU64,
    is_full: AtomicBool,
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any size");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The signature is the one that follows from the request and the secret.
fn is_signed(method: &Method, uri: &axum::http::Uri, headers: &HeaderMap, body: &[u8]) -> bool {
    let get = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(rest) = get("authorization").strip_prefix("AWS4-HMAC-SHA256 Credential=") else { return false };
    let part = |name: &str| rest.split(", ").find_map(|part| part.trim().strip_prefix(name)).unwrap_or_default().to_owned();
    let credential = rest.split(',').next().unwrap_or_default();
    let (signed, signature) = (part("SignedHeaders="), part("Signature="));
    let scope: Vec<&str> = credential.split('/').collect();
    if scope.first() != Some(&"the-id") || scope.len() != 5 {
        return false;
    }
    let content_hash = get("x-amz-content-sha256");
    if content_hash != hex::encode(Sha256::digest(body)) {
        return false;
    }
    let mut query: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).collect();
    query.sort_unstable();
    let query = query.iter().map(|pair| if pair.contains('=') { (*pair).to_owned() } else { format!("{pair}=") }).collect::<Vec<_>>().join("&");
    let listed: String = signed.split(';').map(|name| format!("{name}:{}\n", get(name).trim())).collect();
    let canonical = format!("{method}\n{}\n{query}\n{listed}\n{signed}\n{content_hash}", uri.path());
    let scope_text = scope[1..].join("/");
    let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope_text}\n{}", get("x-amz-date"), hex::encode(Sha256::digest(canonical.as_bytes())));
    let key = scope[1..].iter().fold(format!("AWS4{SECRET}").into_bytes(), |key, part| hmac(&key, part));
    hex::encode(hmac(&key, &to_sign)) == signature
}

fn parameters(uri: &axum::http::Uri) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let hex = if byte == b'%' { rest.next().zip(rest.next()) } else { None };
            bytes.push(hex.map_or(byte, |(one, two)| hex::decode([one, two]).expect("percent encoding")[0]));
        }
        String::from_utf8(bytes).expect("UTF-8")
    };
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (name.to_owned(), decode(value))).collect()
}

async fn serve(State(double): State<Arc<Double>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 << 20).await.expect("a body");
    if !is_signed(&parts.method, &parts.uri, &parts.headers, &body) {
        return (StatusCode::FORBIDDEN, "<Error><Code>SignatureDoesNotMatch</Code></Error>").into_response();
    }
    if double.is_full.load(Ordering::SeqCst) && parts.method != Method::GET {
        return (StatusCode::INSUFFICIENT_STORAGE, "<Error><Code>QuotaExceeded</Code></Error>").into_response();
    }
    let query = parameters(&parts.uri);
    let key = parts.uri.path().trim_start_matches("/bucket").trim_start_matches('/').to_owned();
    let mut objects = double.objects.lock().expect("not poisoned");
    match parts.method {
        Method::GET if query.contains_key("list-type") => list(&objects, &query),
        Method::GET | Method::HEAD => match objects.get(&key) {
            Some(bytes) => answer(bytes.clone()),
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        Method::PUT => {
            match query.get("uploadId") {
                Some(upload) => {
                    let number = query["partNumber"].parse().expect("a number");
                    double.uploads.lock().expect("not poisoned").get_mut(upload).expect("an upload").insert(number, body);
                }
                None => drop(objects.insert(key, body)),
            }
            ([("etag", "\"e\"")], "").into_response()
        }
        Method::POST if query.contains_key("uploads") => {
            let upload = double.number.fetch_add(1, Ordering::SeqCst).to_string();
            double.uploads.lock().expect("not poisoned").insert(upload.clone(), BTreeMap::new());
            format!("<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>").into_response()
        }
        Method::POST if query.contains_key("uploadId") => {
            let parts = double.uploads.lock().expect("not poisoned").remove(&query["uploadId"]).expect("an upload");
            objects.insert(key, parts.into_values().flatten().collect());
            "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>".into_response()
        }
        Method::DELETE => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn answer(bytes: Bytes) -> Response {
    let length = bytes.len().to_string();
    let headers = [("etag", "\"e\""), ("last-modified", "Wed, 10 Oct 2018 16:00:00 GMT"), ("content-length", length.as_str())];
    (headers, Body::from(bytes)).into_response()
}

fn list(objects: &BTreeMap<String, Bytes>, query: &BTreeMap<String, String>) -> Response {
    let (none, prefix) = (String::new(), query.get("prefix").cloned().unwrap_or_default());
    let after = query.get("continuation-token").unwrap_or(&none);
    let fitting: Vec<_> = objects.iter().filter(|(key, _)| key.starts_with(&prefix) && *key > after).collect();
    let mut text = "<?xml version=\"1.0\"?><ListBucketResult>".to_owned();
    for (key, bytes) in fitting.iter().take(PAGE) {
        let facts = format!("<Size>{}</Size><LastModified>2018-10-10T16:00:00.000Z</LastModified><ETag>\"e\"</ETag>", bytes.len());
        text += &format!("<Contents><Key>{key}</Key>{facts}</Contents>");
    }
    if fitting.len() > PAGE {
        text += &format!("<IsTruncated>true</IsTruncated><NextContinuationToken>{}</NextContinuationToken>", fitting[PAGE - 1].0);
    }
    (text + "</ListBucketResult>").into_response()
}

async fn start() -> (Arc<Double>, String) {
    // As `main` does: TLS has to know whose cryptography to use, also for addresses without it.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let double = Arc::new(Double::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(serve).with_state(double.clone());
    tokio::spawn(axum::serve(listener, router).into_future());
    (double, address)
}

fn open(site: &Site, endpoint: &str, secret: &str) -> Target {
    let credentials = site.path("credentials");
    std::fs::write(&credentials, format!("the-id\n{secret}\n")).expect("a file");
    let access = Access { endpoint: Some(endpoint.to_owned()), region: Some("eu-north-1".to_owned()), credentials: Some(credentials) };
    Target::open("s3://bucket/marks/lykta", &access).expect("the target opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_in_a_bucket_stands_again() {
    let site = Site::new().await;
    let (double, endpoint) = start().await;
    let target = open(&site, &endpoint, SECRET);
    let note = site.note("I en hink").await;
    // Above the size from which an object goes in parts.
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_be_bytes).collect();
    site.photo(note.record, &large).await;
    let (shipper, _) = round(Shipper::new(site.plan(target.clone())).expect("it begins")).await;
    for text in ["Ett", "Två", "Tre"] {
        site.pass(10_000);
        site.note(text).await;
    }
    let (_shipper, outcome) = round(shipper).await;
    let head = site.app.store.read(server::store::meta::get).await.expect("it reads");
    assert_eq!(outcome.safe_seq, head.seq);
    assert!(double.objects.lock().expect("not poisoned").keys().all(|key| key.starts_with("marks/lykta/")));
    let to = site.path("new");
    let wish = Wish { until_ms: None, keys: KeySource::Passphrase("correct horse battery".to_owned()), now_ms: site.clock.now_ms() };
    let restored = blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored");
    assert_eq!((restored.photos, restored.photos_missing), (1, 0));
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_bucket_is_said_and_raises_no_mark() {
    let site = Site::new().await;
    let (double, endpoint) = start().await;
    let (mut shipper, before) = round(Shipper::new(site.plan(open(&site, &endpoint, SECRET))).expect("it begins")).await;
    site.note("Det är fullt").await;
    double.is_full.store(true, Ordering::SeqCst);
    shipper = blocking(move || {
        let outcome = shipper.round();
        assert!(outcome.is_err(), "{outcome:?}");
        shipper
    })
    .await;
    let mark = server::backup::safe_mark::SafeMark::new(&site.data());
    assert_eq!(mark.get().map(|mark| mark.safe_seq), Some(before.safe_seq));
    double.is_full.store(false, Ordering::SeqCst);
    let (_shipper, after) = round(shipper).await;
    assert!(after.safe_seq > before.safe_seq && !after.has_new_base);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_refused_and_that_is_said() {
    let site = Site::new().await;
    let (_double, endpoint) = start().await;
    let plan = site.plan(open(&site, &endpoint, "another secret"));
    let outcome = blocking(move || Shipper::new(plan).expect("it begins").round()).await;
    assert!(outcome.is_err_and(|error| error.to_string().contains("the backup target")));
}

/// Objects that go in parts: a base of some size.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_object_goes_in_parts_and_is_read_back() {
    let site = Site::new().await;
    let (double, endpoint) = start().await;
    let target = open(&site, &endpoint, SECRET);
    let bytes: Vec<u8> = (0..6_000_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    let path = site.path("large");
    std::fs::write(&path, &bytes).expect("a file");
    let written = blocking(move || target.put_file("generations/large", &path)).await.expect("it is written");
    assert_eq!(written.sha256, hex::encode(Sha256::digest(&bytes)));
    assert_eq!(double.number.load(Ordering::SeqCst), 1, "it did not go in parts");
    assert_eq!(double.objects.lock().expect("not poisoned")["marks/lykta/generations/large"], bytes);
}
