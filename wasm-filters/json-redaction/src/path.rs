//! Patterns of paths, and where a reader of JSON is in all of them at once.
//!
//! A pattern is steps with dots between them. A step is a name or the index of an item, `*` for any
//! one, or `**` for any number of them, none included. A backslash takes the meaning from a dot, an
//! asterisk or a bracket. `[*]` and `[2]` are other spellings of `.*` and `.2`.

use std::iter::Peekable;
use std::str::Chars;
use weir_filter::Error;

/// How many steps all patterns may have together.
pub const MAX_STEPS: usize = 256;

const WORDS: usize = MAX_STEPS / 64;

enum Step {
    /// A member of that name, or an item of that index.
    Name(String),
    Any,
    AnyNumber,
}

/// What leads from a value to one inside it.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    Name(&'a str),
    Index(usize),
}

/// The patterns of a filter.
pub struct Patterns {
    /// The steps of all patterns, one pattern behind the other; true for the last of each.
    steps: Vec<(Step, bool)>,
    start: Place,
}

/// The steps that can come next: a bit for each.
#[derive(Clone, Copy, PartialEq)]
pub struct Place([u64; WORDS]);

impl Place {
    /// Where no pattern leads anywhere.
    pub const NOWHERE: Place = Place([0; WORDS]);

    fn add(&mut self, step: usize) {
        self.0[step / 64] |= 1 << (step % 64);
    }

    fn steps(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            core::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

impl Patterns {
    /// Reads patterns.
    pub fn parse(texts: &[String]) -> Result<Self, Error> {
        let mut patterns = Patterns { steps: Vec::new(), start: Place::NOWHERE };
        let mut starts = Vec::new();
        for text in texts {
            starts.push(patterns.steps.len());
            patterns.add(text).ok_or_else(|| Error::expected("paths", text, "a.b, a.*.b, **.b"))?;
        }
        if patterns.steps.len() > MAX_STEPS {
            return Err(Error::new("paths: more than 256 steps (expected: fewer or shorter ones)"));
        }
        let mut start = Place::NOWHERE;
        starts.into_iter().for_each(|step| patterns.reach(step, &mut start));
        Ok(Patterns { start, ..patterns })
    }

    /// Adds the steps of one pattern. None if it is none.
    fn add(&mut self, text: &str) -> Option<()> {
        let mut chars = text.chars().peekable();
        let mut is_first = true;
        while let Some(&c) = chars.peek() {
            let is_bracket = c == '[';
            if is_bracket || !is_first {
                chars.next();
            }
            if !is_bracket && !is_first && c != '.' {
                return None;
            }
            self.steps.push((step(&mut chars)?, false));
            if is_bracket && chars.next() != Some(']') {
                return None;
            }
            is_first = false;
        }
        if is_first {
            return None;
        }
        self.steps.last_mut()?.1 = true;
        Some(())
    }

    /// The place of a whole text.
    pub fn start(&self) -> Place {
        self.start
    }

    /// Where a key leads from a place. None if a pattern ends there.
    pub fn enter(&self, place: &Place, key: Key<'_>) -> Option<Place> {
        let mut next = Place::NOWHERE;
        for index in place.steps() {
            let (step, is_last) = &self.steps[index];
            let is_taken = match (step, key) {
                (Step::Name(wanted), Key::Name(name)) => wanted == name,
                (Step::Name(wanted), Key::Index(index)) => wanted.parse() == Ok(index),
                (Step::Any | Step::AnyNumber, _) => true,
            };
            match (is_taken, is_last) {
                (false, _) => {}
                (true, true) => return None,
                (true, false) if matches!(step, Step::AnyNumber) => self.reach(index, &mut next),
                (true, false) => self.reach(index + 1, &mut next),
            }
        }
        Some(next)
    }

    /// Adds a step to a place, and those behind it if it can be no step at all.
    fn reach(&self, step: usize, place: &mut Place) {
        let mut step = step;
        place.add(step);
        while matches!(self.steps[step], (Step::AnyNumber, false)) {
            step += 1;
            place.add(step);
        }
    }
}

/// Reads a step up to what separates it from the next. None if there is none.
fn step(chars: &mut Peekable<Chars<'_>>) -> Option<Step> {
    let mut name = String::new();
    let mut is_literal = false;
    while let Some(c) = chars.next_if(|c| !matches!(c, '.' | '[' | ']')) {
        if c == '\\' {
            is_literal = true;
            name.push(chars.next()?);
        } else {
            name.push(c);
        }
    }
    match name.as_str() {
        "" => None,
        "*" if !is_literal => Some(Step::Any),
        "**" if !is_literal => Some(Step::AnyNumber),
        _ => Some(Step::Name(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Result<Patterns, Error> {
        Patterns::parse(&texts.iter().map(|text| text.to_string()).collect::<Vec<_>>())
    }

    /// Whether a pattern ends at a path, of names and indexes with slashes between them.
    fn matches(pattern: &str, path: &str) -> bool {
        let patterns = patterns(&[pattern]).unwrap();
        let mut place = patterns.start();
        let mut is_end = false;
        for key in path.split('/') {
            if is_end {
                return false;
            }
            let key = key.parse().map_or(Key::Name(key), Key::Index);
            match patterns.enter(&place, key) {
                Some(next) => place = next,
                None => is_end = true,
            }
        }
        is_end
    }

    #[test]
    fn finds_what_it_names() {
        let cases = [
            ("a", "a", true),
            ("a", "b", false),
            ("a", "b/a", false),
            ("a.b", "a/b", true),
            ("a.b", "a/c", false),
            ("a.*.c", "a/b/c", true),
            ("a.*.c", "a/7/c", true),
            ("a.*.c", "a/c", false),
            ("*", "a", true),
            ("a[*].c", "a/7/c", true),
            ("a[7].c", "a/7/c", true),
            ("a.7.c", "a/8/c", false),
            ("[0][1]", "0/1", true),
            ("a.**", "a/b", true),
            ("a.**", "b/a", false),
            ("**.c", "c", true),
            ("**.c", "a/7/c", true),
            ("**.c", "a/cc", false),
            ("a.**.c", "a/c", true),
            ("a.**.c", "a/b/b/c", true),
            ("**.b.**.d", "a/b/c/c/d", true),
            ("**.a.b", "a/a/b", true),
            ("**.**.c", "c", true),
            (r"a\.b", "a.b", true),
            (r"\*", "*", true),
            (r"\*", "a", false),
            (r"\[x\]", "[x]", true),
            ("é.ü", "é/ü", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(pattern, path), expected, "{} at {}", pattern, path);
        }
    }

    #[test]
    fn several_patterns_do_not_mix() {
        let patterns = patterns(&["a.b", "c.d"]).unwrap();
        let place = patterns.enter(&patterns.start(), Key::Name("a")).unwrap();

        assert!(patterns.enter(&place, Key::Name("b")).is_none());
        assert!(patterns.enter(&place, Key::Name("d")) == Some(Place::NOWHERE));
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        for text in
            ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a]", "a[0]b", "a[0].", "[0", "[a.b]", "\\"]
        {
            assert!(patterns(&[text]).is_err(), "{}", text);
        }
        assert!(patterns(&["a.b"; 128]).is_ok());
        assert!(patterns(&["a.b"; 129]).is_err());
    }
}
