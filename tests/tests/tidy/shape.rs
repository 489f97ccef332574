//! The shape of files: a module doc on top, a length that one can read, functions that fit a screen.
use crate::sources::{Source, rust};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A module doc whose first line is shorter says nothing.
const SHORTEST_DOC: usize = 20;
/// No file is longer.
const LONGEST_FILE: usize = 500;
/// Half of the files are no longer.
const MEDIAN_FILE: usize = 150;
/// No function has more lines of code.
const LONGEST_FUNCTION: usize = 70;

#[test]
fn every_file_opens_with_a_module_doc() {
    let says = |line: &str| line.strip_prefix("//! ").is_some_and(|doc| doc.trim().len() >= SHORTEST_DOC);
    let silent = rust().into_iter().filter(|source| !says(source.text.lines().next().unwrap_or_default()));
    let silent: Vec<String> = silent.map(|source| source.path).collect();
    assert!(silent.is_empty(), "say first what the file is for, and what it must never do:\n{}", silent.join("\n"));
}

#[test]
fn no_file_is_too_long_and_half_are_short() {
    let mut lengths = Vec::new();
    for source in rust() {
        let length = source.text.lines().count();
        assert!(length <= LONGEST_FILE, "{} has {length} lines; split it at its seams", source.path);
        lengths.push(length);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_FILE, "the median file has {median} lines");
}

/// Functions with the lines of code in their bodies.
struct Functions<'a> {
    lines: Vec<&'a str>,
    found: Vec<(String, usize)>,
}

impl Functions<'_> {
    fn measure(&mut self, name: &syn::Ident, body: &syn::Block) {
        let span = body.span();
        let code = |line: &&&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
        let inside = span.start().line..span.end().line.saturating_sub(1);
        let count = self.lines.get(inside).map_or(0, |lines| lines.iter().filter(code).count());
        self.found.push((name.to_string(), count));
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.measure(&function.sig.ident, &function.block);
        visit::visit_item_fn(self, function);
    }
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.measure(&function.sig.ident, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.measure(&function.sig.ident, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn functions(source: &Source) -> Vec<(String, usize)> {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut functions = Functions { lines: source.text.lines().collect(), found: Vec::new() };
    functions.visit_file(&file);
    functions.found
}

#[test]
fn no_function_is_too_long() {
    let sources = rust();
    let measured = || sources.iter().flat_map(|source| functions(source).into_iter().map(move |found| (source, found)));
    assert!(measured().count() > 100, "hardly a function was seen: the check would be empty");
    let long = measured().filter(|(_, (_, length))| *length > LONGEST_FUNCTION);
    let long: Vec<String> =
        long.map(|(source, (name, length))| format!("{}: fn {name}, {length}", source.path)).collect();
    assert!(long.is_empty(), "more than {LONGEST_FUNCTION} lines of code:\n{}", long.join("\n"));
}

#[test]
fn the_lines_of_a_function_are_counted_without_blanks_and_comments() {
    let text = "impl A {\n    fn f() {\n        one();\n\n        // why\n        two();\n    }\n}\n";
    assert_eq!(functions(&Source { path: "sample.rs".into(), text: text.into() }), [("f".to_owned(), 2)]);
}
