//! The contract in `proto/` (契约) and the code are one: both ways, for every event type, for what was released.
//!
//! No protoc is needed: the files are compiled in the test. Goldens and released descriptors are only added to:
//! `UPDATE_GOLDEN=1` and `UPDATE_RELEASED=1` write what is missing and change nothing.
mod any;
mod breaks;
mod declared;
mod documentation;
mod envelope;
mod goldens;
mod json_schema;
mod naming;
mod released;
mod round_trip;
mod schema;

use std::sync::LazyLock;

/// The messages of `proto/`, compiled with their comments; with `UPDATE_GOLDEN` the files are written before.
static CONTRACT: LazyLock<prost_reflect::DescriptorPool> = LazyLock::new(|| {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        declared::write();
    }
    compiled()
});

fn compiled() -> prost_reflect::DescriptorPool {
    let root = anjuan_tests::golden::root().join("proto");
    let mut compiler = protox::Compiler::new([&root]).expect("proto/ is there");
    compiler.include_source_info(true).include_imports(true);
    let mut files: Vec<_> = std::fs::read_dir(root.join("anjuan/v1"))
        .expect("proto/anjuan/v1 is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    compiler.open_files(files).unwrap_or_else(|error| panic!("{error:?}"));
    compiler.descriptor_pool()
}

/// The full name of the message that a `dataschema` ends in.
fn name_of(schema: &str) -> &str {
    schema.strip_prefix(anjuan_domain::event::SCHEMA_PREFIX).unwrap_or_else(|| panic!("{schema} is no schema of ours"))
}

/// The message that describes the data of an event.
fn message_of(schema: &str) -> prost_reflect::MessageDescriptor {
    let name = name_of(schema);
    CONTRACT.get_message_by_name(name).unwrap_or_else(|| panic!("{name} is not in proto/"))
}
