//! The binary itself: it starts, says where it listens, serves, and closes in order on a signal; and what it says when it can't.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn lykta(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lykta"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts a server and gives it with the address that it prints.
fn serve(data: &Path) -> (Child, String) {
    let data = data.to_str().expect("a plain path");
    let mut child = lykta(&["serve", "--data", data, "--listen", "127.0.0.1:0"]).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
    let address = line.trim().rsplit("http://localhost:").next().map(|port| format!("127.0.0.1:{port}")).expect("an address");
    (child, address)
}

fn ask(address: &str, head: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(format!("{head}\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn it_serves_until_a_signal_and_leaves_one_whole_file() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, address) = serve(data.path());
    assert!(ask(&address, "GET /healthz HTTP/1.1").starts_with("HTTP/1.1 200"));
    assert!(ask(&address, "GET /readyz HTTP/1.1").starts_with("HTTP/1.1 200"));
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there");
    assert!(killed.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(data.path().join("lykta.sqlite").exists());
    assert!(!data.path().join("lykta.sqlite-wal").exists(), "the log was written back");
}

#[test]
fn a_signal_right_after_the_start_is_heard() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, _) = serve(data.path());
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_reader_who_has_heard_enough_is_no_failure() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, _) = serve(data.path());
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there").success());
    child.wait().expect("it ends");
    let path = data.path().to_str().expect("a plain path");
    for arguments in [&["doctor", "--data", path, "--json"][..], &["doctor", "--data", path]] {
        let told = lykta(arguments).output().expect("it runs").status.code();
        let mut child = lykta(arguments).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), ("", told), "{arguments:?}");
    }
    // Where nobody reads the refusal either, the exit code still tells.
    let mut child = lykta(&["doctor", "--data", "/nowhere"]).spawn().expect("it starts");
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn proxies_are_named_by_address_or_network() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let path = data.path().to_str().expect("a plain path");
    let output = lykta(&["serve", "--data", path, "--listen", "127.0.0.1:0", "--proxy", "127.0.0.1,proxy.example.org"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not an address (192.0.2.7) nor a network (192.0.2.0/24)"));
    let mut child = lykta(&["serve", "--data", path, "--listen", "127.0.0.1:0", "--proxy", "127.0.0.1,10.0.0.0/8"]).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
    let address = line.trim().rsplit("http://localhost:").next().map(|port| format!("127.0.0.1:{port}")).expect("an address");
    let join = |from: &str| {
        let body = r#"{"secret":"00000000"}"#;
        let mut stream = TcpStream::connect(&address).expect("it listens");
        let head = format!(
            "POST /api/join/preview HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\nx-forwarded-for: {from}"
        );
        stream.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer.split(' ').nth(1).map(ToOwned::to_owned).expect("a status")
    };
    // Whatever is written before what the proxy adds.
    for number in 0..100 {
        assert_eq!(join(&format!("192.0.2.{number}, 203.0.113.9")), "404");
    }
    assert_eq!((join("192.0.2.200, 203.0.113.9"), join("203.0.113.10")), ("429".to_owned(), "404".to_owned()));
    child.kill().expect("it dies");
    child.wait().expect("it ends");
}

#[test]
fn a_bad_source_of_tiles_is_refused_before_anything_is_opened() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let place = data.path().join("new");
    let path = place.to_str().expect("a plain path");
    for (arguments, told) in [
        (&["--tiles", "http://tiles.example.org/{z}/{x}/{y}.png", "--tiles-attribution", "x"][..], "--tiles has to begin with https://"),
        (&["--tiles", "https://tiles.example.org/{z}/{x}/{y}.png"][..], "--tiles and --tiles-attribution go together"),
    ] {
        let output = lykta(&["serve", "--data", path, "--listen", "127.0.0.1:0"]).args(arguments).output().expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(told) && error.trim().lines().count() == 1, "{error}");
        assert!(!place.exists(), "nothing was made");
    }
}

#[test]
fn a_kill_in_the_middle_loses_nothing_and_it_starts_again() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, _) = serve(data.path());
    child.kill().expect("it dies");
    child.wait().expect("it ends");
    let (mut child, address) = serve(data.path());
    assert!(ask(&address, "GET /readyz HTTP/1.1").starts_with("HTTP/1.1 200"));
    child.kill().expect("it dies");
    child.wait().expect("it ends");
}

#[test]
fn a_failed_start_is_one_sentence_that_says_what_to_do() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let path = data.path().to_str().expect("a plain path");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let file = data.path().join("file");
    std::fs::write(&file, "not a directory").expect("a file");
    let file = file.to_str().expect("a plain path");
    let cases: &[(&[&str], &str)] = &[
        (&["serve", "--data", path, "--listen", &address], "choose another one with --listen"),
        (&["serve", "--data", file, "--listen", "127.0.0.1:0"], "the data directory"),
        (&["serve", "--data", path, "--listen", "127.0.0.1:0", "--tls-cert", "x.pem"], "--tls-cert and --tls-key go together"),
    ];
    for (arguments, part) in cases {
        let output = lykta(arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(part) && said.trim().lines().count() == 1, "{said}");
    }
}

