//! The contract in `proto/` (契约) and the code are one: both ways, for every event type, for what was released.
//!
//! No protoc is needed: the files are compiled in the test. Goldens and released descriptors are only added to:
//! `UPDATE_GOLDEN=1` and `UPDATE_RELEASED=1` write what is missing and change nothing.
mod any;
mod breaks;
mod documentation;
mod envelope;
mod goldens;
mod released;
mod round_trip;
mod schema;

use std::sync::LazyLock;

/// The messages of `proto/`, compiled with their comments.
static CONTRACT: LazyLock<prost_reflect::DescriptorPool> = LazyLock::new(|| {
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
});

/// The message that describes the data of an event, from `file#message`; the message must stand in that file.
fn message_of(schema: &str) -> prost_reflect::MessageDescriptor {
    let (file, name) = schema.split_once('#').unwrap_or_else(|| panic!("{schema} is not file#message"));
    let message = CONTRACT.get_message_by_name(name).unwrap_or_else(|| panic!("{name} is not in proto/"));
    assert_eq!(message.parent_file().name(), file, "{name} stands in another file");
    message
}
