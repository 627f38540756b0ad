//! Weaves many changes into one copy of the program, each asleep until the environment names its number, so that trying a change costs a
//! run of the tests and not a build.
//!
//! `weave TREE < changes.json`: the changes as `cargo mutants --list --json` tells them, each with an `id` from 1 up. Files below TREE are
//! written anew, line for line where they were, so that a compiler's complaint tells its change by the line. Prints the ids that could be
//! woven; what it cannot weave (a field left out of a struct, a change in a constant) is left to the slow way.
//! What does not live here: which changes there are (cargo-mutants), trying them (`tests/mutants/run`).

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use proc_macro2::LineColumn;
use proc_macro2::Span;
use serde_json::Value;
use syn::spanned::Spanned;
use syn::visit;
use syn::visit::Visit;

/// One change that was asked for.
struct Change {
    id: u64,
    genre: String,
    replacement: String,
    /// Where cargo-mutants puts it: bytes of the file.
    at: Range<usize>,
}

/// Something that is put in before a byte of the file: in the order of `depth`, outer openings first and outer endings last.
struct Insertion {
    at: usize,
    depth: i64,
    text: String,
}

/// The places of the changes of one file.
struct Weaver<'a> {
    source: &'a str,
    lines: Vec<usize>,
    changes: &'a [Change],
    depth: i64,
    insertions: Vec<Insertion>,
    /// What is taken away; only `const` before a function.
    cuts: Vec<Range<usize>>,
    woven: Vec<u64>,
    /// Whether a place is worked out when the program is built, where no number can be asked for.
    constant: bool,
}

impl Weaver<'_> {
    fn byte(&self, at: LineColumn) -> usize {
        let start = self.lines[at.line - 1];
        self.source[start..].char_indices().nth(at.column).map_or(self.source.len(), |(byte, _)| start + byte)
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        self.byte(span.start())..self.byte(span.end())
    }

    /// The changes of a genre at a place.
    fn at(&self, genre: &str, place: &Range<usize>) -> Vec<&Change> {
        if self.constant {
            return Vec::new();
        }
        self.changes.iter().filter(|change| change.genre == genre && change.at == *place).collect()
    }

    /// `(if on(id) { other } else { … })` around a place.
    fn choose(&mut self, id: u64, place: &Range<usize>, other: &str) {
        self.depth += 1;
        let other = other.replace('\n', " ");
        self.insertions.push(Insertion {
            at: place.start,
            depth: self.depth,
            text: format!("(if crate::woven({id}) {{ {other} }} else {{ "),
        });
        self.insertions.push(Insertion { at: place.end, depth: -self.depth, text: " })".to_owned() });
        self.woven.push(id);
    }

    /// The body of a function: another value at its beginning, and no `const` before it.
    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let whole = self.bytes(block.span());
        let changes: Vec<(u64, String)> = self
            .changes
            .iter()
            .filter(|change| change.genre == "FnValue" && whole.start <= change.at.start && change.at.end <= whole.end)
            .filter(|change| self.innermost(change, block))
            .map(|change| (change.id, change.replacement.replace('\n', " ")))
            .collect();
        for (id, value) in changes {
            self.depth += 1;
            let text = format!(" if crate::woven({id}) {{ return {value}; }}");
            self.insertions.push(Insertion { at: whole.start + 1, depth: self.depth, text });
            self.woven.push(id);
        }
        let before = self.woven.len();
        visit::visit_block(self, block);
        let inner = self.woven.len() > before || self.insertions.iter().any(|insertion| insertion.at == whole.start + 1);
        if let (Some(word), true) = (signature.constness, inner) {
            self.cuts.push(self.bytes(word.span()));
        }
    }

    /// Whether no function within the block holds the change more closely.
    fn innermost(&self, change: &Change, block: &syn::Block) -> bool {
        struct Inner<'a, 'b> {
            weaver: &'a Weaver<'b>,
            at: &'a Range<usize>,
            found: bool,
        }
        impl Visit<'_> for Inner<'_, '_> {
            fn visit_item_fn(&mut self, item: &syn::ItemFn) {
                let own = self.weaver.bytes(item.block.span());
                self.found |= own.start <= self.at.start && self.at.end <= own.end;
                visit::visit_item_fn(self, item);
            }
            fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
                let own = self.weaver.bytes(item.block.span());
                self.found |= own.start <= self.at.start && self.at.end <= own.end;
                visit::visit_impl_item_fn(self, item);
            }
        }
        let mut inner = Inner { weaver: self, at: &change.at, found: false };
        inner.visit_block(block);
        !inner.found
    }

    fn text(&self, span: Span) -> &str {
        &self.source[self.bytes(span)]
    }
}

/// Whether an expression is a condition with `let` in it, which stands nowhere but where it stands.
fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

