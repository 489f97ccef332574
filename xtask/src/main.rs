//! Set-up that is not the product.
fn main() {}
