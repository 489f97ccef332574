//! Nothing is left out in silence: no wildcard over events, kinds, phases, clocks and reports, and no rulebook entry that is
//! missing and passed over; and no event is known by the text of its type.
//!
//! A wildcard arm is allowed where it answers an error: what nobody foresaw is then said. To pick one event out of all, ask for
//! its data (`event.data::<Accepted>()`) or use `let … else`. Seen is what the syntax shows: a `match` inside a macro's call is not.
use crate::sources::{Source, files};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// The enums, by the name that stands before a variant; and everything that ends in one of [`ENDINGS`].
const CLOSED: [&str; 11] =
    ["Event", "Kind", "Phase", "State", "Stage", "Clock", "MatterKind", "Drawn", "Reader", "Which", "Consequence"];
/// `CaseEvent`, `CaseEventName`.
const ENDINGS: [&str; 2] = ["Event", "EventName"];
/// What looks up an entry of the rulebook.
const LOOKUPS: [&str; 2] = ["limit", "number"];

/// What drops the error of a look-up.
const DROPPING: [&str; 7] = ["ok", "is_ok", "is_ok_and", "map_or", "map_or_else", "unwrap_or", "unwrap_or_default"];

/// What was found in one file.
#[derive(Default)]
struct Silences {
    found: Vec<(usize, String)>,
    matches: usize,
}

/// Collects the names that stand before a variant in a pattern: `Kind` of `Kind::Case`.
struct Enums(Vec<String>);

impl<'ast> Visit<'ast> for Enums {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [.., of, _] = names.as_slice() {
            self.0.push(of.clone());
        }
        visit::visit_path(self, path);
    }
}

fn is_closed(name: &str) -> bool {
    CLOSED.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a pattern takes whatever is left: `_`, a name, a tuple of these.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(|first: char| first.is_lowercase())
        }
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        syn::Pat::Or(or) => or.cases.iter().any(takes_all),
        syn::Pat::Paren(inner) => takes_all(&inner.pat),
        _ => false,
    }
}

/// Whether an arm answers an error: `Err(…)`, `return Err(…)`, or a block that ends so.
fn answers_error(body: &syn::Expr) -> bool {
    match body {
        syn::Expr::Call(call) => matches!(&*call.func, syn::Expr::Path(path) if path.path.is_ident("Err")),
        syn::Expr::Return(answer) => answer.expr.as_deref().is_some_and(answers_error),
        syn::Expr::Block(block) => match block.block.stmts.last() {
            Some(syn::Stmt::Expr(last, _)) => answers_error(last),
            _ => false,
        },
        _ => false,
    }
}

/// The name of a look-up in the rulebook, where an expression is one.
fn lookup(expression: &syn::Expr) -> Option<&'static str> {
    let syn::Expr::MethodCall(call) = expression else { return None };
    LOOKUPS.into_iter().find(|name| call.method == name && call.args.len() == 2)
}

/// Whether something is only compiled for tests.
fn for_tests(attributes: &[syn::Attribute]) -> bool {
    let names_test = |list: &syn::MetaList| list.path.is_ident("cfg") && list.tokens.to_string().contains("test");
    attributes.iter().any(|attribute| matches!(&attribute.meta, syn::Meta::List(list) if names_test(list)))
}