impl Visit<'_> for Weaver<'_> {
    fn visit_item_fn(&mut self, item: &syn::ItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_item_const(&mut self, item: &syn::ItemConst) {
        let outer = std::mem::replace(&mut self.constant, true);
        visit::visit_item_const(self, item);
        self.constant = outer;
    }

    fn visit_impl_item_const(&mut self, item: &syn::ImplItemConst) {
        let outer = std::mem::replace(&mut self.constant, true);
        visit::visit_impl_item_const(self, item);
        self.constant = outer;
    }

    fn visit_item_static(&mut self, item: &syn::ItemStatic) {
        // What a closure in it holds is worked out when it is asked for, as in a `LazyLock`.
        let outer = std::mem::replace(&mut self.constant, true);
        visit::visit_item_static(self, item);
        self.constant = outer;
    }

    fn visit_expr_closure(&mut self, closure: &syn::ExprClosure) {
        let outer = std::mem::replace(&mut self.constant, false);
        visit::visit_expr_closure(self, closure);
        self.constant = outer;
    }

    fn visit_expr_binary(&mut self, both: &syn::ExprBinary) {
        let whole = self.bytes(both.span());
        let changes: Vec<(u64, String)> =
            self.at("BinaryOperator", &self.bytes(both.op.span())).iter().map(|change| (change.id, change.replacement.clone())).collect();
        if !has_let(&both.left) && !has_let(&both.right) {
            for (id, operator) in changes {
                let other = format!("{} {operator} {}", self.text(both.left.span()), self.text(both.right.span()));
                self.choose(id, &whole, &other);
            }
        }
        visit::visit_expr_binary(self, both);
    }

    fn visit_expr_unary(&mut self, one: &syn::ExprUnary) {
        let whole = self.bytes(one.span());
        let changes: Vec<u64> = self.at("UnaryOperator", &self.bytes(one.op.span())).iter().map(|change| change.id).collect();
        for id in changes {
            let other = self.text(one.expr.span()).to_owned();
            self.choose(id, &whole, &other);
        }
        visit::visit_expr_unary(self, one);
    }

    fn visit_arm(&mut self, arm: &syn::Arm) {
        let whole = self.bytes(arm.span());
        let inside = |change: &&Change| change.at.start == whole.start && change.at.end <= whole.end + 1;
        let gone: Vec<u64> = if self.constant {
            Vec::new()
        } else {
            self.changes.iter().filter(|change| change.genre == "MatchArm").filter(inside).map(|change| change.id).collect()
        };
        for id in gone {
            self.depth += 1;
            match &arm.guard {
                None => self.insertions.push(Insertion {
                    at: self.bytes(arm.pat.span()).end,
                    depth: self.depth,
                    text: format!(" if !crate::woven({id})"),
                }),
                Some((_, guard)) => {
                    let place = self.bytes(guard.span());
                    self.insertions.push(Insertion { at: place.start, depth: self.depth, text: format!("!crate::woven({id}) && (") });
                    self.insertions.push(Insertion { at: place.end, depth: -self.depth, text: ")".to_owned() });
                }
            }
            self.woven.push(id);
        }
        if let Some((_, guard)) = &arm.guard {
            let place = self.bytes(guard.span());
            let changes: Vec<(u64, String)> =
                self.at("MatchArmGuard", &place).iter().map(|change| (change.id, change.replacement.clone())).collect();
            for (id, other) in changes {
                self.choose(id, &place, &other);
            }
        }
        visit::visit_arm(self, arm);
    }
}

/// Where every line begins.
fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The file with its changes in it, and which could be put there.
fn weave(source: &str, changes: &[Change]) -> (String, Vec<u64>) {
    let tree = syn::parse_file(source).expect("the program is read");
    let mut weaver = Weaver {
        source,
        lines: line_starts(source),
        changes,
        depth: 0,
        insertions: Vec::new(),
        cuts: Vec::new(),
        woven: Vec::new(),
        constant: false,
    };
    weaver.visit_file(&tree);
    // At one place what ends comes before what begins; what began last ends first.
    weaver.insertions.sort_by_key(|insertion| (insertion.at, insertion.depth));
    let mut out = String::with_capacity(source.len() * 2);
    let mut done = 0;
    for insertion in &weaver.insertions {
        out.push_str(&kept(source, done..insertion.at, &weaver.cuts));
        out.push_str(&insertion.text);
        done = insertion.at;
    }
    out.push_str(&kept(source, done..source.len(), &weaver.cuts));
    (out, weaver.woven)
}

/// A piece of the file without what is cut.
fn kept(source: &str, piece: Range<usize>, cuts: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut from = piece.start;
    for cut in cuts.iter().filter(|cut| piece.start <= cut.start && cut.end <= piece.end) {
        out.push_str(&source[from..cut.start]);
        from = cut.end;
    }
    out.push_str(&source[from..piece.end]);
    out
}

fn main() {
    let tree = std::env::args().nth(1).expect("weave TREE < changes.json");
    let mut asked = String::new();
    std::io::stdin().read_to_string(&mut asked).expect("changes on standard input");
    let asked: Vec<Value> = serde_json::from_str(&asked).expect("a list of changes");
    let mut files: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for change in &asked {
        files.entry(change["file"].as_str().expect("a file").to_owned()).or_default().push(change);
    }
    for (file, asked) in files {
        let path = Path::new(&tree).join(&file);
        let source = std::fs::read_to_string(&path).expect("a file of the program");
        let lines = line_starts(&source);
        let byte = |at: &Value| {
            let (line, column) = (at["line"].as_u64().expect("a line") as usize, at["column"].as_u64().expect("a column") as usize);
            let start = lines[line - 1];
            source[start..].char_indices().nth(column - 1).map_or(source.len(), |(byte, _)| start + byte)
        };
        let changes: Vec<Change> = asked
            .iter()
            .map(|change| Change {
                id: change["id"].as_u64().expect("a number"),
                genre: change["genre"].as_str().expect("a genre").to_owned(),
                replacement: change["replacement"].as_str().unwrap_or_default().to_owned(),
                at: byte(&change["span"]["start"])..byte(&change["span"]["end"]),
            })
            .collect();
        let (woven, ids) = weave(&source, &changes);
        std::fs::write(&path, woven).expect("a file of the program can be written");
        for id in ids {
            println!("{id}");
        }
    }
}
