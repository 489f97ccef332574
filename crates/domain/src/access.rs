//! Who may do what (权限): one table.
