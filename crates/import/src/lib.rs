//! Reads foreign logs (XES, CSV) by a mapping into commands.
