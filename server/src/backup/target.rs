//! Where a backup is: a folder, or a bucket of an S3-compatible store. Both through one interface, so that both are the same to all else here.
//!
//! A folder is made once, when it is first used: never again after that, for it may be missing because its disk is. Blocking: never call it on an async
//! thread. Its invariant: what [`Target::put`] has taken was read back and has the same hash.

use std::fmt;
use std::fs::DirBuilder;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use crate::backup::error::{BackupError, at};
use crate::keys::{create_private_directory, sync_directory};

/// How many small objects are fetched at the same time.
const AT_ONCE: usize = 16;
/// The size of a part of a large object.
const PART_BYTES: usize = 8 << 20;

/// How to reach it.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The S3 service's address; without it Amazon's.
    pub endpoint: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Two lines: the access key's id and its secret.
    pub credentials: Option<PathBuf>,
}

/// Where objects go.
#[derive(Clone)]
enum Place {
    /// A folder. It is looked up anew each time: what a disk was mounted on may be another folder now.
    Folder(PathBuf),
    Bucket(Arc<dyn ObjectStore>),
}

/// The target.
#[derive(Clone)]
pub struct Target {
    place: Place,
    name: String,
    handle: Handle,
}

impl fmt::Debug for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Target({})", self.name)
    }
}

/// An object as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its size.
    pub size_bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

impl Target {
    /// Opens a target by its address; nothing is made or asked there. Must be called within a runtime.
    ///
    /// # Errors
    /// For an address that is none, credentials that can't be read.
    pub fn open(address: &str, access: &Access) -> Result<Self, BackupError> {
        let place = match address.strip_prefix("s3://") {
            Some(place) => {
                let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
                if bucket.is_empty() {
                    return Err(BackupError::Address(address.to_owned()));
                }
                Place::Bucket(Arc::new(PrefixStore::new(s3(bucket, access)?, prefix)))
            }
            None if address.contains("://") || address.is_empty() => return Err(BackupError::Address(address.to_owned())),
            None => Place::Folder(std::path::absolute(address).map_err(at(address))?),
        };
        Ok(Self { place, name: address.to_owned(), handle: Handle::current() })
    }

    /// The address.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address in one form, however it was written.
    pub fn place(&self) -> String {
        match &self.place {
            Place::Folder(path) => path.components().collect::<PathBuf>().display().to_string(),
            Place::Bucket(_) => self.name.trim_end_matches('/').to_owned(),
        }
    }

