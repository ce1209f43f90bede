//! Databases and phones' rows as text, and back.
//!
//! Invariant: what is loaded is what was dumped, row for row, under the schema that it had.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use client_wasm::core::ports::{Content, Table};
use client_wasm::memory_store::Durable;
use rusqlite::Connection;
use serde_json::{Value, json};

/// A database as SQL: its tables, rows and indexes.
///
/// # Errors
/// When it can't be read.
pub fn dump(path: &Path) -> Result<String> {
    let connection = Connection::open(path)?;
    let mut text = String::from("-- Written by `release-fixture`; frozen.\nbegin;\n");
    let mut objects = connection
        .prepare("select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type = 'index', rowid")?;
    let objects: Vec<(String, String, String)> =
        objects.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    for (kind, name, sql) in &objects {
        writeln!(text, "{sql};")?;
        if kind != "table" {
            continue;
        }
        let mut columns = connection.prepare("select name from pragma_table_info($1)")?;
        let columns: Vec<String> = columns.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let mut rows = connection.prepare(&format!("select {} from {name}", quoted.join(" || ',' || ")))?;
        let rows: Vec<String> = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for row in rows {
            writeln!(text, "insert into {name} ({}) values ({row});", columns.join(","))?;
        }
    }
    text.push_str("commit;\n");
    Ok(text)
}

/// Makes an installation's folder of what a release left.
///
/// # Errors
/// When anything of it can't be written.
pub fn load(from: &Path, data: &Path) -> Result<()> {
    let text = std::fs::read_to_string(from.join("database.sql"))?;
    let connection = Connection::open(data.join("lykta.sqlite"))?;
    connection.execute_batch(&text).context("the SQL of a release")?;
    let keys: BTreeMap<String, String> = super::read(from, "keys.json")?;
    for (name, bytes) in keys {
        let path = data.join(name);
        std::fs::create_dir_all(path.parent().context("a key lies in a folder")?)?;
        std::fs::write(&path, hex::decode(bytes)?)?;
        // As the server itself makes them; it complains about others.
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// What lies beside the database and the photos, by its name, in hexadecimal.
pub(super) fn keys(data: &Path) -> Result<BTreeMap<String, String>> {
    let mut keys = BTreeMap::new();
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.strip_prefix(data)?.to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with("photos") {
                folders.push(path);
            } else if path.is_file() && name.contains("key") {
                keys.insert(name, hex::encode(std::fs::read(path)?));
            }
        }
    }
    Ok(keys)
}

/// A phone's rows as JSON.
#[must_use]
pub fn packed(rows: &Durable) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut packed: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for ((table, key), content) in rows {
        let content = match content {
            Content::Text(text) => json!(text),
            Content::Bytes(bytes) => json!({"base64": STANDARD.encode(bytes)}),
        };
        packed.entry(table.name().to_owned()).or_default().insert(key.clone(), content);
    }
    packed
}

/// And back. A table that this build does not have is an error, for then its rows would be lost.
///
/// # Errors
/// When a row is not of that form.
pub fn unpacked(packed: &BTreeMap<String, BTreeMap<String, Value>>) -> Result<Durable> {
    let mut rows = Durable::new();
    for (name, entries) in packed {
        let table = *Table::ALL.iter().find(|table| table.name() == name).with_context(|| format!("no table {name} any more"))?;
        for (key, content) in entries {
            let content = match content {
                Value::String(text) => Content::Text(text.clone()),
                other => Content::Bytes(STANDARD.decode(other["base64"].as_str().context("bytes in base64")?)?),
            };
            rows.insert((table, key.clone()), content);
        }
    }
    Ok(rows)
}
