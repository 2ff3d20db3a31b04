//! The signature header: `id=<key>, t=<seconds since 1970>, v1=<code in hexadecimal>`.

use crate::sha256::Digest;

const MAX_CODES: usize = 8;

/// What a signature header says.
#[derive(PartialEq, Debug)]
pub struct Signature<'a> {
    /// The key that was used, if it says so.
    pub id: Option<&'a str>,
    /// When the request was signed, in seconds since 1970.
    pub time: u64,
    /// The codes: several while a key is replaced by another one.
    pub codes: Vec<Digest>,
}

impl<'a> Signature<'a> {
    /// Reads a header. None if it is no signature: something is missing, there twice, or malformed.
    /// Fields of other names are left to later versions.
    pub fn parse(header: &'a str) -> Option<Self> {
        let (mut id, mut time, mut codes) = (None, None, Vec::new());
        for field in header.split(',') {
            let (name, value) = field.trim().split_once('=')?;
            match name {
                "id" if id.is_none() && !value.is_empty() => id = Some(value),
                "t" if time.is_none() => time = Some(seconds(value)?),
                "v1" if codes.len() < MAX_CODES => codes.push(digest(value)?),
                "id" | "t" | "v1" => return None,
                _ => {}
            }
        }
        if codes.is_empty() {
            return None;
        }
        Some(Signature { id, time: time?, codes })
    }
}

/// Digits only: `parse` alone would take a plus sign, too.
fn seconds(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn digest(text: &str) -> Option<Digest> {
    unhex(text)?.try_into().ok()
}

/// Bytes in hexadecimal, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// Bytes of a text in hexadecimal, if it is one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() % 2 != 0 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> String {
        "0a".repeat(32)
    }

    #[test]
    fn reads_what_it_says() {
        let header = format!("id=partner, t=1700000000,v1={},v1={},v9=?", code(), "FF".repeat(32));

        let signature = Signature::parse(&header);

        let codes = vec![[0x0a; 32], [0xff; 32]];
        let expected = Signature { id: Some("partner"), time: 1_700_000_000, codes };
        assert_eq!(signature, Some(expected));
    }

    #[test]
    fn the_id_can_be_left_out() {
        let header = format!("t=1,v1={}", code());

        assert_eq!(Signature::parse(&header).unwrap().id, None);
    }

    #[test]
    fn refuses_what_is_no_signature() {
        let v1 = format!("v1={}", code());
        let bad = [
            String::new(),
            ",".into(),
            "id".into(),
            "t=1".into(),
            v1.clone(),
            format!("t=,{}", v1),
            format!("t=+1,{}", v1),
            format!("t=-1,{}", v1),
            format!("t=1.5,{}", v1),
            format!("t=99999999999999999999,{}", v1),
            format!("t=1,t=1,{}", v1),
            format!("id=,t=1,{}", v1),
            format!("id=a,id=a,t=1,{}", v1),
            format!("t=1,{},", v1),
            format!("t=1,{}0a", v1),
            format!("t=1,{}", &v1[..v1.len() - 1]),
            format!("t=1,{}", &v1[..v1.len() - 2]),
            format!("t=1,{}g0", &v1[..v1.len() - 2]),
            "t=1,v1=".into(),
            format!("t=1,v1=é{}", &code()[2..]),
            format!("t=1{}", format!(",{}", v1).repeat(9)),
        ];
        for header in bad {
            assert_eq!(Signature::parse(&header), None, "{}", header);
        }
    }

    #[test]
    fn hexadecimal_there_and_back() {
        let all: Vec<u8> = (0..=255).collect();

        assert_eq!(unhex(&hex(&all)), Some(all.clone()));
        assert_eq!(unhex(&hex(&all).to_uppercase()), Some(all));
    }
}
