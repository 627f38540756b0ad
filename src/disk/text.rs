//! Texts that people write by hand: settings, keys, phrases, rules. Windows editors save them in GBK or UTF-16 as well as in UTF-8.
//!
//! What does not live here: tables that are imported (`exchange/bytes/decode.rs`), which bound what they read.

use std::fs;
use std::io;
use std::path::Path;

use encoding_rs::Encoding;
use encoding_rs::GB18030;

/// The text of a file, without a mark of its encoding: by its mark, else UTF-8, else GBK (as GB18030, which holds it).
///
/// # Errors
/// The file cannot be read; `InvalidData` when it is text in none of these encodings.
pub fn read(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path)?;
    let read = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]),
        None => match std::str::from_utf8(&bytes) {
            Ok(text) => Some(text.into()),
            Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(&bytes),
        },
    };
    match read {
        Some(text) if !text.contains('\0') => Ok(text.into_owned()),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use encoding_rs::GBK;

    use crate::disk::text::read;

    #[test]
    fn what_editors_write_is_read_and_what_is_no_text_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("own.toml");
        let words = "reviewer = \"李敏\"  # 生僻字 𠮷\r\n";
        let plain = "reviewer = \"李敏\"\r\n";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let forms = [
            (words.as_bytes().to_vec(), words),
            ([b"\xEF\xBB\xBF", words.as_bytes()].concat(), words),
            (utf16, words),
            (GBK.encode(plain).0.into_owned(), plain),
            (Vec::new(), ""),
        ];
        for (bytes, text) in forms {
            fs::write(&path, bytes).expect("written");
            assert_eq!(read(&path).expect("a text"), text);
        }
        for bytes in [&b"\xFF\xFF\xFF"[..], b"PK\x03\x04\x00\x00", b"a\x00b", b"\xEF\xBB\xBF\xFF"] {
            fs::write(&path, bytes).expect("written");
            assert!(read(&path).is_err(), "{bytes:?}");
        }
        assert!(read(&folder.path().join("none")).is_err());
    }
}
