//! Images made to cost more than they weigh. Each gets its code or is made a plain photo; none costs more than the largest honest photo does, by much.
//!
//! Alone in its process, for it measures the process. Times are compared with the honest photo's in the same run; memory is what the kernel counted.
//! `cargo test -p server --test bombs -- --nocapture` shows the figures.

use std::io::Cursor;
use std::sync::OnceLock;
use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress, Status};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage};
use server::photos::decode::clean;
use shared::code::Code;

/// What a decode may take beside the file itself, in MiB.
const MOST_MIB: u64 = 208;
/// What a refusal may take.
const MOST_REFUSED_MIB: u64 = 40;
/// How many times the honest photo's time anything may take.
const MOST_TIMES: u32 = 6;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// A plain photo of that size.
    Photo(u32, u32),
    Refused(Code),
}

fn kib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix(field)).expect("the field is there");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How long this thread has had a processor: what others on the machine do is not counted.
fn on_processor() -> Duration {
    let facts = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    Duration::from_nanos(facts.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).expect("a number"))
}

/// Runs it alone; gives how long it took and how much memory beyond what was there.
fn measure<T>(work: impl FnOnce() -> T) -> (T, Duration, u64) {
    std::fs::write("/proc/self/clear_refs", "5").expect("the high-water mark can be reset");
    let before = kib("VmRSS:");
    let began = on_processor();
    let result = work();
    let time = on_processor() - began;
    (result, time, kib("VmHWM:").saturating_sub(before) / 1024)
}

/// The large one is made once.
fn picture(width: u32, height: u32) -> RgbImage {
    static LARGE: OnceLock<RgbImage> = OnceLock::new();
    match (width, height) {
        (4_096, 4_096) => LARGE.get_or_init(|| drawn(width, height)).clone(),
        _ => drawn(width, height),
    }
}

fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x / 3) as u8, (y / 5) as u8, (x ^ y) as u8]))
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, format).expect("it encodes");
    bytes.into_inner()
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes).encode(&picture(width, height), width, height, ExtendedColorType::Rgb8).expect("it encodes");
    bytes
}

/// So many MiB of nothing, packed: one MiB that ends on a byte, over and over.
fn zlib(mib: u32) -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    let status = Compress::new(Compression::best(), false).compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Full);
    assert_eq!(status.expect("it packs"), Status::Ok);
    let mut packed = vec![0x78, 0xda];
    packed.extend(block.repeat(usize::try_from(mib).expect("few")));
    // An empty last block, and the Adler-32 of zeros.
    packed.extend([0x03, 0x00]);
    packed.extend(((((mib << 20) % 65_521) << 16) | 1).to_be_bytes());
    packed
}

fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    let length = u32::try_from(data.len()).expect("a chunk");
    [&length.to_be_bytes(), name.as_slice(), data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG head: sides, bits a channel, kind of colour.
fn png_head(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut head = b"\x89PNG\r\n\x1a\n".to_vec();
    let data = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    head.extend(png_chunk(b"IHDR", &data));
    head
}

/// A sound small PNG with one more chunk after its head.
fn png_with(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut png = encoded(64, 64, ImageFormat::Png);
    png.splice(33..33, png_chunk(name, data));
    png
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("a segment");
    [&[0xff, marker], length.to_be_bytes().as_slice(), data].concat()
}

/// A flat JPEG written by hand: every coefficient is nothing, every code a zero bit.
fn flat_jpeg(is_progressive: bool, side: u16, components: u8, refinements: usize) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8];
    if components == 4 {
        // Adobe, no transform: this is CMYK.
        jpeg.extend(segment(0xee, b"Adobe\x00\x64\x00\x00\x00\x00\x00"));
    }
    jpeg.extend(segment(0xdb, &[[0].as_slice(), &[1; 64]].concat()));
    let (high, low) = (side.to_be_bytes(), side.to_be_bytes());
    let frame: Vec<u8> = (1..=components).flat_map(|id| [id, 0x11, 0]).collect();
    jpeg.extend(segment(if is_progressive { 0xc2 } else { 0xc0 }, &[&[8], high.as_slice(), &low, &[components], &frame].concat()));
    // One code of one bit in each table: no difference; end of block, or 2^14 blocks of nothing (and fourteen bits more).
    let table = |class: u8, symbol: u8| segment(0xc4, &[[class, 1].as_slice(), &[0; 15], &[symbol]].concat());
    jpeg.extend(table(0x00, 0));
    jpeg.extend(table(0x10, if is_progressive { 0xe0 } else { 0 }));
    let scan = |ids: &[u8], from: u8, to: u8| {
        let selectors: Vec<u8> = ids.iter().flat_map(|id| [*id, 0]).collect();
        segment(0xda, &[[u8::try_from(ids.len()).expect("few")].as_slice(), &selectors, &[from, to, 0]].concat())
    };
    let blocks = usize::from(side).div_ceil(8).pow(2);
    let all: Vec<u8> = (1..=components).collect();
    jpeg.extend(scan(&all, 0, if is_progressive { 0 } else { 63 }));
    let bits = blocks * usize::from(components) * if is_progressive { 1 } else { 2 };
    jpeg.extend(vec![0; bits.div_ceil(8)]);
    for pass in 0..refinements {
        jpeg.extend(scan(&[all[pass % all.len()]], 1, 63));
        jpeg.extend(vec![0; (blocks.div_ceil(1 << 14) * 15).div_ceil(8)]);
    }
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let body: Vec<u8> = chunks
        .iter()
        .flat_map(|(name, data)| {
            let length = u32::try_from(data.len()).expect("a chunk");
            [name.as_slice(), &length.to_le_bytes(), data, &vec![0; data.len() % 2]].concat()
        })
        .collect();
    let length = u32::try_from(body.len() + 4).expect("a file");
    [b"RIFF".as_slice(), &length.to_le_bytes(), b"WEBP", &body].concat()
}

fn moving_webp(frames: usize) -> Vec<u8> {
    let still = webp(16, 16);
    let mut chunks = vec![(b"VP8X", vec![2, 0, 0, 0, 15, 0, 0, 15, 0, 0]), (b"ANIM", vec![0; 6])];
    let frame = [[0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 40, 0, 0, 0].as_slice(), &still[12..]].concat();
    chunks.extend((0..frames).map(|_| (b"ANMF", frame.clone())));
    riff(&chunks)
}

fn deep_png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgba16(4_096, 4_096).write_to(&mut bytes, ImageFormat::Png).expect("it encodes");
    bytes.into_inner()
}

fn profile(packed: &[u8]) -> Vec<u8> {
    [b"x\0\0".as_slice(), packed].concat()
}

