//! Objects to bytes (7.3, 7.5): streams as they are, all other objects packed into object streams, and a cross-reference stream.
//!
//! lopdf's own saving keeps every object as a tree of its own, copies it and writes it twice; a tagged guide has tens of thousands. Here lopdf's
//! objects are written once and dropped, and what is made for the file alone (`structure`, links) comes as packed text.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{WriteError, stream};
use crate::memo::KeyBuilder;

/// Objects of one object stream: what a reader must inflate to see one of them.
const PACK: usize = 256;

/// Bytes of a row of the cross-reference stream: a kind, an offset or a stream's number, an index.
const ROW: usize = 7;

/// Writes formatted text; writing to memory cannot fail.
macro_rules! put {
    ($out:expr, $($format:tt)*) => {{
        let _ = write!($out, $($format)*);
    }};
}
pub(super) use put;

/// The numbers that objects have in the file.
pub(super) struct Numbers {
    of: FxHashMap<ObjectId, u32>,
    last: u32,
}

impl Numbers {
    /// Numbers all that the document's trailer leads to, in the order of its ids; what nothing leads to is not written.
    pub fn new(document: &Document) -> Numbers {
        let mut of = FxHashMap::default();
        let mut waiting: Vec<&Object> = document.trailer.iter().map(|(_, value)| value).collect();
        while let Some(object) = waiting.pop() {
            match object {
                Object::Reference(id) => {
                    if let Some(found) = document.objects.get(id)
                        && of.insert(*id, 0).is_none()
                    {
                        waiting.push(found);
                    }
                }
                Object::Array(items) => waiting.extend(items),
                Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
                    waiting.extend(dict.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
        let mut numbers = Numbers { of, last: 0 };
        for id in document.objects.keys() {
            if let Some(number) = numbers.of.get_mut(id) {
                numbers.last += 1;
                *number = numbers.last;
            }
        }
        numbers
    }

    /// Gives an object the next number that is free.
    pub fn add(&mut self, id: ObjectId) -> u32 {
        self.last += 1;
        self.of.insert(id, self.last);
        self.last
    }

    /// An object's number; 0, which none has, where there is no such object.
    pub fn get(&self, id: ObjectId) -> u32 {
        self.of.get(&id).copied().unwrap_or(0)
    }
}

/// An object stream (7.5.7), compressed.
pub(super) struct Packed {
    /// Numbers of its objects, in order.
    numbers: Vec<u32>,
    /// Where the first object begins.
    first: usize,
    bytes: Vec<u8>,
}

/// An object stream in the making.
#[derive(Default)]
struct Pack {
    numbers: Vec<u32>,
    ends: Vec<usize>,
    text: Vec<u8>,
}

impl Pack {
    fn add(&mut self, number: u32, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.text.push(b'\n');
        self.numbers.push(number);
        self.ends.push(self.text.len());
    }

    fn finish(self) -> Packed {
        let mut text = Vec::with_capacity(self.text.len() + 12 * self.numbers.len());
        let starts = std::iter::once(&0).chain(&self.ends);
        for (number, start) in self.numbers.iter().zip(starts) {
            put!(text, "{number} {start} ");
        }
        let first = text.len();
        text.extend_from_slice(&self.text);
        Packed {
            numbers: self.numbers,
            first,
            bytes: stream::deflate(&text),
        }
    }
}

/// Packs `count` objects with numbers from `first` on; `write` writes the one with an index. Side by side.
pub(super) fn pack(
    first: u32,
    count: usize,
    write: &(dyn Fn(usize, &mut Vec<u8>) + Sync),
) -> Vec<Packed> {
    let starts: Vec<usize> = (0..count).step_by(PACK).collect();
    starts
        .into_par_iter()
        .map(|start| {
            let mut pack = Pack::default();
            for index in start..(start + PACK).min(count) {
                pack.add(first + index as u32, |out| write(index, out));
            }
            pack.finish()
        })
        .collect()
}

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    At(u32),
    In { stream: u32, index: u16 },
}

/// The whole file. `packed`: objects that the document does not have, numbered on from `numbers`.
pub(super) fn save(
    document: Document,
    numbers: &Numbers,
    packed: Vec<Packed>,
) -> Result<Vec<u8>, WriteError> {
    let mut file = File {
        out: Vec::with_capacity(1 << 20),
        places: Vec::new(),
    };
    // The second line tells what moves files about that this one is no text (7.5.2).
    file.out.extend_from_slice(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    let mut last = numbers.last;
    for found in packed.iter().flat_map(|p| p.numbers.last()) {
        last = last.max(*found);
    }
    let mut packs = vec![Pack::default()];
    for (id, found) in document.objects {
        let number = numbers.get(id);
        match found {
            _ if number == 0 => {}
            Object::Stream(stream) => {
                file.stream(number, stream.dict, &stream.content, numbers)?;
            }
            other => {
                if packs.last().is_none_or(|pack| pack.numbers.len() == PACK) {
                    packs.push(Pack::default());
                }
                if let Some(pack) = packs.last_mut() {
                    pack.add(number, |out| object(&other, numbers, out));
                }
            }
        }
    }
    let own: Vec<Packed> = packs
        .into_par_iter()
        .filter(|pack| !pack.numbers.is_empty())
        .map(Pack::finish)
        .collect();
    for pack in own.into_iter().chain(packed) {
        last += 1;
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"ObjStm".to_vec()));
        dict.set("N", pack.numbers.len() as i64);
        dict.set("First", pack.first as i64);
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        for (index, number) in pack.numbers.iter().enumerate() {
            file.place(
                *number,
                Place::In {
                    stream: last,
                    index: index as u16,
                },
            );
        }
        file.stream(last, dict, &pack.bytes, numbers)?;
    }
    file.finish(document.trailer, last + 1, numbers)
}

struct File {
    out: Vec<u8>,
    /// By number.
    places: Vec<Place>,
}

impl File {
    fn place(&mut self, number: u32, place: Place) {
        let at = number as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, Place::Free);
        }
        self.places[at] = place;
    }

    fn stream(
        &mut self,
        number: u32,
        mut dict: Dictionary,
        content: &[u8],
        numbers: &Numbers,
    ) -> Result<usize, WriteError> {
        let start = self.out.len();
        let offset = u32::try_from(start)
            .map_err(|_| WriteError::Pdf("the file is larger than 4 GB".into()))?;
        self.place(number, Place::At(offset));
        dict.set("Length", content.len() as i64);
        put!(self.out, "{number} 0 obj\n");
        dictionary(&dict, numbers, &mut self.out);
        self.out.extend_from_slice(b"stream\n");
        self.out.extend_from_slice(content);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(start)
    }

    /// The cross-reference stream (7.5.8), itself the object `number`, and the end.
    fn finish(
        mut self,
        trailer: Dictionary,
        number: u32,
        numbers: &Numbers,
    ) -> Result<Vec<u8>, WriteError> {
        // The same content has the same identifier, another has another.
        let key = KeyBuilder::new("pdf")
            .with(&self.out)
            .finish()
            .0
            .to_be_bytes();
        let id = Object::String(key.to_vec(), StringFormat::Hexadecimal);
        let offset = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        self.place(number, Place::At(offset));
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"XRef".to_vec()));
        dict.set("Size", i64::from(number) + 1);
        dict.set("W", vec![1.into(), 4.into(), 2.into()]);
        for key in [&b"Root"[..], b"Info"] {
            if let Ok(value) = trailer.get(key) {
                dict.set(key, value.clone());
            }
        }
        dict.set("ID", vec![id.clone(), id]);
        let mut parameters = Dictionary::new();
        // Each row as what it differs by from the one above (PNG's "up"): offsets and indices count up, so little is left.
        parameters.set("Predictor", 12);
        parameters.set("Columns", ROW as i64);
        dict.set("DecodeParms", parameters);
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let table = stream::deflate(&table(&self.places));
        let start = self.stream(number, dict, &table, numbers)?;
        put!(self.out, "startxref\n{start}\n%%EOF\n");
        Ok(self.out)
    }
}

