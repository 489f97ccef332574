//! Names say what a thing is: the words that once stood for other things are names of nothing, and no function is called `of`.
//!
//! `period::of(span)` does not say what is answered, and a `told` or a `whole` must be looked up. Checked is what a file
//! declares: modules, types, variants, fields, functions, parameters and variables. Comments and sentences may use any word.
use crate::sources::{Source, rust};
use syn::visit::{self, Visit};

/// Words that were names of something else once, and are names of nothing now.
const METAPHORS: [&str; 8] = ["house", "ground", "told", "tale", "lives", "whole", "alone", "sweep"];
/// What no function is called: a name says what is answered without its module.
const FUNCTION: &str = "of";
/// What no file is called: it is named after what is in it.
const FILE: &str = "words.rs";

/// The names that a file declares and should not.
#[derive(Default)]
struct Names(Vec<(usize, String)>);

impl Names {
    fn declared(&mut self, name: &syn::Ident) {
        let text = name.to_string();
        if METAPHORS.contains(&text.to_lowercase().as_str()) {
            self.0.push((name.span().start().line, text));
        }
    }

    fn function(&mut self, name: &syn::Ident) {
        self.declared(name);
        if name == FUNCTION {
            self.0.push((name.span().start().line, format!("fn {name}")));
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.function(&signature.ident);
        visit::visit_signature(self, signature);
    }
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.declared(&module.ident);
        visit::visit_item_mod(self, module);
    }
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.declared(&item.ident);
        visit::visit_item_struct(self, item);
    }
    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.declared(&item.ident);
        visit::visit_item_enum(self, item);
    }
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.declared(&item.ident);
        visit::visit_item_trait(self, item);
    }
    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.declared(&item.ident);
        visit::visit_item_type(self, item);
    }
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.declared(&item.ident);
        visit::visit_item_const(self, item);
    }
    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.declared(&variant.ident);
        visit::visit_variant(self, variant);
    }
    fn visit_field(&mut self, field: &'ast syn::Field) {
        field.ident.iter().for_each(|name| self.declared(name));
        visit::visit_field(self, field);
    }
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.declared(&pattern.ident);
        visit::visit_pat_ident(self, pattern);
    }
}

fn found(source: &Source) -> Vec<(usize, String)> {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut names = Names::default();
    names.visit_file(&file);
    names.0
}

#[test]
fn no_name_must_be_looked_up() {
    let mut unclear = Vec::new();
    for source in rust() {
        let file = source.path.rsplit('/').next().is_some_and(|file| file == FILE);
        unclear.extend(file.then(|| format!("{}: the file's name", source.path)));
        unclear.extend(found(&source).into_iter().map(|(line, name)| format!("{}:{line}: {name}", source.path)));
    }
    assert!(unclear.is_empty(), "name it after what it is:\n{}", unclear.join("\n"));
}

#[test]
fn a_name_that_must_be_looked_up_is_found_wherever_it_is_declared() {
    let names = |text: &str| found(&Source { path: "sample.rs".into(), text: text.into() }).len();
    for unclear in [
        "struct Told;",
        "enum Why { Alone }",
        "struct Row { whole: bool }",
        "fn of(span: Span) {}",
        "impl Row { fn of() -> Self { Row } }",
        "fn f() { let told = 1; }",
        "fn f((whole, rest): (u32, u32)) {}",
        "mod ground {}",
    ] {
        assert_eq!(names(unclear), 1, "{unclear}");
    }
    for clear in [
        "/// Of the whole.\nfn of_person() {}",
        "fn f() { let of = |row| row; \"told\"; }",
        "struct Notified { told_at: u32 }",
        "fn f() { other::of(); }",
    ] {
        assert_eq!(names(clear), 0, "{clear}");
    }
}