/// Name, bytes, what becomes of them.
fn cases() -> Vec<(&'static str, Vec<u8>, Fate)> {
    use Fate::{Photo, Refused};
    let (not, large) = (Refused(Code::NotAPhoto), Refused(Code::PhotoTooLarge));
    let jpeg = encoded(64, 48, ImageFormat::Jpeg);
    let png = encoded(64, 48, ImageFormat::Png);
    let still = webp(64, 48);
    // A quarter of a gigabyte of nothing, in a megabyte.
    let flood = zlib(256);
    let inflated = [png_head(8, 8, 8, 2), png_chunk(b"IDAT", &flood), png_chunk(b"IEND", &[])].concat();
    let promised = [png_head(60_000, 60_000, 8, 2), png_chunk(b"IDAT", &zlib(1)), png_chunk(b"IEND", &[])].concat();
    let empty = [png_head(4_000, 4_000, 8, 2), png_chunk(b"IDAT", &zlib(1)), png_chunk(b"IEND", &[])].concat();
    let mut huge_jpeg = jpeg.clone();
    let frame = huge_jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    huge_jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let zip = b"PK\x03\x04<script>alert(1)</script>".as_slice();
    let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let moving_png = png_with(b"acTL", &[0, 0, 0x40, 0, 0, 0, 0, 0]);
    vec![
        ("honest WebP, 16 megapixels", webp(4_096, 4_096), Photo(2_560, 2_560)),
        ("honest PNG, 16 megapixels", encoded(4_096, 4_096, ImageFormat::Png), Photo(2_560, 2_560)),
        ("progressive JPEG, 16 megapixels, 31 passes", flat_jpeg(true, 4_096, 3, 30), Photo(2_560, 2_560)),
        ("progressive JPEG, 100,000 passes", flat_jpeg(true, 4_096, 1, 100_000), large),
        ("one pixel too many", flat_jpeg(false, 4_097, 1, 0), large),
        ("JPEG that claims 65,535 a side", huge_jpeg, large),
        ("PNG that claims 60,000 a side", promised, large),
        ("PNG that claims 4,000 a side and has less", empty, not),
        ("PNG of 16 bits a channel, 128 MiB of pixels", deep_png(), large),
        ("PNG whose data inflate to 256 MiB", inflated, Photo(8, 8)),
        ("PNG with 256 MiB of colour profile", png_with(b"iCCP", &profile(&flood)), Photo(64, 64)),
        ("PNG with 256 MiB of text", png_with(b"zTXt", &profile(&flood)[..]), Photo(64, 64)),
        ("PNG with 256 MiB of other text", png_with(b"iTXt", &[b"x\0\x01\0\0\0".as_slice(), &flood].concat()), Photo(64, 64)),
        ("PNG, cut off", png[..png.len() / 2].to_vec(), not),
        ("PNG without its end", png[..png.len() - 12].to_vec(), not),
        ("PNG that moves", moving_png, not),
        ("JPEG, cut off", jpeg[..jpeg.len() / 2].to_vec(), not),
        ("JPEG without its end", jpeg[..jpeg.len() - 2].to_vec(), not),
        ("JPEG of nothing but head and end", vec![0xff, 0xd8, 0xff, 0xd9], not),
        ("JPEG in CMYK", flat_jpeg(false, 64, 4, 0), Photo(64, 64)),
        ("WebP, cut off", still[..still.len() / 2].to_vec(), not),
        ("WebP that moves, 10,000 frames", moving_webp(10_000), not),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(), not),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), not),
        ("AVIF", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec(), not),
        ("SVG", svg, not),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec(), not),
        ("PDF", b"%PDF-1.7\n".to_vec(), not),
        ("TIFF", b"II*\0\x08\0\0\0".to_vec(), not),
        ("ZIP", zip.to_vec(), not),
        ("nothing", Vec::new(), not),
        ("JPEG that is a ZIP too", [jpeg.as_slice(), zip].concat(), Photo(64, 48)),
        ("PNG that is a page too", [png.as_slice(), zip].concat(), Photo(64, 48)),
        ("ZIP that is a JPEG too", [zip, &jpeg].concat(), not),
    ]
}

#[test]
fn no_image_costs_more_than_an_honest_one_by_much() {
    let honest_bytes = encoded(4_096, 4_096, ImageFormat::Jpeg);
    let (honest, honest_time, honest_mib) = measure(|| clean(&honest_bytes));
    assert_eq!(honest.expect("a photo").width_px, 2_560);
    println!("{:<48} {:>8} {:>7} {:>8}", "file", "KiB", "ms", "MiB");
    println!("{:<48} {:>8} {:>7} {:>8}", "honest JPEG, 16 megapixels", honest_bytes.len() / 1024, honest_time.as_millis(), honest_mib);
    let mut wrong = Vec::new();
    for (name, bytes, expected) in cases() {
        let (made, time, mib) = measure(|| clean(&bytes));
        println!("{name:<48} {:>8} {:>7} {mib:>8}", bytes.len() / 1024, time.as_millis());
        let fate = match &made {
            Ok(photo) => Fate::Photo(photo.width_px, photo.height_px),
            Err(code) => Fate::Refused(*code),
        };
        if let Ok(photo) = &made {
            for file in [&photo.full, &photo.thumb] {
                assert!(file.starts_with(&[0xff, 0xd8, 0xff]) && file.ends_with(&[0xff, 0xd9]), "{name}");
                assert!(!file.windows(7).any(|window| window == b"<script"), "{name}");
            }
        }
        let most_mib = if made.is_ok() { MOST_MIB } else { MOST_REFUSED_MIB };
        // Refusals and small files are over in no time; what is compared are those that work.
        let is_cheap = time <= honest_time * MOST_TIMES && mib <= most_mib;
        if fate != expected || !is_cheap {
            wrong.push(format!("{name}: {fate:?} (expected {expected:?}), {} ms, {mib} MiB", time.as_millis()));
        }
    }
    assert!(wrong.is_empty(), "honest: {} ms, {honest_mib} MiB\n{}", honest_time.as_millis(), wrong.join("\n"));
}