#[test]
fn a_database_from_a_newer_build_is_left_alone() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, _) = serve(data.path());
    child.kill().expect("it dies");
    child.wait().expect("it ends");
    let connection = rusqlite::Connection::open(data.path().join("lykta.sqlite")).expect("a database");
    connection
        .execute("update refinery_schema_history set version = 99 where version = (select max(version) from refinery_schema_history)", [])
        .expect("it is written");
    drop(connection);
    let path = data.path().to_str().expect("a plain path");
    let output = lykta(&["serve", "--data", path, "--listen", "127.0.0.1:0"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("schema 99"));
}

/// The certificate comes through a pipe, so that the start stands still between taking the port and serving.
#[test]
fn a_signal_as_soon_as_the_port_is_open_ends_it_in_order() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (cert, key) = (data.path().join("cert.pem"), data.path().join("key.pem"));
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    std::fs::write(&key, pair.signing_key.serialize_pem()).expect("a file");
    assert!(Command::new("mkfifo").arg(&cert).status().expect("mkfifo is there").success());
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").to_string();
    let path = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let data = path(&data.path().join("data"));
    let arguments = ["serve", "--data", &data, "--listen", &free, "--tls-cert", &path(&cert), "--tls-key", &path(&key)];
    for signal in ["-INT", "-TERM"] {
        let mut child = lykta(&arguments).spawn().expect("it starts");
        // Opens when the other end does: the port is taken by then.
        let mut pipe = std::fs::OpenOptions::new().write(true).open(&cert).expect("the server reads its certificate");
        TcpStream::connect(&free).expect("the port is open");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill is there").success());
        // A server that died of the signal reads no more; that is told by its exit code.
        drop(pipe.write_all(pair.cert.pem().as_bytes()));
        drop(pipe);
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{signal}");
    }
}

#[test]
fn what_a_crash_left_of_an_upload_is_gone_after_the_start() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let (mut child, _) = serve(data.path());
    child.kill().expect("it dies");
    child.wait().expect("it ends");
    let incoming = data.path().join("photos/incoming");
    std::fs::create_dir_all(&incoming).expect("a folder");
    let left = incoming.join("07070707070707070707070707070707");
    std::fs::write(&left, "bytes").expect("a file");
    let (mut child, _) = serve(data.path());
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while left.exists() && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("it dies");
    child.wait().expect("it ends");
    assert!(!left.exists());
}

/// Reads until what was read ends so.
fn read_until(output: &mut impl Read, end: &str) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(end.as_bytes()) && output.read(&mut byte).expect("it says something") == 1 {
        read.push(byte[0]);
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[test]
fn an_installation_of_ones_own_can_plan_a_walk_from_its_first_account_on() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lykta"));
    command.args(["user", "add", "alva", "--role", "coordinator", "--organisation", "Mark", "--data"]).arg(data.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the binary starts");
    child.stdin.take().expect("its input").write_all(b"correct horse battery\n").expect("it reads");
    assert!(child.wait().expect("it ends").success());
    let database = rusqlite::Connection::open(data.path().join("lykta.sqlite")).expect("the database is there");
    let state: String = database.query_row("select state from records where kind = 'checklist'", [], |row| row.get(0)).expect("one checklist");
    let record: shared::record::Record = serde_json::from_str(&state).expect("a record");
    assert_eq!(record.value("document").and_then(|document| document["sections"].as_array()).map(Vec::len), Some(12));
}

#[test]
fn a_password_typed_on_a_terminal_is_not_shown() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let command = format!(
        "'{}' user add alva --role coordinator --organisation Mark --data '{}'",
        env!("CARGO_BIN_EXE_lykta"),
        data.path().to_str().expect("a plain path")
    );
    // `script` runs it on a terminal of its own and gives us what that shows.
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script is there");
    let (mut input, mut output) = (child.stdin.take().expect("its input"), child.stdout.take().expect("its output"));
    let prompt = read_until(&mut output, ": ");
    assert!(prompt.contains("Password"), "{prompt}");
    // A person takes longer than this to begin; the echo is off by then.
    std::thread::sleep(std::time::Duration::from_millis(500));
    input.write_all(b"correct horse battery\n").expect("it reads");
    let rest = read_until(&mut output, "can sign in.");
    drop(input);
    assert!(child.wait().expect("it ends").success());
    assert!(rest.contains("alva can sign in.") && !rest.contains("correct horse"), "{rest}");
}
