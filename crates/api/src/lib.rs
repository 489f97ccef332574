//! The HTTP contract: request and response types, the route table, openapi.json.
