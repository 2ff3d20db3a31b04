//! hmac-signature: checks that requests were signed by somebody who knows a key, or signs them.
//!
//! See README.md for what is signed, and for the properties.

mod settings;
mod sha256;
mod signature;

use settings::Settings;
use sha256::{is_same, Digest, Hmac};
use signature::{hex, Signature};
use weir_filter::{answer, debug, now, register, Answer, Config, Error, Filter, Next, Request};

const CHUNK: usize = 16 << 10;

struct HmacSignature {
    settings: Settings,
    chunk: Vec<u8>,
}

impl Filter for HmacSignature {
    type Context = ();

    fn new(config: &Config) -> Result<Self, Error> {
        Ok(HmacSignature { settings: Settings::read(config)?, chunk: vec![0; CHUNK] })
    }

    fn on_request(&mut self, request: &mut Request) -> Next {
        match self.settings.signing.clone() {
            Some(id) => self.sign(&id, request),
            None => self.verify(request)?,
        }
        Ok(())
    }
}

impl HmacSignature {
    fn sign(&mut self, id: &str, request: &mut Request) {
        let time = now().as_secs();
        if let Some(hmac) = self.settings.keys.get(id).cloned() {
            let code = hex(&self.code(hmac, time, request));
            let signature = format!("id={},t={},v1={}", id, time, code);
            request.headers_mut().set(&self.settings.header, signature);
        }
    }

    fn verify(&mut self, request: &mut Request) -> Result<(), Answer> {
        let headers = request.headers().all(&self.settings.header);
        if headers.is_empty() && self.settings.optional {
            self.mark(None, request);
            return Ok(());
        }
        match self.signer(&headers, request) {
            Ok(id) => {
                self.mark(Some(&id), request);
                Ok(())
            }
            Err(why) => {
                debug!("{} {}: {}", request.method(), request.path(), why);
                Err(answer(401)
                    .header("www-authenticate", "HMAC-SHA256")
                    .body("A valid signature is needed.\n"))
            }
        }
    }

    /// The id of the key that the request was signed with; what is cheap to see is seen first.
    fn signer(
        &mut self,
        headers: &[String],
        request: &mut Request,
    ) -> Result<String, &'static str> {
        let header = match headers {
            [header] => header,
            [] => return Err("no signature"),
            _ => return Err("several signature headers"),
        };
        let signature = Signature::parse(header).ok_or("malformed signature")?;
        let (id, hmac) = self.key(signature.id).ok_or("unknown key")?;
        let skew = now().as_secs().abs_diff(signature.time);
        if skew > self.settings.skew {
            return Err("signed too long ago, or in the future");
        }
        let code = self.code(hmac, signature.time, request);
        // All of them are compared, so that the time does not tell which one it was.
        let matches = signature.codes.iter().filter(|claimed| is_same(claimed, &code)).count();
        if matches == 0 {
            return Err("wrong signature");
        }
        Ok(id)
    }

    /// The key of an id, or the only one.
    fn key(&self, id: Option<&str>) -> Option<(String, Hmac)> {
        let keys = &self.settings.keys;
        let entry = match id {
            Some(id) => keys.get_key_value(id),
            None if keys.len() == 1 => keys.iter().next(),
            None => None,
        };
        entry.map(|(id, hmac)| (id.clone(), hmac.clone()))
    }

    fn code(&mut self, mut hmac: Hmac, time: u64, request: &mut Request) -> Digest {
        let head = format!("{}\n{}\n{}\n", request.method(), request.uri(), time);
        hmac.add(head.as_bytes());
        for name in &self.settings.headers {
            let values = request.headers().all(name).join(",");
            hmac.add(format!("{}:{}\n", name, values).as_bytes());
        }
        loop {
            let count = request.body().read(&mut self.chunk);
            hmac.add(&self.chunk[..count]);
            if count < self.chunk.len() {
                return hmac.finish();
            }
        }
    }

    fn mark(&self, id: Option<&str>, request: &mut Request) {
        if let Some(mark) = &self.settings.mark {
            match id {
                Some(id) => request.headers_mut().set(mark, id),
                None => request.headers_mut().remove(mark),
            }
        }
    }
}

register!(HmacSignature);

#[cfg(test)]
mod tests;
