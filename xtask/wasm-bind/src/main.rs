//! `wasm-bind IN.wasm OUT_DIR`: writes the JavaScript module, its types and the bound WebAssembly beside each other.
//!
//! wasm-bindgen as a library, so that its version is the one in Cargo.lock and nothing is downloaded.
//! Refuses to optimise (that is wasm-opt's task). Invariant: the output is named `client_wasm`, whatever the input is called.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        bail!("usage: wasm-bind IN.wasm OUT_DIR");
    };
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(true).remove_name_section(true).remove_producers_section(true);
    // `new URL("client_wasm_bg.wasm", import.meta.url)` in the module is how the bundler finds the WebAssembly.
    bindgen.omit_default_module_path(false);
    bindgen.input_path(&input).out_name("client_wasm").generate(&folder).with_context(|| format!("cannot bind {}", input.display()))
}
