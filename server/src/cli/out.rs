//! What commands say on standard output. A reader who has heard enough (`| head`) has closed the pipe: then the rest goes unsaid and the work goes on, and
//! the exit code stays what the work came to. It never panics.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Says one line. What else keeps it from being said is told on standard error, as far as that is heard.
pub(super) fn line(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => tell(format_args!("can't write to standard output: {error}")),
        _ => {}
    }
}

/// Tells on standard error what went wrong, in one line.
pub(super) fn tell(text: Arguments<'_>) {
    // Where nobody listens on standard error either there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "lykta: {text}");
}

/// As `println!`, by [`line`].
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::out::line(format_args!($($text)*)) };
}

pub(super) use say;
