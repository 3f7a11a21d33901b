"""A company's own template: opened safely, looked at, mapped to slide kinds and checked."""
