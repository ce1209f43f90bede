//! The controls of the promise itself: a phone that says "saved" too early or of what was aborted, a server that answers too early; the stories that kill and break must tell.
//!
//! Each plants one fault in the copy and runs one story against it. Refuses to leave a planted server where a sound one is looked for.
//! Invariant: all but what was planted is what is shipped.

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::Ground;
use super::controls::replace;
use crate::e2e;
use crate::fingerprint::list_files;
use crate::repo::Repo;
use crate::web::Packages;

/// A planted fault shows in every second kill or so: this many miss it once in a hundred runs.
const KILLS: &str = "7";

pub(super) fn say_saved_early(copy: &Repo) -> Result<()> {
    let waits = "await act(what, cleanJson(wanted), ...blobs)";
    let does_not = "(void act(what, cleanJson(wanted), ...blobs), '{\"ids\":[]}')";
    replace(copy, "client-wasm/web/src/core/core.ts", waits, does_not)
}

/// In the binding's copy of the script, so that the WebAssembly need not be built anew.
pub(super) fn swallow_aborts(copy: &Repo) -> Result<()> {
    let script = list_files(&copy.path("client-wasm/web/src/wasm"), &[])?.into_iter().find(|file| file.ends_with("src/indexed_db/database.js"));
    let script = script.context("the client is not built: run the step `wasm` first")?;
    let script = script.strip_prefix(copy.root())?.display().to_string();
    replace(copy, &script, "transaction.onabort = () => reject(wordOf(transaction.error));", "transaction.onabort = resolve;")
}

pub(super) fn break_storage(ground: &mut Ground<'_>) -> Result<()> {
    let copy = ground.repo;
    ground.output.run(&mut Packages::WEB.script(copy, "build")?)?;
    let dist = copy.dist();
    e2e::story(copy, "storage-faults", &copy.server_binary(), &[("LYKTA_DIST", dist.as_os_str())], &mut ground.output)
}

pub(super) fn kill_phones(ground: &mut Ground<'_>) -> Result<()> {
    let copy = ground.repo;
    ground.output.run(&mut Packages::WEB.script(copy, "build")?)?;
    let dist = copy.dist();
    let more = [("LYKTA_DIST", dist.as_os_str()), ("LYKTA_KILLS", OsStr::new(KILLS))];
    e2e::story(copy, "kill", &copy.server_binary(), &more, &mut ground.output)
}

/// The answer leaves as soon as it is known; the disk takes its time.
pub(super) fn answer_early(copy: &Repo) -> Result<()> {
    let file = "server/src/store/writer.rs";
    replace(copy, file, "    reply: oneshot::Sender<Result<R::Answer, Error>>,", "    reply: Option<oneshot::Sender<Result<R::Answer, Error>>>,")?;
    // Only a push: people's other requests are read back at once, and nothing would come so far as to be pushed.
    let early = "let answer = request.run(turn)?;\n        \
                 if std::any::type_name::<R>().ends_with(\"::PushRequest\") {\n            \
                 drop(self.reply.take().map(|reply| reply.send(Ok(answer))));\n            \
                 std::thread::sleep(std::time::Duration::from_millis(500));\n        \
                 } else {\n            self.answer = Some(answer);\n        }";
    replace(copy, file, "self.answer = Some(request.run(turn)?);", early)?;
    replace(copy, file, "drop(reply.send(answer));", "drop(reply.map(|reply| reply.send(answer)));")?;
    replace(copy, file, "answer: None, reply }", "answer: None, reply: Some(reply) }")
}

pub(super) fn kill_servers(ground: &mut Ground<'_>) -> Result<()> {
    let copy = ground.repo;
    ground.output.run(copy.cargo().args(["build", "--locked", "--package", "server", "--bin", "lykta"]))?;
    let planted = take_away(copy)?;
    e2e::story(copy, "lost", &planted, &[], &mut ground.output)
}

/// Nobody may find the planted server where the debug build of the sound one is.
pub(super) fn take_away(copy: &Repo) -> Result<PathBuf> {
    let (built, planted) = (copy.target().join("debug/lykta"), copy.own("planted-lykta"));
    std::fs::rename(&built, &planted).with_context(|| format!("cannot move {}", built.display()))?;
    Ok(planted)
}