    /// The folder, where it is one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(path) => Some(path),
            Place::Bucket(_) => None,
        }
    }

    /// Whether there is anything that could hold objects. Of a bucket only asking it tells.
    pub fn is_there(&self) -> bool {
        self.folder().is_none_or(Path::is_dir)
    }

    /// Makes a folder that is missing. Only where nothing was kept before: a missing folder may be a missing disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn make(&self) -> Result<(), BackupError> {
        self.folder().map_or(Ok(()), |path| create_private_directory(path).map_err(at(path)))
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>, BackupError> {
        match &self.place {
            Place::Bucket(store) => Ok(Arc::clone(store)),
            Place::Folder(path) => match std::fs::metadata(path) {
                Ok(facts) if facts.is_dir() => Ok(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))),
                Ok(_) => Err(at(path)(ErrorKind::NotADirectory.into())),
                Err(error) if error.kind() == ErrorKind::NotFound => Err(BackupError::TargetMissing(self.name.clone())),
                Err(error) => Err(at(path)(error)),
            },
        }
    }

    /// Makes the folders of an object, for the owner alone, and never the target itself.
    fn make_room(&self, key: &str) -> Result<(), BackupError> {
        let (Some(root), Some((folders, _))) = (self.folder(), key.rsplit_once('/')) else { return Ok(()) };
        let mut path = root.to_owned();
        for name in folders.split('/') {
            let parent = path.clone();
            path.push(name);
            let mut builder = DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&path) {
                Ok(()) => sync_directory(&parent).map_err(at(parent))?,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(at(path)(error)),
            }
        }
        Ok(())
    }

    /// Lets nobody but the owner read an object, whatever the folder allows.
    fn close_to_others(&self, key: &str) -> Result<(), BackupError> {
        let Some(path) = self.folder().map(|root| root.join(key)) else { return Ok(()) };
        #[cfg(unix)]
        match std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)) {
            // File systems without owners, or of another owner, refuse; what they allow is not ours to say.
            Err(error) if !matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::Unsupported) => return Err(at(path)(error)),
            _ => {}
        }
        Ok(())
    }

    /// Writes an object from memory and reads it back.
    ///
    /// # Errors
    /// When the target refuses, or gives back something else.
    pub fn put(&self, key: &str, bytes: Vec<u8>) -> Result<Written, BackupError> {
        let written = Written { size_bytes: bytes.len() as u64, sha256: hex::encode(Sha256::digest(&bytes)) };
        let bytes = Bytes::from(bytes);
        let store = self.store()?;
        self.make_room(key)?;
        self.handle.block_on(store.put(&Key::from(key), bytes.into()))?;
        self.close_to_others(key)?;
        self.check(key, &written)?;
        Ok(written)
    }

    /// Writes an object from a file and reads it back.
    ///
    /// # Errors
    /// As [`Target::put`].
    pub fn put_file(&self, key: &str, path: &Path) -> Result<Written, BackupError> {
        let mut file = std::fs::File::open(path).map_err(at(path))?;
        if file.metadata()?.len() <= PART_BYTES as u64 {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            return self.put(key, bytes);
        }
        let mut hash = Sha256::new();
        let mut size_bytes = 0;
        let store = self.store()?;
        self.make_room(key)?;
        let upload = self.handle.block_on(store.put_multipart(&Key::from(key)))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        let mut part = vec![0; PART_BYTES];
        loop {
            let count = file.read(&mut part)?;
            if count == 0 {
                break;
            }
            hash.update(&part[..count]);
            size_bytes += count as u64;
            // Two parts on their way at most: memory stays small.
            self.handle.block_on(upload.wait_for_capacity(2))?;
            let _inside = self.handle.enter();
            upload.write(&part[..count]);
        }
        self.handle.block_on(upload.finish())?;
        let written = Written { size_bytes, sha256: hex::encode(hash.finalize()) };
        self.close_to_others(key)?;
        self.check(key, &written)?;
        Ok(written)
    }

    fn check(&self, key: &str, written: &Written) -> Result<(), BackupError> {
        let mut hash = Sha256::new();
        self.read(key, |bytes| {
            hash.update(bytes);
            Ok(())
        })?;
        if hex::encode(hash.finalize()) == written.sha256 { Ok(()) } else { Err(BackupError::NotReadBack(key.to_owned())) }
    }

    /// Reads an object piece by piece.
    ///
    /// # Errors
    /// When it is not there, or the target does not answer.
    pub fn read(&self, key: &str, mut each: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<(), BackupError> {
        let store = self.store()?;
        let mut pieces = self.handle.block_on(store.get(&Key::from(key)))?.into_stream();
        while let Some(piece) = self.handle.block_on(pieces.next()) {
            each(&piece?)?;
        }
        Ok(())
    }

    /// A small object's bytes.
    ///
    /// # Errors
    /// As [`Target::read`].
    pub fn get(&self, key: &str) -> Result<Bytes, BackupError> {
        let store = self.store()?;
        Ok(self.handle.block_on(async { store.get(&Key::from(key)).await?.bytes().await })?)
    }

    /// A small object's bytes; `None` where it is not there, or the whole target is not.
    ///
    /// # Errors
    /// When the target does not answer.
    pub fn find(&self, key: &str) -> Result<Option<Bytes>, BackupError> {
        match self.get(key) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(BackupError::TargetMissing(_) | BackupError::Target(object_store::Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Several small objects' bytes, in order, many at a time.
    ///
    /// # Errors
    /// As [`Target::read`].
    pub fn get_all(&self, keys: &[String]) -> Result<Vec<Bytes>, BackupError> {
        let store = self.store()?;
        let fetch = |key: String| {
            let store = Arc::clone(&store);
            async move { store.get(&Key::from(key)).await?.bytes().await }
        };
        let fetched = futures_util::stream::iter(keys.to_vec()).map(fetch).buffered(AT_ONCE).try_collect();
        Ok(self.handle.block_on(fetched)?)
    }

    /// The keys and sizes of all objects in a folder.
    ///
    /// # Errors
    /// When the target does not answer.
    pub fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, BackupError> {
        let prefix = Key::from(folder);
        let store = self.store()?;
        let list = store.list(Some(&prefix)).map_ok(|object| (object.location.to_string(), object.size)).try_collect();
        Ok(self.handle.block_on(list)?)
    }

    /// Removes an object; one that is not there is no error.
    ///
    /// # Errors
    /// When the target refuses.
    pub fn remove(&self, key: &str) -> Result<(), BackupError> {
        match self.handle.block_on(self.store()?.delete(&Key::from(key))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn s3(bucket: &str, access: &Access) -> Result<impl ObjectStore, BackupError> {
    let retry = RetryConfig { max_retries: 2, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
    let client = ClientOptions::new().with_connect_timeout(Duration::from_secs(10)).with_timeout(Duration::from_secs(120));
    // Only where the operator wrote http:// itself.
    let client = client.with_allow_http(access.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://")));
    let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_retry(retry).with_client_options(client);
    builder = builder.with_region(access.region.as_deref().unwrap_or("us-east-1"));
    if let Some(endpoint) = &access.endpoint {
        builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
    }
    if let Some(path) = &access.credentials {
        let text = std::fs::read_to_string(path).map_err(at(path))?;
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let (Some(id), Some(secret), None) = (lines.next(), lines.next(), lines.next()) else {
            return Err(BackupError::Credentials(path.clone()));
        };
        builder = builder.with_access_key_id(id).with_secret_access_key(secret);
    }
    Ok(builder.build()?)
}
