"""Tables that lie in an engine under the company's own names, as canonical ones; nothing of them is copied."""
