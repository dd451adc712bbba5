//! What the file says of itself: Info, XMP, language (14.3, 14.9.2), and that it is made for all readers (ISO 14289-1, 5).

use lopdf::{Document, Object, Stream, dictionary};

use super::WriteError;
use super::embed::pdf_error;
use super::navigate::text_string;
use crate::pdf::page::{Layout, Meta};

/// The program's name as it stands in the file. Without a version: an upgrade that changes no page changes no byte.
const PRODUCER: &str = "prepbook";

/// Adds it.
pub(super) fn add(
    document: &mut Document,
    layout: &Layout,
    date: Option<i64>,
) -> Result<(), WriteError> {
    let meta = &layout.meta;
    let mut info = dictionary! { "Title" => text_string(&meta.title), "Producer" => text_string(PRODUCER), "Creator" => text_string(PRODUCER) };
    if !meta.authors.is_empty() {
        info.set("Author", text_string(&meta.authors.join(", ")));
    }
    if let Some(subject) = &meta.subject {
        info.set("Subject", text_string(subject));
    }
    if let Some(date) = date {
        let (year, month, day, hour, minute, second) = civil(date);
        let stamp = format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
        info.set("CreationDate", text_string(&stamp));
        info.set("ModDate", text_string(&stamp));
    }
    let packet = xmp(meta, date);
    let dict = dictionary! { "Type" => Object::Name(b"Metadata".to_vec()), "Subtype" => Object::Name(b"XML".to_vec()) };
    // Not compressed: tools that know nothing of PDF look for the packet in the bytes.
    let metadata =
        document.add_object(Stream::new(dict, packet.into_bytes()).with_compression(false));
    let info = document.add_object(info);
    let catalog = document.catalog_mut().map_err(pdf_error)?;
    catalog.set("Metadata", metadata);
    catalog.set("Lang", text_string(&meta.language));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.remove(b"PageLayout");
    document.trailer.set("Info", info);
    Ok(())
}

/// An XMP packet (ISO 16684-1).
fn xmp(meta: &Meta, date: Option<i64>) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n<pdfuaid:part>1</pdfuaid:part>\n<dc:format>application/pdf</dc:format>\n",
    );
    out.push_str(&format!(
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n",
        escape(&meta.title)
    ));
    if !meta.authors.is_empty() {
        let authors: String = meta
            .authors
            .iter()
            .map(|a| format!("<rdf:li>{}</rdf:li>", escape(a)))
            .collect();
        out.push_str(&format!(
            "<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>\n"
        ));
    }
    if let Some(subject) = &meta.subject {
        out.push_str(&format!(
            "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>\n",
            escape(subject)
        ));
    }
    out.push_str(&format!(
        "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n",
        escape(&meta.language)
    ));
    out.push_str(&format!(
        "<pdf:Producer>{PRODUCER}</pdf:Producer>\n<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n"
    ));
    if let Some(date) = date {
        let (year, month, day, hour, minute, second) = civil(date);
        let stamp = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        out.push_str(&format!(
            "<xmp:CreateDate>{stamp}</xmp:CreateDate>\n<xmp:ModifyDate>{stamp}</xmp:ModifyDate>\n"
        ));
    }
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// Escaped for XML; characters that XML 1.0 does not allow are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Seconds since 1970 as a date of the Gregorian calendar, UTC (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(seconds: i64) -> (i64, i64, i64, i64, i64, i64) {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day, rest / 3600, rest % 3600 / 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(civil(0), (1970, 1, 1, 0, 0, 0));
        assert_eq!(civil(951_827_696), (2000, 2, 29, 12, 34, 56));
        assert_eq!(civil(-1), (1969, 12, 31, 23, 59, 59));
    }

    #[test]
    fn the_packet_is_escaped() {
        let meta = Meta {
            title: "R&D <1>\0".into(),
            language: "en".into(),
            ..Meta::default()
        };
        assert!(xmp(&meta, None).contains("R&amp;D &lt;1&gt;</rdf:li>"));
    }
}
