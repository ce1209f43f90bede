//! The default checklist is whole: every text in Swedish and English, every stop kind served, every key unique.

use std::collections::BTreeSet;

use shared::checklist::{Question, Scale, default_v1};
use shared::kind::{CATEGORIES, STOP_KINDS};

fn questions() -> Vec<Question> {
    default_v1().sections.into_iter().flat_map(|section| section.opener.into_iter().chain(section.questions)).collect()
}

#[test]
fn it_has_the_twelve_sections_which_are_the_categories() {
    let keys: Vec<String> = default_v1().sections.into_iter().map(|section| section.key).collect();
    let categories: Vec<String> = CATEGORIES.iter().filter(|category| **category != "other").map(ToString::to_string).collect();
    assert_eq!(keys, categories);
}

#[test]
fn every_text_is_there_in_swedish_and_english() {
    let document = default_v1();
    let titles = document.sections.iter().map(|section| (&section.key, &section.title));
    let questions = questions();
    for (key, texts) in titles.chain(questions.iter().map(|question| (&question.key, &question.text))) {
        for language in ["sv", "en"] {
            assert!(texts.get(language).is_some_and(|text| !text.trim().is_empty()), "{key} lacks {language}");
        }
    }
}

#[test]
fn every_stop_kind_asks_at_most_five_known_questions() {
    let keys: BTreeSet<String> = questions().into_iter().map(|question| question.key).collect();
    assert_eq!(keys.len(), questions().len(), "a key stands twice");
    let kinds = default_v1().stop_kinds;
    assert_eq!(kinds.keys().map(String::as_str).collect::<BTreeSet<_>>(), STOP_KINDS.iter().copied().collect());
    for (kind, asked) in kinds {
        assert!((1..=5).contains(&asked.len()), "{kind}");
        for key in asked {
            assert!(keys.contains(&key), "{kind} asks for {key}");
        }
    }
}

#[test]
fn openers_are_on_scale_a_and_lighting_is_asked_in_the_dark() {
    for section in default_v1().sections {
        if let Some(opener) = section.opener {
            assert_eq!(opener.scale, Scale::A, "{}", section.key);
        }
    }
    for question in questions().iter().filter(|question| question.key.starts_with("lighting.")) {
        assert_eq!(question.light.as_deref(), Some("dark"), "{}", question.key);
    }
}
