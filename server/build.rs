//! Makes sure that there is a front end to embed: where none has been built, a page that says so.

use std::path::Path;
use std::{env, fs};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Lykta: the front end is not built</title>\n\
<p>This server was compiled without its front end. Build it with <code>cargo xtask run</code>, then compile the server again.</p>\n</html>\n";

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let dist = Path::new(&manifest).join("../client-wasm/web/dist");
    if !dist.join("index.html").exists() {
        fs::create_dir_all(&dist).expect("the front end's folder can be made");
        fs::write(dist.join("index.html"), PLACEHOLDER).expect("the placeholder can be written");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
}
