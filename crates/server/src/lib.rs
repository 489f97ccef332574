//! The roles: gateway, desk, projectors, workflow.