/// The rows of the cross-reference stream.
fn table(places: &[Place]) -> Vec<u8> {
    let mut out = Vec::with_capacity(places.len() * (ROW + 1));
    let mut above = [0_u8; ROW];
    for (number, place) in places.iter().enumerate() {
        let (kind, field, index) = match *place {
            // The list of free objects begins with object 0, of generation 65535, and ends there (7.5.4).
            Place::Free => (0, 0, if number == 0 { u16::MAX } else { 0 }),
            Place::At(offset) => (1, offset, 0),
            Place::In { stream, index } => (2, stream, index),
        };
        let mut row = [kind; ROW];
        row[1..5].copy_from_slice(&field.to_be_bytes());
        row[5..].copy_from_slice(&index.to_be_bytes());
        out.push(2);
        out.extend(
            row.iter()
                .zip(above)
                .map(|(byte, above)| byte.wrapping_sub(above)),
        );
        above = row;
    }
    out
}

/// Writes an object (7.3).
pub(super) fn object(value: &Object, numbers: &Numbers, out: &mut Vec<u8>) {
    match value {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => put!(out, "{value}"),
        Object::Integer(value) => put!(out, "{value}"),
        Object::Real(value) => put!(out, "{value}"),
        Object::Name(bytes) => name(bytes, out),
        Object::String(bytes, format) => string(bytes, format, out),
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 && is_bare(item) {
                    out.push(b' ');
                }
                object(item, numbers, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
            dictionary(dict, numbers, out);
        }
        Object::Reference(id) => match numbers.get(*id) {
            0 => out.extend_from_slice(b"null"),
            number => put!(out, "{number} 0 R"),
        },
    }
}

