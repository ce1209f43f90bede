//! Whose address a request comes from: the peer's, or what the proxies that the administrator named say of it.
//!
//! It believes nobody else: a header that anybody can send names no address. Where a proxy may stand that nobody named, the address is not known, so that
//! all people behind it are not taken for one.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Once;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// What proxies say of themselves.
const TRACES: &[&str] = &[FORWARDED_FOR, "forwarded", "x-real-ip", "via"];

/// An address, or a network of them, from which a proxy of ours asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy {
    address: IpAddr,
    bits: u32,
}

/// It is neither an address nor a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address (192.0.2.7) nor a network (192.0.2.0/24)")]
pub struct NotANetwork;

impl FromStr for Proxy {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| NotANetwork))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(NotANetwork) }
    }
}

impl Proxy {
    fn holds(&self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits,
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits,
            _ => false,
        }
    }
}

/// The address behind a request, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(Self(peer.and_then(|peer| address(peer, &parts.headers, &app.proxies))))
    }
}

fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> Option<IpAddr> {
    let is_ours = |address: IpAddr| proxies.iter().any(|proxy| proxy.holds(address));
    if is_ours(peer) {
        // Each proxy adds at the end whom it heard: the last that is none of ours is who asked. What stands before anybody may have written.
        let told: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().flat_map(|value| value.to_str().unwrap_or("?").split(',')).collect();
        return told.iter().rev().map(|text| read(text.trim())).find(|told| told.is_none_or(|told| !is_ours(told))).flatten();
    }
    if peer.is_loopback() || (is_near(peer) && TRACES.iter().any(|name| headers.contains_key(*name))) {
        tell_of_a_proxy(headers);
        return None;
    }
    Some(peer)
}

/// An address as proxies write it; some add the port.
fn read(text: &str) -> Option<IpAddr> {
    let address = text.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// An address that means something on one's own network only: a proxy's as likely as a phone's.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    }
}

fn tell_of_a_proxy(headers: &HeaderMap) {
    static TOLD: Once = Once::new();
    if headers.contains_key(FORWARDED_FOR) {
        TOLD.call_once(|| tracing::warn!("a proxy asks that --proxy does not name: wrong join codes are counted for everybody behind it together"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str], proxies: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().expect("a lawful header"));
        }
        let proxies: Vec<Proxy> = proxies.iter().map(|text| text.parse().expect("a network")).collect();
        address(peer.parse().expect("an address"), &headers, &proxies).map(|address| address.to_string())
    }

    #[test]
    fn only_a_proxy_that_is_named_is_believed_and_only_its_own_word() {
        let known = |address: &str| Some(address.to_owned());
        for (peer, forwarded, proxies, expected) in [
            ("203.0.113.9", &[][..], &[][..], known("203.0.113.9")),
            ("203.0.113.9", &["198.51.100.1"], &[], known("203.0.113.9")),
            ("203.0.113.9", &["198.51.100.1"], &["127.0.0.1"], known("203.0.113.9")),
            ("127.0.0.1", &["198.51.100.1"], &["127.0.0.1"], known("198.51.100.1")),
            ("127.0.0.1", &["8.8.8.8, 198.51.100.1"], &["127.0.0.1"], known("198.51.100.1")),
            ("127.0.0.1", &["8.8.8.8", "198.51.100.1:4711"], &["127.0.0.1"], known("198.51.100.1")),
            ("127.0.0.1", &["198.51.100.1, 10.0.0.5"], &["127.0.0.1", "10.0.0.0/8"], known("198.51.100.1")),
            ("::1", &["2001:db8::7"], &["::1"], known("2001:db8::7")),
            ("::1", &["[2001:db8::7]:80"], &["::1/128"], known("2001:db8::7")),
            ("127.0.0.1", &["198.51.100.1, unknown"], &["127.0.0.1"], None),
            ("127.0.0.1", &[], &["127.0.0.1"], None),
            ("127.0.0.1", &["198.51.100.1"], &[], None),
            ("127.0.0.1", &[], &[], None),
            ("172.17.0.1", &["198.51.100.1"], &[], None),
            ("192.168.1.20", &[], &[], known("192.168.1.20")),
        ] {
            assert_eq!(asked(peer, forwarded, proxies), expected, "{peer} {forwarded:?} {proxies:?}");
        }
    }

    #[test]
    fn a_network_is_read_or_refused() {
        for text in ["", "proxy", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8"] {
            assert_eq!(text.parse::<Proxy>(), Err(NotANetwork), "{text}");
        }
        let all: Proxy = "0.0.0.0/0".parse().expect("a network");
        assert!(all.holds("203.0.113.9".parse().expect("an address")) && !all.holds("::1".parse().expect("an address")));
    }
}
