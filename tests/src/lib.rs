//! A whole centre against a real nats-server: scenarios, contract, crash, access, tidy.
