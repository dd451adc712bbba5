//! The content-addressed memory of finished work.
//!
//! A remembered piece (parsed file, highlighted block, laid-out question, rendered page) is found under a
//! [`Key`]: a hash of *all* that went into it. An incremental build therefore equals a clean one by construction.
//! What the last two builds did not use is forgotten, so the memory stays bounded. [`Stop`] calls work off that nobody waits for any more:
//! what of it was finished until then is remembered.

mod stop;

pub use stop::Stop;

use std::any::Any;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3;

/// The 128-bit hash of everything that went into a piece of work (XXH3, published by Yann Collet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub u128);

impl Key {
    /// The hash of some bytes alone.
    pub fn of(bytes: &[u8]) -> Key {
        Key(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// The first eight hex digits, as in the names of site assets.
    pub fn hex8(self) -> String {
        format!("{:08x}", (self.0 >> 96) as u32)
    }
}

/// Builds a [`Key`] from several parts; each part is length-prefixed, so that ("ab", "c") differs from ("a", "bc").
#[derive(Clone, Default)]
pub struct KeyBuilder(Xxh3);

impl KeyBuilder {
    /// Starts a key for one kind of work; the kind keeps equal inputs of different work apart.
    pub fn new(kind: &str) -> Self {
        KeyBuilder(Xxh3::new()).with(kind.as_bytes())
    }

    /// Adds a part.
    pub fn with(mut self, bytes: &[u8]) -> Self {
        self.add(bytes);
        self
    }

    /// Adds a part in place.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds another key.
    pub fn key(self, key: Key) -> Self {
        self.with(&key.0.to_le_bytes())
    }

    /// Adds a number.
    pub fn number(self, n: u64) -> Self {
        self.with(&n.to_le_bytes())
    }

    /// The finished key.
    pub fn finish(self) -> Key {
        Key(self.0.digest128())
    }
}

struct Slot {
    value: Arc<dyn Any + Send + Sync>,
    used: u32,
}

/// The memory itself. Shared between threads; a clean build uses a fresh one. A clone is the same memory.
#[derive(Clone, Default)]
pub struct Memo(Arc<Pieces>);

#[derive(Default)]
struct Pieces {
    /// By low bits of the key, so that threads seldom wait for each other.
    shards: [Mutex<FxHashMap<Key, Slot>>; 16],
    generation: AtomicU32,
    /// Whether no build comes after this one.
    once: bool,
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memo({} pieces)", self.len())
    }
}

impl Memo {
    /// An empty memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty memory for one build: it keeps what that build may ask for again, but not what only a next one would ([`Memo::get_for_next`]).
    pub fn once() -> Self {
        Memo(Arc::new(Pieces {
            once: true,
            ..Pieces::default()
        }))
    }

    /// As [`Memo::get`], for a large piece that a build asks for once.
    pub fn get_for_next<T: Send + Sync + 'static>(
        &self,
        key: Key,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        if self.0.once {
            Arc::new(make())
        } else {
            self.get(key, make)
        }
    }

    /// The remembered piece under `key`, or `make`'s result, remembered. `make` runs without a lock; if two threads
    /// make the same piece at once, both results are equal and one is kept.
    pub fn get<T: Send + Sync + 'static>(&self, key: Key, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(value) = self.look(key) {
            return value;
        }
        let value = Arc::new(make());
        self.keep(key, value.clone());
        value
    }

    fn shard(&self, key: Key) -> MutexGuard<'_, FxHashMap<Key, Slot>> {
        lock(&self.0.shards[(key.0 & 15) as usize])
    }

    fn look<T: Send + Sync + 'static>(&self, key: Key) -> Option<Arc<T>> {
        let mut shard = self.shard(key);
        let slot = shard.get_mut(&key)?;
        let value = Arc::clone(&slot.value).downcast::<T>().ok()?;
        slot.used = self.0.generation.load(Ordering::Relaxed);
        Some(value)
    }

    fn keep<T: Send + Sync + 'static>(&self, key: Key, value: Arc<T>) {
        let used = self.0.generation.load(Ordering::Relaxed);
        self.shard(key).insert(key, Slot { value, used });
    }

    /// As [`Memo::get`] for work that may fail; a failure is not remembered.
    pub fn try_get<T, E>(&self, key: Key, make: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        T: Clone + Send + Sync + 'static,
    {
        if let Some(value) = self.look(key) {
            return Ok(T::clone(&value));
        }
        let value = make()?;
        self.keep(key, Arc::new(value.clone()));
        Ok(value)
    }

    /// Ends a build: forgets what neither this build nor the one before it used.
    pub fn sweep(&self) {
        let now = self.0.generation.fetch_add(1, Ordering::Relaxed);
        for shard in &self.0.shards {
            lock(shard).retain(|_, slot| slot.used + 1 >= now);
        }
    }

    /// How many pieces are remembered.
    pub fn len(&self) -> usize {
        self.0.shards.iter().map(|s| lock(s).len()).sum()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A poisoned shard only means that a thread died elsewhere: each value in it is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_builds_did_not_use_goes() {
        let memo = Memo::new();
        let key = Key::of(b"x");
        memo.get(key, || 1u32);
        memo.sweep();
        assert_eq!(memo.len(), 1);
        memo.sweep();
        assert_eq!(memo.len(), 1, "the build before the last used it");
        memo.sweep();
        assert!(memo.is_empty());
    }

    #[test]
    fn a_remembered_piece_is_not_made_again() {
        let memo = Memo::new();
        let key = KeyBuilder::new("t").with(b"x").finish();
        assert_eq!(*memo.get(key, || 1u32), 1);
        assert_eq!(*memo.get(key, || -> u32 { panic!("made twice") }), 1);
    }

    #[test]
    fn parts_do_not_run_together() {
        let ab_c = KeyBuilder::new("t").with(b"ab").with(b"c").finish();
        let a_bc = KeyBuilder::new("t").with(b"a").with(b"bc").finish();
        assert_ne!(ab_c, a_bc);
    }
}