fn dictionary(dict: &Dictionary, numbers: &Numbers, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        name(key, out);
        if is_bare(value) {
            out.push(b' ');
        }
        object(value, numbers, out);
    }
    out.extend_from_slice(b">>");
}

/// Whether an object needs a space before it: it begins with no delimiter of its own.
fn is_bare(value: &Object) -> bool {
    use Object::*;
    matches!(
        value,
        Null | Boolean(_) | Integer(_) | Real(_) | Reference(_)
    )
}

fn name(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in bytes {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            put!(out, "#{byte:02X}");
        }
    }
}

fn string(bytes: &[u8], format: &StringFormat, out: &mut Vec<u8>) {
    match format {
        StringFormat::Literal => {
            out.push(b'(');
            for byte in bytes {
                match byte {
                    b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
                    // A bare carriage return would be read as a line feed.
                    b'\r' => out.extend_from_slice(b"\\r"),
                    _ => out.push(*byte),
                }
            }
            out.push(b')');
        }
        StringFormat::Hexadecimal => {
            out.push(b'<');
            for byte in bytes {
                put!(out, "{byte:02X}");
            }
            out.push(b'>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn lopdf_reads_what_is_written() {
        let mut document = Document::with_version("1.7");
        let lost = document.add_object(dictionary! { "Not" => "written" });
        let picture = document.add_object(Stream::new(Dictionary::new(), b"endstream\r(".to_vec()));
        let odd = dictionary! {
            "A b" => Object::string_literal("a\\(b)\r\n"),
            "Hex" => Object::String(vec![0, 255], StringFormat::Hexadecimal),
            "List" => vec![1.into(), Object::Real(-0.5), Object::Null, true.into(), Object::Name(b"N".to_vec()), 2.into()],
            "Picture" => picture,
            "Gone" => Object::Reference((999, 0)),
        };
        let root = document.add_object(odd);
        document.trailer.set("Root", root);
        let mut numbers = Numbers::new(&document);
        assert_eq!(numbers.get(lost), 0);
        let extra = (500, 0);
        let first = numbers.add(extra);
        // More than one object stream.
        let count = PACK + 3;
        let packed = pack(first, count, &|index, out| put!(out, "<</Index {index}>>"));
        let root = numbers.get(root);
        let bytes = save(document, &numbers, packed).unwrap();

        let read = Document::load_mem(&bytes).unwrap();
        let odd = read.get_dictionary((root, 0)).unwrap();
        assert_eq!(odd.get(b"A b").unwrap().as_str().unwrap(), b"a\\(b)\r\n");
        assert_eq!(odd.get(b"Hex").unwrap().as_str().unwrap(), [0, 255]);
        assert_eq!(odd.get(b"List").unwrap().as_array().unwrap().len(), 6);
        assert_eq!(odd.get(b"Gone").unwrap(), &Object::Null);
        let picture = odd.get(b"Picture").unwrap().as_reference().unwrap();
        let picture = read.get_object(picture).unwrap().as_stream().unwrap();
        assert_eq!(picture.content, b"endstream\r(");
        for index in [0, PACK - 1, PACK, count - 1] {
            let object = read.get_dictionary((first + index as u32, 0)).unwrap();
            assert_eq!(
                object.get(b"Index").unwrap().as_i64().unwrap(),
                index as i64
            );
        }
    }
}
