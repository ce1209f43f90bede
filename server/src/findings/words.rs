//! The server's own words, from the translations. A missing word falls back to Swedish, never to a key.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

const SWEDISH: &str = include_str!("../../../shared/locales/findings-file/sv.ftl");
const ENGLISH: &str = include_str!("../../../shared/locales/findings-file/en.ftl");

/// Words in one language.
pub struct Words {
    wanted: FluentBundle<FluentResource>,
    fallback: FluentBundle<FluentResource>,
    /// What stands between a number's whole part and the rest.
    pub decimal: char,
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Words(…)")
    }
}

fn bundle(language: &str, text: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = language.parse().expect("our own tags are lawful");
    let mut bundle = FluentBundle::new(vec![language]);
    // A spreadsheet would show the isolation marks.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Words {
    /// Words for a language tag; Swedish for one we do not have.
    pub fn new(language: &str) -> Self {
        let is_english = language.eq_ignore_ascii_case("en") || language.to_ascii_lowercase().starts_with("en-");
        let wanted = if is_english { bundle("en", ENGLISH) } else { bundle("sv", SWEDISH) };
        Self { wanted, fallback: bundle("sv", SWEDISH), decimal: if is_english { '.' } else { ',' } }
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        [&self.wanted, &self.fallback].into_iter().find_map(|bundle| {
            let pattern = bundle.get_message(&format!("file-{key}"))?.value()?;
            let mut errors = Vec::new();
            Some(bundle.format_pattern(pattern, arguments, &mut errors).into_owned())
        })
    }

    /// The word of a key.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None).unwrap_or_default()
    }

    /// The word for one of a list's words; one from a newer version is shown as it is.
    pub fn choice(&self, list: &str, word: &str) -> String {
        self.format(&format!("{list}-{word}"), None).unwrap_or_else(|| {
            let mut arguments = FluentArgs::new();
            arguments.set("word", word.to_owned());
            self.format("unknown-word", Some(&arguments)).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use shared::kind::{CATEGORIES, SEVERITIES};
    use shared::machine::FINDING;

    use super::*;

    #[test]
    fn both_languages_have_every_word_and_no_others() {
        let keys = |text: &str| -> Vec<String> {
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
            text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned()).collect()
        };
        assert_eq!(keys(SWEDISH), keys(ENGLISH));
    }

    #[test]
    fn every_word_of_the_domain_is_translated() {
        let lists = [("finding", FINDING.states), ("category", CATEGORIES), ("severity", SEVERITIES)];
        for language in ["sv", "en"] {
            let words = Words::new(language);
            for (list, all) in lists {
                for word in all {
                    let text = words.choice(list, word);
                    assert!(!text.is_empty() && !text.contains(word) || language == "en", "{language} {list} {word}: {text}");
                    assert!(!text.contains('('), "{language} {list} {word} is unknown");
                }
            }
        }
        assert_eq!(Words::new("sv").choice("finding", "from_2031"), "Okänt (from_2031)");
        assert_eq!(Words::new("so").get("yes"), "Ja");
    }
}
