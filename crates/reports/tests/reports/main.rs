//! Reports of one story in every format.
