//! TLS material: given by files, or made here for a local network, where phones need HTTPS for service workers.
//!
//! The local authority is kept in the data directory, so that phones trust it once; the leaf is made anew at each start, and each day, for
//! the addresses of the day.

use std::fs;
use std::net::{IpAddr, UdpSocket};
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType};
use sha2::{Digest, Sha256};

use crate::keys::{create_private_directory, write_private};

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file.
    #[error("{path} can't be used: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Making certificates.
    #[error("a certificate can't be made: {0}")]
    Certificate(#[from] rcgen::Error),
}

/// What a TLS server shows and signs with.
#[derive(Debug, Clone)]
pub struct Material {
    /// The certificate chain, PEM.
    pub chain_pem: Vec<u8>,
    /// The private key, PEM.
    pub key_pem: Vec<u8>,
    /// Made here, for the local network.
    pub is_local: bool,
    /// SHA-256 of the local authority's certificate, in hexadecimal.
    pub fingerprint: String,
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> TlsError + '_ {
    move |source| TlsError::File { path: path.to_owned(), source }
}

impl Material {
    /// From files.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, TlsError> {
        let chain_pem = fs::read(chain).map_err(file(chain))?;
        let key_pem = fs::read(key).map_err(file(key))?;
        Ok(Self { chain_pem, key_pem, is_local: false, fingerprint: String::new() })
    }

    /// From the local authority in this folder; made the first time.
    ///
    /// # Errors
    /// When files or certificates can't be made.
    pub fn local(folder: &Path) -> Result<Self, TlsError> {
        create_private_directory(folder).map_err(file(folder))?;
        let (ca_pem, ca_key) = authority(folder)?;
        let issuer = Issuer::new(authority_params(&ca_key)?, ca_key);
        let mut params = CertificateParams::new(vec!["localhost".to_owned(), host_name()])?;
        params.subject_alt_names.extend(lan_addresses().into_iter().map(SanType::IpAddress));
        params.subject_alt_names.push(SanType::IpAddress(std::net::Ipv4Addr::LOCALHOST.into()));
        params.distinguished_name.push(DnType::CommonName, "Lykta");
        // iPhones want the purpose to be said, and the addresses as such; both kinds of phone are picky about what is left out.
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        // Browsers refuse leaves that live longer than 398 days.
        let now = time::OffsetDateTime::now_utc();
        params.not_before = now - time::Duration::days(1);
        params.not_after = now + time::Duration::days(365);
        let key = KeyPair::generate()?;
        let leaf = params.signed_by(&key, &issuer)?;
        let chain_pem = format!("{}{ca_pem}", leaf.pem()).into_bytes();
        let der = pem_bytes(&ca_pem);
        Ok(Self { chain_pem, key_pem: key.serialize_pem().into_bytes(), is_local: true, fingerprint: hex::encode(Sha256::digest(der)) })
    }
}

fn pem_bytes(pem: &str) -> Vec<u8> {
    use base64::Engine;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap_or_default()
}

fn authority(folder: &Path) -> Result<(String, KeyPair), TlsError> {
    let (certificate_path, key_path) = (folder.join("lykta-ca.crt"), folder.join("lykta-ca.key"));
    if certificate_path.exists() && key_path.exists() {
        let certificate = fs::read_to_string(&certificate_path).map_err(file(&certificate_path))?;
        let key = fs::read_to_string(&key_path).map_err(file(&key_path))?;
        return Ok((certificate, KeyPair::from_pem(&key)?));
    }
    let key = KeyPair::generate()?;
    let certificate = authority_params(&key)?.self_signed(&key)?.pem();
    write_private(&key_path, key.serialize_pem().as_bytes()).map_err(file(&key_path))?;
    write_private(&certificate_path, certificate.as_bytes()).map_err(file(&certificate_path))?;
    Ok((certificate, key))
}

/// What the authority says of itself; the same for the same key, so that it can sign after a restart.
fn authority_params(key: &KeyPair) -> Result<CertificateParams, TlsError> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let mark = hex::encode(&Sha256::digest(key.public_key_raw())[..4]);
    params.distinguished_name.push(DnType::CommonName, format!("Lykta, local network, {mark}"));
    let now = time::OffsetDateTime::now_utc();
    params.not_before = now - time::Duration::days(1);
    params.not_after = now + time::Duration::days(5 * 365);
    Ok(params)
}

fn host_name() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_lowercase();
    let is_lawful = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    if is_lawful { name } else { "lykta.local".to_owned() }
}

/// The addresses that this machine has on its networks: those from which it would send.
pub fn lan_addresses() -> Vec<IpAddr> {
    // Connecting a datagram socket sends nothing; it only picks the interface.
    let probes = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];
    probes
        .into_iter()
        .filter_map(|(own, other)| {
            let socket = UdpSocket::bind(own).ok()?;
            socket.connect(other).ok()?;
            socket.local_addr().ok().map(|address| address.ip())
        })
        .filter(|ip| !ip.is_unspecified() && !ip.is_loopback())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_stays_and_the_leaf_is_signed_by_it() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let first = Material::local(directory.path()).expect("made");
        let second = Material::local(directory.path()).expect("made again");
        assert_eq!(first.fingerprint, second.fingerprint);
        assert_eq!(first.fingerprint.len(), 64);
        assert_ne!(first.key_pem, second.key_pem);
        assert_eq!(String::from_utf8_lossy(&first.chain_pem).matches("BEGIN CERTIFICATE").count(), 2);
    }
}