impl<'ast> Visit<'ast> for Silences {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_match(&mut self, found: &'ast syn::ExprMatch) {
        let mut enums = Enums(Vec::new());
        let rest = |arm: &&syn::Arm| arm.guard.is_none() && takes_all(&arm.pat);
        found.arms.iter().filter(|arm| !rest(arm)).for_each(|arm| enums.visit_pat(&arm.pat));
        let closed = enums.0.iter().find(|name| is_closed(name));
        self.matches += usize::from(closed.is_some());
        let silent = found.arms.iter().filter(rest).find(|arm| !answers_error(&arm.body));
        if let (Some(of), Some(arm)) = (closed, silent) {
            self.found.push((arm.span().start().line, format!("a wildcard over `{of}`")));
        }
        visit::visit_expr_match(self, found);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let ok = matches!(&local.pat, syn::Pat::TupleStruct(pattern) if pattern.path.is_ident("Ok"));
        if let Some(init) = &local.init
            && ok
            && let Some(name) = lookup(&init.expr)
        {
            self.found.push((local.span().start().line, format!("`let Ok(…) = ….{name}(…) else`")));
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if DROPPING.iter().any(|name| call.method == name)
            && let Some(name) = lookup(&call.receiver)
        {
            self.found.push((call.method.span().start().line, format!("`.{name}(…).{}(…)`", call.method)));
        }
        visit::visit_expr_method_call(self, call);
    }
}

fn silences(source: &Source) -> Silences {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut silences = Silences::default();
    silences.visit_file(&file);
    silences
}

/// Sources of the product, without tests and what only tests use.
fn product() -> impl Iterator<Item = Source> {
    let of_tests =
        ["/tests/", "/tests.rs", "_tests.rs", "/examples/", "/benches/", "fixture", "properties.rs", "/year/"];
    let is_product = move |source: &Source| !of_tests.iter().any(|part| source.path.contains(part));
    // The journal knows no kind of event; what it calls so is its client's, which may get more of them at any time.
    let of_journal = |source: &Source| source.path.starts_with("crates/journal/");
    files(&["crates"], ".rs").into_iter().filter(is_product).filter(move |source| !of_journal(source))
}

#[test]
fn nothing_is_left_out_in_silence() {
    let (mut silent, mut matches) = (Vec::new(), 0);
    for source in product() {
        let found = silences(&source);
        matches += found.matches;
        silent.extend(found.found.into_iter().map(|(line, what)| format!("{}:{line}: {what}", source.path)));
    }
    assert!(matches > 100, "only {matches} matches over events and kinds were seen: the check would be empty");
    assert!(silent.is_empty(), "name every variant, or answer an error:\n{}", silent.join("\n"));
}

#[test]
fn a_wildcard_over_events_is_found_and_one_that_answers_an_error_is_not() {
    let found = |text: &str| {
        let text = format!("fn f() {{ {text} }}");
        silences(&Source { path: "sample.rs".into(), text }).found.len()
    };
    for silent in [
        "match kind { Kind::Case => 1, _ => 0 };",
        "match event { Event::Case(CaseEvent::Accepted(a)) if a.deemed => 1, other => g(other) };",
        "match (row.clock, open) { (Clock::Promise, true) => Some(1), (_, _) => None };",
        "let days = centre.number(\"x\", on).ok()?.value;",
        "let days = centre.number(\"x\", on).map_or(0, |number| number.value);",
        "let Ok(entry) = fold.centre.limit(\"x\", day) else { return Ok(()) };",
    ] {
        assert_eq!(found(silent), 1, "{silent}");
    }
    for said in [
        "match kind { Kind::Case => Ok(1), other => Err(g(other)) };",
        "match event { CaseEvent::Accepted(_) => {} _ => return Err(g()), };",
        "match role { Role::Head => 1, _ => 0 };",
        "match kind { Kind::Case => 1, Kind::Denial => 0 };",
        "let days = centre.number(\"x\", on)?.value;",
    ] {
        assert_eq!(found(said), 0, "{said}");
    }
}

/// The lines of the product's part of a file that name an event's type as a text: `"anjuan.case.finished.v1"`.
fn named_by_text(text: &str) -> Vec<usize> {
    let product = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let is_type = |quoted: &&str| {
        let parts: Vec<&str> = quoted.split('.').collect();
        matches!(parts[..], ["anjuan", kind, name, version] if !kind.is_empty() && !name.is_empty() && version.starts_with('v'))
    };
    let names = |(at, line): (usize, &str)| {
        let code = line.split("//").next().unwrap_or_default();
        code.split('"').skip(1).step_by(2).find(is_type).map(|_| at + 1)
    };
    product.lines().enumerate().filter_map(names).collect()
}

#[test]
fn no_event_is_known_by_the_text_of_its_type() {
    let named =
        |source: Source| named_by_text(&source.text).into_iter().map(move |line| format!("{}:{line}", source.path));
    let named: Vec<String> = product().flat_map(named).collect();
    assert!(named.is_empty(), "ask for its name (`CaseEventName::Finished`) or its data:\n{}", named.join("\n"));
    assert_eq!(named_by_text("const DONE: &str = \"anjuan.case.finished.v1\";"), [1]);
    let elsewhere =
        "/// `\"anjuan.case.finished.v1\"`\n\"anjuan.dev\";\n#[cfg(test)]\nmod tests { \"anjuan.case.finished.v1\" }";
    assert_eq!(named_by_text(elsewhere), [0_usize; 0]);
}
